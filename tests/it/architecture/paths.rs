//! Which modules a file names: its `use` lines and the paths in its code, resolved to modules of the crate.

use std::collections::{BTreeMap, BTreeSet};

use super::sources::Source;

type Path = Vec<String>;

/// All modules, and what each one's `use` lines bring into it: a name that is passed on is followed to where it comes from.
pub(super) struct Modules {
    all: BTreeSet<Path>,
    imports: BTreeMap<Path, BTreeMap<String, Path>>,
}

impl Modules {
    pub(super) fn of(sources: &[Source]) -> Self {
        let all = sources.iter().map(|source| source.module.clone()).collect();
        let mut modules = Self { all, imports: BTreeMap::new() };
        for source in sources {
            let brought = uses(&source.code()).into_iter().filter_map(|(path, name)| {
                let path = modules.absolute(&source.module, &path)?;
                Some((name, path))
            });
            let brought = brought.collect();
            modules.imports.insert(source.module.clone(), brought);
        }
        modules
    }

    /// The modules that `code`, standing in `module`, names.
    pub(super) fn named(&self, module: &Path, code: &str) -> BTreeSet<Path> {
        let mut paths: Vec<Path> = uses(code).into_iter().map(|(path, _)| path).collect();
        paths.extend(mentioned(code));
        paths.iter().filter_map(|path| self.absolute(module, path)).map(|path| self.home(&path, 8)).collect()
    }

    /// From the root of the crate; `None` for a path of another crate.
    fn absolute(&self, module: &Path, path: &[String]) -> Option<Path> {
        let (first, rest) = path.split_first()?;
        match first.as_str() {
            "crate" | "draglog" => Some(rest.to_vec()),
            "self" => Some([module, rest].concat()),
            "super" => {
                let above = module.split_last()?.1.to_vec();
                if rest.first().is_some_and(|next| next == "super") {
                    return self.absolute(&above, rest);
                }
                Some([&above, rest].concat())
            }
            _ => {
                let inside = [module.as_slice(), std::slice::from_ref(first)].concat();
                self.all.contains(&inside).then(|| [module, path].concat())
            }
        }
    }

    /// The module where the thing at `path` is made.
    fn home(&self, path: &[String], steps: usize) -> Path {
        let long = (0..=path.len()).rev().find(|length| self.all.contains(&path[..*length])).unwrap_or(0);
        let (module, rest) = path.split_at(long);
        let passed_on = rest.first().and_then(|name| self.imports.get(module)?.get(name));
        match passed_on {
            Some(from) if steps > 0 && from.as_slice() != path => {
                self.home(&[from.as_slice(), &rest[1..]].concat(), steps - 1)
            }
            _ => module.to_vec(),
        }
    }
}

/// Each path of the `use` lines, and the name that it brings.
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

/// The paths in the code that begin with `crate::`, `super::` or `draglog::`.
fn mentioned(code: &str) -> Vec<Path> {
    let mut all = Vec::new();
    for start in ["crate::", "super::", "draglog::"] {
        for (at, _) in code.match_indices(start) {
            let is_inside = code[..at].ends_with(|letter: char| letter.is_alphanumeric() || "_:".contains(letter));
            let path: String =
                code[at..].chars().take_while(|c| c.is_alphanumeric() || *c == '_' || *c == ':').collect();
            if !is_inside {
                all.push(segments(&path));
            }
        }
    }
    all
}
