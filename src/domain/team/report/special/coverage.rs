//! Coverage and pilot: who took part, and what the round is about.

use crate::domain::round::result::{RoundResult, Shown};
use crate::domain::team::report::answers::Answers;
use crate::domain::team::report::says::sentences;
use crate::domain::team::report::sections::Source;
use crate::domain::team::report::{Figure, NOT_SHOWN};

/// Who took part, over which weeks, and what of it is not shown.
pub(in crate::domain::team::report) fn coverage(figure: &mut Figure, source: Source<'_>) {
    let result = source.latest();
    let people = match result.members {
        Some(members) if members >= result.n => format!("{} of {members} people contributed", result.n),
        _ => format!("{} people contributed", result.n),
    };
    let withheld = result.blocks.iter().filter(|block| block.shown == Shown::Withheld).count();
    let mut said = vec![format!("{people} over {}", weeks(&result.weeks))];
    if !figure.charts.is_empty() && figure.saw != NOT_SHOWN {
        said.push(figure.saw.clone());
    }
    if withheld > 0 {
        let words = if withheld == 1 { "1 question".to_owned() } else { format!("{withheld} questions") };
        said.push(format!("{NOT_SHOWN} ({words})"));
    }
    said.extend(result.left_out.iter().cloned());
    figure.saw = sentences(&said);
    let own = "It speaks of those who took part and of what they watched; people who did not may see other things";
    let rest = figure.how_sure.take().unwrap_or_default();
    figure.how_sure = Some(format!("{} {rest}", sentences(&[own.to_owned()])).trim().to_owned());
}

/// `2026-W44 to 2026-W47`
fn weeks(weeks: &str) -> String {
    weeks.replacen("..", " to ", 1)
}

/// The round's pilot by its name.
pub(in crate::domain::team::report) fn pilot(figure: &mut Figure, answers: &[Answers<'_>], result: &RoundResult) {
    if let Some(name) = &result.pilot {
        figure.title = format!("{}: {name}", figure.title);
    }
    let is_shown = answers.iter().any(|answers| answers.block.shown != Shown::Withheld);
    if is_shown {
        figure.saw += " Each person's change is of their own figure, before against after; a control is not in it.";
    }
}
