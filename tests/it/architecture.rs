//! Holds the direction of the layers, the staircase of the domain, the places where dangerous words may stand, and the length
//! of files and functions.

mod functions;
mod nouns;
mod paths;
pub(crate) mod rust_text;
pub(crate) mod sources;

use std::collections::{BTreeMap, BTreeSet};

use paths::Modules;
use sources::{Source, sources};

/// Each part of `src`, and what it may name. A part may always name itself.
const MAY_NAME: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("clock", &["domain"]),
    ("paths", &[]),
    ("files", &[]),
    ("diagnostics", &["domain", "clock", "files", "paths"]),
    ("threads", &[]),
    ("config", &["domain", "paths", "files"]),
    ("storage", &["domain", "paths", "diagnostics", "threads", "files"]),
    ("observe", &["domain", "clock", "diagnostics", "threads", "files"]),
    ("survey", &["domain", "files"]),
    ("agents", &["domain"]),
    ("share", &["domain", "files", "paths", "diagnostics"]),
    ("report", &["domain"]),
    ("import", &["domain", "files"]),
    ("spool", &["domain", "paths", "storage", "clock", "files"]),
    ("tui", &["domain"]),
    (
        "app",
        &[
            "agents",
            "clock",
            "config",
            "diagnostics",
            "domain",
            "files",
            "import",
            "observe",
            "paths",
            "share",
            "spool",
            "storage",
            "survey",
            "threads",
            "tui",
        ],
    ),
    (
        "cli",
        &[
            "agents",
            "app",
            "clock",
            "config",
            "diagnostics",
            "domain",
            "files",
            "import",
            "observe",
            "paths",
            "report",
            "share",
            "spool",
            "storage",
            "survey",
            "threads",
            "tui",
        ],
    ),
    ("main", &["cli"]),
    ("lib", &[]),
];

/// Lines of code beyond which a file has become two ideas.
const LONGEST_FILE: usize = 410;

/// The steps of the domain; each names only lower ones.
const STEPS: &[&str] = &["time", "say", "log", "figure", "round", "team", "page"];

#[test]
fn layers_look_down_only() {
    let parts: BTreeSet<&str> = MAY_NAME.iter().map(|(part, _)| *part).collect();
    let sources = sources();
    let modules = Modules::all();
    let mut wrong = Vec::new();
    let mut unused: BTreeSet<(&str, &str)> =
        MAY_NAME.iter().flat_map(|(part, allowed)| allowed.iter().map(move |name| (*part, *name))).collect();
    for source in sources {
        let part = source.part();
        assert!(parts.contains(part.as_str()), "src/{part} has no row in MAY_NAME");
        for path in modules.named(&source.module, &source.code) {
            let Some(name) = path.first().filter(|name| parts.contains(name.as_str()) && **name != part) else {
                continue;
            };
            let permit = MAY_NAME.iter().find(|(from, to)| *from == part && to.contains(&name.as_str()));
            if permit.is_none() {
                wrong.push(format!("{}: {part} must not name {name}", source.path.display()));
            } else if !source.is_of_tests() {
                unused.retain(|(from, to)| *from != part || to != name);
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(unused.is_empty(), "nothing uses these permits: {unused:?}");
}

/// The docs of `lib.rs` are the map: each part has its line there.
#[test]
fn the_architecture_page_describes_every_part() {
    let page = &sources().iter().find(|source| source.part() == "lib").unwrap().text;
    let is_described =
        |part: &str| [format!("//! - [`{part}`]:"), format!("//! - `{part}`:")].iter().any(|line| page.contains(line));
    let parts = MAY_NAME.iter().map(|(part, _)| *part).filter(|part| !["lib", "main"].contains(part));
    let missing: Vec<&str> = parts.filter(|part| !is_described(part)).collect();
    assert!(missing.is_empty(), "src/lib.rs says nothing of {missing:?}");
}

#[test]
fn each_step_of_the_domain_names_only_lower_ones() {
    let sources = sources();
    let modules = Modules::all();
    let height = |path: &[String]| {
        let is_of_domain = path.first().is_some_and(|part| part == "domain");
        STEPS.iter().position(|step| is_of_domain && path.get(1).is_some_and(|part| part == step))
    };
    let mut wrong = Vec::new();
    for source in sources {
        let Some(own) = height(&source.module) else {
            assert!(source.module.len() != 2 || source.part() != "domain", "{:?} is no step", source.module);
            continue;
        };
        for path in modules.named(&source.module, &source.code_and_tests()) {
            if height(&path).is_some_and(|named| named > own) {
                wrong.push(format!("{}: names {}", source.path.display(), path.join("::")));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// In every folder the files, each together with the folder of its name, name one another in one direction.
#[test]
fn files_do_not_name_each_other_in_circles() {
    let sources = sources();
    let modules = Modules::all();
    let mut edges: BTreeMap<Vec<String>, BTreeSet<Vec<String>>> = BTreeMap::new();
    for source in sources.iter().filter(|source| !source.is_of_tests()) {
        for path in modules.named(&source.module, &source.code) {
            let shared = path.iter().zip(&source.module).take_while(|(a, b)| a == b).count();
            if shared < path.len() && shared < source.module.len() {
                edges.entry(source.module[..=shared].to_vec()).or_default().insert(path[..=shared].to_vec());
            }
        }
    }
    let circles = circles(&edges);
    assert!(circles.is_empty(), "these files name each other in a circle:\n{circles:#?}");
}

/// Groups of modules that reach each other, as `domain::log: change, wait`.
fn circles(edges: &BTreeMap<Vec<String>, BTreeSet<Vec<String>>>) -> BTreeSet<String> {
    let reaches = |from: &Vec<String>| {
        let (mut seen, mut next) = (BTreeSet::new(), vec![from.clone()]);
        while let Some(module) = next.pop() {
            for to in edges.get(&module).into_iter().flatten() {
                if seen.insert(to.clone()) {
                    next.push(to.clone());
                }
            }
        }
        seen
    };
    let beyond: BTreeMap<&Vec<String>, BTreeSet<Vec<String>>> =
        edges.keys().map(|module| (module, reaches(module))).collect();
    let circle = |module: &Vec<String>| {
        let back = |other: &&Vec<String>| beyond.get(*other).is_some_and(|all| all.contains(module));
        let members: Vec<&str> =
            beyond[module].iter().filter(back).filter_map(|other| other.last()).map(String::as_str).collect();
        let folder = module[..module.len() - 1].join("::");
        (!members.is_empty()).then(|| format!("{folder}: {}", members.join(", ")))
    };
    edges.keys().filter_map(circle).collect()
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
    only_outside(&banned, |source| source.part() == "domain");
}

#[test]
fn only_the_storage_names_sqlite_and_only_the_screens_name_the_terminal() {
    only_outside(&["rusqlite"], |source| source.part() != "storage");
    only_outside(&["ratatui", "crossterm"], |source| !["tui", "app"].contains(&source.part().as_str()));
    only_outside(&["rusqlite", "std::fs", "std::process::Command"], |source| source.part() == "tui");
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
    for source in sources().iter().filter(|source| applies(source)) {
        let code = &source.code;
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
        .map(|source| (source.path.display().to_string(), source.lines_of_code()))
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
