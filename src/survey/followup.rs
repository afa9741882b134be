//! From `followups/*.toml` to the domain: what a team says it changed. As strict as the pulses are, and for the same
//! reason: a misspelt tag would quietly match nobody.
//!
//! What is read here is only ever compared with the own log; nothing is told to whoever wrote the file.

use std::path::Path;

use chrono::{NaiveDate, Weekday};
use serde::Serialize;
use toml::de::{DeTable, DeValue};

use super::fields::{Fields, LONG, SHORT};
use super::problem::problem;
use super::problem::{Problems, quoted};
use super::{read_file, toml_files};
use crate::domain::figure::followup::{FollowUp, FollowUpAction, FollowUpWish};
use crate::domain::log::tag::Tag;
use crate::domain::round::Weeks;
use crate::domain::say::escape::clean;
use crate::domain::say::moment::exact_day;
use crate::domain::say::parsing::{Syntax, in_plain_words};
use crate::domain::say::problem::Problem;
use crate::domain::team::report::{Count, FollowUpAim, Report, targets};

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
    let mut problems = Problems::new(file, source);
    let (document, errors) = DeTable::parse_recoverable(source);
    for error in &errors {
        let at = error.span().map_or(0, |span| span.start);
        problems.add(at, clean(&in_plain_words(error.message(), Syntax::Toml)), None);
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
    let weeks = top.get("weeks").and_then(|_| weeks(&top, problems));
    let wanted = optional_tables(&top, "wanted", problems);
    let wanted: Vec<Option<FollowUpWish>> =
        wanted.iter().take(MOST_DID).map(|(table, at)| wanted_of(table, *at, problems)).collect();
    // What a team wants is enough for a follow-up; what it did is enough, too.
    let tables =
        if wanted.is_empty() { top.tables("did", "did", problems) } else { optional_tables(&top, "did", problems) };
    if !wanted.is_empty() && top.get("weeks").is_none() {
        let hint = "the round that they follow, such as weeks = \"2026-W44..2026-W47\"".to_owned();
        problems.add(0, "[[wanted]] without `weeks`".to_owned(), hint);
    }
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
        weeks,
        wanted: wanted.into_iter().collect::<Option<Vec<FollowUpWish>>>()?,
        did: did.into_iter().collect::<Option<Vec<FollowUpAction>>>()?,
    })
}

/// The tables of a key that may be left out.
fn optional_tables<'t, 'i>(top: &Fields<'t, 'i>, key: &str, problems: &mut Problems) -> Vec<(&'t DeTable<'i>, usize)> {
    if top.get(key).is_some() { top.tables(key, key, problems) } else { Vec::new() }
}

fn wanted_of(table: &DeTable<'_>, at: usize, problems: &mut Problems) -> Option<FollowUpWish> {
    let fields = Fields { table, at, what: "[[wanted]]".into() };
    fields.only(WANTED_KEYS, problems);
    let categories: Vec<&str> = Tag::categories().map(Tag::id).collect();
    let tag = fields.get("tag").map(|_| fields.word("tag", &categories, problems));
    let text = fields.text("text", LONG, problems);
    let figure = fields.text("figure", LONG, problems);
    let said = fields.text("said", LONG, problems);
    let mut people = |key| fields.number(key, (0, MOST_PEOPLE), problems);
    let (at_least, at_most, of) = (people("at_least")?, people("at_most")?, people("of")?);
    if at_least > at_most || at_most > of {
        let hint = "expected at_least up to at_most, and that up to of".to_owned();
        problems.add(at, "[[wanted]] counts what cannot be".to_owned(), hint);
    }
    let tag = match tag {
        Some(tag) => Some(tag?),
        None => None,
    };
    Some(FollowUpWish { tag, text: text?, figure: figure?, said: said?, at_least, at_most, of })
}

/// The weeks of a round: `"2026-W44..2026-W47"`.
fn weeks(top: &Fields<'_, '_>, problems: &mut Problems) -> Option<String> {
    let text = top.text("weeks", SHORT, problems)?;
    let is_weeks = text.parse::<Weeks>().is_ok();
    if !is_weeks {
        let hint = "expected ISO weeks like \"2026-W44..2026-W47\"".to_owned();
        problems.add(top.place("weeks"), "`weeks` are no weeks".to_owned(), hint);
    }
    is_weeks.then_some(text)
}

/// The file as it is written.
#[derive(Serialize)]
struct Document<'a> {
    schema: u32,
    title: &'a str,
    published: String,
    weeks: &'a str,
    wanted: Vec<Part>,
}

#[derive(Serialize)]
struct Part {
    tag: Tag,
    text: String,
    figure: String,
    said: String,
    at_least: u32,
    at_most: u32,
    of: u32,
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
        weeks: report.rounds.last().map_or("", |round| round.weeks.as_str()),
        wanted: targets(report).map(part).collect(),
    })?;
    Ok(format!("{HEAD}{text}"))
}

fn part(FollowUpAim { tag, text, figure, said, count }: FollowUpAim) -> Part {
    let Count { at_least, at_most, of, .. } = count;
    Part { tag, text, figure, said, at_least, at_most, of }
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
