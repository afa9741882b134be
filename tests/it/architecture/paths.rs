//! Which modules a file names: its `use` lines and the paths in its code, resolved to modules of the crate.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use super::rust_text::{Piece, hide};
use super::sources::{Source, sources};

type Path = Vec<String>;

/// No chain of names that are passed on is longer; a circle of them ends here.
const MOST_STEPS: usize = 8;

/// All modules with what their code says of names: a name that is passed on is followed to where it comes from.
pub(super) struct Modules {
    all: BTreeMap<Path, Names>,
}

/// The names that one module knows.
#[derive(Default)]
struct Names {
    /// What stands in its own code: types, functions, constants.
    made: BTreeSet<String>,
    /// What its `use` lines bring, by the name that they bring it as.
    brought: BTreeMap<String, Path>,
    /// The modules of which it takes every name.
    globs: Vec<Path>,
}

impl Names {
    /// Adds what stands in `code`, which has neither comments nor literals.
    fn read(&mut self, code: &str) {
        self.made.extend(made(code));
        for (mut path, name) in uses(code) {
            if name == "*" {
                path.pop();
                self.globs.push(path);
            } else {
                self.brought.insert(name, path);
            }
        }
    }
}

impl Modules {
    /// Those of this crate, read once.
    pub(super) fn all() -> &'static Self {
        static MODULES: LazyLock<Modules> = LazyLock::new(|| Modules::of(sources()));
        &MODULES
    }

    fn of(sources: &[Source]) -> Self {
        let mut all: BTreeMap<Path, Names> = BTreeMap::new();
        for source in sources {
            all.entry(source.module.clone()).or_default().read(&bare(&source.code));
        }
        Self { all }
    }

    /// The modules that `code`, standing in `module`, names.
    pub(super) fn named(&self, module: &Path, code: &str) -> BTreeSet<Path> {
        let code = bare(code);
        let mut names = Names::default();
        names.read(&code);
        let mut paths = mentioned(&code);
        paths.extend(uses(&code).into_iter().map(|(path, _)| path));
        let absolute = paths.iter().filter_map(|path| self.absolute(module, &names, path, MOST_STEPS));
        absolute.flat_map(|path| self.homes(&path, MOST_STEPS)).collect()
    }

    /// From the root of the crate; nothing for a path of another crate. `names` are those of the code where the path stands.
    fn absolute(&self, module: &[String], names: &Names, path: &[String], steps: usize) -> Option<Path> {
        let (first, rest) = path.split_first()?;
        match first.as_str() {
            "crate" | "draglog" => Some(rest.to_vec()),
            "self" => Some([module, rest].concat()),
            "super" => {
                let above = module.split_last()?.1;
                if rest.first().is_some_and(|next| next == "super") {
                    return self.absolute(above, names, rest, steps);
                }
                Some([above, rest].concat())
            }
            _ if self.all.contains_key(&[module, std::slice::from_ref(first)].concat()) => {
                Some([module, path].concat())
            }
            _ => {
                let steps = steps.checked_sub(1)?;
                let brought = names.brought.get(first).filter(|from| from.first() != Some(first));
                let start = match brought {
                    Some(from) => self.absolute(module, names, from, steps)?,
                    None => self.through_globs(module, names, first, steps)?,
                };
                Some([start.as_slice(), rest].concat())
            }
        }
    }

    /// The path of a `name` that a glob brings into `module`.
    fn through_globs(&self, module: &[String], names: &Names, name: &String, steps: usize) -> Option<Path> {
        let steps = steps.checked_sub(1)?;
        names.globs.iter().find_map(|glob| {
            let from = self.absolute(module, names, glob, steps)?;
            let there = self.all.get(&from)?;
            let path = [from.as_slice(), std::slice::from_ref(name)].concat();
            let is_there =
                self.all.contains_key(&path) || there.made.contains(name) || there.brought.contains_key(name);
            is_there.then_some(path).or_else(|| self.through_globs(&from, there, name, steps))
        })
    }

    /// The modules where the thing at `path` is made; several where each system has its own.
    fn homes(&self, path: &[String], steps: usize) -> Vec<Path> {
        let long = (0..=path.len()).rev().find(|length| self.all.contains_key(&path[..*length])).unwrap_or(0);
        let (module, rest) = path.split_at(long);
        let here = vec![module.to_vec()];
        let (Some(names), Some((name, behind)), true) = (self.all.get(module), rest.split_first(), steps > 0) else {
            return here;
        };
        let follow = |from: Path| {
            let from = [from.as_slice(), behind].concat();
            if from == path { Vec::new() } else { self.homes(&from, steps - 1) }
        };
        if names.made.contains(name) {
            return here;
        }
        let brought = names.brought.get(name).and_then(|from| self.absolute(module, names, from, steps));
        let found = match brought {
            Some(from) => follow(from),
            None => names
                .globs
                .iter()
                .filter_map(|glob| self.through_glob(module, names, glob, name))
                .flat_map(follow)
                .collect(),
        };
        if found.is_empty() { here } else { found }
    }

    fn through_glob(&self, module: &[String], names: &Names, glob: &Path, name: &String) -> Option<Path> {
        let one = Names { globs: vec![glob.clone()], brought: names.brought.clone(), ..Names::default() };
        self.through_globs(module, &one, name, MOST_STEPS)
    }
}

/// The code alone: a path in a comment or a string names nothing.
fn bare(code: &str) -> String {
    hide(code, |piece| piece != Piece::Code)
}

/// The names of what stands in `code`.
fn made(code: &str) -> impl Iterator<Item = String> {
    let words: Vec<&str> =
        code.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty()).collect();
    let is_kind =
        |word: &str| ["struct", "enum", "trait", "type", "fn", "const", "static", "macro_rules"].contains(&word);
    let names = words.windows(2).filter(move |pair| is_kind(pair[0])).map(|pair| pair[1].to_owned());
    names.collect::<Vec<_>>().into_iter()
}

/// Each path of the `use` lines, and the name that it brings; `*` for all of them.
fn uses(code: &str) -> Vec<(Path, String)> {
    let mut all = Vec::new();
    for (at, found) in code.match_indices("use ") {
        let before = code[..at].rsplit('\n').next().unwrap_or_default().trim();
        let is_start = before.is_empty() || before == "pub" || (before.starts_with("pub(") && before.ends_with(')'));
        let rest = &code[at + found.len()..];
        if let Some(end) = rest.find(';').filter(|_| is_start) {
            expand(&rest[..end], &[], &mut all);
        }
    }
    all
}

/// Opens the braces of one `use`.
fn expand(tree: &str, before: &[String], all: &mut Vec<(Path, String)>) {
    let tree = tree.trim();
    if let Some(open) = tree.find('{') {
        let before = [before, &segments(&tree[..open])].concat();
        let inside = &tree[open + 1..tree.rfind('}').unwrap_or(tree.len())];
        for part in parts(inside) {
            expand(part, &before, all);
        }
        return;
    }
    let (path, alias) = tree.split_once(" as ").map_or((tree, None), |(path, alias)| (path, Some(alias.trim())));
    let mut path = [before, &segments(path)].concat();
    if path.last().is_some_and(|last| last == "self" && path.len() > 1) {
        path.pop();
    }
    if let Some(last) = path.last().cloned() {
        all.push((path, alias.map_or(last, str::to_owned)));
    }
}

/// Splits at the commas that stand in no braces.
fn parts(inside: &str) -> Vec<&str> {
    let (mut depth, mut start, mut parts) = (0, 0, Vec::new());
    for (at, letter) in inside.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&inside[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&inside[start..]);
    parts.retain(|part| !part.trim().is_empty());
    parts
}

fn segments(path: &str) -> Path {
    path.split("::").map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// The paths of two names or more in the code, without those that say who may see a thing (`pub(in ..)`).
fn mentioned(code: &str) -> BTreeSet<Path> {
    let is_of_path = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
    let (mut all, mut at) = (BTreeSet::new(), 0);
    while let Some(skipped) = code[at..].find(|c: char| c.is_alphabetic() || c == '_') {
        let start = at + skipped;
        let length = code[start..].find(|c| !is_of_path(c)).unwrap_or(code.len() - start);
        let (before, path) = (&code[..start], &code[start..start + length]);
        if path.contains("::") && !before.ends_with("::") && !before.ends_with("(in ") {
            all.insert(segments(path));
        }
        at = start + length;
    }
    all
}

/// A crate of files with the given texts, by their paths below `src`.
#[cfg(test)]
fn crate_of(files: &[(&str, &str)]) -> Modules {
    let mut all: BTreeMap<Path, Names> = BTreeMap::new();
    for (file, text) in files {
        all.entry(segments(file)).or_default().read(&bare(text));
    }
    Modules { all }
}

#[test]
fn paths_are_followed_to_where_a_thing_is_made() {
    let modules = crate_of(&[
        ("domain", ""),
        ("domain::page", "pub struct Page;"),
        ("sys", "pub(super) use linux::*; pub(super) use macos::*;".replace("; ", ";\n").as_str()),
        ("sys::linux", "pub fn clocks() {}"),
        ("sys::macos", "pub fn clocks() {}"),
        ("tui", ""),
        ("tui::screens", "pub(crate) mod log;\nuse crate::domain::page;"),
        ("tui::screens::log", ""),
        ("tui::screens::now", "pub struct Now;"),
    ]);
    let named = |module: &str, code: &str| -> Vec<String> {
        let named = modules.named(&segments(module), code).into_iter().map(|path| path.join("::"));
        named.filter(|path| !path.is_empty()).collect()
    };
    assert_eq!(named("tui", "use crate::domain;\nfn f() { domain::page::Page }"), ["domain", "domain::page"]);
    assert_eq!(named("tui", "use crate::domain as d;\nfn f() { d::page::Page }"), ["domain", "domain::page"]);
    let now = named("tui::screens::log", "use crate::tui::screens;\nfn f() { screens::now::Now }");
    assert_eq!(now, ["tui::screens", "tui::screens::now"]);
    assert_eq!(named("tui::screens::log", "fn f() { super::now::Now }"), ["tui::screens::now"]);
    assert_eq!(named("tui::screens::log", "use super::*;\nfn f() { now::Now }"), ["tui::screens", "tui::screens::now"]);
    assert_eq!(named("tui::screens::log", "use super::*;\nfn f() { page::Page }"), ["domain::page", "tui::screens"]);
    assert_eq!(named("tui", "fn f() { crate::sys::clocks() }"), ["sys::linux", "sys::macos"]);
    assert!(named("tui", "// crate::domain::page\nfn f() { \"crate::domain::page\"; std::fs::read() }").is_empty());
    assert!(named("tui::screens::log", "pub(in crate::tui::screens) fn f() {}").is_empty());
}
