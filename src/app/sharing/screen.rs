//! What the Share screen shows, and the one thing it can do: write the file that was shown.

use std::collections::BTreeSet;
use std::path::Path;

use super::contribute::{Order, carry_out, is_open};
use super::found::{rounds, typed};
use super::part::period;
use super::preview::{Preview, is_on, name, preview};
use super::{Roster, Wish, compare_roster, take_up_roster};
use crate::app::Context;
use crate::app::pulses::Catalog;
use crate::domain::log::filter::Filter;
use crate::domain::log::survey::Survey;
use crate::domain::log::wait::Actor;
use crate::domain::page::share::{Departed, Found, Give, Leaving, OwnPart, Rounds, Saying, Stand, Stays};
use crate::domain::round::{Round, invented};
use crate::domain::say::text::clean;
use crate::domain::team::report;
use crate::domain::team::report::Report;
use crate::share::keys::{Keyring, MemberSecret};
use crate::share::round::{Published, read};
use crate::share::{ShareError, canonical, files};
use crate::storage::{StorageError, Store};

/// What there is before a round is opened: rounds near `start` and in the folders that were typed, and the log of what left.
///
/// # Errors
/// If the log or the key cannot be read.
pub fn home(store: &Store, context: &Context, start: &Path, given: &[String]) -> anyhow::Result<Rounds> {
    let member = Keyring::new(&context.paths.data).member()?;
    let mut home = Rounds { sent: newest_first(store)?, has_key: member.is_some(), ..Rounds::default() };
    let mut seen = BTreeSet::new();
    let near = rounds(start).into_iter().map(|folder| match folder.strip_prefix(".") {
        Ok(inside) if inside.as_os_str().is_empty() => ".".to_owned(),
        Ok(inside) => inside.display().to_string(),
        Err(_) => folder.display().to_string(),
    });
    for folder in given.iter().cloned().chain(near).filter(|folder| seen.insert(typed(folder))) {
        match read(&typed(&folder)) {
            Ok(round) => home.found.push(Found {
                title: round.round.title.clone(),
                weeks: round.round.weeks,
                mode: round.round.mode,
                closes: round.round.closes,
                stand: stand(&round, context, member.as_ref()),
                folder,
            }),
            Err(error) => home.problems.push(clean(&error.to_string())),
        }
    }
    Ok(home)
}

/// Everything that ever left, the newest first.
pub(super) fn newest_first(store: &Store) -> Result<Vec<crate::domain::round::records::Sent>, StorageError> {
    let mut sent = store.sent()?;
    sent.reverse();
    Ok(sent)
}

fn stand(round: &Published, context: &Context, member: Option<&MemberSecret>) -> Stand {
    let is_given = member.is_some_and(|member| {
        let file = round.folder.join(files::CONTRIBUTIONS).join(name(round, member));
        is_on(&round.round, member) && std::fs::symlink_metadata(file).is_ok()
    });
    match is_open(round, context) {
        _ if is_given => Stand::Given,
        Ok(()) => Stand::Open,
        Err(_) if context.now < round.round.opens => Stand::NotYet,
        Err(_) => Stand::Over,
    }
}

/// One's own part in the round in `folder`. Nothing is written but the prepared file in the data folder.
///
/// # Errors
/// If the round may not be used, or the log cannot be read.
pub fn own_part(store: &Store, context: &Context, folder: &str, wish: &Wish) -> anyhow::Result<OwnPart> {
    let path = typed(folder);
    let round = read(&path)?;
    let preview = preview(store, context, &path, wish)?;
    let roster_changes = match compare_roster(store, &round.round.roster)? {
        Roster::First | Roster::Known => Vec::new(),
        Roster::Changed(lines) => lines,
    };
    let member = Keyring::new(&context.paths.data).member()?;
    let stand = stand(&round, context, member.as_ref());
    Ok(OwnPart { folder: folder.to_owned(), stand, roster_changes, ..shown(store, context, preview, wish)? })
}

/// A preview as the screen shows it.
pub(super) fn shown(store: &Store, context: &Context, preview: Preview, wish: &Wish) -> anyhow::Result<OwnPart> {
    let catalog = Catalog::new(context.paths.clone()).get(store)?;
    let surveys: Vec<Survey> = catalog.surveys.iter().cloned().collect();
    let Preview { round, blocks, answered, notes, file, part, .. } = preview;
    let blocks = blocks.into_iter().zip(round.layout.iter().zip(part.cells()));
    let blocks = blocks.map(|(block, (asked, cells))| Saying {
        title: block.title,
        says: block.says,
        is_answer: !cells.contains(&asked.no_answer()),
        is_left_out: block.is_left_out,
        why: block.why,
        edges: block.edges,
        id: block.id,
    });
    let leaves = file.map(|file| Leaving {
        file: format!("{}/{}", files::CONTRIBUTIONS, file.name),
        sha256: canonical::hex(&canonical::sha256(&file.bytes)),
        text: String::from_utf8_lossy(&file.bytes).into_owned(),
    });
    Ok(OwnPart {
        folder: String::new(),
        stand: Stand::Open,
        wish: wish.clone(),
        blocks: blocks.collect(),
        answered,
        notes,
        leaves,
        stays: stays(store, &round)?,
        roster_changes: Vec::new(),
        merged: merged(&round, &part, &surveys).map(Box::new),
        round,
    })
}

fn merged(round: &Round, own: &crate::domain::round::contribution::Part, surveys: &[Survey]) -> Option<Report> {
    let result = invented::result(round, own);
    report::of(report::Input { results: &[result], surveys, own_words: &[], themes: None })
}

/// What the log holds of the round's weeks.
fn stays(store: &Store, round: &Round) -> Result<Stays, StorageError> {
    let period = period(round);
    let filter = Filter { since: Some(period.from), until: Some(period.to), ..Filter::default() };
    let (waits, others): (Vec<_>, Vec<_>) =
        store.waits(&filter)?.into_iter().partition(|wait| wait.actor == Actor::Person);
    let distinct = |texts: &mut dyn Iterator<Item = &str>| texts.collect::<BTreeSet<_>>().len();
    let sittings = store.sittings()?;
    Ok(Stays {
        waits: waits.len(),
        labels: distinct(&mut waits.iter().map(|wait| wait.label.as_str())),
        projects: distinct(&mut waits.iter().filter_map(|wait| wait.project.as_deref())),
        notes: waits.iter().filter(|wait| wait.note.is_some()).count(),
        questions: store.prompts(period.from)?.iter().filter(|prompt| prompt.shown_at < period.to).count(),
        sittings: sittings.iter().filter(|kept| round.weeks.contain(kept.sitting.begun.date_naive())).count(),
        runs_of_others: others.len(),
    })
}

/// Writes the file that was shown, once.
///
/// # Errors
/// As [`super::contribute()`]; also if the roster is another one and was not accepted (refused), or what would be written is not
/// what was shown.
pub fn give(store: &mut Store, context: &Context, give: &Give) -> anyhow::Result<Departed> {
    let folder = typed(&give.folder);
    let roster = read(&folder)?.round.roster;
    match compare_roster(store, &roster)? {
        Roster::Known => {}
        Roster::Changed(_) if !give.accepts_roster => {
            return Err(ShareError::refused("the roster is not the one you know, so nothing was written").into());
        }
        Roster::First | Roster::Changed(_) => take_up_roster(store, &roster, context.now)?,
    }
    let order = Order { folder: &folder, wish: &give.wish, output: None, seen: give.seen.as_deref() };
    let left = carry_out(store, context, order)?;
    let bytes = files::read(&left.file, files::MAX_CONTRIBUTION)?;
    let name = left.file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    Ok(Departed {
        folder: give.folder.clone(),
        file: format!("{}/{name}", files::CONTRIBUTIONS),
        bytes: left.bytes,
        sha256: canonical::hex(&canonical::sha256(&bytes)),
        answered: left.answered,
    })
}
