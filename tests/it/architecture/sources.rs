//! The sources as text: each file with its place in the crate.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use super::rust_text::{Piece, hide, without_test_modules};

pub(crate) struct Source {
    pub(crate) path: PathBuf,
    /// `["domain", "log", "wait"]` for `src/domain/log/wait.rs`; empty for `lib.rs` and `main.rs`.
    pub(crate) module: Vec<String>,
    pub(crate) text: String,
    /// The code without its comments and without its unit tests. Every line stands where it stands in the file.
    pub(crate) code: String,
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

    /// The path from the root of the package: `src/domain/log/wait.rs`.
    pub(crate) fn place(&self) -> String {
        self.path.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap().display().to_string()
    }

    /// The code without its comments.
    pub(crate) fn code_and_tests(&self) -> String {
        hide(&self.text, |piece| piece == Piece::Comment)
    }

    /// How many lines have code that is no unit test's.
    pub(crate) fn lines_of_code(&self) -> usize {
        self.code.lines().filter(|line| !line.trim().is_empty()).count()
    }
}

/// All of them, read once.
pub(crate) fn sources() -> &'static [Source] {
    static SOURCES: LazyLock<Vec<Source>> = LazyLock::new(read);
    &SOURCES
}

fn read() -> Vec<Source> {
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
                let code = hide(&without_test_modules(&text), |piece| piece == Piece::Comment);
                all.push(Source { module: module(path.strip_prefix(&root).unwrap()), path, text, code });
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
