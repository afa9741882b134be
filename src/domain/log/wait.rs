//! A wait: an interval somebody may have been held up in. Every run of a known tool is one.

use crate::domain::time::{Moment, Span, between};
use std::time::Duration;

pub use crate::domain::log::kind::{Class, Kind};
use crate::domain::log::tag::Tag;
use crate::domain::say::words::words;

/// The number of a wait in the log; never reused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct WaitId(pub i64);

impl std::fmt::Display for WaitId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

words! {
    /// Where a wait was learned from.
    pub enum Source, "source" {
        /// The observer saw the process.
        Observed = "observed",
        /// `draglog run` started it.
        Wrapped = "wrapped",
        /// The shell hook reported it.
        Hook = "hook",
        /// A person entered it.
        Manual = "manual",
        /// It was read from a foreign file.
        Imported = "imported",
    }
}

impl Source {
    /// Whether a process of it was seen to run on this machine.
    #[must_use]
    pub const fn is_watched(self) -> bool {
        matches!(self, Self::Observed | Self::Wrapped | Self::Hook)
    }

    /// Whether the person can be expected to say what held them up. Nobody was ever asked about a run that was imported:
    /// that it has no answer tells nothing, so it is neither asked about nor counted as unanswered.
    #[must_use]
    pub const fn is_asked_about(self) -> bool {
        !matches!(self, Self::Imported)
    }
}

words! {
    /// Who a run belonged to. Only `person` waits are asked about and counted.
    pub enum Actor, "actor" {
        /// In the foreground of a terminal.
        Person = "person",
        /// Under an AI coding agent.
        Agent = "agent",
        /// Neither: no terminal, an IDE's check, a background job.
        Background = "background",
    }
}

words! {
    /// How a wait ended.
    pub enum Outcome, "outcome" {
        Succeeded = "succeeded",
        Failed = "failed",
        /// Stopped by the person (interrupt, terminate, hang-up).
        Cancelled = "cancelled",
        /// It ended and the system did not tell how.
        Unknown = "unknown",
        /// It ended while nobody watched; the end is the last moment it was seen.
        Lost = "lost",
    }
}

/// How a process ended, where the system tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum Exit {
    /// It returned this status.
    Code(i32),
    /// This signal ended it.
    Signal(i32),
}

impl Exit {
    /// The status it returned.
    #[must_use]
    pub const fn code(self) -> Option<i32> {
        if let Self::Code(code) = self { Some(code) } else { None }
    }

    /// The signal that ended it.
    #[must_use]
    pub const fn signal(self) -> Option<i32> {
        if let Self::Signal(signal) = self { Some(signal) } else { None }
    }
}

/// The end of a wait: when, and how. Its outcome never contradicts its exit status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(from = "(Moment, Outcome, Option<Exit>)", into = "(Moment, Outcome, Option<Exit>)")]
pub struct End {
    at: Moment,
    outcome: Outcome,
    exit: Option<Exit>,
}

impl End {
    /// An end with this outcome and no exit status.
    #[must_use]
    pub const fn new(at: Moment, outcome: Outcome) -> Self {
        Self { at, outcome, exit: None }
    }

    /// The end of a process: its outcome follows from how it exited.
    #[must_use]
    pub const fn of_process(at: Moment, exit: Option<Exit>) -> Self {
        Self { at, outcome: Outcome::of(exit), exit }
    }

    /// An end whose outcome was judged by more than the exit status, such as a tool whose status says nothing, or an interrupt
    /// seen before it. Where the two contradict each other, the outcome follows from the exit status.
    #[must_use]
    pub const fn judged(at: Moment, outcome: Outcome, exit: Option<Exit>) -> Self {
        let fits = match (outcome, exit) {
            (Outcome::Succeeded, Some(exit)) => matches!(exit, Exit::Code(0)),
            (Outcome::Failed | Outcome::Cancelled, Some(exit)) => !matches!(exit, Exit::Code(0)),
            (Outcome::Unknown | Outcome::Lost, Some(_)) | (_, None) => true,
        };
        if fits { Self { at, outcome, exit } } else { Self::of_process(at, exit) }
    }

    /// When it ended.
    #[must_use]
    pub const fn at(self) -> Moment {
        self.at
    }

    /// How it ended.
    #[must_use]
    pub const fn outcome(self) -> Outcome {
        self.outcome
    }

    /// The exit status, where there was one and it is known.
    #[must_use]
    pub const fn exit(self) -> Option<Exit> {
        self.exit
    }
}

impl From<(Moment, Outcome, Option<Exit>)> for End {
    fn from((at, outcome, exit): (Moment, Outcome, Option<Exit>)) -> Self {
        Self::judged(at, outcome, exit)
    }
}

impl From<End> for (Moment, Outcome, Option<Exit>) {
    fn from(end: End) -> Self {
        (end.at, end.outcome, end.exit)
    }
}

impl Outcome {
    /// How a run ended, from what the kernel says of it.
    ///
    /// Interrupt, terminate, hang-up and quit, by signal or by the shells' 128+N, are the person's own doing: cancelled.
    #[must_use]
    pub const fn of(exit: Option<Exit>) -> Self {
        const HUP: i32 = 1;
        const INT: i32 = 2;
        const QUIT: i32 = 3;
        const TERM: i32 = 15;
        match exit {
            Some(Exit::Signal(HUP | INT | QUIT | TERM)) => Self::Cancelled,
            Some(Exit::Code(0)) => Self::Succeeded,
            Some(Exit::Code(code)) if matches!(code - 128, HUP | INT | QUIT | TERM) => Self::Cancelled,
            Some(_) => Self::Failed,
            None => Self::Unknown,
        }
    }
}

words! {
    /// Who gave the tag.
    pub enum TagSource, "tag source" {
        Person = "person",
        /// Only one tag fits the kind.
        Inferred = "inferred",
    }
}

/// The tag of a wait, with who gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitTag {
    pub tag: Tag,
    pub source: TagSource,
    /// One of the tag's facets.
    pub facet: Option<String>,
}

impl WaitTag {
    /// A tag that the person gave, without a facet.
    #[must_use]
    pub const fn by_person(tag: Tag) -> Self {
        Self { tag, source: TagSource::Person, facet: None }
    }
}

words! {
    /// What the person did meanwhile.
    pub enum Attention, "attention" {
        Waited = "waited",
        Switched = "switched",
        LostThread = "lost_thread",
    }
}

words! {
    /// Where the answer came from when a context hunt ended.
    pub enum HuntOutcome, "outcome of a context hunt" {
        Docs = "docs",
        Code = "code",
        Person = "person",
        Never = "never",
    }
}

/// The word for a wait that has not ended, where others have their outcome.
pub const RUNNING: &str = "running";

/// One wait as the log holds it.
#[derive(Debug, Clone, PartialEq)]
pub struct Wait {
    pub id: WaitId,
    pub kind: Kind,
    pub source: Source,
    pub actor: Actor,
    /// Id of the rule that matched; none for manual waits.
    pub tool: Option<String>,
    /// Tool and verb, a script with its tools, or the kind's name. Never an argument that could hold a secret.
    pub label: String,
    /// Name of the repository's top folder.
    pub project: Option<String>,
    pub started_at: Moment,
    /// None while it runs.
    pub end: Option<End>,
    /// Start to end on the monotonic clock, suspended time taken out. While it runs: as far as it was last seen.
    pub measured: Duration,
    /// Time in which the machine slept or the job was stopped; part of neither latency nor blocked time.
    pub suspended: Duration,
    /// The person's own word on being held up; the tag may say it as well, see [`Wait::held_up`].
    pub answer: Option<bool>,
    pub tag: Option<WaitTag>,
    pub attention: Option<Attention>,
    /// Blocked time was cut here: ten minutes after the last input on the run's terminal.
    pub blocked_until: Option<Moment>,
    pub found: Option<HuntOutcome>,
    pub note: Option<String>,
    /// An agent asks the person since then: the wait stands still. Only while it goes on.
    pub asks_since: Option<Moment>,
}

/// Whether `tag` alone would make blocked time of a wait of a kind that stands in a queue.
#[must_use]
pub fn takes_out_of_queue(tag: Tag, (kind, source): (Kind, Source), answer: Option<bool>) -> bool {
    let watched = source.is_watched();
    let blocks = tag.class(watched) == Some(Class::Blocking);
    blocks && kind.class(watched) == Class::Queue && answer != Some(true)
}

impl Wait {
    /// The person's wait that began at `started_at` and goes on; nothing else is known of it, and nobody has answered.
    ///
    /// The other fields are set with `Wait { end: …, ..Wait::begun(…) }`.
    #[must_use]
    pub fn begun(id: WaitId, kind: Kind, source: Source, label: impl Into<String>, started_at: Moment) -> Self {
        Self {
            id,
            kind,
            source,
            actor: Actor::Person,
            tool: None,
            label: label.into(),
            project: None,
            started_at,
            end: None,
            measured: Duration::ZERO,
            suspended: Duration::ZERO,
            answer: None,
            tag: None,
            attention: None,
            blocked_until: None,
            found: None,
            note: None,
            asks_since: None,
        }
    }

    /// Whether it has not ended.
    #[must_use]
    pub const fn is_running(&self) -> bool {
        self.end.is_none()
    }

    /// When it ended.
    #[must_use]
    pub fn ended_at(&self) -> Option<Moment> {
        self.end.map(End::at)
    }

    /// How it ended.
    #[must_use]
    pub fn outcome(&self) -> Option<Outcome> {
        self.end.map(End::outcome)
    }

    /// Whether it ended in this way.
    #[must_use]
    pub fn has(&self, outcome: Outcome) -> bool {
        self.outcome() == Some(outcome)
    }

    /// What it is tagged with.
    #[must_use]
    pub fn tag(&self) -> Option<Tag> {
        self.tag.as_ref().map(|given| given.tag)
    }

    /// The facet of its tag.
    #[must_use]
    pub fn facet(&self) -> Option<&str> {
        self.tag.as_ref()?.facet.as_deref()
    }

    /// Who gave its tag.
    #[must_use]
    pub fn tag_source(&self) -> Option<TagSource> {
        self.tag.as_ref().map(|given| given.source)
    }

    /// The word for how it ended, or that it has not: what lists and files say.
    #[must_use]
    pub fn state(&self) -> &'static str {
        self.outcome().map_or(RUNNING, Outcome::as_str)
    }

    /// Its tag's class when tagged, else its kind's.
    #[must_use]
    pub fn class(&self) -> Class {
        let watched = self.source.is_watched();
        self.tag().and_then(|tag| tag.class(watched)).unwrap_or_else(|| self.kind.class(watched))
    }

    /// Whether `tag` alone would make blocked time of the age of a work item; not where the person said that they were held up.
    #[must_use]
    pub fn is_unqueued_by(&self, tag: Tag) -> bool {
        takes_out_of_queue(tag, (self.kind, self.source), self.answer)
    }

    /// Whether the person was held up; `None` where nobody said, and for queue waits, which hold up nobody by themselves.
    ///
    /// Held up = a blocking tag, or the person's own yes; a manual blocking wait without a tag is held up.
    #[must_use]
    pub fn held_up(&self) -> Option<bool> {
        if self.answer.is_some() {
            return self.answer;
        }
        match (self.tag(), self.class()) {
            (Some(tag), _) if tag == Tag::not_held_up() => Some(false),
            (Some(_), Class::Blocking) => Some(true),
            (None, Class::Blocking) if self.source == Source::Manual => Some(true),
            (_, Class::Queue) | (None, Class::Blocking) => None,
        }
    }

    /// The same in words, for every place that tells of it.
    #[must_use]
    pub fn held_up_in_words(&self) -> &'static str {
        match (self.class(), self.held_up()) {
            (Class::Queue, None) => "does not apply to a queue",
            (_, None) => "not answered",
            (_, Some(true)) => "yes",
            (_, Some(false)) => "no",
        }
    }

    /// Start to end, or to `now` while it runs, suspended time taken out.
    #[must_use]
    pub fn latency(&self, now: Moment) -> Duration {
        if self.is_running() {
            let now = self.asks_since.map_or(now, |since| now.min(since));
            between(self.started_at, now).saturating_sub(self.suspended).max(self.measured)
        } else {
            self.measured
        }
    }

    /// The stretch of wall time it takes up: from its start for as long as its latency.
    #[must_use]
    pub fn span(&self, now: Moment) -> Span {
        Span::lasting(self.started_at, self.latency(now))
    }

    /// The part in which the person was held up; `None` where that is not known or the wait is a queue.
    #[must_use]
    pub fn blocked(&self, now: Moment) -> Option<Span> {
        match (self.class(), self.held_up()) {
            (Class::Queue, _) | (_, None) => None,
            (Class::Blocking, Some(false)) => Some(Span::lasting(self.started_at, Duration::ZERO)),
            (Class::Blocking, Some(true)) => {
                let span = self.span(now);
                let end = self.blocked_until.map_or(span.end, |cut| cut.clamp(span.start, span.end));
                Some(Span { start: span.start, end })
            }
        }
    }

    /// Whether idle time was cut off the blocked part.
    #[must_use]
    pub fn is_idle_cut(&self, now: Moment) -> bool {
        self.blocked_until.is_some_and(|cut| cut < self.span(now).end)
    }

    /// Whether nobody has said what it was, though somebody could be asked.
    #[must_use]
    pub fn is_untagged(&self) -> bool {
        self.tag.is_none() && self.answer.is_none() && self.source.is_asked_about()
    }

    /// Whether it is a process run: it has latency and an outcome.
    #[must_use]
    pub fn is_run(&self) -> bool {
        self.kind.is_machine()
    }

    /// Whether it is a turn of an AI agent.
    #[must_use]
    pub fn is_turn(&self) -> bool {
        self.kind == Kind::Agent
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(crate) fn moment(text: &str) -> Moment {
        chrono::DateTime::parse_from_rfc3339(text).unwrap()
    }

    fn wait(kind: Kind, source: Source) -> Wait {
        Wait {
            end: Some(End::new(moment("2026-11-20T09:30:00+01:00"), Outcome::Unknown)),
            measured: Duration::from_secs(1800),
            ..Wait::begun(WaitId(1), kind, source, kind.as_str(), moment("2026-11-20T09:00:00+01:00"))
        }
    }

    #[test]
    fn an_observed_run_is_not_a_wait_until_somebody_says_so() {
        let mut run = wait(Kind::Build, Source::Observed);
        let now = run.started_at;
        assert_eq!((run.class(), run.held_up(), run.blocked(now)), (Class::Blocking, None, None));
        run.tag = Some(WaitTag::by_person(Tag::not_held_up()));
        assert_eq!(run.blocked(now).map(|span| span.length()), Some(Duration::ZERO));
        run.tag = "build_test".parse().ok().map(WaitTag::by_person);
        assert_eq!(run.blocked(now).map(|span| span.length()), Some(Duration::from_secs(1800)));
    }

    #[test]
    fn ctrl_c_is_no_failure_and_a_crash_is_no_cancellation() {
        assert_eq!(Outcome::of(Some(Exit::Signal(2))), Outcome::Cancelled);
        assert_eq!(Outcome::of(Some(Exit::Code(130))), Outcome::Cancelled);
        assert_eq!(Outcome::of(Some(Exit::Signal(11))), Outcome::Failed);
        assert_eq!(Outcome::of(Some(Exit::Code(2))), Outcome::Failed);
        assert_eq!(Outcome::of(Some(Exit::Code(0))), Outcome::Succeeded);
        assert_eq!(Outcome::of(None), Outcome::Unknown);
    }

    #[test]
    fn an_outcome_never_contradicts_the_exit_status() {
        let at = moment("2026-11-20T09:00:00+01:00");
        let judged = |outcome, exit| End::judged(at, outcome, Some(exit)).outcome();
        assert_eq!(judged(Outcome::Succeeded, Exit::Code(1)), Outcome::Failed);
        assert_eq!(judged(Outcome::Succeeded, Exit::Signal(2)), Outcome::Cancelled);
        assert_eq!(judged(Outcome::Failed, Exit::Code(0)), Outcome::Succeeded);
        for (outcome, exit) in
            [(Outcome::Cancelled, Exit::Code(1)), (Outcome::Unknown, Exit::Code(0)), (Outcome::Lost, Exit::Signal(9))]
        {
            assert_eq!(judged(outcome, exit), outcome);
        }
    }

    #[test]
    fn a_review_is_a_queue_and_never_blocked_time() {
        let mut review = wait(Kind::Review, Source::Manual);
        assert_eq!((review.class(), review.blocked(review.started_at)), (Class::Queue, None));
        review.answer = Some(true);
        assert_eq!(review.blocked(review.started_at), None);
        review.tag = "review_churn".parse().ok().map(WaitTag::by_person);
        assert_eq!(review.class(), Class::Blocking);
    }

    #[test]
    fn a_watched_pipeline_blocks_and_one_started_by_hand_does_not() {
        assert_eq!(wait(Kind::Ci, Source::Observed).class(), Class::Blocking);
        assert_eq!(wait(Kind::Ci, Source::Manual).class(), Class::Queue);
    }

    #[test]
    fn idle_time_is_cut_from_the_blocked_part_only() {
        let mut run = wait(Kind::Build, Source::Observed);
        run.answer = Some(true);
        run.blocked_until = Some(moment("2026-11-20T09:18:00+01:00"));
        let now = run.started_at;
        assert_eq!(run.blocked(now).map(|span| span.length()), Some(Duration::from_secs(18 * 60)));
        assert_eq!(run.latency(now), Duration::from_secs(1800));
        assert!(run.is_idle_cut(now));
    }
}
