//! What is worth a look comes first: a line each, with the whole sentence and more behind it.

use super::row::{PanelRow, Rows};
use crate::domain::page::insights::InsightsPage;
use crate::tui::theme::Role;
use crate::tui::widgets::text::cut;

/// Adds a line for each, where there are any.
pub(super) fn add(rows: &mut Rows, page: &InsightsPage) {
    if page.looks.is_empty() {
        return;
    }
    rows.section("Worth a look", "");
    for look in &page.looks {
        let row = PanelRow::Look(look.id);
        let (theme, role) = (rows.to.theme, rows.role(row));
        let words = cut(&look.sentence, rows.room().saturating_sub(2), theme.glyphs);
        rows.row(row, vec![vec![theme.span(Role::Dim, format!("{} ", theme.glyphs.dot)), theme.span(role, words)]]);
    }
}

/// Says, below everything else, that there are none.
pub(super) fn add_none(rows: &mut Rows, page: &InsightsPage) {
    if page.looks.is_empty() {
        rows.section("Worth a look", "");
        rows.note("Nothing stands out in these weeks: that is a result, too.");
    }
}
