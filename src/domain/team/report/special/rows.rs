//! Studio rows and delivery: answers between two statements, and ranges about one service.

use crate::domain::log::survey::ItemKind;
use crate::domain::round::result::Publication;
use crate::domain::say::count::count;
use crate::domain::team::report::answers::Answers;
use crate::domain::team::report::says::{quoted, sentences};
use crate::domain::team::report::sections::typical;
use crate::domain::team::report::{Figure, NOT_SHOWN};

/// Rows between two statements; they are in the order of the survey, never scored.
pub(in crate::domain::team::report) fn sides(figure: &mut Figure, answers: &[Answers<'_>]) {
    let shown = answers.iter().filter(|answers| answers.block.shown == Publication::Figures).count();
    if shown == 0 {
        return figure.saw = NOT_SHOWN.into();
    }
    let people = answers.iter().filter_map(|answers| answers.block.answers).max().unwrap_or(0);
    figure.saw =
        format!("{} between two statements, answered by up to {}.", count(shown, "row"), count(people, "person"));
    figure.how_sure = Some("These are counts of answers, never scored.".into());
}

/// The range that the answers agree on.
pub(in crate::domain::team::report) fn delivery(figure: &mut Figure, answers: &[Answers<'_>]) {
    for (answers, chart) in answers.iter().zip(&mut figure.charts) {
        let Some(item) = answers.item.filter(|item| matches!(item.kind, ItemKind::Bins { .. })) else { continue };
        chart.says.extend(typical(answers).map(|typical| sentences(&[format!("Agreed range: {typical}")])));
        let last = item.share.as_ref().and_then(|share| item.labels().get(usize::from(*share.options.last()?) - 1));
        if let Some(last) = last {
            chart.says.push(format!("For context: the essay draws its elite line after {}.", quoted(last)));
        }
    }
    figure.context.extend(answers.iter().find_map(|answers| answers.survey?.attribution.clone()));
    figure.context.push(
        "It is about one service, and several answers are readings of one thing; services are not averaged and not compared."
            .into(),
    );
}
