//! One thing that is worth a look, and the evidence that sentence-makers read.
//!
//! The subject of a sentence is always the system, never a person. A look never says that something is proven, and it
//! never says anything where there is no signal.

use std::collections::BTreeMap;
use std::time::Duration;

use chrono::{Days, NaiveDate, TimeZone};

use super::{Panel, PanelInputs, STRIP_WEEKS};
use crate::domain::figure::playbook;
use crate::domain::figure::playbook::PublishedFigure;
use crate::domain::figure::stats::{Retry, retries};
use crate::domain::log::reading::Reading;
use crate::domain::log::tag::Tag;
use crate::domain::log::wait::Wait;
use crate::domain::say::words::capital;
use crate::domain::time::{Moment, Period, midnight};

/// Weeks, with the shown one as the last, in which a signal of today is looked for.
pub const RECENT_WEEKS: u64 = 4;

/// How sure a look is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Certainty {
    /// Few cases, or sources that only point the same way.
    Hint,
    /// An interval that leaves out the other reading.
    Likely,
    /// Counted rather than estimated.
    Clear,
}

/// One thing that is worth a look.
#[derive(Debug, Clone, PartialEq)]
pub struct Look {
    /// Name of its maker, stable: `retry_signature`.
    pub id: &'static str,
    /// What we saw, with its numbers and their interval.
    pub sentence: String,
    pub how_sure: String,
    pub may_mean: String,
    pub who_can_change: String,
    /// A move to try, as a question; none where the playbook has none.
    pub move_question: Option<String>,
    /// Published figures beside it, each with what it really measured.
    pub context: Vec<String>,
    /// The categories it is about, the main one first; may be empty.
    pub tags: Vec<Tag>,
    /// Time it costs in a week, as far as the log knows: decides the order together with `certainty`.
    pub at_stake: Duration,
    pub certainty: Certainty,
}

/// What a maker found, before the playbook adds what it may mean, who can change it and what could be tried.
#[derive(Default)]
pub(super) struct LookDraft<'a> {
    pub(super) sentence: String,
    pub(super) how_sure: String,
    pub(super) at_stake: Duration,
    /// Ids of the categories, where they are not always the maker's.
    pub(super) tags: &'static [&'static str],
    /// A finer word of the main category.
    pub(super) facet: Option<&'a str>,
    /// What stands for `{project}` in the move: the recap asks it without the sentence in front that names the project.
    pub(super) project: &'a str,
}

type Find = for<'a> fn(&'a LookEvidence) -> Option<LookDraft<'a>>;

/// Finds one kind of signal.
pub struct Maker {
    id: &'static str,
    /// The row of the playbook's table of signals.
    signal: &'static str,
    certainty: Certainty,
    /// Ids of the categories, the main one first; empty where each draft has its own.
    tags: &'static [&'static str],
    find: Find,
}

impl Maker {
    pub(super) const fn new(
        (id, signal): (&'static str, &'static str),
        certainty: Certainty,
        tags: &'static [&'static str],
        find: Find,
    ) -> Self {
        Self { id, signal, certainty, tags, find }
    }

    /// The look, where there is a signal. The move is the signal's own, or else that of the main category.
    #[must_use]
    pub fn look(&self, evidence: &LookEvidence) -> Option<Look> {
        let LookDraft { sentence, how_sure, at_stake, tags, facet, project } = (self.find)(evidence)?;
        let tags: Vec<Tag> = self.tags.iter().chain(tags).filter_map(|id| id.parse().ok()).collect();
        let advice = tags.first().and_then(|tag| playbook::for_tag(*tag));
        let signal = playbook::signal(self.signal);
        let own_move = signal.and_then(|signal| signal.question.as_deref());
        let question = own_move.or_else(|| advice.map(|advice| advice.question_for(facet)));
        Some(Look {
            id: self.id,
            sentence,
            how_sure,
            may_mean: signal.map(|signal| format!("{}.", signal.means)).unwrap_or_default(),
            who_can_change: advice.map(|advice| format!("{}.", capital(advice.who))).unwrap_or_default(),
            move_question: question.map(|question| question.replace("{project}", project)),
            context: playbook::figures_for(&tags).map(PublishedFigure::line).collect(),
            tags,
            at_stake,
            certainty: self.certainty,
        })
    }
}

/// The runs of one command in one project that have ended, by their start.
#[derive(Debug, Clone)]
pub struct Course<'a> {
    pub label: &'a str,
    pub project: Option<&'a str>,
    pub runs: Vec<&'a Wait>,
}

impl Course<'_> {
    /// `cargo test in api-server`.
    #[must_use]
    pub fn name(&self) -> String {
        named(self.label, self.project)
    }
}

/// `cargo test in api-server`, or the label alone.
pub(super) fn named(label: &str, project: Option<&str>) -> String {
    project.map_or_else(|| label.to_owned(), |project| format!("{label} in {project}"))
}

/// Everything that a sentence-maker may read: the person's own log and pulses of the strip's twelve weeks, put in
/// order once.
#[derive(Debug, Clone)]
pub struct LookEvidence<'a> {
    pub inputs: PanelInputs<'a>,
    /// The panel of the same frame.
    pub panel: &'a Panel,
    pub reading: Reading,
    /// Commands of the person's runs, by label and project.
    pub courses: Vec<Course<'a>>,
    /// Commands that failed and then passed with nothing changed between, over the last [`RECENT_WEEKS`] weeks.
    pub retries: Vec<Retry>,
    /// First moments of the strip's weeks, oldest first, and of the week after.
    starts: Vec<Moment>,
}

impl<'a> LookEvidence<'a> {
    /// Puts in order what `panel` was made from; `zone` says where weeks begin, as it did for the panel.
    pub fn new<Z: TimeZone>(inputs: PanelInputs<'a>, panel: &'a Panel, reading: Reading, zone: &Z) -> Self {
        let monday = |back: u64| panel.frame.monday.checked_sub_days(Days::new(7 * back)).unwrap_or(NaiveDate::MIN);
        let next = panel.frame.monday.checked_add_days(Days::new(7)).unwrap_or(NaiveDate::MAX);
        let mondays = (0..STRIP_WEEKS).rev().map(monday).chain([next]);
        let starts: Vec<Moment> = mondays.map(|monday| midnight(monday, zone)).collect();
        let mut evidence = Self { inputs, panel, reading, courses: Vec::new(), retries: Vec::new(), starts };
        evidence.courses = evidence.commands();
        evidence.retries = retries(inputs.records.waits, inputs.records.trees, evidence.last_weeks(RECENT_WEEKS));
        evidence
    }

    fn commands(&self) -> Vec<Course<'a>> {
        let mut courses: BTreeMap<(&str, Option<&str>), Vec<&Wait>> = BTreeMap::new();
        let ended = self.inputs.records.waits.iter().filter(|wait| wait.is_run() && !wait.is_running());
        for run in ended.filter(|run| self.weeks_before(run.started_at).is_some()) {
            courses.entry((&run.label, run.project.as_deref())).or_default().push(run);
        }
        let course = |((label, project), runs)| Course { label, project, runs };
        courses.into_iter().map(course).collect()
    }

    /// The last `weeks` weeks, the shown one among them; at most the strip's.
    #[must_use]
    pub fn last_weeks(&self, weeks: u64) -> Period {
        let last = self.starts.len() - 1;
        let first = last.saturating_sub(usize::try_from(weeks).unwrap_or(last));
        Period { from: self.starts[first], to: self.starts[last] }
    }

    /// How many weeks before the shown one `moment` lies; `None` outside the strip.
    #[must_use]
    pub fn weeks_before(&self, moment: Moment) -> Option<u64> {
        let begun = self.starts.partition_point(|start| *start <= moment);
        let after = self.starts.len().checked_sub(begun + 1)?;
        u64::try_from(after).ok().filter(|weeks| *weeks < STRIP_WEEKS)
    }

    /// The person's waits that began in the last `weeks` weeks.
    pub fn recent(&self, weeks: u64) -> impl Iterator<Item = &'a Wait> {
        let period = self.last_weeks(weeks);
        self.inputs.records.waits.iter().filter(move |wait| period.contains(wait.started_at))
    }

    /// How many of the last `weeks` weeks were observed well enough to speak of, counted from the panel.
    #[must_use]
    pub fn observed_weeks(&self, weeks: u64) -> u64 {
        let weeks = usize::try_from(weeks).unwrap_or_default();
        let seen = self.panel.weeks.iter().rev().take(weeks).filter(|week| week.observed > 0 && !week.is_gap);
        u64::try_from(seen.count()).unwrap_or_default()
    }

    /// What a wait costs, for the order of looks only: its blocked part, nothing where nothing waited for it or it is
    /// an item in a queue, and the whole of it where nobody answered.
    #[must_use]
    pub fn cost(&self, wait: &Wait) -> Duration {
        match self.reading.blocked(wait) {
            Some(span) => span.length(),
            None if self.reading.is_unanswered(wait) && !self.reading.is_forgotten(wait) => {
                wait.latency(self.reading.now)
            }
            None => Duration::ZERO,
        }
    }
}
