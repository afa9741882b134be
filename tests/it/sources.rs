//! Real processes seen by the real sources. Where kernel events are silent (a container), the tests of kernel events hold
//! that the next best source took over and said why.

use std::process::{Child, Command, Stdio};
use std::time::Duration;

use draglog::domain::log::run::SourceName;
use draglog::domain::log::settings::SourceChoice;
use draglog::observe::event::{Event, EventSource, Inspector, Mono, ProcId};
use draglog::observe::{inspect, source};

const LONG_ENOUGH: Duration = Duration::from_secs(20);

/// A source and what it has told so far.
struct Watcher {
    source: Box<dyn EventSource>,
    system: Box<dyn Inspector>,
    seen: Vec<Event>,
}

impl Watcher {
    fn new(choice: SourceChoice) -> Self {
        Self { source: source::open(choice), system: inspect::open(), seen: Vec::new() }
    }

    fn now(&self) -> Mono {
        self.system.clocks().mono
    }

    /// Waits for the first event, new or old, of which `pick` makes something.
    fn wait_for<T>(&mut self, what: &str, pick: impl Fn(&Event) -> Option<T>) -> T {
        let begun_at = self.now();
        loop {
            if let Some(found) = self.seen.iter().find_map(&pick) {
                return found;
            }
            assert!(self.now().since(begun_at) < LONG_ENOUGH, "no {what} in {:?}", self.seen);
            self.source.wait(Some(Duration::from_secs(1)), &mut self.seen).unwrap();
        }
    }

    /// Waits until the start of `pid` is seen, and has it watched.
    fn watch(&mut self, pid: u32) -> ProcId {
        self.wait_for("start", |event| event.start().filter(|(seen, _)| *seen == pid));
        let process = self.system.info(pid).unwrap().id;
        assert!(self.source.watch(process));
        process
    }

    fn end_of(&mut self, process: ProcId) -> (Option<i32>, Mono) {
        self.wait_for("end", |event| match event {
            Event::Gone { process: gone, status, at } if *gone == process => Some((*status, *at)),
            _ => None,
        })
    }
}

fn shell(script: &str) -> Child {
    Command::new("sh").args(["-c", script]).stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap()
}

/// Lets a shell that waits for its standard input go on.
fn let_go(child: &mut Child) {
    drop(child.stdin.take());
}

fn send(signal: &str, child: &Child) {
    assert!(Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap().success());
}

const EXACT: [SourceChoice; 2] = [SourceChoice::Events, SourceChoice::LastPid];

#[test]
fn kernel_events_are_used_where_they_come_and_elsewhere_something_says_why_not() {
    let watcher = Watcher::new(SourceChoice::Auto);
    match watcher.source.name() {
        SourceName::Events => assert_eq!(watcher.source.reason(), None),
        SourceName::LastPid => assert!(watcher.source.reason().unwrap().contains("kernel")),
        SourceName::Poll => panic!("on Linux there is always something better"),
    }
}

#[test]
fn an_exit_code_is_told_to_the_digit() {
    for choice in EXACT {
        let mut watcher = Watcher::new(choice);
        let mut child = shell("read line; exit 3");
        let process = watcher.watch(child.id());
        let before = watcher.now();
        let_go(&mut child);
        let (status, at) = watcher.end_of(process);
        assert_eq!(status, Some(3 << 8), "{choice}");
        assert!(at >= before && at <= watcher.now(), "{choice}");
        child.wait().unwrap();
    }
}

#[test]
fn an_end_is_told_although_the_parent_does_not_ask_for_it_and_although_it_asks_at_once() {
    for choice in EXACT {
        let mut watcher = Watcher::new(choice);
        let (mut left, mut reaped) = (shell("read line; exit 5"), shell("read line; exit 6"));
        let processes = [watcher.watch(left.id()), watcher.watch(reaped.id())];
        let_go(&mut left);
        let_go(&mut reaped);
        reaped.wait().unwrap();
        assert_eq!(watcher.end_of(processes[0]).0, Some(5 << 8), "{choice}");
        let (status, _) = watcher.end_of(processes[1]);
        // Reaped already, only kernel events or Linux 6.15 tell it for certain.
        assert!(status == Some(6 << 8) || (status.is_none() && watcher.source.name() == SourceName::LastPid));
        left.wait().unwrap();
    }
}

#[test]
fn a_killed_process_is_told_with_its_signal() {
    for choice in EXACT {
        let mut watcher = Watcher::new(choice);
        for (name, signal) in [("-TERM", 15), ("-SEGV", 11), ("-KILL", 9)] {
            let mut child = shell("read line");
            let process = watcher.watch(child.id());
            send(name, &child);
            let (status, _) = watcher.end_of(process);
            assert_eq!(status.map(|word| word & 0x7f), Some(signal), "{choice} {name}");
            child.wait().unwrap();
        }
    }
}

#[test]
fn a_run_that_is_over_before_anybody_looks_has_its_status_all_the_same() {
    let mut watcher = Watcher::new(SourceChoice::Events);
    if watcher.source.name() != SourceName::Events {
        assert!(watcher.source.reason().is_some());
        return;
    }
    let mut child = shell("read line; exit 7");
    let process = watcher.system.info(child.id()).unwrap().id;
    let_go(&mut child);
    child.wait().unwrap();
    assert!(watcher.source.watch(process));
    assert_eq!(watcher.end_of(process).0, Some(7 << 8));
}

#[test]
fn a_process_that_executes_another_program_is_told_again() {
    for choice in EXACT {
        let mut watcher = Watcher::new(choice);
        let mut child = shell("exec sleep 1");
        let process = watcher.watch(child.id());
        watcher.end_of(process);
        assert_eq!(watcher.seen.iter().filter(|event| matches!(event, Event::Lost)).count(), 0);
        let starts = |event: &&Event| event.start().is_some_and(|(pid, _)| pid == child.id());
        let count = watcher.seen.iter().filter(starts).count();
        assert!(count == 2 || (count == 1 && watcher.source.name() == SourceName::LastPid), "{choice}: {count}");
        child.wait().unwrap();
    }
}

#[test]
fn the_list_of_processes_shows_start_and_end_without_a_status() {
    let mut watcher = Watcher::new(SourceChoice::Poll);
    assert_eq!(watcher.source.reason().as_deref(), Some("chosen in config.toml"));
    let mut child = shell("read line; exit 3");
    let process = watcher.watch(child.id());
    let_go(&mut child);
    assert_eq!(watcher.end_of(process).0, None);
    child.wait().unwrap();
}

#[test]
fn what_is_no_longer_watched_is_not_told() {
    let mut watcher = Watcher::new(SourceChoice::Auto);
    let (mut left, mut kept) = (shell("read line"), shell("read line"));
    let processes = [watcher.watch(left.id()), watcher.watch(kept.id())];
    watcher.source.unwatch(processes[0]);
    let_go(&mut left);
    left.wait().unwrap();
    let_go(&mut kept);
    watcher.end_of(processes[1]);
    assert!(!watcher.seen.iter().any(|event| matches!(event, Event::Gone { process, .. } if *process == processes[0])));
    kept.wait().unwrap();
}

#[test]
fn a_process_of_another_time_cannot_be_watched() {
    let mut watcher = Watcher::new(SourceChoice::Auto);
    let mut own = watcher.system.info(std::process::id()).unwrap().id;
    assert!(watcher.source.watch(own));
    own.start += 1;
    assert!(!watcher.source.watch(own));
}

#[test]
fn the_waker_ends_a_wait() {
    for choice in [SourceChoice::Auto, SourceChoice::LastPid, SourceChoice::Poll] {
        let mut watcher = Watcher::new(choice);
        let waker = watcher.source.waker();
        let (told, heard) = std::sync::mpsc::channel();
        let thread = std::thread::spawn(move || {
            while heard.recv_timeout(Duration::from_millis(50)).is_err() {
                waker.wake();
            }
        });
        let begun_at = watcher.now();
        watcher.source.wait(None, &mut watcher.seen).unwrap();
        assert!(watcher.now().since(begun_at) < LONG_ENOUGH);
        told.send(()).unwrap();
        thread.join().unwrap();
    }
}
