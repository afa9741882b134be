//! Teams that are followed: rounds that wait for one's own part, and whether it was counted.

use std::path::{Path, PathBuf};

use super::place::{RoundPlace, team};
use super::{earlier, standing};
use crate::app::Context;
use crate::domain::page::status::DueRound;
use crate::domain::round::records::ContributionRecord;
use crate::domain::round::status::RoundStatus;
use crate::domain::time::Moment;
use crate::share::contribution::file_name;
use crate::share::definition::SignedRound;
use crate::share::encoding::decode_exactly;
use crate::share::keys::Keyring;
use crate::share::vdaf::ProofBinding;
use crate::share::{ShareError, canonical, files, step};
use crate::storage::{StorageError, Store};

/// The rounds of followed teams that wait for one's own part: both have signed, the weeks are over, nothing is listed yet.
/// Reads definitions and the own file only. A folder that cannot be read now waits for nobody.
///
/// # Errors
/// If the log cannot be read.
pub fn waiting(store: &Store, data: &Path, now: Moment) -> Result<Vec<DueRound>, StorageError> {
    let teams = teams(store)?;
    let own = if teams.is_empty() { None } else { Keyring::new(data).identity().ok().flatten() };
    let Some(own) = own.map(|identity| identity.public()) else { return Ok(Vec::new()) };
    let given = store.contributed()?;
    let places = teams.iter().filter_map(|folder| team(folder).and_then(|team| team.rounds()).ok()).flatten();
    Ok(places.filter_map(|place| due(&place, &own, &given, now)).collect())
}

/// A round that waits for the part of whoever has this key.
fn due(place: &RoundPlace, own: &str, given: &[ContributionRecord], now: Moment) -> Option<DueRound> {
    let (defined, agreed) = place.round().ok()?;
    let (round, definition) = (agreed?, &defined.definition);
    let is_open = definition.lived(now)
        && now < definition.closes
        && place.withdrawn(&defined).is_none()
        && step::count(&place.folder).is_ok_and(|steps| steps == 0);
    let is_given = own_file(place, &round, own, given) == Some(OwnFile::There);
    (definition.asks(own) && is_open && !is_given).then(|| DueRound {
        round: round.hash_text(),
        title: definition.title.clone(),
        closes: definition.closes,
        folder: place.shown(),
    })
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
    let (mut rounds, mut problems) = (Vec::new(), Vec::new());
    for folder in teams(store)? {
        let places = team(&folder).and_then(|team| team.rounds());
        problems.extend(places.as_ref().err().map(ToString::to_string));
        for place in places.into_iter().flatten() {
            let shown = place.shown();
            match one(place, context, own.as_deref(), &given) {
                Ok(round) => rounds.push(round),
                Err(error) => problems.push(format!("{shown}: {error}")),
            }
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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OwnFile {
    /// The file that left last.
    There,
    /// Nothing.
    Gone,
    /// Another one: whoever may write to the folder can put an older part of the same person back.
    Another,
}

/// What is there of one's own part, if one left.
fn own_file(place: &RoundPlace, round: &SignedRound, own: &str, given: &[ContributionRecord]) -> Option<OwnFile> {
    let given = given.iter().find(|given| given.round == round.hash_text())?;
    let member = decode_exactly(own)?;
    let name = file_name(&ProofBinding { round: round.hash, member });
    let folder = place.folder.sub(files::CONTRIBUTIONS).ok().flatten();
    let bytes = folder.map(|folder| folder.read(&name, files::MAX_CONTRIBUTION).unwrap_or_default());
    Some(match bytes.flatten() {
        None => OwnFile::Gone,
        Some(bytes) if canonical::hex(&canonical::sha256(&bytes)) == given.digest => OwnFile::There,
        Some(_) => OwnFile::Another,
    })
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
