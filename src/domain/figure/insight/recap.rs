//! The recap of a week: its drag in five lines, what changed, one thing to try, and what a team says it did.
//!
//! Machine time, blocked time and time without an answer stay apart in it, and queues are told by their number and
//! age only.

use std::collections::BTreeMap;
use std::time::Duration;

use chrono::NaiveDate;

use super::look::{Evidence, Look};
use super::{STRIP_WEEKS, Week};
use crate::domain::figure::followup::{Did, FollowUp};
use crate::domain::figure::stats::xmr::{Rule, TRIAL_FROM};
use crate::domain::figure::stats::{Queue, Summary, median_interval, newcombe95, summary, xmr};
use crate::domain::figure::{playbook, stats};
use crate::domain::log::tag::Tag;
use crate::domain::log::wait::Outcome;
use crate::domain::say::text::clean;

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
    /// "You said, we did": what a team changed about tags the person gave; matched on this machine.
    pub said_did: Vec<String>,
}

/// The prescribed sentence where nothing moved more than it usually does.
pub const USUAL: &str = "Within usual week-to-week movement: do not read it as better or worse.";
/// Most follow-ups that a recap tells.
const MOST_DID: usize = 3;
/// A follow-up is told for so many weeks after it was published.
const FRESH_WEEKS: i64 = 8;

/// The recap of the evidence's week. `looks` are what [`super::looks::worth_a_look`] gave for it; `followups` come
/// from files that a team wrote.
#[must_use]
pub fn recap(evidence: &Evidence, looks: &[Look], followups: &[FollowUp]) -> Recap {
    let inputs = evidence.inputs;
    let inputs =
        stats::Inputs { waits: inputs.waits, observed: inputs.observed, prompts: inputs.prompts, trees: inputs.trees };
    let week = summary(&inputs, evidence.last_weeks(1), evidence.reading);
    Recap {
        week: evidence.panel.frame.monday,
        lines: lines(evidence, &week),
        changed: changed(evidence, &week, looks),
        try_: try_(&week, looks),
        said_did: followups.iter().flat_map(|followup| said_did(evidence, followup)).take(MOST_DID).collect(),
    }
}

fn lines(evidence: &Evidence, week: &Summary) -> Vec<String> {
    let is_empty = week.outcomes.runs() == 0 && week.blocked.union == 0 && week.queue.is_empty();
    if is_empty && week.blocked.unanswered == 0 {
        return vec!["Nothing was recorded in this week.".into()];
    }
    let lines = [
        Some(blocked_line(evidence, week)),
        tags_line(week),
        runs_line(evidence, week),
        queue_line(&week.queue),
        Some(asked_line(week)),
    ];
    lines.into_iter().flatten().collect()
}

/// `Held up for 6h 40m, 4.2 hours per observed week; usual weeks lie between 2.1 and 9.0.`
fn blocked_line(evidence: &Evidence, week: &Summary) -> String {
    let held_up = match week.blocked.union {
        0 => "No time was said to be blocked".to_owned(),
        blocked => format!("Held up for {}", length(blocked)),
    };
    let Some(rate) = this_week(evidence).and_then(|week| week.rate) else {
        return format!("{held_up}; too little was observed to compare it with other weeks.");
    };
    match usual(evidence) {
        Some(limits) => format!(
            "{held_up}, {rate:.1} hours per observed week; usual weeks lie between {:.1} and {:.1}.",
            limits.lower, limits.upper
        ),
        None => {
            format!(
                "{held_up}, {rate:.1} hours per observed week; with fewer than {TRIAL_FROM} observed weeks there is no usual."
            )
        }
    }
}

/// `Most of it: build or test 3h 10m, context hunt 1h 20m.`
fn tags_line(week: &Summary) -> Option<String> {
    let mut parts = week.blocked.by_tag.clone();
    parts.sort_by_key(|(_, blocked)| std::cmp::Reverse(*blocked));
    let name = |id: &str| id.parse::<Tag>().map_or_else(|_| "without a tag".to_owned(), |tag| tag.name().to_owned());
    let told: Vec<String> =
        parts.iter().take(3).map(|(id, blocked)| format!("{} {}", name(id), length(*blocked))).collect();
    let rest = match parts.len().saturating_sub(told.len()) {
        0 => String::new(),
        _ => format!(", the rest {}", length(parts.iter().skip(3).map(|(_, blocked)| blocked).sum())),
    };
    (!told.is_empty()).then(|| format!("What it was: {}{rest}.", told.join(", ")))
}

/// `112 runs took 7h 20m of machine time, the middle one 34s (between 28s and 41s); 62 of 80 passed (67 to 85 % would
/// fit).`
fn runs_line(evidence: &Evidence, week: &Summary) -> Option<String> {
    let counts = week.outcomes;
    let period = evidence.last_weeks(1);
    let runs = evidence.courses.iter().flat_map(|course| &course.runs).filter(|run| period.contains(run.started_at));
    let lengths: Vec<f64> = runs.map(|run| run.measured.as_secs_f64() * 1000.0).collect();
    let middle = median_interval(&lengths).map_or(String::new(), |middle| {
        let [median, low, high] = [middle.median, middle.low, middle.high].map(super::looks::length);
        format!(", the middle one {median} (between {low} and {high})")
    });
    let decided = counts.succeeded + counts.failed;
    let passed = if decided == 0 {
        String::new()
    } else {
        format!("; {}", super::looks::share(counts.succeeded, decided, "passed"))
    };
    let runs = super::looks::counted(counts.runs(), "run", "runs");
    (counts.runs() > 0).then(|| format!("{runs} took {} of machine time{middle}{passed}.", length(week.latency.total)))
}

/// `In queues: review 3 closed and 2 open; ages are not added to blocked time.`
fn queue_line(queues: &[Queue]) -> Option<String> {
    let name = |key: &str| key.parse::<Tag>().map_or_else(|_| key.to_owned(), |tag| tag.name().to_owned());
    let told: Vec<String> = queues
        .iter()
        .map(|queue| format!("{} {} closed, {} open", name(queue.key), queue.closed, queue.open))
        .collect();
    (!told.is_empty()).then(|| format!("In queues, which are no blocked time: {}.", told.join("; ")))
}

fn asked_line(week: &Summary) -> String {
    let (blocked, prompts) = (&week.blocked, week.prompts);
    let questions = match prompts.shown {
        0 => "no question was asked".to_owned(),
        shown => format!("{} of {shown} questions were answered in {:.0} s", prompts.answered, prompts.seconds),
    };
    let (silent, free) = (length(blocked.unanswered), length(blocked.not_held_up));
    format!("Beside that, not held up: {free}; without an answer: {silent}; {questions}.")
}

fn changed(evidence: &Evidence, week: &Summary, looks: &[Look]) -> Vec<String> {
    let told = [rate_changed(evidence), success_changed(evidence, week)].into_iter().flatten();
    let is_change = |look: &&Look| matches!(look.id, "slower_than_before" | "new_command" | "review_open_longer");
    let mut told: Vec<String> = told.chain(looks.iter().filter(is_change).map(|look| look.sentence.clone())).collect();
    if told.is_empty() {
        let is_known = this_week(evidence).is_some_and(|week| week.rate.is_some()) && usual(evidence).is_some();
        told.push(if is_known { USUAL } else { "There are too few weeks yet to say what is usual." }.into());
    }
    told
}

/// The blocked rate, where the panel has a signal in this week.
fn rate_changed(evidence: &Evidence) -> Option<String> {
    let (rate, limits) = (this_week(evidence)?.rate?, usual(evidence)?);
    let last = evidence.panel.weeks.len().checked_sub(1)?;
    let signal = evidence.panel.signals.iter().find(|signal| signal.at == last)?;
    let why = match signal.rule {
        Rule::Outside => "where usual weeks lie between",
        Rule::Run => "the eighth observed week in a row on one side of the middle of",
    };
    Some(format!(
        "Larger than usual movement, worth asking what changed: {rate:.1} hours held up per observed week, {why} {:.1} and \
         {:.1}.",
        limits.lower, limits.upper
    ))
}

/// The share of runs that passed against the four weeks before, where Newcombe's interval leaves out no difference.
fn success_changed(evidence: &Evidence, week: &Summary) -> Option<String> {
    let before = evidence.courses.iter().flat_map(|course| &course.runs);
    let before =
        before.filter(|run| evidence.weeks_before(run.started_at).is_some_and(|weeks| (1..5).contains(&weeks)));
    let (passed, failed) = before.fold((0, 0), |(passed, failed), run| match run.outcome {
        Outcome::Succeeded => (passed + 1, failed),
        Outcome::Failed => (passed, failed + 1),
        _ => (passed, failed),
    });
    let (now, of) = (week.outcomes.succeeded, week.outcomes.succeeded + week.outcomes.failed);
    let (_, [low, high]) = newcombe95((now, of), (passed, passed + failed))?;
    let which = if low > 0.0 {
        "more"
    } else if high < 0.0 {
        "fewer"
    } else {
        return None;
    };
    let (least, most) = (low.abs().min(high.abs()), low.abs().max(high.abs()));
    let percent = super::looks::percent;
    Some(format!(
        "Larger than usual movement, worth asking what changed: {now} of {of} runs passed, {which} than in the four weeks \
         before ({passed} of {}); by {} to {} in a hundred.",
        passed + failed,
        percent(least),
        percent(most)
    ))
}

/// The move of the look with the most at stake, or of the category that held up the longest.
fn try_(week: &Summary, looks: &[Look]) -> Option<String> {
    let of_looks = looks.iter().find_map(|look| look.move_question.clone());
    let largest = || week.blocked.by_tag.iter().max_by_key(|(_, blocked)| *blocked);
    let of_tag = || playbook::for_tag(largest()?.0.parse().ok()?).map(|advice| advice.question.to_owned());
    of_looks.or_else(of_tag)
}

fn this_week<'a>(evidence: &'a Evidence) -> Option<&'a Week> {
    evidence.panel.weeks.last()
}

/// The limits of usual movement, those that the panel draws.
fn usual(evidence: &Evidence) -> Option<xmr::Limits> {
    evidence.panel.chart.map(|chart| chart.limits)
}

/// One line for each change in `followup` whose category the person gave before it held.
fn said_did(evidence: &Evidence, followup: &FollowUp) -> Vec<String> {
    let age = (evidence.panel.frame.monday - followup.published).num_weeks();
    if age > FRESH_WEEKS || followup.published > evidence.last_weeks(1).to.date_naive() {
        return Vec::new();
    }
    followup.did.iter().filter_map(|did| did_line(evidence, followup, did)).collect()
}

fn did_line(evidence: &Evidence, followup: &FollowUp, did: &Did) -> Option<String> {
    let mut weeks: BTreeMap<bool, u64> = BTreeMap::new();
    for wait in evidence.recent(STRIP_WEEKS).filter(|wait| wait.tag == Some(did.tag)) {
        *weeks.entry(wait.started_at.date_naive() >= did.since).or_default() += 1;
    }
    let before = weeks.get(&false).copied().filter(|before| *before > 0)?;
    let after = weeks.get(&true).copied().unwrap_or_default();
    let count = |number| super::looks::counted(number, "wait", "waits");
    Some(format!(
        "You said {}, {} did: {} (since {}). In your log: {} before, {} since.",
        did.tag.name(),
        clean(&followup.title),
        clean(&did.text),
        did.since.format("%G-W%V"),
        count(before),
        after,
    ))
}

fn length(milliseconds: i64) -> String {
    super::looks::span(Duration::from_millis(u64::try_from(milliseconds).unwrap_or_default()))
}
