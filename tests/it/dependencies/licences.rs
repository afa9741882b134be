//! `packaging/THIRD-PARTY.txt`: the licences of what is linked into the program, as packages and archives carry them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use serde_json::Value;

use super::{packages, packages_on, root};

/// The systems that programs are made for.
pub(crate) const SYSTEMS: &[&str] = &[
    "x86_64-unknown-linux-gnu",
    "aarch64-unknown-linux-gnu",
    "x86_64-unknown-linux-musl",
    "aarch64-unknown-linux-musl",
    "x86_64-apple-darwin",
    "aarch64-apple-darwin",
];

const FILE: &str = "packaging/THIRD-PARTY.txt";

const HEAD: &str = "\
Licences of the packages in the draglog program

draglog itself is licensed MIT OR Apache-2.0. The program is built with the packages below and with SQLite, which is in the
public domain. The source of each package is at https://crates.io/crates/NAME/VERSION; that of packages under the Mozilla
Public License 2.0 is offered there unchanged. Where a package offers a choice that includes the MIT licence, that is the
one taken; where it comes without a text, the text of that licence stands at other packages.

This file is written by a test: UPDATE_DOCS=1 cargo test --test it dependencies
";

/// A package as it stands in the list.
fn line(package: &Value) -> String {
    let part = |name: &str| package[name].as_str().unwrap_or_default();
    format!("{} {}: {}", part("name"), part("version"), part("license"))
}

fn is_own(package: &Value) -> bool {
    package["name"] == env!("CARGO_PKG_NAME")
}

/// The texts that a package comes with: what grants the MIT licence alone where that may be chosen, else all of them.
fn texts(package: &Value) -> Vec<String> {
    let folder = Path::new(package["manifest_path"].as_str().unwrap()).parent().unwrap();
    let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let is_licence = |name: &String| {
        let name = name.to_ascii_uppercase();
        ["LICENSE", "LICENCE", "COPYING", "COPYRIGHT", "NOTICE", "UNLICENSE"].iter().any(|word| name.starts_with(word))
    };
    let mut names: Vec<String> = names.filter(is_licence).filter(|name| folder.join(name).is_file()).collect();
    let is_mit = |name: &String| name.to_ascii_uppercase().contains("MIT");
    if package["license"].as_str().is_some_and(|license| license.contains("MIT") && !license.contains("AND"))
        && names.iter().any(is_mit)
    {
        names.retain(is_mit);
    }
    names.sort();
    names.iter().map(|name| String::from_utf8_lossy(&fs::read(folder.join(name)).unwrap()).into_owned()).collect()
}

/// Packages of all systems by the text that they share.
fn written() -> String {
    let mut all: BTreeMap<String, Value> = BTreeMap::new();
    for system in SYSTEMS {
        let there = packages_on(system, &[]).into_iter().filter(|package| !is_own(package));
        all.extend(there.map(|package| (line(&package), package)));
    }
    let mut shared: BTreeMap<String, (String, BTreeSet<&str>)> = BTreeMap::new();
    for (line, package) in &all {
        for text in texts(package) {
            let same = text.split_whitespace().collect::<Vec<_>>().join(" ");
            shared.entry(same).or_insert_with(|| (text, BTreeSet::new())).1.insert(line);
        }
    }
    let mut groups: Vec<(String, Vec<&str>)> =
        shared.into_values().map(|(text, lines)| (text, lines.into_iter().collect())).collect();
    groups.sort_by(|one, other| one.1.cmp(&other.1));
    let mut out = format!("{HEAD}\nPackages\n\n");
    for line in all.keys() {
        writeln!(out, "- {line}").unwrap();
    }
    for (text, lines) in groups {
        let names: Vec<&str> = lines.iter().map(|line| line.split(':').next().unwrap()).collect();
        writeln!(out, "\n{}\n{}\n", "-".repeat(80), names.join(", ")).unwrap();
        text.trim().lines().for_each(|line| writeln!(out, "{}", line.trim_end()).unwrap());
    }
    out
}

/// Name and licence of every package in the file, of whatever system.
pub(super) fn listed() -> Vec<(String, String)> {
    let text = fs::read_to_string(root().join(FILE)).unwrap();
    let lines = list(&text).lines().filter_map(|line| line.strip_prefix("- ")?.split_once(": "));
    lines.map(|(name, license)| (name.to_owned(), license.to_owned())).collect()
}

fn list(text: &str) -> &str {
    text.split("\nPackages\n\n").nth(1).unwrap().split("\n\n").next().unwrap()
}

/// Packages of other systems are not here to be read, so that those are only known by the lock file.
#[test]
fn the_licences_that_are_shipped_are_those_of_what_is_linked() {
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(root().join(FILE), written()).unwrap();
    }
    let text = fs::read_to_string(root().join(FILE)).unwrap();
    let listed: BTreeSet<&str> = list(&text).lines().filter_map(|line| line.strip_prefix("- ")).collect();
    let how = "write it with: UPDATE_DOCS=1 cargo test --test it dependencies";
    for package in packages().iter().filter(|package| !is_own(package)) {
        assert!(listed.contains(line(package).as_str()), "{} is missing: {how}", line(package));
    }
    let lock: toml::Table = fs::read_to_string(root().join("Cargo.lock")).unwrap().parse().unwrap();
    let locked = lock["package"].as_array().unwrap().iter();
    let locked: BTreeSet<String> = locked
        .map(|package| format!("{} {}", package["name"].as_str().unwrap(), package["version"].as_str().unwrap()))
        .collect();
    for name in listed.iter().map(|line| line.split(": ").next().unwrap()) {
        assert!(locked.contains(name), "{name} is not linked any more: {how}");
    }
}
