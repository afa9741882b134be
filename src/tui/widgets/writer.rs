//! A page while it is written: in one width, with one theme, its groups set apart where there is room.

use ratatui::layout::Rect;

use super::canvas::Canvas;
use super::field::Field;
use super::page::{LinePiece, Page};
use super::text::{cut, left, width, wrap};
use crate::tui::hit::Target;
use crate::tui::theme::{Role, Theme};

/// What puts a page together.
#[derive(Debug)]
pub(crate) struct Writer<'a> {
    pub page: Page,
    pub width: usize,
    /// Groups are set apart by an empty line.
    pub is_airy: bool,
    pub theme: &'a Theme,
}

impl<'a> Writer<'a> {
    /// An empty page of so many cells.
    #[must_use]
    pub(crate) fn new(width: usize, is_airy: bool, theme: &'a Theme) -> Self {
        Self { page: Page::default(), width, is_airy, theme }
    }

    /// An empty page for all of a canvas.
    #[must_use]
    pub(crate) fn on(canvas: &Canvas<'_, '_>, theme: &'a Theme) -> Self {
        Self::new(canvas.width(), canvas.shape.is_airy(), theme)
    }

    /// The same with lines of at most so many cells: longer ones are hard to read.
    #[must_use]
    pub(crate) fn at_most(self, cells: usize) -> Self {
        Self { width: self.width.min(cells), ..self }
    }

    /// An empty line, where there is room for such.
    pub(crate) fn gap(&mut self) {
        if self.is_airy {
            self.page.gap();
        }
    }

    /// A line in one role.
    pub(crate) fn line(&mut self, role: Role, words: impl Into<String>) {
        self.page.line(self.theme.span(role, words));
    }

    /// A line, cut where it is too long and set in by two cells.
    pub(crate) fn cut(&mut self, role: Role, words: &str) {
        let words = cut(words, self.width.saturating_sub(2), self.theme.glyphs);
        self.line(role, format!("  {words}"));
    }

    /// A paragraph, set in by two cells.
    pub(crate) fn text(&mut self, role: Role, words: &str) {
        self.indented(role, 2, words);
    }

    /// A paragraph, set in by so many cells.
    pub(crate) fn indented(&mut self, role: Role, cells: usize, words: &str) {
        for line in wrap(words, self.width.saturating_sub(cells)) {
            self.line(role, format!("{}{line}", " ".repeat(cells)));
        }
    }

    /// Sentences, the first as text and the others dim.
    pub(crate) fn sentences(&mut self, sentences: &[impl AsRef<str>]) {
        for (index, sentence) in sentences.iter().enumerate() {
            self.text(if index == 0 { Role::Text } else { Role::Dim }, sentence.as_ref());
        }
    }

    /// At most so many lines of a paragraph, the first one behind `mark`, the others as far in.
    pub(crate) fn lines_behind(&mut self, mark: &str, (of_mark, of_words): (Role, Role), words: &str, most: usize) {
        let cells = width(mark);
        let mut mark = mark.to_owned();
        for line in wrap(words, self.width.saturating_sub(cells)).into_iter().take(most) {
            let lead = std::mem::replace(&mut mark, " ".repeat(cells));
            self.page.line(vec![self.theme.span(of_mark, lead), self.theme.span(of_words, line)]);
        }
    }

    /// A paragraph, its first line behind `mark`, the others as far in.
    pub(crate) fn behind(&mut self, mark: &str, roles: (Role, Role), words: &str) {
        self.lines_behind(mark, roles, words, usize::MAX);
    }

    /// A paragraph behind a sign of one cell in a role of its own.
    pub(crate) fn marked(&mut self, sign: &str, role: Role, words: &str) {
        self.behind(&format!("{sign} "), (role, Role::Text), words);
    }

    /// What is wrong, behind an exclamation mark.
    pub(crate) fn problem(&mut self, words: &str) {
        self.marked("!", Role::Bad, words);
    }

    /// The same of the first two problems, in a line each.
    pub(crate) fn problems_in_short(&mut self, problems: &[String]) {
        for problem in problems.iter().take(2) {
            let words = cut(problem, self.width.saturating_sub(2), self.theme.glyphs);
            self.page.line(vec![self.theme.span(Role::Bad, "! "), self.theme.span(Role::Text, words)]);
        }
    }

    /// A key and what it does; a click on it may do the same.
    pub(crate) fn key(&mut self, key: &str, words: &str, target: Option<Target>) {
        let key = self.theme.span(Role::Key, format!("  {key}"));
        let line = vec![key, self.theme.span(Role::Dim, format!(" {words}"))];
        match target {
            Some(target) => self.page.target(line, target),
            None => self.page.line(line),
        }
    }

    /// A line that is typed, behind `lead`.
    pub(crate) fn field(&mut self, lead: &str, role: Role, field: &Field) {
        let typed = field.spans(self.width.saturating_sub(lead.len()), self.theme);
        self.page.line([vec![self.theme.span(role, lead)], typed].concat());
    }

    /// A field below what it asks for.
    pub(crate) fn asks(&mut self, title: &str, field: &Field) {
        self.page.gap();
        self.line(Role::Title, format!("  {title}"));
        let typed = field.spans(self.width.saturating_sub(4), self.theme);
        self.page.line([vec![self.theme.span(Role::Accent, "  ")], typed].concat());
    }

    /// Names and what there is to say of each, in two columns, the second wrapped.
    pub(crate) fn facts(&mut self, facts: &[(impl AsRef<str>, impl AsRef<str>)]) {
        const NAME: usize = 12;
        for (name, words) in facts {
            let name = left(name.as_ref(), NAME, self.theme.glyphs);
            self.behind(&name, (Role::Dim, Role::Text), words.as_ref());
        }
    }

    /// Lines of pieces that mean something each.
    pub(crate) fn parts(&mut self, lines: impl IntoIterator<Item = Vec<LinePiece>>) {
        lines.into_iter().for_each(|line| self.page.parts(line));
    }

    /// The same, set in by two cells.
    pub(crate) fn indented_parts(&mut self, lines: impl IntoIterator<Item = Vec<LinePiece>>) {
        for mut line in lines {
            line.insert(0, (vec![self.theme.span(Role::Text, "  ")], None));
            self.page.parts(line);
        }
    }

    /// Draws it from its first line on.
    pub(crate) fn draw(self, canvas: &mut Canvas<'_, '_>) {
        self.page.draw(canvas, 0);
    }
}

/// `area` in three: so many lines at its top, what is between, so many lines at its bottom, as far as there is room.
#[must_use]
pub(crate) fn stacked(area: Rect, top: usize, bottom: usize) -> [Rect; 3] {
    let lines = |count: usize, room: u16| u16::try_from(count).unwrap_or(u16::MAX).min(room);
    let top = Rect { height: lines(top, area.height), ..area };
    let rest = Rect { y: top.bottom(), height: area.height - top.height, ..area };
    let middle = Rect { height: rest.height - lines(bottom, rest.height), ..rest };
    [top, middle, Rect { y: middle.bottom(), height: rest.height - middle.height, ..rest }]
}
