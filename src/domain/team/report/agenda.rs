//! The facilitator's plan: half an hour over a page.

use serde::Serialize;

use super::Report;

/// Minutes of the whole meeting.
const MINUTES: u32 = 30;
/// Minutes before the first and after the last topic.
const BEFORE: u32 = 7;
const AFTER: u32 = 8;

/// The plan of one meeting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Agenda {
    pub title: String,
    pub dates: String,
    pub steps: Vec<AgendaPart>,
    /// What not to do.
    pub never: Vec<String>,
}

/// One part of the meeting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AgendaPart {
    /// Its first and its last minute.
    pub from: u32,
    pub to: u32,
    pub what: String,
    /// What to say and ask.
    pub lines: Vec<String>,
}

/// The plan for a page.
#[must_use]
pub fn agenda(report: &Report) -> Agenda {
    let mut steps = vec![open(), read(report)];
    steps.extend(topics(report));
    steps.extend([decide(report), close()]);
    Agenda {
        title: format!("{}: half an hour over the page", report.title),
        dates: report.dates().to_owned(),
        steps,
        never: NEVER.iter().map(|line| (*line).to_owned()).collect(),
    }
}

const NEVER: [&str; 5] = [
    "No names, not even one's own: nobody says what they answered.",
    "No guessing who is behind a number; where somebody does, ask what in the system would make anybody say it.",
    "No \"who\" and no \"why did you\"; ask \"how\" and \"what made it likely\".",
    "No comparison with another team, and no figure as a goal for anybody.",
    "No second subject: what comes up goes on a list for the next round.",
];

fn step(from: u32, to: u32, what: &str, lines: &[&str]) -> AgendaPart {
    AgendaPart { from, to, what: what.to_owned(), lines: lines.iter().map(|line| (*line).to_owned()).collect() }
}

fn open() -> AgendaPart {
    step(
        0,
        3,
        "Open",
        &[
            "\"This page is about the system around our work, not about how well anybody works.\"",
            "Say who collected it, that nobody saw a single answer, and what the marks mean.",
            "Say what is not done here (below), and that nobody has to speak.",
        ],
    )
}

fn read(report: &Report) -> AgendaPart {
    let last = report.last_time.iter().map(|last| format!("Last time: {}. {}", last.wanted, last.says));
    let lines = last.chain(["Everybody reads the page in silence and marks one line that surprises them.".to_owned()]);
    AgendaPart { from: 3, to: BEFORE, what: "Read".into(), lines: lines.collect() }
}

/// The topics share what is left of the half hour.
fn topics(report: &Report) -> Vec<AgendaPart> {
    let middle = MINUTES - BEFORE - AFTER;
    if report.topics.is_empty() {
        let next = report.too_little.iter().flat_map(|little| little.next.clone());
        let lines = next.chain(["What should we ask next time, and what should we leave out?".to_owned()]).collect();
        return vec![AgendaPart {
            from: BEFORE,
            to: BEFORE + middle,
            what: "Talk about what to ask next".into(),
            lines,
        }];
    }
    let shares = u32::try_from(report.topics.len()).unwrap_or(1);
    let at = |place: u32| BEFORE + middle * place / shares;
    let topic = |(topic, place): (&super::Topic, u32)| AgendaPart {
        from: at(place),
        to: at(place + 1),
        what: format!("{} {}", topic.number, topic.title),
        lines: vec![
            format!("Read aloud: {}", topic.says),
            "What of this have we seen in these weeks? What did it keep from being done?".to_owned(),
            "What makes it likely? What would have had to be there for nobody to notice?".to_owned(),
            format!("{} ({})", topic.question, topic.who_can_change),
        ],
    };
    report.topics.iter().zip(0..).map(topic).collect()
}

fn decide(report: &Report) -> AgendaPart {
    let from = MINUTES - AFTER;
    let lines = [
        "Everybody points at one of them at the same time; the one with most hands is it. One is enough.".to_owned(),
        "Fill in the box \"We will try\": what, who sees to it, what should move and by how much, until when."
            .to_owned(),
        "Register it before the change, with the line under the topic: `draglog pilot start …`.".to_owned(),
    ];
    let lines = if report.topics.is_empty() { lines[1..2].to_vec() } else { lines.to_vec() };
    AgendaPart { from, to: MINUTES - 3, what: "Decide".into(), lines }
}

fn close() -> AgendaPart {
    step(
        MINUTES - 3,
        MINUTES,
        "Close",
        &[
            "Who writes the follow-up (`draglog report … --followup FILE`), so that the next page opens with it?",
            "When is the next round, and what should it leave out?",
        ],
    )
}
