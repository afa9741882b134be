//! The wording of every report, and that nothing from outside acts in any format.

use crate::wording::objections;
use draglog::domain::round::result::RoundResult;
use draglog::domain::team::report::{ReportInput, of, own_words};
use draglog::report::{ReportFormat, draw};
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
    for file in ["parts.html", "page.html", "page.md", "agenda.html", "agenda.md"] {
        let path = format!("{}/assets/report/{file}", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(path).unwrap().replace("<!DOCTYPE", "").replace("!=", "");
        assert_eq!(objections(&text), [] as [String; 0], "{file}");
    }
}

#[test]
fn every_topic_has_what_a_team_needs_to_discuss_it() {
    for results in made_up() {
        let report = report(&results);
        assert!(report.topics.len() <= 3 && report.too_little.is_some() == (report.topics.len() < 3));
        for topic in &report.topics {
            assert!(topic.question.ends_with('?') && topic.how_sure.ends_with('.'), "{topic:?}");
            assert!(topic.count.at_least * 3 >= topic.count.of && topic.says.contains(&topic.count.words), "{topic:?}");
            assert!(topic.pilot.starts_with("draglog pilot start "), "{topic:?}");
        }
        let weights: Vec<f64> = report.topics.iter().map(|topic| topic.weight).collect();
        assert!(weights.is_sorted_by(|a, b| a >= b), "{weights:?}");
    }
}

#[test]
fn what_is_withheld_is_said_in_one_line() {
    let page = draw(&report(&[rounds::six()]), ReportFormat::Markdown).unwrap();
    assert_eq!(page.matches("Kept back to protect people").count(), 1, "{page}");
    assert!(page.contains("Kept back to protect people: 1 of 6 figures."), "{page}");
}

#[test]
fn a_count_is_said_of_how_many() {
    let text = draw(&report(&[rounds::six()]), ReportFormat::Markdown).unwrap();
    assert!(text.contains("●●●●◌◌ **4 or more of 6 about once a day or more.**"), "{text}");
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
    let report =
        of(ReportInput { results: &[hostile()], surveys: &surveys(), own_words: &words, ..ReportInput::default() })
            .unwrap();
    let page = draw(&report, ReportFormat::Html).unwrap();
    assert!(!page.contains("<script") && !page.contains("<img") && page.contains("&lt;script"));
    let markdown = draw(&report, ReportFormat::Markdown).unwrap();
    assert!(!markdown.contains("<script") && !markdown.contains("<img") && !markdown.contains("[a](java"));
    let table = draw(&report, ReportFormat::Csv).unwrap();
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
        let page = draw(&report(&results), ReportFormat::Html).unwrap();
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
    let text = draw(&report(&[result]), ReportFormat::Markdown).unwrap();
    assert!(
        text.contains("| Who owns it | ●●●●◌◌ | 4 or more of 6 |")
            && text.contains("| How it is built | ●●●··· | 3 of 6 |"),
        "{text}"
    );
}
