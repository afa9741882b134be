//! What foreign files tell: pull requests, test reports, when the person was there, and commands of the past. Without the
//! names in them: no title, branch, login, test or window has a place in these types.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::domain::log::wait::Outcome;
use crate::domain::say::words::words;
use crate::domain::time::Moment;

words! {
    /// A foreign format that can be imported.
    pub enum ImportFormat, "format" {
        /// What `gh pr list --json` prints.
        GhPrs = "gh-prs",
        /// What `gh run list --json` and `gh run view --json` print.
        GhRuns = "gh-runs",
        /// What `glab ci get --output json` prints.
        GlabPipelines = "glab-pipelines",
        /// What `bk build list --output json` and `bk build view --output json` print.
        BkBuilds = "bk-builds",
        /// Test reports in the XML of `JUnit`.
        Junit = "junit",
        /// Atuin's history database.
        Atuin = "atuin",
        /// Zsh's history file with times (`EXTENDED_HISTORY`).
        ZshHistory = "zsh-history",
        /// An export of `ActivityWatch`'s buckets.
        Activitywatch = "activitywatch",
        /// The log of another machine of the same person (`draglog export`).
        Draglog = "draglog",
    }
}

impl ImportFormat {
    /// Whether it has runs of a CI service.
    #[must_use]
    pub const fn is_of_ci(self) -> bool {
        matches!(self, Self::GhRuns | Self::GlabPipelines | Self::BkBuilds)
    }

    /// Whether it has commands and how long they took, so that runs have an ETA from the first minute.
    #[must_use]
    pub const fn is_history(self) -> bool {
        matches!(self, Self::Atuin | Self::ZshHistory)
    }
}

words! {
    /// How a pull request stood when it was last imported.
    pub enum PullRequestState, "state of a pull request" {
        Open = "open",
        Merged = "merged",
        Closed = "closed",
    }
}

/// One of the person's own pull requests, as it stood at `seen_at`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PullRequest {
    pub opened_at: Moment,
    /// The first review by another person; reviews by programs and by the author do not count. None: not until `seen_at`.
    pub first_review_at: Option<Moment>,
    /// How often one and the same reviewer had to look at most; 0 without a review.
    pub rounds: u32,
    /// How often it was opened again; None where no import could tell (a forge's list does not, two of them may).
    pub reopened: Option<u32>,
    pub state: PullRequestState,
    pub is_draft: bool,
    /// When it was merged or closed.
    pub ended_at: Option<Moment>,
    /// As given with the import; the file's own names are not read.
    pub project: Option<String>,
    /// When the import was made: nothing is known of it later than that.
    pub seen_at: Moment,
}

/// One run of a CI service that is over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CiRun {
    /// When it was asked for.
    pub asked_at: Moment,
    /// When a machine began with it; none where the file does not tell.
    pub began_at: Option<Moment>,
    pub ended_at: Moment,
    pub outcome: Outcome,
    /// As given with the import; the file's own names are not read.
    pub project: Option<String>,
}

/// The counts of one test report file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestReport {
    /// When the tests ran, as the report says; else when its file was written.
    pub at: Moment,
    /// Tests that ran, each once however often it was run again.
    pub tests: u32,
    /// Tests that failed and did not pass when they were run again.
    pub failed: u32,
    /// Tests that failed and passed in the same report.
    pub flaky: u32,
    /// Tests that were left out; not among `tests`.
    pub skipped: u32,
    /// As given with the import; the file's own names are not read.
    pub project: Option<String>,
}

words! {
    /// Why something in a foreign file was left out.
    pub enum OmissionReason, "reason" {
        NoKnownTool = "no_known_tool": "of no tool that a rule knows",
        NoWait = "no_wait": "of a known tool, but nobody waits for them (a server, a watcher, `--version`)",
        SeveralCommands = "several_commands": "several commands in one line, in the background or in a pipe",
        NoTime = "no_time": "without a time",
        NoLength = "no_length": "without a length",
        TooLong = "too_long": "longer than 12 hours, over which a machine most likely slept",
        InFuture = "in_future": "in the future",
        TooEarly = "too_early": "from before the year 2000",
        TooOldToKeep = "too_old_to_keep": "older than the settings keep waits (`keep.days`)",
        BeforeSince = "before_since": "from before --since",
        Deleted = "deleted": "deleted in their history",
        OtherMachine = "other_machine": "of other machines",
        OtherAuthor = "other_author": "of other people, dropped unread",
        OpenedByProgram = "opened_by_program": "opened by programs",
        NotActive = "not_active": "in which nobody was at the machine",
        NoTests = "no_tests": "in which no test ran",
        NotOver = "not_over": "that are not over",
    }
}

/// What was found in a foreign file beside what was kept.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Findings {
    /// Commands, pull requests, reports or stretches in it.
    pub read: u64,
    /// What was left out on purpose.
    pub left_out: BTreeMap<OmissionReason, u64>,
    /// What could not be understood.
    pub not_understood: u64,
    /// The first of those: its line or row, from 1, and what is wrong with it.
    pub first_problem: Option<(u64, String)>,
}

impl Findings {
    /// Counts one thing that is left out.
    pub fn leave_out(&mut self, reason: OmissionReason) {
        *self.left_out.entry(reason).or_default() += 1;
    }

    /// Counts one thing that makes no sense; `line` is its line or row, from 1.
    pub fn misunderstand(&mut self, line: u64, why: impl Into<String>) {
        self.not_understood += 1;
        self.first_problem.get_or_insert_with(|| (line, why.into()));
    }

    /// Adds what was found in another file.
    pub fn add(&mut self, other: Self) {
        self.read += other.read;
        for (reason, count) in other.left_out {
            *self.left_out.entry(reason).or_default() += count;
        }
        self.not_understood += other.not_understood;
        if self.first_problem.is_none() {
            self.first_problem = other.first_problem;
        }
    }
}

/// What became of what was taken in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ImportCounts {
    pub added: u64,
    /// In the log already, and told anew: a pull request that went on.
    pub updated: u64,
    /// In the log already, from an earlier import.
    pub known: u64,
    /// Runs that draglog recorded itself.
    pub recorded: u64,
}

/// A command that another tool remembers. It lives only as long as it takes to find its rule; the text is dropped then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastCommand {
    /// Where it stands: a line of the file, or a row of the table, from 1.
    pub line: u64,
    /// As typed.
    pub text: String,
    pub started_at: Moment,
    pub length: Duration,
    /// None where the file does not tell.
    pub exit_code: Option<i32>,
    /// The folder it was given in, where the file tells.
    pub folder: Option<String>,
    /// Whether an AI agent gave it.
    pub is_agents: bool,
}

/// How the review of one of the person's own changes (a pull request) went, as an import described it; by whom is not known
/// here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeReview {
    pub opened_at: Moment,
    /// The first answer by a person.
    pub answered_at: Option<Moment>,
    /// Merged or closed; a change that closed without an answer waits for none any more.
    pub closed_at: Option<Moment>,
    /// Rounds of changes that were asked for, where it is known.
    pub rounds: Option<u32>,
    /// How often it was opened again; `None` where no import saw that.
    pub reopened: Option<u32>,
    /// Up to when the import knows: an open one waited at least until then.
    pub known_until: Moment,
}

impl ChangeReview {
    /// A pull request as it stood when it was imported last; `None` for a draft, which nobody is asked to review. Before its
    /// first review it has no rounds that could be counted.
    #[must_use]
    pub fn of(pull: &PullRequest) -> Option<Self> {
        (!pull.is_draft).then(|| Self {
            opened_at: pull.opened_at,
            answered_at: pull.first_review_at,
            closed_at: pull.ended_at,
            rounds: pull.first_review_at.map(|_| pull.rounds),
            reopened: pull.reopened,
            known_until: pull.seen_at,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Moment {
        chrono::DateTime::parse_from_rfc3339(text).unwrap()
    }

    fn waiting() -> PullRequest {
        PullRequest {
            opened_at: at("2026-11-16T09:00:00+01:00"),
            first_review_at: None,
            rounds: 0,
            reopened: None,
            state: PullRequestState::Open,
            is_draft: false,
            ended_at: None,
            project: None,
            seen_at: at("2026-11-20T09:00:00+01:00"),
        }
    }

    #[test]
    fn nobody_keeps_a_draft_waiting() {
        let draft = PullRequest { is_draft: true, ..waiting() };
        assert_eq!(ChangeReview::of(&draft), None);
        assert_eq!(ChangeReview::of(&waiting()).map(|change| change.answered_at), Some(None));
    }
}
