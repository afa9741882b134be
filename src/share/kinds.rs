//! What a file is and what it reveals to whom, in words. Reads every kind of file that draglog makes or takes, believes
//! none, and opens nothing that is sealed.

mod said;

use std::io::Read as _;
use std::path::Path;

use chrono::{Datelike as _, Days, NaiveDate};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::contribution::Contribution;
use super::definition::{ACCEPT, Acceptance, WITHDRAWN, agreed, parse};
use super::folder::Folder;
use super::step::Step;
use super::{Result, ShareError, files, keys, roster};
use crate::domain::round::definition::Definition;
use crate::domain::round::people::Person;
use crate::domain::round::result::{Publication, RoundResult};
use crate::domain::say::count::count;
use crate::domain::say::escape::clean;
use crate::domain::say::moment::exact;
use crate::domain::time::Weeks;

pub use said::FileKind;

/// A file in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Explanation {
    /// Which kind of file.
    pub kind: FileKind,
    /// What it is, in a sentence or two.
    pub what: String,
    /// What can be read in it without opening anything: name and value.
    pub facts: Vec<Fact>,
    /// Who learns what from it.
    pub reveals: Vec<Disclosure>,
    /// What should be known and is easily forgotten.
    pub limits: Vec<&'static str>,
}

/// One thing that the file says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fact {
    pub name: &'static str,
    pub value: String,
}

/// What somebody learns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disclosure {
    pub to: String,
    pub what: String,
}

/// Files of any kind are explained up to this length; a log is looked at only where it begins.
const MAX_EXPLAINED: u64 = 64 << 20;
/// Where SQLite keeps the program that a file is of, and draglog's name there ("drlg").
const APPLICATION: std::ops::Range<usize> = 68..72;

/// Explains a file.
///
/// # Errors
/// If it is of no kind that draglog knows (invalid), or cannot be read.
pub fn explain(file: &Path) -> Result<Explanation> {
    let beginning = beginning(file)?;
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let extension = file.extension().map(|extension| extension.to_string_lossy().to_lowercase()).unwrap_or_default();
    let (kind, facts) = if beginning.starts_with(b"SQLite format 3\0") {
        (database(file, &beginning)?, Vec::new())
    } else if extension == "report" {
        report(file, &beginning)?
    } else {
        text(file, (&name, &extension), &files::read_text(file, MAX_EXPLAINED)?)?
    };
    Ok(kind.explained(facts))
}

/// A kind of file, and what can be read in this one.
type FileFacts = (FileKind, Vec<Fact>);

fn text(file: &Path, (name, extension): (&str, &str), text: &str) -> Result<FileFacts> {
    Ok(match (name, extension) {
        _ if text.trim_start().starts_with('{') => document(file, text)?,
        (roster::ROSTER, _) => {
            let people = roster::parse(file, text)?;
            let count = fact("people", people.len().to_string());
            (FileKind::Roster, [count].into_iter().chain(people.iter().map(person)).collect())
        }
        (_, "key") if name == "member.key" || name.starts_with("round-") => (FileKind::Secret, Vec::new()),
        ("tasks-leader.yaml" | "tasks-helper.yaml", _) => (FileKind::Operator, Vec::new()),
        (_, "toml") => toml(file, name, text)?,
        (_, "html" | "md" | "csv") => (FileKind::Page, vec![fact("format", extension.to_owned())]),
        _ => return Err(unknown(file)),
    })
}

/// The files in a folder that draglog knows, by name, and how many it does not know.
///
/// # Errors
/// If the folder cannot be read.
pub fn in_folder(folder: &Path) -> Result<(Vec<(String, Explanation)>, usize)> {
    const MOST: usize = 1000;
    let opened = super::folder::Folder::open(folder)?;
    let (mut known, mut unknown) = (Vec::new(), 0);
    for name in opened.names(MOST, |name| !name.starts_with('.'))? {
        match explain(&folder.join(&name)) {
            Ok(explanation) => known.push((clean(&name), explanation)),
            Err(_) => unknown += 1,
        }
    }
    Ok((known, unknown))
}

/// The first bytes of a file, without reading the rest.
fn beginning(file: &Path) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let read = files::open(file)?.take(100).read_to_end(&mut bytes);
    read.map_err(|error| ShareError::io("read", file, &error))?;
    Ok(bytes)
}

fn database(file: &Path, beginning: &[u8]) -> Result<FileKind> {
    if beginning.get(APPLICATION) == Some(b"drlg") {
        return Ok(FileKind::Log);
    }
    Err(ShareError::invalid(file, "is a database of another program"))
}

fn document(file: &Path, text: &str) -> Result<FileFacts> {
    let document: Value = match serde_json::from_str(text) {
        Ok(document) => document,
        // NDJSON of `watch`: one object for each line.
        Err(_) if text.lines().next().is_some_and(|line| serde_json::from_str::<Value>(line).is_ok()) => {
            return Ok((FileKind::Waits, Vec::new()));
        }
        Err(_) => files::parse(file, text)?,
    };
    let schema = document.get("schema").and_then(Value::as_str).unwrap_or_default();
    Ok(match (schema, schema.split('/').next().unwrap_or_default()) {
        (ACCEPT, _) => {
            let accepted: Acceptance = files::parse(file, text)?;
            (FileKind::Acceptance, vec![fact("definition", short(&accepted.definition))])
        }
        (WITHDRAWN, _) => (FileKind::Withdrawal, Vec::new()),
        ("draglog.round/1", _) => (FileKind::OldRound, Vec::new()),
        (_, "draglog.round") => (FileKind::Round, of_round(file, text)?),
        (_, "draglog.contribution") => (FileKind::Contribution, of_contribution(file, text)?),
        (_, "draglog.step") => (FileKind::Step, of_step(&files::parse(file, text)?)),
        (_, "draglog.result") => (FileKind::Result, of_result(&files::parse(file, text)?)),
        (_, "draglog.report") => (FileKind::Page, vec![fact("format", "json".to_owned())]),
        (_, "draglog.log") => (FileKind::Waits, Vec::new()),
        _ if schema.starts_with("draglog.") => (FileKind::Own, vec![fact("schema", clean(schema))]),
        _ if document.get("label").is_some() && document.get("kind").is_some() => (FileKind::Waits, Vec::new()),
        _ => return Err(unknown(file)),
    })
}

fn of_step(step: &Step) -> Vec<Fact> {
    vec![
        fact("step", step.step.to_string()),
        fact("from", step.from.to_string()),
        fact("round", short(&step.round_hash)),
    ]
}

fn of_round(file: &Path, text: &str) -> Result<Vec<Fact>> {
    let round: Definition = files::parse(file, text)?;
    let state = match parse(file, text) {
        Ok(_) => "as the coach signed it".to_owned(),
        Err(error) => error.to_string(),
    };
    let mut facts = vec![
        fact("state", state),
        fact("title", clean(&round.title)),
        fact("weeks", round.weeks.words()),
        fact("closes", exact(round.closes)),
        fact("purpose", clean(&round.purpose)),
        fact("read by", clean(&round.readers)),
        fact("kept", count(round.retention_days, "day")),
        fact("smallest group", count(round.rules.minimum, "contribution")),
        fact("questions and figures", round.layout.len().to_string()),
        fact("coach", format!("{}  {}", keys::fingerprint(&round.coach.key), clean(&round.coach.name))),
        fact("trustee", format!("{}  {}", keys::fingerprint(&round.trustee.key), clean(&round.trustee.name))),
    ];
    facts.extend(round.roster.iter().map(person));
    Ok(facts)
}

fn person(person: &Person) -> Fact {
    fact("person", clean(&format!("{}  {} ({})", keys::fingerprint(&person.key), person.name, person.roles)))
}

fn of_contribution(file: &Path, text: &str) -> Result<Vec<Fact>> {
    let given: Contribution = files::parse(file, text)?;
    let mut facts = vec![fact("member", keys::fingerprint(&given.member)), fact("round", short(&given.round_hash))];
    let beside = file.parent().and_then(Path::parent).and_then(|round| Folder::open(round).ok());
    let round = beside.and_then(|folder| {
        let defined = super::definition::read(&folder).ok()??;
        agreed(&folder, &defined).ok()?
    });
    if let Some(round) = round {
        let belongs = match given.check(&round) {
            Ok(_) => "belongs to the round beside it and is signed by its member".to_owned(),
            Err(why) => format!("does not count in the round beside it: it {why}"),
        };
        facts.push(fact("state", belongs));
        facts.extend(round.definition.person(&given.member).map(|one| fact("name on the roster", clean(&one.name))));
    }
    Ok(facts)
}

fn of_result(result: &RoundResult) -> Vec<Fact> {
    let shown = |how| result.blocks.iter().filter(|block| block.shown == how).count();
    let (figures, kept_back) = (shown(Publication::Figures), shown(Publication::KeptBack));
    let signers: Vec<String> =
        result.signatures.iter().map(|one| format!("{} ({})", clean(&one.name), one.role)).collect();
    let signed = match signers.join(", ") {
        names if names.is_empty() => "nobody".to_owned(),
        names => names + "; `draglog report` checks it",
    };
    vec![
        fact("title", clean(&result.title)),
        fact("weeks", result.weeks.to_string()),
        fact("contributions", result.n.to_string()),
        fact("figures", format!("{figures} shown, {kept_back} kept back to protect people")),
        fact("signed by", signed),
    ]
}

fn toml(file: &Path, name: &str, text: &str) -> Result<FileFacts> {
    let table: toml::Table = files::parse_toml(file, text)?;
    let schema = table.get("schema").and_then(toml::Value::as_str).unwrap_or_default();
    if schema.starts_with("draglog.dap-tasks/") {
        return Ok((FileKind::Tasks, of_tasks(file, text)?));
    }
    let kind = if table.contains_key("survey") {
        FileKind::Survey
    } else if table.contains_key("incident") || name.starts_with("friction") {
        FileKind::Interview
    } else if table.contains_key("theme") || table.contains_key("themes") {
        FileKind::Themes
    } else if name == "config.toml" {
        FileKind::Settings
    } else {
        FileKind::Data
    };
    Ok((kind, Vec::new()))
}

fn of_tasks(file: &Path, text: &str) -> Result<Vec<Fact>> {
    let tasks = super::dap::tasks::parse(file, text)?.collection;
    Ok(vec![
        fact("title", clean(&tasks.title)),
        fact("weeks", tasks.weeks.words()),
        fact("purpose", clean(&tasks.purpose)),
        fact("read by", clean(&tasks.readers)),
        fact("kept", count(tasks.retention_days, "day")),
        fact("smallest batch", count(tasks.rules.minimum, "report")),
        fact("questions and figures", tasks.tasks.len().to_string()),
        fact("leader", tasks.leader),
        fact("helper", tasks.helper),
        fact("draft", tasks.dap),
    ])
}

/// A report for an aggregation service, whose first bytes are its number and its time in days.
fn report(file: &Path, beginning: &[u8]) -> Result<FileFacts> {
    let day = beginning.get(16..24).and_then(|bytes| bytes.try_into().ok()).map(u64::from_be_bytes);
    let week =
        day.and_then(|day| NaiveDate::default().checked_add_days(Days::new(day))).filter(|day| day.year() < 3000);
    let week = week.ok_or_else(|| unknown(file))?;
    Ok((FileKind::Report, vec![fact("week", Weeks::of(week).words())]))
}

fn short(hash: &str) -> String {
    clean(hash).chars().take(16).collect()
}

fn fact(name: &'static str, value: String) -> Fact {
    Fact { name, value }
}

fn unknown(file: &Path) -> ShareError {
    ShareError::invalid(
        file,
        "is of no kind that draglog knows; expected a round, acceptance, contribution, step, result, report, roster, pulse, themes file or log",
    )
}
