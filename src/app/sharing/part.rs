//! What a person's own log and answers say in a round: the only way from the log to a contribution.

use chrono::Local;

use crate::app::Context;
use crate::app::read::evidence::{RecordsBesideWaits, changes, period};
use crate::app::read::pilots;
use crate::domain::log::reading::Reading;
use crate::domain::log::survey::{PulseResponse, Survey};
use crate::domain::log::wait::Actor;
use crate::domain::round::contribution::{Part, Wish};
use crate::domain::round::inquiry::Inquiry;
use crate::domain::round::layout::survey::{blocks, cells};
use crate::domain::round::layout::waits;
use crate::domain::round::layout::waits::{FactInputs, WaitFacts};
use crate::domain::time::Moment;
use crate::domain::time::Weeks;
use crate::storage::Store;
use crate::survey::Surveys;

/// A person's part, and what should be told about it.
pub(super) struct PreparedPart {
    pub(super) part: Part,
    /// One line each: a pulse that was not answered, or is another version here.
    pub(super) notes: Vec<String>,
}

/// The part that the log and the answers give in the weeks of a round whose layout was checked.
///
/// # Errors
/// If a block to leave out is none of the round's, or the log cannot be read.
pub(super) fn own(
    store: &Store,
    context: &Context,
    inquiry: Inquiry<'_>,
    surveys: &Surveys,
    wish: &Wish,
) -> anyhow::Result<PreparedPart> {
    let layout = inquiry.layout;
    super::checks::known_blocks(layout, wish)?;
    let mut own = PreparedPart { part: Part::blank(layout), notes: Vec::new() };
    say_pulses(store, inquiry, (surveys, context.now), &mut own)?;
    let facts = facts(store, context, inquiry)?;
    for block in layout {
        if let Some(figure) = waits::figure(block.id.as_str()) {
            own.part.say(layout, &block.id, &figure.cells(&facts));
        }
    }
    if wish.blank {
        own.part = Part::blank(layout);
        own.notes.clear();
    }
    wish.leave_out.iter().for_each(|id| own.part.leave_out(layout, id));
    Ok(own)
}

/// Says what the latest finished sitting of each asked pulse in the round's weeks says.
fn say_pulses(
    store: &Store,
    inquiry: Inquiry<'_>,
    (surveys, now): (&Surveys, Moment),
    own: &mut PreparedPart,
) -> anyhow::Result<()> {
    let sittings = store.responses()?;
    for survey in inquiry.surveys.iter().filter_map(|asked| surveys.get(&asked.id)) {
        let Some(kept) = sittings.iter().rev().find(|kept| answers(kept, survey, inquiry.weeks)) else {
            own.notes.push(unanswered(survey, inquiry, now));
            continue;
        };
        for (block, cells) in blocks(survey).iter().zip(cells(survey, kept)) {
            own.part.say(inquiry.layout, &block.id, &cells);
        }
    }
    Ok(())
}

fn answers(kept: &PulseResponse, survey: &Survey, weeks: Weeks) -> bool {
    kept.is_of(survey) && kept.ended.is_some() && weeks.contain(kept.sitting.begun.date_naive())
}

fn unanswered(survey: &Survey, inquiry: Inquiry<'_>, now: Moment) -> String {
    let Survey { title, id, .. } = survey;
    let weeks = inquiry.weeks.words();
    if inquiry.weeks.are_over(now.date_naive()) {
        format!("{title} was not answered in {weeks}, and those weeks are over: nothing of it leaves")
    } else {
        format!("{title} was not answered in {weeks} yet; `draglog pulse {id}` takes it while the weeks run")
    }
}

/// What the log says of waits in these weeks.
fn facts(store: &Store, context: &Context, inquiry: Inquiry<'_>) -> anyhow::Result<WaitFacts> {
    let period = period(inquiry.weeks);
    let waits = store.counted_waits(period, Actor::Person)?;
    let beside = RecordsBesideWaits::of(store, period, &waits)?;
    let inputs = FactInputs {
        records: beside.with(&waits),
        changes: &changes(store, period)?,
        pilot_shift: pilot_shift(store, context, inquiry.pilot)?,
    };
    Ok(WaitFacts::of(&inputs, period, Reading::new(context.now, &context.settings), &Local))
}

/// How far the round's pilot moved its metric in this log, relative to before; `None` where there is no such pilot here, or
/// too few weeks on a side.
fn pilot_shift(store: &Store, context: &Context, pilot: Option<&str>) -> anyhow::Result<Option<f64>> {
    /// A single week is no before or after.
    const LEAST_WEEKS: usize = 2;
    let Some(name) = pilot else { return Ok(None) };
    let Some(read) = pilots::read_one(store, name, &context.settings, context.now)? else { return Ok(None) };
    let (sight, subject) = (read.sight, read.subject);
    if sight.before.min(sight.after) < LEAST_WEEKS || !read.changes.is_empty() {
        return Ok(None);
    }
    let before = subject.median_before.filter(|before| *before > 0.0);
    Ok(subject.shift.zip(before).map(|(shift, before)| shift.estimate / before))
}
