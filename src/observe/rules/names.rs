//! Who is meant by the name of a program, a script or a module: rules, and what the table of hosts knows.

use std::collections::HashMap;

use crate::observe::pattern;

/// Entries by the names they go by; of several of one name the earlier comes first.
#[derive(Debug, Clone)]
pub(super) struct NameIndex<T> {
    entries: Vec<T>,
    programs: HashMap<String, Vec<usize>>,
    /// Program names with `*` or `#`.
    patterns: Vec<(String, usize)>,
    /// Ends of the paths of scripts.
    scripts: Vec<(String, usize)>,
    modules: HashMap<String, Vec<usize>>,
}

impl<T> NameIndex<T> {
    pub(super) fn new() -> Self {
        let (entries, patterns, scripts) = (Vec::new(), Vec::new(), Vec::new());
        Self { entries, programs: HashMap::new(), patterns, scripts, modules: HashMap::new() }
    }

    pub(super) fn add(&mut self, programs: &[String], scripts: &[String], modules: &[String], entry: T) {
        let number = self.entries.len();
        self.entries.push(entry);
        for name in programs {
            if pattern::is_pattern(name) {
                self.patterns.push((name.clone(), number));
            } else {
                self.programs.entry(name.clone()).or_default().push(number);
            }
        }
        self.scripts.extend(scripts.iter().map(|script| (script.clone(), number)));
        for module in modules {
            self.modules.entry(module.clone()).or_default().push(number);
        }
    }

    pub(super) fn entries(&self) -> &[T] {
        &self.entries
    }

    /// Those of a program of this base name; those that name it without a pattern come first.
    pub(super) fn of_program<'a>(&'a self, base: &'a str) -> impl Iterator<Item = &'a T> {
        let exact = self.programs.get(base).into_iter().flatten();
        let pattern = self.patterns.iter().filter(move |(form, _)| pattern::matches(form, base));
        exact.chain(pattern.map(|(_, number)| number)).map(|number| &self.entries[*number])
    }

    /// Those of a script at the end of `path`.
    pub(super) fn of_script<'a>(&'a self, path: &'a str) -> impl Iterator<Item = &'a T> {
        let scripts = self.scripts.iter().filter(move |(end, _)| ends_with(path, end));
        scripts.map(|(_, number)| &self.entries[*number])
    }

    /// Those of a module.
    pub(super) fn of_module(&self, module: &str) -> impl Iterator<Item = &T> {
        self.modules.get(module).into_iter().flatten().map(|number| &self.entries[*number])
    }
}

/// Whether `path` ends with the path components of `end`; in patterns `*` spans components only where `end` has a `/`.
fn ends_with(path: &str, end: &str) -> bool {
    if !pattern::is_pattern(end) {
        return path.strip_suffix(end).is_some_and(|rest| rest.is_empty() || rest.ends_with('/'));
    }
    let tails = || path.rmatch_indices('/').map(|(at, _)| &path[at + 1..]).chain([path]);
    if end.contains('/') {
        tails().any(|tail| pattern::matches(end, tail))
    } else {
        tails().next().is_some_and(|name| pattern::matches(end, name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_is_known_by_whole_components_of_its_path() {
        assert!(ends_with("/x/prettier/bin/prettier.cjs", "prettier/bin/prettier.cjs"));
        assert!(!ends_with("/x/notprettier/bin/a.cjs", "prettier/bin/a.cjs"));
        assert!(ends_with("/r/.yarn/releases/yarn-4.1.0.cjs", "yarn-*.cjs"));
        assert!(!ends_with("/r/yarn-tools/x.cjs", "yarn-*.cjs"));
        assert!(ends_with("/lib/@sourcegraph/amp/dist/main.js", "@sourcegraph/amp/*"));
    }
}
