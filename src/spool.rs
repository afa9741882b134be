//! Takes in what could not be written to the log at once: what shell hooks left, one line for each command of a known tool,
//! and what was recorded while the log took nothing. All of it lies in files of the spool folder.
//!
//! Anybody who may write to the user's files may have written a line, so nothing in it is trusted: what does not look
//! exactly like a line of a hook is dropped. The lines hold a rule's label, never a command line.

mod events;
pub(crate) mod turns;

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use chrono::{DateTime, TimeDelta, Utc};

use crate::domain::log::run::RunLabel;
use crate::domain::log::wait::Kind;
use crate::domain::say::escape::clean;
use crate::domain::time::Moment;
use crate::storage::{HookRun, StorageError, Store};
use crate::{clock, files, paths};
pub(crate) use events::SpoolEntry;

/// First field of every line.
pub(crate) const VERSION: &str = "draglog1";
/// No more is read from one file at a time; a year of builds is less.
const LARGEST_FILE: u64 = 8 << 20;
/// A longer line is no hook's.
const LONGEST_LINE: usize = 4096;
const LONGEST_LABEL: usize = 80;
/// The clock of a shell may be a little ahead of what is `now` here, not more.
const AHEAD: Duration = Duration::from_secs(60);
/// No command takes longer; who claims so would fill months of the log with one line.
const LONGEST_RUN: TimeDelta = TimeDelta::days(30);
/// Name of a file that is being taken in.
const TAKING: &str = "taking";

/// The spool could not be taken in; what is in it stays for the next time.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SpoolError {
    /// The folder or a file in it.
    #[error("{path}: {source}")]
    File {
        /// Which.
        path: String,
        /// Why.
        source: io::Error,
    },
    /// The log did not take a line.
    #[error(transparent)]
    Log(#[from] StorageError),
}

/// Takes every line in `spool` into the log and removes the files; gives how many commands there were.
///
/// Each file is renamed before it is read, so that a shell that writes meanwhile starts a new one. Where another process
/// is at it already, that one does all the work.
///
/// # Errors
/// If a file cannot be read or the log takes no line. Nothing is lost: the next call takes up what is left.
pub(crate) fn take_in(spool: &Path, store: &mut Store, now: Moment) -> Result<usize, SpoolError> {
    let Some(_lock) = claim(spool)? else { return Ok(0) };
    let mut taken = 0;
    for file in files(spool)? {
        let taking = file.with_extension(TAKING);
        if file != taking {
            let renamed = files::if_there(fs::rename(&file, &taking)).map_err(|source| problem(&file, source))?;
            if renamed.is_none() {
                continue;
            }
        }
        let lines = read(&taking, now).map_err(|source| problem(&taking, source))?;
        taken += lines.len();
        if !lines.is_empty() {
            store.together(|store| lines.iter().try_for_each(|line| line.enter(store, now)))?;
        }
        fs::remove_file(&taking).map_err(|source| problem(&taking, source))?;
    }
    Ok(taken + turns::take_in(spool, store, now)?)
}

/// Leaves `entries` in `spool`, in a file of their own: on disk when this returns, or nothing of them.
///
/// # Errors
/// If they cannot be written.
pub(crate) fn leave(spool: &Path, entries: &[SpoolEntry]) -> io::Result<()> {
    let lines: Vec<String> = entries.iter().map(serde_json::to_string).collect::<Result<_, _>>()?;
    let now = clock::now().timestamp_micros();
    put(spool, &format!("events-{now:020}-{}", std::process::id()), |file| {
        file.write_all(lines.join("\n").as_bytes())?;
        file.sync_all()
    })
}

/// Puts a file into `folder`, which is made where it is missing. The file is hidden until it is whole, so that nobody takes in
/// half of it.
fn put(folder: &Path, name: &str, write: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<()> {
    let hidden = folder.join(format!(".{name}"));
    let mut file = match files::create_private(&hidden) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            paths::make_private(folder)?;
            files::create_private(&hidden)
        }
        made => made,
    }?;
    let written = write(&mut file).and_then(|()| fs::rename(&hidden, folder.join(name)));
    if written.is_err() {
        // Hidden, it is taken in by nobody.
        if let Err(error) = fs::remove_file(&hidden) {
            tracing::debug!("a file that was not finished stays in the spool: {error}");
        }
    }
    written
}

/// Whether something was left that nobody has taken in yet.
#[must_use]
pub(crate) fn is_waiting(spool: &Path) -> bool {
    files(spool).is_ok_and(|files| !files.is_empty())
}

fn problem(path: &Path, source: io::Error) -> SpoolError {
    SpoolError::File { path: path.display().to_string(), source }
}

/// The right to take in: a lock on a hidden file in the folder. `None`: there is no folder, or somebody has the right.
fn claim(spool: &Path) -> Result<Option<File>, SpoolError> {
    let path = spool.join(".lock");
    let lock = files::if_there(files::open_to_lock(&path)).map_err(|source| problem(&path, source))?;
    Ok(lock.filter(|file| file.try_lock().is_ok()))
}

/// Plain files of a folder, those left out that are not whole.
fn plain_files(folder: &Path) -> Result<impl Iterator<Item = PathBuf>, SpoolError> {
    let entries = files::if_there(fs::read_dir(folder)).map_err(|source| problem(folder, source))?;
    let is_meant = |entry: &fs::DirEntry| {
        entry.file_type().is_ok_and(|kind| kind.is_file()) && !entry.file_name().to_string_lossy().starts_with('.')
    };
    Ok(entries.into_iter().flatten().flatten().filter(is_meant).map(|entry| entry.path()))
}

/// Plain files of the spool, those that an earlier call left half done first.
fn files(spool: &Path) -> Result<Vec<PathBuf>, SpoolError> {
    let mut files: Vec<PathBuf> = plain_files(spool)?.collect();
    files.sort_by_key(|file| (file.extension().is_none_or(|extension| extension != TAKING), file.clone()));
    Ok(files)
}

/// What one line tells.
#[derive(Debug, PartialEq)]
enum Line {
    Hook(HookRun),
    Event(Box<SpoolEntry>),
}

impl Line {
    fn enter(&self, store: &mut Store, now: Moment) -> Result<(), StorageError> {
        match self {
            Self::Hook(run) => store.hooked(run).map(drop),
            Self::Event(entry) => entry.enter(store, now),
        }
    }
}

/// What a file tells; lines that make no sense are dropped.
fn read(file: &Path, now: Moment) -> io::Result<Vec<Line>> {
    let opened = files::open(file)?;
    let written = opened.metadata()?.modified()?;
    let mut bytes = Vec::new();
    opened.take(LARGEST_FILE).read_to_end(&mut bytes)?;
    let lines = bytes.split(|byte| *byte == b'\n').filter(|line| line.len() <= LONGEST_LINE);
    let latest = latest(now);
    let told = |line: &str| {
        let of_hook = || parse(line, written, now).map(Line::Hook);
        SpoolEntry::parse(line, latest).map(|entry| Line::Event(Box::new(entry))).or_else(of_hook)
    };
    Ok(lines.filter_map(|line| told(std::str::from_utf8(line).ok()?)).collect())
}

/// The latest moment that a clock can have told.
fn latest(now: Moment) -> Moment {
    now + AHEAD
}

fn is_past(at: Moment, latest: Moment) -> bool {
    at.timestamp() > 0 && at <= latest
}

/// One line: version, shell's pid, start, end, status, tool, kind, label, project, parted by tabs.
///
/// Times are microseconds since the epoch. A shell without a clock (fish) leaves the end empty, tells the length in
/// milliseconds as `+1234` in place of the start, and writes each line to a file of its own, whose time is the end.
fn parse(line: &str, written: SystemTime, now: Moment) -> Option<HookRun> {
    let fields: [&str; 9] = line.split('\t').collect::<Vec<_>>().try_into().ok()?;
    let [VERSION, shell, start, end, status, tool, kind, label, project] = fields else { return None };
    let ended_at =
        if end.is_empty() { clock::localize(DateTime::<Utc>::from(written).fixed_offset()) } else { moment(end)? };
    let started_at = match start.strip_prefix('+') {
        Some(length) => {
            ended_at.checked_sub_signed(TimeDelta::try_milliseconds(length.parse().ok().filter(|ms| *ms >= 0)?)?)?
        }
        None => moment(start)?,
    };
    if ended_at < started_at || ended_at > latest(now) || ended_at - started_at > LONGEST_RUN {
        return None;
    }
    let what = RunLabel {
        tool: word(tool)?,
        label: word(label)?,
        kind: kind.parse::<Kind>().ok().filter(|kind| kind.is_machine())?,
        show_from: None,
        has_silent_status: false,
    };
    let project = Some(clean(project)).filter(|name| !name.is_empty() && name.len() <= 255 && !name.contains('/'));
    let status = status.parse().ok().filter(|status| (0..=255).contains(status))?;
    Some(HookRun { shell_pid: shell.parse().ok().filter(|pid| *pid > 0)?, what, project, started_at, ended_at, status })
}

/// A tool's id or a label as rules make them.
fn word(text: &str) -> Option<String> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || " _:.+@/-".contains(c);
    (!text.is_empty() && text.len() <= LONGEST_LABEL && text.chars().all(is_plain)).then(|| text.to_owned())
}

fn moment(microseconds: &str) -> Option<Moment> {
    let at = DateTime::from_timestamp_micros(microseconds.parse().ok().filter(|at: &i64| *at > 0)?)?;
    Some(clock::localize(at.fixed_offset()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "draglog1\t4711\t1763700000000000\t1763700012500000\t2\tcargo\tbuild\tcargo build\tapi-server";

    fn now() -> Moment {
        DateTime::parse_from_rfc3339("2025-11-21T10:00:00+01:00").unwrap()
    }

    fn told(line: &str) -> Option<HookRun> {
        parse(line, SystemTime::UNIX_EPOCH + Duration::from_secs(1_763_700_020), now())
    }

    #[test]
    fn a_line_of_a_hook_is_a_run() {
        let run = told(GOOD).unwrap();
        assert_eq!((run.shell_pid, run.status, run.what.label.as_str()), (4711, 2, "cargo build"));
        assert_eq!(run.project.as_deref(), Some("api-server"));
        assert_eq!((run.ended_at - run.started_at).num_milliseconds(), 12_500);
    }

    #[test]
    fn a_shell_without_a_clock_is_timed_by_its_file() {
        let run = told("draglog1\t1\t+2500\t\t0\tmake\tbuild\tmake\t").unwrap();
        assert_eq!(run.ended_at.timestamp(), 1_763_700_020);
        assert_eq!((run.ended_at - run.started_at).num_milliseconds(), 2_500);
        assert_eq!(run.project, None);
    }

    #[test]
    fn what_no_hook_writes_is_dropped() {
        let with = |from: &str, to: &str| GOOD.replacen(from, to, 1);
        let hostile = [
            String::new(),
            "draglog1".into(),
            with("draglog1", "draglog2"),
            with("4711", "0"),
            with("4711", "-1"),
            with("\t2\t", "\t300\t"),
            with("1763700012500000", "1763600000000000"),
            with("1763700012500000", "9223372036854775807"),
            with("1763700000000000", "+-5"),
            with("1763700000000000", "+9223372036854775807"),
            with("1763700000000000", "1"),
            with("1763700000000000", "1761108012499999"),
            with("1763700000000000", "+2592000001"),
            with("cargo build", "cargo \u{1b}[31mbuild"),
            with("cargo build", "cargo build --token $(x)"),
            with("cargo build", &"x".repeat(81)),
            with("\tbuild\t", "\treview\t"),
            with("\tbuild\t", "\tnonsense\t"),
            format!("{GOOD}\tmore"),
        ];
        for line in hostile {
            assert_eq!(told(&line), None, "{line:?}");
        }
        assert!(told(&with("1763700000000000", "+2592000000")).is_some(), "30 days are not too long");
        assert_eq!(
            told(&with("api-server", "a\u{1b}]0;x\u{7}b")).and_then(|run| run.project).as_deref(),
            Some("a]0;xb")
        );
        assert_eq!(told(&with("api-server", "../etc")).and_then(|run| run.project), None);
    }

    #[test]
    fn a_file_of_rubbish_gives_nothing_and_stops_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("x");
        let mut bytes = vec![0xff, 0xfe, b'\n'];
        bytes.extend(std::iter::repeat_n(b'a', 100_000));
        bytes.extend(b"\n");
        bytes.extend(GOOD.as_bytes());
        fs::write(&file, bytes).unwrap();
        assert_eq!(read(&file, now()).unwrap().len(), 1);
    }

    #[test]
    fn only_one_process_takes_in_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let first = claim(folder.path()).unwrap();
        assert!(first.is_some());
        assert!(claim(folder.path()).unwrap().is_none());
        assert!(claim(&folder.path().join("absent")).unwrap().is_none());
    }
}
