//! What a log holds beside waits, made up to fit them: when something observed, and pulses that were taken.

use chrono::{Datelike, TimeDelta, Weekday};

use crate::domain::log::prompt::{PromptOutcome, ShownPrompt, Trigger};
use crate::domain::log::wait::{Outcome, Wait, WaitId};
use crate::domain::time::{Moment, Span, midnight};

/// For how many days `cargo test` has been taking longer.
pub(super) const SLOWER_DAYS: i64 = 14;
/// For how many days the new command has been in use.
pub(super) const NEWCOMER_DAYS: i64 = 16;
/// How many days ago the pilot began: there are whole weeks before and after it.
pub(super) const PILOT_DAYS: i64 = 38;

/// The stretches in which something observed: every working day of the last `days`, a little longer than anybody worked.
pub(super) fn observed(now: Moment, days: i64) -> impl Iterator<Item = Span> {
    let day = move |back| {
        let date = now.date_naive().checked_sub_signed(TimeDelta::days(back))?;
        let is_free = matches!(date.weekday(), Weekday::Sat | Weekday::Sun);
        let start = midnight(date, now.offset()) + TimeDelta::minutes(8 * 60 + 52);
        let end = (midnight(date, now.offset()) + TimeDelta::minutes(17 * 60 + 38)).min(now);
        (!is_free && start < end).then_some(Span { start, end })
    };
    (0..=days).rev().filter_map(day)
}

/// The runs that failed by a false alarm, each with the one that then passed.
#[must_use]
pub(super) fn passed_again(waits: &[Wait]) -> Vec<(WaitId, WaitId)> {
    let is_false_alarm = |wait: &&Wait| wait.tag().is_some_and(|tag| tag.id() == "flaky_fail");
    let mut open: Option<&Wait> = None;
    let mut pairs = Vec::new();
    for wait in waits.iter().filter(is_false_alarm) {
        match (wait.outcome(), open.take()) {
            (Some(Outcome::Failed), _) => open = Some(wait),
            (Some(Outcome::Succeeded), Some(failed)) if failed.label == wait.label => pairs.push((failed.id, wait.id)),
            _ => {}
        }
    }
    pairs
}

/// The questions that were shown about long waits until a week ago: two or three a day, most of them answered.
pub(super) fn questions(waits: &[Wait], now: Moment) -> impl Iterator<Item = ShownPrompt> {
    const LONG: u64 = 120;
    let until = now - TimeDelta::days(7);
    let is_asked = |wait: &&Wait| wait.is_run() && wait.measured.as_secs() >= LONG && wait.id.0 % 3 == 0;
    let asked = waits.iter().filter(is_asked).filter(move |wait| wait.started_at < until);
    asked.map(|wait| ShownPrompt {
        id: 0,
        wait: Some(wait.id),
        trigger: Trigger::During,
        shown_at: wait.started_at + TimeDelta::seconds(20),
        chance: 1.0,
        answer: wait.tag.as_ref().map(|_| PromptOutcome::Answered),
        seconds: Some(4.0),
    })
}
