//! What a round asks: pulses and figures of waits become a layout, the same on every machine.

use serde_json::json;

use super::place::TeamPlace;
use crate::app::Context;
use crate::app::read::pulses::Catalog;
use crate::app::read::team_pulses;
use crate::domain::log::survey::Survey;
use crate::domain::log::tag::Tag;
use crate::domain::round::AskedSurvey;
use crate::domain::round::inquiry::Inquiry;
use crate::domain::round::layout::Block;
use crate::domain::round::layout::survey::blocks;
use crate::domain::round::layout::waits;
use crate::domain::say::escape::clean;
use crate::share::{ShareError, canonical};
use crate::storage::Store;
use crate::survey::Surveys;

/// The pulses that can be asked in this team: the shipped ones, your own, and the team's.
///
/// # Errors
/// If the log cannot be read.
pub(super) fn surveys(store: &Store, context: &Context, team: &TeamPlace) -> anyhow::Result<Surveys> {
    let mut surveys = Catalog::new(context.paths.clone()).get(store)?.surveys.clone();
    // What is wrong with one of them is told where it is asked; the others can be answered.
    team_pulses::add(&mut surveys, &team.folder);
    Ok(surveys)
}

/// The pulses with these ids as a definition names them.
///
/// # Errors
/// If one is unknown or asks about single waits (usage).
pub(super) fn named(surveys: &Surveys, ids: &[String]) -> Result<Vec<AskedSurvey>, ShareError> {
    let mut asked: Vec<AskedSurvey> = Vec::new();
    for id in ids {
        if asked.iter().any(|other| other.id == *id) {
            continue;
        }
        let survey = surveys.find(id).map_err(|error| ShareError::usage(error.to_string()))?;
        if blocks(survey).is_empty() {
            return Err(ShareError::usage(format!(
                "{id} asks about single waits, and no round asks that; leave it out, the figures of waits are in every round"
            )));
        }
        asked.push(AskedSurvey { id: survey.id.clone(), version: survey.version, hash: survey_hash(survey)? });
    }
    Ok(asked)
}

/// The layout of these pulses and the figures of waits.
#[must_use]
pub(super) fn layout(surveys: &Surveys, asked: &[AskedSurvey], has_pilot: bool) -> Vec<Block> {
    let known = asked.iter().filter_map(|asked| surveys.get(&asked.id));
    known.flat_map(blocks).chain(waits::blocks(has_pilot)).collect()
}

/// Whether it is asked exactly what this draglog would ask with its words, cuts included.
///
/// # Errors
/// If not (invalid), naming what differs.
pub(super) fn check(inquiry: Inquiry<'_>, surveys: &Surveys) -> Result<(), ShareError> {
    match difference(inquiry, surveys)? {
        None => Ok(()),
        Some(problem) => Err(ShareError::invalid(std::path::Path::new(inquiry.file), problem)),
    }
}

/// The first thing that is asked otherwise than this draglog would.
fn difference(inquiry: Inquiry<'_>, surveys: &Surveys) -> Result<Option<String>, ShareError> {
    // Without this line a category could mean one thing to the coach and another to who names it.
    if inquiry.taxonomy_hash != taxonomy_hash()? {
        return Ok(Some("is of other drag categories than this draglog's, so one name could mean two things; use the draglog it was made with, or ask for a new one".to_owned()));
    }
    let is_known = |asked: &&AskedSurvey| {
        let is_same = |survey| survey_hash(survey).is_ok_and(|hash| hash == asked.hash);
        surveys.get(&asked.id).is_some_and(is_same)
    };
    if let Some(other) = inquiry.surveys.iter().find(|asked| !is_known(asked)) {
        return Ok(Some(format!(
            "asks the pulse {} version {}, which this draglog does not know or knows otherwise; get the pulse's file and the version of draglog that it was made with",
            clean(&other.id),
            other.version
        )));
    }
    // Without this comparison a block with other words or another cut could make an answer say something else.
    let own = layout(surveys, inquiry.surveys, inquiry.pilot.is_some());
    if own == inquiry.layout {
        return Ok(None);
    }
    let other = inquiry.layout.iter().find(|block| !own.contains(block));
    let id = other.map_or("layout", |block| block.id.as_str());
    Ok(Some(format!(
        "asks for block `{}` in other words or with another cut than this draglog; update draglog, or ask for a new one",
        clean(id)
    )))
}

/// What a pulse asks, as one hash: its questions and options as blocks.
///
/// # Errors
/// If they cannot be spelled out.
fn survey_hash(survey: &Survey) -> Result<String, ShareError> {
    let asked =
        json!({ "id": survey.id, "version": survey.version, "recall": survey.recall, "blocks": blocks(survey) });
    Ok(canonical::hex(&canonical::hash(&asked)?))
}

/// The drag categories as one hash.
///
/// # Errors
/// If they cannot be spelled out.
pub fn taxonomy_hash() -> Result<String, ShareError> {
    let tags: Vec<_> =
        Tag::all().map(|tag| json!({ "id": tag.id(), "name": tag.name(), "means": tag.means() })).collect();
    Ok(canonical::hex(&canonical::hash(&tags)?))
}
