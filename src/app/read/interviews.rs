//! Interviews brought together: the log, the guides, the files a coach keeps. The screen and `draglog interview` ask here.

use chrono::TimeDelta;
use std::collections::BTreeMap;

use crate::domain::log::filter::Filter;
use crate::domain::log::tag::Tag;
use crate::domain::log::wait::{Actor, Wait};
use crate::domain::page::interview::{InterviewPage, Timeline};
use crate::domain::team::interview::{
    Code, Codebook, FrictionFile, Interview, SourceStatement, Sources, Stage, slug, taxonomy, warnings,
};
use crate::domain::time::Moment;
use crate::paths::Paths;
use crate::storage::{StorageError, Store};
use crate::survey::guide::Guides;

type Result<T> = std::result::Result<T, StorageError>;

/// The timeline shows so much.
const WEEK: TimeDelta = TimeDelta::days(7);
/// The log that stands beside interviews goes back so far.
const MONTH: TimeDelta = TimeDelta::days(28);

/// Everything that the Interview screen shows. `beside` is what a round's result says; without one the log on this machine
/// stands beside the interviews.
///
/// # Errors
/// If the log cannot be read.
pub fn desk(store: &Store, paths: &Paths, beside: Option<&Sources>, now: Moment) -> Result<InterviewPage> {
    // The demo has no folders, and must not read the present one.
    let (guides, problems) = if paths.config.as_os_str().is_empty() {
        (Guides::builtin(), Vec::new())
    } else {
        Guides::load(&paths.guides())
    };
    let interviews = store.interviews()?;
    let drafts = || interviews.iter().flat_map(|interview| &interview.incidents).map(|noted| &noted.draft);
    let from_codebook = store.known_causes()?.into_iter().filter_map(|code| code.cause);
    let used = drafts().map(|draft| slug(&draft.cause));
    Ok(InterviewPage {
        guides: guides.iter().cloned().collect(),
        causes: most_used(used.chain(from_codebook)),
        workarounds: most_used(drafts().map(|draft| draft.workaround.trim().to_owned())),
        renames: store.cause_renames()?,
        beside: match beside {
            Some(sources) => sources.clone(),
            None => Sources { logs: Some(own_log(store, now)?), ..Sources::default() },
        },
        interviews,
        problems: problems.iter().map(ToString::to_string).collect(),
        folder: ".".to_owned(),
    })
}

/// Texts by how often they are there, the most frequent first.
fn most_used(texts: impl Iterator<Item = String>) -> Vec<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for text in texts.filter(|text| !text.is_empty()) {
        *counts.entry(text).or_default() += 1;
    }
    let mut texts: Vec<(String, usize)> = counts.into_iter().collect();
    texts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    texts.into_iter().map(|(text, _)| text).collect()
}

/// How many of the person's waits of the last four weeks each category was the tag of.
///
/// # Errors
/// If the log cannot be read.
pub fn own_log(store: &Store, now: Moment) -> Result<BTreeMap<Tag, SourceStatement>> {
    let filter = Filter { since: Some(now - MONTH), actor: Some(Actor::Person), ..Filter::default() };
    let mut counts: BTreeMap<Tag, u32> = Tag::categories().map(|tag| (tag, 0)).collect();
    for tag in store.waits(&filter)?.iter().filter_map(Wait::tag) {
        counts.entry(tag).and_modify(|count| *count += 1);
    }
    Ok(counts.into_iter().map(|(tag, waits)| (tag, SourceStatement::Own { waits })).collect())
}

/// The person's own last week.
///
/// # Errors
/// If the log cannot be read.
pub fn timeline(store: &Store, now: Moment) -> Result<Timeline> {
    let from = now - WEEK;
    let filter = Filter { since: Some(from), actor: Some(Actor::Person), ..Filter::default() };
    Ok(Timeline { from, to: now, waits: store.waits(&filter)? })
}

/// The codes in use: categories, causes of codebooks, causes of interviews.
///
/// # Errors
/// If the log cannot be read.
pub fn codebook(store: &Store) -> Result<Codebook> {
    let interviews = store.interviews()?;
    let drafts = interviews.iter().flat_map(Interview::kept).map(|noted| &noted.draft);
    let used = drafts.map(|draft| Code {
        tag: draft.code,
        cause: Some(slug(&draft.cause)).filter(|cause| !cause.is_empty()),
        description: String::new(),
    });
    Ok(Codebook::with(store.known_causes()?.into_iter().chain(used)))
}

/// What an interview's file would hold.
///
/// # Errors
/// If an incident cannot be read yet; the words say which field of which.
pub fn file_of(interview: &Interview) -> anyhow::Result<FrictionFile> {
    let file = interview.file().map_err(|problems| {
        let all: Vec<String> =
            problems.iter().map(|(number, problem)| format!("incident {number}, {problem}")).collect();
        anyhow::anyhow!("{} cannot be written yet: {}", interview.code_name, all.join("; "))
    })?;
    anyhow::ensure!(
        interview.stage != Stage::AwaitsConsent,
        "the person has not agreed that notes are taken, so there is nothing to write"
    );
    Ok(file)
}

/// Words of the file that look as if they named somebody or something, one line each.
#[must_use]
pub fn suspicions(file: &FrictionFile) -> Vec<String> {
    warnings(file).iter().map(ToString::to_string).collect()
}

/// Why these interviews cannot be merged: one is there twice, or they were coded with different categories. The names are of
/// the files.
#[must_use]
pub fn not_mergeable(files: &[(String, FrictionFile)]) -> Option<String> {
    let known = taxonomy();
    for (index, (name, file)) in files.iter().enumerate() {
        if file.taxonomy != known {
            return Some(format!(
                "{name} was coded with other categories ({}) than this program knows ({known}); interviews of different \
                 categories cannot be added up, so code it again or use the program it was made with",
                file.taxonomy
            ));
        }
        if let Some((first, _)) = files[..index].iter().find(|(_, earlier)| earlier.code_name == file.code_name) {
            return Some(format!("{first} and {name} are the same interview ({}); give it once", file.code_name));
        }
    }
    None
}
