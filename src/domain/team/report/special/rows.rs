//! Studio rows and delivery: answers between two statements, and ranges about one service.

use crate::domain::log::survey::ItemKind;
use crate::domain::round::result::Shown;
use crate::domain::team::report::answers::Answers;
use crate::domain::team::report::says::{list, quoted, sentences};
use crate::domain::team::report::sections::middle;
use crate::domain::team::report::{Chart, Figure, NOT_SHOWN};

/// Rows toward the studio side first, where every row is counted; they are sorted, not scored.
pub(in crate::domain::team::report) fn sides(figure: &mut Figure, answers: &[Answers<'_>]) {
    let total = |chart: &Chart| -> Option<(u32, u32)> {
        let places = chart.rows.iter().take(5).enumerate();
        let counts: Option<Vec<(u32, u32)>> =
            places.map(|(place, row)| Some((u32::try_from(place).ok()?, row.count?))).collect();
        let counts = counts.filter(|counts| !counts.is_empty())?;
        Some((counts.iter().map(|(place, count)| place * count).sum(), counts.iter().map(|(_, count)| count).sum()))
    };
    let totals: Option<Vec<(u32, u32)>> = figure.charts.iter().map(total).collect();
    if let Some(totals) = totals {
        let mut charts: Vec<(Chart, (u32, u32))> = std::mem::take(&mut figure.charts).into_iter().zip(totals).collect();
        let mean = |(sum, of): (u32, u32)| f64::from(sum) / f64::from(of.max(1));
        charts.sort_by(|a, b| mean(b.1).total_cmp(&mean(a.1)));
        figure.charts = charts.into_iter().map(|(chart, _)| chart).collect();
    }
    let shown = answers.iter().filter(|answers| answers.block.shown != Shown::Withheld).count();
    if shown == 0 {
        return figure.saw = NOT_SHOWN.into();
    }
    let people = answers.iter().map(|answers| answers.block.answers).max().unwrap_or(0);
    let rows = if shown == 1 { "1 row".to_owned() } else { format!("{shown} rows") };
    figure.saw =
        format!("{rows} between two statements, the studio side to the right, answered by up to {people} people.");
    figure.how_sure = Some("These are counts of answers; rows are put in an order, never scored.".into());
}

/// The range that the answers agree on, and how far they lie apart.
pub(in crate::domain::team::report) fn delivery(figure: &mut Figure, answers: &[Answers<'_>]) {
    /// A spread of more ranges than this is the finding.
    const APART: usize = 2;
    let mut spread = Vec::new();
    for (answers, chart) in answers.iter().zip(&mut figure.charts) {
        let Some(item) = answers.item.filter(|item| matches!(item.kind, ItemKind::Bins { .. })) else { continue };
        chart.says =
            middle(answers).map(|middle| sentences(&[format!("Agreed range: {middle}")])).into_iter().collect();
        let cells = answers.options();
        let counted = cells.iter().all(|cell| cell.count.is_some());
        let first = cells.iter().position(|cell| cell.count.is_some_and(|count| count > 0));
        let last = cells.iter().rposition(|cell| cell.count.is_some_and(|count| count > 0));
        if let (true, Some(first), Some(last)) = (counted, first, last) {
            let ranges = last - first;
            if ranges > APART {
                chart.says.push(format!("The answers lie {ranges} ranges apart: this is not known yet."));
                spread.push(lower_first(answers.short()));
            }
        }
        let last = item.share.as_ref().and_then(|share| cells.get(usize::from(*share.options.last()?).checked_sub(1)?));
        if let Some(last) = last {
            chart.says.push(format!("For context: the essay draws its elite line after {}.", quoted(&last.label)));
        }
    }
    if !spread.is_empty() {
        let words = format!("The answers lie more than two ranges apart on: {}", list(&spread));
        figure.saw = sentences(&[figure.saw.clone(), words]);
    }
    figure.context.extend(answers.iter().find_map(|answers| answers.survey?.attribution.clone()));
    figure.context.push(
        "It is about one service, and several answers are readings of one thing; services are not averaged and not compared."
            .into(),
    );
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}
