//! What a file is and what it reveals to whom, in words. Reads every kind of file that draglog makes or takes, believes
//! none, and opens nothing that is sealed.

mod said;

use std::path::Path;

use chrono::{Datelike as _, Days, NaiveDate};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::contribution::Contribution;
use super::definition::{ACCEPT, Acceptance, WITHDRAWN, agreed, parse};
use super::folder::Folder;
use super::step::Step;
use super::{Result, ShareError, files, keys, roster};
use crate::domain::round::Weeks;
use crate::domain::round::definition::Definition;
use crate::domain::round::people::Person;
use crate::domain::say::count::count;
use crate::domain::say::escape::clean;

pub use said::FileKind;

/// A file in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Explanation {
    /// Which kind of file.
    pub kind: &'static str,
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
    if beginning.starts_with(b"SQLite format 3\0") {
        return database(file, &beginning);
    }
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let extension = file.extension().map(|extension| extension.to_string_lossy().to_lowercase()).unwrap_or_default();
    if extension == "report" {
        return report(file, &beginning);
    }
    let text = files::read_text(file, MAX_EXPLAINED)?;
    let first = text.trim_start();
    if first.starts_with('{') {
        return document(file, &text);
    }
    if name == roster::ROSTER {
        let people = roster::parse(file, &text)?;
        let mut facts = vec![fact("people", people.len().to_string())];
        facts.extend(people.iter().map(person));
        return Ok(FileKind::Roster.explained(facts));
    }
    if extension == "key" && (name == "member.key" || name.starts_with("round-")) {
        return Ok(FileKind::Secret.explained(Vec::new()));
    }
    if name == "tasks-leader.yaml" || name == "tasks-helper.yaml" {
        return Ok(FileKind::Operator.explained(Vec::new()));
    }
    if extension == "toml" {
        return toml(file, &name, &text);
    }
    match extension.as_str() {
        "html" | "md" | "csv" => Ok(FileKind::Page.explained(vec![fact("format", extension)])),
        _ => Err(unknown(file)),
    }
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

/// The first bytes of a regular file, without reading the rest.
fn beginning(file: &Path) -> Result<Vec<u8>> {
    use std::io::Read;
    use std::os::unix::fs::OpenOptionsExt;
    let about = std::fs::symlink_metadata(file).map_err(|error| ShareError::io("read", file, &error))?;
    if !about.is_file() {
        return Err(ShareError::invalid(file, "is no regular file, and links are not followed"));
    }
    let mut bytes = Vec::new();
    let opened = std::fs::OpenOptions::new().read(true).custom_flags(libc::O_NOFOLLOW | libc::O_NONBLOCK).open(file);
    let read = opened.and_then(|opened| opened.take(100).read_to_end(&mut bytes));
    read.map_err(|error| ShareError::io("read", file, &error))?;
    Ok(bytes)
}

fn database(file: &Path, beginning: &[u8]) -> Result<Explanation> {
    if beginning.get(APPLICATION) == Some(b"drlg") {
        return Ok(FileKind::Log.explained(Vec::new()));
    }
    Err(ShareError::invalid(file, "is a database of another program"))
}

fn document(file: &Path, text: &str) -> Result<Explanation> {
    let document: Value = match serde_json::from_str(text) {
        Ok(document) => document,
        // NDJSON of `watch`: one object for each line.
        Err(_) if text.lines().next().is_some_and(|line| serde_json::from_str::<Value>(line).is_ok()) => {
            return Ok(FileKind::Waits.explained(Vec::new()));
        }
        Err(_) => files::parse(file, text)?,
    };
    let schema = document.get("schema").and_then(Value::as_str).unwrap_or_default();
    let (name, _) = schema.split_once('/').unwrap_or((schema, ""));
    match name {
        _ if schema == ACCEPT => {
            let accepted: Acceptance = files::parse(file, text)?;
            Ok(FileKind::Acceptance.explained(vec![fact("definition", short(&accepted.definition))]))
        }
        _ if schema == WITHDRAWN => Ok(FileKind::Withdrawal.explained(Vec::new())),
        _ if schema == "draglog.round/1" => Ok(FileKind::OldRound.explained(Vec::new())),
        "draglog.round" => of_round(file, text),
        "draglog.contribution" => of_contribution(file, text),
        "draglog.step" => {
            let step: Step = files::parse(file, text)?;
            let facts = vec![
                fact("step", step.step.to_string()),
                fact("from", step.from.to_string()),
                fact("round", short(&step.round_hash)),
            ];
            Ok(FileKind::Step.explained(facts))
        }
        "draglog.result" => Ok(FileKind::Result.explained(of_result(&document))),
        "draglog.report" => Ok(FileKind::Page.explained(vec![fact("format", "json".to_owned())])),
        "draglog.log" => Ok(FileKind::Waits.explained(Vec::new())),
        _ if schema.starts_with("draglog.") => Ok(FileKind::Own.explained(vec![fact("schema", clean(schema))])),
        _ if document.get("label").is_some() && document.get("kind").is_some() => {
            Ok(FileKind::Waits.explained(Vec::new()))
        }
        _ => Err(unknown(file)),
    }
}

fn of_round(file: &Path, text: &str) -> Result<Explanation> {
    let round: Definition = files::parse(file, text)?;
    let state = match parse(file, text) {
        Ok(_) => "as the coach signed it".to_owned(),
        Err(error) => error.to_string(),
    };
    let mut facts = vec![
        fact("state", state),
        fact("title", clean(&round.title)),
        fact("weeks", round.weeks.to_string()),
        fact("closes", round.closes.format("%Y-%m-%d %H:%M").to_string()),
        fact("purpose", clean(&round.purpose)),
        fact("read by", clean(&round.readers)),
        fact("kept", count(round.retention_days, "day")),
        fact("smallest group", count(round.rules.minimum, "contribution")),
        fact("questions and figures", round.layout.len().to_string()),
        fact("coach", format!("{}  {}", keys::fingerprint(&round.coach.key), clean(&round.coach.name))),
        fact("trustee", format!("{}  {}", keys::fingerprint(&round.trustee.key), clean(&round.trustee.name))),
    ];
    facts.extend(round.roster.iter().map(person));
    Ok(FileKind::Round.explained(facts))
}

fn person(person: &Person) -> Fact {
    fact("person", clean(&format!("{}  {} ({})", keys::fingerprint(&person.key), person.name, person.roles)))
}

fn of_contribution(file: &Path, text: &str) -> Result<Explanation> {
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
    Ok(FileKind::Contribution.explained(facts))
}

fn of_result(document: &Value) -> Vec<Fact> {
    let words = |key: &str| clean(document.get(key).and_then(Value::as_str).unwrap_or_default());
    let blocks = document.get("blocks").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let shown =
        |how: &str| blocks.iter().filter(|block| block.get("shown").and_then(Value::as_str) == Some(how)).count();
    vec![
        fact("title", words("title")),
        fact("weeks", words("weeks")),
        fact("contributions", document.get("n").and_then(Value::as_u64).unwrap_or(0).to_string()),
        fact("figures", format!("{} shown, {} kept back to protect people", shown("figures"), shown("kept_back"))),
        fact("signed by", signers(document)),
    ]
}

fn toml(file: &Path, name: &str, text: &str) -> Result<Explanation> {
    let table: toml::Table = files::parse_toml(file, text)?;
    if table.get("schema").and_then(toml::Value::as_str).is_some_and(|schema| schema.starts_with("draglog.dap-tasks/"))
    {
        return of_tasks(file, text);
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
    Ok(kind.explained(Vec::new()))
}

fn of_tasks(file: &Path, text: &str) -> Result<Explanation> {
    let tasks = super::dap::tasks::parse(file, text)?.collection;
    let facts = vec![
        fact("title", clean(&tasks.title)),
        fact("weeks", tasks.weeks.to_string()),
        fact("purpose", clean(&tasks.purpose)),
        fact("read by", clean(&tasks.readers)),
        fact("kept", format!("{} days", tasks.retention_days)),
        fact("smallest batch", format!("{} reports", tasks.rules.minimum)),
        fact("questions and figures", tasks.tasks.len().to_string()),
        fact("leader", tasks.leader),
        fact("helper", tasks.helper),
        fact("draft", tasks.dap),
    ];
    Ok(FileKind::Tasks.explained(facts))
}

/// A report for an aggregation service, whose first bytes are its number and its time in days.
fn report(file: &Path, beginning: &[u8]) -> Result<Explanation> {
    let day = beginning.get(16..24).and_then(|bytes| bytes.try_into().ok()).map(u64::from_be_bytes);
    let week =
        day.and_then(|day| NaiveDate::default().checked_add_days(Days::new(day))).filter(|day| day.year() < 3000);
    let Some(week) = week else { return Err(unknown(file)) };
    Ok(FileKind::Report.explained(vec![fact("week", Weeks::of(week).named())]))
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

fn signers(document: &Value) -> String {
    let signatures = document.get("signatures").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let word = |one: &Value, key: &str| clean(one.get(key).and_then(Value::as_str).unwrap_or_default());
    let names: Vec<String> =
        signatures.iter().map(|one| format!("{} ({})", word(one, "name"), word(one, "role"))).collect();
    if names.is_empty() { "nobody".to_owned() } else { names.join(", ") + "; `draglog report` checks it" }
}
