//! The log file: what went wrong where no caller could do anything about it. It has moments, the place in the program and
//! the error, and nothing of what was recorded.
//!
//! It takes the warnings and errors of `tracing`, and is made with the first of them. [`summary`] is what `doctor` tells.

use std::fmt::{Debug, Write as FormatWrite};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};

use crate::domain::say::escape::clean;
use crate::domain::say::moment::exact;
use crate::{clock, files, paths};
use chrono::DateTime;

/// A file of this size makes room: it becomes `draglog.log.1`, and the one that was that is gone.
const MOST_BYTES: u64 = 128 * 1024;
/// A line is cut here.
const MOST_CHARACTERS: usize = 500;

/// What the log file holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LogFileSummary {
    pub count: usize,
    /// The moment of the first line, as it is written there.
    pub since: String,
    /// The last line without its moment.
    pub latest: String,
}

/// For a result that no caller can handle: an error goes to the log file.
pub(crate) trait OrLog<T> {
    /// The value; without one, `what` did not work, and the log file says so.
    fn or_log(self, what: &'static str) -> Option<T>;
}

impl<T, E: std::fmt::Display> OrLog<T> for Result<T, E> {
    fn or_log(self, what: &'static str) -> Option<T> {
        self.map_err(|error| tracing::warn!("{what}: {error}")).ok()
    }
}

/// From now on, for as long as the process lives, warnings and errors go to `file`. Only the first call counts.
pub(crate) fn keep_in(file: PathBuf) {
    if tracing::subscriber::set_global_default(LogFile { file }).is_err() {
        tracing::trace!("the log file is set already");
    }
}

/// What is in `file` and the older one beside it; `None` when nothing is.
///
/// # Errors
/// If one of them cannot be read.
pub(crate) fn summary(file: &Path) -> io::Result<Option<LogFileSummary>> {
    let text = read(&older(file))? + &read(file)?;
    let mut lines = text.lines().filter_map(|line| line.split_once(' '));
    let Some((since, first)) = lines.next() else { return Ok(None) };
    let since = DateTime::parse_from_rfc3339(since).map_or_else(|_| clean(since), exact);
    let (count, latest) = lines.fold((1, first), |(count, _), (_, words)| (count + 1, words));
    Ok(Some(LogFileSummary { count, since, latest: clean(latest) }))
}

/// Removes the log file and the older one.
///
/// # Errors
/// If one is there and stays.
pub(crate) fn remove(file: &Path) -> io::Result<()> {
    [older(file), file.to_owned()].iter().try_for_each(|file| files::if_there(fs::remove_file(file)).map(drop))
}

fn read(file: &Path) -> io::Result<String> {
    let bytes = files::if_there(files::read(file, 2 * MOST_BYTES))?.unwrap_or_default();
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn older(file: &Path) -> PathBuf {
    file.with_extension("log.1")
}

struct LogFile {
    file: PathBuf,
}

impl LogFile {
    fn write(&self, line: &str) -> io::Result<()> {
        if let Some(folder) = self.file.parent() {
            paths::make_private(folder)?;
        }
        if fs::metadata(&self.file).is_ok_and(|data| data.len() > MOST_BYTES) {
            fs::rename(&self.file, older(&self.file))?;
        }
        let mut open: File = OpenOptions::new().create(true).append(true).mode(0o600).open(&self.file)?;
        // One write for each line, so that lines of several processes do not mix.
        open.write_all(line.as_bytes())
    }
}

impl Subscriber for LogFile {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        *metadata.level() <= Level::WARN && metadata.target().starts_with("draglog")
    }

    fn event(&self, event: &Event<'_>) {
        let mut words = Words::default();
        event.record(&mut words);
        let (level, place) = (event.metadata().level(), event.metadata().target());
        let words: String = clean(&format!("{level} {place}: {}", words.0)).chars().take(MOST_CHARACTERS).collect();
        let moment = clock::now().to_rfc3339_opts(chrono::SecondsFormat::Millis, false);
        // Where not even this file can be written nothing more can be done; `doctor` looks at the folder itself.
        self.write(&format!("{moment} {words}\n")).unwrap_or_default();
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// The message of an event, then its fields.
#[derive(Default)]
struct Words(String);

impl Visit for Words {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let _ = match field.name() {
            "message" => FormatWrite::write_fmt(&mut self.0, format_args!("{value:?}")),
            name => FormatWrite::write_fmt(&mut self.0, format_args!(" {name}={value:?}")),
        };
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn in_a_folder(work: impl FnOnce(&Path)) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("state/draglog.log");
        tracing::subscriber::with_default(LogFile { file: file.clone() }, || work(&file));
    }

    #[test]
    fn an_error_nobody_can_handle_is_counted_with_its_moment() {
        in_a_folder(|file| {
            assert_eq!(summary(file).unwrap(), None);
            assert_eq!(Ok::<_, io::Error>(7).or_log("nothing"), Some(7));
            assert!(!file.exists(), "the file is made with the first line");
            for path in ["a", "b\u{1b}[2J\nc"] {
                Err::<(), _>(format!("no {path}")).or_log("a folder was not watched");
            }
            let found = summary(file).unwrap().unwrap();
            assert_eq!(found.count, 2);
            assert_eq!(found.since.len(), "2026-11-20 09:10".len());
            assert!(found.latest.starts_with("WARN draglog::diagnostics: a folder was not watched: no b"), "{found:?}");
            let mode = fs::metadata(file).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
            remove(file).unwrap();
            assert_eq!(summary(file).unwrap(), None);
        });
    }

    #[test]
    fn the_file_stays_small_and_takes_only_what_is_serious() {
        in_a_folder(|file| {
            tracing::info!("observing began");
            assert!(!file.exists());
            for _ in 0..1200 {
                tracing::error!("{}", "x".repeat(2000));
            }
            let size = |file: &Path| fs::metadata(file).unwrap().len();
            assert!(size(file) <= MOST_BYTES + 1024 && size(&older(file)) <= MOST_BYTES + 1024);
        });
    }
}
