//! Who vouches for a result: both collectors of the round beside it, the coach alone, or keys that nobody has checked.

use std::collections::BTreeSet;
use std::path::Path;

use crate::domain::round::ShareHolder;
use crate::domain::round::people::Person;
use crate::domain::team::report::Collector;
use crate::share::definition::{SignedRound, agreed, read};
use crate::share::folder::Folder;
use crate::share::keys::fingerprint;
use crate::share::result::ResultFile;
use crate::share::{ShareError, files};
use crate::storage::{StorageError, Store};

/// Whom this machine knows as collectors: who was accepted in its teams, and the rounds it took part in.
#[derive(Debug, Default)]
pub(crate) struct KnownSigners {
    people: BTreeSet<String>,
    rounds: BTreeSet<String>,
}

impl KnownSigners {
    /// From the log.
    ///
    /// # Errors
    /// If it cannot be read.
    pub(crate) fn of(store: &Store) -> Result<Self, StorageError> {
        let mut known = Self::default();
        for team in store.teams()? {
            known.people.extend(store.pins(&team.folder)?.into_iter().map(|pin| pin.key));
        }
        known.rounds.extend(store.contributed()?.into_iter().map(|given| given.round));
        known.rounds.extend(store.ledger()?.into_iter().filter_map(|ledger| ledger.round));
        Ok(known)
    }

    /// Whether a round's collectors are none of the people this machine knows. Who has accepted nobody cannot tell.
    fn miss(&self, round: &SignedRound) -> bool {
        let is_known = |role| self.people.contains(round.definition.key_of(role));
        !self.people.is_empty()
            && !self.rounds.contains(&round.hash_text())
            && ![ShareHolder::Coach, ShareHolder::Trustee].into_iter().all(is_known)
    }
}

/// What is known about a result's signatures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Endorsement {
    kind: EndorsementKind,
    /// Keys of the round's people, or of those who signed where there is no round.
    people: BTreeSet<String>,
    /// Who collected and signed, where both did and their keys are the round's.
    pub(super) collectors: Vec<Collector>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum EndorsementKind {
    /// Coach and trustee of the round beside it.
    Both,
    /// The trustee has not signed.
    CoachOnly,
    /// Collectors of a round that whoever may write to the folder could have invented.
    Strangers,
    /// There is no round beside it to check the keys against.
    Unchecked,
    /// Sums of an aggregation service, which nobody signs.
    Service,
}

/// Looks at a result's signatures, against the round beside it where there is one.
///
/// # Errors
/// If it was edited, or is not of the round beside it (refused).
pub(super) fn of(file: &Path, published: &ResultFile, known: &KnownSigners) -> Result<Endorsement, ShareError> {
    let keys = published.signed_by()?;
    let Some(round) = round_beside(file)? else {
        let people = keys.into_iter().map(|(_, key)| key).collect();
        return Ok(Endorsement { kind: EndorsementKind::Unchecked, people, collectors: vec![] });
    };
    let is_by_both = published.check(&round)?.contains(&ShareHolder::Trustee);
    let kind = match is_by_both {
        _ if known.miss(&round) => EndorsementKind::Strangers,
        true => EndorsementKind::Both,
        false => EndorsementKind::CoachOnly,
    };
    let roster = &round.definition.roster;
    let collectors = if is_by_both { collectors(&keys, roster) } else { vec![] };
    Ok(Endorsement { kind, people: roster.iter().map(|person| person.key.clone()).collect(), collectors })
}

/// The round in a result's folder, which must be one that a trustee has accepted.
fn round_beside(file: &Path) -> Result<Option<SignedRound>, ShareError> {
    let beside = file.parent().map(|parent| if parent.as_os_str().is_empty() { Path::new(".") } else { parent });
    let folder = beside.map(Folder::open).transpose()?.filter(|folder| folder.has(files::ROUND));
    let Some(folder) = folder else { return Ok(None) };
    let defined = read(&folder)?.ok_or_else(|| ShareError::failed("round.json is gone"))?;
    let round = agreed(&folder, &defined)?;
    let refused =
        || ShareError::refused("the round beside the result was never accepted by a trustee, so it is not shown");
    round.ok_or_else(refused).map(Some)
}

/// Both who signed, as the round knows them.
fn collectors(signed: &[(ShareHolder, String)], roster: &[Person]) -> Vec<Collector> {
    let of = |(role, key): &(ShareHolder, String)| {
        let person = roster.iter().find(|person| person.key == *key)?;
        Some(Collector {
            role: *role,
            name: person.name.clone(),
            fingerprint: fingerprint(&person.key),
            is_member: person.roles.member,
        })
    };
    signed.iter().filter_map(of).collect()
}

impl Endorsement {
    /// Of sums, which are of the same people where they are of the same tasks.
    pub(super) fn of_service(tasks: String) -> Self {
        Self { kind: EndorsementKind::Service, people: BTreeSet::from([tasks]), collectors: Vec::new() }
    }

    /// What the page says first, where not both collectors vouch for it.
    pub(super) fn note(&self, title: &str) -> Option<String> {
        match self.kind {
            EndorsementKind::Both => None,
            EndorsementKind::CoachOnly => {
                Some(format!("\"{title}\" is not signed by the trustee: only the coach vouches for these figures."))
            }
            EndorsementKind::Strangers => Some(format!(
                "\"{title}\" is signed by a coach or a trustee whom you have not accepted: ask your colleagues, aloud, whether it is the team's. `draglog explain` shows the fingerprints."
            )),
            EndorsementKind::Service => Some(format!(
                "\"{title}\" is summed by an aggregation service, in two halves; nobody signs its sums. The service cannot tell two reports of one person from those of two. Where several options may be ticked it checks that each was ticked at most once, not how many one person ticked."
            )),
            EndorsementKind::Unchecked => Some(format!(
                "\"{title}\" is signed by keys you have not checked: the round it is of is not beside it."
            )),
        }
    }

    /// Whether two results are one team's: most people of the smaller one are in both.
    pub(super) fn is_team_of(&self, other: &Self) -> bool {
        let common = self.people.intersection(&other.people).count();
        2 * common > self.people.len().min(other.people.len()).saturating_sub(1)
    }
}
