//! Coverage and pilot: who took part, and what the round is about.

use crate::domain::round::result::{Publication, RoundResult};
use crate::domain::say::count::count;
use crate::domain::say::moment;
use crate::domain::say::share;
use crate::domain::team::report::answers::Answers;
use crate::domain::team::report::says::sentences;
use crate::domain::team::report::sections::Source;
use crate::domain::team::report::{Figure, NOT_SHOWN};

/// Who took part, over which weeks, and what of it is not shown.
pub(in crate::domain::team::report) fn coverage(figure: &mut Figure, source: Source<'_>) {
    let result = source.latest();
    let people = match result.members {
        Some(members) if members >= result.n => format!("{} people contributed", share::of(result.n, members)),
        _ => format!("{} contributed", count(result.n, "person")),
    };
    let withheld = result.blocks.iter().filter(|block| block.shown == Publication::KeptBack).count();
    let mut said = vec![format!("{people} over {}", moment::weeks(&result.weeks))];
    if !figure.charts.is_empty() && figure.saw != NOT_SHOWN {
        said.push(figure.saw.clone());
    }
    if withheld > 0 {
        said.push(format!("{NOT_SHOWN} ({})", count(withheld, "question")));
    }
    said.extend(result.left_out.iter().cloned());
    figure.saw = sentences(&said);
    let own = "It describes those who took part and what they watched; others may see other things";
    let rest = figure.how_sure.take().unwrap_or_default();
    figure.how_sure = Some(format!("{} {rest}", sentences(&[own.to_owned()])).trim().to_owned());
}

/// The round's pilot by its name.
pub(in crate::domain::team::report) fn pilot(figure: &mut Figure, answers: &[Answers<'_>], result: &RoundResult) {
    if let Some(name) = &result.pilot {
        figure.title = format!("{}: {name}", figure.title);
    }
    let is_shown = answers.iter().any(|answers| answers.block.shown == Publication::Figures);
    if is_shown {
        figure.saw += " Each person's change is of their own figure, before against after; a control is not in it.";
    }
}
