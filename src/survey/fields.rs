//! A TOML table read key by key: each wrong type, missing key and unsafe text becomes a problem with its line.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::problem::{Problems, quoted, suggest};
use crate::domain::say::count::count;
use crate::domain::say::escape::clean;

/// A table and what it is called in messages.
pub(super) struct Fields<'t, 'i> {
    pub(super) table: &'t DeTable<'i>,
    /// Where the table begins, for what is missing in it.
    pub(super) at: usize,
    /// `survey`, ``item `cg_freq` ``.
    pub(super) what: String,
}

/// The range that a text's length must be in, in characters.
#[derive(Clone, Copy)]
pub(super) struct Length {
    pub(super) empty_allowed: bool,
    pub(super) longest: usize,
}

/// A name or a label.
pub(super) const SHORT: Length = Length { empty_allowed: false, longest: 120 };
/// A question or an introduction.
pub(super) const LONG: Length = Length { empty_allowed: false, longest: 400 };

impl<'t, 'i> Fields<'t, 'i> {
    /// Reports every key that is not in `keys`, with the nearest one that is.
    pub(super) fn only(&self, keys: &[&str], problems: &mut Problems) {
        for key in self.table.keys().filter(|key| !keys.contains(&key.get_ref().as_ref())) {
            let hint = suggest(key.get_ref(), keys);
            let message = format!("unknown key {} in {}", quoted(key.get_ref()), self.what);
            problems.add(key.span().start, message, hint);
        }
    }

    pub(super) fn get(&self, key: &str) -> Option<&'t Spanned<DeValue<'i>>> {
        self.table.get(key)
    }

    /// Where the value of `key` stands, or the table where there is none.
    pub(super) fn place(&self, key: &str) -> usize {
        self.get(key).map_or(self.at, |value| value.span().start)
    }

    /// The value of a key that must be there.
    pub(super) fn needed(&self, key: &str, problems: &mut Problems) -> Option<&'t Spanned<DeValue<'i>>> {
        let value = self.get(key);
        if value.is_none() {
            problems.add(self.at, format!("{} has no `{key}`", self.what), None);
        }
        value
    }

    /// A text that must be there.
    pub(super) fn text(&self, key: &str, length: Length, problems: &mut Problems) -> Option<String> {
        self.needed(key, problems).and_then(|value| text(value, &format!("`{key}`"), length, problems))
    }

    /// A text that may be left out. One that is wrong is a problem and counts as left out.
    pub(super) fn optional_text(&self, key: &str, length: Length, problems: &mut Problems) -> Option<String> {
        self.get(key).and_then(|value| text(value, &format!("`{key}`"), length, problems))
    }

    /// An id: `[a-z0-9_]{1,40}`.
    pub(super) fn id(&self, key: &str, problems: &mut Problems) -> Option<String> {
        let value = self.needed(key, problems)?;
        let Some(id) = value.get_ref().as_str() else {
            wrong_type(value, &format!("`{key}`"), "a string", problems);
            return None;
        };
        if is_id(id) {
            return Some(id.to_owned());
        }
        let hint = "expected 1 to 40 of a-z, 0-9 and _".to_owned();
        problems.add(value.span().start, format!("{} is no valid {key}", quoted(id)), hint);
        None
    }

    /// A whole number in a range.
    pub(super) fn number(&self, key: &str, range: (u32, u32), problems: &mut Problems) -> Option<u32> {
        let value = self.needed(key, problems)?;
        number(value, &format!("`{key}`"), range, problems)
    }

    /// A text that must be one of `known`: the name and number of a format.
    pub(super) fn one_of(&self, key: &str, known: &[&str], problems: &mut Problems) -> Option<String> {
        let given = self.text(key, SHORT, problems)?;
        if known.contains(&given.as_str()) {
            return Some(given);
        }
        let hint = format!("expected {}", known.join(" or "));
        problems.add(self.place(key), format!("`{key}` is {}", quoted(&given)), hint);
        None
    }

    /// An amount in a range that may be left out.
    pub(super) fn optional_amount(&self, key: &str, range: (f64, f64), problems: &mut Problems) -> Option<f64> {
        self.get(key).and_then(|value| amount(value, &format!("`{key}`"), range, problems))
    }

    /// A word of a closed list that may be left out.
    pub(super) fn optional_word<W: std::str::FromStr>(
        &self,
        key: &str,
        words: &[&str],
        problems: &mut Problems,
    ) -> Option<W> {
        self.get(key).and_then(|_| self.word(key, words, problems))
    }

    /// A word of a closed list.
    pub(super) fn word<W: std::str::FromStr>(&self, key: &str, words: &[&str], problems: &mut Problems) -> Option<W> {
        let value = self.needed(key, problems)?;
        let Some(given) = value.get_ref().as_str() else {
            wrong_type(value, &format!("`{key}`"), "a string", problems);
            return None;
        };
        let word = given.parse().ok();
        if word.is_none() {
            problems.add(value.span().start, format!("unknown {key} {}", quoted(given)), suggest(given, words));
        }
        word
    }

    /// The tables of `[[key]]`.
    pub(super) fn tables(&self, key: &str, header: &str, problems: &mut Problems) -> Vec<(&'t DeTable<'i>, usize)> {
        let Some(value) = self.get(key) else {
            problems.add(self.at, format!("{} has no [[{header}]]", self.what), None);
            return Vec::new();
        };
        let Some(array) = value.get_ref().as_array() else {
            let hint = format!("expected [[{header}]]");
            problems.add(value.span().start, format!("`{key}` is {}", kind_of(value)), hint);
            return Vec::new();
        };
        let mut tables = Vec::new();
        for entry in array {
            match entry.get_ref().as_table() {
                Some(table) => tables.push((table, entry.span().start)),
                None => wrong_type(entry, &format!("an entry of `{key}`"), &format!("a table [[{header}]]"), problems),
            }
        }
        if array.is_empty() {
            problems.add(value.span().start, format!("{} has no [[{header}]]", self.what), None);
        }
        tables
    }
}

/// Whether `word` can be the id of a survey, an item or a scale.
pub(super) fn is_id(word: &str) -> bool {
    (1..=40).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

/// A text that can be shown: not empty, not too long, nothing in it that steers a terminal.
pub(super) fn text(
    value: &Spanned<DeValue<'_>>,
    name: &str,
    length: Length,
    problems: &mut Problems,
) -> Option<String> {
    let at = value.span().start;
    let Some(text) = value.get_ref().as_str() else {
        wrong_type(value, name, "a string", problems);
        return None;
    };
    let characters = text.chars().count();
    if clean(text) != text {
        let hint = "expected one line of plain text".to_owned();
        problems.add(at, format!("{name} holds a line break, control or direction character"), hint);
    } else if text.trim().is_empty() && !(text.is_empty() && length.empty_allowed) {
        problems.add(at, format!("{name} is empty"), None);
    } else if characters > length.longest {
        let hint = format!("expected at most {}", length.longest);
        problems.add(at, format!("{name} has {characters} characters"), hint);
    } else {
        return Some(text.to_owned());
    }
    None
}

/// A whole number in a range.
pub(super) fn number(
    value: &Spanned<DeValue<'_>>,
    name: &str,
    (lowest, highest): (u32, u32),
    problems: &mut Problems,
) -> Option<u32> {
    let Some(integer) = value.get_ref().as_integer() else {
        wrong_type(value, name, "a whole number", problems);
        return None;
    };
    let number = u32::from_str_radix(integer.as_str(), integer.radix()).ok();
    let number = number.filter(|number| (lowest..=highest).contains(number));
    if number.is_none() {
        let hint = format!("expected {lowest} to {highest}");
        problems.add(value.span().start, format!("{name} is {}", integer.as_str()), hint);
    }
    number
}

/// An amount in a range, whole or with a fraction.
pub(super) fn amount(
    value: &Spanned<DeValue<'_>>,
    name: &str,
    (lowest, highest): (f64, f64),
    problems: &mut Problems,
) -> Option<f64> {
    let written = match value.get_ref() {
        DeValue::Integer(integer) if integer.radix() == 10 => integer.as_str(),
        DeValue::Float(float) => float.as_str(),
        _ => {
            wrong_type(value, name, "a number", problems);
            return None;
        }
    };
    let amount = written.parse::<f64>().ok().filter(|amount| (lowest..=highest).contains(amount));
    if amount.is_none() {
        let hint = format!("expected {lowest} to {highest}");
        problems.add(value.span().start, format!("{name} is {}", clean(written)), hint);
    }
    amount
}

/// Several short texts, all different: labels.
pub(super) fn labels(value: &Spanned<DeValue<'_>>, name: &str, problems: &mut Problems) -> Option<Vec<String>> {
    let Some(array) = value.get_ref().as_array() else {
        wrong_type(value, name, "a list of strings", problems);
        return None;
    };
    let before = problems.count();
    let mut labels: Vec<String> = Vec::new();
    for entry in array {
        let Some(label) = text(entry, &format!("a label in {name}"), SHORT, problems) else { continue };
        if labels.contains(&label) {
            problems.add(entry.span().start, format!("label {} stands twice in {name}", quoted(&label)), None);
        }
        labels.push(label);
    }
    let most = crate::domain::log::survey::MAX_OPTIONS;
    if !(2..=most).contains(&array.len()) {
        let hint = format!("expected 2 to {most}, one for each digit key");
        problems.add(value.span().start, format!("{name} has {}", count(array.len(), "option")), hint);
    }
    (problems.count() == before).then_some(labels)
}

/// Reports a value of the wrong type.
pub(super) fn wrong_type(value: &Spanned<DeValue<'_>>, name: &str, expected: &str, problems: &mut Problems) {
    let message = format!("{name} is {}", kind_of(value));
    problems.add(value.span().start, message, format!("expected {expected}"));
}

fn kind_of(value: &Spanned<DeValue<'_>>) -> &'static str {
    match value.get_ref() {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a number with a fraction",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
