//! Kills a writer at a random moment and looks whether the log kept its word: what was acknowledged is there, and nothing
//! else but the one write that was under way.
//!
//! Used by the tests and by `examples/kill_safety.rs`.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use draglog::domain::log::change::{Change, TagChange};
use draglog::domain::log::filter::Filter;
use draglog::domain::log::run::{ProcessKey, RunEnd, RunLabel, RunStart};
use draglog::domain::log::wait::{Actor, End, Exit, Kind, Outcome, Source, WaitId};
use draglog::domain::time::Moment;
use draglog::storage::Store;

/// What a round found.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Found {
    /// Writes that the writer acknowledged before it was killed.
    pub(crate) acknowledged: usize,
    /// Acknowledged writes that are not in the log.
    pub(crate) lost: usize,
    /// Waits in the log that were neither acknowledged nor the one under way.
    pub(crate) ghosts: usize,
}

/// Writes runs and tags for ever, one line on `out` for each as soon as the log has it.
pub(crate) fn write_for_ever(folder: &Path, now: Moment, mut out: impl Write) {
    let (mut store, _) = Store::open(folder, now).unwrap();
    for start in 0.. {
        let key = ProcessKey { pid: std::process::id(), start, boot: "boot".into() };
        let what = RunLabel {
            tool: "cargo".into(),
            label: "cargo build".into(),
            kind: Kind::Build,
            show_from: None,
            has_silent_status: false,
        };
        let run = RunStart {
            key: key.clone(),
            what,
            actor: Actor::Person,
            project: None,
            started_at: now,
            parent_pid: 1,
            folder: None,
        };
        let wait = store.begin(&run, Source::Observed).unwrap();
        writeln!(out, "{wait} began").unwrap();
        let tag = "build_test".parse().ok();
        store.apply(&Change::Tag(TagChange { wait, tag, facet: None, note: None }), now).unwrap();
        writeln!(out, "{wait} tagged").unwrap();
        let length = Duration::from_secs(5);
        let end = RunEnd {
            key,
            end: End::of_process(now, Some(Exit::Code(0))),
            latency: length,
            suspended: Duration::ZERO,
            steps: 1,
            last_input: None,
        };
        store.end(&end, None).unwrap();
        writeln!(out, "{wait} ended").unwrap();
    }
}

/// Starts `writer`, kills it after `lines` acknowledgements and `delay`, and looks at the log.
pub(crate) fn round(folder: &Path, mut writer: Command, lines: usize, delay: Duration, now: Moment) -> Found {
    let known = Store::open(folder, now).unwrap().0.total_waits().unwrap();
    let mut child = writer.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let output = BufReader::new(child.stdout.take().unwrap());
    let (lines_out, lines_in) = mpsc::channel();
    let reader = std::thread::spawn(move || {
        for line in output.lines().map_while(Result::ok) {
            let _ = lines_out.send(line);
        }
    });
    let mut told: Vec<String> = lines_in.iter().filter(|line| is_told(line)).take(lines).collect();
    // The moment of the kill lies anywhere in a write.
    let (_hold, never) = mpsc::channel::<()>();
    let _ = never.recv_timeout(delay);
    child.kill().unwrap();
    child.wait().unwrap();
    reader.join().unwrap();
    told.extend(lines_in.iter().filter(|line| is_told(line)));
    look(folder, &told, usize::try_from(known).unwrap(), now)
}

/// Whether the line is the writer's and whole: the kill may have cut the last one.
fn is_told(line: &str) -> bool {
    let words: Vec<&str> = line.split(' ').collect();
    matches!(words[..], [id, "began" | "tagged" | "ended"] if id.parse::<i64>().is_ok())
}

fn look(folder: &Path, told: &[String], known: usize, now: Moment) -> Found {
    let (mut store, notices) = Store::open(folder, now).unwrap();
    assert!(notices.is_empty(), "{notices:?}");
    assert_eq!(store.check_integrity().unwrap(), Vec::<String>::new());
    let open: Vec<ProcessKey> = store.open_runs().unwrap().into_iter().map(|run| run.key).collect();
    store.close_lost(&open).unwrap();
    assert!(store.open_runs().unwrap().is_empty());
    let mut stages: BTreeMap<i64, Vec<&str>> = BTreeMap::new();
    for line in told {
        let (id, stage) = line.split_once(' ').unwrap();
        stages.entry(id.parse().unwrap()).or_default().push(stage);
    }
    let mut found = Found { acknowledged: told.len(), ..Found::default() };
    for (id, stages) in &stages {
        let wait = store.wait(WaitId(*id)).unwrap();
        let is_kept = |stage: &&&str| match (**stage, &wait) {
            (_, None) => false,
            ("tagged", Some(wait)) => wait.tag.is_some(),
            ("ended", Some(wait)) => wait.has(Outcome::Succeeded),
            (_, Some(_)) => true,
        };
        found.lost += stages.iter().filter(|stage| !is_kept(stage)).count();
    }
    let all = store.waits(&Filter::default()).unwrap().len();
    found.ghosts = (all - known - stages.len()).saturating_sub(1);
    found
}
