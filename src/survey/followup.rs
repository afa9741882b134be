//! From `followups/*.toml` to the domain: what a team says it changed. As strict as the pulses are, and for the same
//! reason: a misspelt tag would quietly match nobody.
//!
//! What is read here is only ever compared with your log; nothing is told to whoever wrote the file.

use std::path::Path;

use chrono::NaiveDate;
use serde::Serialize;
use toml::de::DeValue;

use super::document::document;
use super::fields::{Entry, Fields, LONG, SHORT};
use super::problem::{problem, quoted};
use super::{read_file, toml_files};
use crate::domain::figure::followup::{FollowUp, FollowUpAction, FollowUpWish};
use crate::domain::log::tag::Tag;
use crate::domain::say::moment::exact_day;
use crate::domain::say::problem::Problem;
use crate::domain::team::report::{Report, targets};
use crate::domain::time::{Week, Weeks};

/// The schema that this program reads.
const SCHEMA: u32 = 1;
const FILE_KEYS: &[&str] = &["schema", "title", "published", "weeks", "wanted", "did"];
const WANTED_KEYS: &[&str] = &["tag", "text", "figure", "said", "at_least", "at_most", "of"];
const DID_KEYS: &[&str] = &["tag", "text", "since"];
/// More changes than this are no follow-up but a changelog.
const MOST_DID: usize = 30;
/// A round is of so many people at most.
const MOST_PEOPLE: u32 = 1_000_000;
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
        match read(path) {
            Ok(followup) => followups.push(followup),
            Err(found) => problems.extend(found),
        }
    }
    followups.sort_by_key(|followup| std::cmp::Reverse(followup.published));
    (followups, problems)
}

/// The follow-up in a file, or everything that is wrong with it, also that it cannot be read, is too long or is no UTF-8.
///
/// # Errors
/// Each problem with its line.
pub fn read(path: &Path) -> Result<FollowUp, Vec<Problem>> {
    let text = read_file(path).map_err(|problem| vec![problem])?;
    check(&text, &path.display().to_string())
}

/// The follow-up in `source`, or everything that is wrong with it, sorted by line; `file` only names it.
pub fn check(source: &str, file: &str) -> Result<FollowUp, Vec<Problem>> {
    document(source, file, followup_of)
}

fn followup_of(top: &Fields<'_, '_>) -> Option<FollowUp> {
    top.only(FILE_KEYS);
    let schema = top.number("schema", (SCHEMA, SCHEMA));
    let title = top.text("title", SHORT);
    let published = top.needed("published").and_then(|day| day_of(&day));
    let weeks = top.get("weeks").and_then(|weeks| weeks.parsed());
    let wanted: Vec<Option<FollowUpWish>> =
        top.optional_tables("wanted", "[[wanted]]").iter().take(MOST_DID).map(wanted_of).collect();
    // What a team wants is enough for a follow-up; what it did is enough, too.
    let did =
        if wanted.is_empty() { top.tables("did", "did", "[[did]]") } else { top.optional_tables("did", "[[did]]") };
    if !wanted.is_empty() && top.get("weeks").is_none() {
        let hint = "the round that they follow, such as weeks = \"2026-W44..2026-W47\"";
        top.problems.add(0, "[[wanted]] without `weeks`", hint);
    }
    if let Some(fields) = did.get(MOST_DID) {
        let hint = "name the changes that people would notice";
        top.problems.add(fields.at, format!("more than {MOST_DID} [[did]]"), hint);
    }
    let did: Vec<Option<FollowUpAction>> = did.iter().take(MOST_DID).map(did_of).collect();
    schema?;
    Some(FollowUp {
        title: title?,
        published: published?,
        weeks,
        wanted: wanted.into_iter().collect::<Option<Vec<FollowUpWish>>>()?,
        did: did.into_iter().collect::<Option<Vec<FollowUpAction>>>()?,
    })
}

fn wanted_of(fields: &Fields<'_, '_>) -> Option<FollowUpWish> {
    fields.only(WANTED_KEYS);
    let tag = fields.get("tag").map(|_| category(fields));
    let text = fields.text("text", LONG);
    let figure = fields.text("figure", LONG);
    let said = fields.text("said", LONG);
    let people = |key| fields.number(key, (0, MOST_PEOPLE));
    let (at_least, at_most, of) = (people("at_least")?, people("at_most")?, people("of")?);
    if at_least > at_most || at_most > of {
        let hint = "expected at_least up to at_most, and that up to of";
        fields.problems.add(fields.at, "[[wanted]] counts what cannot be", hint);
    }
    let tag = match tag {
        Some(tag) => Some(tag?),
        None => None,
    };
    Some(FollowUpWish { tag, text: text?, figure: figure?, said: said?, at_least, at_most, of })
}

/// A drag category.
fn category(fields: &Fields<'_, '_>) -> Option<Tag> {
    fields.word_of("tag", &Tag::categories().map(Tag::id).collect::<Vec<_>>())
}

/// The file as it is written.
#[derive(Serialize)]
struct Document<'a> {
    schema: u32,
    title: &'a str,
    published: String,
    weeks: Option<Weeks>,
    wanted: Vec<FollowUpWish>,
}

/// What the file says of itself.
const HEAD: &str = "\
# What the team wants to try. Keep what you decided on, delete the others, and say it in `text` as it follows \"you wanted to\".
# Beside the round's result.json, as followup.toml, it is read by itself: the page of the next round opens with it. Once
# something is done, add it as [[did]] and send the file round: the recap then shows it to those whom it concerns.
";

/// What a page would move, as a file that the team edits and the next round's page reads.
///
/// # Errors
/// If the text cannot be made, which no page of this program's can bring about.
pub fn write(report: &Report, published: NaiveDate) -> Result<String, toml::ser::Error> {
    let text = toml::to_string(&Document {
        schema: SCHEMA,
        title: report.team.as_ref().unwrap_or(&report.title),
        published: exact_day(published),
        weeks: report.rounds.last().map(|round| round.weeks),
        wanted: targets(report).collect(),
    })?;
    Ok(format!("{HEAD}{text}"))
}

fn did_of(fields: &Fields<'_, '_>) -> Option<FollowUpAction> {
    fields.only(DID_KEYS);
    let tag = category(fields);
    if let Some(answer) = tag.filter(|tag| tag.wave().is_none()) {
        let message = format!("`tag` is {}, which is no drag category", quoted(answer.id()));
        let categories: Vec<&str> = Tag::categories().map(Tag::id).collect();
        fields.wrong("tag", message, format!("expected one of {}", categories.join(", ")));
    }
    let text = fields.text("text", SHORT);
    let since = fields.needed("since").and_then(|week| week.parsed()).map(Week::monday);
    Some(FollowUpAction { tag: tag?, text: text?, since: since? })
}

/// A day: `2026-11-12`, with quotation marks or without.
fn day_of(published: &Entry<'_, '_>) -> Option<NaiveDate> {
    let written = match published.value {
        DeValue::Datetime(datetime) => datetime.to_string(),
        other => other.as_str().unwrap_or_default().to_owned(),
    };
    let day = NaiveDate::parse_from_str(&written, "%Y-%m-%d").ok();
    if day.is_none() {
        published.wrong("`published` is no day", "expected one like 2026-11-12");
    }
    day
}
