//! The newest process number, ten times a second: what sees processes where kernel events are silent.
//!
//! Its cost does not depend on how many processes there are: one read of `/proc/loadavg`, and a look only at numbers that
//! are new. It sees every process that lives for 100 ms; of shorter ones, as many as are alive at a tick, and there are ten
//! times as many ticks for a while after something was started. What may become something else is looked at again.

use std::collections::HashMap;
use std::fs::File;
use std::hash::{DefaultHasher, Hasher};
use std::io;
use std::os::unix::fs::FileExt;
use std::time::Duration;

use crate::files;
use crate::observe::event::{Closeness, Event, Mono, ProcId};
use crate::observe::procfs::{self, Stat, TickClock};

const TICK: Duration = Duration::from_millis(100);
/// When nobody has started anything for [`AWAY`].
const SLOW_TICK: Duration = Duration::from_millis(250);
const AWAY: Duration = Duration::from_secs(10 * 60);
/// When something was started within [`BUSY`]: what follows it may be short.
const FAST_TICK: Duration = Duration::from_millis(10);
const BUSY: Duration = Duration::from_millis(500);

/// What is followed loosely is looked at anew after this part of its age …
const PART_OF_AGE: u32 = 10;
/// … no later than this …
const LATEST_LOOK: Duration = Duration::from_secs(5);
/// … and no longer than this.
const FOLLOWED_FOR: Duration = Duration::from_secs(5 * 60);
/// More processes than this are not followed.
const MOST_FOLLOWED: usize = 512;

/// More new numbers than this in one tick are not looked at one by one.
const MOST_NEW: u32 = 4_096;

/// After the highest number the kernel goes on here.
const FIRST_AFTER_WRAP: u32 = 300;

/// A process to be looked at once more: between fork and exec it still looks like its parent, and a shell may become its
/// last command.
struct FollowedProcess {
    start: u64,
    looks: u64,
    looked_at: Mono,
    since: Mono,
    /// None = only once more.
    how: Option<Closeness>,
}

impl FollowedProcess {
    fn is_due(&self, now: Mono) -> bool {
        let after = match self.how {
            None | Some(Closeness::Closely) => TICK,
            Some(Closeness::Loosely) => (now.since(self.since) / PART_OF_AGE).clamp(TICK, LATEST_LOOK),
        };
        // The tick itself may come a little early.
        now.since(self.looked_at) + FAST_TICK > after
    }
}

/// Follows the newest process number.
pub(super) struct LastPid {
    loadavg: File,
    newest: u32,
    highest: u32,
    ticks: TickClock,
    ticked_at: Mono,
    active_at: Mono,
    followed: HashMap<u32, FollowedProcess>,
}

impl LastPid {
    /// Starts from the number that is newest now.
    pub(super) fn open(now: Mono) -> io::Result<Self> {
        let mut new = Self {
            loadavg: files::open_of_kernel("/proc/loadavg")?,
            newest: 0,
            highest: highest_pid(),
            ticks: TickClock::new(),
            ticked_at: now,
            active_at: now,
            followed: HashMap::new(),
        };
        new.newest = new.read_newest()?;
        Ok(new)
    }

    /// When the next tick is due.
    pub(super) fn next_tick(&self) -> Mono {
        let quiet = self.ticked_at.since(self.active_at);
        let is_started = self.active_at > Mono::default() && quiet < BUSY;
        let tick = if quiet >= AWAY {
            SLOW_TICK
        } else if is_started {
            FAST_TICK
        } else {
            TICK
        };
        self.ticked_at.after(tick)
    }

    /// Looks at what is new, if it is time to.
    pub(super) fn tick(&mut self, now: Mono, out: &mut Vec<Event>) -> io::Result<()> {
        if now < self.next_tick() {
            return Ok(());
        }
        self.ticked_at = now;
        self.look_again(now, out);
        let newest = self.read_newest()?;
        if newest == self.newest {
            return Ok(());
        }
        self.active_at = now;
        let before = std::mem::replace(&mut self.newest, newest);
        if count_between(before, newest, self.highest) > MOST_NEW {
            self.highest = highest_pid();
            out.push(Event::Lost);
            return Ok(());
        }
        for pid in between(before, newest, self.highest) {
            self.look(pid, now, out);
        }
        Ok(())
    }

    fn read_newest(&self) -> io::Result<u32> {
        let mut text = [0; 128];
        let length = self.loadavg.read_at(&mut text, 0)?;
        procfs::newest_pid(&text[..length]).ok_or_else(|| {
            io::Error::new(io::ErrorKind::InvalidData, "/proc/loadavg does not end with a process number")
        })
    }

    fn look(&mut self, pid: u32, now: Mono, out: &mut Vec<Event>) {
        let Some(stat) = Stat::of(pid).filter(Stat::is_process) else { return };
        let process = stat.process.id;
        // A start time is cut to the tick; its middle is the better guess.
        let started = Mono(self.ticks.moment(process.start).0 + self.ticks.nanoseconds() / 2).min(now);
        out.push(Event::Exec { pid, at: started });
        let seen = FollowedProcess { start: process.start, looks: looks(pid), looked_at: now, since: now, how: None };
        self.followed.insert(pid, seen);
    }

    /// Tells from now on when `process` executes another program.
    pub(super) fn follow(&mut self, process: ProcId, how: Closeness, now: Mono) {
        let is_known = |known: &&mut FollowedProcess| known.start == process.start;
        if let Some(known) = self.followed.get_mut(&process.pid).filter(is_known) {
            known.how = Some(how);
            known.since = now;
        } else if self.followed.len() < MOST_FOLLOWED {
            let looks = looks(process.pid);
            let seen = FollowedProcess { start: process.start, looks, looked_at: now, since: now, how: Some(how) };
            self.followed.insert(process.pid, seen);
        }
    }

    fn look_again(&mut self, now: Mono, out: &mut Vec<Event>) {
        self.followed.retain(|pid, followed| {
            if !followed.is_due(now) {
                return true;
            }
            let looks = looks(*pid);
            let before = std::mem::replace(&mut followed.looked_at, now);
            let has_changed = looks != std::mem::replace(&mut followed.looks, looks);
            if !has_changed {
                let is_young = now.since(followed.since) < FOLLOWED_FOR || followed.how == Some(Closeness::Closely);
                return followed.how.is_some() && is_young && looks != NOBODY;
            }
            if !procfs::lives(ProcId { pid: *pid, start: followed.start }) {
                return false;
            }
            // Somewhere between two looks.
            let at = Mono(before.0 + (now.0 - before.0) / 2);
            out.push(Event::Exec { pid: *pid, at });
            // It may be on its way to a third program.
            followed.how = None;
            true
        });
    }
}

/// What nobody looks like.
const NOBODY: u64 = 0;

/// A number that changes when a process executes a program; its arguments themselves are not kept.
fn looks(pid: u32) -> u64 {
    let line = procfs::command_line(pid);
    if line.is_empty() {
        return NOBODY;
    }
    let mut hasher = DefaultHasher::new();
    hasher.write(&line);
    hasher.finish().max(1)
}

fn highest_pid() -> u32 {
    let text = files::read_of_kernel("/proc/sys/kernel/pid_max").ok();
    text.and_then(|text| text.trim().parse().ok()).unwrap_or(32_768)
}

fn count_between(before: u32, newest: u32, highest: u32) -> u32 {
    if newest >= before {
        newest - before
    } else {
        highest.saturating_sub(before) + newest.saturating_sub(FIRST_AFTER_WRAP - 1)
    }
}

/// The numbers given out after `before` up to `newest`, around the highest one if need be.
fn between(before: u32, newest: u32, highest: u32) -> impl Iterator<Item = u32> {
    let (first, second) = if newest >= before {
        (before + 1..newest + 1, 0..0)
    } else {
        (before + 1..highest, FIRST_AFTER_WRAP..newest + 1)
    };
    first.chain(second)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_between_two_ticks_go_around_the_highest() {
        assert_eq!(between(7, 7, 32_768).count(), 0);
        assert_eq!(between(7, 9, 32_768).collect::<Vec<_>>(), [8, 9]);
        assert_eq!(between(32_765, 302, 32_768).collect::<Vec<_>>(), [32_766, 32_767, 300, 301, 302]);
        assert_eq!(count_between(7, 9, 32_768), 2);
        assert!(count_between(32_765, 302, 32_768) < 10);
        assert!(count_between(5_000, 301, 4_194_304) > MOST_NEW);
    }

    #[test]
    fn it_ticks_ten_times_a_second_until_nothing_was_started_for_ten_minutes() {
        let mut source = LastPid::open(Mono(0)).unwrap();
        assert_eq!(source.next_tick(), Mono(100_000_000));
        source.ticked_at = Mono(599_000_000_000);
        assert_eq!(source.next_tick(), Mono(599_100_000_000));
        source.ticked_at = Mono(600_000_000_000);
        assert_eq!(source.next_tick(), Mono(600_250_000_000));
    }
}
