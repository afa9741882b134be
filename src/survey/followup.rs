//! From `followups/*.toml` to the domain: what a team says it changed. As strict as the pulses are, and for the same
//! reason: a misspelt tag would quietly match nobody.
//!
//! What is read here is only ever compared with the own log; nothing is told to whoever wrote the file.

use std::path::Path;

use chrono::{NaiveDate, Weekday};
use toml::de::{DeTable, DeValue};

use super::fields::{Fields, SHORT};
use super::problem::problem;
use super::problem::{Problems, quoted};
use super::{read_file, toml_files};
use crate::domain::figure::followup::{FollowUp, FollowUpAction};
use crate::domain::log::tag::Tag;
use crate::domain::say::problem::Problem;

/// The schema that this program reads.
const SCHEMA: u32 = 1;
const FILE_KEYS: &[&str] = &["schema", "title", "published", "did"];
const DID_KEYS: &[&str] = &["tag", "text", "since"];
/// More changes than this are no follow-up but a changelog.
const MOST_DID: usize = 30;
/// More files than this are a mistake.
const MOST_FILES: usize = 200;

/// Every follow-up in `folder` (`*.toml`), the latest published first, and what is wrong with its files.
///
/// A file with a problem is left out as a whole; a folder that does not exist is an empty one.
#[must_use]
pub fn load(folder: &Path) -> (Vec<FollowUp>, Vec<Problem>) {
    let (mut followups, mut problems) = (Vec::new(), Vec::new());
    let files = toml_files(folder, &mut problems);
    if let Some(first) = files.get(MOST_FILES) {
        let message = format!("is one of {} files; only the first {MOST_FILES} are read", files.len());
        problems.push(problem(&first.display().to_string(), 1, message, None));
    }
    for path in files.iter().take(MOST_FILES) {
        match read_file(path)
            .map_err(|problem| vec![problem])
            .and_then(|text| check(&text, &path.display().to_string()))
        {
            Ok(followup) => followups.push(followup),
            Err(found) => problems.extend(found),
        }
    }
    followups.sort_by_key(|followup| std::cmp::Reverse(followup.published));
    (followups, problems)
}

/// The follow-up in `source`, or everything that is wrong with it, sorted by line; `file` only names it.
pub fn check(source: &str, file: &str) -> Result<FollowUp, Vec<Problem>> {
    let mut problems = Problems::new(file, source);
    let (document, errors) = DeTable::parse_recoverable(source);
    for error in &errors {
        let at = error.span().map_or(0, |span| span.start);
        problems.add(at, crate::domain::say::text::clean(error.message()), None);
    }
    let followup = if errors.is_empty() { followup_of(document.get_ref(), &mut problems) } else { None };
    match followup {
        Some(followup) if problems.is_empty() => Ok(followup),
        _ => Err(problems.into_sorted()),
    }
}

fn followup_of(table: &DeTable<'_>, problems: &mut Problems) -> Option<FollowUp> {
    let top = Fields { table, at: 0, what: "the file".into() };
    top.only(FILE_KEYS, problems);
    let schema = top.number("schema", (SCHEMA, SCHEMA), problems);
    let title = top.text("title", SHORT, problems);
    let published = day(&top, "published", problems);
    let tables = top.tables("did", "did", problems);
    if let Some((_, at)) = tables.get(MOST_DID) {
        problems.add(
            *at,
            format!("more than {MOST_DID} [[did]]"),
            "name the changes that people would notice".to_owned(),
        );
    }
    let did: Vec<Option<FollowUpAction>> =
        tables.iter().take(MOST_DID).map(|(table, at)| did_of(table, *at, problems)).collect();
    schema?;
    Some(FollowUp {
        title: title?,
        published: published?,
        did: did.into_iter().collect::<Option<Vec<FollowUpAction>>>()?,
    })
}

fn did_of(table: &DeTable<'_>, at: usize, problems: &mut Problems) -> Option<FollowUpAction> {
    let fields = Fields { table, at, what: "[[did]]".into() };
    fields.only(DID_KEYS, problems);
    let categories: Vec<&str> = Tag::categories().map(Tag::id).collect();
    let tag: Option<Tag> = fields.word("tag", &categories, problems);
    if let Some(answer) = tag.filter(|tag| tag.wave().is_none()) {
        let message = format!("`tag` is {}, which is no drag category", quoted(answer.id()));
        problems.add(fields.place("tag"), message, format!("expected one of {}", categories.join(", ")));
    }
    let text = fields.text("text", SHORT, problems);
    let since = week(&fields, "since", problems);
    Some(FollowUpAction { tag: tag?, text: text?, since: since? })
}

/// A day: `2026-11-12`, with quotation marks or without.
fn day(fields: &Fields<'_, '_>, key: &str, problems: &mut Problems) -> Option<NaiveDate> {
    let value = fields.needed(key, problems)?;
    let written = match value.get_ref() {
        DeValue::Datetime(datetime) => datetime.to_string(),
        other => other.as_str().unwrap_or_default().to_owned(),
    };
    let day = NaiveDate::parse_from_str(&written, "%Y-%m-%d").ok();
    if day.is_none() {
        problems.add(value.span().start, format!("`{key}` is no day"), "expected one like 2026-11-12".to_owned());
    }
    day
}

/// The Monday of an ISO week: `"2026-W45"`.
fn week(fields: &Fields<'_, '_>, key: &str, problems: &mut Problems) -> Option<NaiveDate> {
    let value = fields.needed(key, problems)?;
    let monday = value.get_ref().as_str().and_then(|text| {
        let (year, week) = text.split_once("-W")?;
        let is_plain = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        let is_well_formed = year.len() == 4 && week.len() == 2 && is_plain(year) && is_plain(week);
        NaiveDate::from_isoywd_opt(year.parse().ok()?, week.parse().ok()?, Weekday::Mon).filter(|_| is_well_formed)
    });
    if monday.is_none() {
        let hint = "expected an ISO week like \"2026-W45\"".to_owned();
        problems.add(value.span().start, format!("`{key}` is no week"), hint);
    }
    monday
}
