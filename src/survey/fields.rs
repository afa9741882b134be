//! A TOML table read key by key: each wrong type, missing key and unsafe text becomes a problem with its line.

use std::fmt::Display;
use std::str::FromStr;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::problem::{Problems, quoted, suggest};
use crate::domain::say::count::count;
use crate::domain::say::escape::clean;
use crate::domain::say::words::WordList;

/// A table and what it is called in messages.
pub(super) struct Fields<'t, 'i> {
    pub(super) table: &'t DeTable<'i>,
    /// Where the table begins, for what is missing in it.
    pub(super) at: usize,
    /// `survey`, ``item `cg_freq` ``.
    pub(super) what: String,
    /// What is wrong with the file.
    pub(super) problems: &'t Problems,
}

/// A value and what it is called in messages: `` `cadence` ``, ``an entry of `probes` ``.
pub(super) struct Entry<'t, 'i> {
    pub(super) value: &'t DeValue<'i>,
    pub(super) at: usize,
    name: String,
    pub(super) problems: &'t Problems,
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
    /// The keys at the top of a file.
    pub(super) fn top(table: &'t DeTable<'i>, problems: &'t Problems) -> Self {
        Self { table, at: 0, what: "the file".into(), problems }
    }

    /// Reports every key that is not in `keys`, with the nearest one that is.
    pub(super) fn only(&self, keys: &[&str]) {
        for key in self.table.keys().filter(|key| !keys.contains(&key.get_ref().as_ref())) {
            let message = format!("unknown key {} in {}", quoted(key.get_ref()), self.what);
            self.problems.add(key.span().start, message, suggest(key.get_ref(), keys));
        }
    }

    pub(super) fn get(&self, key: &str) -> Option<Entry<'t, 'i>> {
        let value = self.table.get(key)?;
        Some(Entry::new(value, format!("`{key}`"), self.problems))
    }

    /// Where the value of `key` stands, or the table where there is none.
    pub(super) fn place(&self, key: &str) -> usize {
        self.table.get(key).map_or(self.at, |value| value.span().start)
    }

    /// Reports what is wrong with the value of `key`.
    pub(super) fn wrong(&self, key: &str, message: impl AsRef<str>, hint: impl Into<String>) {
        self.problems.add(self.place(key), message, hint);
    }

    /// The value of a key that must be there.
    pub(super) fn needed(&self, key: &str) -> Option<Entry<'t, 'i>> {
        let value = self.get(key);
        if value.is_none() {
            self.problems.add_plain(self.at, format!("{} has no `{key}`", self.what));
        }
        value
    }

    /// A text that must be there.
    pub(super) fn text(&self, key: &str, length: Length) -> Option<String> {
        self.needed(key)?.text(length)
    }

    /// A text that may be left out. One that is wrong is a problem and counts as left out.
    pub(super) fn optional_text(&self, key: &str, length: Length) -> Option<String> {
        self.get(key)?.text(length)
    }

    /// A text that must be there and be of a form, which `expected` describes.
    pub(super) fn text_like(&self, key: &str, is_good: impl Fn(&str) -> bool, expected: &str) -> Option<String> {
        let text = self.text(key, SHORT)?;
        if is_good(&text) {
            return Some(text);
        }
        let message = format!("{} is no {}", quoted(&text), key.replace('_', " "));
        self.wrong(key, message, format!("expected {expected}"));
        None
    }

    /// An id: `[a-z0-9_]{1,40}`.
    pub(super) fn id(&self, key: &str) -> Option<String> {
        let entry = self.needed(key)?;
        let id = entry.string()?;
        if is_id(id) {
            return Some(id.to_owned());
        }
        entry.wrong(format!("{} is no valid {key}", quoted(id)), "expected 1 to 40 of a-z, 0-9 and _");
        None
    }

    /// A whole number in a range.
    pub(super) fn number(&self, key: &str, range: (u32, u32)) -> Option<u32> {
        self.needed(key)?.number(range)
    }

    /// A text that must be one of `known`: the name and number of a format.
    pub(super) fn one_of(&self, key: &str, known: &[&str]) -> Option<String> {
        let given = self.text(key, SHORT)?;
        if known.contains(&given.as_str()) {
            return Some(given);
        }
        self.wrong(key, format!("`{key}` is {}", quoted(&given)), format!("expected {}", known.join(" or ")));
        None
    }

    /// An amount in a range that may be left out.
    pub(super) fn optional_amount(&self, key: &str, range: (f64, f64)) -> Option<f64> {
        self.get(key)?.amount(range)
    }

    /// A word of a closed list.
    pub(super) fn word<W: WordList>(&self, key: &str) -> Option<W> {
        self.word_of(key, &W::words())
    }

    /// A word of a closed list that may be left out.
    pub(super) fn optional_word<W: WordList>(&self, key: &str) -> Option<W> {
        self.get(key).and_then(|_| self.word(key))
    }

    /// A word of a closed list of which `words` are meant here.
    pub(super) fn word_of<W: std::str::FromStr>(&self, key: &str, words: &[&str]) -> Option<W> {
        let entry = self.needed(key)?;
        let given = entry.string()?;
        let word = given.parse().ok();
        if word.is_none() {
            entry.wrong(format!("unknown {key} {}", quoted(given)), suggest(given, words));
        }
        word
    }

    /// The tables of `[[header]]`, which `key` names and messages call `what`.
    pub(super) fn tables(&self, key: &str, header: &str, what: &str) -> Vec<Self> {
        let Some(list) = self.get(key) else {
            self.problems.add_plain(self.at, format!("{} has no [[{header}]]", self.what));
            return Vec::new();
        };
        let Some(entries) = list.entries(&format!("an entry of `{key}`"), &format!("[[{header}]]")) else {
            return Vec::new();
        };
        if entries.is_empty() {
            self.problems.add_plain(list.at, format!("{} has no [[{header}]]", self.what));
        }
        let expected = format!("a table [[{header}]]");
        entries.iter().filter_map(|entry| entry.table(&expected, what)).collect()
    }

    /// The same where the key may be left out.
    pub(super) fn optional_tables(&self, key: &str, what: &str) -> Vec<Self> {
        if self.get(key).is_some() { self.tables(key, key, what) } else { Vec::new() }
    }

    /// The same where a list may also be empty, which TOML cannot write with headers.
    pub(super) fn tables_or_none(&self, key: &str, what: &str) -> Vec<Self> {
        let is_empty = |list: Entry<'_, '_>| list.value.as_array().is_some_and(|array| array.is_empty());
        if self.get(key).is_some_and(is_empty) { Vec::new() } else { self.optional_tables(key, what) }
    }
}

impl<'t, 'i> Entry<'t, 'i> {
    fn new(value: &'t Spanned<DeValue<'i>>, name: String, problems: &'t Problems) -> Self {
        Self { value: value.get_ref(), at: value.span().start, name, problems }
    }

    /// The same value under another name.
    pub(super) fn called(self, name: &str) -> Self {
        Self { name: name.to_owned(), ..self }
    }

    /// Reports what is wrong with it.
    pub(super) fn wrong(&self, message: impl AsRef<str>, hint: impl Into<String>) {
        self.problems.add(self.at, message, hint);
    }

    /// `value`, or the report that there is none of the expected type.
    fn of_type<T>(&self, value: Option<T>, expected: &str) -> Option<T> {
        if value.is_none() {
            self.wrong(format!("{} is {}", self.name, self.kind()), format!("expected {expected}"));
        }
        value
    }

    fn kind(&self) -> &'static str {
        match self.value {
            DeValue::String(_) => "a string",
            DeValue::Integer(_) => "a whole number",
            DeValue::Float(_) => "a number with a fraction",
            DeValue::Boolean(_) => "true or false",
            DeValue::Datetime(_) => "a date",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        }
    }

    /// A string, whatever is in it.
    pub(super) fn string(&self) -> Option<&'t str> {
        self.string_like("a string")
    }

    /// The same where it stands for something that `expected` names.
    pub(super) fn string_like(&self, expected: &str) -> Option<&'t str> {
        self.of_type(self.value.as_str(), expected)
    }

    /// A text as what it stands for; of what it is none, its own error tells.
    pub(super) fn parsed<T: FromStr<Err: Display>>(&self) -> Option<T> {
        let parsed = self.string()?.parse();
        parsed.map_err(|error: T::Err| self.problems.add_plain(self.at, error.to_string())).ok()
    }

    /// True or false.
    pub(super) fn truth(&self) -> Option<bool> {
        let truth = if let DeValue::Boolean(truth) = self.value { Some(*truth) } else { None };
        self.of_type(truth, "true or false")
    }

    /// A list of what `expected` says; each of its values is called `name`.
    pub(super) fn entries(&self, name: &str, expected: &str) -> Option<Vec<Self>> {
        let array = self.of_type(self.value.as_array(), expected)?;
        Some(array.iter().map(|value| Self::new(value, name.to_owned(), self.problems)).collect())
    }

    /// A table, which messages call `what`.
    pub(super) fn table(&self, expected: &str, what: &str) -> Option<Fields<'t, 'i>> {
        let table = self.of_type(self.value.as_table(), expected)?;
        Some(Fields { table, at: self.at, what: what.to_owned(), problems: self.problems })
    }

    /// A text that can be shown: not empty, not too long, nothing in it that steers a terminal.
    pub(super) fn text(&self, length: Length) -> Option<String> {
        let (text, name) = (self.string()?, &self.name);
        let characters = text.chars().count();
        if clean(text) != text {
            let message = format!("{name} holds a line break, control or direction character");
            self.wrong(message, "expected one line of plain text");
        } else if text.trim().is_empty() && !(text.is_empty() && length.empty_allowed) {
            self.problems.add_plain(self.at, format!("{name} is empty"));
        } else if characters > length.longest {
            self.wrong(format!("{name} has {characters} characters"), format!("expected at most {}", length.longest));
        } else {
            return Some(text.to_owned());
        }
        None
    }

    /// A whole number in a range.
    pub(super) fn number(&self, range: (u32, u32)) -> Option<u32> {
        let integer = self.of_type(self.value.as_integer(), "a whole number")?;
        let number = u32::from_str_radix(integer.as_str(), integer.radix()).ok();
        self.in_range(number, range, integer.as_str())
    }

    /// An amount in a range, whole or with a fraction.
    pub(super) fn amount(&self, range: (f64, f64)) -> Option<f64> {
        let written = self.of_type(self.decimal(), "a number")?;
        self.in_range(written.parse().ok(), range, &clean(written))
    }

    /// The digits of a decimal number.
    pub(super) fn decimal(&self) -> Option<&'t str> {
        match self.value {
            DeValue::Integer(integer) if integer.radix() == 10 => Some(integer.as_str()),
            DeValue::Float(float) => Some(float.as_str()),
            _ => None,
        }
    }

    /// A decimal number that is one.
    pub(super) fn finite(&self) -> Option<f64> {
        let number = self.decimal().and_then(|text| text.parse().ok()).filter(|number: &f64| number.is_finite());
        self.of_type(number, "a finite number")
    }

    fn in_range<N: PartialOrd + std::fmt::Display>(
        &self,
        number: Option<N>,
        (lowest, highest): (N, N),
        written: &str,
    ) -> Option<N> {
        let number = number.filter(|number| (&lowest..=&highest).contains(&number));
        if number.is_none() {
            self.wrong(format!("{} is {written}", self.name), format!("expected {lowest} to {highest}"));
        }
        number
    }

    /// Several short texts, all different: labels.
    pub(super) fn labels(&self) -> Option<Vec<String>> {
        let name = &self.name;
        let entries = self.entries(&format!("a label in {name}"), "a list of strings")?;
        let before = self.problems.count();
        let mut labels: Vec<String> = Vec::new();
        for entry in &entries {
            let Some(label) = entry.text(SHORT) else { continue };
            if labels.contains(&label) {
                self.problems.add_plain(entry.at, format!("label {} stands twice in {name}", quoted(&label)));
            }
            labels.push(label);
        }
        let most = crate::domain::log::survey::MAX_OPTIONS;
        if !(2..=most).contains(&entries.len()) {
            let message = format!("{name} has {}", count(entries.len(), "option"));
            self.wrong(message, format!("expected 2 to {most}, one for each digit key"));
        }
        (self.problems.count() == before).then_some(labels)
    }
}

/// Whether `word` can be the id of a survey, an item or a scale.
pub(super) fn is_id(word: &str) -> bool {
    (1..=40).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}
