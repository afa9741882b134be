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
    read_toml("Cargo.toml")
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

/// What `cargo deny check licenses bans sources` looks at, from the same deny.toml, without a network: the lock file has the
/// packages of every system and of tests.
#[test]
fn dependencies_are_what_deny_toml_allows() {
    let rules: toml::Table = read_toml("deny.toml");
    let locked = locked();
    let mut wrong = unlicensed(&rules);
    wrong.extend(
        locked
            .iter()
            .filter(|package| package.source.as_deref().is_some_and(|source| source != REGISTRY))
            .map(|package| format!("{}: comes from {}", package.name, package.source.as_deref().unwrap_or_default())),
    );
    wrong.extend(banned(&rules, &locked));
    wrong.extend(doubled(&rules, &locked));
    let manifest = manifest();
    let tables = ["dependencies", "dev-dependencies"].map(|table| manifest[table].as_table().unwrap());
    let wild = tables.into_iter().flatten().filter(|(_, wish)| {
        wish.as_str().or_else(|| wish.get("version")?.as_str()).is_none_or(|version| version == "*")
    });
    wrong.extend(wild.map(|(name, _)| format!("{name} has no version")));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// A package of the lock file.
struct LockedPackage {
    name: String,
    version: String,
    source: Option<String>,
    /// The names of what it depends on, for whatever system.
    brings: BTreeSet<String>,
}

fn locked() -> Vec<LockedPackage> {
    let lock = read_toml("Cargo.lock");
    let packages = lock["package"].as_array().unwrap().iter();
    let text = |package: &toml::Value, key: &str| package.get(key).map(|text| text.as_str().unwrap().to_owned());
    let brings = |package: &toml::Value| {
        let brought = package.get("dependencies").into_iter().flat_map(strings);
        brought.map(|name| name.split(' ').next().unwrap().to_owned()).collect()
    };
    packages
        .map(|package| LockedPackage {
            name: text(package, "name").unwrap(),
            version: text(package, "version").unwrap(),
            source: text(package, "source"),
            brings: brings(package),
        })
        .collect()
}

fn read_toml(name: &str) -> toml::Table {
    fs::read_to_string(root().join(name)).unwrap().parse().unwrap()
}

/// Packages under another licence: those that are here, for tests, too, and those that are shipped on any system.
fn unlicensed(rules: &toml::Table) -> Vec<String> {
    let allowed: BTreeSet<&str> = strings(&rules["licenses"]["allow"]).collect();
    let metadata = metadata(&["--filter-platform", &host(), "--offline"]);
    let here = metadata["packages"].as_array().unwrap().iter();
    let here = here.map(|package| {
        let part = |name: &str| package[name].as_str().unwrap_or_default().to_owned();
        (part("name"), part("license"))
    });
    let shipped = licences::listed();
    let all = here.chain(shipped);
    all.filter(|(_, license)| !is_allowed(license, &allowed))
        .map(|(name, license)| format!("{name}: its licence `{license}` is not allowed"))
        .collect()
}

/// The tuple of this system, as `x86_64-unknown-linux-gnu`.
fn host() -> String {
    let host = Command::new("rustc").args(["--print", "host-tuple"]).output().unwrap();
    String::from_utf8(host.stdout).unwrap().trim().to_owned()
}

/// What is linked into the program on this system: packages reached without development dependencies. Those of other systems
/// are not here to be looked at.
fn packages() -> Vec<Value> {
    packages_on(&host(), &["--offline"])
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

/// Banned packages that are there, unless only their wrappers bring them.
fn banned(rules: &toml::Table, locked: &[LockedPackage]) -> Vec<String> {
    let mut wrong = Vec::new();
    for rule in rules["bans"]["deny"].as_array().unwrap() {
        let name = rule["crate"].as_str().unwrap();
        let wrappers: BTreeSet<&str> = rule.get("wrappers").into_iter().flat_map(strings).collect();
        let bringing = locked.iter().filter(|package| package.brings.contains(name));
        let others = bringing.filter(|package| !wrappers.contains(package.name.as_str()));
        wrong.extend(others.map(|package| format!("{} brings {name}, which is banned", package.name)));
    }
    wrong
}

/// Packages that are there in several versions without the older ones being listed, and listed ones that are gone.
fn doubled(rules: &toml::Table, locked: &[LockedPackage]) -> Vec<String> {
    assert_eq!(rules["bans"]["multiple-versions"].as_str(), Some("deny"));
    let skipped: BTreeSet<&str> =
        rules["bans"]["skip"].as_array().unwrap().iter().map(|skip| skip["crate"].as_str().unwrap()).collect();
    let known = |package: &LockedPackage| format!("{}@{}", package.name, package.version);
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for package in locked.iter().filter(|package| !skipped.contains(known(package).as_str())) {
        *counts.entry(&package.name).or_default() += 1;
    }
    let doubled = counts.iter().filter(|(_, count)| **count > 1);
    let all: BTreeSet<String> = locked.iter().map(known).collect();
    let gone = skipped.iter().filter(|skip| !all.contains(**skip));
    let doubled = doubled.map(|(name, _)| format!("{name} is there in several versions"));
    doubled.chain(gone.map(|skip| format!("{skip} is not there any more: take it out of deny.toml"))).collect()
}

#[test]
fn what_deny_toml_forbids_is_found() {
    let package = |name: &str, version: &str, brings: &[&str]| LockedPackage {
        name: name.into(),
        version: version.into(),
        source: None,
        brings: brings.iter().map(|name| (*name).to_owned()).collect(),
    };
    let rules: toml::Table =
        "[bans]\nmultiple-versions = \"deny\"\nskip = [{ crate = \"old@1.0.0\" }, { crate = \"gone@1.0.0\" }]\n\
         deny = [{ crate = \"hyper\" }, { crate = \"mio\", wrappers = [\"notify\"] }]"
            .parse()
            .unwrap();
    let locked = [
        package("notify", "1.0.0", &["mio"]),
        package("crossbar", "1.0.0", &["mio", "hyper"]),
        package("old", "1.0.0", &[]),
        package("old", "2.0.0", &[]),
        package("two", "1.0.0", &[]),
        package("two", "2.0.0", &[]),
    ];
    assert_eq!(
        banned(&rules, &locked),
        ["crossbar brings hyper, which is banned", "crossbar brings mio, which is banned"]
    );
    let doubled = doubled(&rules, &locked);
    assert_eq!(
        doubled,
        ["two is there in several versions", "gone@1.0.0 is not there any more: take it out of deny.toml"]
    );
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
