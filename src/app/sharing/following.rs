//! Teams that are followed: rounds that wait for your part, and whether it was counted.

use std::path::{Path, PathBuf};

use super::place::{RoundPlace, team};
use super::standing;
use crate::app::Context;
use crate::domain::page::status::DueRound;
use crate::domain::round::records::ContributionRecord;
use crate::domain::round::status::RoundStatus;
use crate::domain::time::Moment;
use crate::share::contribution::file_name;
use crate::share::definition::SignedRound;
use crate::share::encoding::decode_exactly;
use crate::share::keys::Keyring;
use crate::share::result::ResultFile;
use crate::share::vdaf::ProofBinding;
use crate::share::{ShareError, canonical, files, step};
use crate::storage::{StorageError, Store};

/// The rounds of followed teams that wait for your part: both have signed, the weeks are over, nothing is listed yet.
/// Beside them, one line for each thing that cannot be read: your key, a team's folder, a round, what lies there in your
/// name. Reads definitions and your file only.
///
/// # Errors
/// If the log cannot be read.
pub fn waiting(store: &Store, data: &Path, now: Moment) -> Result<(Vec<DueRound>, Vec<String>), StorageError> {
    let teams = teams(store)?;
    let own = if teams.is_empty() { Ok(None) } else { Keyring::new(data).identity() };
    let own = match own {
        Ok(Some(own)) => own.public(),
        Ok(None) => return Ok((Vec::new(), Vec::new())),
        Err(error) => return Ok((Vec::new(), vec![error.to_string()])),
    };
    let given = store.contributed()?;
    let (places, mut problems) = rounds_of(&teams);
    let mut due = Vec::new();
    for place in places {
        match due_round(&place, (&own, &given), now) {
            Ok(round) => due.extend(round),
            Err(error) => problems.push(format!("{}: {error}", place.shown())),
        }
    }
    Ok((due, problems))
}

/// A round that waits for the part of whoever has this key.
fn due_round(
    place: &RoundPlace,
    (own, given): (&str, &[ContributionRecord]),
    now: Moment,
) -> Result<Option<DueRound>, ShareError> {
    let (defined, Some(round)) = place.round()? else { return Ok(None) };
    let definition = &defined.definition;
    let is_open = definition.weeks.are_over(now.date_naive()) && now < definition.closes;
    if !definition.asks(own) || !is_open || place.withdrawn(&defined)?.is_some() || step::count(&place.folder)? > 0 {
        return Ok(None);
    }
    match own_file(place, &round, own, given) {
        Some(OwnFile::There) => Ok(None),
        Some(OwnFile::Unreadable(error)) => Err(error),
        Some(OwnFile::Gone | OwnFile::Another) | None => Ok(Some(DueRound {
            round: round.hash_text(),
            title: definition.title.clone(),
            closes: definition.closes,
            folder: place.shown(),
        })),
    }
}

/// The rounds of teams, and what cannot be read of them, one line each.
fn rounds_of(teams: &[PathBuf]) -> (Vec<RoundPlace>, Vec<String>) {
    let (mut places, mut problems) = (Vec::new(), Vec::new());
    for folder in teams {
        match team(folder).and_then(|team| team.rounds()) {
            Ok(rounds) => places.extend(rounds),
            Err(error) => problems.push(error.to_string()),
        }
    }
    (places, problems)
}

/// A round in a followed team.
#[derive(Debug)]
pub struct FollowedRound {
    pub place: RoundPlace,
    pub status: RoundStatus,
    /// What is there of the part that left this machine; `None` where none did.
    pub own: Option<OwnFile>,
    /// This machine's person is asked.
    pub is_asked: bool,
}

/// The rounds of the teams that are followed, and what cannot be read of them, one line each.
///
/// # Errors
/// If the log cannot be read.
pub fn followed(store: &Store, context: &Context) -> anyhow::Result<(Vec<FollowedRound>, Vec<String>)> {
    let own = Keyring::new(&context.paths.data).identity()?.map(|identity| identity.public());
    let given = store.contributed()?;
    let (places, mut problems) = rounds_of(&teams(store)?);
    let mut rounds = Vec::new();
    for place in places {
        let shown = place.shown();
        match one(place, context, own.as_deref(), &given) {
            Ok(round) => rounds.push(round),
            Err(error) => problems.push(format!("{shown}: {error}")),
        }
    }
    Ok((rounds, problems))
}

fn one(
    place: RoundPlace,
    context: &Context,
    own: Option<&str>,
    given: &[ContributionRecord],
) -> Result<FollowedRound, ShareError> {
    let status = standing::status(&place, context)?;
    let (defined, agreed) = place.round()?;
    let member = own.filter(|own| defined.definition.asks(own));
    let own = agreed.zip(member).and_then(|(round, member)| own_file(&place, &round, member, given));
    Ok(FollowedRound { place, status, own, is_asked: member.is_some() })
}

/// The folders of the teams that are followed.
fn teams(store: &Store) -> Result<Vec<PathBuf>, StorageError> {
    Ok(store.teams()?.into_iter().filter(|team| team.is_followed).map(|team| team.folder.into()).collect())
}

/// What lies in a round's folder in the name of somebody whose part left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OwnFile {
    /// The file that left last.
    There,
    /// Nothing.
    Gone,
    /// Another one: whoever may write to the folder can put an older part of the same person back.
    Another,
    /// Something that cannot be read.
    Unreadable(ShareError),
}

/// What is there of your part, if one left.
fn own_file(place: &RoundPlace, round: &SignedRound, own: &str, given: &[ContributionRecord]) -> Option<OwnFile> {
    let given = given.iter().find(|given| given.round == round.hash_text())?;
    let member = decode_exactly(own)?;
    let name = file_name(&ProofBinding { round: round.hash, member });
    let folder = place.folder.sub(files::CONTRIBUTIONS);
    let bytes = folder.and_then(|folder| match folder {
        Some(folder) => folder.read(&name, files::MAX_CONTRIBUTION),
        None => Ok(None),
    });
    Some(match bytes {
        Err(error) => OwnFile::Unreadable(error),
        Ok(None) => OwnFile::Gone,
        Ok(Some(bytes)) if canonical::hex(&canonical::sha256(&bytes)) == given.digest => OwnFile::There,
        Ok(Some(_)) => OwnFile::Another,
    })
}

/// Whether your part is among those that a result counts; `None` where there is no result, or no part of yours.
///
/// # Errors
/// If the folder or the log cannot be read.
pub fn own_is_counted(store: &Store, place: &RoundPlace) -> anyhow::Result<Option<bool>> {
    let Some(result) = ResultFile::read(&place.folder)? else { return Ok(None) };
    Ok(store.contributed()?.iter().find_map(|given| result.counts(&given.round, &given.digest)))
}
