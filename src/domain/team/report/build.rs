//! The whole report from results in any order.

use super::answers::Answers;
use super::plan::{self, Special};
use super::sections::{self, Source, chart, how_sure};
use super::{Figure, Kind, NOT_SHOWN, OwnWords, Report, Round, SCHEMA, beside};
use crate::domain::log::survey::Survey;
use crate::domain::round::publish::ANSWERS;
use crate::domain::round::result::{Publication, RoundResult};
use crate::domain::team::interview::ThemesFile;

/// What a report is made from.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// One or several results of one team, each checked with [`super::check()`].
    pub results: &'a [RoundResult],
    /// The surveys that are known: they tell which options a headline counts.
    pub surveys: &'a [Survey],
    /// What the team wrote beside the latest result.
    pub own_words: &'a [OwnWords],
    /// Themes of friction interviews, to stand beside the latest round.
    pub themes: Option<&'a ThemesFile>,
}

/// The report of one team. The latest round is what it is about, the others give trends; `None` without a result.
#[must_use]
pub fn of(input: Input<'_>) -> Option<Report> {
    let mut results: Vec<&RoundResult> = input.results.iter().collect();
    results.sort_by(|a, b| a.weeks.cmp(&b.weeks));
    let latest = *results.last()?;
    let source = Source { results: &results, surveys: input.surveys };
    let (mut figures, mut studio, mut delivery) = (Vec::new(), None, None);
    for plan in plan::figures() {
        let figure = sections::figure(plan, source);
        match plan.kind {
            Special::Sides => studio = figure,
            Special::Delivery => delivery = figure,
            _ => figures.extend(figure),
        }
    }
    Some(Report {
        schema: SCHEMA,
        kind: Kind::Team,
        title: latest.title.clone(),
        notes: Vec::new(),
        rounds: results.iter().map(|result| round(result)).collect(),
        figures,
        own_words: input.own_words.to_vec(),
        interviews: input.themes.map(|themes| beside::figure(themes, latest)),
        studio,
        delivery,
        also_asked: also_asked(source),
        footer: footer(latest),
    })
}

pub(super) fn round(result: &RoundResult) -> Round {
    Round {
        title: result.title.clone(),
        weeks: result.weeks.clone(),
        contributions: result.n,
        round_hash: result.round_hash.clone(),
    }
}

/// Answers that no figure asks for.
fn also_asked(source: Source<'_>) -> Option<Figure> {
    let blocks = source.latest().blocks.iter().filter(|block| plan::planned(&block.id).is_none());
    let answers: Vec<Answers<'_>> = blocks.map(|block| Answers::of(block, source.surveys, None)).collect();
    if answers.is_empty() {
        return None;
    }
    let is_shown = answers.iter().any(|answers| answers.block.shown == Publication::Figures);
    let is_ai = answers.iter().any(|answers| answers.block.id.starts_with("ai_task."));
    let felt = "For context: felt speed is not measured speed: in a randomised trial with 16 developers and 246 tasks people took 19 % \
                longer with AI tools and believed they had been 20 % faster (METR, 2025).";
    Some(Figure {
        number: None,
        id: "also_asked".into(),
        title: "Also asked".into(),
        saw: if is_shown { "Answers that belong to no figure, as they were given.".into() } else { NOT_SHOWN.into() },
        how_sure: how_sure(&answers),
        may_mean: None,
        who_can_change: None,
        question: None,
        context: if is_ai { vec![felt.into()] } else { vec![] },
        charts: answers.iter().map(|answers| chart(answers, source)).collect(),
    })
}

/// What it is for, by which rules, and what it may not be used for.
pub(super) fn footer(result: &RoundResult) -> Vec<String> {
    let purpose = result.purpose.as_deref().unwrap_or("to find and lower what holds work up").trim_end_matches('.');
    let mut lines = vec![format!("Purpose: {purpose}.")];
    if let Some(readers) = &result.readers {
        lines.push(format!("Made for: {}.", readers.trim_end_matches('.')));
    }
    if let Some(days) = result.retention_days {
        lines.push(format!("To be deleted {days} days after the round."));
    }
    lines.push("Sealed: nobody alone could read one person's part; only what is published here exists.".into());
    lines.push(format!(
        "Rules: {} contributions for a page, {ANSWERS} answers for a question. You see how many said the cut or beyond, and \
         finer steps only where three people stand on each side. When one or two people came or went, a figure that moved \
         no more than that is shown as a range. {NOT_SHOWN} stands for every reason.",
        result.rules.minimum
    ));
    lines.push("A round carries bins, not times: figures are numbers of people, never sums of hours.".into());
    lines.push(
        "Not to be used for appraisal, pay, attendance or redundancy, nor to rank people or to compare teams.".into(),
    );
    let asks = |survey: &str| result.blocks.iter().any(|block| block.id.starts_with(survey));
    if asks("dora_quick.") || asks("wave_pulse.") || asks("waits.blocked_rate.") {
        lines.push(
            "DORA is a programme of Google Cloud, WAVE a framework of Uplevel; both words are used descriptively, and \
             draglog is not affiliated with either."
                .into(),
        );
    }
    lines
}
