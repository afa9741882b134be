//! A figure that speaks for a topic, with what it weighs.

use crate::domain::log::tag::Tag;
use crate::domain::round::BlockId;
use crate::domain::round::layout::waits::TAGS;
use crate::domain::say::words::capital;
use crate::domain::team::report::answers::{Answers, tag_of};
use crate::domain::team::report::count::Count;
use crate::domain::team::report::figure::both_sides;
use crate::domain::team::report::plan::PlannedEvidence;
use crate::domain::team::report::source::FigureSource;
use crate::domain::team::report::words::sentences;

/// Hours a week for being among the four that cost most: draglog's own figures call an hour of one kind worth acting on.
const AMONG_THE_COSTLIEST: f64 = 1.0;

/// One figure that speaks for a topic.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Witness {
    pub figure: BlockId,
    pub about: String,
    /// The cut's name, or the category's.
    pub said: String,
    /// How many are on the side of friction.
    pub count: Count,
    /// The same in words.
    pub says: String,
    pub is_of_logs: bool,
    /// The time that was remembered.
    pub recall: Option<String>,
    /// How it was had, where that is neither the log alone nor memory.
    pub sure: Option<&'static str>,
    cost: f64,
}

impl Witness {
    /// Hours a week that it stands for at least, times the share of people who certainly named it.
    pub(super) fn weight(&self) -> f64 {
        self.cost * self.count.shares()[0]
    }

    pub(super) fn sentence(&self) -> String {
        sentences(&[capital(&self.says)])
    }
}

/// What speaks for a topic in the latest round, the heaviest first.
pub(super) fn of_topic(tag: Tag, evidence: &'static [PlannedEvidence], source: FigureSource<'_>) -> Vec<Witness> {
    let figures =
        evidence.iter().filter_map(|evidence| of_figure(&source.answers(evidence.figure.as_str())?, evidence.cost));
    let mut all: Vec<Witness> = figures.chain(of_tag(tag, source)).collect();
    all.sort_by(|a, b| b.weight().total_cmp(&a.weight()));
    all
}

fn of_figure(answers: &Answers<'_>, cost: f64) -> Option<Witness> {
    let count = answers.friction().filter(|_| answers.is_shown())?;
    let (name, rest) = (answers.cut_name()?, answers.rest_name());
    let is_cut = answers.cut_is_friction()?;
    let says = if is_cut { both_sides(&count, name, &rest) } else { both_sides(&count, &rest, name) };
    Some(Witness {
        figure: answers.block.id.clone(),
        about: answers.title(),
        said: if is_cut { name.to_owned() } else { rest },
        count,
        says,
        is_of_logs: answers.is_of_logs(),
        recall: answers.survey.map(|survey| survey.recall.clone()),
        sure: answers.planned.and_then(|planned| planned.sure.as_deref()),
        cost,
    })
}

/// The category among those that cost most.
fn of_tag(tag: Tag, source: FigureSource<'_>) -> Option<Witness> {
    let answers = source.answers(TAGS).filter(Answers::is_shown)?;
    let count = count_of(tag, &answers)?;
    Some(Witness {
        figure: TAGS.into(),
        about: format!("{} among the four that cost most", tag.name()),
        said: tag.name().to_owned(),
        says: format!("{} have it among the four that cost them most", count.words),
        count,
        is_of_logs: true,
        recall: None,
        sure: None,
        cost: AMONG_THE_COSTLIEST,
    })
}

/// How many have a category among those that cost most, where it is a figure of its own.
pub(in crate::domain::team::report) fn count_of(tag: Tag, answers: &Answers<'_>) -> Option<Count> {
    let is_its = |label: &String| tag_of(label) == Some(tag);
    let cell = answers.block.cells.iter().find(|cell| cell.labels.iter().any(is_its))?;
    Some(Count::new(cell.bounds, answers.block.answers?))
}
