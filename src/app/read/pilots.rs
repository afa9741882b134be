//! What may be said of pilots: `draglog pilot`, the Insights screen and a contribution ask here.

use chrono::Local;

use crate::domain::figure::pilot;
use crate::domain::figure::pilot::{Definitions, Pilot, PilotReading, hold_throughout, weeks_until};
use crate::domain::figure::stats::{Metric, Scope, SeriesWeek, WeeklyEvidence, weekly};
use crate::domain::log::reading::Reading;
use crate::domain::log::settings::Settings;
use crate::domain::log::wait::Actor;
use crate::domain::time::{Moment, Period};
use crate::observe::rules::Rules;
use crate::storage::{StorageError, Store};

type Result<T> = std::result::Result<T, StorageError>;

/// A baseline looks back over a year.
pub(in crate::app) const LOOK_BACK_WEEKS: u32 = 52;

/// What is counted by these settings and rules.
#[must_use]
pub fn definitions(settings: &Settings, rules: &Rules) -> Definitions {
    let own = rules.rules().filter(|rule| rule.is_users).map(|rule| rule.id.clone()).collect();
    Definitions::new(settings, rules.version(), own)
}

/// What may be said of every pilot at `now`, in the order in which they were registered.
///
/// # Errors
/// If the log cannot be read.
pub fn read(store: &Store, settings: &Settings, now: Moment) -> Result<Vec<PilotReading>> {
    let pilots = store.pilots()?;
    read_these(store, pilots, settings, now)
}

/// What may be said of one pilot at `now`; `None` where there is none of this name.
///
/// # Errors
/// If the log cannot be read.
pub fn read_one(store: &Store, name: &str, settings: &Settings, now: Moment) -> Result<Option<PilotReading>> {
    let pilot = store.pilot(name)?;
    Ok(read_these(store, pilot.into_iter().collect(), settings, now)?.pop())
}

fn read_these(store: &Store, pilots: Vec<Pilot>, settings: &Settings, now: Moment) -> Result<Vec<PilotReading>> {
    let spans: Vec<Period> = pilots.iter().map(|pilot| pilot.span(now, &Local)).collect();
    let (from, to) = (spans.iter().map(|span| span.from).min(), spans.iter().map(|span| span.to).max());
    let Some((from, to)) = from.zip(to) else { return Ok(Vec::new()) };
    let history = store.definitions()?;
    with_evidence(store, Period { from, to }, |evidence| {
        let reading = Reading::new(now, settings);
        pilots.into_iter().map(|pilot| pilot::read(pilot, evidence, &history, reading, &Local)).collect()
    })
}

/// Reads the person's waits of a period with everything that is known around them.
fn with_evidence<T>(store: &Store, period: Period, read: impl FnOnce(&WeeklyEvidence) -> T) -> Result<T> {
    let waits = store.counted_waits(period, Actor::Person)?;
    let observed = store.observed(period.from, period.to)?;
    let trees = store.trees(&waits)?;
    Ok(read(&WeeklyEvidence { waits: &waits, observed: &observed, trees: &trees }))
}

/// What a baseline would rest on: the complete weeks of the last year that have a value, under the definitions in force.
///
/// # Errors
/// If the log cannot be read.
pub fn baseline_weeks(
    store: &Store,
    current: &Definitions,
    settings: &Settings,
    now: Moment,
) -> Result<Vec<SeriesWeek>> {
    let weeks = weeks_until(now, LOOK_BACK_WEEKS, &Local);
    let Some((first, last)) = weeks.first().zip(weeks.last()) else { return Ok(Vec::new()) };
    let span = Period { from: first.period.from, to: last.period.to };
    let history = store.definitions()?;
    let is_current = |week: &SeriesWeek| hold_throughout(&history, week.period, current);
    with_evidence(store, span, |evidence| {
        let weeks = weekly(evidence, Metric::Blocked, &Scope::All, &weeks, Reading::new(now, settings));
        weeks.into_iter().filter(|week| week.value.is_some() && is_current(week)).collect()
    })
}
