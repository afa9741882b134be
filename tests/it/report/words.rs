//! The wording of every report, and that nothing from outside acts in any format.

use draglog::domain::round::result::{BlockKind, RoundResult, Shown};
use draglog::domain::say::wording::objections;
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
fn a_share_of_fewer_than_ten_is_never_a_percentage() {
    let mut result = rounds::six();
    result.rules.counts_from = 5;
    result.blocks = vec![rounds::block("context_gaps.cg_freq", "How often?", &LABELS, &[0, 2, 3, 0, 0, 1, 0])];
    let counted = &mut result.blocks[0];
    counted.shown = draglog::domain::round::result::Shown::Counts;
    for (cell, count) in counted.cells.iter_mut().zip([0, 2, 3, 0, 0, 1, 0]) {
        (cell.count, cell.band) = (Some(count), None);
    }
    let text = draw(&report(&[result]), Format::Markdown).unwrap();
    assert!(text.contains("about once a day or more for 3 of 5 people; with so few, anything from"), "{text}");
}

const LABELS: [&str; 7] =
    ["Never", "Once or twice", "About once a day", "Several times a day", "Most of the time", "Can't say", "no_answer"];

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
        rounds::block(ATTACK, ATTACK, &[ATTACK, "-1+1", "@x", "no_answer"], &[6, 3, 2, 1]),
        rounds::block("pilot.shift", ATTACK, &[ATTACK, "+b", "no_answer"], &[6, 5, 1]),
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
fn what_nearly_everybody_said_is_said_first_in_words_and_in_counts() {
    let labels = ["Who owns it", "How it is built", "The runbook", "no_answer"];
    let mut block = rounds::block("mine.what", "What were you looking for?", &labels, &[5, 3, 0, 0]);
    (block.kind, block.answers) = (BlockKind::MultiHot, 5);
    for (cell, band) in block.cells.iter_mut().zip([Some("4 or more"), Some("most"), None, Some("few")]) {
        (cell.count, cell.band) = (None, band.map(str::to_owned));
    }
    block.shown = Shown::Bands;
    let mut result = rounds::six();
    result.blocks = vec![block];
    let text = draw(&report(&[result]), Format::Markdown).unwrap();
    assert!(
        text.contains(
            "\u{201c}Who owns it\u{201d} for 4 or more of 5 people, \u{201c}How it is built\u{201d} for most"
        ),
        "{text}"
    );
}

#[test]
fn a_category_of_nearly_everybody_stands_apart_from_one_of_a_third() {
    let mut block =
        rounds::block("waits.tags", "What cost most?", &["flaky failure", "context hunt", "no_answer"], &[12, 4, 0]);
    (block.kind, block.answers) = (BlockKind::MultiHot, 12);
    (block.cells[0].count, block.cells[0].band) = (None, Some("11 or more".into()));
    let mut result = rounds::empty(12);
    result.blocks = vec![block];
    let report = report(&[result.clone()]);
    assert_eq!(report.figures[2].saw, "Among the four that cost most: flaky failure for 11 or more of 12 people.");
    result.blocks[0].cells[1].count = Some(9);
    let saw = super::report(&[result]).figures[2].saw.clone();
    assert!(saw.contains("Their ranges overlap"), "{saw}");
}
