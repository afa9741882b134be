//! The documents that other programs read. Field order and names are a promise; what is not known is `null`.

mod missing;
mod panel;
mod runs;
mod turns;
mod week;

use std::time::Duration;

use serde::{Serialize, Serializer};

use self::runs::{LatencyPart, OutcomesPart, latency, outcomes};
use crate::domain::figure::insight::Panel;
use crate::domain::figure::progress;
use crate::domain::figure::progress::RunningWait;
use crate::domain::figure::stats::{GroupFigures, Grouping, Summary};
use crate::domain::log::prompt::Trigger;
use crate::domain::log::reading::Reading;
use crate::domain::log::survey::Budget;
use crate::domain::log::survey::due::Invitation;
use crate::domain::log::tag::Tag;
use crate::domain::log::wait::{Actor, Attention, Class, Exit, Kind, Source, TagSource, Wait, WaitId};
use crate::domain::page::insights::InsightsPage;
use crate::domain::page::log::LogPage;
use crate::domain::page::status::{DueRound, OpenPrompt, StatusPage};
use crate::domain::time::{Moment, resolve_civil};
use missing::MissingPart;

/// A moment in RFC 3339 with its own local offset, to the millisecond.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Time(pub Moment);

impl std::fmt::Display for Time {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.to_rfc3339_opts(chrono::SecondsFormat::Millis, false))
    }
}

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Milliseconds as seconds.
#[must_use]
pub(crate) fn seconds(milliseconds: i64) -> f64 {
    milliseconds as f64 / 1000.0
}

/// A length as seconds.
#[must_use]
pub(crate) fn seconds_of(length: Duration) -> f64 {
    seconds(i64::try_from(length.as_millis()).unwrap_or(i64::MAX))
}

/// One wait of `draglog.log/1`.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct WaitDocument {
    pub id: WaitId,
    pub kind: Kind,
    pub class: Class,
    pub source: Source,
    pub actor: Actor,
    pub tool: Option<String>,
    pub label: String,
    pub project: Option<String>,
    pub started_at: Time,
    pub ended_at: Option<Time>,
    pub seconds: f64,
    pub suspended_seconds: f64,
    pub outcome: &'static str,
    pub exit_code: Option<i32>,
    pub signal: Option<i32>,
    pub held_up: Option<bool>,
    pub blocked_seconds: Option<f64>,
    pub tag: Option<Tag>,
    pub facet: Option<String>,
    pub tag_source: Option<TagSource>,
    pub attention: Option<Attention>,
    pub idle_cut: bool,
    pub note: Option<String>,
}

impl WaitDocument {
    /// `wait` as it stands at the reading's now.
    #[must_use]
    pub(crate) fn new(wait: &Wait, reading: Reading) -> Self {
        let held_up = reading.held_up(wait);
        let exit = wait.end.and_then(|end| end.exit);
        let blocked = reading.blocked(wait).map(|span| seconds_of(span.length()));
        Self {
            id: wait.id,
            kind: wait.kind,
            class: wait.class(),
            source: wait.source,
            actor: wait.actor,
            tool: wait.tool.clone(),
            label: wait.label.clone(),
            project: wait.project.clone(),
            started_at: Time(wait.started_at),
            ended_at: wait.ended_at().map(Time),
            seconds: seconds_of(wait.latency(reading.now)),
            suspended_seconds: seconds_of(wait.suspended),
            outcome: wait.state(),
            exit_code: exit.and_then(Exit::code),
            signal: exit.and_then(Exit::signal),
            held_up,
            blocked_seconds: if held_up == Some(false) { Some(0.0) } else { blocked },
            tag: wait.tag,
            facet: wait.facet.clone(),
            tag_source: wait.tag_source,
            attention: wait.attention,
            idle_cut: wait.is_idle_cut(reading.now),
            note: wait.note.clone(),
        }
    }
}

/// `draglog.log/1`.
#[derive(Debug, Serialize)]
pub(crate) struct LogDocument {
    pub schema: &'static str,
    /// Newest last.
    pub waits: Vec<WaitDocument>,
}

impl LogDocument {
    /// The document of `waits`, which are sorted by their start.
    #[must_use]
    pub(crate) fn new(page: &LogPage) -> Self {
        let waits = page.waits.iter().map(|wait| WaitDocument::new(wait, page.reading));
        Self { schema: "draglog.log/1", waits: waits.collect() }
    }
}

/// A JSON object in the order of its entries.
#[derive(Debug, Clone)]
struct Entries<V>(Vec<(&'static str, V)>);

impl<V: Serialize> Serialize for Entries<V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(key, value)| (*key, value)))
    }
}

/// `draglog.stats/1`. With `--by` it has `by` and `groups` as well, with `--panel` `panel`.
#[derive(Debug, Serialize)]
pub(crate) struct StatsDocument {
    schema: &'static str,
    from: Time,
    to: Time,
    observed_seconds: f64,
    runs: u64,
    latency: LatencyPart,
    outcomes: OutcomesPart,
    blocked: BlockedPart,
    queue: Entries<QueuePart>,
    retries: Vec<RetryPart>,
    prompts: PromptsPart,
    turns: turns::TurnsPart,
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<Grouping>,
    #[serde(skip_serializing_if = "Option::is_none")]
    groups: Option<Vec<GroupPart>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    panel: Option<panel::PanelPart>,
    #[serde(skip_serializing_if = "Option::is_none")]
    recap: Option<week::RecapPart>,
}

#[derive(Debug, Serialize)]
struct BlockedPart {
    seconds: f64,
    sum_seconds: f64,
    unanswered_seconds: f64,
    not_held_up_seconds: f64,
    by_tag: Entries<f64>,
}

#[derive(Debug, Clone, Serialize)]
struct QueuePart {
    closed: u64,
    open: u64,
    median_seconds: Option<f64>,
    median_is_lower_bound: bool,
    /// The same on the working-hours clock.
    median_working_seconds: Option<f64>,
}

#[derive(Debug, Serialize)]
struct RetryPart {
    label: String,
    project: Option<String>,
    runs: u64,
    failed_then_passed_unchanged: u64,
}

#[derive(Debug, Serialize)]
struct PromptsPart {
    shown: u64,
    answered: u64,
    seconds_asked: f64,
}

/// One group of `--by`.
#[derive(Debug, Serialize)]
struct GroupPart {
    key: Option<String>,
    runs: u64,
    latency: LatencyPart,
    outcomes: OutcomesPart,
    blocked_seconds: f64,
    unanswered_seconds: f64,
    not_held_up_seconds: f64,
}

impl StatsDocument {
    /// The document of `summary`, with groups where they were asked for.
    #[must_use]
    pub(crate) fn new(summary: &Summary, by: Option<(Grouping, &[GroupFigures])>) -> Self {
        let blocked = &summary.blocked;
        Self {
            schema: "draglog.stats/1",
            from: Time(summary.period.from),
            to: Time(summary.period.to),
            observed_seconds: seconds(summary.observed),
            runs: summary.outcomes.runs(),
            latency: latency(&summary.latency),
            outcomes: outcomes(summary.outcomes),
            blocked: BlockedPart {
                seconds: seconds(blocked.union),
                sum_seconds: seconds(blocked.sum),
                unanswered_seconds: seconds(blocked.unanswered),
                not_held_up_seconds: seconds(blocked.not_held_up),
                by_tag: Entries(blocked.by_tag.iter().map(|(tag, length)| (*tag, seconds(*length))).collect()),
            },
            queue: Entries(summary.queue.iter().map(|queue| (queue.key, queue_part(queue))).collect()),
            retries: summary.retries.iter().map(retry).collect(),
            prompts: PromptsPart {
                shown: summary.prompts.shown,
                answered: summary.prompts.answered,
                seconds_asked: (summary.prompts.seconds * 1000.0).round() / 1000.0,
            },
            turns: turns::TurnsPart::new(&summary.turns),
            by: by.map(|(by, _)| by),
            groups: by.map(|(_, groups)| groups.iter().map(group).collect()),
            panel: None,
            recap: None,
        }
    }

    /// The document of the weeks that `panel` is about, with the panel.
    #[must_use]
    pub(crate) fn of_panel(panel: &Panel) -> Self {
        Self { panel: Some(panel::PanelPart::new(panel)), ..Self::new(&panel.summary, None) }
    }

    /// The document of the one week that `page` is about, with its recap.
    #[must_use]
    pub(crate) fn of_week(page: &InsightsPage) -> Self {
        let recap = week::RecapPart::new(&page.recap, &page.looks);
        Self { recap: Some(recap), ..Self::new(&page.panel.summary, None) }
    }
}

fn queue_part(queue: &crate::domain::figure::stats::Queue) -> QueuePart {
    QueuePart {
        closed: queue.closed,
        open: queue.open,
        median_seconds: queue.median.map(|age| seconds(i64::try_from(age).unwrap_or(i64::MAX))),
        median_is_lower_bound: queue.is_lower_bound,
        median_working_seconds: queue.working_median.map(|age| seconds(i64::try_from(age).unwrap_or(i64::MAX))),
    }
}

fn retry(retry: &crate::domain::figure::stats::Retry) -> RetryPart {
    RetryPart {
        label: retry.label.clone(),
        project: retry.project.clone(),
        runs: retry.runs,
        failed_then_passed_unchanged: retry.failed_then_passed_unchanged,
    }
}

fn group(group: &GroupFigures) -> GroupPart {
    GroupPart {
        key: group.key.clone(),
        runs: group.outcomes.runs(),
        latency: latency(&group.latency),
        outcomes: outcomes(group.outcomes),
        blocked_seconds: seconds(group.blocked),
        unanswered_seconds: seconds(group.unanswered),
        not_held_up_seconds: seconds(group.not_held_up),
    }
}

/// `draglog.status/1`.
#[derive(Debug, Serialize)]
pub(crate) struct StatusDocument {
    schema: &'static str,
    running: Vec<RunningPart>,
    today: TodayPart,
    prompt: Option<PromptPart>,
    /// The pulse that is due.
    pulse: Option<PulsePart>,
    /// Why nothing is asked now; null where a pulse is due.
    why: Option<String>,
    budget: BudgetPart,
    /// Rounds of followed teams that wait for one's own part.
    rounds: Vec<RoundPart>,
    missing: Vec<MissingPart>,
    agents: turns::AgentsPart,
}

#[derive(Debug, Serialize)]
struct RunningPart {
    #[serde(flatten)]
    wait: WaitDocument,
    /// How long it will have taken in all; null without history.
    expected_seconds: Option<f64>,
    /// The range that three in five runs fall into; null as `expected_seconds`.
    expected_range_seconds: Option<[f64; 2]>,
    /// From 0 to 1; null without history.
    progress: Option<f64>,
    /// An agent asks the person since then; null where it does not.
    asks_since: Option<Time>,
}

#[derive(Debug, Serialize)]
struct TodayPart {
    blocked_seconds: f64,
    latency_seconds: f64,
    waits: u32,
    untagged: u32,
}

/// A question that stands on a screen somewhere.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct PromptPart {
    wait: Option<WaitId>,
    label: Option<String>,
    trigger: Trigger,
    shown_at: Time,
}

impl From<&OpenPrompt> for PromptPart {
    fn from(prompt: &OpenPrompt) -> Self {
        let OpenPrompt { wait, label, trigger, shown_at } = prompt;
        Self { wait: *wait, label: label.clone(), trigger: *trigger, shown_at: Time(*shown_at) }
    }
}

/// A round that waits for one's own part.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct RoundPart {
    pub title: String,
    pub closes: Time,
    pub folder: String,
}

impl From<&DueRound> for RoundPart {
    fn from(round: &DueRound) -> Self {
        Self { title: round.title.clone(), closes: Time(round.closes), folder: round.folder.clone() }
    }
}

/// A pulse that is or will be asked.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct PulsePart {
    pub id: String,
    pub title: String,
    pub service: Option<String>,
    pub from: Time,
    pub until: Time,
}

impl From<&Invitation> for PulsePart {
    fn from(ask: &Invitation) -> Self {
        let local = |civil| Time(resolve_civil(civil, &chrono::Local));
        Self {
            id: ask.survey.clone(),
            title: ask.title.clone(),
            service: ask.service.clone(),
            from: local(ask.from),
            until: local(ask.until),
        }
    }
}

/// What everything that asks has taken this week: `{"seconds_asked", "budget_seconds", "shown", "answered"}`.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct BudgetPart(pub Budget);

impl std::fmt::Display for BudgetPart {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.line())
    }
}

impl Serialize for BudgetPart {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Fields {
            seconds_asked: f64,
            budget_seconds: u64,
            shown: u32,
            answered: u32,
        }
        let Budget { used_s, of_s, asked, answered } = self.0;
        let seconds_asked = (used_s * 1000.0).round() / 1000.0;
        Fields { seconds_asked, budget_seconds: of_s, shown: asked, answered }.serialize(serializer)
    }
}

impl StatusDocument {
    /// The document of a page.
    #[must_use]
    pub(crate) fn new(page: &StatusPage) -> Self {
        let StatusPage { view, reading, .. } = page;
        let reading = *reading;
        let running = |running: &RunningWait| RunningPart {
            wait: WaitDocument::new(&running.wait, reading),
            expected_seconds: progress::expected(running, reading.now).map(seconds_of),
            expected_range_seconds: progress::expected_range(running, reading.now).map(|range| range.map(seconds_of)),
            progress: progress::of(running, reading.now).map(|progress| (progress.fraction * 1e4).round() / 1e4),
            asks_since: running.wait.asks_since.map(Time),
        };
        Self {
            schema: "draglog.status/1",
            running: view.running.iter().map(running).collect(),
            today: TodayPart {
                blocked_seconds: seconds_of(view.today.blocked),
                latency_seconds: seconds_of(view.today.machine),
                waits: view.today.waits,
                untagged: view.today.untagged,
            },
            prompt: page.prompt.as_ref().map(PromptPart::from),
            pulse: page.pulse.as_ref().map(PulsePart::from),
            why: page.why.clone(),
            budget: BudgetPart(page.budget),
            rounds: page.rounds.iter().map(RoundPart::from).collect(),
            missing: view.missing.iter().map(MissingPart::from).collect(),
            agents: turns::AgentsPart::new(view),
        }
    }
}
