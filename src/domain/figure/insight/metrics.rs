//! The six drag metrics of the DPE essay, each with where it comes from, or with what would make it known.
//!
//! Time to first review and review rounds come from imported changes where there are any in the span, else from waits
//! entered by hand: the same review told twice is not counted twice. Ages are elapsed time, and beside it working time.

use chrono::{Days, NaiveDate, TimeZone};

use super::{
    Drag, DragMetric, Estimate, FigureOrigin, Interval, Method, MetricValue, PanelInputs, PulseHeadline, split,
};
use crate::domain::figure::stats::{Summary, ended_runs, kaplan_meier, most_at_once, passes_by_day, queue_ages};
use crate::domain::log::evidence::ChangeReview;
use crate::domain::log::reading::Reading;
use crate::domain::log::wait::{HuntOutcome, Kind, Outcome, Wait};
use crate::domain::time::{Moment, Period, between};

/// All six, in the essay's order.
pub(super) fn metrics<Z: TimeZone>(
    inputs: &PanelInputs,
    summary: &Summary,
    said: &[PulseHeadline],
    reading: Reading,
    zone: &Z,
) -> Vec<DragMetric> {
    let period = summary.period;
    let of = |drag: Drag| match drag {
        Drag::RunDuration => run_duration(inputs.records.waits, summary, reading),
        Drag::SuccessRate => success_rate(inputs.records.waits, summary),
        Drag::TimeToFirstReview => first_review(inputs.changes, inputs.records.waits, period, reading),
        Drag::ReviewRounds => rounds(&began(inputs.changes, period)),
        Drag::WorkInProgress => in_progress(inputs, period, reading, zone),
        Drag::Routing => routing(inputs.records.waits, period),
    };
    let metric = |drag: Drag| {
        let (item, how) = sources(drag);
        let said = said.iter().find(|said| said.item == item).cloned();
        let known = of(drag).or_else(|| said.is_some().then_some((MetricValue::Told, FigureOrigin::Pulse)));
        let (value, origin) =
            known.map_or((MetricValue::Missing { how }, None), |(value, origin)| (value, Some(origin)));
        DragMetric { drag, value, origin, said }
    };
    Drag::ALL.iter().copied().map(metric).collect()
}

/// The question of a pulse that asks about the same, and what would make the metric known.
const fn sources(drag: Drag) -> (&'static str, &'static str) {
    match drag {
        Drag::RunDuration => ("ws_local", "no run has ended in these weeks; leave draglog open beside your builds"),
        Drag::SuccessRate => {
            ("wv_e_trust", "no run in these weeks has a known outcome; `draglog init` gives exact exit codes")
        }
        Drag::TimeToFirstReview => {
            ("rv_first", "no review wait in these weeks; `draglog wait start review` or `draglog import gh-prs`")
        }
        Drag::ReviewRounds => {
            ("rv_rounds", "no data on review rounds; `draglog import gh-prs` or the pulse on review and handoff")
        }
        Drag::WorkInProgress => {
            ("ws_during", "nothing waited on somebody else in these weeks; `draglog wait start review` or `people`")
        }
        Drag::Routing => {
            ("cg_found", "no context hunt says where it ended; `draglog wait stop --found docs|code|person|never`")
        }
    }
}

pub(crate) type KnownValue = Option<(MetricValue, FigureOrigin)>;

fn run_duration(waits: &[Wait], summary: &Summary, reading: Reading) -> KnownValue {
    let length = |run: &Wait| (run.started_at.date_naive(), run.latency(reading.now).as_millis() as f64);
    let median = Estimate::of_days(ended_runs(waits, summary.period).map(length))?;
    Some((MetricValue::Length { median, p90: summary.latency.p90? }, FigureOrigin::Runs))
}

fn success_rate(waits: &[Wait], summary: &Summary) -> KnownValue {
    let estimate = Estimate::share_of_days(passes_by_day(ended_runs(waits, summary.period)).into_iter())?;
    let counts = summary.outcomes;
    let (hits, of) = (counts.succeeded, counts.succeeded + counts.failed);
    Some((MetricValue::Share { hits, of, estimate }, FigureOrigin::Runs))
}

fn began(changes: &[ChangeReview], period: Period) -> Vec<&ChangeReview> {
    changes.iter().filter(|change| period.contains(change.opened_at)).collect()
}

/// How long changes that were opened in a period wait for a first answer, in milliseconds.
pub(crate) struct ReviewAges {
    pub(crate) answered: Vec<u64>,
    /// Of those that wait still, as far as is known.
    pub(crate) waiting: Vec<u64>,
    /// Of those that ended, or were lost from sight, without an answer: it would have taken longer than that.
    given_up: Vec<u64>,
    /// All of them on the working-hours clock: answered, and without an answer.
    working: [Vec<u64>; 2],
    origin: FigureOrigin,
}

impl ReviewAges {
    /// The median age, in which every change without an answer counts for as long as it had none.
    pub(crate) fn value(&self) -> Option<MetricValue> {
        let [answered, open] = &self.working;
        age((&self.answered, &[self.waiting.as_slice(), &self.given_up].concat()), (answered, open))
    }

    /// The reviews that were waited for by hand.
    fn add_waits(&mut self, waits: &[Wait], period: Period, reading: Reading) {
        for item in queue_ages(waits, period, reading).filter(|item| matches!(item.queue, "review_wait" | "review")) {
            let list = match item.outcome {
                None => &mut self.waiting,
                Some(Outcome::Lost) => &mut self.given_up,
                _ => &mut self.answered,
            };
            list.push(item.age);
            self.working[usize::from(item.is_open())].push(item.working);
        }
    }
}

/// The one source of review ages: imported changes where there are any, else waits entered by hand, so that a review told
/// twice is not counted twice.
pub(crate) fn review_ages(changes: &[ChangeReview], waits: &[Wait], period: Period, reading: Reading) -> ReviewAges {
    let changes = began(changes, period);
    let origin = if changes.is_empty() { FigureOrigin::Manual } else { FigureOrigin::Import };
    let mut ages = ReviewAges {
        answered: Vec::new(),
        waiting: Vec::new(),
        given_up: Vec::new(),
        working: Default::default(),
        origin,
    };
    for change in &changes {
        let (list, until) = match (change.answered_at, change.closed_at) {
            (Some(answered), _) => (&mut ages.answered, answered),
            (None, Some(end)) => (&mut ages.given_up, end),
            (None, None) => (&mut ages.waiting, change.known_until),
        };
        list.push(u64::try_from(between(change.opened_at, until).as_millis()).unwrap_or(u64::MAX));
        let working = reading.work.between(change.opened_at, until).as_millis();
        ages.working[usize::from(change.answered_at.is_none())].push(u64::try_from(working).unwrap_or(u64::MAX));
    }
    if changes.is_empty() {
        ages.add_waits(waits, period, reading);
    }
    ages
}

/// How long changes that were opened in the period wait for a first answer: imported ones, else waits entered by hand.
pub(crate) fn first_review(changes: &[ChangeReview], waits: &[Wait], period: Period, reading: Reading) -> KnownValue {
    let ages = review_ages(changes, waits, period, reading);
    Some((ages.value()?, ages.origin))
}

/// Below this many items an interval of the median age would claim too much.
const FEWEST_ITEMS: usize = 6;

/// From elapsed ages, closed and open, and the same on the working-hours clock.
fn age((closed, open): (&[u64], &[u64]), working: (&[u64], &[u64])) -> Option<MetricValue> {
    let (median, is_lower_bound) = typical(closed, open)?;
    let (working, _) = typical(working.0, working.1)?;
    Some(MetricValue::Age { median, is_lower_bound, closed: closed.len() as u64, open: open.len() as u64, working })
}

/// The median age, and whether it is at least that.
fn typical(closed: &[u64], open: &[u64]) -> Option<(Estimate, bool)> {
    let survival = kaplan_meier(closed, open);
    let (median, is_lower_bound) = survival.median_or_bound()?;
    let is_enough = closed.len() + open.len() >= FEWEST_ITEMS;
    let interval = survival.median_interval().filter(|_| is_enough).map(|(low, high)| Interval {
        low: low as f64,
        high: high.map_or(f64::INFINITY, |high| high as f64),
        confidence: 0.95,
    });
    let n = (closed.len() + open.len()) as u64;
    Some((Estimate { value: median as f64, interval, method: Method::KaplanMeier, n }, is_lower_bound))
}

fn rounds(changes: &[&ChangeReview]) -> KnownValue {
    let rounds: Vec<u32> = changes.iter().filter_map(|change| change.rounds).collect();
    count(&rounds).map(|value| (value, FigureOrigin::Import))
}

fn count(numbers: &[u32]) -> Option<MetricValue> {
    let median = Estimate::median(&numbers.iter().copied().map(f64::from).collect::<Vec<_>>())?;
    Some(MetricValue::Count { median, most: numbers.iter().copied().max().unwrap_or_default().into() })
}

/// The most items that were open in queues at one time, on each day on which any was.
fn in_progress<Z: TimeZone>(inputs: &PanelInputs, period: Period, reading: Reading, zone: &Z) -> KnownValue {
    let (open, origin) = open_items(inputs, period, reading);
    let days = split::days(period, zone);
    let until = reading.now.timestamp_millis();
    let first = period.from.with_timezone(zone).date_naive();
    let most_of = |day: &[i64]| {
        most_at_once(&open.iter().copied().filter(|(from, to)| *from < day[1] && *to > day[0]).collect::<Vec<_>>())
    };
    let known = days.windows(2).zip(0..).filter(|(day, _)| day[0] <= until);
    let most: Vec<(NaiveDate, u32)> = known
        .map(|(day, nth)| (first.checked_add_days(Days::new(nth / 7 * 7)).unwrap_or(first), most_of(day)))
        .filter(|(_, most)| *most > 0)
        .collect();
    let median = Estimate::of_weeks(most.iter().map(|(week, most)| (*week, f64::from(*most))))?;
    let most = most.iter().map(|(_, most)| u64::from(*most)).max().unwrap_or_default();
    Some((MetricValue::Count { median, most }, origin))
}

/// From when to when items are open: imported changes where any is in the period, else what was queued by hand.
fn open_items(inputs: &PanelInputs, period: Period, reading: Reading) -> (Vec<(i64, i64)>, FigureOrigin) {
    let stretch = |begin: Moment, end: Moment| (begin.timestamp_millis(), end.timestamp_millis());
    let edges = stretch(period.from, period.to);
    let changes = inputs
        .changes
        .iter()
        .map(|change| stretch(change.opened_at, change.closed_at.unwrap_or(change.known_until)))
        .filter(|(from, to)| *from < edges.1 && *to > edges.0);
    let open: Vec<(i64, i64)> = changes.collect();
    if !open.is_empty() {
        return (open, FigureOrigin::Import);
    }
    let queued = inputs.records.waits.iter().filter(|wait| reading.is_queued(wait));
    let open = queued.map(|wait| stretch(wait.started_at, wait.ended_at().unwrap_or(reading.now)));
    (open.collect(), FigureOrigin::Manual)
}

fn routing(waits: &[Wait], period: Period) -> KnownValue {
    let hunts = || waits.iter().filter(|wait| wait.kind == Kind::Context && period.contains(wait.started_at));
    let of = hunts().filter(|hunt| hunt.found.is_some()).count() as u64;
    let hits = hunts().filter(|hunt| hunt.found == Some(HuntOutcome::Person)).count() as u64;
    Some((MetricValue::Share { hits, of, estimate: Estimate::share(hits, of)? }, FigureOrigin::Manual))
}
