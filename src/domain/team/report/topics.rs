//! What to discuss first: what costs most and is agreed on.
//!
//! Everything that can be discussed has figures that speak for it, each with the hours a week that its cut stands for at the
//! least (`assets/report/figures.toml`). A figure weighs `cost * at_least / of`: the cost, times the share of people who
//! certainly named it. A topic weighs as much as its heaviest figure, and is one only where that figure was certainly named by
//! one in three or more. The heaviest three are shown; where two weigh the same, the essay's order of attack decides, then the
//! order of the table. Nothing else enters, so the same result always gives the same three.

mod witness;
mod wording;

use serde::Serialize;

use super::count::Count;
use super::plan::{self, PlannedTopic};
use super::source::FigureSource;
use super::voices::Voice;
use crate::domain::figure::playbook;
use crate::domain::log::tag::Tag;
use crate::domain::round::BlockId;
use crate::domain::say::words::capital;
use witness::Witness;

pub(super) use witness::count_of;

/// As many as can be discussed in half an hour.
const MOST: usize = 3;

/// One thing to discuss.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Topic {
    /// Its place, from 1.
    pub number: usize,
    pub id: String,
    /// The category that it is.
    pub tag: Tag,
    /// What it is, as a sentence about the system.
    pub title: String,
    /// The block whose figure speaks for it most.
    pub figure: BlockId,
    /// What that figure is about.
    pub about: String,
    /// What was said: the cut, or the category among those that cost most.
    pub said: String,
    pub count: Count,
    /// `5 of 8 about once a day or more; 3 less often.`
    pub says: String,
    /// Hours a week and person that it stands for at least: what the three are picked by.
    pub weight: f64,
    pub how_sure: String,
    pub who_can_change: String,
    /// One move to try, as a question.
    pub question: String,
    /// What could be automated, where the table has something.
    pub automation: Option<String>,
    /// The symptom that leaders see, its WAVE dimension and their move, where the table has a row for it.
    pub leadership: Option<String>,
    /// The command that registers a pilot.
    pub pilot: String,
}

/// What can be discussed, with what speaks for it.
struct TopicCandidate {
    planned: &'static PlannedTopic,
    witnesses: Vec<Witness>,
}

impl TopicCandidate {
    /// The figure that speaks for it most; none where nothing does.
    fn lead(&self) -> Option<&Witness> {
        self.witnesses.first().filter(|witness| witness.count.is_a_third())
    }

    fn weight(&self) -> f64 {
        self.lead().map_or(0.0, Witness::weight)
    }
}

/// The topics of the latest round, the first to discuss first.
pub(super) fn topics(source: FigureSource<'_>, voices: &[Voice]) -> Vec<Topic> {
    let candidate =
        |planned| TopicCandidate { planned, witnesses: witness::of_topic(planned.tag, &planned.evidence, source) };
    let all = plan::topics().iter().chain(plan::other_topics()).map(candidate);
    let mut all: Vec<TopicCandidate> = all.filter(|candidate| candidate.lead().is_some()).collect();
    // The sort is stable: what is equal stays in the order of the table.
    all.sort_by(|a, b| {
        let order = |candidate: &TopicCandidate| playbook::order_of_attack(candidate.planned.tag);
        b.weight().total_cmp(&a.weight()).then_with(|| order(a).cmp(&order(b)))
    });
    let numbered = all.iter().take(MOST).zip(1..);
    numbered.filter_map(|(candidate, number)| topic(candidate, number, source, voices)).collect()
}

fn topic(candidate: &TopicCandidate, number: usize, source: FigureSource<'_>, voices: &[Voice]) -> Option<Topic> {
    let (lead, planned) = (candidate.lead()?, candidate.planned);
    let voice = voices.iter().find(|voice| voice.tag == planned.tag);
    let advice = wording::advice(planned, source)?;
    Some(Topic {
        number,
        id: planned.id.clone(),
        tag: planned.tag,
        title: planned.title.clone(),
        figure: lead.figure.clone(),
        about: lead.about.clone(),
        said: lead.said.clone(),
        count: lead.count.clone(),
        says: lead.sentence(),
        weight: (lead.weight() * 100.0).round() / 100.0,
        how_sure: wording::how_sure(lead, &candidate.witnesses[1..], voice),
        who_can_change: capital(&advice.who),
        question: advice.question,
        automation: advice.automation,
        leadership: advice.leadership,
        pilot: format!("draglog pilot start {} {}", planned.id, planned.pilot),
    })
}
