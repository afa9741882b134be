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

use std::str::FromStr;
use std::time::Duration;

use toml::de::DeTable;

use super::section::{RuleFile, RuleSection};
use crate::domain::log::wait::Kind;
use crate::domain::say::parsing::{Syntax, in_plain_words};
use crate::domain::say::problem::Problem;
use crate::domain::say::words::words;
use crate::observe::verdict::{HandOff, ToolRole};

/// Every key of a rule.
pub const RULE_KEYS: &[&str] = &[
    "id",
    "name",
    "programs",
    "scripts",
    "modules",
    "prefixes",
    "value_flags",
    "several",
    "pass_through",
    "show_from_s",
    "flags",
    "verb",
    "example",
];
/// Every key of a verb.
pub const VERB_KEYS: &[&str] = &[
    "words",
    "bare",
    "kind",
    "role",
    "label",
    "target",
    "unknown_target",
    "only_with",
    "unless",
    "runs",
    "hand_off",
    "hand_off_children",
    "show_from_s",
    "silent_status",
];
/// Every key of an example.
pub const EXAMPLE_KEYS: &[&str] = &["run", "is", "label"];

words! {
    /// Whether the word behind the verb joins the label.
    pub enum TargetRule, "target" {
        Never = "never",
        Allowed = "allowed",
        /// Without one it is no wait (`npm run` lists the scripts).
        Needed = "needed",
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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    pub id: String,
    /// First word of labels; none = the program as typed.
    pub name: Option<String>,
    pub programs: Vec<String>,
    pub scripts: Vec<String>,
    pub modules: Vec<String>,
    pub prefixes: Vec<String>,
    pub value_flags: Vec<String>,
    pub is_several: bool,
    pub is_pass_through: bool,
    pub show_from: Option<Duration>,
    /// Options that make it no wait.
    pub flags: Vec<(ToolRole, Vec<String>)>,
    /// Longest words first; those without words last.
    pub verbs: Vec<Verb>,
    pub examples: Vec<Example>,
    /// Written by the user: for verbs it does not know it gives way to other rules.
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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    pub run: String,
    pub expected: ExampleVerdict,
    pub label: Option<String>,
    /// Where it stands in the file.
    pub offset: usize,
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
        let origin = RuleFile { file, source };
        let document = DeTable::parse(source).map_err(|error| {
            let offset = error.span().map_or(0, |span| span.start);
            origin.problem(offset, in_plain_words(error.message(), Syntax::Toml))
        })?;
        let top = RuleSection::open(origin, 0, document.get_ref(), RULE_KEYS)?;
        let id = top.text("id")?.ok_or_else(|| top.problem("id", "`id` is missing").hint("write id = \"...\""))?;
        if !is_id(id) {
            return Err(top
                .problem("id", format!("`{id}` is no id"))
                .hint("use up to 40 small letters, digits, . _ + and -, beginning with a letter or digit"));
        }
        let rule = Self {
            id: id.to_owned(),
            name: label_text(&top, "name")?,
            programs: top.texts("programs")?,
            scripts: top.texts("scripts")?,
            modules: top.texts("modules")?,
            prefixes: top.texts("prefixes")?,
            value_flags: top.texts("value_flags")?,
            is_several: top.flag("several")?,
            is_pass_through: top.flag("pass_through")?,
            show_from: top.seconds("show_from_s")?.map(Duration::from_secs),
            flags: flags(&top)?,
            verbs: verbs(&top)?,
            examples: examples(&top)?,
            is_users: false,
        };
        if rule.programs.is_empty() && rule.scripts.is_empty() && rule.modules.is_empty() {
            return Err(top.problem("programs", "the rule names no program").hint("write programs = [\"...\"]"));
        }
        if rule.verbs.is_empty() {
            return Err(top.problem("verb", "the rule has no [[verb]]").hint("add [[verb]] with kind = \"build\""));
        }
        Ok(rule)
    }
}

fn flags(top: &RuleSection<'_>) -> Result<Vec<(ToolRole, Vec<String>)>, Problem> {
    let names: Vec<&str> = ToolRole::ALL.iter().map(|role| role.as_str()).collect();
    let Some(section) = top.section("flags", &names)? else { return Ok(Vec::new()) };
    ToolRole::ALL.iter().map(|role| Ok((*role, section.texts(role.as_str())?))).collect()
}

fn verbs(top: &RuleSection<'_>) -> Result<Vec<Verb>, Problem> {
    let sections = top.sections("verb", VERB_KEYS)?;
    let mut verbs = sections.iter().map(verb).collect::<Result<Vec<_>, _>>()?;
    // Stable: among equals the order of the file decides.
    verbs.sort_by_key(|verb| std::cmp::Reverse(verb.words.iter().map(Vec::len).max().unwrap_or(0)));
    Ok(verbs)
}

fn verb(section: &RuleSection<'_>) -> Result<Verb, Problem> {
    let is_running = section.flag("runs")?;
    let words: Vec<Vec<String>> =
        section.texts("words")?.iter().map(|words| words.split_whitespace().map(str::to_owned).collect()).collect();
    let is_bare = section.flag("bare")?;
    if is_bare && !words.is_empty() {
        return Err(section.problem("bare", "`bare` and `words` exclude each other").hint("keep one of them"));
    }
    Ok(Verb {
        words,
        is_bare,
        meaning: meaning(section, is_running)?,
        label: label_text(section, "label")?,
        target: word(section, "target")?.unwrap_or(TargetRule::Never),
        is_judged_below: judged_below(section)?,
        only_with: section.texts("only_with")?,
        unless: section.texts("unless")?,
        is_running,
        hand_off: hand_off(section)?,
        show_from: section.seconds("show_from_s")?.map(Duration::from_secs),
        zero_status: if section.flag("silent_status")? { ZeroStatus::Nothing } else { ZeroStatus::Success },
    })
}

fn meaning(section: &RuleSection<'_>, is_running: bool) -> Result<VerbMeaning, Problem> {
    let kind: Option<Kind> = word(section, "kind")?;
    match (kind, section.text("role")?) {
        (Some(_), Some(_)) => {
            Err(section.problem("role", "`kind` and `role` exclude each other").hint("keep one of them"))
        }
        (Some(kind), None) if kind.is_machine() => Ok(VerbMeaning::Wait(kind)),
        (Some(kind), None) => Err(section
            .problem("kind", format!("no tool is a wait of kind `{kind}`"))
            .hint("that kind is for waits entered by hand")),
        (None, Some(_)) => Ok(VerbMeaning::NotAWait(word(section, "role")?.unwrap_or(ToolRole::Other))),
        (None, None) if is_running => Ok(VerbMeaning::Inner),
        (None, None) => Err(section
            .problem("kind", "the verb has neither `kind` nor `role`")
            .hint("write kind = \"build\", or role = \"other\" for what is no wait")),
    }
}

fn judged_below(section: &RuleSection<'_>) -> Result<bool, Problem> {
    match section.text("unknown_target")? {
        None => Ok(false),
        Some("below") => Ok(true),
        Some(other) => {
            let problem = section.problem("unknown_target", format!("unknown value `{other}`"));
            Err(problem.hint("write unknown_target = \"below\", or leave it out"))
        }
    }
}

fn hand_off(section: &RuleSection<'_>) -> Result<Option<HandOff>, Problem> {
    let children = section.texts("hand_off_children")?;
    let replaces_itself = match section.text("hand_off")? {
        None => false,
        Some("itself") => true,
        Some(other) => {
            let problem = section.problem("hand_off", format!("unknown hand-off `{other}`"));
            return Err(problem.hint("write hand_off = \"itself\" or hand_off_children = [\"...\"]"));
        }
    };
    Ok((replaces_itself || !children.is_empty()).then_some(HandOff { replaces_itself, children }))
}

fn examples(top: &RuleSection<'_>) -> Result<Vec<Example>, Problem> {
    let sections = top.sections("example", EXAMPLE_KEYS)?;
    sections
        .iter()
        .map(|section| {
            let missing = |key| section.problem(key, format!("the example has no `{key}`"));
            let is = section.text("is")?.ok_or_else(|| missing("is").hint("write a kind, a role or \"none\""))?;
            let expected = match is.parse() {
                _ if is == "none" => ExampleVerdict::None,
                Ok(role) => ExampleVerdict::Role(role),
                Err(_) => ExampleVerdict::Kind(word(section, "is")?.unwrap_or(Kind::Build)),
            };
            Ok(Example {
                run: section.text("run")?.ok_or_else(|| missing("run").hint("write a command line"))?.to_owned(),
                expected,
                label: section.text("label")?.map(str::to_owned),
                offset: section.offset,
            })
        })
        .collect()
}

/// A word of a closed list.
fn word<T>(section: &RuleSection<'_>, key: &str) -> Result<Option<T>, Problem>
where
    T: FromStr<Err = crate::domain::say::words::UnknownWord>,
{
    let Some(text) = section.text(key)? else { return Ok(None) };
    text.parse().map(Some).map_err(|error: crate::domain::say::words::UnknownWord| {
        let accepted: Vec<&str> = error.expected.iter().map(String::as_str).collect();
        section.problem(key, format!("unknown {} `{text}`", error.what)).hint_word(text, &accepted)
    })
}

/// Text that may stand in a label.
fn label_text(section: &RuleSection<'_>, key: &str) -> Result<Option<String>, Problem> {
    let Some(text) = section.text(key)? else { return Ok(None) };
    if text.len() > 40 || !text.chars().all(is_label_char) {
        return Err(section
            .problem(key, format!("`{text}` cannot stand in a label"))
            .hint("use up to 40 letters, digits, spaces, . _ : + @ / and -"));
    }
    Ok(Some(text.to_owned()))
}

/// Whether `c` may stand in a label.
pub(super) fn is_label_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || " ._:+@/-".contains(c)
}

/// Whether `text` can be a rule's id.
pub(super) fn is_id(text: &str) -> bool {
    text.len() <= 40
        && text.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit())
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "._+-".contains(c))
}
