//! A made-up kernel that forks, executes and ends as it is told.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use super::*;

/// Processes by number, with their parent.
#[derive(Default)]
struct Machine {
    processes: BTreeMap<u32, u32>,
    /// Of these no notes are given.
    refused: BTreeSet<u32>,
    /// Another user's: on no list of own processes.
    foreign: BTreeSet<u32>,
    followed: BTreeSet<u32>,
    notes: Vec<ProcessNote>,
}

#[derive(Clone, Default)]
struct FakeKernel(Arc<Mutex<Machine>>);

impl FakeKernel {
    fn with<T>(&self, work: impl FnOnce(&mut Machine) -> T) -> T {
        work(&mut self.0.lock().unwrap())
    }

    fn fork(&self, pid: u32, parent: u32) {
        self.with(|stage| {
            stage.processes.insert(pid, parent);
            if stage.followed.contains(&parent) {
                stage.notes.push(ProcessNote { pid: parent, forked: true, ..ProcessNote::default() });
            }
        });
    }

    fn exec(&self, pid: u32) {
        self.with(|stage| {
            if stage.followed.contains(&pid) {
                stage.notes.push(ProcessNote { pid, executed: true, ..ProcessNote::default() });
            }
        });
    }

    fn end(&self, pid: u32) {
        self.with(|stage| {
            stage.processes.remove(&pid);
            for parent in stage.processes.values_mut().filter(|parent| **parent == pid) {
                *parent = 1;
            }
            if stage.followed.remove(&pid) {
                stage.notes.push(ProcessNote { pid, ended: true, ..ProcessNote::default() });
            }
        });
    }
}

impl Kernel for FakeKernel {
    fn wait(&mut self, _: Duration, out: &mut Vec<ProcessNote>) -> io::Result<bool> {
        self.with(|stage| out.append(&mut stage.notes));
        Ok(false)
    }

    fn follow(&mut self, pid: u32) -> io::Result<()> {
        self.with(|stage| {
            let error = match (stage.processes.contains_key(&pid), stage.refused.contains(&pid)) {
                (false, _) => libc::ESRCH,
                (true, true) => libc::EPERM,
                (true, false) => {
                    stage.followed.insert(pid);
                    return Ok(());
                }
            };
            Err(io::Error::from_raw_os_error(error))
        })
    }

    fn children(&self, pid: u32) -> Vec<u32> {
        self.with(|stage| stage.processes.iter().filter(|(_, parent)| **parent == pid).map(|(pid, _)| *pid).collect())
    }

    fn own(&self) -> Vec<u32> {
        self.with(|stage| stage.processes.keys().copied().filter(|pid| !stage.foreign.contains(pid)).collect())
    }

    fn is_there(&self, pid: u32) -> bool {
        self.with(|stage| stage.processes.contains_key(&pid))
    }

    fn start(&self, pid: u32) -> Option<u64> {
        self.is_there(pid).then_some(7)
    }

    fn began(&self, _: u32) -> Option<Mono> {
        Some(Mono(0))
    }

    fn waker(&self) -> Waker {
        Waker(Arc::new(|| ()))
    }
}

const SHELL: u32 = 100;

/// A source that has begun while a shell was there.
fn begun() -> (FakeKernel, Kqueue<FakeKernel>) {
    let kernel = FakeKernel::default();
    kernel.fork(SHELL, 1);
    let source = Kqueue::new(kernel.clone());
    (kernel, source)
}

/// What there is to tell now: `+5` executed or first seen, `-5` ended, `x5` a watched one is gone.
fn told(source: &mut Kqueue<FakeKernel>) -> Vec<String> {
    let mut out = Vec::new();
    source.wait(Some(Duration::ZERO), &mut out).unwrap();
    let mut notes = Vec::new();
    source.kernel.wait(Duration::ZERO, &mut notes).unwrap();
    for note in notes {
        source.take(note, sys::monotonic(), &mut out);
    }
    words(&out)
}

/// The same after a look at the list.
fn looked(source: &mut Kqueue<FakeKernel>) -> Vec<String> {
    let mut out = Vec::new();
    source.look(sys::monotonic(), &mut out);
    words(&out)
}

fn words(events: &[Event]) -> Vec<String> {
    let word = |event: &Event| match event {
        Event::Exec { pid, .. } => format!("+{pid}"),
        Event::Exit { pid, status: None, .. } => format!("-{pid}"),
        Event::Gone { process, status: None, .. } => format!("x{}", process.pid),
        other => panic!("{other:?}"),
    };
    events.iter().map(word).collect()
}

#[test]
fn what_a_followed_process_forks_is_told_with_its_program_and_its_end() {
    let (kernel, mut source) = begun();
    assert_eq!(told(&mut source), [""; 0], "what was there before is looked at by others");
    kernel.fork(101, SHELL);
    assert_eq!(told(&mut source), ["+101"]);
    assert!(source.watch(ProcId { pid: 101, start: 7 }));
    kernel.exec(101);
    kernel.fork(102, 101);
    assert_eq!(told(&mut source), ["+101", "+102"]);
    kernel.end(102);
    kernel.end(101);
    assert_eq!(told(&mut source), ["-102", "-101", "x101"]);
    assert!(!source.watch(ProcId { pid: 101, start: 7 }), "gone already");
}

#[test]
fn what_was_forked_before_its_parent_could_be_followed_is_found() {
    let (kernel, mut source) = begun();
    kernel.fork(101, SHELL);
    kernel.fork(102, 101);
    kernel.fork(103, 102);
    assert_eq!(told(&mut source), ["+101", "+102", "+103"]);
    kernel.fork(104, 103);
    assert_eq!(told(&mut source), ["+104"]);
}

#[test]
fn what_is_over_before_it_can_be_followed_is_not_told() {
    let (kernel, mut source) = begun();
    kernel.fork(101, SHELL);
    kernel.end(101);
    assert_eq!(told(&mut source), [""; 0]);
}

#[test]
fn the_list_finds_what_another_users_process_forked() {
    let (kernel, mut source) = begun();
    kernel.with(|stage| stage.foreign.insert(200));
    kernel.fork(200, 1);
    kernel.fork(201, 200);
    kernel.fork(202, 201);
    assert_eq!(told(&mut source), [""; 0]);
    assert_eq!(looked(&mut source), ["+201", "+202"]);
    assert_eq!(looked(&mut source), [""; 0]);
    kernel.end(201);
    assert_eq!(told(&mut source), ["-201"]);
}

#[test]
fn the_end_of_a_process_without_notes_is_found_by_a_look() {
    let (kernel, mut source) = begun();
    kernel.with(|stage| stage.refused.insert(101));
    kernel.fork(101, SHELL);
    assert_eq!(told(&mut source), ["+101"]);
    assert!(source.watch(ProcId { pid: 101, start: 7 }));
    kernel.end(101);
    assert_eq!(told(&mut source), [""; 0]);
    assert_eq!(looked(&mut source), ["-101", "x101"]);
}

#[test]
fn another_process_with_the_same_number_is_not_watched_and_one_can_be_left_alone() {
    let (kernel, mut source) = begun();
    assert!(!source.watch(ProcId { pid: SHELL, start: 6 }));
    let shell = ProcId { pid: SHELL, start: 7 };
    assert!(source.watch(shell));
    source.unwatch(ProcId { pid: SHELL, start: 6 });
    source.unwatch(shell);
    kernel.end(SHELL);
    assert_eq!(told(&mut source), ["-100"]);
}
