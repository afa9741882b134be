//! Rows of keys, and the places where they mean something.

use super::action::Action;
use crate::domain::log::tag::Tag;
use crate::tui::key::Key;

/// One row: a key, what it asks for, and how it is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Binding {
    pub action: Action,
    /// As shipped; [`super::Keymap`] says what is in force. The first is the one shown.
    pub keys: &'static [Key],
    /// A word or two for the footer.
    pub words: &'static str,
    /// What it does, for the help and `docs/keys.md`.
    pub help: &'static str,
    /// In the footer, higher ones drop first; 0 never drops; `HIDDEN` is not shown there.
    pub priority: u8,
}

/// Not in the footer.
pub const HIDDEN: u8 = u8::MAX;

/// A row of a place.
#[must_use]
pub const fn row(action: Action, keys: &'static [Key], priority: u8, words: [&'static str; 2]) -> Binding {
    Binding { action, keys, words: words[0], help: words[1], priority }
}

/// Which letters of tags answer in a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tags {
    None,
    All,
    /// An incident always held somebody up.
    ButNotHeldUp,
}

/// What is entered in a place besides its keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Input {
    /// Nothing.
    Keys,
    /// A line of text, so that no letter can be a key.
    Text,
    /// A digit answers.
    Digits,
}

/// Where keys mean something.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    /// What it is called outside the program: in `[keys]` of `config.toml`.
    pub name: &'static str,
    /// Its heading in the help and `docs/keys.md`.
    pub heading: &'static str,
    pub rows: &'static [Binding],
    pub tags: Tags,
    /// Its keys are named over the footer, beside what they are about.
    pub is_over_footer: bool,
    /// Its turn in the footer, where the nearest is not the most important.
    pub turn: u8,
    pub input: Input,
    /// Places that listen at the same time.
    pub beside: &'static [Place],
    /// What is there on every screen listens at the same time, and so do the offers over the footer. A question there is not
    /// counted among them: while it stands, its keys come first.
    pub is_open: bool,
    /// What letters on the screen stand for that are no keys.
    pub legend: &'static [(&'static str, &'static str)],
}

impl PartialEq for Place {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Place {}

impl Place {
    /// A place with these rows.
    #[must_use]
    pub const fn new(name: &'static str, heading: &'static str, rows: &'static [Binding]) -> Self {
        Self {
            name,
            heading,
            rows,
            tags: Tags::None,
            is_over_footer: false,
            turn: 0,
            input: Input::Keys,
            beside: &[],
            is_open: false,
            legend: &[],
        }
    }

    /// Whether the letter of `tag` answers here.
    #[must_use]
    pub fn takes_tag(self, tag: Tag) -> bool {
        match self.tags {
            Tags::None => false,
            Tags::All => true,
            Tags::ButNotHeldUp => tag != Tag::not_held_up(),
        }
    }

    /// The row for `action`.
    #[must_use]
    pub fn binding(self, action: Action) -> Option<&'static Binding> {
        self.rows.iter().find(|binding| binding.action == action)
    }
}
