//! What the pages promise about the code, held: where `unsafe` stands, that no error is dropped.

use std::collections::BTreeSet;
use std::path::Path;

use crate::architecture::sources::{Source, sources};

/// Results that are dropped on purpose: file, what the statement has in it, and why nothing is lost.
const DROPPED: &[(&str, &str, &str)] = &[
    ("src/cli/doctor/agents.rs", "read_text", "a file that cannot be read shows no trust, which is then warned of"),
    ("src/cli/init/table.rs", "from_str(TARGETS)", "compiled in, and read by a test"),
    ("src/cli/init/tables.rs", "current_exe()", "the version alone names the folder then"),
    ("src/cli/pulse/files.rs", "read_text", "the file was good a moment ago; without its text it is not taken up"),
    ("src/diagnostics.rs", "self.write(", "the log file itself; `doctor` looks at its folder"),
    ("src/observe/procfs.rs", "read_to_end(", "a process that dies while it is read leaves what was read so far"),
    ("src/observe/procfs.rs", "file.read(&mut start)", "the same"),
    (
        "src/storage/forget.rs",
        "from_str(rows)",
        "an entry that cannot be read counts as none and goes with the first forgetting",
    ),
    ("src/tui/input.rs", "sender.send(Msg::Quit)", "whoever would hear of it has ended"),
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// `drop(…)` of a call, or `let _ =` of anything but text written to a string, which cannot fail.
fn drops_a_call(line: &str) -> bool {
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
    })
}

/// `x.ok();` whose value nobody takes, on one line or several.
fn drops_with_ok(statement: &str) -> bool {
    let is_taken = statement.contains(" = ") || statement.trim_start().starts_with("return ");
    statement.ends_with(".ok()") && !is_taken
}

/// `unwrap_or_default()` on what a file, a channel, the log or a parser answers: a failure that looks like nothing there.
/// Numbers that do not fit are another matter.
fn hides_a_failure(statement: &str) -> bool {
    const CALLS: &[&str] = &[
        "fs::",
        "File::open(",
        "open_to_read(",
        ".read(",
        "read_text(",
        "read_to_string(",
        "read_to_end(",
        ".write(",
        ".send(",
        "from_str(",
        "current_exe(",
        "canonicalize(",
    ];
    let Some((before, _)) = statement.split_once(".unwrap_or_default()") else { return false };
    let is_told = before.contains("or_log(") || before.contains("inspect_err(") || before.ends_with('?');
    !is_told && CALLS.iter().any(|call| before.contains(call))
}

/// The statements of `code`, roughly: what stands between semicolons and the braces at the ends of lines; with whether a
/// semicolon ends it.
fn statements(code: &str) -> impl Iterator<Item = (&str, bool)> {
    let parts = code.split(';').flat_map(|part| {
        let pieces: Vec<&str> = part.split("{\n").flat_map(|part| part.split("}\n")).collect();
        let last = pieces.len() - 1;
        pieces.into_iter().enumerate().map(move |(at, piece)| (piece.trim(), at == last))
    });
    parts.filter(|(part, _)| !part.is_empty())
}

/// What of `code` drops a result.
fn dropped(code: &str) -> Vec<&str> {
    let mut found: Vec<&str> = code.lines().filter(|line| drops_a_call(line)).map(str::trim).collect();
    let statements =
        statements(code).filter(|(part, is_ended)| (*is_ended && drops_with_ok(part)) || hides_a_failure(part));
    found.extend(statements.map(|(part, _)| part));
    found
}

#[test]
fn no_result_is_dropped() {
    let (mut wrong, mut unused) = (Vec::new(), DROPPED.to_vec());
    for source in sources().iter().filter(|source| !source.is_of_tests()) {
        let place = source.place();
        for statement in dropped(&source.code) {
            let is_meant = |(file, part, _): &(&str, &str, &str)| *file == place && statement.contains(part);
            unused.retain(|known| !is_meant(known));
            if !DROPPED.iter().any(is_meant) {
                wrong.push(format!("{place}: {statement}"));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "handle these, pass them on, or write them to the log file with `or_log`:\n{}",
        wrong.join("\n")
    );
    assert!(unused.is_empty(), "nothing is dropped there any more: {unused:?}");
}

#[test]
fn dropped_results_are_recognised() {
    for code in [
        "let _ = fs::remove_file(x);",
        "drop(thread.join());",
        "_ => drop(a.b()?),",
        "let _ = writeln!(out, \"\");",
        "self.folder.remove(name).ok();",
        "let a = 1;\nself.folder\n    .remove(name)\n    .ok();",
        "let text = files::read_text(&file, MOST).unwrap_or_default();",
        "let bytes = folder.map(|folder| folder.read(&name).unwrap_or_default());",
        "return sender.send(msg).unwrap_or_default();",
        "if is_over {\n    self.folder.remove(name).ok();\n}\n",
    ] {
        assert!(!dropped(code).is_empty(), "{code}");
    }
    for code in [
        "drop(store);",
        "drop((a, self.b));",
        "fn drop(&mut self) {",
        "x.map(drop)",
        "let _ = write!(text, \"\");",
        "let day = word.parse().ok();",
        "run.tag = word.parse().ok();",
        "let seconds = u64::try_from(seconds).unwrap_or_default();",
        "fn day(text: &str) -> Option<Day> {\n    text.parse().ok()\n}\n",
        "let known = team.read_text(FILE, MOST)?.unwrap_or_default();",
        "let typed = folder.read(name).or_log(\"unknown\").unwrap_or_default();",
        "let read = spread(x).unwrap_or_default();",
    ] {
        assert!(dropped(code).is_empty(), "{code}");
    }
}

/// The modules that SECURITY.md names, and no others.
#[test]
fn unsafe_code_stands_where_security_says() {
    let page = std::fs::read_to_string(root().join("SECURITY.md")).unwrap();
    let named = page.split("`unsafe` code only in").nth(1).unwrap().split("; everything else").next().unwrap();
    let named: BTreeSet<String> = named.split('`').skip(1).step_by(2).map(str::to_owned).collect();
    let is_lifted = |source: &&Source| source.text.contains("unsafe_code") || source.code.contains("unsafe ");
    let lifted: BTreeSet<String> = sources().iter().filter(is_lifted).map(Source::place).collect();
    assert_eq!(lifted, named);
    let manifest = std::fs::read_to_string(root().join("Cargo.toml")).unwrap();
    assert!(manifest.contains("unsafe_code = \"deny\""));
}
