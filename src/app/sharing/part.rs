//! What a person's own log and answers say in a round: the only way from the log to a contribution.

use chrono::Local;
use serde_json::json;

use crate::app::Context;
use crate::app::read::pilots;
use crate::app::read::pulses::Catalog;
use crate::domain::log::evidence::Change;
use crate::domain::log::prompt::Shown;
use crate::domain::log::reading::Reading;
use crate::domain::log::survey::Survey;
use crate::domain::log::tag::Tag;
use crate::domain::log::wait::Actor;
use crate::domain::round::Round;
use crate::domain::round::contribution::Part;
pub use crate::domain::round::contribution::Wish;
use crate::domain::round::layout::survey::{blocks, cells};
use crate::domain::round::layout::waits::{Inputs, WaitFacts};
use crate::domain::round::layout::{Block, waits};
use crate::domain::time::{Period, midnight};
use crate::share::round::Published;
use crate::share::{ShareError, canonical, files};
use crate::storage::Store;
use crate::survey::Surveys;

/// A person's part, and what should be told about it.
pub(super) struct Own {
    pub(super) part: Part,
    /// One line each: a pulse that was not answered, or is another version here.
    pub(super) notes: Vec<String>,
}

/// The part that the log and the answers give in the weeks of a round.
///
/// # Errors
/// If the round is of other drag categories (invalid), a block to leave out is none of the round's, the round asks for a block that this draglog does not know (invalid),
/// or the log cannot be read.
pub(super) fn own(store: &Store, context: &Context, round: &Published, wish: &Wish) -> anyhow::Result<Own> {
    let definition = &round.round;
    let layout = &definition.layout;
    // Without this line a category could mean one thing to the coach and another to who names it.
    if definition.taxonomy_hash != taxonomy_hash()? {
        let problem = "is of other drag categories than this draglog's, so one name could mean two things; use the coach's version of draglog, or ask for a new round";
        return Err(ShareError::invalid(&round.folder.join(files::ROUND), problem).into());
    }
    for id in &wish.leave_out {
        if !layout.iter().any(|block| block.id == *id) {
            return Err(unknown_block(id, layout));
        }
    }
    let surveys = Catalog::new(context.paths.clone()).get(store)?;
    let mut own = Own { part: Part::blank(layout), notes: Vec::new() };
    let known = say_pulses(store, definition, &surveys.surveys, &mut own)?;
    let facts = facts(store, context, definition)?;
    for block in layout {
        match waits::figure(&block.id) {
            Some(figure) if figure.block() == *block => own.part.say(layout, &block.id, &figure.cells(&facts)),
            // A block with other words than here could make an answer say something else.
            _ if !known.contains(block) && !is_of_unknown_pulse(definition, &surveys.surveys, block) => {
                let problem = format!(
                    "asks for block `{}`, which this draglog knows otherwise or not at all; update draglog, or ask for a new round",
                    block.id
                );
                return Err(ShareError::invalid(&round.folder.join(files::ROUND), problem).into());
            }
            _ => {}
        }
    }
    if wish.blank {
        own.part = Part::blank(layout);
    }
    for id in &wish.leave_out {
        own.part.say(layout, id, &[]);
    }
    Ok(own)
}

/// Says what the latest finished sitting of each asked pulse in the round's weeks says. The blocks that are known here.
fn say_pulses(store: &Store, round: &Round, surveys: &Surveys, own: &mut Own) -> anyhow::Result<Vec<Block>> {
    let sittings = store.sittings()?;
    let mut known = Vec::new();
    for asked in &round.surveys {
        let Some(survey) = surveys.get(&asked.id).filter(|survey| is_same(survey, asked)) else {
            let words = format!("{} version {} is another one here, so it is left unanswered", asked.id, asked.version);
            own.notes.push(words);
            continue;
        };
        let blocks = blocks(survey);
        let latest = sittings.iter().rev().find(|kept| {
            kept.ended.is_some()
                && kept.sitting.survey == survey.id
                && kept.sitting.version == survey.version
                && round.weeks.contain(kept.sitting.begun.date_naive())
        });
        match latest {
            Some(kept) => {
                for (block, cells) in blocks.iter().zip(cells(survey, &kept.taken())) {
                    own.part.say(&round.layout, &block.id, &cells);
                }
            }
            None => own.notes.push(format!(
                "{} was not answered in {}; `draglog pulse {}` takes it now",
                survey.title, round.weeks, survey.id
            )),
        }
        known.extend(blocks);
    }
    Ok(known)
}

/// Whether a pulse here asks what the round's pulse asks.
fn is_same(survey: &Survey, asked: &crate::domain::round::AskedSurvey) -> bool {
    survey.version == asked.version && survey_hash(survey).is_ok_and(|hash| hash == asked.hash)
}

/// Whether a block is of a pulse that the round asks and that is not here: it is left unanswered.
fn is_of_unknown_pulse(round: &Round, surveys: &Surveys, block: &Block) -> bool {
    round.surveys.iter().any(|asked| {
        let is_its = block.id.strip_prefix(&asked.id).is_some_and(|rest| rest.starts_with('.'));
        is_its && !surveys.get(&asked.id).is_some_and(|survey| is_same(survey, asked))
    })
}

fn unknown_block(id: &str, layout: &[Block]) -> anyhow::Error {
    let near = crate::domain::say::words::nearest(id, layout.iter().map(|block| block.id.as_str()));
    let hint =
        near.map_or_else(|| "`draglog share preview` lists them".to_owned(), |near| format!("did you mean `{near}`?"));
    ShareError::usage(format!("the round has no block `{}`; {hint}", crate::domain::say::text::clean(id))).into()
}

/// What a pulse asks, as one hash: its questions and options as blocks.
///
/// # Errors
/// If they cannot be spelled out.
pub(super) fn survey_hash(survey: &Survey) -> Result<String, ShareError> {
    let asked =
        json!({ "id": survey.id, "version": survey.version, "recall": survey.recall, "blocks": blocks(survey) });
    Ok(canonical::hex(&canonical::hash(&asked)?))
}

/// The drag categories as one hash.
///
/// # Errors
/// If they cannot be spelled out.
pub fn taxonomy_hash() -> Result<String, ShareError> {
    let tags: Vec<_> =
        Tag::all().map(|tag| json!({ "id": tag.id(), "name": tag.name(), "means": tag.means() })).collect();
    Ok(canonical::hex(&canonical::hash(&tags)?))
}

/// The weeks of a round, as days begin and end here.
pub(super) fn period(round: &Round) -> Period {
    Period { from: midnight(round.weeks.from(), &Local), to: midnight(round.weeks.until(), &Local) }
}

/// What the log says of waits in these weeks.
fn facts(store: &Store, context: &Context, round: &Round) -> anyhow::Result<WaitFacts> {
    let period = period(round);
    let waits = store.counted_waits(period, Actor::Person)?;
    let prompts: Vec<Shown> = store.prompts(period.from)?.iter().map(Shown::from).collect();
    let changes: Vec<Change> = store.pull_requests(period)?.iter().filter_map(Change::of).collect();
    let inputs = Inputs {
        waits: &waits,
        observed: &store.observed(period.from, period.to)?,
        prompts: &prompts,
        trees: &store.trees(&waits)?,
        changes: &changes,
        pilot_shift: pilot_shift(store, context, round)?,
    };
    Ok(WaitFacts::of(&inputs, period, Reading::new(context.now, &context.settings), &Local))
}

/// How far the round's pilot moved its metric in this log, relative to before; `None` where there is no such pilot here, or
/// too few weeks on a side.
fn pilot_shift(store: &Store, context: &Context, round: &Round) -> anyhow::Result<Option<f64>> {
    /// A single week is no before or after.
    const LEAST_WEEKS: usize = 2;
    let Some(name) = &round.pilot else { return Ok(None) };
    let Some(read) = pilots::read_one(store, name, &context.settings, context.now)? else { return Ok(None) };
    let (sight, subject) = (read.sight, read.subject);
    if sight.before.min(sight.after) < LEAST_WEEKS || !read.changes.is_empty() {
        return Ok(None);
    }
    let before = subject.median_before.filter(|before| *before > 0.0);
    Ok(subject.shift.zip(before).map(|(shift, before)| shift.estimate / before))
}
