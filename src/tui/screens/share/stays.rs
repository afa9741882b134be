//! The left side: what stays on this machine, and what the round is.

use super::words;
use crate::domain::page::share::OwnPart;
use crate::tui::theme::{Role, Theme};
use crate::tui::widgets::details::facts;
use crate::tui::widgets::page::Page;
use crate::tui::widgets::text::wrap;

/// All of it, in so many cells.
pub(super) fn page(part: &OwnPart, width: usize, is_airy: bool, theme: &Theme) -> Page {
    let mut page = Page::default();
    let gap = |page: &mut Page| {
        if is_airy {
            page.gap();
        }
    };
    page.line(theme.span(Role::Title, "Stays here"));
    for line in words::stays(&part.stays) {
        paragraph(&mut page, &line, (Role::Text, 2), width, theme);
    }
    gap(&mut page);
    paragraph(&mut page, words::NEVER, (Role::Dim, 0), width, theme);
    gap(&mut page);
    page.line(theme.span(Role::Title, "The round"));
    facts(&mut page, &words::of_round(&part.round), width, theme);
    let roster = part.roster_changes.iter().map(|line| format!("roster: {line}"));
    let notes: Vec<String> = roster.chain(part.notes.iter().cloned()).collect();
    if !notes.is_empty() {
        gap(&mut page);
        page.line(theme.span(Role::Title, "To know"));
        for note in &notes {
            paragraph(&mut page, note, (Role::Warn, 0), width, theme);
        }
    }
    page
}

/// Adds `text`, wrapped, after so many spaces.
pub(super) fn paragraph(page: &mut Page, text: &str, (role, indent): (Role, usize), width: usize, theme: &Theme) {
    for line in wrap(text, width.saturating_sub(indent)) {
        page.line(theme.span(role, format!("{}{line}", " ".repeat(indent))));
    }
}
