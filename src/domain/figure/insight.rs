//! What a stretch of weeks says about drag: the panel, from which the Insights screen, `draglog stats --panel` and the
//! sentence-makers all read the same figures.
//!
//! Every figure comes with how sure it is, or with the reason why there is none. Nothing here adds queue time to blocking
//! time, compares people, or gives a zero for what is not known.

mod commands;
mod estimate;
mod imports;
pub mod look;
pub mod looks;
mod metrics;
mod movement;
mod panel;
mod pulses;
pub mod recap;
mod split;
mod tags;
#[cfg(test)]
mod tests;
mod turns;
mod weeks;
mod words;

use crate::domain::log::evidence::{ChangeReview, CiRun, TestReport};
use crate::domain::time::{Moment, Period, Span, midnight, monday_of};
use chrono::{Days, NaiveDate, TimeZone};

use crate::domain::figure::stats::{Summary, WaitRecords, xmr};
use crate::domain::log::survey::{PulseResponse, Survey};
use crate::domain::log::tag::{Tag, Wave};
use crate::domain::say::words::words;

pub use imports::{CiRuns, Imports, Lengths, Presence, ReopenedChanges, Tests};
pub(crate) use metrics::{first_review, review_ages};
pub use movement::{AgreedChange, Anchor, Basis, LimitsReason, Movement};
pub use panel::panel;
pub use weeks::LocalReading;
pub(crate) use weeks::observed_weeks as developer_weeks;

/// Weeks of the strip: as many as usual movement is locked at.
pub const STRIP_WEEKS: u64 = 12;

words! {
    /// How many weeks the figures are about, the shown one the last of them.
    pub enum Reach, "number of weeks" {
        Week = "1",
        Month = "4",
        Quarter = "12",
    }
}

impl Reach {
    /// The number of weeks.
    #[must_use]
    pub const fn weeks(self) -> u64 {
        match self {
            Self::Week => 1,
            Self::Month => 4,
            Self::Quarter => STRIP_WEEKS,
        }
    }

    /// The next longer one; after the longest comes the shortest.
    #[must_use]
    pub const fn next(self) -> Self {
        match self {
            Self::Week => Self::Month,
            Self::Month => Self::Quarter,
            Self::Quarter => Self::Week,
        }
    }
}

/// Which weeks to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frame {
    /// Monday of the last week.
    pub monday: NaiveDate,
    pub reach: Reach,
}

impl Frame {
    /// The four weeks that end with the one in which `now` lies.
    pub fn current<Z: TimeZone>(now: Moment, zone: &Z) -> Self {
        Self { monday: monday_of(now, zone), reach: Reach::Month }
    }

    /// The frame a number of weeks earlier (negative) or later.
    #[must_use]
    pub fn moved(self, weeks: i64) -> Self {
        let days = Days::new(weeks.unsigned_abs().saturating_mul(7));
        let monday = if weeks < 0 { self.monday.checked_sub_days(days) } else { self.monday.checked_add_days(days) };
        Self { monday: monday.unwrap_or(self.monday), ..self }
    }

    /// What the figures are about: whole local weeks, also where the clocks change in them.
    pub fn span<Z: TimeZone>(self, zone: &Z) -> Period {
        self.weeks_back(self.reach.weeks(), zone)
    }

    /// What the strip is about, and what must be read of the log: the twelve weeks that end with the shown one.
    pub fn strip<Z: TimeZone>(self, zone: &Z) -> Period {
        self.weeks_back(STRIP_WEEKS, zone)
    }

    fn weeks_back<Z: TimeZone>(self, weeks: u64, zone: &Z) -> Period {
        let first = self.monday.checked_sub_days(Days::new(7 * (weeks - 1))).unwrap_or(self.monday);
        let next = self.monday.checked_add_days(Days::new(7)).unwrap_or(self.monday);
        Period { from: midnight(first, zone), to: midnight(next, zone) }
    }
}

/// What a panel is made from. Everything that overlaps [`Frame::strip`]; more does no harm.
#[derive(Debug, Clone, Copy, Default)]
pub struct PanelInputs<'a> {
    /// The person's waits, by their start, and what goes with them.
    pub records: WaitRecords<'a>,
    /// The person's own changes, from an import.
    pub changes: &'a [ChangeReview],
    /// Test reports, from an import.
    pub reports: &'a [TestReport],
    pub ci_runs: &'a [CiRun],
    /// Stretches in which another tool saw the person at the machine, from an import.
    pub presence: &'a [Span],
    /// The pulses as they are asked now.
    pub surveys: &'a [&'a Survey],
    /// What was answered, oldest first.
    pub taken: &'a [PulseResponse],
    /// What limits of usual movement are made of; without it, the weeks of the strip before the one that is judged.
    pub basis: Option<&'a Basis>,
}

/// Everything the drag panel shows of the weeks of a [`Frame`].
#[derive(Debug, Clone, PartialEq)]
pub struct Panel {
    pub frame: Frame,
    /// What every figure but the strip is about.
    pub span: Period,
    /// Whether the last week still goes on.
    pub is_current: bool,
    /// The twelve weeks that end with the shown one, oldest first.
    pub weeks: Vec<StripWeek>,
    /// The limits of usual movement, and since when they stand; `None` below six weeks.
    pub usual: Option<Movement>,
    /// Which of the weeks after those limits were made are more than usual movement.
    pub signals: Vec<xmr::Signal>,
    /// Blocked hours per observed week, over the weeks of the span; one week alone has no interval.
    pub rate: Option<Estimate>,
    /// The span by the rules of `draglog stats`: machine, blocked, not held up and unanswered time, queues, retries, prompts.
    pub summary: Summary,
    /// Where blocked time went, in bands, the largest first.
    pub tags: Vec<TagShare>,
    /// The same by WAVE dimension, in the order of the word; blocked time without a category is in none.
    pub waves: Vec<WaveShare>,
    /// The six drag metrics, in the essay's order.
    pub metrics: Vec<DragMetric>,
    /// Blocked time by weekday (Monday first) and local hour, in milliseconds.
    pub when: [[i64; 24]; 7],
    /// Commands by their 90th percentile, the slowest first; those with at least [`FEWEST_RUNS`] runs.
    pub slowest: Vec<CommandRuns>,
    /// Commands by how often they ran.
    pub repeated: Vec<CommandRuns>,
    /// The headlines of the pulses taken last, in the order of the surveys.
    pub said: Vec<PulseHeadline>,
    /// What imports tell beside the metrics.
    pub imports: Imports,
    pub coverage: Coverage,
}

/// Fewer runs of a command say too little about its slow ones.
pub const FEWEST_RUNS: u64 = 5;

/// One week of the strip.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StripWeek {
    pub monday: NaiveDate,
    /// Blocked time, in milliseconds.
    pub blocked: i64,
    /// How long something observed, in milliseconds.
    pub observed: i64,
    /// Observed developer-weeks: at most one, however long a pane was left open.
    pub developer_weeks: f64,
    /// Blocked hours per observed week; `None` in a gap.
    pub rate: Option<f64>,
    /// Observed for less than half as long as usual: neither drawn nor compared.
    pub is_gap: bool,
}

words! {
    /// How an interval was made.
    pub enum Method, "method" {
        /// Ratio of sums, Student's t over the units.
        Ratio = "ratio": "ratio estimator",
        /// Order statistics of the median.
        OrderStatistics = "order_statistics": "order statistics",
        /// The same over the medians of days: the runs of one day belong together.
        DayMedians = "day_medians": "order statistics over days",
        /// The same over the medians of weeks: what is open on one day mostly is on the next.
        WeekMedians = "week_medians": "order statistics over weeks",
        /// Wilson score.
        Wilson = "wilson": "Wilson",
        /// The same with as many cases as the days are worth, because failures of one day belong together.
        WilsonOfDays = "wilson_of_days": "Wilson over days",
        /// Kaplan-Meier.
        KaplanMeier = "kaplan_meier": "Kaplan-Meier",
    }
}

/// A figure with how sure it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    pub value: f64,
    /// `None` where there is too little for one.
    pub interval: Option<Interval>,
    pub method: Method,
    /// How many units (weeks, days, runs, items) it comes from.
    pub n: u64,
}

/// From where to where, and how sure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    pub low: f64,
    /// Infinite where too many items are open for an upper end.
    pub high: f64,
    /// What it claims to cover, 0 to 1.
    pub confidence: f64,
}

impl Interval {
    /// Its lower and its upper end.
    #[must_use]
    pub const fn ends(self) -> [f64; 2] {
        [self.low, self.high]
    }
}

/// A tag's part of blocked time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TagShare {
    /// `None` = held up, without a category.
    pub tag: Option<Tag>,
    pub wave: Option<Wave>,
    /// What falls to it of the union of blocked stretches, in milliseconds: as it is in the log, not weighted.
    pub blocked: i64,
    /// Part of all blocked time, 0 to 1, with answers to sampled questions weighted; the interval is over days.
    pub share: Estimate,
    /// From 0; shares whose intervals overlap that of the band's largest are in one band.
    pub band: usize,
    /// Days on which it held somebody up.
    pub days: u64,
    pub waits: u64,
}

/// A WAVE dimension's part of blocked time that has a category.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WaveShare {
    pub wave: Wave,
    /// In milliseconds, not weighted.
    pub blocked: i64,
    /// Part of the blocked time that has a category, as in [`TagShare::share`].
    pub share: Estimate,
}

words! {
    /// The six drag metrics of the DPE essay.
    pub enum Drag, "drag metric" {
        /// Build and test cycle duration.
        RunDuration = "run_duration": "run duration",
        /// Build success rate.
        SuccessRate = "success_rate": "success rate",
        TimeToFirstReview = "time_to_first_review": "time to first review",
        /// Review iteration count.
        ReviewRounds = "review_rounds": "review rounds",
        WorkInProgress = "work_in_progress": "work in progress",
        /// Stands for issue assignment distribution, which cannot be had without scoring people.
        Routing = "routing": "routing",
    }
}

words! {
    /// Where a figure comes from.
    pub enum FigureOrigin, "origin" {
        /// Runs that were observed, wrapped, told by the shell or imported.
        Runs = "runs",
        /// Waits entered by hand.
        Manual = "manual",
        /// A foreign file.
        Import = "import",
        /// The person's own pulse.
        Pulse = "pulse",
    }
}

impl FigureOrigin {
    /// The origin as people read it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Runs => "log",
            Self::Manual => "by hand",
            Self::Import => "import",
            Self::Pulse => "your pulse",
        }
    }
}

/// One drag metric.
#[derive(Debug, Clone, PartialEq)]
pub struct DragMetric {
    pub drag: Drag,
    pub value: MetricValue,
    /// Where the value comes from; `None` where there is none.
    pub origin: Option<FigureOrigin>,
    /// What the person's own pulse says of the same.
    pub said: Option<PulseHeadline>,
}

/// What a metric tells.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum MetricValue {
    /// How long runs take, in milliseconds: the median and the 90th percentile.
    Length { median: Estimate, p90: f64 },
    /// How long items wait, in milliseconds, the open ones counted for as long as they have been open: elapsed time, and
    /// working time next to it.
    Age { median: Estimate, is_lower_bound: bool, closed: u64, open: u64, working: Estimate },
    /// A share of a whole.
    Share { hits: u64, of: u64, estimate: Estimate },
    /// A number of things: the median, and the most there were.
    Count { median: Estimate, most: u64 },
    /// Only the person's own pulse tells, see [`DragMetric::said`].
    Told,
    /// There is none, and what would make one.
    Missing { how: &'static str },
}

/// One headline of a pulse, in the words it was asked with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PulseHeadline {
    pub survey: String,
    pub title: String,
    pub item: String,
    pub text: String,
    /// The answer in words.
    pub answer: String,
    /// What the headline counts, and whether this answer is one of those.
    pub share: String,
    pub is_in_share: bool,
    pub at: Moment,
    pub service: Option<String>,
}

/// The runs of one command in one project.
#[derive(Debug, Clone, PartialEq)]
pub struct CommandRuns {
    pub label: String,
    pub project: Option<String>,
    pub runs: u64,
    pub succeeded: u64,
    pub failed: u64,
    /// Milliseconds, over runs.
    pub median: Estimate,
    /// The 90th percentile, in milliseconds.
    pub p90: f64,
    /// Machine time of all runs, in milliseconds.
    pub total: i64,
}

/// What the figures rest on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Coverage {
    /// Weeks of the span that were observed well enough, and how many there are.
    pub weeks: u64,
    pub of_weeks: u64,
    /// Observed developer-weeks in the span.
    pub developer_weeks: f64,
    /// In milliseconds.
    pub observed: i64,
    pub prompts_shown: u64,
    pub prompts_answered: u64,
}

impl Coverage {
    /// What no figure here can see, for the line under the panel.
    pub const NOT_SEEN: &'static str = "time without draglog, tools without a rule, and everything nobody answered";

    /// `3.2 observed weeks, 9 of 12 questions answered`.
    #[must_use]
    pub fn line(&self) -> String {
        let Self { developer_weeks, prompts_shown, prompts_answered, .. } = self;
        let questions = match prompts_shown {
            0 => "no questions asked".to_owned(),
            _ => format!("{prompts_answered} of {prompts_shown} questions answered"),
        };
        format!("{developer_weeks:.1} observed weeks, {questions}")
    }
}
