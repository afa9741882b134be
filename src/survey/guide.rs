//! Interview guides: the shipped ones, the coach's own over them by id, and errors that name file and line.

use std::collections::BTreeMap;
use std::path::Path;

use super::document::document;
use super::fields::{Fields, LONG, SHORT};
use super::problem::quoted;
use super::{own_files, read_file};
use crate::domain::say::count::count;
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
        let (own, problems) = own_files(folder, "guide", check_file, |guide| &guide.id);
        guides.0.extend(own.into_iter().map(|guide| (guide.id.clone(), guide)));
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

/// The text of a shipped guide, to start your own from.
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
    document(source, file, |top| {
        top.only(&["schema", "guide"]);
        top.number("schema", (1, 1));
        guide(&top.needed("guide")?.table("a table [guide]", "guide")?)
    })
}

fn guide(fields: &Fields<'_, '_>) -> Option<Guide> {
    fields.only(GUIDE_KEYS);
    let id = fields.id("id");
    let title = fields.text("title", SHORT);
    let purpose = fields.text("purpose", LONG);
    let never = texts(fields, "never");
    let parts: Vec<Option<GuidePart>> = fields.tables("part", "guide.part", "part").iter().map(part).collect();
    let parts = parts.into_iter().collect::<Option<Vec<_>>>();
    let guide = Guide { id: id?, title: title?, purpose: purpose?, never, parts: parts? };
    if guide.parts.len() > MOST_PARTS {
        let message = format!("the guide has {}", count(guide.parts.len(), "part"));
        fields.problems.add(fields.at, message, format!("expected at most {MOST_PARTS}"));
    }
    if guide.minutes() > MOST_MINUTES {
        let message = format!("the guide takes {}", count(guide.minutes(), "minute"));
        fields.problems.add(fields.at, message, format!("expected at most {MOST_MINUTES}"));
    }
    Some(guide)
}

fn part(fields: &Fields<'_, '_>) -> Option<GuidePart> {
    fields.only(PART_KEYS);
    let title = fields.text("title", SHORT);
    let minutes = fields.number("minutes", (1, 120));
    let purpose = fields.text("purpose", LONG);
    fields.needed("questions");
    let questions = texts(fields, "questions");
    if questions.is_empty() {
        fields.wrong("questions", "`questions` is empty", "expected at least one question");
    }
    Some(GuidePart {
        title: title?,
        minutes: minutes?,
        purpose: purpose?,
        questions,
        probes: texts(fields, "probes"),
        avoid: texts(fields, "avoid"),
    })
}

/// A list of sentences that may be left out.
pub(super) fn texts(fields: &Fields<'_, '_>, key: &str) -> Vec<String> {
    let list = fields.get(key);
    let entries = list.and_then(|list| list.entries(&format!("an entry of `{key}`"), "a list of strings"));
    let entries = entries.unwrap_or_default();
    if entries.len() > MOST_LINES {
        let message = format!("{} has {}", quoted(key), count(entries.len(), "entry"));
        fields.wrong(key, message, format!("expected at most {MOST_LINES}"));
    }
    entries.iter().take(MOST_LINES).filter_map(|entry| entry.text(LONG)).collect()
}
