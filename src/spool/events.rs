//! Lines of the spool that tell what was recorded while the log took nothing: a run's start, its label, its end, as JSON.
//!
//! They are written and read in order, and twice the same is once: a run is known by its process.

use std::time::Duration;

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use super::{LONGEST_RUN, is_past};
use crate::domain::log::change::{Change, TagChange};
use crate::domain::log::run::{ProcessKey, RunEnd, RunLabel, RunStart};
use crate::domain::log::tag::Tag;
use crate::domain::log::wait::Source;
use crate::domain::time::Moment;
use crate::storage::{StorageError, Store};

/// One line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) enum SpoolEntry {
    Began { run: RunStart, source: Source, tag: Option<Tag> },
    Relabelled { key: ProcessKey, what: RunLabel },
    InFront { key: ProcessKey },
    Ended { run: RunEnd, idle_cut: Option<Duration> },
}

impl SpoolEntry {
    /// What a line tells, if it is one of ours and not from a time to come.
    pub(super) fn parse(line: &str, latest: Moment) -> Option<Self> {
        serde_json::from_str(line).ok().filter(|entry: &Self| entry.is_sane(latest))
    }

    /// Whether it can have been recorded. What texts it has is made safe where the log takes them.
    fn is_sane(&self, latest: Moment) -> bool {
        let (key, is_sane) = match self {
            Self::Began { run, source, .. } => {
                let has_path = run.project.as_ref().is_some_and(|project| project.name.contains('/'));
                let is_recorded = matches!(source, Source::Observed | Source::Wrapped) && !run.what.label.is_empty();
                (&run.key, is_recorded && !has_path && is_past(run.started_at, latest))
            }
            Self::Relabelled { key, what } => (key, !what.label.is_empty()),
            Self::InFront { key } => (key, true),
            Self::Ended { run, .. } => {
                let is_length = |length| TimeDelta::from_std(length).is_ok_and(|length| length <= LONGEST_RUN);
                (&run.key, is_length(run.latency) && is_length(run.suspended) && is_past(run.end.at(), latest))
            }
        };
        is_sane && (1..=100).contains(&key.boot.len())
    }

    /// Writes it to the log.
    ///
    /// # Errors
    /// If the log does not take it.
    pub(super) fn enter(&self, store: &mut Store, now: Moment) -> Result<(), StorageError> {
        match self {
            Self::Began { run, source, tag } => {
                let wait = store.begin(run, *source)?;
                let is_open = store.wait(wait)?.is_some_and(|wait| wait.tag.is_none());
                if let Some(tag) = tag.filter(|_| is_open) {
                    store.apply(&Change::Tag(TagChange { wait, tag: Some(tag), facet: None, note: None }), now)?;
                }
                Ok(())
            }
            Self::Relabelled { key, what } => store.relabel(key, what),
            Self::InFront { key } => store.brought_to_front(key),
            Self::Ended { run, idle_cut } => store.end(run, *idle_cut).map(drop),
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::clock;
    use crate::domain::log::run::Project;
    use crate::domain::log::wait::{Actor, End, Exit, Kind};

    fn at(time: &str) -> Moment {
        clock::localize(DateTime::parse_from_rfc3339(&format!("2026-11-20T{time}+01:00")).unwrap())
    }

    fn key() -> ProcessKey {
        ProcessKey { pid: 4711, start: 99, boot: "5f0c".into() }
    }

    fn entries() -> Vec<SpoolEntry> {
        let what = RunLabel {
            tool: "make".into(),
            label: "build.sh (make, npm test)".into(),
            kind: Kind::Build,
            show_from: Some(Duration::from_secs(10)),
            has_silent_status: false,
        };
        let run = RunStart {
            key: key(),
            what: what.clone(),
            actor: Actor::Agent,
            project: Some(Project { name: "api".into(), identity: Some("af".into()) }),
            started_at: at("14:05:00.123456"),
            parent_pid: 7,
            folder: None,
        };
        let end = RunEnd {
            key: key(),
            end: End::of_process(at("14:06:00"), Some(Exit::Code(2))),
            latency: Duration::from_micros(59_876_544),
            suspended: Duration::ZERO,
            steps: 3,
            last_input: Some(at("14:05:30")),
        };
        vec![
            SpoolEntry::Began { run, source: Source::Observed, tag: "flaky_fail".parse().ok() },
            SpoolEntry::Relabelled { key: key(), what },
            SpoolEntry::InFront { key: key() },
            SpoolEntry::Ended { run: end, idle_cut: Some(Duration::from_secs(300)) },
        ]
    }

    fn line(entry: &SpoolEntry) -> String {
        serde_json::to_string(entry).unwrap()
    }

    #[test]
    fn what_is_written_is_read_as_it_was() {
        for entry in entries() {
            assert_eq!(SpoolEntry::parse(&line(&entry), at("15:00:00")), Some(entry));
        }
    }

    #[test]
    fn a_line_that_nobody_wrote_is_none() {
        let parsed = |line: &str| SpoolEntry::parse(line, at("15:00:00"));
        for entry in entries() {
            let line = line(&entry);
            for end in 0..line.len() {
                assert_eq!(parsed(&line[..end]), None);
            }
            for (from, to) in [("}}", "},\"more\":1}"), ("}}", "}}\tmore"), ("5f0c", ""), ("5f0c", &"f".repeat(101))] {
                assert!(from == "}}" || line.contains(from), "{line}");
                assert_eq!(parsed(&line.replacen(from, to, 1)).filter(|_| line.contains(from)), None, "{line}");
            }
        }
        let [began, _, _, ended] = &entries()[..] else { panic!("four") };
        for (entry, from, to) in [
            (began, "observed", "imported"),
            (began, "\"api\"", "\"../etc\""),
            (began, "build.sh (make, npm test)", ""),
            (began, "2026-11-20", "2027-11-20"),
            (began, "2026-11-20", "1926-11-20"),
            (began, "flaky_fail", "nonsense"),
            (ended, "2026-11-20", "2027-11-20"),
            (ended, "{\"secs\":59", "{\"secs\":2592001"),
            (ended, "{\"secs\":59", "{\"secs\":-1"),
        ] {
            let line = line(entry);
            assert!(line.contains(from), "{line}");
            assert_eq!(parsed(&line.replace(from, to)), None, "{from}");
        }
    }
}
