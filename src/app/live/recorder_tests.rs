//! What becomes of runs when the log is locked, removed, replaced or damaged.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use super::*;
use crate::domain::log::filter::Filter;
use crate::domain::log::run::{ProcessKey, RunLabel, RunStart};
use crate::domain::log::wait::{Actor, End, Exit, Kind};

/// A recorder, the thread of its log, and what it tells.
struct Desk {
    recorder: Recorder,
    writer: std::thread::JoinHandle<()>,
    told: Arc<Mutex<Vec<String>>>,
}

impl Desk {
    fn at(folder: &Path) -> Self {
        Self::with(Store::open(folder, clock::now()).unwrap().0, folder)
    }

    fn with(store: Store, folder: &Path) -> Self {
        let (worker, writer) = Worker::spawn(store).unwrap();
        let told = Arc::new(Mutex::new(Vec::new()));
        let list = Arc::clone(&told);
        let listener: NewsListener = Arc::new(move |report| {
            list.lock().unwrap_or_else(PoisonError::into_inner).push(format!("{report:?}"));
        });
        let backlog = Backlog::new(None, Some(folder.join("state/spool")));
        let recorder = Recorder::new(worker, listener, backlog, StoppedRuns::default());
        let renewing = recorder.clone();
        recorder.worker.on_replaced(Some(Box::new(move |store| renew(store, &renewing))));
        Self { recorder, writer, told }
    }

    fn settle(&self) {
        self.recorder.worker.call(|_| ()).unwrap();
        self.recorder.worker.call(|_| ()).unwrap();
    }

    fn labels(&self) -> Vec<(String, Option<Outcome>)> {
        self.settle();
        let waits = self.recorder.worker.call(|store| store.waits(&Filter::default()).unwrap()).unwrap();
        waits.into_iter().map(|wait| (wait.label.clone(), wait.outcome())).collect()
    }

    fn count(&self, beginning: &str) -> usize {
        self.settle();
        self.told.lock().unwrap().iter().filter(|report| report.starts_with(beginning)).count()
    }

    fn end(self) {
        self.recorder.worker.on_replaced(None);
        drop(self.recorder);
        self.writer.join().unwrap();
    }
}

fn key(number: u32) -> ProcessKey {
    ProcessKey { pid: number, start: u64::from(number), boot: "boot".into() }
}

fn started(number: u32) -> RunEvent {
    let what = RunLabel {
        tool: "make".into(),
        label: format!("make t{number}"),
        kind: Kind::Build,
        show_from: None,
        has_silent_status: false,
    };
    RunEvent::Started(RunStart {
        key: key(number),
        what,
        actor: Actor::Person,
        project: None,
        started_at: clock::now(),
        parent_pid: 1,
        folder: None,
    })
}

fn ended(number: u32) -> RunEvent {
    RunEvent::Ended(RunEnd {
        key: key(number),
        end: End::of_process(clock::now(), Some(Exit::Code(0))),
        latency: Duration::from_secs(3),
        suspended: Duration::ZERO,
        steps: 0,
        last_input: None,
    })
}

/// Keeps the log locked for as long as it lives.
fn lock(folder: &Path) -> crate::storage::Store {
    let (other, _) = Store::open(folder, clock::now()).unwrap();
    other.hold().unwrap();
    other
}

#[test]
fn what_a_locked_log_does_not_take_is_in_it_when_it_is_free_again() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::at(folder.path());
    desk.recorder.record(started(1));
    desk.settle();
    let other = lock(folder.path());
    for event in [ended(1), started(2), ended(2), started(3)] {
        desk.recorder.record(event);
    }
    desk.settle();
    let gap = desk.recorder.backlog.gap().unwrap();
    assert_eq!((gap.waiting, gap.lost), (3, Some(0)), "{gap:?}");
    desk.recorder.retry();
    assert_eq!(desk.count("Failed"), 1, "told once");
    assert_eq!(desk.recorder.backlog.held(), 0, "what waits for longer is in the spool, which outlives the program");
    desk.recorder.record(ended(3));
    drop(other);
    desk.recorder.retry();
    let done = |number| (format!("make t{number}"), Some(Outcome::Succeeded));
    assert_eq!(desk.labels(), [done(1), done(2), done(3)]);
    assert_eq!(desk.recorder.backlog.gap(), None);
    assert_eq!((desk.count("Recording(None)"), desk.count("Told(\"the log takes")), (1, 1));
    assert!(fs::read_dir(folder.path().join("state/spool")).unwrap().all(|file| file.unwrap().file_name() == ".lock"));
    desk.end();
}

#[test]
fn where_the_spool_takes_nothing_either_what_is_lost_is_counted_and_the_log_says_so() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("state")).unwrap();
    fs::write(folder.path().join("state/spool"), "no folder").unwrap();
    let desk = Desk::at(folder.path());
    let other = lock(folder.path());
    for number in 0..6_000 {
        desk.recorder.record(started(number));
        desk.recorder.record(ended(number));
    }
    desk.settle();
    drop(other);
    while desk.recorder.backlog.gap().is_some() {
        desk.recorder.retry();
        desk.settle();
    }
    let waits = desk.labels().len() as u64;
    let gaps =
        desk.recorder.worker.call(|store| store.gaps(clock::now() - chrono::TimeDelta::hours(1))).unwrap().unwrap();
    assert_eq!(gaps.len(), 1);
    assert!(gaps[0].until.is_some() && waits + gaps[0].lost.unwrap() == 6_000, "{waits} {gaps:?}");
    desk.end();
}

#[test]
fn a_log_that_is_removed_is_made_anew_and_what_goes_on_is_in_it() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let desk = Desk::at(&data);
    desk.recorder.record(started(1));
    assert_eq!(desk.labels().len(), 1);
    fs::remove_dir_all(&data).unwrap();
    desk.recorder.record(started(2));
    desk.recorder.record(ended(1));
    let done = |number, outcome| (format!("make t{number}"), outcome);
    assert_eq!(desk.labels(), [done(1, Some(Outcome::Succeeded)), done(2, None)]);
    assert_eq!(Store::open_read_only(&data).unwrap().waits(&Filter::default()).unwrap().len(), 2);
    assert_eq!((desk.count("Replaced"), desk.count("Told(\"")), (1, 1));
    desk.end();
}

#[test]
fn a_log_that_is_replaced_by_a_backup_goes_on_in_the_backup() {
    let folder = tempfile::tempdir().unwrap();
    let (data, kept) = (folder.path().join("data"), folder.path().join("kept"));
    let desk = Desk::at(&data);
    desk.recorder.record(started(1));
    desk.recorder.record(ended(1));
    assert_eq!(desk.labels().len(), 1);
    drop(Store::open(&kept, clock::now()).unwrap());
    fs::rename(kept.join("draglog.db"), data.join("draglog.db")).unwrap();
    desk.recorder.record(started(2));
    assert_eq!(desk.labels(), [("make t2".into(), None)]);
    desk.recorder.record(ended(2));
    assert_eq!(desk.labels(), [("make t2".into(), Some(Outcome::Succeeded))]);
    desk.end();
    let (store, _) = Store::open(&data, clock::now()).unwrap();
    assert_eq!(store.waits(&Filter::default()).unwrap().len(), 1, "its write-ahead log was left alone");
}

#[test]
fn a_damaged_log_waits_for_somebody_and_the_spool_keeps_what_is_seen() {
    let folder = tempfile::tempdir().unwrap();
    drop(Store::open(folder.path(), clock::now()).unwrap());
    fs::write(folder.path().join("draglog.db"), "garbage garbage!".repeat(1000)).unwrap();
    fs::set_permissions(folder.path().join("draglog.db"), fs::Permissions::from_mode(0o600)).unwrap();
    let desk = Desk::with(Store::stand_in(folder.path()).unwrap(), folder.path());
    desk.recorder.record(started(1));
    desk.recorder.record(ended(1));
    desk.settle();
    assert!(desk.recorder.backlog.gap().unwrap().reason.unwrap().contains("damaged"));
    desk.recorder.leave();
    assert_eq!(desk.recorder.backlog.held(), 0);
    desk.end();
    assert!(crate::files::read(&folder.path().join("draglog.db"), 1 << 20).unwrap().starts_with(b"garbage"));
    let (mut store, notices) = Store::open(folder.path(), clock::now()).unwrap();
    assert!(notices[0].contains("damaged"), "{notices:?}");
    spool::take_in(&folder.path().join("state/spool"), &mut store, clock::now()).unwrap();
    assert_eq!(store.waits(&Filter::default()).unwrap().len(), 1);
    assert!(store.damage().unwrap().is_some());
    store.damage_seen(clock::now()).unwrap();
    assert_eq!(store.damage().unwrap(), None);
}
