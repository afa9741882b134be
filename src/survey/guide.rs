//! Interview guides: the shipped ones, the coach's own over them by id, and errors that name file and line.

use std::collections::BTreeMap;
use std::path::Path;

use toml::Spanned;
use toml::de::DeValue;

use super::document::document;
use super::fields::{Fields, LONG, SHORT, text, wrong_type};
use super::problem::problem;
use super::problem::{Problems, quoted};
use super::{read_file, toml_files};
use crate::domain::say::problem::Problem;
use crate::domain::say::words::UnknownWord;
use crate::domain::team::interview::{Guide, GuidePart};

/// The shipped files, listed by `build.rs`: name and text.
const SHIPPED: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/shipped_guides.rs"));

/// Every key of a guide.
pub const GUIDE_KEYS: &[&str] = &["id", "title", "purpose", "never", "part"];
/// Every key of a part.
pub const PART_KEYS: &[&str] = &["title", "minutes", "purpose", "questions", "probes", "avoid"];
/// A list of questions may be so long.
const MOST_LINES: usize = 40;
/// The most parts of a guide, and the most minutes.
const MOST_PARTS: usize = 20;
const MOST_MINUTES: u32 = 180;

/// Every guide that can be used, by id.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Guides(BTreeMap<String, Guide>);

impl Guides {
    /// The guides that come with the program.
    #[must_use]
    pub fn builtin() -> Self {
        let mut guides = Self::default();
        for (name, text) in SHIPPED {
            let read = read(text, name);
            debug_assert!(read.is_ok(), "{read:?}");
            guides.0.extend(read.ok().map(|guide| (guide.id.clone(), guide)));
        }
        guides
    }

    /// The shipped guides with those of `folder` (`*.toml`) over them, and what is wrong with its files. A file with a
    /// problem is left out as a whole.
    #[must_use]
    pub fn load(folder: &Path) -> (Self, Vec<Problem>) {
        let mut guides = Self::builtin();
        let mut problems = Vec::new();
        let mut from: BTreeMap<String, String> = BTreeMap::new();
        for path in toml_files(folder, &mut problems) {
            match check_file(&path) {
                Err(found) => problems.extend(found),
                Ok(guide) => {
                    let file = path.display().to_string();
                    if let Some(first) = from.get(&guide.id) {
                        let message = format!("guide id `{}` is also that of {first}", guide.id);
                        let hint = Some("expected one file for each id".to_owned());
                        problems.push(problem(&file, 1, message, hint));
                        continue;
                    }
                    from.insert(guide.id.clone(), file);
                    guides.0.insert(guide.id.clone(), guide);
                }
            }
        }
        (guides, problems)
    }

    /// The guide with this id. The error names the nearest one there is.
    ///
    /// # Errors
    /// If there is none.
    pub fn find(&self, id: &str) -> Result<&Guide, UnknownWord> {
        self.0.get(id).ok_or_else(|| UnknownWord::new("guide", id, self.0.keys().map(String::as_str)))
    }

    /// Every guide, sorted by id.
    pub fn iter(&self) -> impl Iterator<Item = &Guide> {
        self.0.values()
    }
}

/// The text of a shipped guide, to start an own one from.
#[must_use]
pub fn shipped_text(id: &str) -> Option<&'static str> {
    let file = format!("{id}.toml");
    SHIPPED.iter().find(|(name, _)| **name == file).map(|(_, text)| *text)
}

/// The guide in a file, or everything that is wrong with it.
///
/// # Errors
/// Each problem with its line, also that the file cannot be read, is too long or is no UTF-8.
pub fn check_file(path: &Path) -> Result<Guide, Vec<Problem>> {
    let text = read_file(path).map_err(|problem| vec![problem])?;
    read(&text, &path.display().to_string())
}

/// The one guide in `source`, or everything that is wrong with it.
///
/// # Errors
/// Each problem with its line.
pub fn read(source: &str, file: &str) -> Result<Guide, Vec<Problem>> {
    document(source, file, |top, problems| {
        top.only(&["schema", "guide"], problems);
        top.number("schema", (1, 1), problems);
        let value = top.needed("guide", problems)?;
        let Some(table) = value.get_ref().as_table() else {
            wrong_type(value, "`guide`", "a table [guide]", problems);
            return None;
        };
        guide(&Fields { table, at: value.span().start, what: "guide".into() }, problems)
    })
}

fn guide(fields: &Fields<'_, '_>, problems: &mut Problems) -> Option<Guide> {
    fields.only(GUIDE_KEYS, problems);
    let id = fields.id("id", problems);
    let title = fields.text("title", SHORT, problems);
    let purpose = fields.text("purpose", LONG, problems);
    let never = texts(fields, "never", problems);
    let tables = fields.tables("part", "guide.part", problems);
    let parts: Vec<Option<GuidePart>> =
        tables.iter().map(|(table, at)| part(&Fields { table, at: *at, what: "part".into() }, problems)).collect();
    let guide = Guide {
        id: id?,
        title: title?,
        purpose: purpose?,
        never,
        parts: parts.into_iter().collect::<Option<Vec<_>>>()?,
    };
    if guide.parts.len() > MOST_PARTS {
        let hint = format!("expected at most {MOST_PARTS}");
        problems.add(fields.at, format!("the guide has {} parts", guide.parts.len()), hint);
    }
    if guide.minutes() > MOST_MINUTES {
        let hint = format!("expected at most {MOST_MINUTES}");
        problems.add(fields.at, format!("the guide takes {} minutes", guide.minutes()), hint);
    }
    Some(guide)
}

fn part(fields: &Fields<'_, '_>, problems: &mut Problems) -> Option<GuidePart> {
    fields.only(PART_KEYS, problems);
    let title = fields.text("title", SHORT, problems);
    let minutes = fields.number("minutes", (1, 120), problems);
    let purpose = fields.text("purpose", LONG, problems);
    fields.needed("questions", problems);
    let questions = texts(fields, "questions", problems);
    if questions.is_empty() {
        let at = fields.place("questions");
        problems.add(at, "`questions` is empty", "expected at least one question".to_owned());
    }
    Some(GuidePart {
        title: title?,
        minutes: minutes?,
        purpose: purpose?,
        questions,
        probes: texts(fields, "probes", problems),
        avoid: texts(fields, "avoid", problems),
    })
}

/// A list of sentences that may be left out.
pub(super) fn texts(fields: &Fields<'_, '_>, key: &str, problems: &mut Problems) -> Vec<String> {
    let Some(value) = fields.get(key) else { return Vec::new() };
    let Some(array) = value.get_ref().as_array() else {
        wrong_type(value, &format!("`{key}`"), "a list of strings", problems);
        return Vec::new();
    };
    if array.len() > MOST_LINES {
        let hint = format!("expected at most {MOST_LINES}");
        problems.add(value.span().start, format!("{} has {} entries", quoted(key), array.len()), hint);
    }
    let entry = |entry: &Spanned<DeValue<'_>>, problems: &mut Problems| {
        text(entry, &format!("an entry of `{key}`"), LONG, problems)
    };
    array.iter().take(MOST_LINES).filter_map(|value| entry(value, problems)).collect()
}
