//! The facilitator's plan: half an hour over a page.

use serde::Serialize;

use super::{Report, Topic};

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
    "No names, not even your own: nobody says what they answered.",
    "No guessing who is behind a number; where somebody does, ask what in the system would make anybody say it.",
    "No \"who\" and no \"why did you\"; ask \"how\" and \"what made it likely\".",
    "No comparison with another team, and no figure as a goal for anybody.",
    "No second subject: what comes up goes on a list for the next round.",
];

fn step<L: Into<String>>(
    (from, to): (u32, u32),
    what: impl Into<String>,
    lines: impl IntoIterator<Item = L>,
) -> AgendaPart {
    AgendaPart { from, to, what: what.into(), lines: lines.into_iter().map(Into::into).collect() }
}

fn open() -> AgendaPart {
    let lines = [
        "\"This page is about the system around our work, not about how well anybody works.\"",
        "Say who collected it, that nobody saw a single answer, and what the marks mean.",
        "Say what is not done here (below), and that nobody has to speak.",
    ];
    step((0, 3), "Open", lines)
}

fn read(report: &Report) -> AgendaPart {
    let last = report.last_time.iter().map(|last| format!("Last time: {}. {}", last.wanted, last.says));
    let lines = last.chain(["Everybody reads the page in silence and marks one line that surprises them.".to_owned()]);
    step((3, BEFORE), "Read", lines)
}

/// The topics share what is left of the half hour.
fn topics(report: &Report) -> Vec<AgendaPart> {
    let middle = MINUTES - BEFORE - AFTER;
    if report.topics.is_empty() {
        let next = report.too_little.iter().flat_map(|little| little.next.clone());
        let lines = next.chain(["What should we ask next time, and what should we leave out?".to_owned()]);
        return vec![step((BEFORE, BEFORE + middle), "Talk about what to ask next", lines)];
    }
    let shares = u32::try_from(report.topics.len()).unwrap_or(1);
    let at = |place: u32| BEFORE + middle * place / shares;
    report.topics.iter().zip(0..).map(|(topic, place)| discussion(topic, (at(place), at(place + 1)))).collect()
}

fn discussion(topic: &Topic, minutes: (u32, u32)) -> AgendaPart {
    let lines = [
        format!("Read aloud: {}", topic.says),
        "What of this have we seen in these weeks? What did it keep from being done?".to_owned(),
        "What makes it likely? What would have had to be there for nobody to notice?".to_owned(),
        format!("{} ({})", topic.question, topic.who_can_change),
    ];
    step(minutes, format!("{} {}", topic.number, topic.title), lines)
}

fn decide(report: &Report) -> AgendaPart {
    let lines = [
        "Everybody points at one of them at the same time; the one with most hands is it. One is enough.",
        "Fill in the box \"We will try\": what, who sees to it, what should move and by how much, until when.",
        "Register it before the change, with the line under the topic: `draglog pilot start …`.",
    ];
    let lines = if report.topics.is_empty() { &lines[1..2] } else { &lines[..] };
    step((MINUTES - AFTER, MINUTES - 3), "Decide", lines.iter().copied())
}

fn close() -> AgendaPart {
    let lines = [
        "Who writes the follow-up (`draglog report … --followup FILE`), so that the next page opens with it?",
        "When is the next round, and what should it leave out?",
    ];
    step((MINUTES - 3, MINUTES), "Close", lines)
}
