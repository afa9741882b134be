//! Reads one table of a rule file key by key and remembers where in the file each stood, so that a problem has a line.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::domain::say::escape::is_unsafe;
use crate::domain::say::problem::Problem;

/// The file being read, for messages.
#[derive(Debug, Clone, Copy)]
pub(super) struct RuleFile<'a> {
    pub(super) file: &'a str,
    pub(super) source: &'a str,
}

impl RuleFile<'_> {
    /// A problem at the byte `offset`.
    pub(super) fn problem(&self, offset: usize, message: impl AsRef<str>) -> Problem {
        Problem::at_byte(self.file, self.source, offset, message)
    }
}

/// One table of the file. Keys are checked against those that are known when it is opened.
pub(super) struct RuleSection<'a> {
    pub(super) origin: RuleFile<'a>,
    /// Where the table begins.
    pub(super) offset: usize,
    table: &'a DeTable<'a>,
}

impl<'a> RuleSection<'a> {
    /// Opens `table`, in which only `keys` may stand.
    pub(super) fn open(
        origin: RuleFile<'a>,
        offset: usize,
        table: &'a DeTable<'a>,
        keys: &[&str],
    ) -> Result<Self, Problem> {
        let unknown = table
            .iter()
            .map(|(key, _)| key)
            .filter(|key| !keys.contains(&key.get_ref().as_ref()))
            .min_by_key(|key| key.span().start);
        match unknown {
            Some(key) => Err(origin
                .problem(key.span().start, format!("unknown key `{}`", key.get_ref()))
                .hint_word(key.get_ref(), keys)),
            None => Ok(Self { origin, offset, table }),
        }
    }

    /// The value of `key`, if it is given.
    pub(super) fn value(&self, key: &str) -> Option<&'a Spanned<DeValue<'a>>> {
        self.table.get(key)
    }

    /// Where `key` stands; the beginning of the table where it is not given.
    pub(super) fn offset_of(&self, key: &str) -> usize {
        self.table.get_key_value(key).map_or(self.offset, |(key, _)| key.span().start)
    }

    /// A problem with what is given for `key`.
    pub(super) fn problem(&self, key: &str, message: impl AsRef<str>) -> Problem {
        self.origin.problem(self.offset_of(key), message)
    }

    /// A text.
    pub(super) fn text(&self, key: &str) -> Result<Option<&'a str>, Problem> {
        self.value(key).map(|value| self.as_text(key, value)).transpose()
    }

    /// A list of texts; empty where it is not given.
    pub(super) fn texts(&self, key: &str) -> Result<Vec<String>, Problem> {
        let Some(value) = self.value(key) else { return Ok(Vec::new()) };
        let list = value.get_ref().as_array().ok_or_else(|| {
            self.problem(key, format!("`{key}` is {}", kind_of(value))).hint(format!("write {key} = [\"...\"]"))
        })?;
        list.iter().map(|item| self.as_text(key, item).map(str::to_owned)).collect()
    }

    /// `true` or `false`; false where it is not given.
    pub(super) fn flag(&self, key: &str) -> Result<bool, Problem> {
        let Some(value) = self.value(key) else { return Ok(false) };
        value.get_ref().as_bool().ok_or_else(|| {
            self.problem(key, format!("`{key}` is {}", kind_of(value))).hint("write true or false, without quotes")
        })
    }

    /// A whole number of seconds, from 0 to a day.
    pub(super) fn seconds(&self, key: &str) -> Result<Option<u64>, Problem> {
        let Some(value) = self.value(key) else { return Ok(None) };
        let number = value.get_ref().as_integer().and_then(|number| number.as_str().parse::<u64>().ok());
        match number {
            Some(number) if number <= 86_400 => Ok(Some(number)),
            _ => Err(self
                .problem(key, format!("`{key}` is no whole number of seconds"))
                .hint("write a number from 0 to 86400, without quotes")),
        }
    }

    /// The tables written `[[key]]`, each of which may hold `keys` only.
    pub(super) fn sections(&self, key: &str, keys: &[&str]) -> Result<Vec<Self>, Problem> {
        let Some(value) = self.value(key) else { return Ok(Vec::new()) };
        let wrong = || self.problem(key, format!("`{key}` is {}", kind_of(value))).hint(format!("write [[{key}]]"));
        let list = value.get_ref().as_array().ok_or_else(wrong)?;
        list.iter()
            .map(|item| {
                let table = item.get_ref().as_table().ok_or_else(wrong)?;
                Self::open(self.origin, item.span().start, table, keys)
            })
            .collect()
    }

    /// The table written `[key]`, which may hold `keys` only.
    pub(super) fn section(&self, key: &str, keys: &[&str]) -> Result<Option<Self>, Problem> {
        let Some(value) = self.value(key) else { return Ok(None) };
        let table = value.get_ref().as_table().ok_or_else(|| {
            self.problem(key, format!("`{key}` is {}", kind_of(value))).hint(format!("write [{key}]"))
        })?;
        Self::open(self.origin, value.span().start, table, keys).map(Some)
    }

    fn as_text(&self, key: &str, value: &'a Spanned<DeValue<'a>>) -> Result<&'a str, Problem> {
        let text = value.get_ref().as_str().ok_or_else(|| {
            self.origin
                .problem(value.span().start, format!("`{key}` holds {} where text is expected", kind_of(value)))
                .hint("write it in quotes")
        })?;
        if text.is_empty() || text.chars().any(is_unsafe) {
            return Err(self
                .origin
                .problem(value.span().start, format!("`{key}` is empty or holds control characters"))
                .hint("leave it out or write a word"));
        }
        Ok(text)
    }
}

fn kind_of(value: &Spanned<DeValue<'_>>) -> &'static str {
    match value.get_ref() {
        DeValue::String(_) => "text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
