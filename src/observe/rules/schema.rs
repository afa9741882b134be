//! The form of a rule file, and reading it. One file is one tool; nothing here looks at a process.
//!
//! ```toml
//! id = "cargo"                    # what the log calls the tool; letters, digits, . _ + -
//! name = "cargo"                  # first word of labels; without it the program as typed
//! programs = ["cargo"]            # base names of executables and of scripts an interpreter runs; `*` any text, `#` a version
//! scripts = ["npm-cli.js"]        # other names of the same tool under an interpreter; with a `/`: end of the path
//! modules = ["pytest"]            # python -m MODULE, java CLASS
//! prefixes = ["+*"]               # words before the verb that are skipped: cargo +nightly build
//! value_flags = ["--manifest-path"] # options whose next word is a value: neither verb nor target
//! several = true                  # several verbs may be given (mvn clean verify): the last that is a wait counts
//! pass_through = true             # options behind `--` are the tool's too: npm test -- --watch
//! show_from_s = 10                # shown first and asked about only from this length on
//!
//! [flags]                         # options that make it no wait, whatever the verb; `--help`, `--version` and `--dry-run` always do
//! watcher = ["--watch", "-w"]     # also server, repl, other. "-c program*": the option with such a value next to it
//!
//! [[verb]]
//! words = ["build", "b"]          # alternatives, each of one or more words; without `words`: whatever else is given
//! bare = true                     # (instead of words) only when nothing but options is given
//! kind = "build"                  # build test lint install generate container deploy flash vcs ci
//! role = "server"                 # instead of kind, for what is no wait: watcher server repl other
//! label = "build"                 # stands in the label for the words as typed
//! target = "allowed"              # the next word joins the label and may decide the kind (assets/targets.toml);
//!                                 # "needed": without one it is no wait
//! unknown_target = "below"        # a target that the table does not know says nothing: what runs below it decides
//! only_with = ["--watch"]         # only when one of these options is given
//! unless = ["--no-run"]           # not when one of these is given
//! runs = true                     # what follows is a command line: if its tool is known, it is that (npx jest)
//! hand_off = "itself"             # the run ends when the built program starts: the process becomes it,
//! hand_off_children = ["*/exe/*"] # or starts a file of such a path
//! show_from_s = 10
//! silent_status = true            # exit status 0 does not say how it went: the outcome is unknown
//!
//! [[example]]                     # behind everything else; one test runs those of every shipped file
//! run = "cargo +nightly build"
//! is = "build"                    # a kind, a role, or "none" for any role
//! label = "cargo build"
//! ```

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::domain::log::wait::Kind;
use crate::domain::say::escape::is_unsafe;
use crate::domain::say::parsing::{Syntax, in_plain_words};
use crate::domain::say::problem::Problem;
use crate::domain::say::words::{UnknownWord, words};
use crate::observe::verdict::{HandOff, ToolRole};

words! {
    /// Whether the word behind the verb joins the label.
    pub enum TargetRule, "target" {
        Never = "never",
        Allowed = "allowed",
        /// Without one it is no wait (`npm run` lists the scripts).
        Needed = "needed",
    }
}

words! {
    /// What decides about a target that the table does not know.
    enum UnknownTarget, "value" {
        Below = "below",
    }
}

words! {
    /// Who becomes the program that was built.
    enum HandOffWay, "hand-off" {
        Itself = "itself",
    }
}

/// What a verb means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VerbMeaning {
    /// A wait of this kind.
    Wait(Kind),
    /// No wait.
    NotAWait(ToolRole),
    /// Only what the inner command says.
    Inner,
}

/// One tool.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    #[serde(deserialize_with = "id")]
    pub id: String,
    /// First word of labels; none = the program as typed.
    #[serde(default, deserialize_with = "label")]
    pub name: Option<String>,
    #[serde(default)]
    pub programs: Vec<String>,
    #[serde(default)]
    pub scripts: Vec<String>,
    #[serde(default)]
    pub modules: Vec<String>,
    #[serde(default)]
    pub prefixes: Vec<String>,
    #[serde(default)]
    pub value_flags: Vec<String>,
    #[serde(default, rename = "several")]
    pub is_several: bool,
    #[serde(default, rename = "pass_through")]
    pub is_pass_through: bool,
    #[serde(default, rename = "show_from_s", deserialize_with = "seconds")]
    pub show_from: Option<Duration>,
    /// Options that make it no wait.
    #[serde(default)]
    pub flags: BTreeMap<ToolRole, Vec<String>>,
    /// Longest words first; those without words last.
    #[serde(default, rename = "verb")]
    pub verbs: Vec<Verb>,
    #[serde(default, rename = "example")]
    pub examples: Vec<Spanned<Example>>,
    /// Written by the user: for verbs it does not know it gives way to other rules.
    #[serde(skip)]
    pub is_users: bool,
}

/// One verb of a tool, or what holds for every other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verb {
    /// Alternatives, each split into words; empty = whatever else is given.
    pub words: Vec<Vec<String>>,
    pub is_bare: bool,
    pub meaning: VerbMeaning,
    pub label: Option<String>,
    pub target: TargetRule,
    /// A target that `assets/targets.toml` does not know says nothing; what runs below the process decides.
    pub is_judged_below: bool,
    pub only_with: Vec<String>,
    pub unless: Vec<String>,
    pub is_running: bool,
    pub hand_off: Option<HandOff>,
    pub show_from: Option<Duration>,
    pub zero_status: ZeroStatus,
}

/// What exit status 0 says of how it went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ZeroStatus {
    Success,
    Nothing,
}

/// A command line and what the rule must say of it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    pub run: String,
    #[serde(rename = "is")]
    pub expected: ExampleVerdict,
    pub label: Option<String>,
}

/// What an example is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExampleVerdict {
    Kind(Kind),
    Role(ToolRole),
    /// No wait, whatever the role.
    None,
}

impl Rule {
    /// Reads one rule file; `file` is how messages call it.
    ///
    /// # Errors
    /// The first problem found, with its line.
    pub fn parse(source: &str, file: &str) -> Result<Self, Problem> {
        let problem = |offset: usize, message: &str| Problem::at_byte(file, source, offset, message);
        let told = |error: toml::de::Error| {
            let offset = error.span().map_or(0, |span| span.start);
            problem(offset, &in_plain_words(error.message(), Syntax::Toml))
        };
        let document = DeTable::parse(source).map_err(told)?;
        if let Some(offset) = document.get_ref().values().find_map(unshowable) {
            let problem = problem(offset, "a text is empty or holds control characters");
            return Err(problem.hint("leave it out or write a word"));
        }
        let mut rule = Self::deserialize(toml::de::Deserializer::from(document)).map_err(told)?;
        if rule.programs.is_empty() && rule.scripts.is_empty() && rule.modules.is_empty() {
            return Err(problem(0, "the rule names no program").hint("write programs = [\"...\"]"));
        }
        if rule.verbs.is_empty() {
            return Err(problem(0, "the rule has no [[verb]]").hint("add [[verb]] with kind = \"build\""));
        }
        // Stable: among equals the order of the file decides.
        rule.verbs.sort_by_key(|verb| std::cmp::Reverse(verb.words.iter().map(Vec::len).max().unwrap_or(0)));
        Ok(rule)
    }
}

/// Where a text stands that must not be shown.
fn unshowable(value: &Spanned<DeValue<'_>>) -> Option<usize> {
    match value.get_ref() {
        DeValue::String(text) => (text.is_empty() || text.chars().any(is_unsafe)).then_some(value.span().start),
        DeValue::Array(list) => list.iter().find_map(unshowable),
        DeValue::Table(table) => table.values().find_map(unshowable),
        _ => None,
    }
}

/// A verb as it is written.
#[derive(Default, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
struct VerbRow {
    words: Vec<String>,
    bare: bool,
    kind: Option<Kind>,
    role: Option<ToolRole>,
    #[serde(deserialize_with = "label")]
    label: Option<String>,
    target: Option<TargetRule>,
    unknown_target: Option<UnknownTarget>,
    only_with: Vec<String>,
    unless: Vec<String>,
    runs: bool,
    hand_off: Option<HandOffWay>,
    hand_off_children: Vec<String>,
    #[serde(deserialize_with = "seconds")]
    show_from_s: Option<Duration>,
    silent_status: bool,
}

impl VerbRow {
    fn meaning(&self) -> Result<VerbMeaning, String> {
        match (self.kind, self.role) {
            (Some(_), Some(_)) => Err("`kind` and `role` exclude each other; keep one of them".to_owned()),
            (Some(kind), None) if kind.is_machine() => Ok(VerbMeaning::Wait(kind)),
            (Some(kind), None) => {
                Err(format!("no tool is a wait of kind `{kind}`; that kind is for waits entered by hand"))
            }
            (None, Some(role)) => Ok(VerbMeaning::NotAWait(role)),
            (None, None) if self.runs => Ok(VerbMeaning::Inner),
            (None, None) => {
                Err("the verb has neither `kind` nor `role`; write kind = \"build\", or role = \"other\" for \
                                 what is no wait"
                    .to_owned())
            }
        }
    }

    fn verb(self) -> Result<Verb, String> {
        if self.bare && !self.words.is_empty() {
            return Err("`bare` and `words` exclude each other; keep one of them".to_owned());
        }
        let (replaces_itself, children) = (self.hand_off.is_some(), self.hand_off_children.clone());
        let words = |text: &String| text.split_whitespace().map(str::to_owned).collect();
        Ok(Verb {
            meaning: self.meaning()?,
            words: self.words.iter().map(words).collect(),
            is_bare: self.bare,
            label: self.label,
            target: self.target.unwrap_or(TargetRule::Never),
            is_judged_below: self.unknown_target.is_some(),
            only_with: self.only_with,
            unless: self.unless,
            is_running: self.runs,
            hand_off: (replaces_itself || !children.is_empty()).then_some(HandOff { replaces_itself, children }),
            show_from: self.show_from_s,
            zero_status: if self.silent_status { ZeroStatus::Nothing } else { ZeroStatus::Success },
        })
    }
}

/// Made of its row while the parser still knows where that stands.
impl<'de> Deserialize<'de> for Verb {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Row;
        impl<'de> Visitor<'de> for Row {
            type Value = Verb;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a table [[verb]]")
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Verb, A::Error> {
                VerbRow::deserialize(MapAccessDeserializer::new(map))?.verb().map_err(A::Error::custom)
            }
        }
        deserializer.deserialize_map(Row)
    }
}

impl<'de> Deserialize<'de> for ExampleVerdict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = String::deserialize(deserializer)?;
        match word.parse() {
            _ if word == "none" => Ok(Self::None),
            Ok(role) => Ok(Self::Role(role)),
            Err(_) => word.parse().map(Self::Kind).map_err(|error: UnknownWord| D::Error::custom(error)),
        }
    }
}

fn id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let text = String::deserialize(deserializer)?;
    let form = "use up to 40 small letters, digits, . _ + and -, beginning with a letter or digit";
    if is_id(&text) { Ok(text) } else { Err(D::Error::custom(format!("`{text}` is no id; {form}"))) }
}

/// Text that may stand in a label.
fn label<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let text = String::deserialize(deserializer)?;
    let is_label_char = |c: char| c.is_ascii_alphanumeric() || " ._:+@/-".contains(c);
    if text.len() <= 40 && text.chars().all(is_label_char) {
        return Ok(Some(text));
    }
    let form = "use up to 40 letters, digits, spaces, . _ : + @ / and -";
    Err(D::Error::custom(format!("`{text}` cannot stand in a label; {form}")))
}

/// From 0 to a day.
fn seconds<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Duration>, D::Error> {
    match u64::deserialize(deserializer)? {
        seconds if seconds <= 86_400 => Ok(Some(Duration::from_secs(seconds))),
        _ => Err(D::Error::custom("these are more seconds than a day has; write a number from 0 to 86400")),
    }
}

/// Whether `text` can be a rule's id.
pub(super) fn is_id(text: &str) -> bool {
    text.len() <= 40
        && text.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit())
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "._+-".contains(c))
}
