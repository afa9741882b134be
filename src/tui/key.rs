//! Keys, as the keymap and scripts of tests name them.

use std::fmt;

/// A key as the keymap knows it. Shift is in the letter; Alt is not used, terminals send it for other things.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Key {
    Char(char),
    Ctrl(char),
    /// A function key, from 1 on.
    F(u8),
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
        match self {
            Self::Ctrl(c) => write!(f, "^{}", c.to_ascii_uppercase()),
            Self::F(number) => write!(f, "f{number}"),
            Self::Char(c) if *c != ' ' => write!(f, "{c}"),
            key => f.write_str(Self::NAMED.iter().find(|(named, _)| named == key).map_or("", |(_, name)| *name)),
        }
    }
}

impl Key {
    /// The keys that have a name instead of a letter, and that name.
    pub const NAMED: &'static [(Self, &'static str)] = &[
        (Self::Char(' '), "space"),
        (Self::Enter, "enter"),
        (Self::Esc, "esc"),
        (Self::Tab, "tab"),
        (Self::BackTab, "shift-tab"),
        (Self::Backspace, "backspace"),
        (Self::Delete, "delete"),
        (Self::Up, "up"),
        (Self::Down, "down"),
        (Self::Left, "left"),
        (Self::Right, "right"),
        (Self::PageUp, "page up"),
        (Self::PageDown, "page down"),
        (Self::Home, "home"),
        (Self::End, "end"),
    ];

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

    /// The key with this name, as screens and `docs/keys.md` write it: `t`, `^K`, `enter`, `page up`, `f5`. `ctrl-k` is `^K`.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let mut letters = name.chars();
        if let (Some(letter), None) = (letters.next(), letters.next()) {
            return (letter >= ' ').then_some(Self::Char(letter));
        }
        let name = name.to_lowercase();
        let single = |rest: &str| rest.chars().next().filter(|c| c.is_ascii_alphabetic() && rest.len() == 1);
        let control = name.strip_prefix('^').or_else(|| name.strip_prefix("ctrl-")).and_then(single).map(Self::Ctrl);
        let numbered = name.strip_prefix('f').and_then(|digits| digits.parse().ok());
        let function = numbered.filter(|number| (1..=24).contains(number)).map(Self::F);
        let named = || Self::NAMED.iter().find(|(_, known)| *known == name).map(|(key, _)| *key);
        control.or(function).or_else(named)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_is_found_by_the_name_that_the_screens_give_it() {
        let others = [Key::Char('t'), Key::Char('<'), Key::Char('ü'), Key::Ctrl('k'), Key::F(5)];
        for key in Key::NAMED.iter().map(|(key, _)| *key).chain(others) {
            assert_eq!(Key::named(&key.to_string()), Some(key));
        }
        assert_eq!(Key::named("Ctrl-K"), Some(Key::Ctrl('k')));
        for name in ["", "entr", "^1", "ctrl-", "f0", "f99", "fx", "\u{1b}"] {
            assert_eq!(Key::named(name), None, "{name:?}");
        }
    }
}
