//! The sentences of a topic: how sure it is, the move from the playbook, the pilot.

use super::witness::Witness;
use crate::domain::figure::playbook::{self, Friction, Symptom};
use crate::domain::log::tag::Tag;
use crate::domain::round::layout::waits::TAGS;
use crate::domain::say::count::{count, list};
use crate::domain::say::words::small;
use crate::domain::team::report::answers::Answers;
use crate::domain::team::report::plan::PlannedTopic;
use crate::domain::team::report::source::FigureSource;
use crate::domain::team::report::voices::Voice;
use crate::domain::team::report::words::sentences;

/// What the playbook says about a topic.
pub(super) struct TopicAdvice {
    pub question: String,
    pub who: String,
    pub automation: Option<String>,
    pub leadership: Option<String>,
}

/// The move for what was named most, where the table knows one for it, else the category's own.
pub(super) fn advice(planned: &'static PlannedTopic, source: FigureSource<'_>) -> Option<TopicAdvice> {
    let (tag, facet) = finer(planned, source).unwrap_or((planned.tag, None));
    let advice = playbook::for_tag(tag)?;
    Some(TopicAdvice {
        question: advice.question_for(facet).to_owned(),
        who: advice.who.to_owned(),
        automation: advice.friction_for(facet).map(Friction::line),
        leadership: advice.symptom.ok().map(Symptom::line),
    })
}

/// The category and the finer word that fit the option which certainly more people named than any other.
fn finer(planned: &'static PlannedTopic, source: FigureSource<'_>) -> Option<(Tag, Option<&'static str>)> {
    let answers = source.answers(planned.by.as_ref()?.as_str())?;
    let name = planned.moves.get(most_named(&answers)?)?;
    let (tag, facet) = name.split_once('.').map_or((name.as_str(), None), |(tag, facet)| (tag, Some(facet)));
    Some((tag.parse().ok()?, facet))
}

/// The place of the option that certainly more people named than any other.
fn most_named(answers: &Answers<'_>) -> Option<usize> {
    let named = answers.most_named();
    let (label, first) = *named.first()?;
    let is_most = named.get(1).is_none_or(|(_, second)| second.bounds.at_most < first.bounds.at_least);
    let labels = answers.item?.labels();
    labels.iter().position(|other| other == label).filter(|_| is_most)
}

/// How the number was had, and which other figures and interviews say the same or something else.
pub(super) fn how_sure(lead: &Witness, others: &[Witness], voice: Option<&Voice>) -> String {
    let mut said = vec![had(lead)];
    said.extend(lead.sure.map(str::to_owned));
    let agreeing = || others.iter().filter(|other| other.count.is_a_third());
    let differing = || others.iter().filter(|other| other.count.is_less_than_a_third());
    for is_of_logs in [true, false] {
        let of_kind = |other: &&Witness| other.is_of_logs == is_of_logs;
        said.extend(besides(lead, is_of_logs, "agree", &agreeing().filter(of_kind).take(2).collect::<Vec<_>>()));
        said.extend(besides(
            lead,
            is_of_logs,
            "do not show it",
            &differing().filter(of_kind).take(1).collect::<Vec<_>>(),
        ));
    }
    said.extend(voice.map(|voice| format!("In the interviews {} named it", voice.reach)));
    sentences(&said)
}

fn had(lead: &Witness) -> String {
    let people = count(lead.count.of, "person");
    match &lead.recall {
        _ if lead.is_of_logs => format!("From the logs of {people}: recorded, not remembered"),
        Some(recall) => format!("{people} answered, from memory ({recall})"),
        None => format!("{people} answered"),
    }
}

/// `The logs agree: searches in the log, per observed week (5 of 8 more than 1 a week; 3 fewer)`; nothing without others.
fn besides(lead: &Witness, is_of_logs: bool, what: &str, others: &[&Witness]) -> Option<String> {
    let who = match (lead.is_of_logs, is_of_logs) {
        (false, true) => "The logs",
        (true, false) => "The answers",
        (true, true) => "Other figures of the logs",
        (false, false) => "Other answers",
    };
    let one = |other: &&Witness| {
        if other.figure == TAGS { other.says.clone() } else { format!("{} ({})", small(&other.about), other.says) }
    };
    let words: Vec<String> = others.iter().map(one).collect();
    (!words.is_empty()).then(|| format!("{who} {what}: {}", list(&words)))
}
