//! The keys in force: those of the rows, or what a person has chosen instead in `[keys]` of `config.toml`.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::action::Action;
use super::binding::{Binding, Place};
use crate::domain::log::settings::ChosenKeys;
use crate::tui::key::Key;

/// In place of the name of a place: every place that has such a row.
pub const EVERY_PLACE: &str = "all";

/// A key that always means its row: without it there might be no way out.
pub const WAY_OUT: Key = Key::Ctrl('c');

/// Keys by place and row. What is in no place here keeps the keys of its row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Keymap {
    chosen: Arc<BTreeMap<String, BTreeMap<String, Vec<Key>>>>,
}

impl Keymap {
    /// The keys that were chosen; a word that names no key is left out, and `key_faults` tells of it.
    #[must_use]
    pub fn new(chosen: &ChosenKeys) -> Self {
        let keys = |words: &Vec<String>| words.iter().filter_map(|word| Key::named(word)).collect::<Vec<_>>();
        let row = |(row, words): (&String, &Vec<String>)| {
            let keys = keys(words);
            (words.is_empty() || !keys.is_empty()).then(|| (row.clone(), keys))
        };
        let place = |(place, rows): (&String, &BTreeMap<_, _>)| (place.clone(), rows.iter().filter_map(row).collect());
        Self { chosen: Arc::new(chosen.iter().map(place).collect()) }
    }

    /// What was chosen for this row of this place.
    #[must_use]
    pub fn chosen(&self, place: Place, binding: &Binding) -> Option<&[Key]> {
        let of = |name: &str| self.chosen.get(name)?.get(binding.action.name()).map(Vec::as_slice);
        of(place.name).or_else(|| of(EVERY_PLACE))
    }

    /// The keys of a row, the one that is shown first. None where it was unbound.
    #[must_use]
    pub fn keys(&self, place: Place, binding: &Binding) -> Vec<Key> {
        let Some(chosen) = self.chosen(place, binding) else {
            // A key that was chosen for another row of the place is that row's.
            let is_taken =
                |key: &Key| place.rows.iter().any(|row| self.chosen(place, row).is_some_and(|keys| keys.contains(key)));
            return binding.keys.iter().copied().filter(|key| !is_taken(key)).collect();
        };
        let way_out = binding.keys.iter().copied().filter(|key| *key == WAY_OUT && !chosen.contains(key));
        chosen.iter().copied().chain(way_out).collect()
    }

    /// What `key` means in a place.
    #[must_use]
    pub fn action(&self, place: Place, key: Key) -> Option<Action> {
        place.rows.iter().find(|binding| self.keys(place, binding).contains(&key)).map(|binding| binding.action)
    }

    /// The key for `action` in a place, for a sentence that names it.
    #[must_use]
    pub fn named(&self, place: Place, action: Action) -> String {
        let first = place.binding(action).and_then(|binding| self.keys(place, binding).first().copied());
        first.map_or_else(|| "no key".to_owned(), |key| key.to_string())
    }

    /// The same at the beginning of a sentence.
    #[must_use]
    pub fn begins(&self, place: Place, action: Action) -> String {
        let name = self.named(place, action);
        if name.chars().count() > 1 { crate::domain::say::words::capital(&name) } else { name }
    }
}
