//! Your answers over time: counts in the words that were asked, and how the latest differ from the time before.
//!
//! Descriptive only. Answers of another version, another service or another pulse are never mixed in, nothing is scored,
//! and no sentence here says better or worse.

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset};
use serde::{Serialize, Serializer};

use crate::domain::log::survey::{Answer, CompletedPulse, Item, ItemKind, Survey};
use crate::domain::say::moment;

/// How often one answer was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerRow {
    /// The option from 1; 0 for a tag.
    pub option: u8,
    pub label: String,
    pub count: usize,
    /// Whether the headline counts it.
    pub in_share: bool,
}

/// The headline: how many of those who answered the item at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Headline {
    pub name: String,
    pub count: usize,
    pub of: usize,
}

/// What was answered to one item.
#[derive(Debug, Clone, PartialEq)]
pub struct ItemResult<'a> {
    pub item: &'a Item,
    /// Every option, in the order it was asked in, also those nobody took; for tag items the tags that were given.
    pub rows: Vec<AnswerRow>,
    /// How often an option was chosen. A multi item counts once, however many it has.
    pub answered: usize,
    pub not_applicable: usize,
    pub skipped: usize,
    pub headline: Option<Headline>,
    /// Oldest first; skipped ones are in it.
    pub over_time: Vec<(DateTime<FixedOffset>, Answer)>,
}

/// The latest answer to one item beside the one before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerComparison {
    pub item: String,
    pub changed: bool,
    /// `About once a day; last time (12 Oct): Once or twice`
    pub sentence: String,
}

/// Those of `taken` that answered this version of the survey, about this service, oldest first.
#[must_use]
pub fn comparable<'a>(survey: &Survey, service: Option<&str>, taken: &'a [CompletedPulse]) -> Vec<&'a CompletedPulse> {
    let mut same = of_version(survey, taken);
    same.retain(|one| one.service.as_deref() == service);
    same
}

/// Those of `taken` that answered this version of the survey, oldest first.
fn of_version<'a>(survey: &Survey, taken: &'a [CompletedPulse]) -> Vec<&'a CompletedPulse> {
    let mut same: Vec<&CompletedPulse> = taken.iter().filter(|one| one.is_of(survey)).collect();
    same.sort_by_key(|one| one.at);
    same
}

/// The distribution of each item, in the survey's order.
#[must_use]
pub fn distributions<'a>(survey: &'a Survey, service: Option<&str>, taken: &[CompletedPulse]) -> Vec<ItemResult<'a>> {
    let taken = comparable(survey, service, taken);
    survey.items.iter().map(|item| distribution(item, &taken)).collect()
}

fn distribution<'a>(item: &'a Item, taken: &[&CompletedPulse]) -> ItemResult<'a> {
    let over_time: Vec<_> = taken.iter().map(|one| (one.at, one.answer(&item.id).clone())).collect();
    let count = |wanted: &dyn Fn(&Answer) -> bool| over_time.iter().filter(|(_, answer)| wanted(answer)).count();
    let not_applicable = count(&|answer| *answer == Answer::NotApplicable);
    let skipped = count(&|answer| *answer == Answer::Skipped);
    let answered = over_time.len() - not_applicable - skipped;
    let share = item.share.as_ref();
    let rows = match item.kind {
        ItemKind::Tag => tag_rows(&over_time),
        _ => (1..=item.options())
            .map(|option| AnswerRow {
                option,
                label: item.in_words(&Answer::Option(option)),
                count: count(&|answer| answer.chooses(option)),
                in_share: share.is_some_and(|share| share.options.contains(&option)),
            })
            .collect(),
    };
    let headline = share.map(|share| Headline {
        name: share.name.clone(),
        count: count(&|answer| share.options.iter().any(|option| answer.chooses(*option))),
        of: answered,
    });
    ItemResult { item, rows, answered, not_applicable, skipped, headline, over_time }
}

/// The given tags, the most frequent first; ties in the order of the table.
fn tag_rows(over_time: &[(DateTime<FixedOffset>, Answer)]) -> Vec<AnswerRow> {
    let mut counts = BTreeMap::new();
    for (_, answer) in over_time {
        if let Answer::Tag(tag) = answer {
            *counts.entry(*tag).or_insert(0) += 1;
        }
    }
    let row = |(tag, count): (crate::domain::log::tag::Tag, usize)| AnswerRow {
        option: 0,
        label: tag.name().to_owned(),
        count,
        in_share: false,
    };
    let mut rows: Vec<AnswerRow> = counts.into_iter().map(row).collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.count));
    rows
}

/// `latest` beside the time before it, for each item answered both times. Empty at the first time.
#[must_use]
pub fn against_last_time(survey: &Survey, latest: &CompletedPulse, taken: &[CompletedPulse]) -> Vec<AnswerComparison> {
    let earlier = comparable(survey, latest.service.as_deref(), taken);
    if !latest.is_of(survey) {
        return Vec::new();
    }
    // The log keeps milliseconds: the latest one, read back from it, is not its own past.
    let millis = |one: &CompletedPulse| one.at.timestamp_millis();
    let Some(before) = earlier.into_iter().rfind(|one| millis(one) < millis(latest)) else { return Vec::new() };
    let day = moment::day_near(before.at.date_naive(), latest.at.date_naive());
    let compared = survey.items.iter().filter_map(|item| {
        let (now, then) = (latest.answer(&item.id), before.answer(&item.id));
        if *now == Answer::Skipped || *then == Answer::Skipped {
            return None;
        }
        let changed = now != then;
        let words = item.in_words(now);
        let sentence = if changed {
            format!("{words}; last time ({day}): {}", item.in_words(then))
        } else {
            format!("{words}, as last time ({day})")
        };
        Some(AnswerComparison { item: item.id.clone(), changed, sentence })
    });
    compared.collect()
}

/// One pulse of `draglog pulse results --json`: id, version, and what was answered, oldest first.
#[derive(Debug, Clone, Serialize)]
pub struct PulseAnswers<'a> {
    id: &'a str,
    version: u32,
    taken: Vec<OneTime<'a>>,
}

#[derive(Debug, Clone, Serialize)]
struct OneTime<'a> {
    at: String,
    /// Every item in the survey's order, skipped ones as null.
    #[serde(serialize_with = "in_order")]
    answers: Vec<(&'a str, &'a Answer)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    service: Option<&'a str>,
}

fn in_order<S: Serializer>(answers: &[(&str, &Answer)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(answers.iter().copied())
}

impl<'a> PulseAnswers<'a> {
    /// Everything taken of this version of a survey, whatever the service.
    #[must_use]
    pub fn of(survey: &'a Survey, taken: &'a [CompletedPulse]) -> Self {
        let one = |taken: &'a CompletedPulse| OneTime {
            at: taken.at.to_rfc3339(),
            answers: survey.items.iter().map(|item| (item.id.as_str(), taken.answer(&item.id))).collect(),
            service: taken.service.as_deref(),
        };
        Self {
            id: &survey.id,
            version: survey.version,
            taken: of_version(survey, taken).into_iter().map(one).collect(),
        }
    }
}
