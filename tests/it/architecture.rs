//! Holds the direction of the layers, the places where dangerous words may stand, and the length of files.

use std::fs;
use std::path::{Path, PathBuf};

/// Each part of `src`, and what it may name. A part may always name itself.
const MAY_NAME: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("clock", &["domain"]),
    ("paths", &[]),
    ("files", &[]),
    ("config", &["domain", "paths", "files"]),
    ("storage", &["domain", "clock", "paths", "files"]),
    ("observe", &["domain", "clock", "paths", "files"]),
    ("survey", &["domain", "paths", "files"]),
    ("share", &["domain", "paths"]),
    ("report", &["domain"]),
    ("import", &["domain", "files"]),
    ("spool", &["domain", "paths", "storage", "clock", "observe", "files"]),
    ("tui", &["domain"]),
    (
        "app",
        &[
            "domain", "clock", "files", "paths", "config", "storage", "observe", "survey", "share", "report", "import",
            "spool", "tui",
        ],
    ),
    (
        "cli",
        &[
            "domain", "clock", "files", "paths", "config", "storage", "observe", "survey", "share", "report", "import",
            "spool", "app", "tui",
        ],
    ),
    ("main", &["cli"]),
    (
        "lib",
        &[
            "app", "cli", "clock", "config", "domain", "files", "import", "observe", "paths", "report", "share",
            "spool", "storage", "survey", "tui",
        ],
    ),
];

/// Lines of code beyond which a file has become two ideas.
const LONGEST_FILE: usize = 450;

struct Source {
    path: PathBuf,
    part: String,
    text: String,
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ext| ext == "rs") {
                let inside = path.strip_prefix(&root).unwrap();
                let first = inside.components().next().unwrap().as_os_str().to_string_lossy();
                let part = first.trim_end_matches(".rs").to_owned();
                let text = fs::read_to_string(&path).unwrap();
                found.push(Source { path, part, text });
            }
        }
    }
    assert!(found.len() > 20, "the sources were not found");
    found
}

/// The code without its comments and without its unit tests.
fn code(text: &str) -> String {
    let body = text.split("#[cfg(test)]\nmod ").next().unwrap_or(text);
    body.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// Top-level modules that this code names: `crate::x` and `draglog::x`, also in `use crate::{x, y}`.
fn named(code: &str) -> Vec<String> {
    let mut names = Vec::new();
    for start in ["crate::", "draglog::"] {
        for rest in code.split(start).skip(1) {
            let list = rest.strip_prefix('{').map_or(rest, |inside| inside.split('}').next().unwrap_or(inside));
            let many = rest.starts_with('{');
            for item in list.split(',').take(if many { usize::MAX } else { 1 }) {
                let name: String = item.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                names.push(name);
            }
        }
    }
    names
}

#[test]
fn layers_look_down_only() {
    let parts: Vec<&str> = MAY_NAME.iter().map(|(part, _)| *part).collect();
    let mut wrong = Vec::new();
    for source in sources() {
        let (_, allowed) = MAY_NAME
            .iter()
            .find(|(part, _)| *part == source.part)
            .unwrap_or_else(|| panic!("src/{} has no row in MAY_NAME", source.part));
        for name in named(&code(&source.text)) {
            if parts.contains(&name.as_str()) && name != source.part && !allowed.contains(&name.as_str()) {
                wrong.push(format!("{}: {} must not name {name}", source.path.display(), source.part));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_domain_touches_nothing() {
    let banned = [
        "std::fs",
        "std::process",
        "std::thread",
        "std::net",
        "rusqlite",
        "ratatui",
        "crossterm",
        "Instant::now",
        "SystemTime::now",
        "Utc::now",
        "Local::now",
    ];
    only_outside(&banned, |source| source.part == "domain");
}

#[test]
fn only_the_storage_names_sqlite_and_only_the_screens_name_the_terminal() {
    only_outside(&["rusqlite"], |source| source.part != "storage");
    only_outside(&["ratatui", "crossterm"], |source| !["tui", "app"].contains(&source.part.as_str()));
    only_outside(&["rusqlite", "std::fs", "std::process::Command"], |source| source.part == "tui");
}

#[test]
fn nothing_opens_a_network_connection() {
    only_outside(&["TcpStream", "TcpListener", "UdpSocket"], |_| true);
}

#[test]
fn raw_colours_stay_in_the_theme() {
    only_outside(&["Color::"], |source| !source.path.ends_with("tui/theme.rs"));
}

fn only_outside(banned: &[&str], applies: impl Fn(&Source) -> bool) {
    let mut wrong = Vec::new();
    for source in sources().into_iter().filter(applies) {
        let code = code(&source.text);
        for word in banned.iter().filter(|word| code.contains(*word)) {
            wrong.push(format!("{}: names {word}", source.path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_file_is_one_idea() {
    let long: Vec<String> = sources()
        .iter()
        .map(|source| (source.path.display().to_string(), code(&source.text).lines().count()))
        .filter(|(_, lines)| *lines > LONGEST_FILE)
        .map(|(path, lines)| format!("{path}: {lines} lines"))
        .collect();
    assert!(long.is_empty(), "split these: {}", long.join(", "));
}

#[test]
fn every_module_says_what_it_is_for() {
    let silent: Vec<String> = sources()
        .iter()
        .filter(|source| !source.text.trim_start().starts_with("//!"))
        .map(|source| source.path.display().to_string())
        .collect();
    assert!(silent.is_empty(), "no //! at the top of {}", silent.join(", "));
}
