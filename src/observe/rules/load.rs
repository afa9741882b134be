//! The user's own rule files: reading the folder, checking a file, writing one.

use std::collections::HashSet;
use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;

use super::schema::{self, Example, ExampleVerdict, Rule};
use super::{Rules, builtin};
use crate::domain::log::wait::Kind;
use crate::domain::say::escape::clean;
use crate::domain::say::problem::Problem;
use crate::files;
use crate::observe::verdict::ProcessVerdict;

/// No tool needs more to be described.
const LARGEST: u64 = 64 * 1024;
/// More files than this are a mistake.
const MOST_FILES: usize = 500;

impl Rules {
    /// The shipped rules with the user's `*.toml` from `folder` over them, by id, and what is wrong with those left out.
    /// A folder that does not exist is none at all.
    #[must_use]
    pub fn load(folder: &Path) -> (Self, Vec<Problem>) {
        let mut problems = Vec::new();
        let names = files::if_there(rule_files(folder)).unwrap_or_else(|error| {
            problems.push(Problem::new("rules", None, format!("the folder cannot be read: {error}")));
            None
        });
        let names = names.unwrap_or_default();
        if names.len() > MOST_FILES {
            problems.push(Problem::new("rules", None, format!("only the first {MOST_FILES} files are read")));
        }
        let mut rules: Vec<Arc<Rule>> = Vec::new();
        let mut hash = builtin::hash();
        for name in names.iter().take(MOST_FILES) {
            let file = format!("rules/{name}");
            let read = read(&folder.join(name), &file).and_then(|source| Ok((Self::check(&source, &file)?, source)));
            match read {
                Ok((rule, _)) if rules.iter().any(|other| other.id == rule.id) => {
                    let problem = Problem::new(&file, None, format!("another file has the id `{}` already", rule.id));
                    problems.push(problem.hint("give it an id of its own"));
                }
                Ok((rule, source)) => {
                    hash = builtin::fnv(hash, &source);
                    rules.push(Arc::new(Rule { is_users: true, ..rule }));
                }
                Err(problem) => problems.push(problem),
            }
        }
        (over_shipped(rules, hash), problems)
    }

    /// Reads one rule file and runs its own examples; `file` is how messages call it.
    ///
    /// # Errors
    /// The first thing that is wrong with it.
    pub fn check(source: &str, file: &str) -> Result<Rule, Problem> {
        let rule = Rule::parse(source, file)?;
        let rules = over_shipped(vec![Arc::new(rule.clone())], 0);
        match rule.examples.iter().find_map(|example| Some((example, contradiction(&rules, example.get_ref())?))) {
            None => Ok(rule),
            Some((example, found)) => {
                let found = format!("the example `{}` {found}", example.get_ref().run);
                let problem = Problem::at_byte(file, source, example.span().start, found);
                Err(problem.hint("change the example or the rule"))
            }
        }
    }

    /// The rule file that makes `program` (with `verb`, if one is given) a wait of `kind`: its name and its text.
    #[must_use]
    pub fn user_rule(program: &str, verb: Option<&str>, kind: Kind) -> (String, String) {
        // Stars and hashes would be patterns.
        let plain = |text: &str| clean(text).replace(['*', '#'], "");
        let program = plain(super::base_name(program));
        let verb = verb.map(plain).filter(|verb| !verb.is_empty());
        let mut id: String =
            program.chars().chain(verb.iter().flat_map(|verb| "-".chars().chain(verb.chars()))).collect();
        id = id.to_ascii_lowercase().replace(|c: char| !schema::is_id(&format!("a{c}")), "-");
        let id: String = id.trim_start_matches(|c: char| !c.is_ascii_alphanumeric()).chars().take(32).collect();
        let is_taken = id.is_empty() || builtin::RULES.iter().any(|rule| rule.id == id);
        let id = if is_taken { format!("my-{id}") } else { id };
        let kind = if kind.is_machine() { kind } else { Kind::Build };
        let quoted = |text: &str| toml::Value::from(text).to_string();
        let words = verb.as_ref().map(|verb| format!("words = [{}]\n", quoted(verb))).unwrap_or_default();
        let text = format!(
            "# Written by draglog: this command is a wait. Change it or delete it as you like.\n\
             id = {}\nprograms = [{}]\n\n[[verb]]\n{words}kind = \"{kind}\"\n",
            quoted(&id),
            quoted(&program),
        );
        (format!("{id}.toml"), text)
    }
}

/// `rules` first, then the shipped ones that they do not replace.
fn over_shipped(rules: Vec<Arc<Rule>>, hash: u64) -> Rules {
    let replaced: HashSet<String> = rules.iter().map(|rule| rule.id.clone()).collect();
    let shipped = builtin::RULES.iter().filter(|rule| !replaced.contains(&rule.id)).cloned();
    Rules::from_rules(rules.into_iter().chain(shipped).collect(), hash)
}

/// Names of the rule files in `folder`, sorted.
fn rule_files(folder: &Path) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name();
        // A name that is not UTF-8 cannot be told in a message either; such files are not ours.
        if let Some(name) = name
            .to_str()
            .filter(|name| Path::new(name).extension().is_some_and(|end| end == "toml") && !name.starts_with('.'))
        {
            names.push(name.to_owned());
        }
    }
    names.sort();
    Ok(names)
}

fn read(path: &Path, file: &str) -> Result<String, Problem> {
    let unreadable = |error: io::Error| Problem::new(file, None, format!("it cannot be read: {error}"));
    let bytes = files::read(path, LARGEST).map_err(unreadable)?;
    String::from_utf8(bytes).map_err(|error| {
        let readable = error.utf8_error().valid_up_to();
        let text = String::from_utf8_lossy(error.as_bytes().get(..readable).unwrap_or_default()).into_owned();
        Problem::at_byte(file, &text, text.len(), "it is not UTF-8 here").hint("save the file as UTF-8")
    })
}

/// What is wrong about an example, if anything.
fn contradiction(rules: &Rules, example: &Example) -> Option<String> {
    let verdict = rules.classify(&split(&example.run), None, "");
    match (&verdict, example.expected) {
        (ProcessVerdict::Run(run), ExampleVerdict::Kind(kind)) if run.what.kind == kind => match &example.label {
            Some(label) if *label != run.what.label => Some(format!("is labelled `{}`", run.what.label)),
            _ => None,
        },
        (ProcessVerdict::NotAWait { role, .. }, ExampleVerdict::Role(expected)) if *role == expected => None,
        (ProcessVerdict::NotAWait { .. }, ExampleVerdict::None) => None,
        (ProcessVerdict::Run(run), _) => Some(format!("is a wait of kind {} (`{}`)", run.what.kind, run.what.label)),
        (ProcessVerdict::NotAWait { role, why, .. }, _) => Some(format!("is no wait but {role} ({why})")),
        _ => Some("is not seen as a tool at all".to_owned()),
    }
}

/// Splits a command line as a shell would, as far as quotes go.
fn split(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    for c in line.chars() {
        match quote {
            Some(open) if c == open => quote = None,
            None if c == '\'' || c == '"' => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            None if c.is_whitespace() => words.extend(word.take()),
            _ => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_written_rule_is_read_back_and_does_what_it_says() {
        let hostile =
            ["build.sh", "make", "maven", "a\"b", "*", "\u{1b}[31m", "", "ünï", "-", "a b", "node_modules/.bin/x"];
        for program in hostile {
            for verb in [None, Some("pack"), Some("")] {
                let (file, text) = Rules::user_rule(program, verb, Kind::Test);
                assert!(!file.contains('/') && !file.starts_with('.'), "{file}");
                if !matches!(program, "*" | "" | "-") {
                    let rule = Rules::check(&text, &file).unwrap_or_else(|problem| panic!("{problem}\n{text}"));
                    assert_eq!(format!("{}.toml", rule.id), file);
                    assert!(rule.id != "make" && rule.id != "maven");
                }
            }
        }
    }

    #[test]
    fn quotes_keep_words_together() {
        assert_eq!(split("openocd -c 'program a.elf' \"\" x"), ["openocd", "-c", "program a.elf", "", "x"]);
    }
}
