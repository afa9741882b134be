//! What the Team screen shows: the teams that are followed, how far their rounds are, and the step that is yours.

use std::path::Path;

use super::people::look;
use super::pins::{SightKind, member, sight_of};
use super::place::{RoundPlace, shown, typed};
use super::screen::ScreenConsent;
use super::stepping::next;
use super::{TeamView, accept_all, standing};
use crate::app::Context;
use crate::domain::page::team::{OwnStep, StepReceipt, Team, TeamRound, Teams};
use crate::domain::round::status::{RoundState, RoundStatus};
use crate::domain::say::escape::clean;
use crate::share::{ShareError, files, step};
use crate::storage::Store;

/// Every followed team.
///
/// # Errors
/// If the log cannot be read.
pub fn teams(store: &Store, context: &Context) -> anyhow::Result<Teams> {
    let followed = store.teams()?.into_iter().filter(|team| team.is_followed);
    let teams = followed.map(|known| match one(store, context, Path::new(&known.folder)) {
        Ok(team) => team,
        Err(error) => Team {
            name: last(&known.folder),
            folder: clean(&known.folder),
            problem: Some(clean(&format!("{error:#}"))),
            ..Team::default()
        },
    });
    Ok(Teams { teams: teams.collect() })
}

fn last(folder: &str) -> String {
    clean(&Path::new(folder).file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default())
}

fn one(store: &Store, context: &Context, folder: &Path) -> anyhow::Result<Team> {
    let seen = look(store, context, folder)?;
    let (mut rounds, mut unreadable) = (Vec::new(), Vec::new());
    for place in seen.place.rounds()? {
        match round(store, context, &place, &seen) {
            Ok(round) => rounds.push(round),
            Err(error) => unreadable.push(clean(&format!("{}: {error:#}", place.shown()))),
        }
    }
    rounds.sort_by_key(|round| std::cmp::Reverse(round.status.weeks.from()));
    Ok(Team {
        folder: shown(seen.place.folder.path()),
        name: last(&seen.place.known_as),
        people: seen.people.iter().map(|one| member(one, &seen.sight, seen.own.as_ref() == Some(&one.key))).collect(),
        changes: seen.sight.lines(),
        is_known: seen.sight.kind != SightKind::First,
        rounds,
        unreadable,
        problem: None,
    })
}

fn round(store: &Store, context: &Context, place: &RoundPlace, seen: &TeamView) -> anyhow::Result<TeamRound> {
    let status = standing::status(place, context)?;
    Ok(TeamRound {
        folder: place.shown(),
        step: own_step(store, place, seen, &status)?,
        has_result: place.folder.has(files::RESULT),
        status,
    })
}

/// What each step does, by how many are done.
const STEPS: [&str; 6] = [
    "lists the contributions; none counts after that which is not among them",
    "checks every contribution and commits to your half of the sums; nothing is opened",
    "opens your half of how many did not answer each figure",
    "opens your half of the figures that five or more answered; there is no way back after that",
    "works out and publishes the result, and deletes your key of this round",
    "works the result out again, signs it if it is the same, and deletes your key of this round",
];

/// What your key does next, said before it is done.
fn own_step(
    store: &Store,
    place: &RoundPlace,
    seen: &TeamView,
    status: &RoundStatus,
) -> anyhow::Result<Option<OwnStep>> {
    let defined = place.defined()?;
    let own = seen.own.as_deref().unwrap_or_default();
    if defined.definition.role_of(own).is_none_or(|role| status.turn != role.into()) {
        return Ok(None);
    }
    let does = if status.state == RoundState::WaitsForTrustee {
        super::described(&defined.definition)
    } else {
        let done = usize::from(step::count(&place.folder)?);
        vec![STEPS[done.min(STEPS.len() - 1)].to_owned()]
    };
    let sight = sight_of(store, &place.team.known_as, &defined.definition)?;
    let hindrance =
        (sight.kind != SightKind::Known).then(|| format!("people to accept first: {}", sight.changes.len()));
    Ok(Some(OwnStep { does, hindrance }))
}

/// Does your next step in a round.
///
/// # Errors
/// As [`next`]; also if the round that is to be accepted is not the one that was shown (refused).
pub fn do_step(store: &mut Store, context: &Context, folder: &str, seen: &[String]) -> anyhow::Result<StepReceipt> {
    let place = RoundPlace::find(&typed(folder))?;
    let is_accepting = standing::status(&place, context)?.state == RoundState::WaitsForTrustee;
    // What is signed is what was on the screen.
    if is_accepting && super::described(&place.defined()?.definition) != seen {
        let words = "the round is another one than was shown, so nothing was signed; look at it again";
        return Err(ShareError::refused(words).into());
    }
    next(store, context, &place, &ScreenConsent { accepts_roster: false })
}

/// Accepts the people of a team as they are now.
///
/// # Errors
/// If the roster or the log cannot be used.
pub fn accept_people(store: &mut Store, context: &Context, folder: &str) -> anyhow::Result<Teams> {
    let seen = look(store, context, &typed(folder))?;
    accept_all(store, &seen)?;
    teams(store, context)
}
