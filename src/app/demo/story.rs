//! What a log holds beside waits, made up to fit them: when something observed, and pulses that were taken.

use chrono::{Datelike, TimeDelta, Weekday};

use crate::domain::log::prompt::{PromptOutcome, Trigger};
use crate::domain::log::wait::{Outcome, Wait, WaitId};
use crate::domain::time::{Moment, Span, midnight};

/// For how many days `cargo test` has been taking longer.
pub(super) const SLOWER_DAYS: i64 = 14;
/// For how many days the new command has been in use.
pub(super) const NEWCOMER_DAYS: i64 = 16;
/// How many days ago the pilot began: there are whole weeks before and after it.
pub(super) const PILOT_DAYS: i64 = 38;

/// A pulse that was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct DemoSitting {
    pub survey: &'static str,
    pub days_ago: i64,
    /// The service it was about, if it is about one.
    pub service: Option<&'static str>,
    pub answers: ItemAnswers,
}

/// Item and answer, as `draglog pulse answer` spells them.
pub(super) type ItemAnswers = &'static [(&'static str, &'static str)];

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
    let is_false_alarm = |wait: &&Wait| wait.tag.is_some_and(|tag| tag.id() == "flaky_fail");
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

/// A question that was shown.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Question {
    pub wait: WaitId,
    pub trigger: Trigger,
    pub shown_at: Moment,
    pub answer: PromptOutcome,
    pub seconds: f64,
}

/// The questions that were shown about long waits until a week ago: two or three a day, most of them answered.
pub(super) fn questions(waits: &[Wait], now: Moment) -> impl Iterator<Item = Question> {
    const LONG: u64 = 120;
    let until = now - TimeDelta::days(7);
    let is_asked = |wait: &&Wait| wait.is_run() && wait.measured.as_secs() >= LONG && wait.id.0 % 3 == 0;
    let asked = waits.iter().filter(is_asked).filter(move |wait| wait.started_at < until);
    asked.map(|wait| Question {
        wait: wait.id,
        trigger: Trigger::During,
        shown_at: wait.started_at + TimeDelta::seconds(20),
        answer: if wait.tag.is_some() { PromptOutcome::Answered } else { PromptOutcome::Expired },
        seconds: 4.0,
    })
}

/// The pulses that were taken in the last twelve weeks, oldest first.
#[must_use]
pub(super) const fn sittings() -> &'static [DemoSitting] {
    SITTINGS
}

const SITTINGS: &[DemoSitting] = &[
    of("toil_hours", 79, TOIL),
    of("context_gaps", 72, EARLY_GAPS),
    of("review_handoff", 65, REVIEW),
    of("toil_hours", 51, TOIL),
    of("context_gaps", 44, GAPS),
    DemoSitting { service: Some("checkout"), ..of("dora_quick", 36, SERVICE) },
    of("toil_hours", 23, TOIL),
    of("flow_day", 21, &[("fd_focus", "3"), ("fd_load", "3"), ("fd_plan", "3"), ("fd_drag", "build_test")]),
    of("context_gaps", 16, GAPS),
    of("flow_day", 9, &[("fd_focus", "2"), ("fd_load", "3"), ("fd_plan", "4"), ("fd_drag", "context_hunt")]),
    of("review_handoff", 8, REVIEW),
];

const REVIEW: ItemAnswers = &[
    ("rv_first", "3"),
    ("rv_rounds", "3"),
    ("rv_avoid", "3"),
    ("rv_back", "1"),
    ("rv_people", "3"),
    ("rv_owner", "2"),
    ("rv_ready", "4"),
];
const EARLY_GAPS: ItemAnswers =
    &[("cg_freq", "2"), ("cg_hours", "2"), ("cg_what", "4"), ("cg_found", "3"), ("cg_blocker", "2")];
const GAPS: ItemAnswers =
    &[("cg_freq", "3"), ("cg_hours", "3"), ("cg_what", "1,2"), ("cg_found", "1"), ("cg_blocker", "2")];
const TOIL: ItemAnswers =
    &[("tl_hours", "4"), ("tl_kind", "2"), ("tl_removable", "4"), ("tl_inner", "4"), ("tl_lost", "3")];
const SERVICE: ItemAnswers =
    &[("dq_deploy", "3"), ("dq_lead", "3"), ("dq_fail", "3"), ("dq_restore", "2"), ("dq_basis", "4")];

const fn of(survey: &'static str, days_ago: i64, answers: ItemAnswers) -> DemoSitting {
    DemoSitting { survey, days_ago, service: None, answers }
}
