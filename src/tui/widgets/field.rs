//! One line of text to type into.

use ratatui::text::Span;
use unicode_width::UnicodeWidthChar;

use super::text::{cut, left};
use crate::domain::say::escape::clean;
use crate::tui::key::Key;
use crate::tui::theme::{Role, Theme};

/// The most characters a field takes.
const LIMIT: usize = 500;

/// A line of text with a cursor.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Field {
    text: Vec<char>,
    cursor: usize,
}

impl Field {
    /// A field with this text, the cursor behind it.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let text: Vec<char> = clean(text).chars().take(LIMIT).collect();
        Self { cursor: text.len(), text }
    }

    /// What stands in it, without spaces around.
    #[must_use]
    pub fn text(&self) -> String {
        self.text.iter().collect::<String>().trim().to_owned()
    }

    /// Takes pasted text in at the cursor, without control characters.
    pub fn paste(&mut self, text: &str) {
        for c in clean(text).chars() {
            self.insert(c);
        }
    }

    fn insert(&mut self, c: char) {
        if self.text.len() < LIMIT && !clean(c.encode_utf8(&mut [0; 4])).is_empty() {
            self.text.insert(self.cursor, c);
            self.cursor += 1;
        }
    }

    /// Takes a key that is text: any other changes nothing.
    pub fn press(&mut self, key: Key) {
        match key {
            Key::Char(c) => self.insert(c),
            Key::Backspace if self.cursor > 0 => {
                self.cursor -= 1;
                self.text.remove(self.cursor);
            }
            Key::Delete if self.cursor < self.text.len() => {
                self.text.remove(self.cursor);
            }
            Key::Left => self.cursor = self.cursor.saturating_sub(1),
            Key::Right => self.cursor = (self.cursor + 1).min(self.text.len()),
            Key::Home | Key::Ctrl('a') => self.cursor = 0,
            Key::End | Key::Ctrl('e') => self.cursor = self.text.len(),
            Key::Ctrl('u') => {
                self.text.drain(..self.cursor);
                self.cursor = 0;
            }
            Key::Ctrl('w') => {
                let before = self.text[..self.cursor].iter().rposition(|c| *c != ' ').map_or(0, |end| end + 1);
                let start = self.text[..before].iter().rposition(|c| *c == ' ').map_or(0, |space| space + 1);
                self.text.drain(start..self.cursor);
                self.cursor = start;
            }
            _ => {}
        }
    }

    /// The part around the cursor that fits into `cells`; the cursor is a pressed cell, no terminal cursor is needed.
    #[must_use]
    pub fn spans(&self, cells: usize, theme: &Theme) -> Vec<Span<'static>> {
        let room = cells.saturating_sub(1);
        let mut start = self.cursor;
        let mut taken = 0;
        while start > 0 {
            taken += self.text[start - 1].width().unwrap_or(0);
            if taken > room {
                break;
            }
            start -= 1;
        }
        let before: String = self.text[start..self.cursor].iter().collect();
        let under = self.text.get(self.cursor).copied().unwrap_or(' ');
        let after: String = self.text.iter().skip(self.cursor + 1).collect();
        vec![
            theme.span(Role::Text, before),
            theme.span(Role::Pressed, under.to_string()),
            theme.span(Role::Text, after),
        ]
    }
}

/// What stands in a row of a form.
pub(crate) enum RowValue<'a> {
    Typed(&'a Field),
    Text(String),
    Chosen(String),
}

/// A row of a form: its name, and what stands in it; the sides of a choice in focus show that it can be turned.
#[must_use]
pub(crate) fn form_row(
    name: &str,
    value: RowValue<'_>,
    has_focus: bool,
    width: usize,
    theme: &Theme,
) -> Vec<Span<'static>> {
    const NAME: usize = 10;
    let role = if has_focus { Role::Title } else { Role::Dim };
    let name = theme.span(role, left(name, NAME, theme.glyphs));
    let room = width.saturating_sub(NAME + 4);
    let [open, close] = theme.glyphs.sides;
    let words = match value {
        RowValue::Typed(field) => field.spans(room, theme),
        RowValue::Chosen(words) if has_focus => {
            vec![theme.span(Role::Text, cut(&format!("{open} {words} {close}"), room, theme.glyphs))]
        }
        RowValue::Text(words) | RowValue::Chosen(words) => {
            vec![theme.span(Role::Text, cut(&words, room, theme.glyphs))]
        }
    };
    [vec![theme.mark(has_focus), name, theme.span(Role::Text, "  ")], words].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_edits_like_a_shell_and_takes_no_control_characters() {
        let mut field = Field::new("one two");
        field.press(Key::Ctrl('w'));
        field.press(Key::Char('x'));
        field.paste("\u{1b}[31m!\n");
        assert_eq!(field.text(), "one x[31m!");
        for key in [Key::Home, Key::Delete, Key::Enter] {
            field.press(key);
        }
        assert_eq!(field.text(), "ne x[31m!");
    }
}
