//! Which command lines are builds, tests, deploys, and which are not: classification as data.
//!
//! A tool is one file in `assets/rules/` (see [`schema`] for its form); what is needed to climb a process tree is in
//! `assets/hosts.toml`. [`Rules::classify`] is a pure function over a process's arguments. It must never panic, whatever
//! they are, and never lets a word of them into its answer that a rule does not allow.

mod builtin;
mod command;
mod hosts;
mod load;
mod matcher;
mod names;
pub mod schema;
mod secret;
mod target;
mod typed;

use std::path::Path;
use std::sync::Arc;

use self::command::{CommandWords, base_name, is_hook, is_option};
use self::hosts::{HostEntry, Interpreter};
use self::matcher::Matcher;
use self::names::NameIndex;
use self::schema::Rule;
use crate::domain::say::escape::clean;
use crate::observe::event::Relevance;
use crate::observe::pattern;
use crate::observe::verdict::{ProcessVerdict, Shell, ShellTask, ToolRole};

/// How deep commands inside commands are looked at: `npx yarn exec jest`.
const DEPTH: u8 = 4;

/// The rules in force: the shipped ones with the user's over them.
#[derive(Debug, Clone)]
pub struct Rules {
    /// The user's first, so that they win.
    all: NameIndex<Arc<Rule>>,
    /// Where tools put the programs that they build and start.
    built: Vec<String>,
    hash: u64,
}

impl Rules {
    /// The shipped rules alone.
    #[must_use]
    pub fn builtin() -> Self {
        Self::from_rules(builtin::RULES.clone(), builtin::hash())
    }

    /// Every rule in force as it is, the user's first.
    pub fn rules(&self) -> impl Iterator<Item = &Rule> {
        self.all.entries().iter().map(AsRef::as_ref)
    }

    /// Changes when any rule changes.
    #[must_use]
    pub fn version(&self) -> String {
        format!("{:016x}", self.hash)
    }

    /// What a process is: its arguments with the program first, its executable where known, the kernel's short name.
    #[must_use]
    pub fn classify(&self, argv: &[String], exe: Option<&Path>, name: &str) -> ProcessVerdict {
        let argv = match argv.iter().rposition(|word| !word.is_empty()) {
            Some(last) => &argv[..=last],
            None => &[],
        };
        let Some((path, rest)) = argv.split_first() else {
            let command = CommandWords { path: name, exe, args: &[] };
            return self.known(command, DEPTH).unwrap_or_else(|| unknown(command));
        };
        let command = CommandWords { path, exe, args: rest };
        self.known(command, DEPTH)
            .or_else(|| self.titled(command))
            .or_else(|| self.by_executable(command))
            .unwrap_or_else(|| unknown(command))
    }

    /// Whether a process is known, or may be a program that a known tool has built.
    fn may_know(&self, argv: &[String], exe: Option<&Path>, name: &str) -> bool {
        let program = || exe.or_else(|| argv.first().map(Path::new));
        let is_built = |path: &Path| self.built.iter().any(|form| pattern::matches(form, &path.to_string_lossy()));
        !matches!(self.classify(argv, exe, name), ProcessVerdict::Unknown { .. }) || program().is_some_and(is_built)
    }

    /// A process that wrote a command line over its first argument, as npm does.
    fn titled(&self, command: CommandWords<'_>) -> Option<ProcessVerdict> {
        let first = command.path.split(' ').next()?;
        if !command.args.is_empty() || first.len() == command.path.len() || first.contains('/') {
            return None;
        }
        let words: Vec<String> = command.path.split_whitespace().map(str::to_owned).collect();
        self.known(CommandWords::inner(&words), DEPTH)
    }

    /// A process whose first argument is no program's name.
    fn by_executable(&self, command: CommandWords<'_>) -> Option<ProcessVerdict> {
        let exe = command.exe?.to_str()?;
        if base_name(exe) == command.base() {
            return None;
        }
        self.known(CommandWords { path: exe, ..command }, DEPTH)
    }

    /// What is known of a command; `None` where nothing is.
    fn known(&self, command: CommandWords<'_>, depth: u8) -> Option<ProcessVerdict> {
        let depth = depth.checked_sub(1)?;
        let base = command.base();
        let rules = self.of_program(base).filter(|_| !is_hook(command.path));
        self.tool(rules, command, depth)
            .or_else(|| hosts::SHIPPED.of_program(base).find_map(|row| self.of_row(row, command, depth)))
    }

    fn inner(&self, argv: &[String], depth: u8) -> ProcessVerdict {
        let command = CommandWords::inner(argv);
        let known = self.known(command, depth).or_else(|| self.script(command, depth));
        known.unwrap_or_else(|| unknown(command))
    }

    /// The first of `rules` that has a verb for the command. A shipped rule without one makes it no wait; the user's
    /// own rules say nothing of verbs they do not list.
    fn tool<'a>(
        &'a self,
        rules: impl Iterator<Item = &'a Rule>,
        command: CommandWords<'a>,
        depth: u8,
    ) -> Option<ProcessVerdict> {
        let mut shipped = None;
        for rule in rules {
            if let Some(verdict) = Matcher::new(rule, command).verdict(|argv| self.inner(argv, depth)) {
                return Some(verdict);
            }
            if !rule.is_users {
                shipped = shipped.or(Some(rule));
            }
        }
        shipped.map(|rule| ProcessVerdict::NotAWait {
            tool: rule.id.clone(),
            role: ToolRole::Other,
            why: format!("rule `{}`, no such verb", rule.id),
        })
    }

    fn of_row(&self, row: &HostEntry, command: CommandWords<'_>, depth: u8) -> Option<ProcessVerdict> {
        match row {
            HostEntry::Host(host) => host.host(command).map(ProcessVerdict::Host),
            HostEntry::Shell { value_flags } => Some(self.shell(value_flags, command, depth)),
            HostEntry::Interpreter(interpreter) => Some(self.interpreter(interpreter, command, depth)),
            HostEntry::Wrapper { verbs } => {
                let fits =
                    verbs.is_empty() || command.first_word().is_some_and(|word| verbs.iter().any(|verb| verb == word));
                fits.then(|| ProcessVerdict::Wrapper { name: shown(command.base()) })
            }
            HostEntry::PtyBridge => Some(ProcessVerdict::PtyBridge { name: shown(command.base()) }),
            HostEntry::NotAWait(role) => Some(ProcessVerdict::NotAWait {
                tool: shown(command.base()),
                role: *role,
                why: "known as no wait (assets/hosts.toml)".to_owned(),
            }),
        }
    }

    fn shell(&self, value_flags: &[String], command: CommandWords<'_>, depth: u8) -> ProcessVerdict {
        let name = shown(command.base());
        let of = |doing| ProcessVerdict::Shell(Shell { name: name.clone(), doing });
        let mut words = command.args.iter().enumerate();
        while let Some((at, word)) = words.next() {
            if word == "-s" || word == "-" {
                return of(ShellTask::Interactive);
            }
            let is_flag = is_option(word) || (word.len() > 1 && word.starts_with('+'));
            if is_flag && value_flags.contains(word) {
                words.next();
            } else if is_flag && is_command_flag(word) {
                return of(ShellTask::Command);
            } else if !is_flag {
                let script = CommandWords::inner(&command.args[at..]);
                return self.script(script, depth).unwrap_or_else(|| of(script_task(script)));
            }
        }
        of(ShellTask::Interactive)
    }

    fn interpreter(&self, interpreter: &Interpreter, command: CommandWords<'_>, depth: u8) -> ProcessVerdict {
        let no_wait =
            |role, why: &str| ProcessVerdict::NotAWait { tool: shown(command.base()), role, why: why.to_owned() };
        let mut words = command.args.iter().enumerate();
        while let Some((at, word)) = words.next() {
            if interpreter.text_flags.iter().any(|flag| flag == word) {
                return no_wait(ToolRole::Other, "program text on the command line");
            } else if let Some(module) = interpreter.flag_modules.get(word) {
                let command = CommandWords { path: module, exe: None, args: command.args };
                return self.of_module(command, depth).unwrap_or_else(|| unknown(command));
            } else if interpreter.module_flag.as_ref() == Some(word) {
                return self.module(&command.args[at + 1..], depth);
            } else if interpreter.script_flag.as_ref() == Some(word) {
                return self.script_or_unknown(CommandWords::inner(&command.args[at + 1..]), depth);
            } else if interpreter.value_flags.iter().any(|flag| flag == word) {
                words.next();
            } else if !is_option(word) {
                if interpreter.is_module_first {
                    return self.module(&command.args[at..], depth);
                }
                let script = CommandWords { path: word, exe: command.exe, args: &command.args[at + 1..] };
                return self.script_or_unknown(script, depth);
            }
        }
        no_wait(ToolRole::Repl, "an interpreter without a program")
    }

    fn script_or_unknown(&self, script: CommandWords<'_>, depth: u8) -> ProcessVerdict {
        self.script(script, depth).unwrap_or_else(|| unknown(script))
    }

    /// A file that an interpreter runs.
    fn script(&self, script: CommandWords<'_>, depth: u8) -> Option<ProcessVerdict> {
        let rules = self.all.of_script(script.path).map(AsRef::as_ref);
        let named = self.of_program(script.base()).filter(|_| !is_hook(script.path));
        self.tool(rules.chain(named), script, depth).or_else(|| {
            let shipped = &hosts::SHIPPED;
            let stem = script_stem(script.base());
            let rows = shipped.of_script(script.path).take(1).chain(shipped.of_program(script.base()));
            let rows = rows.chain(shipped.of_program(stem).take_while(|_| stem != script.base()));
            rows.filter(|row| matches!(row, HostEntry::Host(_) | HostEntry::NotAWait(_) | HostEntry::Wrapper { .. }))
                .find_map(|row| self.of_row(row, script, depth))
        })
    }

    /// A module or class that an interpreter runs, with its arguments behind it.
    fn module(&self, argv: &[String], depth: u8) -> ProcessVerdict {
        let command = CommandWords::inner(argv);
        self.of_module(command, depth).unwrap_or_else(|| unknown(command))
    }

    fn of_module(&self, command: CommandWords<'_>, depth: u8) -> Option<ProcessVerdict> {
        let rules = self.all.of_module(command.path).map(AsRef::as_ref);
        self.tool(rules, command, depth).or_else(|| {
            let host = hosts::SHIPPED.of_module(command.path).next()?;
            self.of_row(host, command, depth)
        })
    }

    fn of_program<'a>(&'a self, base: &'a str) -> impl Iterator<Item = &'a Rule> {
        self.all.of_program(base).map(AsRef::as_ref)
    }

    /// `rules` in the order in which they win.
    fn from_rules(rules: Vec<Arc<Rule>>, hash: u64) -> Self {
        let hand_offs = rules.iter().flat_map(|rule| &rule.verbs).filter_map(|verb| verb.hand_off.as_ref());
        let built = hand_offs.flat_map(|how| how.children.iter().cloned()).collect();
        let mut all = NameIndex::new();
        for rule in rules {
            all.add(&rule.programs, &rule.scripts, &rule.modules, Arc::clone(&rule));
        }
        Self { all, built, hash }
    }
}

impl crate::observe::tracker::Classifier for Rules {
    fn classify(&self, argv: &[String], exe: Option<&Path>, name: &str) -> ProcessVerdict {
        Self::classify(self, argv, exe, name)
    }

    fn relevance(&self) -> Option<Relevance> {
        let rules = self.clone();
        Some(Arc::new(move |argv, exe, name| rules.may_know(argv, exe, name)))
    }
}

/// `nodemon` of `nodemon.js`: the same program, called by the file that its interpreter runs.
fn script_stem(base: &str) -> &str {
    let endings = [".js", ".cjs", ".mjs", ".py", ".rb"];
    endings.iter().find_map(|ending| base.strip_suffix(ending)).unwrap_or(base)
}

/// A program's or script's name as it may be shown: cleaned and not endless.
fn shown(base: &str) -> String {
    clean(base).chars().take(64).collect()
}

fn unknown(command: CommandWords<'_>) -> ProcessVerdict {
    let is_plain = |word: &&str| {
        word.len() <= 24
            && word.starts_with(|c: char| c.is_ascii_lowercase())
            && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_-".contains(&byte))
    };
    let verb = command.args.first().map(String::as_str).filter(is_plain).map(str::to_owned);
    ProcessVerdict::Unknown { program: shown(command.base()), verb }
}

/// `-c`, also among other letters (`-lc`), and fish's and PowerShell's long forms.
fn is_command_flag(word: &str) -> bool {
    let long = word.split('=').next().unwrap_or(word);
    matches!(long, "--command" | "-Command" | "-EncodedCommand" | "--commands")
        || (!word.starts_with("--")
            && word.len() <= 6
            && word.ends_with('c')
            && word[1..].bytes().all(|c| c.is_ascii_alphabetic()))
}

/// A script file; what is no real file (a pipe, a descriptor) is a command.
fn script_task(script: CommandWords<'_>) -> ShellTask {
    if script.path.starts_with("/dev/") || script.path.starts_with("/proc/") {
        return ShellTask::Command;
    }
    ShellTask::Script(shown(script.base()))
}
