//! The wording of every report, and that nothing from outside acts in any format.

use crate::wording::objections;
use draglog::domain::round::result::RoundResult;
use draglog::domain::team::report::{Input, of, own_words};
use draglog::report::{Format, draw};
use serde_json::Value;

use super::{report, rounds, surveys};

fn made_up() -> Vec<Vec<RoundResult>> {
    vec![
        vec![rounds::twelve()],
        vec![rounds::everything()],
        vec![rounds::six()],
        rounds::over_time(&[4, 5, 9]),
        rounds::over_time(&[4, 5, 4, 5, 4, 5, 10]),
    ]
}

/// Every text in a JSON document.
fn texts(value: &Value, into: &mut Vec<String>) {
    match value {
        Value::String(text) => into.push(text.clone()),
        Value::Array(values) => values.iter().for_each(|value| texts(value, into)),
        Value::Object(fields) => fields.values().for_each(|value| texts(value, into)),
        _ => {}
    }
}

#[test]
fn no_report_says_what_must_not_be_said() {
    for results in made_up() {
        let mut all = Vec::new();
        texts(&serde_json::to_value(report(&results)).unwrap(), &mut all);
        assert!(all.len() > 50);
        for text in all {
            assert_eq!(objections(&text), [] as [String; 0], "{text}");
        }
    }
}

#[test]
fn no_template_says_what_must_not_be_said() {
    for file in ["parts.html", "page.html", "page.md"] {
        let path = format!("{}/assets/report/{file}", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(path).unwrap().replace("<!DOCTYPE", "").replace("!=", "");
        assert_eq!(objections(&text), [] as [String; 0], "{file}");
    }
}

#[test]
fn every_figure_with_answers_ends_with_its_sentences() {
    for results in made_up() {
        let report = report(&results);
        for figure in report.figures.iter().chain(&report.studio).chain(&report.delivery) {
            let is_shown = figure.charts.iter().any(|chart| !chart.rows.is_empty());
            assert!(
                !is_shown || figure.how_sure.is_some() && figure.may_mean.is_some() && figure.who_can_change.is_some()
            );
            assert!(figure.question.iter().all(|question| question.ends_with('?')));
        }
        let numbers: Vec<u8> = report.figures.iter().filter_map(|figure| figure.number).collect();
        assert_eq!(numbers[..8], [1, 2, 3, 4, 5, 6, 7, 8]);
    }
}

#[test]
fn a_count_is_said_of_how_many() {
    let text = draw(&report(&[rounds::six()]), Format::Markdown).unwrap();
    assert!(text.contains("about once a day or more for 4 or more of 6 people"), "{text}");
}

/// A result whose every text is an attack.
fn hostile() -> RoundResult {
    const ATTACK: &str =
        "=HYPERLINK(\"http://x\")<script>alert(1)</script><img src=x onerror=alert(1)>'\"&[a](javascript:x)|`b`";
    let mut result = rounds::empty(12);
    result.title = ATTACK.into();
    result.purpose = Some(ATTACK.into());
    result.readers = Some(ATTACK.into());
    result.left_out = vec![ATTACK.into()];
    result.pilot = Some(ATTACK.into());
    result.blocks = vec![
        rounds::block(ATTACK, ATTACK, &[ATTACK, "-1+1", "@x"], &[6, 3, 3]),
        rounds::block("pilot.shift", ATTACK, &[ATTACK, "+b"], &[6, 5]),
    ];
    result
}

#[test]
fn nothing_from_a_result_becomes_markup_or_a_formula() {
    let words = own_words("# <script>alert(2)</script>\n\n<img src=x onerror=y>\n\n- [a](javascript:x)\n");
    let report = of(Input { results: &[hostile()], surveys: &surveys(), own_words: &words, themes: None }).unwrap();
    let page = draw(&report, Format::Html).unwrap();
    assert!(!page.contains("<script") && !page.contains("<img") && page.contains("&lt;script"));
    let markdown = draw(&report, Format::Markdown).unwrap();
    assert!(!markdown.contains("<script") && !markdown.contains("<img") && !markdown.contains("[a](java"));
    let table = draw(&report, Format::Csv).unwrap();
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    for record in reader.records() {
        for field in &record.unwrap() {
            assert!(!field.starts_with(['=', '+', '-', '@', '\t', '\r']), "{field}");
        }
    }
}

#[test]
fn a_page_asks_for_nothing_and_runs_nothing() {
    for results in made_up() {
        let page = draw(&report(&results), Format::Html).unwrap();
        for sign in ["<script", "http:", "https:", "url(", "@import", " on", "<iframe", "<link rel=\"stylesheet\""] {
            let found = page.find(sign).map(|at| &page[at.saturating_sub(20)..(at + 20).min(page.len())]);
            let is_text = sign == " on" && !page.contains("onload=") && !page.contains("onerror=");
            assert!(found.is_none() || is_text, "{sign}: {found:?}");
        }
        let ids: Vec<&str> = page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        let unique: std::collections::BTreeSet<&&str> = ids.iter().collect();
        assert_eq!(unique.len(), ids.len());
    }
}

#[test]
fn what_most_people_ticked_is_named_with_what_is_known_of_it() {
    let labels = ["Who owns it", "How it is built", "The runbook"];
    let mut result = rounds::six();
    result.blocks = vec![rounds::several("mine.what", "What were you looking for?", &labels, &[5, 3, 0], 6)];
    let text = draw(&report(&[result]), Format::Markdown).unwrap();
    assert!(
        text.contains("| Who owns it | 4 or more of 6 |") && text.contains("| How it is built | 3 of 6 |"),
        "{text}"
    );
}

#[test]
fn a_category_that_certainly_held_up_more_people_is_named_alone() {
    let mut result = rounds::empty(12);
    result.blocks = vec![rounds::tags(12, &[("flaky_fail", 12), ("context_hunt", 4)])];
    let saw = |result: &RoundResult| report(std::slice::from_ref(result)).figures[2].saw.clone();
    assert_eq!(saw(&result), "Among the four that cost most: flaky failure for 10 or more of 12 people.");
    result.blocks = vec![rounds::tags(12, &[("flaky_fail", 12), ("context_hunt", 11)])];
    let both = "flaky failure for 10 or more of 12 people and context hunt for 10 or more of 12 people";
    assert_eq!(saw(&result), format!("Among the four that cost most: {both}."));
}
