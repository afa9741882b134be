//! The log of all that ever left: what, when, how large, and the hash to compare a copy with.

use super::{Page as SharePage, State, words};
use crate::domain::round::records::SentFile;
use crate::domain::say::count::count;
use crate::domain::say::moment;
use crate::tui::hit::Target;
use crate::tui::keymap::Action;
use crate::tui::screens::list::Stride;
use crate::tui::theme::{Role, Theme};
use crate::tui::widgets::canvas::Canvas;
use crate::tui::widgets::page::window;
use crate::tui::widgets::text::{cut, left};
use crate::tui::widgets::writer::Writer;

/// Lines about the selected one.
const DETAIL: usize = 6;

pub(super) fn update(state: &mut State, action: Action) {
    let len = state.rounds.as_ref().map_or(0, |rounds| rounds.sent.len());
    let SharePage::Log(selected) = &mut state.page else { return };
    match (Stride::of(action, 8), action) {
        (Some(step), _) => *selected = step.from(*selected, len),
        (None, Action::Back) => state.page = SharePage::Home,
        _ => {}
    }
}

pub(super) fn view(sent: &[SentFile], selected: usize, theme: &Theme, canvas: &mut Canvas<'_, '_>) {
    let mut to = Writer::on(canvas, theme);
    to.line(Role::Title, "All that ever left this machine");
    let room = canvas.height().saturating_sub(1 + DETAIL + 1).max(1);
    for index in window(sent.len(), room, Some(selected)) {
        let (one, is_selected) = (&sent[index], index == selected);
        let words = cut(&format!("{}, {}", one.what, one.title), to.width.saturating_sub(14), theme.glyphs);
        let row = vec![
            theme.mark(is_selected),
            theme.span(Role::Dim, left(&words::day(one.at), 12, theme.glyphs)),
            theme.span(Role::of_row(is_selected), words),
        ];
        to.page.target(row, Target::Row(index));
    }
    if let Some(one) = sent.get(selected) {
        to.page.gap();
        to.facts(&[
            ("sha-256", one.sha256.clone()),
            ("file", format!("{}, {}", one.file, count(one.bytes, "byte"))),
            ("when", moment::exact_seconds(one.at)),
            ("round", format!("{} ({})", one.title, one.round.chars().take(16).collect::<String>())),
        ]);
    }
    to.draw(canvas);
}
