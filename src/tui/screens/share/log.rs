//! The log of all that ever left: what, when, how large, and the hash to compare a copy with.

use super::{Canvas, Page as SharePage, moved, words};
use crate::domain::round::records::SentFile;
use crate::domain::say::moment;
use crate::tui::effect::Effect;
use crate::tui::hit::{Hit, Target};
use crate::tui::keymap::Action;
use crate::tui::model::Model;
use crate::tui::screens::list::Stride;
use crate::tui::theme::Role;
use crate::tui::widgets::details::facts;
use crate::tui::widgets::page::{Page, window};
use crate::tui::widgets::text::{cut, left};

/// Lines about the selected one.
const DETAIL: usize = 6;

pub(super) fn update(model: &mut Model, action: Action) -> Option<Vec<Effect>> {
    let state = &mut model.screens.share;
    let len = state.rounds.as_ref().map_or(0, |rounds| rounds.sent.len());
    let SharePage::Log(selected) = &mut state.page else { return None };
    match (Stride::of(action, 8), action) {
        (Some(step), _) => *selected = moved(*selected, step, len),
        (None, Action::Back) => state.page = SharePage::Home,
        _ => return None,
    }
    Some(vec![])
}

pub(super) fn view(
    model: &Model,
    sent: &[SentFile],
    selected: usize,
    (frame, area): Canvas<'_, '_>,
    hits: &mut Vec<Hit>,
) {
    let (theme, width) = (&model.theme, usize::from(area.width));
    let height = usize::from(area.height);
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
    page.draw(frame, area, 0, hits);
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
