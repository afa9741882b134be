//! Words that more than one page of the screen says.

use crate::domain::page::share::{LocalHoldings, RoundSummary};
use crate::domain::page::team::TeamMember;
use crate::domain::round::publish::ANSWERS;
use crate::domain::say::count::{self, agree};
use crate::domain::say::escape::clean;
use crate::domain::say::moment;
use crate::domain::time::Moment;

/// How a part is protected.
pub(super) const PROTECTION: &str =
    "sealed: coach and trustee get one half each; neither can read your part alone, both together could";

/// What cannot be in the file, whatever the log holds.
pub(super) const NEVER: &str = "None of this has a place in the file: no times, commands, labels, projects, paths, notes or \
                                free text, and nothing of a single wait or week.";

/// What the log holds of these weeks, one line each; nothing of what there is none of.
pub(super) fn stays(stays: &LocalHoldings) -> Vec<String> {
    let counted = |number: usize, one: &'static str, several: &'static str| {
        (number > 0).then(|| format!("{number} {}", agree(number, one, several)))
    };
    let lines = [
        counted(stays.waits, "wait, with its times", "waits, each with its times"),
        counted(stays.labels, "label", "labels"),
        counted(stays.projects, "project", "projects"),
        counted(stays.notes, "note", "notes"),
        counted(stays.questions, "question, and when it was asked", "questions, and when they were asked"),
        counted(stays.sittings, "pulse, with its day", "pulses, each with its day"),
        counted(stays.runs_of_others, "run of an agent or a background job", "runs of agents and background jobs"),
    ];
    let lines: Vec<String> = lines.into_iter().flatten().collect();
    if lines.is_empty() { vec!["nothing: the log is empty in these weeks".to_owned()] } else { lines }
}

/// What a person should know of the round before deciding, as facts.
pub(super) fn of_round(asked: &RoundSummary) -> [(&'static str, String); 6] {
    let or_not_said = |words: &str| if words.is_empty() { "not said".to_owned() } else { clean(words) };
    [
        ("why", or_not_said(&asked.purpose)),
        ("read by", or_not_said(&asked.readers)),
        ("kept", count::count(asked.retention_days, "day")),
        (
            "shown",
            format!(
                "sums of {} or more, and nothing of a question that fewer than {ANSWERS} answered. This cannot be lowered later",
                count::count(asked.minimum, "person")
            ),
        ),
        ("protected", PROTECTION.to_owned()),
        ("not hidden", "that you took part: the file is signed with your key".to_owned()),
    ]
}

/// Who holds the two halves, each with the fingerprint to compare by voice.
pub(super) fn collectors(people: &[TeamMember]) -> Vec<(String, String)> {
    let words = |person: &TeamMember| {
        let changed = person.change.as_ref().map_or_else(String::new, |change| format!(", {change}"));
        format!("{} {}{changed}", person.name, person.fingerprint)
    };
    people.iter().map(|person| (person.roles.clone(), clean(&words(person)))).collect()
}

/// `2026-11-20`.
pub(super) fn day(moment: Moment) -> String {
    moment::exact_day(moment.date_naive())
}
