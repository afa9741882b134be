//! Keys, as the keymap and scripts of tests name them.

use std::fmt;

/// A key as the keymap knows it. Shift is in the letter; Alt is not used, terminals send it for other things.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Key {
    Char(char),
    Ctrl(char),
    Enter,
    Esc,
    Tab,
    BackTab,
    Backspace,
    Delete,
    Up,
    Down,
    Left,
    Right,
    PageUp,
    PageDown,
    Home,
    End,
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self {
            Self::Char(' ') => "space",
            Self::Char(c) => return write!(f, "{c}"),
            Self::Ctrl(c) => return write!(f, "^{}", c.to_ascii_uppercase()),
            Self::Enter => "enter",
            Self::Esc => "esc",
            Self::Tab => "tab",
            Self::BackTab => "shift-tab",
            Self::Backspace => "backspace",
            Self::Delete => "delete",
            Self::Up => "up",
            Self::Down => "down",
            Self::Left => "left",
            Self::Right => "right",
            Self::PageUp => "page up",
            Self::PageDown => "page down",
            Self::Home => "home",
            Self::End => "end",
        };
        f.write_str(name)
    }
}

impl Key {
    /// Whether a line of text takes it: a character, or what moves and deletes in the line.
    #[must_use]
    pub const fn is_text(self) -> bool {
        matches!(
            self,
            Self::Char(_)
                | Self::Backspace
                | Self::Delete
                | Self::Left
                | Self::Right
                | Self::Home
                | Self::End
                | Self::Ctrl('a' | 'e' | 'u' | 'w')
        )
    }

    /// The keys of a script such as `t2<enter>`; an unknown `<name>` is taken letter by letter.
    #[must_use]
    pub fn script(script: &str) -> Vec<Self> {
        const NAMED: &[Key] = &[
            Key::Char(' '),
            Key::Enter,
            Key::Esc,
            Key::Tab,
            Key::BackTab,
            Key::Backspace,
            Key::Delete,
            Key::Up,
            Key::Down,
            Key::Left,
            Key::Right,
            Key::PageUp,
            Key::PageDown,
            Key::Home,
            Key::End,
        ];
        let mut keys = Vec::new();
        let mut rest = script;
        while let Some(first) = rest.chars().next() {
            let named = rest.strip_prefix('<').and_then(|inner| inner.split_once('>')).and_then(|(name, tail)| {
                let control = name.strip_prefix('^').and_then(|c| c.chars().next());
                let key = control.map(|c| Self::Ctrl(c.to_ascii_lowercase()));
                key.or_else(|| NAMED.iter().copied().find(|key| key.to_string() == name)).map(|key| (key, tail))
            });
            let (key, tail) = named.unwrap_or((Self::Char(first), &rest[first.len_utf8()..]));
            keys.push(key);
            rest = tail;
        }
        keys
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_names_the_keys_without_letters() {
        assert_eq!(Key::script("t2<enter><^c>"), [Key::Char('t'), Key::Char('2'), Key::Enter, Key::Ctrl('c')]);
        assert_eq!(Key::script("<x"), [Key::Char('<'), Key::Char('x')]);
    }
}
