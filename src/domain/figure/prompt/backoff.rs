//! What unanswered questions lead to: longer gaps, and silence at last.

use std::collections::BTreeMap;

use chrono::{TimeDelta, TimeZone};

use super::{Situation, minutes};
use crate::domain::log::prompt::{PromptOutcome, ShownPrompt};
use crate::domain::log::settings::Backoff;
use crate::domain::time::Moment;

/// Dismissed or expired. "Never ask for this" is an answer.
pub(super) fn is_miss(shown: &ShownPrompt) -> bool {
    matches!(shown.answer, Some(PromptOutcome::Dismissed | PromptOutcome::Expired))
}

/// The time to leave between two questions: doubled by misses in a row, halved again by answers in a row.
#[must_use]
pub(crate) fn gap(situation: &Situation) -> TimeDelta {
    let (least, settings) = (situation.settings.prompt.min_gap_min, &situation.settings.backoff);
    let most = settings.max_gap_min.max(least);
    let (mut gap, mut misses, mut answers) = (least, 0, 0);
    for shown in situation.shown.iter().filter(|shown| shown.answer.is_some()) {
        (misses, answers) = if is_miss(shown) { (misses + 1, 0) } else { (0, answers + 1) };
        if misses == settings.after_misses.max(1) {
            (gap, misses) = (gap.saturating_mul(2).min(most), 0);
        }
        if answers == settings.recover_after_answers.max(1) {
            (gap, answers) = ((gap / 2).max(least), 0);
        }
    }
    minutes(gap)
}

/// Whether enough days in a row went badly that nothing is asked until the person asks for it.
///
/// Days on which nothing was shown neither break the row nor lengthen it.
pub(crate) fn is_opt_in_only<Z: TimeZone>(
    settings: &Backoff,
    shown: &[ShownPrompt],
    opted_in_at: Option<Moment>,
    zone: &Z,
) -> bool {
    let counted = shown.iter().filter(|shown| opted_in_at.is_none_or(|since| shown.shown_at > since));
    let mut days: BTreeMap<chrono::NaiveDate, u32> = BTreeMap::new();
    for shown in counted {
        *days.entry(shown.shown_at.with_timezone(zone).date_naive()).or_default() += u32::from(is_miss(shown));
    }
    let bad = days.values().rev().take_while(|misses| **misses >= settings.silence_today_after.max(1)).count();
    settings.opt_in_after_bad_days > 0 && bad >= settings.opt_in_after_bad_days as usize
}
