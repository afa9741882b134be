//! Your answers over time: counts in the words that were asked, and how the latest differ from the time before.
//!
//! Descriptive only. Answers of another version, another service or another pulse are never mixed in, nothing is scored,
//! and no sentence here says better or worse.

use std::collections::BTreeMap;
use std::time::Duration;

use super::stats::median;
use crate::domain::log::survey::{
    Answer, Arm, Blanks, Cadence, Careless, GoodEnd, Item, ItemKind, ItemWording, Placement, PulseRecord,
    PulseResponse, Survey, TaskTimes, Unit, careless, place,
};
use crate::domain::log::tag::Tag;
use crate::domain::say::moment;

/// What was answered to one version of a pulse.
#[derive(Debug, Clone, PartialEq)]
pub struct PulseResults {
    pub survey: Survey,
    /// Whether this version is the one that is asked now.
    pub is_current: bool,
    /// In the order in which they were first answered about.
    pub services: Vec<ServiceResults>,
}

/// What was answered to it about one service, or about none.
#[derive(Debug, Clone, PartialEq)]
pub struct ServiceResults {
    pub service: Option<String>,
    /// Oldest first; at least one.
    pub records: Vec<PulseRecord>,
    /// In the survey's order, in the words for this service.
    pub items: Vec<ItemResult>,
    /// Of the latest response to the current version: what it says beside the time before, where the service stands, and
    /// signs of haste.
    pub compared: Vec<AnswerComparison>,
    pub placements: Vec<Placement>,
    pub careless: Vec<Careless>,
}

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
pub struct ItemResult {
    pub item: Item,
    /// Every option, in the order it was asked in, also those nobody took; for tag items the tags that were given.
    pub rows: Vec<AnswerRow>,
    /// How often an option was chosen. A multi item counts once, however many it has.
    pub answered: usize,
    pub not_applicable: usize,
    pub skipped: usize,
    pub headline: Option<Headline>,
    /// Oldest first; skipped ones are in it.
    pub over_time: Vec<Answer>,
}

/// The latest answer to one item beside the one before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerComparison {
    pub item: String,
    pub changed: bool,
    /// `About once a day; last time (12 Oct): Once or twice`
    pub sentence: String,
}

/// The results of each version that was answered, by id, the newest version first. `current` are the pulses as they are
/// asked now, `records` every sitting, oldest first; half-done ones do not count.
#[must_use]
pub fn results(current: &[&Survey], records: &[PulseRecord]) -> Vec<PulseResults> {
    let mut all: Vec<PulseResults> = Vec::new();
    for one in records.iter().rev().filter(|one| one.response.ended.is_some()) {
        if !all.iter().any(|results| one.response.is_of(&results.survey)) {
            let asked_now = current.iter().find(|survey| one.response.is_of(survey)).map(|survey| (*survey).clone());
            let is_current = asked_now.is_some();
            all.push(PulseResults::of(asked_now.unwrap_or_else(|| as_asked(one)), is_current, records));
        }
    }
    all.sort_by(|a, b| a.survey.id.cmp(&b.survey.id).then(b.survey.version.cmp(&a.survey.version)));
    all
}

/// A version that is not defined any more, from the words it was asked in.
fn as_asked(one: &PulseRecord) -> Survey {
    let item = |asked: &ItemWording| Item {
        id: asked.item.clone(),
        text: asked.text.clone(),
        text_during: None,
        kind: ItemKind::Scale { labels: asked.labels.clone() },
        na: "does not apply".into(),
        na_key: None,
        good: GoodEnd::None,
        share: None,
        dimension: None,
    };
    let asked = &one.response.sitting;
    Survey {
        id: asked.survey.clone(),
        version: asked.version,
        title: asked.survey.clone(),
        intro: String::new(),
        recall: String::new(),
        cadence: Cadence::OnRequest,
        unit: Unit::Person,
        applies_to: None,
        attribution: None,
        min_group: 0,
        items: one.asked.iter().map(item).collect(),
    }
}

impl PulseResults {
    /// What those of `records` say that answer this version and are finished.
    #[must_use]
    pub fn of(survey: Survey, is_current: bool, records: &[PulseRecord]) -> Self {
        let mut services: Vec<(Option<String>, Vec<PulseRecord>)> = Vec::new();
        for one in records.iter().filter(|one| one.response.ended.is_some() && one.response.is_of(&survey)) {
            let service = &one.response.sitting.service;
            match services.iter_mut().find(|(known, _)| known == service) {
                Some((_, records)) => records.push(one.clone()),
                None => services.push((service.clone(), vec![one.clone()])),
            }
        }
        let service = |(service, records)| ServiceResults::of(service, records, &survey, is_current);
        let services = services.into_iter().map(service).collect();
        Self { survey, is_current, services }
    }

    /// Every response, oldest first.
    #[must_use]
    pub fn responses(&self) -> Vec<&PulseResponse> {
        let records = self.services.iter().flat_map(|service| &service.records);
        let mut all: Vec<&PulseResponse> = records.map(|record| &record.response).collect();
        all.sort_by_key(|one| one.at());
        all
    }
}

impl ServiceResults {
    fn of(service: Option<String>, records: Vec<PulseRecord>, survey: &Survey, is_current: bool) -> Self {
        let asked = survey.filled(&Blanks { service: service.clone(), ..Blanks::default() });
        let responses: Vec<&PulseResponse> = records.iter().map(|record| &record.response).collect();
        let items = asked.items.into_iter().map(|item| ItemResult::of(item, &responses)).collect();
        let latest = responses.last().filter(|_| is_current);
        Self {
            service,
            items,
            compared: latest.map_or(vec![], |latest| against_last_time(survey, latest, responses.iter().copied())),
            placements: latest.map_or(vec![], |latest| place(survey, latest)),
            careless: latest.map_or(vec![], |latest| careless(survey, latest)),
            records,
        }
    }
}

impl ItemResult {
    fn of(item: Item, responses: &[&PulseResponse]) -> Self {
        let over_time: Vec<Answer> = responses.iter().map(|one| one.answer(&item.id).clone()).collect();
        let count = |wanted: &dyn Fn(&Answer) -> bool| over_time.iter().filter(|answer| wanted(answer)).count();
        let not_applicable = count(&|answer| *answer == Answer::NotApplicable);
        let skipped = count(&|answer| *answer == Answer::Skipped);
        let answered = over_time.len() - not_applicable - skipped;
        let share = item.share.as_ref();
        let row = |option| AnswerRow {
            option,
            label: item.in_words(&Answer::Option(option)),
            count: count(&|answer| answer.chooses(option)),
            in_share: share.is_some_and(|share| share.options.contains(&option)),
        };
        let rows = match item.kind {
            ItemKind::Tag => tag_rows(&over_time),
            _ => (1..=item.options()).map(row).collect(),
        };
        let headline = share.map(|share| Headline {
            name: share.name.clone(),
            count: count(&|answer| share.options.iter().any(|option| answer.chooses(*option))),
            of: answered,
        });
        Self { item, rows, answered, not_applicable, skipped, headline, over_time }
    }
}

/// The given tags, the most frequent first; ties in the order of the table.
fn tag_rows(over_time: &[Answer]) -> Vec<AnswerRow> {
    let mut counts: BTreeMap<Tag, usize> = BTreeMap::new();
    for answer in over_time {
        if let Answer::Tag(tag) = answer {
            *counts.entry(*tag).or_default() += 1;
        }
    }
    let row =
        |(tag, count): (Tag, usize)| AnswerRow { option: 0, label: tag.name().to_owned(), count, in_share: false };
    let mut rows: Vec<AnswerRow> = counts.into_iter().map(row).collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.count));
    rows
}

/// `latest` beside the time before it about the same service, for each item answered both times. Empty at the first time,
/// and where `latest` answers another version.
#[must_use]
pub fn against_last_time<'a>(
    survey: &Survey,
    latest: &PulseResponse,
    responses: impl Iterator<Item = &'a PulseResponse>,
) -> Vec<AnswerComparison> {
    // The log keeps milliseconds: the latest one, read back from it, is not its own past.
    let begun = |one: &PulseResponse| one.at().timestamp_millis();
    let same = responses.filter(|one| one.is_of(survey) && one.sitting.service == latest.sitting.service);
    let before = same.filter(|one| begun(one) < begun(latest)).max_by_key(|one| one.at());
    let Some(before) = before.filter(|_| latest.is_of(survey)) else { return Vec::new() };
    let day = |one: &PulseResponse| one.at().date_naive();
    let day = moment::day_near(day(before), day(latest));
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

/// The measured times of one arm's tasks in a pilot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArmTimes {
    pub arm: Arm,
    /// Tasks that have ended.
    pub ended: usize,
    /// Medians from the start.
    pub to_draft: Option<Duration>,
    pub to_end: Option<Duration>,
    /// Median of how long agents were at work in a task with turns, and how many such tasks there are.
    pub in_turns: Option<(Duration, usize)>,
}

impl ArmTimes {
    /// Both arms.
    #[must_use]
    pub fn of(tasks: &[TaskTimes]) -> Vec<Self> {
        let of = |arm: &Arm| {
            let own = || tasks.iter().filter(|task| task.arm == *arm);
            let turns = || own().map(|task| task.in_turns).filter(|time| !time.is_zero());
            Self {
                arm: *arm,
                ended: own().filter(|task| task.ended_at.is_some()).count(),
                to_draft: median_of(own().filter_map(TaskTimes::to_draft)),
                to_end: median_of(own().filter_map(TaskTimes::to_end)),
                in_turns: median_of(turns()).map(|time| (time, turns().count())),
            }
        };
        Arm::ALL.iter().map(of).collect()
    }
}

fn median_of(times: impl Iterator<Item = Duration>) -> Option<Duration> {
    median(&times.map(|time| time.as_secs_f64()).collect::<Vec<_>>()).map(Duration::from_secs_f64)
}
