//! `draglog.status/1`: what goes on now, and what is asked.

use serde::Serialize;

use super::{Time, budget, each, invitation, rounded, seconds_of, wait};
use crate::domain::figure::progress::{self, RunningWait};
use crate::domain::log::gap::Gap;
use crate::domain::log::reading::Reading;
use crate::domain::page::status::{DueRound, OpenPrompt, StatusPage};

/// The document of a page.
pub(crate) fn status(page: &StatusPage) -> impl Serialize {
    let view = &page.view;
    object! {
        schema: "draglog.status/1",
        running: each(&view.running, |one| running(one, page.reading)),
        today: object! {
            blocked_seconds: seconds_of(view.today.blocked),
            latency_seconds: seconds_of(view.today.machine),
            waits: view.today.waits,
            untagged: view.today.untagged,
        },
        prompt: page.prompt.as_ref().map(prompt),
        /// The pulse that is due.
        pulse: page.pulse.as_ref().map(invitation),
        /// Why nothing is asked now; null where a pulse is due.
        why: &page.why,
        budget: budget(&page.budget),
        /// Rounds of followed teams that wait for your part.
        rounds: each(&page.rounds, round),
        missing: each(&view.missing, missing),
        /// The person's.
        agents: object! { working: view.working_agents(), asking: view.asking().count() },
    }
}

fn running(running: &RunningWait, reading: Reading) -> impl Serialize {
    let now = reading.now;
    object! {
        #[serde(flatten)]
        wait: wait(&running.wait, reading),
        /// How long it will have taken in all; null without history.
        expected_seconds: progress::expected(running, now).map(seconds_of),
        /// The range that three in five runs fall into; null as `expected_seconds`.
        expected_range_seconds: progress::expected_range(running, now).map(|range| range.map(seconds_of)),
        /// From 0 to 1; null without history.
        progress: progress::of(running, now).map(|progress| rounded(progress.fraction, 1e4)),
        /// An agent asks the person since then; null where it does not.
        asks_since: running.wait.asks_since.map(Time),
    }
}

/// A question that stands on a screen somewhere.
fn prompt(prompt: &OpenPrompt) -> impl Serialize {
    object! {
        wait: prompt.wait,
        label: &prompt.label,
        trigger: prompt.trigger,
        shown_at: Time(prompt.shown_at),
    }
}

fn round(round: &DueRound) -> impl Serialize {
    object! { title: &round.title, closes: Time(round.closes), folder: &round.folder }
}

/// What is missing from the log.
fn missing(gap: &Gap) -> impl Serialize {
    object! {
        cause: gap.cause,
        since: Time(gap.since),
        /// Null while it goes on.
        until: gap.until.map(Time),
        /// Runs that wait to be written.
        waiting: gap.waiting,
        /// Runs that are missing; null where nobody knows how many.
        lost: gap.lost,
        reason: &gap.reason,
    }
}
