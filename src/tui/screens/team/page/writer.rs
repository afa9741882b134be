//! Lines of a report in one width: what every part of it is written with.

use ratatui::text::Span;

use crate::domain::team::report::Count;
use crate::tui::shape::Shape;
use crate::tui::theme::{Role, Theme};
use crate::tui::widgets::page::Page;
use crate::tui::widgets::people;
use crate::tui::widgets::text::{left, wrap};

/// Room for the words before a sentence of a topic.
const NAMES: usize = 19;
/// Fewer cells than this beside a picture make words unreadable: they go below it.
const LEAST_BESIDE: usize = 18;

pub(super) struct Writer<'a> {
    pub(super) page: Page,
    pub(super) parts: Vec<(usize, String)>,
    pub(super) theme: &'a Theme,
    width: usize,
    is_small: bool,
}

impl<'a> Writer<'a> {
    pub(super) fn new(width: usize, shape: Shape, theme: &'a Theme) -> Self {
        let mut page = Page::default();
        if shape.is_airy() {
            page.gap();
        }
        Self { page, parts: vec![], width, is_small: shape == Shape::Small, theme }
    }

    /// Begins a part of the report.
    pub(super) fn begin(&mut self, title: &str) {
        self.page.gap();
        // What stands above the first part is read with it.
        self.parts.push((if self.parts.is_empty() { 0 } else { self.page.len() }, title.to_owned()));
        self.text(Role::Title, title);
    }

    pub(super) fn gap_if_airy(&mut self) {
        if !self.is_small {
            self.page.gap();
        }
    }

    pub(super) fn text(&mut self, role: Role, text: &str) {
        self.behind("  ", (role, role), text);
    }

    /// One of several lines.
    pub(super) fn item(&mut self, text: &str) {
        let mark = format!("  {} ", self.theme.glyphs.dot);
        self.behind(&mark, (Role::Dim, Role::Text), text);
    }

    /// A question that is put to the team.
    pub(super) fn question(&mut self, text: &str) {
        let mark = format!("  {} ", self.theme.glyphs.current);
        self.behind(&mark, (Role::Accent, Role::Title), text);
    }

    /// A sentence with its name before it, or in front of it where it is narrow.
    pub(super) fn named(&mut self, name: &str, sentence: &str) {
        if self.is_small {
            return self.text(Role::Dim, &format!("{name}: {sentence}"));
        }
        let name = format!("  {}", left(name, NAMES, self.theme.glyphs));
        self.behind(&name, (Role::Dim, Role::Text), sentence);
    }

    /// A count as marks, and what was counted beside them.
    pub(super) fn pictured(&mut self, count: &Count, words: &str) {
        self.beside(people::marks(count, self.theme), people::width(count), words);
    }

    /// Words beside a picture of so many cells, or below it where there is no room.
    pub(super) fn beside(&mut self, picture: Vec<Span<'static>>, cells: usize, words: &str) {
        let room = self.width.saturating_sub(cells + 4);
        if room < LEAST_BESIDE {
            self.page.line([vec![Span::raw("  ")], picture].concat());
            return self.text(Role::Text, words);
        }
        let mut picture = Some(picture);
        for line in wrap(words, room) {
            let lead = picture.take().unwrap_or_else(|| vec![Span::raw(" ".repeat(cells))]);
            let words = vec![self.theme.span(Role::Text, format!("  {line}"))];
            self.page.line([vec![Span::raw("  ")], lead, words].concat());
        }
    }

    /// Lines of `text`, the first one behind `mark`, the others as far in.
    fn behind(&mut self, mark: &str, (of_mark, of_text): (Role, Role), text: &str) {
        let cells = mark.chars().count();
        let mut mark = mark.to_owned();
        for line in wrap(text, self.width.saturating_sub(cells)) {
            let lead = std::mem::replace(&mut mark, " ".repeat(cells));
            self.page.line(vec![self.theme.span(of_mark, lead), self.theme.span(of_text, line)]);
        }
    }
}
