//! What the Share screen shows, and the one thing it can do: write the file that was shown.

use super::checks::is_there;
use super::contribute::{Order, contribute};
use super::following::{FollowedRound, followed};
use super::pins::{Consent, RosterComparison, SightKind, member, sight_of};
use super::place::typed;
use super::preview::{Preview, preview};
use super::{RoundPlace, Wish, standing};
use crate::app::Context;
use crate::app::read::evidence::holdings;
use crate::app::read::pulses::Catalog;
use crate::domain::log::survey::Survey;
use crate::domain::page::share::{
    ContributionRequest, Departure, OutgoingFile, OwnPart, RoundFolder, RoundStand, RoundSummary, Rounds,
};
use crate::domain::page::team::TeamMember;
use crate::domain::round::contribution::Part;
use crate::domain::round::definition::Definition;
use crate::domain::round::records::SentFile;
use crate::domain::round::status::{RoundState, RoundStatus};
use crate::domain::round::{ShareHolder, invented};
use crate::domain::say::escape::clean;
use crate::domain::team::report::{self, Report};
use crate::share::keys::{Identity, Keyring};
use crate::share::{ShareError, canonical, files};
use crate::storage::{StorageError, Store};

/// What there is before a round is opened: rounds of followed teams and those that were typed, and the log of what left.
///
/// # Errors
/// If the log or the key cannot be read.
pub fn home(store: &Store, context: &Context, given: &[String]) -> anyhow::Result<Rounds> {
    let member = Keyring::new(&context.paths.data).identity()?;
    let mut home = Rounds { sent: newest_first(store)?, has_key: member.is_some(), ..Rounds::default() };
    let (rounds, problems) = followed(store, context)?;
    home.problems = problems.iter().map(|problem| clean(problem)).collect();
    for FollowedRound { place, status, .. } in rounds {
        match found(&place, status, member.as_ref(), place.shown()) {
            Ok(round) => home.found.push(round),
            Err(error) => home.problems.push(clean(&format!("{}: {error}", place.shown()))),
        }
    }
    for folder in given {
        if home.found.iter().any(|found| typed(&found.folder) == typed(folder)) {
            continue;
        }
        let round = RoundPlace::find(&typed(folder)).and_then(|place| {
            let status = standing::status(&place, context)?;
            found(&place, status, member.as_ref(), folder.clone())
        });
        match round {
            Ok(round) => home.found.insert(0, round),
            Err(error) => home.problems.push(clean(&error.to_string())),
        }
    }
    Ok(home)
}

fn found(
    place: &RoundPlace,
    status: RoundStatus,
    member: Option<&Identity>,
    folder: String,
) -> Result<RoundFolder, ShareError> {
    let stand = stand(place, status.state, member)?;
    Ok(RoundFolder { title: status.title, weeks: status.weeks, closes: status.closes, stand, folder })
}

/// Everything that ever left, the newest first.
pub(super) fn newest_first(store: &Store) -> Result<Vec<SentFile>, StorageError> {
    let mut sent = store.sent()?;
    sent.reverse();
    Ok(sent)
}

fn stand(place: &RoundPlace, state: RoundState, member: Option<&Identity>) -> Result<RoundStand, ShareError> {
    let (defined, agreed) = place.round()?;
    let member = member.filter(|member| defined.definition.asks(&member.public()));
    let is_given = match agreed.zip(member) {
        Some((round, member)) => is_there(place, &round, member)?,
        None => false,
    };
    Ok(match state {
        _ if is_given => RoundStand::Given,
        RoundState::WaitsForTrustee => RoundStand::NotYet,
        RoundState::Open => RoundStand::Running,
        RoundState::Collecting | RoundState::Closed => RoundStand::Open,
        RoundState::Combining | RoundState::Confirmed | RoundState::Refused => RoundStand::Over,
    })
}

/// Your part in the round in `folder`. Nothing is written but what is remembered of this look.
///
/// # Errors
/// If the round may not be used, or the log cannot be read.
pub fn own_part(store: &Store, context: &Context, folder: &str, wish: &Wish) -> anyhow::Result<OwnPart> {
    let place = RoundPlace::find(&typed(folder))?;
    let preview = preview(store, context, &place, wish)?;
    let member = Keyring::new(&context.paths.data).identity()?;
    let stand = stand(&place, standing::status(&place, context)?.state, member.as_ref())?;
    Ok(OwnPart { folder: folder.to_owned(), stand, ..shown(store, context, preview, wish)? })
}

/// A preview as the screen shows it.
pub(super) fn shown(store: &Store, context: &Context, preview: Preview, wish: &Wish) -> anyhow::Result<OwnPart> {
    let catalog = Catalog::new(context.paths.clone()).get(store)?;
    let surveys: Vec<Survey> = catalog.surveys.iter().cloned().collect();
    let Preview { definition, blocks, answered, notes, file, part, sight, .. } = preview;
    let leaves = file.map(|file| OutgoingFile {
        file: format!("{}/{}", files::CONTRIBUTIONS, file.name),
        sha256: canonical::hex(&canonical::sha256(&file.bytes)),
        text: String::from_utf8_lossy(&file.bytes).into_owned(),
    });
    Ok(OwnPart {
        folder: String::new(),
        asked: asked(&definition),
        stand: RoundStand::Open,
        collectors: collectors(&definition, &sight),
        wish: wish.clone(),
        blocks,
        answered,
        notes,
        leaves,
        stays: holdings(store, definition.weeks)?,
        roster_changes: sight.lines(),
        merged: merged(&definition, &part, &surveys).map(Box::new),
    })
}

fn asked(definition: &Definition) -> RoundSummary {
    RoundSummary {
        title: definition.title.clone(),
        weeks: definition.weeks,
        purpose: definition.purpose.clone(),
        readers: definition.readers.clone(),
        retention_days: definition.retention_days,
        minimum: definition.rules.minimum,
    }
}

/// Coach and trustee, each with what is new about them.
fn collectors(definition: &Definition, sight: &RosterComparison) -> Vec<TeamMember> {
    let person = |role: &ShareHolder| Some(member(definition.person(definition.key_of(*role))?, sight, false));
    ShareHolder::ALL.iter().filter_map(person).collect()
}

fn merged(definition: &Definition, own: &Part, surveys: &[Survey]) -> Option<Report> {
    let title = format!("Invented: {}", definition.title);
    let about = (title.as_str(), definition.weeks);
    let result = invented::result(about, &definition.layout, own, definition.members());
    report::of(report::ReportInput { results: &[result], surveys, ..report::ReportInput::default() })
}

/// A person at the screen, who has seen the people and said so, or not.
pub(super) struct ScreenConsent {
    pub(super) accepts_roster: bool,
}

impl Consent for ScreenConsent {
    fn is_given(&self) -> bool {
        self.accepts_roster
    }

    fn show(&self, _lines: &[String]) {}

    fn ask(&self, _question: &str) -> std::io::Result<Option<bool>> {
        Ok(None)
    }
}

/// Writes the file that was shown, once.
///
/// # Errors
/// As [`contribute`]; also if what would be written is not what was shown.
pub fn give(store: &mut Store, context: &Context, give: &ContributionRequest) -> anyhow::Result<Departure> {
    let place = RoundPlace::find(&typed(&give.folder))?;
    let sight = sight_of(store, &place.team.known_as, &place.defined()?.definition)?;
    if sight.kind != SightKind::Known && !give.accepts_roster {
        return Err(ShareError::refused("people in the round are new to you, so nothing was written").into());
    }
    let order = Order { wish: &give.wish, output: None, early: false, seen: give.seen.as_deref() };
    let left = contribute(store, context, &place, order, &ScreenConsent { accepts_roster: give.accepts_roster })?;
    let name = left.file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    Ok(Departure {
        folder: give.folder.clone(),
        file: format!("{}/{name}", files::CONTRIBUTIONS),
        bytes: left.bytes,
        sha256: left.sha256,
        answered: left.answered,
    })
}
