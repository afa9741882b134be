//! What the pages promise about the code, held: where `unsafe` stands, that no error is dropped, what may be depended on.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use serde_json::Value;

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

/// What `cargo deny check licenses bans sources` looks at, from the same deny.toml, without a network.
#[test]
fn dependencies_are_what_deny_toml_allows() {
    let rules: toml::Table = std::fs::read_to_string(root().join("deny.toml")).unwrap().parse().unwrap();
    let packages = packages();
    let mut wrong = Vec::new();
    let allowed: BTreeSet<&str> = strings(&rules["licenses"]["allow"]).collect();
    for package in &packages {
        let name = package["name"].as_str().unwrap();
        let license = package["license"].as_str().unwrap_or_default();
        if !is_allowed(license, &allowed) {
            wrong.push(format!("{name}: its licence `{license}` is not allowed"));
        }
        let source = package["source"].as_str();
        if source.is_some_and(|source| source != "registry+https://github.com/rust-lang/crates.io-index") {
            wrong.push(format!("{name}: comes from {}", source.unwrap_or_default()));
        }
    }
    wrong.extend(banned(&rules, &packages));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What is linked into the program on this system: packages reached without development dependencies. Those of other systems
/// are not here to be looked at.
fn packages() -> Vec<Value> {
    let host = Command::new("rustc").args(["--print", "host-tuple"]).output().unwrap();
    let host = String::from_utf8(host.stdout).unwrap();
    let arguments = ["metadata", "--format-version=1", "--offline", "--locked", "--filter-platform", host.trim()];
    let output = Command::new(env!("CARGO")).args(arguments).current_dir(root()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let used = used(&metadata);
    let packages = metadata["packages"].as_array().unwrap().iter();
    packages.filter(|package| used.contains(package["id"].as_str().unwrap())).cloned().collect()
}

fn used(metadata: &Value) -> BTreeSet<String> {
    let nodes = metadata["resolve"]["nodes"].as_array().unwrap();
    let nodes: BTreeMap<&str, &Value> = nodes.iter().map(|node| (node["id"].as_str().unwrap(), node)).collect();
    let mut next = vec![metadata["resolve"]["root"].as_str().unwrap()];
    let mut used = BTreeSet::new();
    while let Some(id) = next.pop() {
        if !used.insert(id.to_owned()) {
            continue;
        }
        for dependency in nodes[id]["deps"].as_array().unwrap() {
            let is_linked = dependency["dep_kinds"].as_array().unwrap().iter().any(|kind| kind["kind"] != "dev");
            if is_linked {
                next.push(dependency["pkg"].as_str().unwrap());
            }
        }
    }
    used
}

/// Banned packages that are there without one of their wrappers being what brings them, and wildcards.
fn banned(rules: &toml::Table, packages: &[Value]) -> Vec<String> {
    let mut wrong = Vec::new();
    for rule in rules["bans"]["deny"].as_array().unwrap() {
        let name = rule["crate"].as_str().unwrap();
        let wrappers: BTreeSet<&str> = rule.get("wrappers").into_iter().flat_map(strings).collect();
        for package in packages {
            let brought = package["dependencies"].as_array().unwrap().iter();
            let brings = brought.filter(|dependency| dependency["kind"] != "dev" && dependency["optional"] != true);
            let own = package["name"].as_str().unwrap();
            if brings.into_iter().any(|dependency| dependency["name"] == name) && !wrappers.contains(own) {
                // A dependency for another system is named and not there.
                if packages.iter().any(|package| package["name"] == name) {
                    wrong.push(format!("{own} brings {name}, which is banned"));
                }
            }
        }
        if wrappers.is_empty() && packages.iter().any(|package| package["name"] == name) {
            wrong.push(format!("{name} is banned"));
        }
    }
    let own = packages.iter().find(|package| package["name"] == env!("CARGO_PKG_NAME")).unwrap();
    let wild = own["dependencies"].as_array().unwrap().iter().filter(|dependency| dependency["req"] == "*");
    wrong.extend(wild.map(|dependency| format!("{} has no version", dependency["name"])));
    wrong
}

fn strings(list: &toml::Value) -> impl Iterator<Item = &str> {
    list.as_array().unwrap().iter().filter_map(toml::Value::as_str)
}

/// Whether a licence expression can be met: one side of each `OR`, all of each `AND`.
fn is_allowed(expression: &str, allowed: &BTreeSet<&str>) -> bool {
    let expression = expression.replace('/', " OR ").replace(['(', ')'], " ");
    let groups = expression.split(" AND ");
    groups.into_iter().all(|group| group.split(" OR ").any(|license| allowed.contains(license.trim())))
}

#[test]
fn licence_expressions_are_read() {
    let allowed = BTreeSet::from(["MIT", "Unicode-3.0"]);
    assert!(is_allowed("MIT OR Apache-2.0", &allowed) && is_allowed("(MIT OR Apache-2.0) AND Unicode-3.0", &allowed));
    assert!(!is_allowed("MIT AND GPL-3.0", &allowed) && !is_allowed("GPL-3.0", &allowed) && !is_allowed("", &allowed));
}
