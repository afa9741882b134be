//! What draglog depends on: what may be, why each is there, which Rust they need, and what their licences ask for.

pub(crate) mod licences;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn manifest() -> toml::Table {
    fs::read_to_string(root().join("Cargo.toml")).unwrap().parse().unwrap()
}

fn metadata(arguments: &[&str]) -> Value {
    let mut command = Command::new(env!("CARGO"));
    command.args(["metadata", "--format-version=1", "--locked"]).args(arguments).current_dir(root());
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The table in CONTRIBUTING has a line for each dependency, and for no other.
#[test]
fn each_dependency_has_a_line_that_says_why() {
    let page = fs::read_to_string(root().join("CONTRIBUTING.md")).unwrap();
    let section = page.split("\n## Dependencies\n").nth(1).unwrap().split("\n## ").next().unwrap();
    let rows = section.lines().filter_map(|line| line.strip_prefix("| `"));
    let named: Vec<&str> = rows.flat_map(|row| row.split(" |").next().unwrap().split('`').step_by(2)).collect();
    let mut named: Vec<&str> = named.into_iter().filter(|name| !name.trim_matches([',', ' ']).is_empty()).collect();
    named.sort_unstable();
    let manifest = manifest();
    let targets = manifest["target"].as_table().unwrap().values();
    let tables = [&manifest["dependencies"], &manifest["dev-dependencies"]];
    let tables = tables.into_iter().chain(targets.map(|target| &target["dependencies"]));
    let mut there: Vec<&str> = tables.flat_map(|table| table.as_table().unwrap().keys().map(String::as_str)).collect();
    there.sort_unstable();
    assert_eq!(named, there);
}

/// No dependency asks for a newer Rust than `rust-version` promises; that the own code does not is seen by clippy
/// (`incompatible_msrv`), and a workflow compiles with that very toolchain.
#[test]
fn no_dependency_needs_a_newer_rust() {
    let version = |text: &str| -> Vec<u32> { text.split('.').map(|part| part.parse().unwrap()).collect() };
    let promised = version(manifest()["package"]["rust-version"].as_str().unwrap());
    let packages = packages();
    let newer = packages.iter().filter(|package| {
        let wanted = package["rust_version"].as_str();
        wanted.is_some_and(|wanted| version(wanted)[..2] > promised[..2])
    });
    let newer: Vec<String> = newer.map(|package| format!("{} {}", package["name"], package["rust_version"])).collect();
    assert!(newer.is_empty(), "{newer:?}");
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
    packages_on(String::from_utf8(host.stdout).unwrap().trim(), &["--offline"])
}

fn packages_on(target: &str, more: &[&str]) -> Vec<Value> {
    let metadata = metadata(&[&["--filter-platform", target][..], more].concat());
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
