//! What the pages promise about the code, held: where `unsafe` stands, that no error is dropped.

use std::collections::BTreeSet;
use std::path::Path;

use crate::architecture::sources::{Source, sources};

/// Results that are dropped on purpose: file, how the line begins, and why nothing is lost.
const DROPPED: &[(&str, &str, &str)] = &[];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn place(source: &Source) -> String {
    source.path.strip_prefix(root()).unwrap().display().to_string()
}

/// `drop(…)` of a call, or `let _ =` of anything but text written to a string, which cannot fail.
fn drops_a_result(line: &str) -> bool {
    let line = line.trim();
    if let Some(dropped) = line.split("let _ = ").nth(1) {
        let is_text = ["write!(", "writeln!("].iter().any(|start| {
            dropped.strip_prefix(start).is_some_and(|to| !to.starts_with("std") && !to.starts_with("out"))
        });
        return !is_text && !dropped.starts_with("if ") && !dropped.starts_with("match ");
    }
    line.match_indices("drop(").any(|(at, found)| {
        let is_other = line[..at].ends_with(|letter: char| letter.is_alphanumeric() || "_.:".contains(letter))
            || line[..at].ends_with("fn ");
        let inside = &line[at + found.len()..];
        !is_other && inside.trim_start_matches('(').contains('(')
    }) || line == ".ok();"
}

#[test]
fn no_result_is_dropped() {
    let mut wrong = Vec::new();
    for source in sources() {
        let place = place(&source);
        for line in source.code().lines().filter(|line| drops_a_result(line)) {
            let is_meant = DROPPED.iter().any(|(file, start, _)| *file == place && line.trim().starts_with(start));
            if !is_meant && !source.is_of_tests() {
                wrong.push(format!("{place}: {}", line.trim()));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "handle these, pass them on, or write them to the log file with `or_log`:\n{}",
        wrong.join("\n")
    );
}

#[test]
fn dropped_results_are_recognised() {
    for line in
        ["let _ = fs::remove_file(x);", "drop(thread.join());", "_ => drop(a.b()?),", "let _ = writeln!(out, \"\");"]
    {
        assert!(drops_a_result(line), "{line}");
    }
    for line in
        ["drop(store);", "drop((a, self.b));", "fn drop(&mut self) {", "x.map(drop)", "let _ = write!(text, \"\");"]
    {
        assert!(!drops_a_result(line), "{line}");
    }
}

/// The modules that SECURITY.md names, and no others.
#[test]
fn unsafe_code_stands_where_security_says() {
    let page = std::fs::read_to_string(root().join("SECURITY.md")).unwrap();
    let named = page.split("`unsafe` code only in").nth(1).unwrap().split("; everything else").next().unwrap();
    let named: BTreeSet<String> = named.split('`').skip(1).step_by(2).map(str::to_owned).collect();
    let is_lifted = |source: &&Source| source.text.contains("unsafe_code") || source.code().contains("unsafe ");
    let lifted: BTreeSet<String> = sources().iter().filter(is_lifted).map(place).collect();
    assert_eq!(lifted, named);
    let manifest = std::fs::read_to_string(root().join("Cargo.toml")).unwrap();
    assert!(manifest.contains("unsafe_code = \"deny\""));
}
