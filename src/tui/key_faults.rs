//! What is wrong with the keys that a person has chosen: names that nothing has, and keys that cannot do what was asked.

use std::collections::BTreeSet;

use super::key::Key;
use super::keymap::{Binding, EVERY_PLACE, Input, Keymap, Place, Tags, WAY_OUT};
use super::places;
use crate::domain::log::settings::ChosenKeys;
use crate::domain::log::tag::Tag;
use crate::domain::say::count::list;
use crate::domain::say::problem::{Problem, expected};

/// All that is wrong, in the order of places and rows. `problem` makes one of the name of a place or row and a message.
#[must_use]
pub(crate) fn of(chosen: &ChosenKeys, problem: impl Fn(&str, String) -> Problem) -> Vec<Problem> {
    let keymap = Keymap::new(chosen);
    let names: Vec<&str> = places::all().map(|place| place.name).chain([EVERY_PLACE]).collect();
    let mut faults = Vec::new();
    for (place, rows) in chosen {
        if !names.contains(&place.as_str()) {
            let fault = problem(place, format!("unknown place `keys.{place}` is ignored"));
            faults.push(fault.hint(expected(place, &names)));
            continue;
        }
        for (row, words) in rows {
            let wrong = wrong_words((place, row), words).or_else(|| wrong_keys(place, row, &keymap));
            faults.extend(wrong.map(|(message, hint)| problem(&format!("{place}.{row}"), message).hint(hint)));
        }
    }
    faults
}

/// Message and hint.
type Words = (String, String);

/// A row that no place has, or a word that is no key.
fn wrong_words((place, row): (&str, &str), words: &[String]) -> Option<Words> {
    let rows: BTreeSet<&str> = places::all()
        .filter(|known| place == EVERY_PLACE || place == known.name)
        .flat_map(|known| known.rows)
        .map(|binding| binding.action.name())
        .collect();
    if !rows.contains(row) {
        let names: Vec<&str> = rows.into_iter().collect();
        return Some((format!("unknown row `keys.{place}.{row}` is ignored"), expected(row, &names)));
    }
    let word = words.iter().find(|word| Key::named(word).is_none())?;
    let names: Vec<&str> = Key::NAMED.iter().map(|(_, name)| *name).collect();
    let near = crate::domain::say::words::nearest(word, names.iter().copied());
    let hint = near.map_or_else(
        || format!("write one letter, `^k` for Ctrl with a letter, `f5`, or one of {}", names.join(", ")),
        |near| format!("did you mean `{near}`?"),
    );
    Some((format!("keys.{place}.{row}: `{word}` is no key and is ignored"), hint))
}

/// A key that does something else where the row listens.
fn wrong_keys(place: &str, row: &str, keymap: &Keymap) -> Option<Words> {
    let meant = |known: &Place| place == EVERY_PLACE || place == known.name;
    places::all().filter(meant).find_map(|at| {
        let binding = at.rows.iter().find(|binding| binding.action.name() == row)?;
        let keys = keymap.chosen(at, binding)?;
        let name = format!("{}.{row}", at.name);
        if keys.is_empty() && binding.keys.contains(&WAY_OUT) {
            let hint = format!("give it another key beside `{WAY_OUT}`, or leave the line out");
            return Some((format!("keys.{name} keeps `{WAY_OUT}`: there must be a way out"), hint));
        }
        keys.iter()
            .find_map(|key| taken(at, binding, *key, keymap))
            .map(|(key, by)| (format!("keys.{name}: `{key}` {by}"), format!("give `{name}` another key")))
    })
}

/// Why a key does not do what its row says, where it does not.
fn taken(at: Place, binding: &Binding, key: Key, keymap: &Keymap) -> Option<(Key, String)> {
    let letter = if let Key::Char(letter) = key { Some(letter) } else { None };
    let tag = letter.and_then(Tag::by_key).filter(|tag| at.tags != Tags::None && at.takes_tag(*tag));
    if let Some(tag) = tag {
        return Some((key, format!("gives the tag `{}` there", tag.name())));
    }
    if at.input == Input::Text && key.is_text() {
        return Some((key, "is typed into the text there".to_owned()));
    }
    if at.input == Input::Digits && letter.is_some_and(|letter| letter.is_ascii_digit()) && !binding.keys.contains(&key)
    {
        return Some((key, "is an answer there".to_owned()));
    }
    let with = places::together().into_iter().filter(|places| places.contains(&at)).flatten();
    let others = with.flat_map(|place| place.rows.iter().map(move |row| (place, row)));
    let same: BTreeSet<String> = others
        .filter(|(_, row)| row.action != binding.action)
        // As shipped, the nearer of the two is meant.
        .filter(|(_, row)| !(row.keys.contains(&key) && binding.keys.contains(&key)))
        .filter(|(place, row)| keymap.keys(*place, row).contains(&key))
        .map(|(place, row)| format!("`{}.{}`", place.name, row.action.name()))
        .collect();
    let same: Vec<String> = same.into_iter().collect();
    (!same.is_empty()).then(|| (key, format!("is the key of {} too, and does one of them only", list(&same))))
}
