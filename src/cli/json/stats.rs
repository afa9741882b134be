//! `draglog.stats/1`: the figures of a period, with what `--by`, `--panel` and `--week` add.

use serde::Serialize;

use super::{Entries, Time, each, panel, rounded, seconds};
use crate::domain::figure::insight::Panel;
use crate::domain::figure::insight::look::{Certainty, Look};
use crate::domain::figure::insight::recap::Recap;
use crate::domain::figure::stats::{
    BlockedTime, GroupFigures, Grouping, Latency, OutcomeCounts, Prompts, Queue, Retry, Summary, Turns,
};
use crate::domain::page::insights::InsightsPage;

/// The document of `summary`; with groups it has `by` and `groups` as well.
pub(crate) fn stats(summary: &Summary, by: Option<(Grouping, &[GroupFigures])>) -> impl Serialize {
    figures(summary, by.map(|(by, groups)| object! { by, groups: each(groups, group) }))
}

/// The document of the weeks that `panel` is about, with the panel.
pub(crate) fn stats_of_panel(panel: &Panel) -> impl Serialize {
    figures(&panel.summary, object! { panel: panel::panel(panel) })
}

/// The document of the one week that `page` is about, with its recap.
pub(crate) fn stats_of_week(page: &InsightsPage) -> impl Serialize {
    figures(&page.panel.summary, object! { recap: recap(&page.recap, &page.looks) })
}

fn figures(summary: &Summary, more: impl Serialize) -> impl Serialize {
    object! {
        schema: "draglog.stats/1",
        from: Time(summary.period.from),
        to: Time(summary.period.to),
        observed_seconds: seconds(summary.observed),
        runs: summary.outcomes.runs(),
        latency: latency(&summary.latency),
        outcomes: outcomes(summary.outcomes),
        blocked: blocked(&summary.blocked),
        queue: Entries(each(&summary.queue, |items| (items.key, queue(items)))),
        retries: each(&summary.retries, retry),
        prompts: prompts(summary.prompts),
        turns: turns(&summary.turns),
        #[serde(flatten)]
        more: more,
    }
}

fn latency(latency: &Latency) -> impl Serialize {
    object! {
        total_seconds: seconds(latency.total),
        median_seconds: latency.median.map(to_seconds),
        p90_seconds: latency.p90.map(to_seconds),
    }
}

/// Milliseconds of an estimate as seconds, to the millisecond.
pub(crate) fn to_seconds(milliseconds: f64) -> f64 {
    milliseconds.round() / 1000.0
}

fn outcomes(counts: OutcomeCounts) -> impl Serialize {
    object! {
        succeeded: counts.succeeded,
        failed: counts.failed,
        cancelled: counts.cancelled,
        unknown: counts.unknown,
        success_rate: counts.success_rate(),
        wilson95: counts.wilson95(),
    }
}

fn blocked(blocked: &BlockedTime) -> impl Serialize {
    object! {
        seconds: seconds(blocked.union),
        sum_seconds: seconds(blocked.sum),
        unanswered_seconds: seconds(blocked.unanswered),
        not_held_up_seconds: seconds(blocked.not_held_up),
        by_tag: Entries(each(&blocked.by_tag, |(tag, length)| (*tag, seconds(*length)))),
    }
}

fn queue(queue: &Queue) -> impl Serialize {
    object! {
        closed: queue.closed,
        open: queue.open,
        median_seconds: queue.median.map(age),
        median_is_lower_bound: queue.is_lower_bound,
        /// On the working-hours clock.
        median_working_seconds: queue.working_median.map(age),
    }
}

fn age(milliseconds: u64) -> f64 {
    seconds(i64::try_from(milliseconds).unwrap_or(i64::MAX))
}

fn retry(retry: &Retry) -> impl Serialize {
    object! {
        label: &retry.label,
        project: &retry.project,
        runs: retry.runs,
        failed_then_passed_unchanged: retry.failed_then_passed_unchanged,
    }
}

fn prompts(prompts: Prompts) -> impl Serialize {
    object! {
        shown: prompts.shown,
        answered: prompts.answered,
        seconds_asked: rounded(prompts.seconds, 1000.0),
    }
}

/// Turns of agents.
fn turns(turns: &Turns) -> impl Serialize {
    object! {
        count: turns.count,
        /// Time in which at least one agent was at work.
        seconds: seconds(turns.union),
        /// The same of each, added up.
        sum_seconds: seconds(turns.sum),
        median_seconds: turns.latency.median.map(to_seconds),
        p90_seconds: turns.latency.p90.map(to_seconds),
        most_side_by_side: turns.most,
        /// The part of `seconds` in which the person's own builds and tests ran.
        own_runs_seconds: seconds(turns.runs),
        own_runs: each(&turns.commands, |(label, time)| object! { label, seconds: seconds(*time) }),
    }
}

/// One group of `--by`.
fn group(group: &GroupFigures) -> impl Serialize {
    object! {
        key: &group.key,
        runs: group.outcomes.runs(),
        latency: latency(&group.latency),
        outcomes: outcomes(group.outcomes),
        blocked_seconds: seconds(group.blocked),
        unanswered_seconds: seconds(group.unanswered),
        not_held_up_seconds: seconds(group.not_held_up),
    }
}

/// The recap of a week, in the words of the screen.
fn recap(recap: &Recap, looks: &[Look]) -> impl Serialize {
    object! {
        /// Monday of the week.
        week: recap.week,
        lines: &recap.lines,
        changed: &recap.changed,
        r#try: &recap.try_,
        said_did: &recap.said_did,
        looks: each(looks, look),
        automate: &recap.automate,
    }
}

fn look(look: &Look) -> impl Serialize {
    object! {
        id: look.id,
        sentence: &look.sentence,
        how_sure: &look.how_sure,
        certainty: match look.certainty {
            Certainty::Hint => "hint",
            Certainty::Likely => "likely",
            Certainty::Clear => "clear",
        },
        may_mean: &look.may_mean,
        who_can_change: &look.who_can_change,
        r#move: &look.move_question,
        context: &look.context,
        tags: &look.tags,
        at_stake_seconds_per_week: look.at_stake.as_secs_f64().round(),
    }
}
