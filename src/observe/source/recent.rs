//! What processes did in the last second, for those that are over before anybody could ask for them to be watched.

use std::collections::HashMap;
use std::time::Duration;

use super::exits::LeaderExit;
use crate::observe::event::Mono;

/// What a process did lately.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Life {
    /// Last EXEC or EXIT.
    pub at: Mono,
    pub exit: Option<LeaderExit>,
}

/// The last second of every process: a short run may be over before anybody could ask for it to be watched.
#[derive(Default)]
pub(super) struct RecentLives {
    lives: HashMap<u32, Life>,
    prune_from: usize,
}

impl RecentLives {
    const MEMORY: Duration = Duration::from_secs(1);
    const ROOM: usize = 1_024;

    pub(super) fn exec(&mut self, pid: u32, at: Mono) {
        // Its end may have been read before: it stands if it is the later one.
        if self.lives.get(&pid).is_none_or(|life| life.at < at) {
            self.put(pid, Life { at, exit: None });
        }
    }

    pub(super) fn exit(&mut self, pid: u32, exit: LeaderExit) {
        self.put(pid, Life { at: exit.at, exit: Some(exit) });
    }

    /// What is remembered of `pid`.
    pub(super) fn of(&self, pid: u32) -> Option<Life> {
        self.lives.get(&pid).copied()
    }

    /// Forgets everything.
    pub(super) fn clear(&mut self) {
        self.lives.clear();
    }

    fn put(&mut self, pid: u32, life: Life) {
        if self.lives.len() >= self.prune_from.max(Self::ROOM) {
            self.lives.retain(|_, old| life.at.since(old.at) < Self::MEMORY);
            self.prune_from = 2 * self.lives.len();
        }
        self.lives.insert(pid, life);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(count: u64) -> Mono {
        Mono(count * 1_000_000_000)
    }

    #[test]
    fn what_happened_a_second_ago_is_forgotten_when_room_is_needed() {
        let mut recent = RecentLives::default();
        for pid in 0..1_024 {
            recent.exec(pid, seconds(0));
        }
        recent.exit(5_000, LeaderExit { status: 0, at: seconds(2) });
        assert_eq!(recent.lives.len(), 1);
    }

    #[test]
    fn an_end_that_was_read_before_its_start_stands() {
        let mut recent = RecentLives::default();
        let exit = LeaderExit { status: 256, at: seconds(2) };
        recent.exit(7, exit);
        recent.exec(7, seconds(1));
        assert_eq!(recent.lives[&7].exit, Some(exit));
        recent.exec(7, seconds(3));
        assert_eq!(recent.lives[&7].exit, None, "the number has passed to another process");
    }
}
