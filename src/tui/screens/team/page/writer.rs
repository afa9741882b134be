//! Lines of a report in one width: what every part of it is written with.

use ratatui::text::Span;

use crate::domain::team::report::Count;
use crate::tui::shape::Shape;
use crate::tui::theme::{Role, Theme};
use crate::tui::widgets::people;
use crate::tui::widgets::text::{left, wrap};
use crate::tui::widgets::writer::Writer;

/// Room for the words before a sentence of a topic.
const NAMES: usize = 19;
/// Fewer cells than this beside a picture make words unreadable: they go below it.
const LEAST_BESIDE: usize = 18;

/// A report while its lines are put together.
pub(in super::super) struct ReportWriter<'a> {
    pub(in super::super) to: Writer<'a>,
    /// First line and title of each part.
    pub(in super::super) parts: Vec<(usize, String)>,
}

impl<'a> ReportWriter<'a> {
    pub(super) fn new(width: usize, shape: Shape, theme: &'a Theme) -> Self {
        let mut to = Writer::new(width, shape.is_airy(), theme);
        to.gap();
        Self { to, parts: vec![] }
    }

    /// Begins a part of the report.
    pub(super) fn begin(&mut self, title: &str) {
        self.to.page.gap();
        // What stands above the first part is read with it.
        self.parts.push((if self.parts.is_empty() { 0 } else { self.to.page.len() }, title.to_owned()));
        self.text(Role::Title, title);
    }

    pub(super) fn text(&mut self, role: Role, text: &str) {
        self.to.text(role, text);
    }

    /// One of several lines.
    pub(super) fn item(&mut self, text: &str) {
        let mark = format!("  {} ", self.to.theme.glyphs.dot);
        self.to.behind(&mark, (Role::Dim, Role::Text), text);
    }

    /// A question that is put to the team.
    pub(super) fn question(&mut self, text: &str) {
        let mark = format!("  {} ", self.to.theme.glyphs.current);
        self.to.behind(&mark, (Role::Accent, Role::Title), text);
    }

    /// A sentence with its name before it, or in front of it where it is narrow.
    pub(super) fn named(&mut self, name: &str, sentence: &str) {
        if !self.to.is_airy {
            return self.text(Role::Dim, &format!("{name}: {sentence}"));
        }
        let name = format!("  {}", left(name, NAMES, self.to.theme.glyphs));
        self.to.behind(&name, (Role::Dim, Role::Text), sentence);
    }

    /// A count as marks, and what was counted beside them.
    pub(super) fn pictured(&mut self, count: &Count, words: &str) {
        self.beside(people::marks(count, self.to.theme), people::width(count), words);
    }

    /// Words beside a picture of so many cells, or below it where there is no room.
    pub(super) fn beside(&mut self, picture: Vec<Span<'static>>, cells: usize, words: &str) {
        let room = self.to.width.saturating_sub(cells + 4);
        if room < LEAST_BESIDE {
            self.to.page.line([vec![Span::raw("  ")], picture].concat());
            return self.text(Role::Text, words);
        }
        let mut picture = Some(picture);
        for line in wrap(words, room) {
            let lead = picture.take().unwrap_or_else(|| vec![Span::raw(" ".repeat(cells))]);
            let words = vec![self.to.theme.span(Role::Text, format!("  {line}"))];
            self.to.page.line([vec![Span::raw("  ")], lead, words].concat());
        }
    }
}
