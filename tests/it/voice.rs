//! Holds the one voice: numbers, plurals, dates and escapes are worded in `src/domain/say` and nowhere else, and no text of
//! the program has a phrase that `docs/style.md` rules out.

use std::fs;
use std::path::{Path, PathBuf};

use super::wording::BANNED;

/// What is wrong with a line of code, if anything is.
type Check = fn(&str) -> Option<&'static str>;

const CHECKS: &[Check] = &[plural, length, escape, date];

/// Where a check does not hold, and why.
const APART: &[(&str, &str)] = &[
    ("src/domain/say/", "the voice itself"),
    ("src/domain/log/survey/hours.rs", "reads times of a settings file"),
    ("src/storage/open.rs", "dates in names of files"),
    ("src/report/template.rs", "keeps a number and its sign on one line"),
    ("src/share/", "refuses bytes, shows nothing"),
    ("src/domain/round/", "refuses bytes, shows nothing"),
    ("src/app/sharing/", "rounds word their own moments"),
    ("src/tui/screens/share/", "rounds word their own moments"),
];

/// Every Rust file below `folder`, by its path from the root of the package.
fn sources(folder: &Path, found: &mut Vec<(String, String)>) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut entries: Vec<PathBuf> =
        fs::read_dir(root.join(folder)).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        let inside = path.strip_prefix(root).unwrap().to_path_buf();
        if path.is_dir() {
            sources(&inside, found);
        } else if path.extension().is_some_and(|ext| ext == "rs") {
            found.push((inside.display().to_string(), fs::read_to_string(path).unwrap()));
        }
    }
}

fn all() -> Vec<(String, String)> {
    let mut found = Vec::new();
    sources(Path::new("src"), &mut found);
    assert!(found.len() > 200, "the sources were not found");
    found
}

/// The lines that are code: no comment, nothing of a unit test.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let body = text.split("#[cfg(test)]\nmod ").next().unwrap_or(text);
    body.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//"))
}

/// `if n == 1 { "" } else { "s" }` and its like: `say::count`.
fn plural(line: &str) -> Option<&'static str> {
    let is_choice =
        line.split("== 1 {").skip(1).any(|rest| rest.trim_start().starts_with(['"', 'f']) && rest.contains('"'));
    let is_ending = line.contains("{ \"s\" }") || line.contains("{ \"es\" }");
    let is_arm = line.trim_start().starts_with("1 => \"1 ") || line.trim_start().starts_with("1 => format!(\"1 ");
    (is_choice || is_ending || is_arm).then_some("a plural by hand: say::count")
}

/// `"{seconds} s"`, `"{hours}h"`, `"{share:.0} %"`: `say::length`, `say::share`, `say::interval`.
fn length(line: &str) -> Option<&'static str> {
    let unit_follows = |rest: &str| {
        let rest = rest.strip_prefix(' ').unwrap_or(rest);
        ["min", "s", "m", "h", "d", "%"].iter().any(|unit| {
            rest.strip_prefix(unit)
                .is_some_and(|after| after.starts_with(['"', ' ', ',', ';', '.', ')']) && rest != " ")
        })
    };
    let has_text =
        line.contains('"') && ["format!", "write!", "writeln!", "=> \"", "\", "].iter().any(|it| line.contains(it));
    let is_length = has_text && line.split('}').skip(1).any(unit_follows);
    is_length.then_some("a number with a unit by hand: say::length, say::share or say::interval")
}

/// Escapes and filters of characters: `say::escape`.
fn escape(line: &str) -> Option<&'static str> {
    let signs = ["\"&lt;\"", "\"&amp;\"", "char::is_control", ".is_control()", "\\u{202", "starts_with(['=', "];
    signs.iter().any(|sign| line.contains(sign)).then_some("an escape by hand: say::escape")
}

/// Moments in words: `say::moment`.
fn date(line: &str) -> Option<&'static str> {
    let is_worded = line.contains(".format(\"%") || line.contains("format(form)");
    is_worded.then_some("a moment by hand: say::moment")
}

#[test]
fn numbers_plurals_dates_and_escapes_are_worded_in_one_place() {
    let mut wrong = Vec::new();
    for (path, text) in all() {
        if APART.iter().any(|(apart, _)| path.starts_with(apart)) {
            continue;
        }
        for (number, line) in code(&text) {
            let found = CHECKS.iter().filter_map(|check| check(line));
            wrong.extend(found.map(|fault| format!("{path}:{}: {fault}\n    {}", number + 1, line.trim())));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_is_worded_by_hand_is_found() {
    assert!(plural(r#"let end = if count == 1 { "" } else { "s" };"#).is_some());
    assert!(plural(r#"if days == 1 { "1 day".to_owned() } else { format!("{days} days") }"#).is_some());
    assert!(length(r#"format!("{seconds}s")"#).is_some());
    assert!(length(r#"format!("about {:.0} s, until {}", seconds, until)"#).is_some());
    assert!(length(r#"format!("{:.0} %", share * 100.0)"#).is_some());
    assert!(length(r#"format!("{count} waits, {length}")"#).is_none());
    assert!(escape(r#"'<' => out.push_str("&lt;"),"#).is_some());
    assert!(date(r#"at.format("%-d %b").to_string()"#).is_some());
}

/// Phrases that are ruled out in every text, not only in sentences about somebody's work.
const EVERYWHERE: &[&str] =
    &["the middle one", "slowest tenth", "so many of so many", "what is told", "expected value"];

#[test]
fn no_text_has_a_phrase_that_the_style_rules_out() {
    let mut texts = all();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for folder in ["docs", "assets", "surveys", "."] {
        for entry in fs::read_dir(root.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(root).unwrap().display().to_string();
            if path.extension().is_some_and(|ext| ext == "md" || ext == "toml") && name != "docs/style.md" {
                texts.push((name, fs::read_to_string(path).unwrap()));
            }
        }
    }
    let apart = [
        "tests/it/wording.rs",
        "src/domain/round/",
        "src/tui/screens/share/",
        "docs/layout.md",
        "docs/rounds.md",
        "CHANGELOG.md",
    ];
    let mut wrong = Vec::new();
    for (path, text) in texts.iter().filter(|(path, _)| !apart.iter().any(|apart| path.starts_with(apart))) {
        for (number, line) in text.lines().enumerate() {
            let lower = line.to_lowercase();
            wrong.extend(
                EVERYWHERE
                    .iter()
                    .filter(|phrase| lower.contains(*phrase))
                    .map(|phrase| format!("{path}:{}: `{phrase}`", number + 1)),
            );
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    for phrase in EVERYWHERE {
        assert!(BANNED.iter().any(|(banned, _)| banned == phrase), "`{phrase}` has no word to use in its place");
    }
}
