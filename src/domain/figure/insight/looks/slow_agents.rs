//! Agents' turns that mostly are the person's own builds and tests: slow feedback is waited for twice.
//!
//! Fires where agents were at work for two hours or more in the median of the last eight weeks, and a quarter of that or more
//! was builds and tests, also by the low end of the share's interval over weeks. Below that there is little to win, and the
//! share of one week says nothing.

use std::time::Duration;

use crate::domain::figure::insight::look::{LookDraft, LookEvidence};
use crate::domain::figure::stats::{RatioSums, Turns, median};
use crate::domain::say::length::{duration, hours, whole_millis};
use crate::domain::say::share::{percent, percents};
use crate::domain::time::Period;

const WEEKS: u64 = 8;
const FEWEST_WEEKS: usize = 3;
const LEAST_MS: f64 = 2.0 * 3_600_000.0;
const LEAST_SHARE: f64 = 0.25;

pub(super) fn find<'a>(evidence: &'a LookEvidence) -> Option<LookDraft<'a>> {
    let weeks: Vec<Turns> = weeks(evidence).filter(|turns| turns.union > 0).collect();
    let worked: Vec<f64> = weeks.iter().map(|turns| turns.union as f64).collect();
    let median = median(&worked).filter(|median| weeks.len() >= FEWEST_WEEKS && *median >= LEAST_MS)?;
    let share = RatioSums::of(weeks.iter().map(|turns| (turns.runs as f64, turns.union as f64))).ratio()?;
    if share.interval[0] < LEAST_SHARE {
        return None;
    }
    let all = Turns::of(
        evidence.inputs.records.waits,
        evidence.inputs.records.agents,
        evidence.last_weeks(WEEKS),
        evidence.reading,
    );
    let (label, time) = all.commands.first()?;
    let [worked, builds] = [all.union, all.runs].map(|time| hours(whole_millis(time)));
    Some(LookDraft {
        sentence: format!(
            "Of {worked} in agents' turns {builds} were your own builds and tests ({}, {} over weeks); {label} takes the most, {}.",
            percent(share.rate),
            percents(share.interval.map(|end| end.clamp(0.0, 1.0))),
            duration(whole_millis(*time)),
        ),
        how_sure: format!("Over {} with turns; the time in which an agent asked something is in neither.", weeks.len()),
        at_stake: Duration::try_from_secs_f64(median * share.rate / 1000.0).unwrap_or_default(),
        ..LookDraft::default()
    })
}

/// The turns of each of the last weeks.
fn weeks<'a>(evidence: &'a LookEvidence<'_>) -> impl Iterator<Item = Turns> + 'a {
    (0..WEEKS).map(|back| {
        let to = if back == 0 { evidence.last_weeks(1).to } else { evidence.last_weeks(back).from };
        let week = Period { from: evidence.last_weeks(back + 1).from, to };
        Turns::of(evidence.inputs.records.waits, evidence.inputs.records.agents, week, evidence.reading)
    })
}
