//! The recap of a week on one page: its drag in five lines, what changed, one thing to try, "you said, we did".

use super::detail::Detail;
use crate::domain::page::insights::InsightsPage;
use crate::tui::theme::Role;

/// Adds the whole recap.
pub(super) fn add(detail: &mut Detail, page: &InsightsPage) {
    let recap = &page.recap;
    let so_far = if page.this_week == recap.week { ", so far" } else { "" };
    detail.title(&format!("The week of {}{so_far}", recap.week.format("%-d %b %Y")));
    if recap.lines.is_empty() {
        detail.part("", "Nothing was recorded in this week. Left shows the week before it.");
        return;
    }
    sentences(detail, "", &recap.lines);
    sentences(detail, "What changed", &recap.changed);
    detail.part("One thing to try", recap.try_.as_deref().unwrap_or_default());
    sentences(detail, "You said, we did", &recap.said_did);
}

fn sentences(detail: &mut Detail, heading: &str, sentences: &[String]) {
    for (index, sentence) in sentences.iter().enumerate() {
        if index == 0 {
            detail.part(heading, sentence);
        } else {
            detail.more(sentence, Role::Text);
        }
    }
}
