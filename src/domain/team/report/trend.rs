//! One share over several rounds: only where the same question was asked with the same options, and in no other words
//! than "within usual movement" and "larger than usual: worth asking".

use super::answers::Answers;
use super::says::Tally;
use super::sections::Source;
use super::{Change, Limits, NOT_SHOWN, Point, Trend};
use crate::domain::figure::stats::{newcombe95, xmr};
use crate::domain::round::result::{ResultBlock, Shown};

const USUAL: &str = "Within usual round-to-round movement: do not read it as better or worse.";
const UNUSUAL: &str = "Larger than usual movement: worth asking what changed.";
const TOO_FEW: &str = "Not enough data for a comparison: two rounds with counts are needed.";

/// The trend of the headline; `None` with a single round, or where the question has no headline.
pub(super) fn of(answers: &Answers<'_>, source: Source<'_>) -> Option<Trend> {
    let headline = answers.headline()?;
    let asked = source.results.iter().filter_map(|result| {
        let block = result.blocks.iter().find(|block| is_same(block, answers.block))?;
        Some((*result, Answers { block, ..*answers }))
    });
    let mut points = Vec::new();
    let mut tallies = Vec::new();
    for (result, answers) in asked {
        let tally = answers.tally(&headline);
        let words = match (tally, answers.block.shown) {
            (Some(tally), _) => tally.words(""),
            (None, Shown::Bands) => "in bands".to_owned(),
            (None, _) => NOT_SHOWN.to_owned(),
        };
        points.push(Point { weeks: result.weeks.clone(), words, share: tally.map(Tally::share), is_signal: false });
        tallies.push(tally);
    }
    if points.len() < 2 {
        return None;
    }
    let shares: Vec<Option<f64>> = points.iter().map(|point| point.share).collect();
    let chart = xmr::Chart::of(&shares);
    for signal in chart.iter().flat_map(|chart| chart.limits.signals(&shares)) {
        points[signal.at].is_signal = true;
    }
    let limits = chart.map(|chart| chart.limits);
    let limits = limits.map(|limits| Limits { mean: limits.mean, low: limits.lower, high: limits.upper.min(1.0) });
    let change = change(&tallies);
    let sentence = sentence(&points, limits.as_ref(), change.as_ref(), &tallies);
    Some(Trend { of: headline.name, points, limits, change, sentence })
}

/// Whether two rounds asked the same: the same block with the same labels in the same order.
pub(super) fn is_same(one: &ResultBlock, other: &ResultBlock) -> bool {
    let labels = |block: &ResultBlock| block.cells.iter().map(|cell| cell.label.clone()).collect::<Vec<_>>();
    one.id == other.id && one.kind == other.kind && one.title == other.title && labels(one) == labels(other)
}

/// The latest round against the one right before it.
fn change(tallies: &[Option<Tally>]) -> Option<Change> {
    let [.., Some(before), Some(now)] = tallies else { return None };
    let pair = |tally: &Tally| (u64::from(tally.count), u64::from(tally.of));
    let (difference, [low, high]) = newcombe95(pair(now), pair(before))?;
    Some(Change { difference, low, high })
}

fn sentence(points: &[Point], limits: Option<&Limits>, change: Option<&Change>, tallies: &[Option<Tally>]) -> String {
    if limits.is_some() {
        let signals: Vec<&str> =
            points.iter().filter(|point| point.is_signal).map(|point| point.weeks.as_str()).collect();
        return match signals.as_slice() {
            [] => format!("{} rounds, all inside their natural limits (XmR). {USUAL}", points.len()),
            at => format!("Outside its natural limits (XmR), or the eighth on one side: {}. {UNUSUAL}", at.join(", ")),
        };
    }
    let Some(change) = change else { return TOO_FEW.into() };
    let verdict = if change.low > 0.0 || change.high < 0.0 { UNUSUAL } else { USUAL };
    let [.., Some(before), Some(now)] = tallies else { return TOO_FEW.into() };
    let counts = format!("{} of {}, after {} of {} the round before", now.count, now.of, before.count, before.of);
    if now.of < 10 || before.of < 10 {
        return format!("{counts}. {verdict}");
    }
    let points = |share: f64| format!("{:+.0}", share * 100.0).replace('-', "\u{2212}");
    let (by, low, high) = (points(change.difference), points(change.low), points(change.high));
    format!("{counts}: {by} points ({low} to {high} would fit). {verdict}")
}
