//! The move that a figure asks about, and published figures beside it: both are the playbook's.

use super::answers::{Answers, is_top};
use super::plan::PlannedFigure;
use crate::domain::figure::playbook;
use crate::domain::log::tag::Tag;
use crate::domain::round::result::{Cell, Shown};

/// The move for what was said most where the plan knows one for it, else the figure's own.
pub(super) fn of(plan: &PlannedFigure, answers: &[Answers<'_>]) -> Option<String> {
    let by_answer = answers.iter().find_map(|answers| {
        let moves = &answers.planned?.moves;
        for_category(moves.get(most_named(answers)?)?)
    });
    let own = || plan.symptom.as_deref().and_then(for_symptom);
    by_answer.or_else(own).or_else(|| for_category(plan.category.as_deref()?))
}

/// The move for a symptom of the playbook, as a question.
pub(super) fn for_symptom(id: &str) -> Option<String> {
    playbook::symptom(id).map(|symptom| symptom.question.clone())
}

/// The move for a category, as a question, and who can change it.
pub(super) fn for_tag(tag: Tag) -> Option<(String, String)> {
    playbook::for_tag(tag).map(|advice| (advice.question.to_owned(), advice.who.to_owned()))
}

/// `manual_toil.deps`: a category with or without a finer word.
fn for_category(name: &str) -> Option<String> {
    let (tag, facet) = name.split_once('.').map_or((name, None), |(tag, facet)| (tag, Some(facet)));
    Some(playbook::for_tag(tag.parse().ok()?)?.question_for(facet).to_owned())
}

/// Published figures with what they really measured.
pub(super) fn context(plan: &PlannedFigure) -> impl Iterator<Item = String> {
    playbook::figures().iter().filter(|figure| plan.context.contains(&figure.id)).map(playbook::Figure::line)
}

/// The place of the option named by most, where more than a few named it.
fn most_named(answers: &Answers<'_>) -> Option<usize> {
    let options = answers.options().into_iter().enumerate();
    let at_the_top = |cell: &Cell| cell.band.as_deref().is_some_and(is_top);
    if let Some((place, _)) = options.clone().find(|(_, cell)| at_the_top(cell)) {
        return Some(place);
    }
    match answers.block.shown {
        Shown::Withheld => None,
        Shown::Counts => {
            // Of two named as often the first one, as they were asked.
            let named = options.filter_map(|(place, cell)| Some((cell.count?, std::cmp::Reverse(place))));
            named.max().filter(|(count, _)| *count > 1).map(|(_, place)| place.0)
        }
        Shown::Bands => {
            let weight = |band: Option<&str>| match band {
                Some("most") => 2,
                Some("some") => 1,
                _ => 0,
            };
            let named = options.map(|(place, cell)| (weight(cell.band.as_deref()), std::cmp::Reverse(place)));
            named.max().filter(|(weight, _)| *weight > 0).map(|(_, place)| place.0)
        }
    }
}
