//! The log: what is kept of runs, what people do to it, and what becomes of the file.

mod changes;
mod files;
mod runs;

use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::DateTime;

use draglog::domain::log::change::{Change, ManualAdd, TagChange};
use draglog::domain::log::filter::Filter;
use draglog::domain::log::run::{ProcessKey, Project, RunEnd, RunLabel, RunStart};
use draglog::domain::log::wait::{Actor, End, Exit, Kind, Wait, WaitId};
use draglog::domain::time::Moment;
use draglog::storage::{HookRun, Store};

fn at(time: &str) -> Moment {
    DateTime::parse_from_rfc3339(&format!("2026-11-20T{time}+01:00")).unwrap()
}

fn now() -> Moment {
    at("16:00:00")
}

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn open(folder: &Path) -> Store {
    Store::open(folder, now()).unwrap().0
}

fn memory() -> Store {
    Store::in_memory().unwrap()
}

fn what(label: &str) -> RunLabel {
    RunLabel { tool: "cargo".into(), label: label.into(), kind: Kind::Build, show_from: None, has_silent_status: false }
}

fn key(start: u64) -> ProcessKey {
    ProcessKey { pid: 4242, start, boot: "a-boot".into() }
}

fn started(start: u64, time: &str) -> RunStart {
    RunStart {
        key: key(start),
        what: what("cargo build"),
        actor: Actor::Person,
        project: Some(Project { name: "api-server".into(), identity: None }),
        started_at: at(time),
        parent_pid: 77,
        folder: None,
    }
}

fn ended(start: u64, time: &str, latency: u64) -> RunEnd {
    RunEnd {
        key: key(start),
        end: End::of_process(at(time), Some(Exit::Code(0))),
        latency: seconds(latency),
        suspended: Duration::ZERO,
        steps: 3,
        last_input: None,
    }
}

fn hook(time: &str, end: &str, status: i32) -> HookRun {
    HookRun { shell_pid: 77, what: what("cargo build"), project: None, started_at: at(time), ended_at: at(end), status }
}

fn add(kind: Kind, from: &str, to: &str) -> Change {
    Change::AddManual(ManualAdd { kind, from: at(from), to: at(to), tag: None, project: None, outcome: None })
}

fn added(store: &mut Store, kind: Kind, from: &str, to: &str) -> WaitId {
    store.apply(&add(kind, from, to), now()).unwrap().waits[0]
}

fn tag(wait: WaitId, id: &str) -> Change {
    Change::Tag(TagChange { wait, tag: id.parse().ok(), facet: None, note: None })
}

fn refusal(store: &mut Store, change: &Change) -> String {
    store.apply(change, now()).unwrap_err().to_string()
}

fn all(store: &Store) -> Vec<Wait> {
    store.waits(&Filter::default()).unwrap()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
}
