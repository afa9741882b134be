//! The rules as tables in a shell's own words: which programs there are, which of their verbs are waits, and of what kind.
//!
//! Every label that can come out is asked of the rules here, so that the shell adds nothing of what was typed. Where the
//! shell cannot tell (a command inside a command, a verb that depends on an option), the table says nothing.

use crate::domain::wait::Kind;
use crate::observe::rules::Rules;
use crate::observe::rules::schema::{Rule, Target, Verb};
use crate::observe::verdict::{Recognised, Verdict};

/// A target that no table of targets knows.
const UNKNOWN: &str = "zzzz";
/// Stands in a label for the program as it was typed.
const TYPED: char = '\u{1}';
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

    /// A label, with the program as it was typed where it stands in it; that is one of the names in the pattern.
    fn label(self, label: &str) -> String {
        let typed = if self == Self::Posix { "\"$1\"" } else { "\"$argv[1]\"" };
        match label.strip_prefix(TYPED) {
            Some("") => typed.to_owned(),
            Some(rest) => format!("{typed}{}", self.quote(rest)),
            None => self.quote(label),
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
    groups: Vec<Group>,
}

/// Programs whose verbs mean the same.
struct Group {
    names: Vec<String>,
    arms: Vec<Arm>,
}

/// How a program's options are read.
struct Program {
    names: Vec<String>,
    stop: Vec<String>,
    value: Vec<String>,
    prefix: String,
}

/// What the words behind a program mean, most exact first.
#[derive(PartialEq)]
struct Arm {
    words: String,
    is_open: bool,
    meaning: Meaning,
}

#[derive(PartialEq)]
enum Meaning {
    Run {
        /// The program as typed stands in it as [`TYPED`].
        label: String,
        tool: String,
        kind: Kind,
    },
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
        let mut table = Self { programs: Vec::new(), groups: Vec::new() };
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
            for name in &names {
                let arms = arms(rules, rule, name);
                match table
                    .groups
                    .last_mut()
                    .filter(|group| names.contains(&group.names[0].as_str()) && group.arms == arms)
                {
                    Some(group) => group.names.push((*name).to_owned()),
                    None => table.groups.push(Group { names: vec![(*name).to_owned()], arms }),
                }
            }
            seen.extend(names);
        }
        table
    }

    /// Patterns of target names that stand for a watcher.
    pub(super) fn watchers(dialect: Dialect) -> String {
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
    pub(super) fn targets(dialect: Dialect) -> String {
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

    /// For each group of programs, its verbs.
    pub(super) fn verbs(&self, dialect: Dialect) -> String {
        let groups = self.groups.iter().filter(|group| !group.arms.is_empty());
        groups.fold(String::new(), |text, group| {
            let names: Vec<String> = group.names.iter().map(|name| dialect.quote(name)).collect();
            text + &dialect.arm(&names, &group.body(dialect))
        })
    }
}

impl Group {
    fn body(&self, dialect: Dialect) -> String {
        let same = self.arms.chunk_by(|one, other| one.meaning == other.meaning);
        let inner = same.fold(String::new(), |text, arms| {
            let patterns: Vec<String> = arms.iter().map(|arm| dialect.pattern(&arm.words, arm.is_open)).collect();
            text + &dialect.arm(&patterns, &arms[0].body(dialect))
        });
        match dialect {
            Dialect::Posix => format!("case \"$2 $3\" in\n{inner}      esac"),
            Dialect::Fish => format!("switch \"$argv[2] $argv[3]\"\n{inner}            end"),
        }
    }
}

impl Arm {
    fn body(&self, dialect: Dialect) -> String {
        match &self.meaning {
            Meaning::Nothing => dialect.nothing().to_owned(),
            Meaning::Run { label, tool, kind } => {
                let (tool, label) = (dialect.quote(&format!("{tool}\t{kind}\t")), dialect.label(label));
                match dialect {
                    Dialect::Posix => format!("__draglog_what={tool}{label}"),
                    Dialect::Fish => format!("set -g __draglog_what {tool}{label}"),
                }
            }
            Meaning::Target { label, tool, kind, is_needed } => {
                let place = self.words.trim_end().split(' ').filter(|word| !word.is_empty()).count() + 2;
                let word = match dialect {
                    Dialect::Posix => format!("\"${place}\""),
                    Dialect::Fish => format!("\"$argv[{place}]\""),
                };
                let needed = if *is_needed { " needed" } else { "" };
                format!("__draglog_target {word} {} {} {kind}{needed}", dialect.label(label), dialect.quote(tool))
            }
        }
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

/// What the verbs of one program mean. Those that are no wait are left out where every other is none either.
fn arms(rules: &Rules, rule: &Rule, program: &str) -> Vec<Arm> {
    let mut arms = Vec::new();
    for verb in &rule.verbs {
        for words in verb.words.iter().filter(|words| words.len() <= 2 && words.iter().all(|word| is_plain(word))) {
            // Behind two words the shell knows no third: a target there is left out.
            let is_open = words.len() < 2;
            let typed = words.join(" ");
            let pattern = if is_open { format!("{typed} ") } else { typed.clone() };
            arms.push(Arm { words: pattern, is_open, meaning: meaning(rules, program, &typed, verb) });
        }
    }
    let default = rule.verbs.iter().find(|verb| verb.words.is_empty() && !verb.is_bare);
    if let Some(target @ Meaning::Target { .. }) = default.map(|verb| meaning(rules, program, "", verb)) {
        arms.push(Arm { words: String::new(), is_open: true, meaning: target });
    } else {
        let bare = ask(rules, program, "").map_or(Meaning::Nothing, |run| Meaning::of(run, program));
        arms.push(Arm { words: " ".into(), is_open: false, meaning: bare });
        let other = ask(rules, program, UNKNOWN).filter(|run| !run.label.contains(UNKNOWN));
        let meaning = other.map_or(Meaning::Nothing, |run| Meaning::of(run, program));
        arms.push(Arm { words: String::new(), is_open: true, meaning });
    }
    if arms.last().is_some_and(|arm| arm.meaning == Meaning::Nothing) {
        let last = arms.iter().rposition(|arm| arm.meaning != Meaning::Nothing).map_or(0, |last| last + 1);
        arms.truncate(last);
    }
    arms
}

fn meaning(rules: &Rules, program: &str, typed: &str, verb: &Verb) -> Meaning {
    if verb.is_running {
        return Meaning::Nothing;
    }
    let alone = ask(rules, program, typed);
    if verb.target != Target::Never {
        let Some(run) = ask(rules, program, format!("{typed} {UNKNOWN}").trim_start()) else { return Meaning::Nothing };
        if let Some(label) = run.label.strip_suffix(UNKNOWN) {
            let label = with_typed(label.trim_end(), program);
            return Meaning::Target { label, tool: run.tool, kind: run.kind, is_needed: alone.is_none() };
        }
    }
    alone.map_or(Meaning::Nothing, |run| Meaning::of(run, program))
}

impl Meaning {
    fn of(run: Recognised, program: &str) -> Self {
        Self::Run { label: with_typed(&run.label, program), tool: run.tool, kind: run.kind }
    }
}

fn with_typed(label: &str, program: &str) -> String {
    match label.strip_prefix(program) {
        Some(rest) if rest.is_empty() || rest.starts_with(' ') => format!("{TYPED}{rest}"),
        _ => label.to_owned(),
    }
}

fn ask(rules: &Rules, program: &str, typed: &str) -> Option<Recognised> {
    let words = typed.split(' ').filter(|word| !word.is_empty());
    let argv: Vec<String> = std::iter::once(program).chain(words).map(str::to_owned).collect();
    match rules.classify(&argv, None, program) {
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
