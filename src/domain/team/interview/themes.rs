//! Interviews merged into ranked themes. Ordinal ratings are never multiplied: themes are ranked by hours, stand in bands
//! that leaving one interview out cannot part, and only inside a band the severity orders them.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use serde::{Serialize, Serializer};

use super::friction::FrictionFile;
use super::incident::{ChangeOwner, Incident, IncidentSource};
use super::saturation::{Saturation, saturation};
use super::{MIN_INTERVIEWS, MIN_PEOPLE, SHOWN_FROM};
use crate::domain::figure::stats::wilson95;
use crate::domain::log::tag::Tag;
use crate::domain::say::interval::{amount, number, range};
use crate::domain::say::share;
use crate::domain::time::Weeks;

/// More words of single people than these are not needed to understand a theme.
const MOST_QUOTES: usize = 2;
/// Hours that differ by less are the same.
const TIE: f64 = 1e-9;
/// The order of work that the playbook proposes; it decides where nothing else does.
const ORDER_OF_WORK: &[&str] =
    &["flaky_fail", "build_test", "ci_queue", "manual_toil", "context_hunt", "interrupt", "review_wait", "merge_stall"];

/// How many of the people named something, and how sure that is.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Mentions {
    pub people: u32,
    #[serde(skip)]
    pub of: u32,
    /// Wilson's interval, 95 %.
    #[serde(serialize_with = "to_four_digits")]
    pub wilson95: [f64; 2],
}

fn to_four_digits<S: Serializer>(interval: &[f64; 2], serializer: S) -> Result<S::Ok, S::Error> {
    interval.map(|end| (end * 10_000.0).round() / 10_000.0).serialize(serializer)
}

/// Hours per developer and week over all interviewed people; who did not mention it counts as none.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hours {
    /// At the fewest, usual and most times.
    pub fewest: f64,
    pub usual: f64,
    pub most: f64,
    /// People who said how often and how long.
    pub known_from: u32,
}

/// What several people named, or, as a lead, one or two.
#[derive(Debug, Clone, PartialEq)]
pub struct InterviewTheme {
    pub code: Tag,
    pub reach: Mentions,
    pub hours: Hours,
    /// The highest level that at least two people mentioned.
    pub severity: Option<u8>,
    /// Rank by hours among all categories, from 1.
    pub rank: usize,
    /// Lowest and highest rank when each interview is left out once.
    pub ranks: (usize, usize),
    /// From 1; 0 for a lead.
    pub band: usize,
    /// With how many people named each, the most first.
    pub causes: Vec<(String, u32)>,
    /// Roles that could change it, with how many people named each, the most first.
    pub changeable_by: Vec<(ChangeOwner, u32)>,
    /// Ways round that at least two people take, the most frequent first.
    pub workarounds: Vec<String>,
    /// Words that their author released, one of each person at most, in the order of the alphabet.
    pub quotes: Vec<String>,
    /// People who had it in their own log.
    pub logged_by: u32,
}

/// Another name for a cause, under one category or all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rename {
    pub code: Option<Tag>,
    pub from: String,
    pub to: String,
}

/// What a set of interviews says together.
#[derive(Debug, Clone, PartialEq)]
pub struct Themes {
    pub interviews: u32,
    /// From the first interview to the last.
    pub weeks: Option<Weeks>,
    /// Band by band, inside a band by severity.
    pub themes: Vec<InterviewTheme>,
    /// Named by one or two people: to follow up, not to report.
    pub leads: Vec<InterviewTheme>,
    pub saturation: Saturation,
}

impl Themes {
    /// Whether there are enough interviews for anybody but the coach to see this.
    #[must_use]
    pub fn is_for_a_lead(&self) -> bool {
        self.interviews >= MIN_INTERVIEWS
    }
}

/// "1.0 h per week (0.4 to 1.9)": the usual number, and that at the fewest and most times.
#[must_use]
pub fn hours_words(hours: &Hours) -> String {
    let Hours { fewest, usual, most, known_from } = hours;
    match known_from {
        0 => "hours not known".to_owned(),
        _ if most - fewest < TIE => format!("{} per week", amount(&number(*usual, 1), "h")),
        _ => format!(
            "{} per week ({})",
            amount(&number(*usual, 1), "h"),
            range(&number(*fewest, 1), &number(*most, 1), "")
        ),
    }
}

/// "5 of 6; with so few, anything from about two in five to all would fit": the count and its interval.
#[must_use]
pub fn reach_words(reach: &Mentions) -> String {
    share::in_short(reach.people, reach.of, Some(reach.wilson95))
}

/// Merges interviews; `files` in the order in which they were held inside a week. The caller has made sure that all have one
/// taxonomy and that none is there twice.
#[must_use]
pub fn themes(files: &[FrictionFile], renames: &[Rename]) -> Themes {
    let mut files: Vec<FrictionFile> = files.to_vec();
    files.sort_by_key(|file| file.week);
    for incident in files.iter_mut().flat_map(|file| &mut file.incidents) {
        rename(incident, renames);
    }
    let costs: Vec<BTreeMap<Tag, f64>> = files.iter().map(costs).collect();
    let codes: BTreeSet<Tag> = files.iter().flat_map(|file| &file.incidents).map(|incident| incident.code).collect();
    // Only what is a category can be a theme: "other" and "not held up" say nothing that could be changed.
    let codes: Vec<Tag> = codes.into_iter().filter(|code| code.wave().is_some()).collect();
    let ranks = ranks_left_out(&codes, &costs);
    let own = ranked(&codes, &costs, None);
    let all = codes.iter().map(|code| InterviewTheme { rank: own[code], ranks: ranks[code], ..theme(*code, &files) });
    let (mut themes, mut leads): (Vec<InterviewTheme>, Vec<InterviewTheme>) =
        all.partition(|theme| theme.reach.people >= MIN_PEOPLE);
    put_into_bands(&mut themes);
    leads.sort_by_key(|theme| (theme.rank, theme.code));
    Themes {
        interviews: count(files.len()),
        weeks: Weeks::spanning(files.iter().map(|file| file.week.into())),
        themes,
        leads,
        saturation: saturation(&files.iter().collect::<Vec<_>>()),
    }
}

fn rename(incident: &mut Incident, renames: &[Rename]) {
    let code = incident.code;
    if let Some(cause) = &mut incident.cause {
        // One after the other, so that a later one can rename what an earlier one made.
        for rename in renames.iter().filter(|rename| rename.code.is_none_or(|only| only == code)) {
            if *cause == rename.from {
                cause.clone_from(&rename.to);
            }
        }
    }
}

/// One person's usual hours a week by category.
fn costs(file: &FrictionFile) -> BTreeMap<Tag, f64> {
    let mut costs = BTreeMap::new();
    for incident in &file.incidents {
        *costs.entry(incident.code).or_insert(0.0) += incident.hours_per_week().map_or(0.0, |[_, usual, _]| usual);
    }
    costs
}

/// Ranks by hours over all people but one; equal hours share the better rank.
fn ranked(codes: &[Tag], costs: &[BTreeMap<Tag, f64>], without: Option<usize>) -> BTreeMap<Tag, usize> {
    let hours = |code: &Tag| -> f64 {
        let kept = costs.iter().enumerate().filter(|(index, _)| Some(*index) != without);
        kept.map(|(_, costs)| costs.get(code).copied().unwrap_or(0.0)).sum()
    };
    let sums: Vec<f64> = codes.iter().map(hours).collect();
    let rank = |own: f64| 1 + sums.iter().filter(|other| **other > own + TIE).count();
    codes.iter().zip(&sums).map(|(code, own)| (*code, rank(*own))).collect()
}

/// The lowest and highest rank of each category when each interview is left out once.
fn ranks_left_out(codes: &[Tag], costs: &[BTreeMap<Tag, f64>]) -> BTreeMap<Tag, (usize, usize)> {
    let mut ranges: BTreeMap<Tag, (usize, usize)> = BTreeMap::new();
    for without in 0..costs.len() {
        for (code, rank) in ranked(codes, costs, Some(without)) {
            let range = ranges.entry(code).or_insert((rank, rank));
            *range = (range.0.min(rank), range.1.max(rank));
        }
    }
    ranges
}

/// Themes whose ranks overlap form one band. Inside it severity orders, then hours, then the order of work.
fn put_into_bands(themes: &mut [InterviewTheme]) {
    themes.sort_by_key(|theme| (theme.ranks, theme.rank));
    let (mut band, mut reaches) = (0, 0);
    for theme in themes.iter_mut() {
        if theme.ranks.0 > reaches {
            band += 1;
        }
        reaches = reaches.max(theme.ranks.1);
        theme.band = band;
    }
    let work =
        |theme: &InterviewTheme| ORDER_OF_WORK.iter().position(|id| *id == theme.code.id()).unwrap_or(usize::MAX);
    themes.sort_by_key(|theme| (theme.band, Reverse(theme.severity), theme.rank, work(theme), theme.code));
}

/// Hours per person and week of what these people told, spread over all `of`.
fn hours(own: &[Vec<&Incident>], of: u32) -> Hours {
    let mut hours = Hours { fewest: 0.0, usual: 0.0, most: 0.0, known_from: 0 };
    for incidents in own {
        let known = incidents.iter().filter_map(|incident| incident.hours_per_week());
        for [fewest, usual, most] in known.clone() {
            hours.fewest += fewest / f64::from(of);
            hours.usual += usual / f64::from(of);
            hours.most += most / f64::from(of);
        }
        hours.known_from += u32::from(known.count() > 0);
    }
    hours
}

fn theme(code: Tag, files: &[FrictionFile]) -> InterviewTheme {
    let own: Vec<Vec<&Incident>> = files
        .iter()
        .map(|file| file.incidents.iter().filter(|incident| incident.code == code).collect::<Vec<_>>())
        .filter(|incidents: &Vec<&Incident>| !incidents.is_empty())
        .collect();
    let (people, of) = (count(own.len()), count(files.len()));
    let is_logged = |incident: &&Incident| incident.evidence == Some(IncidentSource::Logged);
    InterviewTheme {
        code,
        reach: Mentions { people, of, wilson95: wilson95(people.into(), of.into()).unwrap_or([0.0, 1.0]) },
        hours: hours(&own, of),
        severity: named(people_by(&own, |incident| incident.severity)).into_iter().max(),
        rank: 0,
        ranks: (0, 0),
        band: 0,
        causes: people_by(&own, |incident| incident.cause.clone()),
        changeable_by: people_by(&own, |incident| incident.changeable_by),
        workarounds: named(people_by(&own, |incident| incident.workaround.as_deref().map(folded))),
        quotes: quotes(&own),
        logged_by: count(own.iter().filter(|own| own.iter().any(is_logged)).count()),
    }
}

/// The first released words of each person, two people's at most.
fn quotes(own: &[Vec<&Incident>]) -> Vec<String> {
    let first = |incidents: &Vec<&Incident>| incidents.iter().find_map(|incident| incident.quote.clone());
    own.iter().filter_map(first).collect::<BTreeSet<_>>().into_iter().take(MOST_QUOTES).collect()
}

/// How many people gave each value, the most first, then in the values' order.
fn people_by<T: Ord>(own: &[Vec<&Incident>], value: impl Fn(&Incident) -> Option<T>) -> Vec<(T, u32)> {
    let mut people: BTreeMap<T, u32> = BTreeMap::new();
    for incidents in own {
        let values: BTreeSet<T> = incidents.iter().filter_map(|incident| value(incident)).collect();
        for value in values {
            *people.entry(value).or_default() += 1;
        }
    }
    let mut people: Vec<(T, u32)> = people.into_iter().collect();
    people.sort_by_key(|(_, people)| Reverse(*people));
    people
}

/// What at least two people named.
pub(super) fn named<T>(by_people: impl IntoIterator<Item = (T, u32)>) -> Vec<T> {
    by_people.into_iter().filter(|(_, people)| *people >= SHOWN_FROM).map(|(value, _)| value).collect()
}

/// A workaround as it is compared: the same words in another case are the same.
fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
#[path = "themes_tests.rs"]
mod tests;
