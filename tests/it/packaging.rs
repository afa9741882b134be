//! What is shipped: the crate's archive, and what packages and pages say about where things are.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::dependencies::licences::SYSTEMS;

/// Files that say where the repository is.
const PLACES: &[&str] = &[
    ".github/CODEOWNERS",
    ".github/workflows/release.yml",
    "Cargo.toml",
    "assets/config.toml",
    "assets/interviews/full.toml",
    "assets/interviews/short.toml",
    "assets/interviews/tool_pilot.toml",
    "assets/survey-template.toml",
    "assets/themes/auto.toml",
    "assets/themes/dark.toml",
    "assets/themes/light.toml",
    "docs/good-first-rule.md",
    "docs/install.md",
    "packaging/aur/PKGBUILD",
    "packaging/homebrew/draglog.rb",
    "packaging/nix/flake.nix",
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn text(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn manifest() -> toml::Table {
    text("Cargo.toml").parse().unwrap()
}

/// The registry's copy has the sources, what they include and what it shows; tests, pictures and workflows stay here.
#[test]
fn the_crate_has_what_a_build_needs_and_no_more() {
    let mut command = Command::new(env!("CARGO"));
    command.args(["package", "--list", "--offline", "--locked", "--allow-dirty"]).current_dir(root());
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let files = String::from_utf8(output.stdout).unwrap();
    let tops: BTreeSet<&str> = files.lines().map(|file| file.split('/').next().unwrap()).collect();
    let made_by_cargo = [".cargo_vcs_info.json", "Cargo.lock", "Cargo.toml.orig"];
    let tops: Vec<&str> = tops.into_iter().filter(|top| !made_by_cargo.contains(top)).collect();
    let needed = [
        "CHANGELOG.md",
        "Cargo.toml",
        "LICENSE",
        "LICENSE-APACHE",
        "LICENSE-MIT",
        "README.md",
        "assets",
        "build.rs",
        "packaging",
        "src",
        "surveys",
    ];
    assert_eq!(tops, needed);
    assert_eq!(files.lines().filter(|file| file.starts_with("packaging/")).count(), 1);
}

/// `text` with the owner of the repository named `owner` wherever an address of it stands.
fn with_owner(text: &str, owner: &str) -> String {
    const BEFORE: &[&str] = &["github.com/", "githubusercontent.com/", "github:", "--repo "];
    let mut text = text.to_owned();
    for before in BEFORE {
        let (mut done, mut rest) = (String::new(), text.as_str());
        while let Some((head, tail)) = rest.split_once(before) {
            done.extend([head, before]);
            let name = tail.split(['/', ' ', '"']).next().unwrap_or_default();
            let is_ours = tail[name.len()..].starts_with("/draglog");
            done.push_str(if is_ours { owner } else { name });
            rest = &tail[name.len()..];
        }
        text = done + rest;
    }
    text
}

/// One line of Cargo.toml says where the repository is, and the others follow.
#[test]
fn every_page_and_package_names_the_repository_of_the_manifest() {
    let manifest = manifest();
    let repository = manifest["package"]["repository"].as_str().unwrap();
    let owner = repository.strip_prefix("https://github.com/").unwrap().strip_suffix("/draglog").unwrap();
    for path in PLACES {
        let found = text(path);
        let wanted = match *path {
            ".github/CODEOWNERS" => found.lines().map(|line| owned(line, owner) + "\n").collect(),
            _ => with_owner(&found, owner),
        };
        if std::env::var_os("UPDATE_DOCS").is_some() {
            fs::write(root().join(path), wanted).unwrap();
        } else {
            assert_eq!(found, wanted, "{path}: write it with UPDATE_DOCS=1 cargo test --test it packaging");
        }
    }
}

fn owned(line: &str, owner: &str) -> String {
    line.split_once('@').map_or_else(|| line.to_owned(), |(path, _)| format!("{path}@{owner}"))
}

#[test]
fn an_owner_is_put_where_the_repository_is_named_and_nowhere_else() {
    let text = "https://github.com/A/draglog github:A/draglog?dir=x github.com/b/c --repo A/draglog";
    let wanted = "https://github.com/ann/draglog github:ann/draglog?dir=x github.com/b/c --repo ann/draglog";
    assert_eq!(with_owner(text, "ann"), wanted);
    assert_eq!(owned("/src/  @A", "ann"), "/src/  @ann");
}

/// `cargo binstall` looks where the workflow puts what the script makes, and the licences are those of these systems.
#[test]
fn the_archives_of_a_release_are_where_binstall_looks() {
    let manifest = manifest();
    let binstall = &manifest["package"]["metadata"]["binstall"];
    let address = binstall["pkg-url"].as_str().unwrap();
    assert!(address.ends_with("/releases/download/v{ version }/{ name }-{ target }{ archive-suffix }"), "{address}");
    assert_eq!(binstall["bin-dir"].as_str(), Some("{ name }-{ target }/{ bin }{ binary-ext }"));
    let script = text("packaging/archive");
    for line in ["name=\"draglog-$target\"", "tar -czf \"$dist/out/$name.tar.gz\" -C \"$dist\" \"$name\""] {
        assert!(script.lines().any(|there| there == line), "{line}");
    }
    let workflow = text(".github/workflows/release.yml");
    let built: BTreeSet<&str> =
        workflow.split("target: ").skip(1).filter_map(|rest| rest.split([',', '\n']).next()).collect();
    let built: BTreeSet<&str> = built.into_iter().filter(|target| !target.contains('$')).collect();
    assert_eq!(built, SYSTEMS.iter().copied().collect());
    let page = text("docs/install.md");
    for system in SYSTEMS {
        assert!(page.contains(&format!("draglog-{system}.tar.gz")), "{system} is missing on docs/install.md");
    }
}

/// The packages of each system carry the same files.
#[test]
fn every_package_has_man_page_completions_and_licences() {
    let metadata = manifest()["package"]["metadata"].as_table().unwrap().clone();
    let deb = metadata["deb"]["assets"].to_string();
    let rpm = metadata["generate-rpm"]["assets"].to_string();
    let aur = text("packaging/aur/PKGBUILD");
    let archive = text("packaging/archive") + &text("packaging/files");
    for (name, package) in [("deb", deb), ("rpm", rpm), ("aur", aur), ("archive", archive)] {
        for file in ["draglog.1.gz", "completions/draglog.bash", "completions/_draglog", "completions/draglog.fish"] {
            let file = file.strip_prefix("completions/").unwrap_or(file);
            assert!(package.contains(file), "{name} has no {file}");
        }
        assert!(package.contains("packaging/THIRD-PARTY.txt"), "{name} has no licences");
    }
}
