//! The recap of a week on one page: its drag in five lines, what changed, one thing to try, "you said, we did".

use super::paragraphs::Detail;
use crate::domain::page::insights::InsightsPage;
use crate::domain::say::moment;

/// Adds the whole recap.
pub(super) fn add(detail: &mut Detail, page: &InsightsPage) {
    let recap = &page.recap;
    let so_far = if page.this_week == recap.week { ", so far" } else { "" };
    detail.title(&format!("Week of {}{so_far}", moment::week_with_year(recap.week)));
    if recap.lines.is_empty() {
        detail.part("", "Nothing was recorded in this week. Left shows the week before.");
        return;
    }
    detail.sentences("", &recap.lines);
    detail.sentences("What changed", &recap.changed);
    detail.part("One thing to try", recap.try_.as_deref().unwrap_or_default());
    detail.sentences("What can be automated", &recap.automate);
    detail.sentences("You said, we did", &recap.said_did);
}
