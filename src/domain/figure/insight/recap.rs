//! The recap of a week: its drag in five lines, what changed, one thing to try, and what a team says it did.
//!
//! Machine time, blocked time and time without an answer stay apart in it, and queues are reported by their number and
//! age only.

use std::collections::BTreeMap;
use std::ops::Range;

use chrono::NaiveDate;

use super::look::{Look, LookEvidence};
use super::{Estimate, STRIP_WEEKS, StripWeek};
use crate::domain::figure::followup::{FollowUp, FollowUpAction};
use crate::domain::figure::playbook;
use crate::domain::figure::stats::xmr::TRIAL_FROM;
use crate::domain::figure::stats::{Queue, Summary, passes_by_day, rank_sum, summary, xmr};
use crate::domain::log::tag::Tag;
use crate::domain::say::count::count;
use crate::domain::say::escape::clean;
use crate::domain::say::interval::in_hours;
use crate::domain::say::length::{duration, hours, millis, plain, seconds, whole_millis};
use crate::domain::say::{interval, moment, share};

/// One week in short. Every line is a whole sentence that can stand alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recap {
    /// Monday of the week.
    pub week: NaiveDate,
    /// The week's drag, at most five lines.
    pub lines: Vec<String>,
    /// What differs from the weeks before by more than the usual movement, or one line saying that nothing does.
    pub changed: Vec<String>,
    /// One thing to try, as a question.
    pub try_: Option<String>,
    /// Friction points of the category that held up the longest, each with its automation move.
    pub automate: Vec<String>,
    /// "You said, we did": what a team changed about tags the person gave; matched on this machine.
    pub said_did: Vec<String>,
}

/// The prescribed sentence where nothing moved more than it usually does.
pub const USUAL: &str = "Within usual week-to-week movement: do not read it as better or worse.";
/// The most follow-ups in a recap.
const MOST_DID: usize = 3;
/// A follow-up is shown for this many weeks after it was published.
const FRESH_WEEKS: i64 = 8;

/// The recap of the evidence's week. `looks` are what [`super::looks::worth_a_look`] gave for it; `followups` come
/// from files that a team wrote.
#[must_use]
pub fn recap(evidence: &LookEvidence, looks: &[Look], followups: &[FollowUp]) -> Recap {
    let week = summary(&evidence.inputs.records, evidence.last_weeks(1), evidence.reading);
    Recap {
        week: evidence.panel.frame.monday,
        lines: lines(evidence, &week),
        changed: changed(evidence, &week, looks),
        try_: try_(&week, looks),
        automate: largest(&week).map(playbook::automation).unwrap_or_default(),
        said_did: followups.iter().flat_map(|followup| said_did(evidence, followup)).take(MOST_DID).collect(),
    }
}

fn lines(evidence: &LookEvidence, week: &Summary) -> Vec<String> {
    let is_empty = week.outcomes.runs() == 0 && week.blocked.union == 0 && week.queue.is_empty();
    if is_empty && week.blocked.unanswered == 0 {
        return vec!["Nothing was recorded in this week.".into()];
    }
    let lines = [
        Some(blocked_line(evidence, week)),
        tags_line(week),
        runs_line(evidence, week),
        week.turns.sentence(),
        queue_line(&week.queue),
        Some(asked_line(week)),
    ];
    lines.into_iter().flatten().collect()
}

/// `Held up for 6h 40m, 4.2 h per observed week; usual weeks have 2.1 to 9.0 h.`
fn blocked_line(evidence: &LookEvidence, week: &Summary) -> String {
    let held_up = match week.blocked.union {
        0 => "No time was marked as held up".to_owned(),
        blocked => format!("Held up for {}", length(blocked)),
    };
    let Some(rate) = this_week(evidence).and_then(|week| week.rate) else {
        return format!("{held_up}; too little was observed to compare the week with others.");
    };
    match usual(evidence) {
        Some(limits) => format!(
            "{held_up}, {} per observed week; usual weeks have {}.",
            in_hours(rate),
            interval::hours([limits.lower, limits.upper])
        ),
        None => {
            format!(
                "{held_up}, {} per observed week; the usual range is known after {TRIAL_FROM} observed weeks.",
                in_hours(rate)
            )
        }
    }
}

/// `By tag: build or test 3h 10m, context hunt 1h 20m.`
fn tags_line(week: &Summary) -> Option<String> {
    let mut parts = week.blocked.by_tag.clone();
    parts.sort_by_key(|(_, blocked)| std::cmp::Reverse(*blocked));
    let name = |id: &str| id.parse::<Tag>().map_or_else(|_| "untagged".to_owned(), |tag| tag.name().to_owned());
    let told: Vec<String> =
        parts.iter().take(3).map(|(id, blocked)| format!("{} {}", name(id), length(*blocked))).collect();
    let rest = match parts.len().saturating_sub(told.len()) {
        0 => String::new(),
        _ => format!(", the rest {}", length(parts.iter().skip(3).map(|(_, blocked)| blocked).sum())),
    };
    (!told.is_empty()).then(|| format!("By tag: {}{rest}.", told.join(", ")))
}

/// `112 runs took 7h 20m of machine time, median 34s (28s to 41s, 94 % sure, order statistics over days); 62 of 80 passed
/// (78 %; 67 to 85 % would fit).`
fn runs_line(evidence: &LookEvidence, week: &Summary) -> Option<String> {
    let counts = week.outcomes;
    let period = evidence.last_weeks(1);
    let runs = || evidence.courses.iter().flat_map(|course| &course.runs).filter(|run| period.contains(run.started_at));
    let lengths = runs().map(|run| (run.started_at.date_naive(), run.measured.as_secs_f64() * 1000.0));
    let words = |length| duration(millis(length));
    let median = Estimate::of_days(lengths)
        .map_or(String::new(), |median| format!(", median {}{}", words(median.value), median.bounds(words)));
    let days = passes(evidence, 0..1).into_iter();
    let passed = Estimate::share_of_days(days).map_or(String::new(), |estimate| {
        let interval = estimate.interval.map(|interval| [interval.low, interval.high]);
        let decided = counts.succeeded + counts.failed;
        format!("; {}", share::with_interval(counts.succeeded, decided, "passed", interval))
    });
    let runs = count(counts.runs(), "run");
    (counts.runs() > 0).then(|| format!("{runs} took {} of machine time{median}{passed}.", length(week.latency.total)))
}

/// `In queues, whose age is not blocked time: review 3 closed, 2 open.`
fn queue_line(queues: &[Queue]) -> Option<String> {
    let name = |key: &str| key.parse::<Tag>().map_or_else(|_| key.to_owned(), |tag| tag.name().to_owned());
    let told: Vec<String> = queues
        .iter()
        .map(|queue| format!("{} {} closed, {} open", name(queue.key), queue.closed, queue.open))
        .collect();
    (!told.is_empty()).then(|| format!("In queues, whose age is not blocked time: {}.", told.join("; ")))
}

fn asked_line(week: &Summary) -> String {
    let (blocked, prompts) = (&week.blocked, week.prompts);
    let questions = match prompts.shown {
        0 => "no question was asked".to_owned(),
        shown => {
            let took = plain(seconds(prompts.seconds));
            format!("{} of {shown} questions answered; asking took {took}", prompts.answered)
        }
    };
    let (silent, free) = (length(blocked.unanswered), length(blocked.not_held_up));
    format!("Not held up: {free}; not answered: {silent}; {questions}.")
}

fn changed(evidence: &LookEvidence, week: &Summary, looks: &[Look]) -> Vec<String> {
    let told = [rate_changed(evidence), success_changed(evidence, week)].into_iter().flatten();
    let is_change = |look: &&Look| matches!(look.id, "slower_than_before" | "new_command" | "review_open_longer");
    let mut told: Vec<String> = told.chain(looks.iter().filter(is_change).map(|look| look.sentence.clone())).collect();
    if told.is_empty() {
        let is_known = this_week(evidence).is_some_and(|week| week.rate.is_some()) && usual(evidence).is_some();
        told.push(if is_known { USUAL } else { "There are not enough weeks yet to say what is usual." }.into());
    }
    told
}

/// The blocked rate, where the panel has a signal in this week that is worth a sentence.
fn rate_changed(evidence: &LookEvidence) -> Option<String> {
    let (rate, usual) = (this_week(evidence)?.rate?, evidence.panel.usual?);
    let last = evidence.panel.weeks.len().checked_sub(1)?;
    let mut signals = evidence.panel.signals.iter().filter(|signal| signal.at == last);
    let signal = signals.find(|signal| signal.asks())?;
    let limits = usual.chart.limits;
    Some(format!(
        "Larger than usual movement, worth asking what changed: {} held up per observed week, {}; usual weeks \
         have {} ({}).",
        in_hours(rate),
        signal.words(),
        interval::hours([limits.lower, limits.upper]),
        usual.words()
    ))
}

/// The share of runs that passed against the four weeks before: the days of this week against those of the weeks before,
/// because failures of one day belong together. One week in a hundred says something by chance.
fn success_changed(evidence: &LookEvidence, week: &Summary) -> Option<String> {
    const LEVEL: f64 = 0.01;
    let [now, before] = [0..1, 1..5].map(|weeks| passes(evidence, weeks));
    let shares = |days: &[(u64, u64)]| days.iter().map(|(passed, of)| *passed as f64 / *of as f64).collect::<Vec<_>>();
    let test = rank_sum(&shares(&before), &shares(&now)).filter(|test| test.p < LEVEL)?;
    let which = if test.p_greater < test.p_less { "more" } else { "fewer" };
    let (passed, of) = before.iter().fold((0, 0), |(passed, of), day| (passed + day.0, of + day.1));
    let (now_passed, now_of) = (week.outcomes.succeeded, week.outcomes.succeeded + week.outcomes.failed);
    Some(format!(
        "Larger than usual movement, worth asking what changed: {} runs passed, {which} than in the four weeks before \
         ({}); {} compared with {}, p {:.3}.",
        share::of(now_passed, now_of),
        share::of(passed, of),
        count(now.len(), "day"),
        count(before.len(), "day"),
        test.p
    ))
}

/// The passed runs of each day in the weeks that lie so many weeks back, and of how many.
fn passes(evidence: &LookEvidence, weeks: Range<u64>) -> Vec<(u64, u64)> {
    let runs = evidence.courses.iter().flat_map(|course| &course.runs).copied();
    passes_by_day(runs.filter(|run| evidence.weeks_before(run.started_at).is_some_and(|back| weeks.contains(&back))))
}

/// The move of the look with the most at stake, or of the category that held up the longest.
fn try_(week: &Summary, looks: &[Look]) -> Option<String> {
    let of_looks = looks.iter().find_map(|look| look.move_question.clone());
    let of_tag = || playbook::for_tag(largest(week)?).map(|advice| advice.question.to_owned());
    of_looks.or_else(of_tag)
}

/// The category that held up the longest.
fn largest(week: &Summary) -> Option<Tag> {
    week.blocked.by_tag.iter().max_by_key(|(_, blocked)| *blocked)?.0.parse().ok()
}

fn this_week<'a>(evidence: &'a LookEvidence) -> Option<&'a StripWeek> {
    evidence.panel.weeks.last()
}

/// The limits of usual movement, those that the panel draws.
fn usual(evidence: &LookEvidence) -> Option<xmr::Limits> {
    evidence.panel.usual.map(|usual| usual.chart.limits)
}

/// One line for each change in `followup` whose category the person gave before it held.
fn said_did(evidence: &LookEvidence, followup: &FollowUp) -> Vec<String> {
    let age = (evidence.panel.frame.monday - followup.published).num_weeks();
    if age > FRESH_WEEKS || followup.published > evidence.last_weeks(1).to.date_naive() {
        return Vec::new();
    }
    followup.did.iter().filter_map(|did| did_line(evidence, followup, did)).collect()
}

fn did_line(evidence: &LookEvidence, followup: &FollowUp, did: &FollowUpAction) -> Option<String> {
    let mut weeks: BTreeMap<bool, u64> = BTreeMap::new();
    for wait in evidence.recent(STRIP_WEEKS).filter(|wait| wait.tag() == Some(did.tag)) {
        *weeks.entry(wait.started_at.date_naive() >= did.since).or_default() += 1;
    }
    let before = weeks.get(&false).copied().filter(|before| *before > 0)?;
    let after = weeks.get(&true).copied().unwrap_or_default();
    Some(format!(
        "You said {}, {} did: {} (since {}). In your log: {} before, {} since.",
        did.tag.name(),
        clean(&followup.title),
        clean(&did.text),
        moment::day_near(did.since, evidence.panel.frame.monday),
        count(before, "wait"),
        after,
    ))
}

fn length(milliseconds: i64) -> String {
    hours(whole_millis(milliseconds))
}
