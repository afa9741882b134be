//! The log of all that ever left: what, when, how large, and the hash to compare a copy with.

use super::{Page as SharePage, State, words};
use crate::domain::round::records::SentFile;
use crate::domain::say::moment;
use crate::tui::effect::Effect;
use crate::tui::hit::Target;
use crate::tui::keymap::Action;
use crate::tui::screens::list::Stride;
use crate::tui::theme::{Role, Theme};
use crate::tui::widgets::canvas::Canvas;
use crate::tui::widgets::details::facts;
use crate::tui::widgets::page::{Page, window};
use crate::tui::widgets::text::{cut, left};

/// Lines about the selected one.
const DETAIL: usize = 6;

pub(super) fn update(state: &mut State, action: Action) -> Option<Vec<Effect>> {
    let len = state.rounds.as_ref().map_or(0, |rounds| rounds.sent.len());
    let SharePage::Log(selected) = &mut state.page else { return None };
    match (Stride::of(action, 8), action) {
        (Some(step), _) => *selected = step.from(*selected, len),
        (None, Action::Back) => state.page = SharePage::Home,
        _ => return None,
    }
    Some(vec![])
}

pub(super) fn view(sent: &[SentFile], selected: usize, theme: &Theme, canvas: &mut Canvas<'_, '_>) {
    let (width, height) = canvas.size();
    let mut page = Page::default();
    page.line(theme.span(Role::Title, "All that ever left this machine"));
    let room = height.saturating_sub(1 + DETAIL + 1).max(1);
    for index in window(sent.len(), room, Some(selected)) {
        let one = &sent[index];
        let is_selected = index == selected;
        let mark = if is_selected { theme.glyphs.selected } else { " " };
        let role = if is_selected { Role::Title } else { Role::Text };
        let when = left(&words::day(one.at), 12, theme.glyphs);
        let words = format!("{}, {}", one.what, one.title);
        page.target(
            vec![
                theme.span(Role::Accent, format!("{mark} ")),
                theme.span(Role::Dim, when),
                theme.span(role, cut(&words, width.saturating_sub(14), theme.glyphs)),
            ],
            Target::Row(index),
        );
    }
    if let Some(one) = sent.get(selected) {
        page.gap();
        facts(&mut page, &of(one), width, theme);
    }
    page.draw(canvas, 0);
}

fn of(one: &SentFile) -> Vec<(String, String)> {
    let facts = [
        ("sha-256", one.sha256.clone()),
        ("file", format!("{}, {} bytes", one.file, one.bytes)),
        ("when", moment::exact_seconds(one.at)),
        ("round", format!("{} ({})", one.title, one.round.chars().take(16).collect::<String>())),
    ];
    facts.into_iter().map(|(name, words)| (name.to_owned(), words)).collect()
}
