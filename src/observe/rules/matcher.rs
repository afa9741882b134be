//! Holds a command line against one rule: which verb it is, what that means, and what the label may show of it.
//!
//! Nothing but words that the rule itself lists, and targets it allows, ever gets into a verdict.

use super::command::{CommandWords, is_option};
use super::schema::{Rule, TargetRule, Verb, VerbMeaning, ZeroStatus};
use super::target;
use crate::domain::log::run::RunLabel;
use crate::observe::pattern;
use crate::observe::verdict::{ProcessVerdict, RecognisedRun, ToolRole};

/// Options that make any tool no wait.
const ALWAYS_OTHER: [&str; 4] = ["--help", "--version", "--dry-run", "--dryrun"];

/// How a script of an unknown name is judged.
const BELOW: &str =
    "a wait if a known tool runs below it or if it is over by itself within half a minute, and none once it serves";

/// A word of the command line that is neither option nor an option's value nor an assignment.
#[derive(Debug, Clone, Copy)]
struct Word<'a> {
    text: &'a str,
    /// Position among the arguments.
    at: usize,
    is_behind_dashes: bool,
}

/// The verb that was found and what follows it.
struct VerbMatch<'a> {
    verb: &'a Verb,
    /// The verb's own words as typed.
    words: Vec<&'a str>,
    target: Option<&'a str>,
    /// Where the inner command begins, for verbs that run one.
    inner_at: Option<usize>,
}

/// One command line against one rule.
pub(super) struct Matcher<'a> {
    rule: &'a Rule,
    /// First word of the label.
    name: &'a str,
    args: &'a [String],
    words: Vec<Word<'a>>,
    /// Position of `--`, or the number of arguments.
    dashes: usize,
}

impl<'a> Matcher<'a> {
    /// Takes the arguments apart as the rule says.
    pub(super) fn new(rule: &'a Rule, command: CommandWords<'a>) -> Self {
        let base = command.base();
        let typed = rule.programs.iter().find(|program| *program == base);
        let name = rule.name.as_ref().or(typed).unwrap_or(&rule.id);
        let dashes = command.args.iter().position(|word| word == "--").unwrap_or(command.args.len());
        Self { rule, name, args: command.args, words: words(rule, command.args), dashes }
    }

    /// What the command is; `None` where the rule has no verb for it. `inner` classifies a command line inside.
    pub(super) fn verdict(&self, inner: impl Fn(&'a [String]) -> ProcessVerdict) -> Option<ProcessVerdict> {
        let found = if self.rule.is_several { self.find_several() } else { self.find(0) };
        let until = found.as_ref().and_then(|found| found.inner_at).unwrap_or(self.args.len());
        if let Some((role, flag)) = self.flag_role(until) {
            return Some(self.not_a_wait(role, &format!("option `{flag}`")));
        }
        let found = found?;
        if let (true, Some(at)) = (found.verb.is_running, found.inner_at) {
            let inner = inner(&self.args[at..]);
            if let Some(verdict) = self.looked_through(inner, &found) {
                return Some(verdict);
            }
        }
        Some(self.conclude(&found))
    }

    /// What the command behind a verb that runs one makes of it; `None` where the verb itself has to say.
    fn looked_through(&self, inner: ProcessVerdict, found: &VerbMatch<'a>) -> Option<ProcessVerdict> {
        match inner {
            ref shell if shell.is_interactive_shell() => {
                let why = format!("verb `{}`, which opens a shell", found.words.join(" "));
                Some(self.not_a_wait(ToolRole::Repl, &why))
            }
            ProcessVerdict::Run(_)
            | ProcessVerdict::NotAWait { .. }
            | ProcessVerdict::Host(_)
            | ProcessVerdict::Shell(_) => Some(inner),
            _ => (found.verb.meaning == VerbMeaning::Inner).then_some(inner),
        }
    }

    fn conclude(&self, found: &VerbMatch<'a>) -> ProcessVerdict {
        let verb = found.verb;
        let said = match (found.words.join(" "), verb.is_bare) {
            (_, true) => "no verb".to_owned(),
            (words, _) if words.is_empty() => "any verb".to_owned(),
            (words, _) => format!("verb `{words}`"),
        };
        let by_target = match verb.meaning {
            VerbMeaning::Wait(_) => found.target.and_then(target::meaning),
            _ => None,
        };
        let is_undecided = verb.is_judged_below && by_target.is_none();
        let why = match found.target.filter(|_| by_target.is_some()) {
            Some(target) => format!("{said}, target `{target}`"),
            None if is_undecided => format!("{said}, a name that no list knows: {BELOW}"),
            None => said,
        };
        match by_target.unwrap_or(verb.meaning) {
            VerbMeaning::NotAWait(role) => self.not_a_wait(role, &why),
            VerbMeaning::Inner => self.not_a_wait(ToolRole::Other, &format!("{why}, without a command")),
            VerbMeaning::Wait(_) if verb.target == TargetRule::Needed && found.target.is_none() => {
                self.not_a_wait(ToolRole::Other, &format!("{why}, without a target"))
            }
            VerbMeaning::Wait(kind) => ProcessVerdict::Run(RecognisedRun {
                what: RunLabel {
                    tool: self.rule.id.clone(),
                    label: self.label(found),
                    kind,
                    show_from: verb.show_from.or(self.rule.show_from),
                    has_silent_status: verb.zero_status == ZeroStatus::Nothing,
                },
                hand_off: verb.hand_off.clone(),
                is_undecided,
                why: format!("rule `{}`, {why}", self.rule.id),
            }),
        }
    }

    fn not_a_wait(&self, role: ToolRole, why: &str) -> ProcessVerdict {
        let tool = self.rule.id.clone();
        ProcessVerdict::NotAWait { why: format!("rule `{tool}`, {why}"), tool, role }
    }

    fn label(&self, found: &VerbMatch<'a>) -> String {
        let mut label = self.name.to_owned();
        let words = found
            .verb
            .label
            .as_deref()
            .into_iter()
            .chain(found.words.iter().copied().filter(|_| found.verb.label.is_none()));
        for word in words.chain(found.target) {
            label.push(' ');
            label.push_str(word);
        }
        label
    }

    /// The verb at the beginning of the words.
    fn find(&self, from: usize) -> Option<VerbMatch<'a>> {
        self.rule.verbs.iter().find_map(|verb| self.try_verb(verb, from))
    }

    /// Among several verbs the last that is a wait, unless one of them runs until it is stopped.
    fn find_several(&self) -> Option<VerbMatch<'a>> {
        let mut best: Option<(u8, VerbMatch<'a>)> = None;
        for from in 0..self.words.len() {
            if self.words[from].is_behind_dashes {
                break;
            }
            let Some(found) = self.find(from) else { continue };
            let meaning = match (found.verb.meaning, found.target.and_then(target::meaning)) {
                (VerbMeaning::Wait(_), Some(by_target)) => by_target,
                (meaning, _) => meaning,
            };
            let rank = match meaning {
                VerbMeaning::NotAWait(ToolRole::Other) => 0,
                VerbMeaning::Wait(_) | VerbMeaning::Inner => 1,
                VerbMeaning::NotAWait(_) => 2,
            };
            if best.as_ref().is_none_or(|(highest, _)| rank >= *highest) {
                best = Some((rank, found));
            }
        }
        best.map(|(_, found)| found).or_else(|| self.find(self.words.len()))
    }

    fn try_verb(&self, verb: &'a Verb, from: usize) -> Option<VerbMatch<'a>> {
        let rest = &self.words[from..];
        if verb.is_bare && !rest.is_empty() {
            return None;
        }
        let length = if verb.words.is_empty() {
            0
        } else {
            verb.words.iter().filter(|words| begins_with(rest, words)).map(Vec::len).max()?
        };
        let next = rest.get(length);
        let inner_at = next.filter(|_| verb.is_running).map(|word| word.at);
        let until = inner_at.unwrap_or(self.args.len());
        let is_given = |form: &String| self.is_given(form, until);
        if !verb.only_with.is_empty() && !verb.only_with.iter().any(is_given) || verb.unless.iter().any(is_given) {
            return None;
        }
        let target = next
            .filter(|word| verb.target != TargetRule::Never && !word.is_behind_dashes && target::is_target(word.text))
            .map(|word| word.text);
        // A pattern may have matched something that must not be shown.
        let is_shown = |text: &str| verb.words.iter().flatten().any(|form| form == text) || target::is_target(text);
        let words = rest[..length].iter().map(|word| word.text).filter(|text| is_shown(text)).collect();
        Some(VerbMatch { verb, words, target, inner_at })
    }

    fn flag_role(&self, until: usize) -> Option<(ToolRole, &str)> {
        let own = self.rule.flags.iter().flat_map(|(role, flags)| flags.iter().map(|flag| (*role, flag.as_str())));
        own.chain(ALWAYS_OTHER.map(|flag| (ToolRole::Other, flag))).find(|(_, flag)| self.is_given(flag, until))
    }

    /// Whether an option of this form is among the arguments before `until`.
    fn is_given(&self, form: &str, until: usize) -> bool {
        let end = if self.rule.is_pass_through { until } else { until.min(self.dashes) };
        let args = &self.args[..end];
        if let Some((flag, value)) = form.split_once(' ') {
            return args.windows(2).any(|pair| pair[0] == flag && pattern::matches(value, &pair[1]));
        }
        args.iter().filter(|word| is_option(word)).any(|word| match word.split_once('=') {
            Some((name, value)) if !form.contains('=') => {
                pattern::matches(form, name) && !matches!(value, "false" | "0" | "no" | "off" | "never" | "none")
            }
            _ => pattern::matches(form, word),
        })
    }
}

/// The words of the command line that may be verb or target.
fn words<'a>(rule: &Rule, args: &'a [String]) -> Vec<Word<'a>> {
    let mut words: Vec<Word<'a>> = Vec::new();
    let is_prefix = |text: &str| rule.prefixes.iter().any(|prefix| pattern::matches(prefix, text));
    let is_skipped = |text: &str, is_first| text.is_empty() || text.contains('=') || (is_first && is_prefix(text));
    let (mut is_value, mut is_behind_dashes) = (false, false);
    for (at, text) in args.iter().map(String::as_str).enumerate() {
        if std::mem::take(&mut is_value) {
            continue;
        }
        if text == "--" && !is_behind_dashes {
            is_behind_dashes = true;
        } else if is_option(text) && !is_behind_dashes {
            is_value = rule.value_flags.iter().any(|flag| flag == text);
        } else if !is_skipped(text, words.is_empty()) {
            words.push(Word { text, at, is_behind_dashes });
        }
    }
    words
}

fn begins_with(words: &[Word<'_>], verb: &[String]) -> bool {
    words.len() >= verb.len()
        && verb.iter().zip(words).all(|(form, word)| !word.is_behind_dashes && pattern::matches(form, word.text))
}
