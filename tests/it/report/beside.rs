//! Friction interviews beside the round: `draglog report --themes` in every format, on the screen, and what is refused.

use crate::wording::objections;
use draglog::domain::round::result::RoundResult;
use draglog::domain::team::interview::ThemesFile;
use draglog::domain::team::report::{Report, ReportInput, of};
use draglog::report::{ReportFormat, draw};

use super::command::Folder;
use super::{rounds, surveys};
use crate::support::{Screen, busy};

const THEMES: &str = r#"schema = "draglog.themes/1"
stream = "checkout"
interviews = 7
weeks = "2026-W45..2026-W46"
taxonomy = "draglog/1"
saturation = "7 interviews, saturation at 4 + 2, 0%"

[[theme]]
code = "context_hunt"
band = 1
people = 5
wilson95 = [0.359, 0.918]
hours_per_week = 3.5
hours_range = [2.0, 6.0]
hours_known_from = 5
severity = 3
changeable_by = ["platform"]
causes = ["no_owner"]
workarounds = ["ask in the old channel"]
quotes = ["I keep a list of who to ask"]

[[theme]]
code = "flaky_fail"
band = 2
people = 4
wilson95 = [0.25, 0.842]
hours_known_from = 0
changeable_by = []
causes = []
workarounds = []
"#;

/// Twelve people in whose logs seven lost most to flaky failures, six to builds, and none to hunting for context.
fn result() -> RoundResult {
    let mut result = rounds::empty(12);
    result.blocks = vec![rounds::tags(12, &[("flaky_fail", 7), ("build_test", 6), ("rework", 0)])];
    result
}

fn themes() -> ThemesFile {
    draglog::survey::themes::read(THEMES, "themes.toml").unwrap()
}

fn report(result: RoundResult) -> Report {
    of(ReportInput { results: &[result], surveys: &surveys(), themes: Some(&themes()), ..ReportInput::default() })
        .unwrap()
}

#[test]
fn causes_hours_ways_round_and_released_words_stand_beside_the_figure_they_explain() {
    let mut result = result();
    result.blocks.extend(rounds::pulse("context_gaps", 12, 0.6));
    let report = report(result);
    let beside: Vec<(&str, &str)> = report
        .figures()
        .flat_map(|figure| figure.voices.iter().map(|voice| (figure.id.as_str(), voice.tag.id())))
        .collect();
    assert_eq!(beside, [("waits.tags.17", "flaky_fail"), ("context_gaps.cg_hours", "context_hunt")]);
    let markdown = draw(&report, ReportFormat::Markdown).unwrap();
    let part = markdown.split("\n### ").find(|part| part.contains("Causes named")).unwrap();
    insta::assert_snapshot!(part);
    let part = markdown.split("\n## ").find(|part| part.starts_with("What did people say?")).unwrap();
    insta::assert_snapshot!(part);
}

#[test]
fn every_format_for_people_carries_the_interviews() {
    let report = report(result());
    for format in [ReportFormat::Html, ReportFormat::Markdown, ReportFormat::Json] {
        let drawn = draw(&report, format).unwrap();
        let plain = drawn.replace('\u{a0}', " ");
        for words in ["5 of 7 people", "no owner", "I keep a list of who to ask", "fewer than 7 of 12"] {
            assert!(plain.contains(words), "{format}: {words}\n{drawn}");
        }
    }
    let document = serde_json::from_str(&draw(&report, ReportFormat::Json).unwrap()).unwrap();
    assert_eq!(super::schema::check(&document), [] as [String; 0]);
    let mut screen = Screen::with(busy());
    screen.open_report(report);
    for (width, height) in [(40, 12), (80, 24), (120, 40)] {
        screen.press("g");
        let mut seen = String::new();
        for _ in 0..30 {
            seen += &screen.picture(width, height);
            screen.press(" ");
        }
        assert!(seen.contains("What did people say?") && seen.contains("Interviews: "), "{seen}");
    }
}

#[test]
fn where_the_sources_differ_is_asked_about() {
    let interviews = report(result()).interviews.unwrap();
    let about = |name: &str| interviews.disagreements.iter().find(|line| line.starts_with(name)).cloned();
    assert!(about("Context hunt").unwrap().ends_with("should it be tagged by hand?"));
    assert!(about("Build or test").unwrap().contains("logs: 6 of 12"));
    assert_eq!(about("Flaky failure"), None, "all sources name it");
    assert_eq!(report(rounds::empty(12)).interviews.unwrap().disagreements, [] as [String; 0]);
}

#[test]
fn the_interviews_use_no_word_that_must_not_be_said() {
    let interviews = report(result()).interviews.unwrap();
    for text in interviews.disagreements.iter().chain([&interviews.intro, &interviews.how_sure]) {
        assert_eq!(objections(text), [] as [String; 0], "{text}");
    }
}

#[test]
fn themes_of_too_few_are_refused_and_broken_ones_named() {
    let folder = Folder::new();
    folder.result("result.json", &result());
    folder.put("themes.toml", THEMES);
    let ended = folder.report("result.json --themes themes.toml");
    assert!(
        ended.code == 0 && ended.stdout.contains("7 interviews about checkout, 2 to 15 November 2026."),
        "{}",
        ended.stderr
    );
    for (what, text, code, says) in [
        ("four interviews", THEMES.replace("interviews = 7", "interviews = 4").replace("= 5\n", "= 4\n"), 3, ":3: "),
        ("a theme of two", THEMES.replace("people = 4", "people = 2"), 3, "fewer than 3 people"),
        ("more than all", THEMES.replace("people = 4", "people = 9"), 4, "themes.toml:25: "),
        ("a control character", THEMES.replace("checkout", "a\\u001bb"), 4, "themes.toml:2: "),
        ("another schema", THEMES.replace("themes/1", "themes/9"), 4, "themes.toml:1: "),
    ] {
        folder.put("weak.toml", text.replace("themes.toml", "weak.toml"));
        let ended = folder.report("result.json --themes weak.toml");
        assert_eq!((ended.code, ended.stdout.as_str()), (code, ""), "{what}: {}", ended.stderr);
        let says = says.replace("themes.toml", "weak.toml");
        assert!(ended.stderr.contains(&says), "{what}: {}", ended.stderr);
    }
    assert_eq!(folder.report("result.json --themes nowhere.toml").code, 4);
    assert_eq!(folder.report("--teams a b c --themes themes.toml").code, 2);
}
