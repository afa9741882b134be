//! The detail of a row as headed paragraphs, while it is put together.

use ratatui::text::Span;

use crate::tui::theme::{Role, Theme};
use crate::tui::widgets::page::Page;
use crate::tui::widgets::text::wrap;

/// A page of headed paragraphs.
pub(super) struct Detail<'a> {
    pub(super) theme: &'a Theme,
    pub(super) width: usize,
    /// Paragraphs are set apart by an empty line.
    pub(super) is_airy: bool,
    /// What was put together so far.
    pub(super) page: Page,
    /// The same without line breaks, for the clipboard.
    text: Vec<String>,
}

impl<'a> Detail<'a> {
    /// An empty page.
    #[must_use]
    pub(super) fn new(width: usize, is_airy: bool, theme: &'a Theme) -> Self {
        Self { theme, width, is_airy, page: Page::default(), text: Vec::new() }
    }

    /// Its sentences, each in a line of its own.
    #[must_use]
    pub(super) fn text(&self) -> String {
        self.text.join("\n")
    }

    /// The first words, in bold.
    pub(super) fn title(&mut self, words: &str) {
        if self.is_airy {
            self.page.gap();
        }
        self.more(words, Role::Title);
    }

    /// A paragraph, with a dim heading where it has one.
    pub(super) fn part(&mut self, heading: &str, words: &str) {
        if words.is_empty() {
            return;
        }
        if self.is_airy {
            self.page.gap();
        }
        if !heading.is_empty() {
            self.more(heading, Role::Dim);
        }
        self.more(words, Role::Text);
    }

    /// One more sentence under the last paragraph.
    pub(super) fn more(&mut self, words: &str, role: Role) {
        self.text.push(words.to_owned());
        for line in wrap(words, self.width) {
            self.page.line(self.theme.span(role, line));
        }
    }

    /// Sentences under one heading.
    pub(super) fn sentences(&mut self, heading: &str, sentences: &[String]) {
        if let Some((first, more)) = sentences.split_first() {
            self.part(heading, first);
            for sentence in more {
                self.more(sentence, Role::Text);
            }
        }
    }

    /// Rows that are drawn, such as a chart.
    pub(super) fn rows(&mut self, rows: Vec<Vec<Span<'static>>>) {
        if self.is_airy {
            self.page.gap();
        }
        for row in rows {
            self.page.line(row);
        }
    }
}
