//! Which process belongs to which run, for a fork storm's sake in one map from process number to root.

use std::collections::{HashMap, HashSet};

use crate::observe::event::{Inspector, ProcId, TreePlace};

/// More entries than this are swept for processes that are gone.
const SWEEP_FROM: usize = 16_384;
/// So many ancestors without an entry (forks that never executed anything) are climbed over.
const CLIMB: usize = 12;
/// More processes than this are not remembered as being outside of all runs.
const MOST_OUTSIDE: usize = 4_096;

/// A process below the root of a run, or the root itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Member {
    start: u64,
    /// The run.
    pub(super) root: ProcId,
    /// A known tool, or below one: nothing it does changes the run's label.
    pub(super) is_below_tool: bool,
}

/// What is known of a process that executed something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// It was known to belong to a run.
    Known(Member),
    /// Its parent does, so it does from now on.
    Joins(Member),
    /// It belongs to no known run.
    Stranger,
}

/// The map.
#[derive(Debug, Default)]
pub(super) struct Members {
    by_pid: HashMap<u32, Member>,
    /// Processes whose children are commands of their own, with start and whether it is an interactive shell.
    hosts: HashMap<u32, (u64, bool)>,
    /// Processes that started a stranger: nothing below them is part of a run, until one begins.
    outside: HashSet<u32>,
    swept_to: usize,
}

impl Members {
    /// How many processes are remembered.
    pub(super) fn len(&self) -> usize {
        self.by_pid.len() + self.hosts.len()
    }

    /// Tells where a process stands. `is_told_of_exits`: entries of ended processes are removed, so a parent's entry needs
    /// no second look.
    pub(super) fn standing(&mut self, place: &TreePlace, inspect: &dyn Inspector, is_told_of_exits: bool) -> Standing {
        if is_told_of_exits && !self.by_pid.contains_key(&place.id.pid) && self.outside.contains(&place.parent) {
            return Standing::Stranger;
        }
        let standing = self.find(place, inspect, is_told_of_exits);
        if standing == Standing::Stranger && is_told_of_exits {
            if self.outside.len() >= MOST_OUTSIDE {
                self.outside.clear();
            }
            self.outside.insert(place.parent);
        }
        standing
    }

    fn find(&self, place: &TreePlace, inspect: &dyn Inspector, is_told_of_exits: bool) -> Standing {
        if let Some(member) = self.by_pid.get(&place.id.pid).filter(|member| member.start == place.id.start) {
            return Standing::Known(*member);
        }
        let mut parent = place.parent;
        for step in 0..CLIMB {
            if self.by_pid.is_empty() || parent <= 1 || self.hosts.contains_key(&parent) {
                return Standing::Stranger;
            }
            let known = self.by_pid.get(&parent);
            if let (Some(member), true) = (known, is_told_of_exits) {
                return Standing::Joins(*member);
            }
            let Some(ancestor) = inspect.place(parent) else { return Standing::Stranger };
            match known.filter(|member| member.start == ancestor.id.start) {
                Some(member) => return Standing::Joins(*member),
                None if step + 1 < CLIMB => parent = ancestor.parent,
                None => {}
            }
        }
        Standing::Stranger
    }

    /// Whether anything is known of a process.
    pub(super) fn is_known(&self, pid: u32) -> bool {
        self.by_pid.contains_key(&pid) || self.hosts.contains_key(&pid)
    }

    /// The run that a process belongs to, by number alone.
    pub(super) fn root_of(&self, pid: u32) -> Option<ProcId> {
        self.by_pid.get(&pid).map(|member| member.root)
    }

    /// The processes of a run, as far as they are known.
    pub(super) fn of_run(&self, root: ProcId) -> Vec<u32> {
        self.by_pid.iter().filter(|(_, member)| member.root == root).map(|(pid, _)| *pid).collect()
    }

    /// From now on `process` belongs to the run of `root`.
    pub(super) fn insert(&mut self, process: ProcId, root: ProcId, is_below_tool: bool) {
        self.hosts.remove(&process.pid);
        self.outside.remove(&process.pid);
        self.by_pid.insert(process.pid, Member { start: process.start, root, is_below_tool });
    }

    /// Commands below `process` are their own.
    pub(super) fn insert_host(&mut self, process: ProcId, is_shell: bool) {
        self.by_pid.remove(&process.pid);
        self.hosts.insert(process.pid, (process.start, is_shell));
    }

    /// Whether `pid` is known as an interactive shell.
    pub(super) fn is_shell(&self, pid: u32) -> bool {
        self.hosts.get(&pid).is_some_and(|(_, is_shell)| *is_shell)
    }

    /// The process ended, or executed something that has to be looked at anew.
    pub(super) fn forget(&mut self, pid: u32) {
        self.by_pid.remove(&pid);
        self.hosts.remove(&pid);
        self.outside.remove(&pid);
    }

    /// A run began, or exits went untold: who is outside of all runs has to be found anew.
    pub(super) fn forget_who_is_outside(&mut self) {
        self.outside.clear();
    }

    /// The run is over.
    pub(super) fn forget_run(&mut self, root: ProcId) {
        self.by_pid.retain(|_, member| member.root != root);
    }

    /// Drops entries of processes that are gone, once there are many.
    pub(super) fn sweep(&mut self, inspect: &dyn Inspector) {
        if self.len() < SWEEP_FROM.max(self.swept_to * 2) {
            return;
        }
        let is_alive = |pid: u32, start: u64| inspect.lives(ProcId { pid, start });
        self.by_pid.retain(|pid, member| is_alive(*pid, member.start));
        self.hosts.retain(|pid, (start, _)| is_alive(*pid, *start));
        self.swept_to = self.len();
    }
}
