//! The sources as text: each file with its place in the crate.

use std::fs;
use std::path::{Path, PathBuf};

pub(crate) struct Source {
    pub(crate) path: PathBuf,
    /// `["domain", "log", "wait"]` for `src/domain/log/wait.rs`; empty for `lib.rs` and `main.rs`.
    pub(crate) module: Vec<String>,
    pub(crate) text: String,
}

impl Source {
    /// The part of `src` that it belongs to: a folder, or a file that stands alone.
    pub(crate) fn part(&self) -> String {
        let stem = || self.path.file_stem().unwrap().to_string_lossy().into_owned();
        self.module.first().cloned().unwrap_or_else(stem)
    }

    pub(crate) fn is_of_tests(&self) -> bool {
        let name = self.path.file_stem().unwrap().to_string_lossy().into_owned();
        name == "tests" || name.ends_with("_tests") || name.starts_with("test_")
    }

    /// The code without its comments and without its unit tests.
    pub(crate) fn code(&self) -> String {
        without_comments(self.text.split("#[cfg(test)]\nmod tests").next().unwrap_or(&self.text))
    }

    /// The code without its comments.
    pub(crate) fn code_and_tests(&self) -> String {
        without_comments(&self.text)
    }
}

fn without_comments(text: &str) -> String {
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

pub(crate) fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut all = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ext| ext == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                all.push(Source { module: module(path.strip_prefix(&root).unwrap()), path, text });
            }
        }
    }
    assert!(all.len() > 20, "the sources were not found");
    all.sort_by(|a, b| a.path.cmp(&b.path));
    all
}

fn module(inside: &Path) -> Vec<String> {
    let mut module: Vec<String> =
        inside.with_extension("").components().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
    if matches!(module.last().map(String::as_str), Some("mod" | "lib" | "main")) {
        module.pop();
    }
    module
}
