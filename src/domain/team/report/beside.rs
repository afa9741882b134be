//! Interviews beside the round: per category, where its logs and pulses and the themes of friction interviews agree.

use super::says::{Tally, sentences};
use super::{Chart, Figure, Form, Row};
use crate::domain::round::result::{Publication, RoundResult};
use crate::domain::say::count::list;
use crate::domain::team::interview::{Finding, SourceStatement, Sources, ThemesFile, Verdict, by_tag, triangulate};

/// The figure about `themes` beside `result`. Where the round shows nothing by category it says so.
pub(super) fn figure(themes: &ThemesFile, result: &RoundResult) -> Figure {
    let sources = Sources { interviews: Some(themes.said()), interviewed: themes.interviews, ..by_tag(result) };
    let has_sides = sources.pulses.is_some() || sources.logs.is_some();
    let findings = triangulate(&sources);
    let may_mean = "What is logged and never mentioned may have become usual; what is mentioned and never logged may hide \
                    from any machine. A difference is a question, not a finding.";
    Figure {
        number: None,
        id: "interviews".into(),
        title: format!("Interviews beside the round: {}", themes.stream),
        saw: saw(themes, result, &findings, has_sides),
        how_sure: Some(how_sure(themes)),
        may_mean: (!findings.is_empty()).then(|| may_mean.into()),
        who_can_change: (!findings.is_empty()).then(|| who(themes)),
        question: None,
        context: vec![],
        charts: Verdict::ALL.iter().filter_map(|verdict| chart(*verdict, &findings)).collect(),
    }
}

fn saw(themes: &ThemesFile, result: &RoundResult, findings: &[Finding], has_sides: bool) -> String {
    let weeks = |weeks: &str| weeks.replacen("..", " to ", 1);
    let mut said = vec![format!(
        "{} interviews ({}) beside a round of {} people ({})",
        themes.interviews,
        weeks(&themes.weeks),
        result.n,
        weeks(&result.weeks)
    )];
    for verdict in Verdict::ALL {
        let names: Vec<String> = of(*verdict, findings).map(|finding| finding.code.name().to_owned()).collect();
        if !names.is_empty() {
            said.push(format!("{}: {}", verdict.title(), list(&names)));
        }
    }
    if !has_sides {
        said.push("The round shows nothing by category, so nothing stands beside the interviews".into());
    } else if findings.is_empty() {
        said.push("No source names a category often enough to hold one against another".into());
    }
    sentences(&said)
}

fn how_sure(themes: &ThemesFile) -> String {
    sentences(&[
        themes.saturation.clone(),
        "Interviewed people are few and were not drawn by lot; they may or may not have been in the round".into(),
        "Fewer than 3 may be none".into(),
    ])
}

/// Roles that the interviews named, the most frequent of each theme first.
fn who(themes: &ThemesFile) -> String {
    let mut roles: Vec<String> = Vec::new();
    for role in themes.themes.iter().filter_map(|theme| theme.changeable_by.first()) {
        let name = role.name().to_owned();
        if !roles.contains(&name) {
            roles.push(name);
        }
    }
    let first = "The team can say which source sees it";
    sentences(&[if roles.is_empty() {
        first.to_owned()
    } else {
        format!("{first}; the interviews named for a change: {}", list(&roles))
    }])
}

fn of(verdict: Verdict, findings: &[Finding]) -> impl Iterator<Item = &Finding> {
    findings.iter().filter(move |finding| finding.verdict == verdict)
}

fn chart(verdict: Verdict, findings: &[Finding]) -> Option<Chart> {
    let rows: Vec<Row> = of(verdict, findings).flat_map(rows).collect();
    (!rows.is_empty()).then(|| Chart {
        id: format!("interviews.{}", verdict.as_str()),
        title: verdict.title().into(),
        form: Form::Dots,
        shown: Publication::Figures,
        answers: None,
        sides: None,
        rows,
        says: vec![verdict.question().into()],
        trend: None,
    })
}

/// What each source says of one category.
fn rows(finding: &Finding) -> Vec<Row> {
    let sources = [("interviews", finding.interviews), ("pulses", finding.pulses), ("logs", finding.logs)];
    let row = |(source, said): (&str, Option<SourceStatement>)| {
        Some(row(format!("{}, {source}", finding.code.name()), said?))
    };
    sources.into_iter().filter_map(row).collect()
}

fn row(label: String, said: SourceStatement) -> Row {
    match said {
        SourceStatement::Known { bounds, of } => Row::known(label, Tally { bounds, of }),
        SourceStatement::Own { .. } => Row { label, words: said.words(), ..Row::default() },
    }
}
