//! The rules as tables in a shell's own words: which programs there are, which of their verbs are waits, and of what kind.
//!
//! Every label that can come out is asked of the rules here, so that the shell adds nothing of what was typed. Where the
//! shell cannot tell (a command inside a command, a verb that depends on an option), the table says nothing.

use std::fmt::Write as _;

use crate::domain::wait::Kind;
use crate::observe::rules::Rules;
use crate::observe::rules::schema::{Rule, Target, Verb};
use crate::observe::verdict::{Recognised, Verdict};

/// A target that no table of targets knows.
const UNKNOWN: &str = "zzzz";
const TARGETS: &str = include_str!("../../../assets/targets.toml");

/// How a shell writes a case and a string.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    Posix,
    Fish,
}

impl Dialect {
    /// A string that no shell reads anything into.
    pub(super) fn quote(self, text: &str) -> String {
        match self {
            Self::Posix => format!("'{}'", text.replace('\'', r"'\''")),
            Self::Fish => format!("'{}'", text.replace('\\', r"\\").replace('\'', r"\'")),
        }
    }

    /// A pattern: the text as it is and, with `open`, whatever follows.
    fn pattern(self, text: &str, open: bool) -> String {
        match (self, open) {
            (_, false) => self.quote(text),
            (Self::Posix, true) => format!("{}*", self.quote(text)),
            (Self::Fish, true) => self.quote(&format!("{text}*")),
        }
    }

    /// One arm of a case.
    fn arm(self, patterns: &[String], body: &str) -> String {
        match self {
            Self::Posix => format!("    {}) {body} ;;\n", patterns.join(" | ")),
            Self::Fish => format!("        case {}\n            {body}\n", patterns.join(" ")),
        }
    }

    fn set_what(self, run: &Recognised) -> String {
        let what = format!("{}\t{}\t{}", run.tool, run.kind, run.label);
        match self {
            Self::Posix => format!("__draglog_what={}", self.quote(&what)),
            Self::Fish => format!("set -g __draglog_what {}", self.quote(&what)),
        }
    }

    fn nothing(self) -> &'static str {
        match self {
            Self::Posix => ":",
            Self::Fish => "true",
        }
    }
}

/// What the hook needs of the rules.
pub(super) struct Table {
    programs: Vec<Program>,
    arms: Vec<Arm>,
}

/// How a program's options are read.
struct Program {
    names: Vec<String>,
    stop: Vec<String>,
    value: Vec<String>,
    prefix: String,
}

/// What words mean, most exact first.
struct Arm {
    words: String,
    is_open: bool,
    meaning: Meaning,
}

enum Meaning {
    Run(Recognised),
    /// The word behind it may join the label; `kind` is that of targets that no table knows.
    Target {
        label: String,
        tool: String,
        kind: Kind,
        is_needed: bool,
    },
    Nothing,
}

impl Table {
    pub(super) fn of(rules: &Rules) -> Self {
        let mut table = Self { programs: Vec::new(), arms: Vec::new() };
        let mut seen: Vec<&str> = Vec::new();
        for rule in rules.rules() {
            let names: Vec<&str> = rule
                .programs
                .iter()
                .map(String::as_str)
                .filter(|name| is_plain(name) && !seen.contains(name))
                .collect();
            if names.is_empty() {
                continue;
            }
            table.programs.push(Program::of(rule, &names));
            names.iter().for_each(|name| table.arms.extend(arms(rules, rule, name)));
            seen.extend(names);
        }
        table
    }

    /// Patterns of target names that stand for a watcher.
    pub(super) fn watchers(&self, dialect: Dialect) -> String {
        let words = target_words()
            .into_iter()
            .filter(|(_, word, meaning)| *meaning == TargetMeaning::Watcher && word.len() > 3);
        let patterns: Vec<String> = words
            .map(|(_, word, _)| match dialect {
                Dialect::Posix => format!("*{word}*"),
                Dialect::Fish => format!("'*{word}*'"),
            })
            .collect();
        patterns.join(if dialect == Dialect::Posix { " | " } else { " " })
    }

    /// First parts of target names and what they mean.
    pub(super) fn targets(&self, dialect: Dialect) -> String {
        let mut text = String::new();
        let words = target_words();
        let mut sections: Vec<&str> = words.iter().map(|(section, ..)| section.as_str()).collect();
        sections.dedup();
        for section in sections {
            let own = words.iter().filter(|(name, ..)| name == section);
            let patterns: Vec<String> = own.clone().map(|(_, word, _)| dialect.quote(word)).collect();
            let is_kind = own.clone().all(|(.., meaning)| *meaning == TargetMeaning::Kind);
            let body = match (is_kind, dialect) {
                (true, Dialect::Posix) => format!("kind={section}"),
                (true, Dialect::Fish) => format!("set kind {section}"),
                (false, _) => "return 0".to_owned(),
            };
            text.push_str(&dialect.arm(&patterns, &body));
        }
        text
    }

    pub(super) fn programs(&self, dialect: Dialect) -> String {
        let mut text = String::new();
        for program in &self.programs {
            let names: Vec<String> = program.names.iter().map(|name| dialect.quote(name)).collect();
            let body = match dialect {
                Dialect::Posix => {
                    let list = |flags: &[String]| dialect.quote(&format!(" {} ", flags.join(" ")));
                    format!(
                        "stop={} value={} prefix={}",
                        list(&program.stop),
                        list(&program.value),
                        dialect.quote(&program.prefix)
                    )
                }
                Dialect::Fish => {
                    let list =
                        |flags: &[String]| flags.iter().map(|flag| dialect.quote(flag)).collect::<Vec<_>>().join(" ");
                    format!(
                        "set __draglog_stop {}; set __draglog_value {}; set __draglog_prefix {}",
                        list(&program.stop),
                        list(&program.value),
                        dialect.quote(&program.prefix)
                    )
                }
            };
            text.push_str(&dialect.arm(&names, &body));
        }
        text
    }

    pub(super) fn verbs(&self, dialect: Dialect) -> String {
        let mut text = String::new();
        for arm in &self.arms {
            let (words, body) = match &arm.meaning {
                Meaning::Run(run) => (arm.words.clone(), dialect.set_what(run)),
                Meaning::Nothing => (arm.words.clone(), dialect.nothing().to_owned()),
                Meaning::Target { label, tool, kind, is_needed } => {
                    let place = arm.words.trim_end().split(' ').count() + 1;
                    let word =
                        if dialect == Dialect::Posix { format!("\"${place}\"") } else { format!("\"$argv[{place}]\"") };
                    let needed = if *is_needed { " needed" } else { "" };
                    let (label, tool) = (dialect.quote(label), dialect.quote(tool));
                    (arm.words.clone(), format!("__draglog_target {word} {label} {tool} {kind}{needed}"))
                }
            };
            let _ = write!(text, "{}", dialect.arm(&[dialect.pattern(&words, arm.is_open)], &body));
        }
        text
    }
}

impl Program {
    fn of(rule: &Rule, names: &[&str]) -> Self {
        let options = rule.flags.iter().flat_map(|(_, flags)| flags);
        let of_verbs = rule.verbs.iter().flat_map(|verb| verb.only_with.iter().chain(&verb.unless));
        let mut stop: Vec<String> = options
            .chain(of_verbs)
            .filter_map(|flag| flag.split(' ').next())
            .filter(|flag| is_plain(flag))
            .map(str::to_owned)
            .collect();
        stop.sort();
        stop.dedup();
        let value = rule.value_flags.iter().filter(|flag| is_plain(flag)).cloned().collect();
        let prefix = rule.prefixes.iter().find_map(|prefix| prefix.strip_suffix('*')).unwrap_or_default().to_owned();
        Self { names: names.iter().map(|name| (*name).to_owned()).collect(), stop, value, prefix }
    }
}

/// What the verbs of one program mean.
fn arms(rules: &Rules, rule: &Rule, program: &str) -> Vec<Arm> {
    let mut arms = Vec::new();
    for verb in &rule.verbs {
        for words in verb.words.iter().filter(|words| words.len() <= 2 && words.iter().all(|word| is_plain(word))) {
            let typed = format!("{program} {}", words.join(" "));
            // Behind two words the shell knows no third: a target there is left out.
            let is_open = words.len() < 2;
            let words = if is_open { format!("{typed} ") } else { typed.clone() };
            arms.push(Arm { words, is_open, meaning: meaning(rules, &typed, verb) });
        }
    }
    let bare = if let Some(run) = ask(rules, program) { Meaning::Run(run) } else { Meaning::Nothing };
    let default = rule.verbs.iter().find(|verb| verb.words.is_empty() && !verb.is_bare);
    match default.map(|verb| meaning(rules, program, verb)) {
        Some(target @ Meaning::Target { .. }) => {
            arms.push(Arm { words: format!("{program} "), is_open: true, meaning: target })
        }
        _ => {
            arms.push(Arm { words: format!("{program}  "), is_open: false, meaning: bare });
            let meaning = ask(rules, &format!("{program} {UNKNOWN}"))
                .filter(|run| !run.label.contains(UNKNOWN))
                .map_or(Meaning::Nothing, Meaning::Run);
            arms.push(Arm { words: format!("{program} "), is_open: true, meaning });
        }
    }
    arms
}

fn meaning(rules: &Rules, typed: &str, verb: &Verb) -> Meaning {
    if verb.is_running {
        return Meaning::Nothing;
    }
    let alone = ask(rules, typed);
    if verb.target != Target::Never {
        let Some(run) = ask(rules, &format!("{typed} {UNKNOWN}")) else { return Meaning::Nothing };
        if let Some(label) = run.label.strip_suffix(UNKNOWN) {
            return Meaning::Target {
                label: label.trim_end().to_owned(),
                tool: run.tool,
                kind: run.kind,
                is_needed: alone.is_none(),
            };
        }
    }
    alone.map_or(Meaning::Nothing, Meaning::Run)
}

fn ask(rules: &Rules, typed: &str) -> Option<Recognised> {
    let argv: Vec<String> = typed.split(' ').map(str::to_owned).collect();
    match rules.classify(&argv, None, &argv[0]) {
        Verdict::Run(run) => Some(run),
        _ => None,
    }
}

/// Whether a word can stand in a pattern as it is.
fn is_plain(word: &str) -> bool {
    !word.is_empty() && word.chars().all(|c| c.is_ascii_alphanumeric() || "-_.+:@/".contains(c))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TargetMeaning {
    Kind,
    Watcher,
    OtherRole,
}

/// Section, word and what it means, in the order of the file.
fn target_words() -> Vec<(String, String, TargetMeaning)> {
    let table: toml::Table = toml::from_str(TARGETS).unwrap_or_default();
    let mut found = Vec::new();
    for (part, sections) in &table {
        for (section, words) in sections.as_table().into_iter().flatten() {
            let meaning = match (part.as_str(), section.as_str()) {
                ("kind", _) => TargetMeaning::Kind,
                (_, "watcher") => TargetMeaning::Watcher,
                _ => TargetMeaning::OtherRole,
            };
            let words = words.as_array().into_iter().flatten().filter_map(toml::Value::as_str);
            found.extend(words.filter(|word| is_plain(word)).map(|word| (section.clone(), word.to_owned(), meaning)));
        }
    }
    found
}
