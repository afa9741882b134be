//! Where the time went: categories by the number of people whom they cost most.

use crate::domain::figure::playbook;
use crate::domain::log::tag::Tag;
use crate::domain::round::result::{Cell, Publication};
use crate::domain::say::count::list;
use crate::domain::team::report::answers::{Answers, tag_of};
use crate::domain::team::report::says::{Tally, sentences};
use crate::domain::team::report::sections::BELOW;
use crate::domain::team::report::{Figure, NOT_SHOWN, move_};

/// The most categories that are named; the others are in the chart.
const NAMED: usize = 3;

/// Categories by the number of people whom they cost most; those that can be as many as the first one's are named with it.
/// Gives whether there is anything to ask about.
pub(in crate::domain::team::report) fn reach(figure: &mut Figure, answers: &[Answers<'_>]) -> bool {
    let Some(place) = answers.iter().position(|answers| answers.block.id == "waits.tags") else { return false };
    let block = answers[place].block;
    let (Publication::Figures, Some(of)) = (block.shown, block.answers) else { return false };
    figure.charts[place].says = vec!["A person names at most four; hours are not in it.".into()];
    let top = top(answers[place].most_named());
    if top.is_empty() {
        figure.saw = if figure.saw == BELOW { NOT_SHOWN.into() } else { figure.saw.clone() };
        return false;
    }
    let named = top.iter().map(|(label, cell)| {
        let words = Tally { bounds: cell.bounds, of }.words("people");
        format!("{} for {words}", tag_of(label).map_or(*label, |tag| tag.name()))
    });
    let said = sentences(&[format!("Among the four that cost most: {}", list(&named.collect::<Vec<_>>()))]);
    figure.saw = if figure.saw == BELOW { said } else { format!("{said} {}", figure.saw) };
    let mut tags: Vec<Tag> = top.iter().filter_map(|(label, _)| tag_of(label)).collect();
    tags.sort_by_key(|tag| playbook::order_of_attack(*tag));
    if let Some((question, who)) = tags.into_iter().find_map(move_::for_tag) {
        (figure.question, figure.who_can_change) = (Some(question), Some(who));
    }
    true
}

/// The first ones, as far as none of them certainly has fewer than the very first.
fn top<'a>(named: Vec<(&'a str, &'a Cell)>) -> Vec<(&'a str, &'a Cell)> {
    let least = named.first().map_or(0, |(_, cell)| cell.bounds.at_least);
    named.into_iter().take_while(|(_, cell)| cell.bounds.at_most >= least).take(NAMED).collect()
}
