//! The rules as tables in a shell's own words: which programs there are, which of their verbs are waits, and of what kind.
//!
//! Every label that can come out is asked of the rules here, so that the shell adds nothing of what was typed. Where the
//! shell cannot tell (a command inside a command, a verb that depends on an option), the table says nothing.

use std::collections::BTreeMap;

use crate::domain::log::wait::Kind;
use crate::observe::rules::Rules;
use crate::observe::rules::schema::{Rule, TargetRule, Verb, ZeroStatus};
use crate::observe::verdict::{ProcessVerdict, RecognisedRun};

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

    /// Patterns and what to do, one arm of a case. Patterns are made of words for which [`is_plain`] holds, the comma and
    /// the star, so that only fish needs quotes around them.
    fn arm(self, patterns: &[String], body: &str) -> String {
        match self {
            Self::Posix => format!("{}) {body};;\n", patterns.join("|")),
            Self::Fish => {
                let quoted =
                    patterns.iter().map(|one| if one.contains('*') { format!("\"{one}\"") } else { one.clone() });
                format!("case {}\n{body}\n", quoted.collect::<Vec<_>>().join(" "))
            }
        }
    }

    /// Assignments of texts that need no quotes inside of double ones.
    fn set(self, pairs: &[(&str, String)]) -> String {
        let one = |(name, value): &(&str, String)| match self {
            Self::Posix if value.contains(' ') => format!("{name}=\"{value}\""),
            Self::Posix => format!("{name}={value}"),
            Self::Fish => format!("set {name} \"{value}\""),
        };
        pairs.iter().map(one).collect::<Vec<_>>().join(if self == Self::Posix { " " } else { ";" })
    }
}

/// What the hook needs of the rules.
pub(super) struct HookTable {
    groups: Vec<Group>,
}

/// Programs that mean the same by the same words.
struct Group {
    names: Vec<String>,
    tool: String,
    options: Options,
    arms: Vec<CaseArm>,
}

/// How a program's options are read.
#[derive(Clone)]
struct Options {
    stop: Vec<String>,
    value: Vec<String>,
    prefix: String,
}

/// What the words behind a program mean, most exact first.
#[derive(PartialEq)]
struct CaseArm {
    /// At most two.
    words: Vec<String>,
    /// Whether more words may follow.
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

impl HookTable {
    pub(super) fn of(rules: &Rules) -> Self {
        let mut groups: Vec<Group> = Vec::new();
        let mut seen: Vec<&str> = Vec::new();
        for rule in rules.rules() {
            let is_new = |name: &&str| is_plain(name) && !seen.contains(name);
            let names: Vec<&str> = rule.programs.iter().map(String::as_str).filter(is_new).collect();
            for name in &names {
                let arms = arms(rules, rule, name);
                match groups.last_mut().filter(|last| last.tool == rule.id && last.arms == arms) {
                    _ if arms.is_empty() => {}
                    Some(group) => group.names.push((*name).to_owned()),
                    None => groups.push(Group {
                        names: vec![(*name).to_owned()],
                        tool: rule.id.clone(),
                        options: Options::of(rule),
                        arms,
                    }),
                }
            }
            seen.extend(names);
        }
        Self { groups }
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
            let patterns: Vec<String> = own.clone().map(|(_, word, _)| word.clone()).collect();
            let is_kind = own.clone().all(|(.., meaning)| *meaning == TargetMeaning::Kind);
            let body = if is_kind { dialect.set(&[("kind", section.to_owned())]) } else { "return 0".to_owned() };
            text.push_str(&dialect.arm(&patterns, &body));
        }
        text
    }

    /// A file for each first letter of a program's name: its name, and for each program how to read its options and what
    /// its words mean. A shell reads the one it needs when it first needs it, and nothing of all this when it starts.
    pub(super) fn files(&self, dialect: Dialect) -> Vec<(String, String)> {
        let mut files: BTreeMap<String, String> = BTreeMap::new();
        for group in &self.groups {
            let mut by_letter: BTreeMap<String, Vec<String>> = BTreeMap::new();
            for name in &group.names {
                by_letter.entry(letter(name)).or_default().push(name.clone());
            }
            for (letter, names) in by_letter {
                files.entry(letter).or_default().push_str(&dialect.arm(&names, &group.body(dialect)));
            }
        }
        let whole = |(letter, arms): (String, String)| {
            let text = match dialect {
                Dialect::Posix => format!("__draglog_of_{letter}() {{\ncase $1 in\n{arms}esac\n}}\n"),
                Dialect::Fish => format!(
                    "function __draglog_of_{letter} --no-scope-shadowing\nswitch \"$argv[1]\"\n{arms}end\nend\n"
                ),
            };
            (letter, text)
        };
        files.into_iter().map(whole).collect()
    }
}

/// The file of a program: small letters and digits have one each, so that no file system takes two for one.
fn letter(program: &str) -> String {
    let first = program.chars().next().filter(|first| first.is_ascii_lowercase() || first.is_ascii_digit());
    first.map_or_else(|| "other".into(), String::from)
}

impl Group {
    fn body(&self, dialect: Dialect) -> String {
        let mut pairs = vec![("tool", self.tool.clone())];
        let padded = |flags: &[String]| format!(" {} ", flags.join(" "));
        let Options { stop, value, prefix } = &self.options;
        pairs.extend((!stop.is_empty()).then(|| ("stop", padded(stop))));
        pairs.extend((!value.is_empty()).then(|| ("value", padded(value))));
        pairs.extend((!prefix.is_empty()).then(|| ("prefix", prefix.clone())));
        let verbs = dialect.quote(self.verbs(dialect).trim_end());
        match dialect {
            Dialect::Posix => format!("{} verbs={verbs}", dialect.set(&pairs)),
            Dialect::Fish => format!("{};set verbs {verbs}", dialect.set(&pairs)),
        }
    }

    /// The arms, those of one meaning together where none between them could match first.
    fn verbs(&self, dialect: Dialect) -> String {
        let mut rows: Vec<(String, Vec<&CaseArm>)> = Vec::new();
        for arm in &self.arms {
            let body = dialect.set(&arm.pairs(&self.tool));
            let same = rows.iter().position(|(known, _)| *known == body);
            match same.filter(|at| rows[at + 1..].iter().all(|(_, arms)| arms.iter().all(|other| arm.is_apart(other))))
            {
                Some(at) => rows[at].1.push(arm),
                None => rows.push((body, vec![arm])),
            }
        }
        rows.iter().fold(String::new(), |text, (body, arms)| {
            let patterns: Vec<String> = arms.iter().map(|arm| arm.pattern()).collect();
            text + &dialect.arm(&patterns, body)
        })
    }
}

impl CaseArm {
    /// What stands before the star or, without one, is all.
    fn stem(&self) -> String {
        match self.words.as_slice() {
            [] => {
                if self.is_open {
                    String::new()
                } else {
                    ",".into()
                }
            }
            [first] => format!("{first},"),
            [first, second, ..] => format!("{first},{second}"),
        }
    }

    fn pattern(&self) -> String {
        self.stem() + if self.is_open { "*" } else { "" }
    }

    /// Whether no words could match both.
    fn is_apart(&self, other: &Self) -> bool {
        let (one, two) = (self.stem(), other.stem());
        !one.starts_with(&two) && !two.starts_with(&one)
    }

    /// What the shell is to set.
    fn pairs(&self, usual: &str) -> Vec<(&'static str, String)> {
        let (label, tool, kind) = match &self.meaning {
            Meaning::Nothing => return Vec::new(),
            Meaning::Run { label, tool, kind } | Meaning::Target { label, tool, kind, .. } => (label, tool, kind),
        };
        let mut pairs = vec![("kind", kind.to_string())];
        pairs.extend((tool != usual).then(|| ("tool", tool.clone())));
        let typed = label.strip_prefix(TYPED).map(str::trim_start);
        match typed {
            Some("") => {}
            Some(words) if words == self.words.join(" ") => pairs.push(("words", self.words.len().to_string())),
            Some(words) => pairs.push(("verb", words.to_owned())),
            None => pairs.push(("label", label.clone())),
        }
        if let Meaning::Target { is_needed, .. } = &self.meaning {
            pairs.push(("target", if self.words.is_empty() { "first" } else { "second" }.to_owned()));
            pairs.extend(is_needed.then(|| ("needed", "1".to_owned())));
        }
        pairs
    }
}

impl Options {
    fn of(rule: &Rule) -> Self {
        let options = rule.flags.values().flatten();
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
        Self { stop, value, prefix }
    }
}

/// What the verbs of one program mean. Those that are no wait are left out where every other is none either.
fn arms(rules: &Rules, rule: &Rule, program: &str) -> Vec<CaseArm> {
    let mut arms = Vec::new();
    for verb in &rule.verbs {
        for words in verb.words.iter().filter(|words| words.len() <= 2 && words.iter().all(|word| is_plain(word))) {
            // Behind two words the shell knows no third: a target there is left out.
            let is_open = words.len() < 2;
            arms.push(CaseArm {
                words: words.clone(),
                is_open,
                meaning: meaning(rules, program, &words.join(" "), verb),
            });
        }
    }
    let default = rule.verbs.iter().find(|verb| verb.words.is_empty() && !verb.is_bare);
    if let Some(target @ Meaning::Target { .. }) = default.map(|verb| meaning(rules, program, "", verb)) {
        arms.push(CaseArm { words: Vec::new(), is_open: true, meaning: target });
    } else {
        let bare = ask(rules, program, "").map_or(Meaning::Nothing, |run| Meaning::of(run, program));
        arms.push(CaseArm { words: Vec::new(), is_open: false, meaning: bare });
        let other = ask(rules, program, UNKNOWN).filter(|run| !run.what.label.contains(UNKNOWN));
        let meaning = other.map_or(Meaning::Nothing, |run| Meaning::of(run, program));
        arms.push(CaseArm { words: Vec::new(), is_open: true, meaning });
    }
    if arms.last().is_some_and(|arm| arm.meaning == Meaning::Nothing) {
        let last = arms.iter().rposition(|arm| arm.meaning != Meaning::Nothing).map_or(0, |last| last + 1);
        arms.truncate(last);
    }
    arms
}

fn meaning(rules: &Rules, program: &str, typed: &str, verb: &Verb) -> Meaning {
    // The hook knows no other outcome than that of the status.
    if verb.is_running || verb.zero_status == ZeroStatus::Nothing {
        return Meaning::Nothing;
    }
    let alone = ask(rules, program, typed);
    if verb.target != TargetRule::Never {
        let Some(run) = ask(rules, program, format!("{typed} {UNKNOWN}").trim_start()) else { return Meaning::Nothing };
        if let Some(label) = run.what.label.strip_suffix(UNKNOWN) {
            let label = with_typed(label.trim_end(), program);
            return Meaning::Target { label, tool: run.what.tool, kind: run.what.kind, is_needed: alone.is_none() };
        }
    }
    alone.map_or(Meaning::Nothing, |run| Meaning::of(run, program))
}

impl Meaning {
    fn of(run: RecognisedRun, program: &str) -> Self {
        Self::Run { label: with_typed(&run.what.label, program), tool: run.what.tool, kind: run.what.kind }
    }
}

fn with_typed(label: &str, program: &str) -> String {
    match label.strip_prefix(program) {
        Some(rest) if rest.is_empty() || rest.starts_with(' ') => format!("{TYPED}{rest}"),
        _ => label.to_owned(),
    }
}

fn ask(rules: &Rules, program: &str, typed: &str) -> Option<RecognisedRun> {
    let words = typed.split(' ').filter(|word| !word.is_empty());
    let argv: Vec<String> = std::iter::once(program).chain(words).map(str::to_owned).collect();
    match rules.classify(&argv, None, program) {
        ProcessVerdict::Run(run) => Some(run),
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
