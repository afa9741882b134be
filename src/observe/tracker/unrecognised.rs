//! Long commands in the foreground that no rule knows: candidates for "is this a build?". Costs next to nothing: a command
//! is looked at again only once it has lasted long enough.

use std::collections::{HashSet, VecDeque};
use std::sync::LazyLock;
use std::time::Duration;

use super::label::cut;
use crate::domain::log::run::UnknownCommand;
use crate::observe::event::{Info, Mono, ProcId};
use crate::observe::verdict::{ProcessVerdict, Shell, ShellTask};

/// So many commands are kept in mind.
const CAPACITY: usize = 64;

#[derive(Default, serde::Deserialize)]
struct List {
    programs: HashSet<String>,
    alone: HashSet<String>,
}

/// Names of programs that talk with the person. The list is compiled in and held to be readable by a test.
static INTERACTIVE: LazyLock<List> = LazyLock::new(|| {
    let list = toml::from_str(include_str!("../../../assets/interactive.toml"));
    list.unwrap_or_default()
});

/// Whether a program of this name talks with the person: what it starts is its own, and its length is no wait.
pub(super) fn is_interactive(program: &str, argv: &[String]) -> bool {
    INTERACTIVE.programs.contains(program) || (argv.len() <= 1 && INTERACTIVE.alone.contains(program))
}

/// A command that may turn out to be long.
#[derive(Debug)]
struct PossibleWait {
    process: ProcId,
    begun: Mono,
    program: String,
    verb: Option<String>,
    is_watched: bool,
}

/// Commands that may turn out to be long.
#[derive(Debug)]
pub(super) struct Candidates {
    from: Option<Duration>,
    waiting: VecDeque<PossibleWait>,
}

impl Candidates {
    /// Commands of at least this length are told of; `None` = none are.
    pub(super) fn new(from: Option<Duration>) -> Self {
        Self { from, waiting: VecDeque::new() }
    }

    /// A command was typed into a shell.
    pub(super) fn consider(&mut self, info: &Info, begun: Mono, verdict: &ProcessVerdict) {
        let process = info.id;
        self.forget(process.pid);
        let (program, verb) = match verdict {
            ProcessVerdict::Unknown { program, verb } => (program, verb.as_deref()),
            ProcessVerdict::Shell(Shell { doing: ShellTask::Script(name), .. }) => (name, None),
            _ => return,
        };
        if self.from.is_none() || is_interactive(program, &info.argv) {
            return;
        }
        let (program, verb) = (cut(program), verb.map(cut));
        self.keep(PossibleWait { process, begun, program, verb, is_watched: false });
    }

    /// A script of an unknown name was typed: the words by which it would be offered.
    pub(super) fn offer(&mut self, process: ProcId, begun: Mono, (program, verb): (String, Option<String>)) {
        self.forget(process.pid);
        if self.from.is_some() {
            self.keep(PossibleWait { process, begun, program, verb, is_watched: false });
        }
    }

    /// Whether the end of `process` is waited for here.
    pub(super) fn is_watched(&self, process: ProcId) -> bool {
        self.waiting.iter().any(|candidate| candidate.process == process && candidate.is_watched)
    }

    fn keep(&mut self, candidate: PossibleWait) {
        if self.waiting.len() == CAPACITY {
            self.waiting.pop_front();
        }
        self.waiting.push_back(candidate);
    }

    /// It ended, or it turned out to be something else.
    pub(super) fn forget(&mut self, pid: u32) {
        self.waiting.retain(|candidate| candidate.process.pid != pid);
    }

    /// When the next one will have lasted long enough.
    pub(super) fn next_wake(&self) -> Option<Mono> {
        let from = self.from?;
        let waiting = self.waiting.iter().filter(|candidate| !candidate.is_watched);
        waiting.map(|candidate| candidate.begun.after(from)).min()
    }

    /// Takes those that have lasted long enough and are not watched for their end yet.
    pub(super) fn due(&mut self, now: Mono) -> Vec<ProcId> {
        let Some(from) = self.from else { return Vec::new() };
        let due = |candidate: &&mut PossibleWait| !candidate.is_watched && now.since(candidate.begun) >= from;
        self.waiting
            .iter_mut()
            .filter(due)
            .map(|candidate| {
                candidate.is_watched = true;
                candidate.process
            })
            .collect()
    }

    /// A watched one ended: what to report.
    pub(super) fn gone(&mut self, process: ProcId, at: Mono) -> Option<UnknownCommand> {
        let place = self.waiting.iter().position(|candidate| candidate.process == process && candidate.is_watched)?;
        let candidate = self.waiting.remove(place)?;
        let length = at.since(candidate.begun);
        Some(UnknownCommand { program: candidate.program, verb: candidate.verb, length })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_of_interactive_programs_can_be_read() {
        let list: List = toml::from_str(include_str!("../../../assets/interactive.toml")).unwrap();
        assert!(list.programs.contains("less") && list.programs.len() > 50);
    }
}
