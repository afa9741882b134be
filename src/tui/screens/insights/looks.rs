//! What is worth a look: sentences, each with more behind it.

use super::row::{Row, Rows};
use crate::domain::page::insights::InsightsPage;
use crate::tui::theme::Role;
use crate::tui::widgets::text::wrap;

/// Adds the sentences, or that there are none.
pub(super) fn add(rows: &mut Rows, page: &InsightsPage) {
    rows.title("Worth a look", "");
    rows.gap();
    for look in &page.looks {
        let row = Row::Look(look.id);
        let role = rows.role(row);
        let dot = rows.theme.glyphs.dot;
        let lines = wrap(&look.sentence, rows.room().saturating_sub(2)).into_iter().enumerate().map(|(index, line)| {
            let mark = if index == 0 { format!("{dot} ") } else { "  ".to_owned() };
            vec![rows.theme.span(Role::Dim, mark), rows.theme.span(role, line)]
        });
        let lines = lines.collect();
        rows.row(row, lines);
    }
    if page.looks.is_empty() {
        rows.note("Nothing stands out in these weeks: no signal is a result, too.");
    }
}
