//! The detail of a row as headed paragraphs, while it is put together.

use ratatui::text::Span;

use crate::tui::theme::Role;
use crate::tui::widgets::writer::Writer;

/// A page of headed paragraphs.
pub(super) struct Detail<'a> {
    pub(super) to: Writer<'a>,
    /// The same without line breaks, for the clipboard.
    text: Vec<String>,
}

impl<'a> Detail<'a> {
    /// An empty page.
    #[must_use]
    pub(super) fn new(to: Writer<'a>) -> Self {
        Self { to, text: Vec::new() }
    }

    /// Its sentences, each in a line of its own.
    #[must_use]
    pub(super) fn text(&self) -> String {
        self.text.join("\n")
    }

    /// The first words, in bold.
    pub(super) fn title(&mut self, words: &str) {
        self.to.gap();
        self.more(words, Role::Title);
    }

    /// A paragraph, with a dim heading where it has one.
    pub(super) fn part(&mut self, heading: &str, words: &str) {
        if words.is_empty() {
            return;
        }
        self.to.gap();
        if !heading.is_empty() {
            self.more(heading, Role::Dim);
        }
        self.more(words, Role::Text);
    }

    /// One more sentence under the last paragraph.
    pub(super) fn more(&mut self, words: &str, role: Role) {
        self.text.push(words.to_owned());
        self.to.indented(role, 0, words);
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
        self.to.gap();
        for row in rows {
            self.to.page.line(row);
        }
    }
}
