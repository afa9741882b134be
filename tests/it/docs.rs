//! What the documents say is so.

use std::fs;
use std::path::{Path, PathBuf};

use draglog::domain::log::tag::Tag;
use draglog::domain::round::layout::waits::{WaitFigure, figures};
use draglog::observe::rules::Rules;
use draglog::observe::verdict::ProcessVerdict;
use draglog::tui::keymap::{Place, Tags};
use draglog::tui::places;
use draglog::tui::theme::{Depth, Theme};

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// What stands between the two marks of this name, without blank lines around it.
fn between(text: &str, name: &str) -> String {
    let (_, rest) = text.split_once(&format!("<!-- {name}: begin -->")).unwrap();
    rest.split_once(&format!("<!-- {name}: end -->")).unwrap().0.trim().to_owned()
}

fn toml(text: &str, name: &str) -> String {
    let block = between(text, name);
    block.trim_start_matches("```toml").trim_end_matches("```").to_owned()
}

fn contributing() -> String {
    fs::read_to_string(file("CONTRIBUTING.md")).unwrap()
}

/// The keys of a place as a Markdown table.
fn table(place: Place) -> String {
    let mut lines = vec![format!("**{}** (`{}`)\n\n| key | does | row |\n|---|---|---|", place.heading, place.name)];
    lines.extend(place.rows.iter().map(|row| {
        let keys = row.keys.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(" ");
        format!("| {keys} | {} | `{}` |", row.help, row.action.name())
    }));
    lines.extend(place.legend.iter().map(|(letters, means)| format!("| no key: {letters} | {means} | |")));
    if place.tags != Tags::None {
        let tags = Tag::all().filter(|tag| place.takes_tag(*tag));
        let letters: Vec<String> = tags.map(|tag| format!("`{}` {}", tag.key(), tag.name())).collect();
        lines.push(format!("| a letter | {} | |", letters.join(", ")));
    }
    lines.join("\n") + "\n"
}

#[test]
fn the_page_of_keys_has_the_keys_of_the_keymap() {
    let path = file("docs/keys.md");
    let text = fs::read_to_string(&path).unwrap();
    let wanted = places::all().map(table).collect::<Vec<_>>().join("\n").trim().to_owned();
    let found = between(&text, "keys");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        let (before, rest) = text.split_once("<!-- keys: begin -->").unwrap();
        let (_, after) = rest.split_once("<!-- keys: end -->").unwrap();
        fs::write(&path, format!("{before}<!-- keys: begin -->\n\n{wanted}\n\n<!-- keys: end -->{after}")).unwrap();
        return;
    }
    assert_eq!(found, wanted, "write them with: UPDATE_DOCS=1 cargo test --test it docs");
}

/// A diff in CONTRIBUTING shows the real thing: each of its lines stands in the file that it names.
#[test]
fn the_key_and_the_screen_that_contributing_shows_are_there() {
    for name in ["key", "screen"] {
        let mut text = String::new();
        for line in between(&contributing(), name).lines() {
            if let Some(path) = line.strip_prefix("+++ ") {
                text = fs::read_to_string(file(path)).unwrap();
            } else if let Some(line) = line.strip_prefix('+') {
                assert!(text.lines().any(|real| real.trim() == line.trim()), "{line}");
            }
        }
    }
}

/// The figures of waits as they stand in `docs/layout.md`.
fn blocks_of_waits() -> String {
    let section = |figure: &WaitFigure| {
        let block = figure.block();
        let cells: Vec<String> = block.options.iter().map(|label| format!("`{label}`")).collect();
        let cells = [&cells[..], &["`no_answer`".to_owned()]].concat().join(", ");
        let most = match block.max {
            Some(most) => format!("Several of these, at most {most}"),
            None => "One of these".to_owned(),
        };
        let (WaitFigure { id, title, why, cut, .. }, edges) = (figure, figure.edges());
        let cut =
            cut.as_ref().map_or_else(String::new, |cut| format!("- Cut: `{}`. Why there: {}.\n", cut.name, cut.why));
        format!("## `{id}`\n\n{title}.\n\n- Why asked: {why}.\n- Why these edges: {edges}.\n{cut}- {most}: {cells}.\n")
    };
    figures().iter().map(section).collect::<Vec<_>>().join("\n")
}

#[test]
fn every_block_of_waits_is_documented_with_its_cells_and_reasons() {
    let path = file("docs/layout.md");
    let text = fs::read_to_string(&path).unwrap();
    let wanted = blocks_of_waits();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        let (before, rest) = text.split_once("<!-- blocks: begin -->").unwrap();
        let (_, after) = rest.split_once("<!-- blocks: end -->").unwrap();
        let wanted = wanted.trim();
        fs::write(&path, format!("{before}<!-- blocks: begin -->\n\n{wanted}\n\n<!-- blocks: end -->{after}")).unwrap();
        return;
    }
    assert_eq!(between(&text, "blocks"), wanted.trim(), "write them with: UPDATE_DOCS=1 cargo test --test it docs");
}

#[test]
fn the_rule_that_contributing_explains_does_what_its_examples_say() {
    let folder = tempfile::tempdir().unwrap();
    let text = toml(&contributing(), "rule");
    fs::write(folder.path().join("frobnicate.toml"), text).unwrap();
    let (rules, problems) = Rules::load(folder.path());
    assert!(problems.is_empty(), "{problems:?}");
    // Reading it has run its own examples; one is enough to see that it is in force.
    let argv = ["frob", "-C", "sub", "b", "--token=x"].map(str::to_owned);
    assert!(
        matches!(rules.classify(&argv, None, ""), ProcessVerdict::Run(run) if run.what.label == "frobnicate build")
    );
}

#[test]
fn the_theme_that_contributing_explains_can_be_read() {
    Theme::parse(&toml(&contributing(), "theme"), "CONTRIBUTING.md", Depth::True).unwrap();
}

#[test]
fn the_readme_is_read_in_three_minutes() {
    let readme = fs::read_to_string(file("README.md")).unwrap();
    assert!(readme.lines().count() <= 200, "{} lines", readme.lines().count());
}

/// Pictures under `docs` are there for a page that shows them.
#[test]
fn every_picture_is_shown_somewhere() {
    let pages = fs::read_dir(file("docs")).unwrap().map(|entry| entry.unwrap().path());
    let (pictures, mut pages): (Vec<_>, Vec<_>) =
        pages.filter(|path| path.is_file()).partition(|path| path.extension().is_some_and(|end| end == "svg"));
    pages.push(file("README.md"));
    let shown: String = pages.iter().map(|page| fs::read_to_string(page).unwrap_or_default()).collect();
    for picture in pictures {
        let name = picture.file_name().unwrap().to_str().unwrap();
        assert!(shown.contains(&format!("{name})")), "no page shows {name}");
    }
}

#[test]
fn every_picture_of_the_readme_is_there_and_is_small() {
    let readme = fs::read_to_string(file("README.md")).unwrap();
    let pictures: Vec<&str> =
        readme.split("](").skip(1).filter_map(|rest| rest.split_once(".svg)")).map(|it| it.0).collect();
    assert!(pictures.len() >= 3);
    for picture in pictures {
        let bytes =
            fs::metadata(file(&format!("{picture}.svg"))).unwrap_or_else(|error| panic!("{picture}: {error}")).len();
        assert!(bytes < 150 * 1024, "{picture}: {bytes} bytes");
    }
}

/// `draglog …` in the snippets for other programs, up to where it is quoted, piped or written to a file.
#[test]
fn every_command_of_the_integrations_runs() {
    let text = fs::read_to_string(file("docs/integrations.md")).unwrap();
    let fenced: String = text.split("```").skip(1).step_by(2).collect();
    let mut ran = 0;
    for part in fenced.split("draglog ").skip(1).filter(|part| part.starts_with("st")) {
        let line = part.lines().next().unwrap();
        let end = line.find([')', '"', '>', '|']).unwrap_or(line.len());
        let line = line[..end].trim().trim_end_matches('\'');
        let quotes = if line.matches('\'').count() % 2 == 1 { format!("{line}'") } else { line.to_owned() };
        let folder = tempfile::tempdir().unwrap();
        let mut command = std::process::Command::new("sh");
        command.arg("-c").arg(format!("\"$0\" {quotes}")).arg(assert_cmd::cargo::cargo_bin("draglog"));
        command.env("DRAGLOG_DATA_DIR", folder.path()).env("DRAGLOG_CONFIG_DIR", folder.path());
        let output = command.output().unwrap();
        assert!(output.status.success(), "{quotes}: {}", String::from_utf8_lossy(&output.stderr));
        ran += 1;
    }
    assert!(ran >= 8, "{ran}");
}
