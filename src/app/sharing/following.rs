//! Teams that are followed: rounds that wait for one's own part, and whether it was counted.

use std::path::Path;

use super::place::{RoundPlace, team};
use super::{earlier, standing};
use crate::app::Context;
use crate::domain::round::records::TeamFolder;
use crate::domain::round::status::{State, Status};
use crate::share::keys::Keyring;
use crate::storage::Store;

/// A round in a followed team.
#[derive(Debug)]
pub struct Followed {
    pub place: RoundPlace,
    pub status: Status,
    /// A part of this machine is there.
    pub is_given: bool,
    /// This machine's person is asked.
    pub is_asked: bool,
}

/// The rounds of the teams that are followed, and what cannot be read of them, one line each.
///
/// # Errors
/// If the log cannot be read.
pub fn followed(store: &Store, context: &Context) -> anyhow::Result<(Vec<Followed>, Vec<String>)> {
    let own = Keyring::new(&context.paths.data).identity()?.map(|identity| identity.public());
    let given = store.contributed()?;
    let (mut rounds, mut problems) = (Vec::new(), Vec::new());
    for TeamFolder { folder, .. } in store.teams()?.into_iter().filter(|team| team.is_followed) {
        let places = match team(Path::new(&folder)).and_then(|team| team.rounds()) {
            Ok(places) => places,
            Err(error) => {
                problems.push(error.to_string());
                continue;
            }
        };
        for place in places {
            let (status, round) = match (standing::status(&place, context), place.round()) {
                (Ok(status), Ok(round)) => (status, round),
                (Err(error), _) | (_, Err(error)) => {
                    problems.push(format!("{}: {error}", place.shown()));
                    continue;
                }
            };
            let (defined, agreed) = round;
            let person = own.as_ref().and_then(|own| defined.definition.person(own));
            let is_asked = person.is_some_and(|person| person.roles.member);
            let hash = agreed.map(|agreed| agreed.hash_text());
            let is_given = given.iter().any(|given| hash.as_ref() == Some(&given.round));
            rounds.push(Followed { place, status, is_given, is_asked });
        }
    }
    Ok((rounds, problems))
}

impl Followed {
    /// One quiet line, where one's own part is waited for.
    #[must_use]
    pub fn line(&self) -> Option<String> {
        let waits = self.is_asked && !self.is_given && matches!(self.status.state, State::Collecting);
        let closes = self.status.closes.format("%a %H:%M");
        waits.then(|| format!("\"{}\" closes {closes} and your part is not there: draglog share contribute {}", self.status.title, self.place.shown()))
    }
}

/// Whether one's own part is among those that a result counts; `None` where there is no result, or no part of one's own.
///
/// # Errors
/// If the folder or the log cannot be read.
pub fn own_is_counted(store: &Store, place: &RoundPlace) -> anyhow::Result<Option<bool>> {
    let Some((_, result)) = earlier::read(place)? else { return Ok(None) };
    let given = store.contributed()?.into_iter().find(|given| given.round == result.round_hash);
    Ok(given.map(|given| result.counted.contains(&given.digest)))
}
