//! What one part of the screen listens to, and what a key means to it.

use super::key::Key;
use super::keymap::{Action, Keymap, Place};
use crate::domain::log::tag::Tag;

/// What a key means to the part that has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyMeaning {
    /// A row of the keymap.
    Do(Action),
    /// A letter or a digit that answers what is asked.
    Answer(char),
    /// It goes into the line of text that is being typed.
    Type(Key),
}

/// What a part of the screen listens to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listener {
    /// The places whose keys mean something, the nearest first.
    pub places: Vec<Place>,
    /// Letters and digits that answer what is asked.
    pub answers: Vec<char>,
    /// Keys go into a line of text.
    pub is_typing: bool,
    /// Nothing else listens, nothing unasked appears.
    pub is_alone: bool,
    /// Nothing unasked appears.
    pub is_undisturbed: bool,
}

impl Listener {
    /// The keys of these places.
    #[must_use]
    pub fn at(places: &[Place]) -> Self {
        Self { places: places.to_vec(), ..Self::default() }
    }

    /// The keys of these places and no others.
    #[must_use]
    pub fn alone(places: &[Place]) -> Self {
        Self { is_alone: true, ..Self::at(places) }
    }

    /// A line of text that is being typed, and the keys of these places.
    #[must_use]
    pub fn typing(places: &[Place]) -> Self {
        Self { is_typing: true, ..Self::alone(places) }
    }

    /// The same, where these answer what is asked.
    #[must_use]
    pub fn with_answers(self, answers: impl IntoIterator<Item = char>) -> Self {
        Self { answers: answers.into_iter().collect(), ..self }
    }

    /// The same, where nothing unasked may appear.
    #[must_use]
    pub fn undisturbed(self) -> Self {
        Self { is_undisturbed: true, ..self }
    }

    /// What `key` means here with the keys in force; `None` if nothing.
    #[must_use]
    pub fn meaning(&self, key: Key, keys: &Keymap) -> Option<KeyMeaning> {
        if let Key::Char(c) = key
            && self.answers.contains(&c)
        {
            return Some(KeyMeaning::Answer(c));
        }
        let typed = (self.is_typing && key.is_text()).then_some(KeyMeaning::Type(key));
        let action = self.places.iter().find_map(|place| keys.action(*place, key));
        action.map(KeyMeaning::Do).or(typed)
    }
}

/// The digits that stand for the first entries of a list.
pub fn digits(count: usize) -> impl Iterator<Item = char> {
    ('1'..='9').take(count)
}

/// Which of a list a digit stands for.
#[must_use]
pub const fn index(digit: char) -> usize {
    (digit as usize).saturating_sub('1' as usize)
}

/// The letters of these tags.
pub fn letters(tags: impl IntoIterator<Item = Tag>) -> impl Iterator<Item = char> {
    tags.into_iter().map(super::super::domain::log::tag::Tag::key)
}
