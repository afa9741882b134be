//! Reads what the Insights screen shows, on the log's thread: waits, what was observed, questions, pulses; and says when
//! the recap of the week is offered.
//!
//! Waits are kept from one look to the next, so that moving a week reads one week. What the log's own version number
//! covers is never shown old.

use std::collections::HashSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{Local, NaiveDate, NaiveTime, TimeDelta};

use super::evidence::{RecordsBesideWaits, changes};
use super::pulses::{Catalog, PulseFiles};
use super::{movement, pilots, questions};
use crate::domain::figure::insight::look::{Look, LookEvidence};
use crate::domain::figure::insight::recap::{Recap, recap};
use crate::domain::figure::insight::{Basis, Frame, Panel, PanelInputs, looks, panel};
use crate::domain::figure::pilot::PilotReading;
use crate::domain::log::evidence::{ChangeReview, CiRun, TestReport};
use crate::domain::log::filter::Filter;
use crate::domain::log::reading::Reading;
use crate::domain::log::settings::Settings;
use crate::domain::log::survey::{PulseResponse, Survey};
use crate::domain::log::wait::{Actor, Wait, WaitId};
use crate::domain::page::insights::{InsightsPage, WeekChoice, last_work_day};
use crate::domain::page::now::Questions;
use crate::domain::time::{Moment, Period, Span, midnight, monday_of};
use crate::storage::{StorageError, Store};

type Result<T> = std::result::Result<T, StorageError>;

/// Monday of the week whose recap was read or turned down last.
pub(in crate::app) const RECAP_SEEN: &str = "recap_seen";
/// The recap is offered so long before the work window ends.
const BEFORE_THE_END: TimeDelta = TimeDelta::hours(2);

/// Reads pages, the latest wish first; cheap to clone.
#[derive(Clone, Default)]
pub struct Insights {
    /// Number of the latest wish: an earlier one that still waits need not be read.
    latest: Arc<AtomicU64>,
    shelf: Arc<Mutex<Shelf>>,
}

/// What was read at which version of the log: waits by their start, and of which stretch; pilots.
#[derive(Default)]
struct Shelf {
    version: i64,
    from: Moment,
    to: Moment,
    waits: Vec<Wait>,
    pilots: Option<Vec<PilotReading>>,
}

/// One wish; [`Insights::read`] meets it unless a later one was made.
pub struct PanelRequest {
    number: u64,
    asked: WeekChoice,
    /// The figures are as they stand at this moment.
    now: Moment,
}

impl Insights {
    /// Wishes for a page as it stands at `now`.
    #[must_use]
    pub fn wish(&self, asked: WeekChoice, now: Moment) -> PanelRequest {
        PanelRequest { number: self.latest.fetch_add(1, Ordering::SeqCst) + 1, asked, now }
    }

    /// The page that was wished for; `None` where a later wish is on its way.
    ///
    /// # Errors
    /// If the log cannot be read.
    pub fn read(
        &self,
        wish: &PanelRequest,
        store: &mut Store,
        catalog: &Catalog,
        settings: &Settings,
    ) -> Result<Option<InsightsPage>> {
        let now = wish.now;
        if wish.number != self.latest.load(Ordering::SeqCst) {
            return Ok(None);
        }
        let this_week = monday_of(now, &Local);
        let frame = Frame { monday: wish.asked.monday.unwrap_or(this_week), reach: wish.asked.reach() };
        let strip = frame.strip(&Local);
        let mut kept = self.shelf.lock().unwrap_or_else(PoisonError::into_inner);
        let pilots = kept.pilots(store, settings, now)?;
        let waits = kept.waits(store, strip)?;
        let read = OtherRecords::of(store, catalog, strip, waits)?;
        let reading = Reading::new(now, settings);
        let basis = movement::basis(store, frame, Actor::Person, reading)?;
        let (panel, looks, recap) = read.judged(waits, basis.as_ref(), frame, reading);
        let since = store.first_wait()?.map(|first| first.with_timezone(&Local).date_naive());
        Ok(Some(InsightsPage { asked: wish.asked, this_week, since, panel, looks, pilots, recap }))
    }
}

/// The panel alone, of anybody's waits: `draglog stats --panel`.
///
/// # Errors
/// If the log cannot be read.
pub fn panel_of(store: &Store, catalog: &Catalog, frame: Frame, actor: Actor, reading: Reading) -> Result<Panel> {
    let strip = frame.strip(&Local);
    let waits = store.counted_waits(strip, actor)?;
    let basis = movement::basis(store, frame, actor, reading)?;
    let read = OtherRecords::of(store, catalog, strip, &waits)?;
    let surveys: Vec<&Survey> = read.pulses.surveys.iter().collect();
    Ok(panel(&read.inputs(&waits, &surveys, basis.as_ref()), frame, reading, &Local))
}

/// What is read beside waits.
struct OtherRecords {
    beside_waits: RecordsBesideWaits,
    changes: Vec<ChangeReview>,
    reports: Vec<TestReport>,
    ci_runs: Vec<CiRun>,
    presence: Vec<Span>,
    pulses: Arc<PulseFiles>,
    taken: Vec<PulseResponse>,
}

impl OtherRecords {
    fn of(store: &Store, catalog: &Catalog, period: Period, waits: &[Wait]) -> Result<Self> {
        let sittings = store.responses()?;
        let finished = sittings.iter().filter(|kept| kept.ended.is_some() && kept.sitting.begun < period.to);
        Ok(Self {
            beside_waits: RecordsBesideWaits::of(store, period, waits)?,
            changes: changes(store, period)?,
            reports: store.test_reports(period)?,
            ci_runs: store.ci_runs(period)?,
            presence: store.presence(period)?,
            pulses: catalog.get(store)?,
            taken: finished.cloned().collect(),
        })
    }

    fn inputs<'a>(&'a self, waits: &'a [Wait], surveys: &'a [&'a Survey], basis: Option<&'a Basis>) -> PanelInputs<'a> {
        let Self { changes, reports, ci_runs, presence, taken, .. } = self;
        PanelInputs {
            records: self.beside_waits.with(waits),
            changes,
            reports,
            ci_runs,
            presence,
            surveys,
            taken,
            basis,
        }
    }

    /// The figures, and what they give rise to.
    fn judged(
        &self,
        waits: &[Wait],
        basis: Option<&Basis>,
        frame: Frame,
        reading: Reading,
    ) -> (Panel, Vec<Look>, Recap) {
        let surveys: Vec<&Survey> = self.pulses.surveys.iter().collect();
        let inputs = self.inputs(waits, &surveys, basis);
        let panel = panel(&inputs, frame, reading, &Local);
        let evidence = LookEvidence::new(inputs, &panel, reading, &Local);
        let looks = looks::worth_a_look(&evidence);
        let recap = recap(&evidence, &looks, &self.pulses.followups);
        (panel, looks, recap)
    }
}

impl Shelf {
    /// Lets go of what is older than the log.
    fn keep_to(&mut self, version: i64) {
        if self.version != version {
            *self = Self { version, ..Self::default() };
        }
    }

    /// What may be said of every pilot. It does not depend on the week that is shown.
    fn pilots(&mut self, store: &Store, settings: &Settings, now: Moment) -> Result<Vec<PilotReading>> {
        self.keep_to(store.version()?);
        if self.pilots.is_none() {
            self.pilots = Some(pilots::read(store, settings, now)?);
        }
        Ok(self.pilots.clone().unwrap_or_default())
    }

    /// The person's waits that overlap `period`, by their start; maybe some before it.
    fn waits(&mut self, store: &Store, period: Period) -> Result<&[Wait]> {
        self.keep_to(store.version()?);
        let is_near = self.from <= period.to && period.from <= self.to;
        if !is_near || self.waits.is_empty() {
            (self.from, self.to, self.waits) = (period.from, period.to, read(store, period.from, period.to)?);
        }
        if period.from < self.from {
            self.add(read(store, period.from, self.from)?);
            self.from = period.from;
        }
        if self.to < period.to {
            self.add(read(store, self.to, period.to)?);
            self.to = period.to;
        }
        let end = self.waits.partition_point(|wait| wait.started_at < period.to);
        Ok(&self.waits[..end])
    }

    /// Adds those that are not there yet, by their start.
    fn add(&mut self, waits: Vec<Wait>) {
        let known: HashSet<WaitId> = self.waits.iter().map(|wait| wait.id).collect();
        self.waits.extend(waits.into_iter().filter(|wait| !known.contains(&wait.id)));
        self.waits.sort_by_key(|wait| (wait.started_at, wait.id));
    }
}

/// The person's waits between two moments, by their start.
fn read(store: &Store, since: Moment, until: Moment) -> Result<Vec<Wait>> {
    store.counted_waits(Period { from: since, to: until }, Actor::Person)
}

/// Monday of the week whose recap is offered now: on its last work day, towards the end of the work window, while questions
/// may come, and until it was read or turned down.
///
/// # Errors
/// If the log cannot be read.
pub fn recap_due(store: &Store, settings: &Settings, now: Moment) -> Result<Option<NaiveDate>> {
    let monday = monday_of(now, &Local);
    let local = now.with_timezone(&Local);
    let end = settings.prompt.work_window.split_once('-').and_then(|(_, end)| end.trim().parse().ok());
    let is_time = end
        .is_some_and(|end: NaiveTime| end.signed_duration_since(local.time()) <= BEFORE_THE_END && local.time() < end);
    let is_day = last_work_day(monday, &settings.prompt) == Some(local.date_naive());
    if !is_time || !is_day || questions::state(store, settings, now)? != Questions::On {
        return Ok(None);
    }
    let is_seen = store.remembered(RECAP_SEEN)?.as_deref() == Some(monday.to_string().as_str());
    let since = Some(midnight(monday, &Local));
    let is_empty =
        store.waits(&Filter { since, limit: Some(1), actor: Some(Actor::Person), ..Filter::default() })?.is_empty();
    Ok((!is_seen && !is_empty).then_some(monday))
}
