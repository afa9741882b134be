//! What is worth a look: sentences, each with more behind it.

use super::row::{Row, Rows};
use crate::domain::insight::page::InsightsPage;
use crate::tui::widgets::text::wrap;

/// Adds the sentences, or that there are none.
pub(super) fn add(rows: &mut Rows, page: &InsightsPage) {
    rows.title("Worth a look", "");
    rows.gap();
    for look in &page.looks {
        let row = Row::Look(look.id);
        let role = rows.role(row);
        let lines =
            wrap(&look.sentence, rows.room()).into_iter().map(|line| vec![rows.theme.span(role, line)]).collect();
        rows.row(row, lines);
    }
    if page.looks.is_empty() {
        rows.note("Nothing stands out in these weeks: no signal is a result, too.");
    }
}
