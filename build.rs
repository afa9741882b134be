//! Lists the data files that come with the program, so that a new tool, pulse, theme or guide is one new file and no Rust.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs, io};

/// Each folder of TOML files, and the list of (path, text) that the sources include for it.
const FOLDERS: &[(&str, &str)] = &[
    ("assets/agents", "shipped_agents.rs"),
    ("assets/rules", "shipped_rules.rs"),
    ("assets/themes", "shipped_themes.rs"),
    ("assets/interviews", "shipped_guides.rs"),
    ("surveys", "shipped_surveys.rs"),
];

fn main() -> io::Result<()> {
    let root = env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?;
    let out = env::var("OUT_DIR").map_err(io::Error::other)?;
    for (folder, list) in FOLDERS {
        println!("cargo::rerun-if-changed={folder}");
        fs::write(Path::new(&out).join(list), listed(Path::new(&root), folder)?)?;
    }
    Ok(())
}

/// The TOML files of `folder` as Rust: a slice of (file name, text), sorted by name.
fn listed(root: &Path, folder: &str) -> io::Result<String> {
    let mut names = Vec::new();
    for entry in fs::read_dir(root.join(folder))? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if Path::new(&name).extension().is_some_and(|end| end == "toml") {
            names.push(name);
        }
    }
    names.sort();
    let mut list = String::from("&[\n");
    for name in names {
        writeln!(list, "({name:?}, include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/{folder}/{name}\"))),")
            .map_err(io::Error::other)?;
    }
    list.push_str("]\n");
    Ok(list)
}
