//! Text measured and cut by the cells it takes, not by its bytes.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::domain::say::escape::clean;
use crate::tui::theme::Glyphs;

/// The cells that `text` takes.
#[must_use]
pub(crate) fn width(text: &str) -> usize {
    text.width()
}

/// `text`, cleaned and cut to `cells` with an ellipsis where it is longer.
#[must_use]
pub(crate) fn cut(text: &str, cells: usize, glyphs: &Glyphs) -> String {
    let text = clean(text);
    if width(&text) <= cells {
        return text;
    }
    let Some(room) = cells.checked_sub(1) else { return String::new() };
    let mut out = prefix(&text, room).to_owned();
    out.push(glyphs.ellipsis);
    out
}

/// The longest beginning of `text` that fits into `cells`.
fn prefix(text: &str, cells: usize) -> &str {
    let mut taken = 0;
    for (at, c) in text.char_indices() {
        taken += c.width().unwrap_or(0);
        if taken > cells {
            return &text[..at];
        }
    }
    text
}

/// `text` cut or filled to exactly `cells`, at the left.
#[must_use]
pub(crate) fn left(text: &str, cells: usize, glyphs: &Glyphs) -> String {
    let text = cut(text, cells, glyphs);
    let fill = cells.saturating_sub(width(&text));
    text + &" ".repeat(fill)
}

/// `text` cut or filled to exactly `cells`, at the right: numbers.
#[must_use]
pub(crate) fn right(text: &str, cells: usize, glyphs: &Glyphs) -> String {
    let text = cut(text, cells, glyphs);
    " ".repeat(cells.saturating_sub(width(&text))) + &text
}

/// `text` broken behind what fits into `cells`, and behind its first character at least.
#[must_use]
pub(crate) fn broken(text: &str, cells: usize) -> (&str, &str) {
    let first = text.chars().next().map_or(0, char::len_utf8);
    text.split_at(prefix(text, cells).len().max(first))
}

/// `text` broken at spaces into lines of at most `cells`; a longer word is broken where it has to be.
#[must_use]
pub(crate) fn wrap(text: &str, cells: usize) -> Vec<String> {
    let cells = cells.max(1);
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in clean(text).split_whitespace() {
        let mut word = word;
        if !line.is_empty() && width(&line) + 1 + width(word) > cells {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        while width(word) > cells {
            let (head, rest) = broken(word, cells);
            lines.push(head.to_owned());
            word = rest;
        }
        line.push_str(word);
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::theme::Theme;

    #[test]
    fn a_long_label_is_cut_by_cells() {
        let glyphs = Theme::none().glyphs;
        assert_eq!(cut("cargo test", 6, glyphs), "cargo…");
        assert_eq!(left("構築する", 5, glyphs), "構築…");
        assert_eq!(right("41s", 6, glyphs), "   41s");
        assert_eq!(cut("x", 0, glyphs), "");
    }

    #[test]
    fn text_wraps_at_spaces_and_breaks_only_what_is_too_long() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("abcdefgh", 3), ["abc", "def", "gh"]);
        assert_eq!(wrap("構築", 1), ["構", "築"]);
    }
}
