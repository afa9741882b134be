//! Rounds of a team that were released before: their weeks are taken, and people who differ by one or two from one of them
//! are protected.

use std::collections::BTreeSet;

use super::place::{RoundPlace, TeamPlace};
use crate::domain::round::ShareHolder;
use crate::domain::round::definition::{EarlierCut, EarlierRound};
use crate::domain::round::people::Person;
use crate::domain::round::records::{CollectorStage, Ledger};
use crate::domain::round::result::RoundResult;
use crate::domain::time::Weeks;
use crate::share::definition::{SignedDefinition, SignedRound};
use crate::share::result::ResultFile;
use crate::share::{ShareError, canonical, inbox};
use crate::storage::Store;

/// What `look` gives for the first round of the team for which it gives something. One that cannot be read could be that one.
///
/// # Errors
/// If the team's folder cannot be read, or none is found and one of its rounds cannot be read (refused).
fn find<T>(
    team: &TeamPlace,
    look: impl Fn(&RoundPlace) -> Result<Option<T>, ShareError>,
) -> Result<Option<T>, ShareError> {
    let mut unreadable = Ok(None);
    for place in team.rounds()? {
        match look(&place) {
            Ok(Some(found)) => return Ok(Some(found)),
            Ok(None) => {}
            Err(error) => unreadable = Err(is_unreadable(&place, &error)),
        }
    }
    unreadable
}

fn is_unreadable(place: &RoundPlace, error: &ShareError) -> ShareError {
    ShareError::refused(format!(
        "{} cannot be read, so nobody can tell which weeks and people that round is about: {error}. Put the file back as it was; if it never was a round of the team, take the folder away",
        place.shown()
    ))
}

/// A round of the team whose weeks are among these, and that nobody withdrew. Its title.
///
/// # Errors
/// If the team's folder or a round in it cannot be read.
pub(super) fn overlapping(team: &TeamPlace, people: &[Person], weeks: Weeks) -> Result<Option<String>, ShareError> {
    find(team, |place| {
        let defined = place.defined()?;
        let coach = &defined.definition.coach.key;
        // A round of somebody who is no coach here takes no weeks.
        let is_own = people.iter().any(|person| person.key == *coach && person.roles.coach);
        let is_taken = is_own && defined.definition.weeks.overlap(weeks) && place.withdrawn(&defined)?.is_none();
        Ok(is_taken.then_some(defined.definition.title))
    })
}

/// Whether a round in this machine's ledger was given up by the other side before this one opened anything.
///
/// # Errors
/// If the team's folder cannot be read, or a round in it that may be this one.
pub(super) fn is_given_up(team: &TeamPlace, ledger: &Ledger) -> Result<bool, ShareError> {
    // What this side has opened stays opened, whatever lies in the folder.
    if ledger.stage != CollectorStage::Open {
        return Ok(false);
    }
    let is_withdrawn = find(team, |place| {
        let defined = place.defined()?;
        let is_it = canonical::hex(&defined.hash) == ledger.definition;
        Ok(if is_it { Some(place.withdrawn(&defined)?.is_some()) } else { None })
    })?;
    Ok(is_withdrawn.unwrap_or(false))
}

/// The definition of a round of the team, by the round's hash, and who withdrew it; `None` where nobody did.
///
/// # Errors
/// If the team's folder cannot be read, or a round in it that may be this one.
pub(super) fn withdrawal(team: &TeamPlace, round: &str) -> Result<Option<(SignedDefinition, ShareHolder)>, ShareError> {
    let withdrawal = find(team, |place| {
        let (defined, agreed) = place.round()?;
        let is_it = agreed.is_some_and(|agreed| agreed.hash_text() == round);
        Ok(if is_it { Some(place.withdrawn(&defined)?.map(|by| (defined, by))) } else { None })
    })?;
    Ok(withdrawal.flatten())
}

/// Every round of the team that has a result, but not the one called `own`, for a round of the people in `roster`. Coach and
/// trustee come to the same.
///
/// # Errors
/// If the team's folder, a result in it or the round of one cannot be read, or the log.
pub(super) fn earlier(
    store: &Store,
    team: &TeamPlace,
    own: &str,
    roster: &[Person],
) -> anyhow::Result<Vec<EarlierRound>> {
    let others = team.rounds()?.into_iter().filter(|place| place.name != own);
    let found = others.map(|place| released(store, &place, roster)).collect::<anyhow::Result<Vec<_>>>()?;
    let mut found = found.concat();
    found.sort_by(|one, other| one.round_hash.cmp(&other.round_hash));
    Ok(found)
}

/// A released round, once with the keys of then; where somebody has another key by now, once more with the keys of now:
/// otherwise who renews a key would seem to have gone and come, and nobody would be protected.
fn released(store: &Store, place: &RoundPlace, roster: &[Person]) -> anyhow::Result<Vec<EarlierRound>> {
    let Some(file) = ResultFile::read(&place.folder)? else { return Ok(Vec::new()) };
    let round = accepted(place, &file).map_err(|error| is_unreadable(place, &error))?;
    let result = file.result()?;
    let people = people(store, place, &round, &result)?;
    let cuts = result.blocks.iter();
    let cuts = cuts.map(|block| EarlierCut { block: block.id.clone(), cut: block.cut.as_ref().map(|cut| cut.bounds) });
    let then = EarlierRound { round_hash: round.hash_text(), people, cuts: cuts.collect() };
    let now = renewed(&then.people, &round.definition.roster, roster);
    let is_same = now == then.people;
    let now = EarlierRound { people: now, ..then.clone() };
    Ok(if is_same { vec![then] } else { vec![then, now] })
}

/// The round of a result, whose signatures hold.
fn accepted(place: &RoundPlace, file: &ResultFile) -> Result<SignedRound, ShareError> {
    let (_, agreed) = place.round()?;
    let round = agreed.ok_or_else(|| ShareError::failed("it has a result, and accept.json is gone"))?;
    file.check(&round)?;
    Ok(round)
}

/// The people with the keys that their names have now, where they have others.
fn renewed(people: &[String], then: &[Person], now: &[Person]) -> Vec<String> {
    let key_now = |key: &String| {
        let name = &then.iter().find(|person| person.key == *key)?.name;
        let is_here = now.iter().any(|person| person.key == *key);
        now.iter().find(|person| !is_here && person.name == *name).map(|person| person.key.clone())
    };
    let keys: BTreeSet<String> = people.iter().map(|key| key_now(key).unwrap_or_else(|| key.clone())).collect();
    keys.into_iter().collect()
}

/// Whose contributions were counted: from this machine's ledger, else from the files whose digests the result lists, else
/// everybody who was asked.
fn people(store: &Store, place: &RoundPlace, round: &SignedRound, result: &RoundResult) -> anyhow::Result<Vec<String>> {
    let hash = round.hash_text();
    let known =
        store.ledger()?.into_iter().find(|ledger| ledger.round.as_ref() == Some(&hash) && !ledger.counted.is_empty());
    if let Some(ledger) = known {
        return Ok(ledger.counted.into_iter().collect());
    }
    let counted: BTreeSet<&String> = result.counted.iter().collect();
    let there = inbox::read(round, &place.folder)?.list();
    let found: Vec<String> =
        there.into_iter().filter(|(_, digest)| counted.contains(digest)).map(|(member, _)| member).collect();
    if found.len() == counted.len() {
        return Ok(found);
    }
    Ok(round.definition.asked().into_iter().collect())
}
