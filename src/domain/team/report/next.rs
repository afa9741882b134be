//! What a page says where fewer than three things stand out, and what to ask next time.

use serde::Serialize;

use super::plan;
use super::source::FigureSource;
use super::words::sentences;
use crate::domain::round::BlockId;
use crate::domain::round::publish::ANSWERS;
use crate::domain::say::count::{agree, count, list};
use crate::domain::say::share::KEPT_BACK;

/// Fewer surveys than this are asked for at once: each takes a minute of everybody.
const MOST_SURVEYS: usize = 2;

/// Why there are fewer than three topics.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Shortfall {
    pub says: String,
    /// What would give more next time.
    pub next: Vec<String>,
}

/// What to say with so many topics; nothing where there are enough.
pub(super) fn too_little(topics: usize, source: FigureSource<'_>) -> Option<Shortfall> {
    let says = match topics {
        0 => "Not enough here to pick three: nothing was certainly named by one in three people or more",
        1 => "Not enough here to pick three: only this one was certainly named by one in three people or more",
        2 => "Not enough here to pick three: only these two were certainly named by one in three people or more",
        _ => return None,
    };
    let next: Vec<String> = [surveys(source), kept_back(source), Some(openly())].into_iter().flatten().collect();
    Some(Shortfall { says: sentences(&[says]), next })
}

/// The figures that could speak for a topic.
fn wanted() -> impl Iterator<Item = &'static BlockId> {
    plan::topics().iter().flat_map(|topic| &topic.evidence).map(|evidence| &evidence.figure)
}

/// The pulses that were not asked and could speak for a topic.
fn surveys(source: FigureSource<'_>) -> Option<String> {
    let asked = |survey: &str| source.latest().blocks.iter().any(|block| block.id.survey() == Some(survey));
    let mut missing: Vec<&str> = Vec::new();
    for survey in wanted().filter_map(BlockId::survey) {
        if !missing.contains(&survey) && !asked(survey) {
            missing.push(survey);
        }
    }
    missing.truncate(MOST_SURVEYS);
    let options: Vec<String> = missing.iter().map(|survey| format!("--survey {survey}")).collect();
    (!missing.is_empty()).then(|| {
        let pulses = agree(missing.len(), "the pulse", "the pulses");
        sentences(&[format!("Ask {pulses} {} next time (`draglog round new … {}`)", list(&missing), options.join(" "))])
    })
}

fn kept_back(source: FigureSource<'_>) -> Option<String> {
    let hidden = wanted().filter(|id| source.answers(id.as_str()).is_some_and(|answers| !answers.is_shown())).count();
    (hidden > 0).then(|| {
        sentences(&[
            format!("{KEPT_BACK}: {} that could have been picked", count(hidden, "figure")),
            format!("A figure opens with {ANSWERS} answers or more, so one or two more people may be enough"),
        ])
    })
}

fn openly() -> String {
    sentences(&["Ask openly what no question names: `draglog interview guide show short` is a guide for half an hour"])
}
