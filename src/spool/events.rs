//! Lines of the spool that tell what was recorded while the log took nothing: a run's start, its label, its end.
//!
//! They are written and read in order, and twice the same is once: a run is known by its process.

use std::time::Duration;

use chrono::{DateTime, TimeDelta};

use crate::clock;
use crate::domain::log::change::{Change, TagChange};
use crate::domain::log::run::{ProcessKey, Project, RunEnd, RunLabel, RunStart};
use crate::domain::log::tag::Tag;
use crate::domain::log::wait::{Actor, End, Exit, Kind, Outcome, Source};
use crate::domain::say::escape::clean;
use crate::domain::time::Moment;
use crate::storage::{StorageError, Store};

const BEGAN: &str = "draglog-began1";
const LABEL: &str = "draglog-label1";
const FRONT: &str = "draglog-front1";
const ENDED: &str = "draglog-ended1";
const LONGEST_TEXT: usize = 200;

/// One line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum SpoolEntry {
    Began { run: RunStart, source: Source, tag: Option<Tag> },
    Relabelled { key: ProcessKey, what: RunLabel },
    InFront { key: ProcessKey },
    Ended { run: RunEnd, idle_cut: Option<Duration> },
}

impl SpoolEntry {
    /// As it stands in the spool, with its line break.
    #[must_use]
    pub(crate) fn line(&self) -> String {
        let fields = match self {
            Self::Began { run, source, tag } => began(run, *source, *tag),
            Self::Relabelled { key, what } => [vec![LABEL.into()], of_key(key), of_label(what)].concat(),
            Self::InFront { key } => [vec![FRONT.into()], of_key(key)].concat(),
            Self::Ended { run, idle_cut } => ended(run, *idle_cut),
        };
        fields.join("\t") + "\n"
    }

    /// What a line tells, if it is one that [`SpoolEntry::line`] wrote and not from a time to come.
    pub(super) fn parse(line: &str, latest: Moment) -> Option<Self> {
        let mut fields = Fields(line.split('\t'));
        let entry = match fields.0.next()? {
            BEGAN => fields.began(latest)?,
            LABEL => Self::Relabelled { key: fields.key()?, what: fields.label()? },
            FRONT => Self::InFront { key: fields.key()? },
            ENDED => fields.ended(latest)?,
            _ => return None,
        };
        fields.0.next().is_none().then_some(entry)
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

fn began(run: &RunStart, source: Source, tag: Option<Tag>) -> Vec<String> {
    let project = run.project.as_ref();
    let own = vec![
        run.parent_pid.to_string(),
        run.actor.to_string(),
        source.to_string(),
        run.started_at.timestamp_micros().to_string(),
        project.map(|project| text(&project.name)).unwrap_or_default(),
        project.and_then(|project| project.identity.as_deref()).map(text).unwrap_or_default(),
        tag.map(|tag| tag.id().to_owned()).unwrap_or_default(),
    ];
    [vec![BEGAN.into()], of_key(&run.key), of_label(&run.what), own].concat()
}

fn ended(run: &RunEnd, idle_cut: Option<Duration>) -> Vec<String> {
    let exit = match run.end.exit() {
        Some(Exit::Code(code)) => format!("code {code}"),
        Some(Exit::Signal(signal)) => format!("signal {signal}"),
        None => String::new(),
    };
    let own = vec![
        run.end.at().timestamp_micros().to_string(),
        run.end.outcome().to_string(),
        exit,
        run.latency.as_micros().to_string(),
        run.suspended.as_micros().to_string(),
        run.steps.to_string(),
        run.last_input.map(|at| at.timestamp_micros().to_string()).unwrap_or_default(),
        idle_cut.map(|cut| cut.as_secs().to_string()).unwrap_or_default(),
    ];
    [vec![ENDED.into()], of_key(&run.key), own].concat()
}

fn of_key(key: &ProcessKey) -> Vec<String> {
    vec![key.pid.to_string(), key.start.to_string(), text(&key.boot)]
}

fn of_label(what: &RunLabel) -> Vec<String> {
    let show_from = what.show_from.map(|from| from.as_millis().to_string()).unwrap_or_default();
    vec![text(&what.tool), text(&what.label), what.kind.to_string(), show_from]
}

/// Without what would part fields or lines.
fn text(text: &str) -> String {
    clean(text).chars().take(LONGEST_TEXT).collect()
}

/// The fields of a line, one after another. Nothing in them is trusted.
struct Fields<'a>(std::str::Split<'a, char>);

impl Fields<'_> {
    fn began(&mut self, latest: Moment) -> Option<SpoolEntry> {
        let (key, what) = (self.key()?, self.label()?);
        let parent_pid = self.number()?;
        let (actor, source) = (self.word::<Actor>()?, self.word::<Source>()?);
        let started_at = self.moment().filter(|at| *at <= latest)?;
        let (name, identity) = (self.text()?, self.text()?);
        let tag = self.0.next().map(|tag| tag.parse().ok())?;
        if !matches!(source, Source::Observed | Source::Wrapped) || name.contains('/') {
            return None;
        }
        let identity = Some(identity).filter(|identity| !identity.is_empty());
        let project = (!name.is_empty()).then_some(Project { name, identity });
        let run = RunStart { key, what, actor, project, started_at, parent_pid, folder: None };
        Some(SpoolEntry::Began { run, source, tag })
    }

    fn ended(&mut self, latest: Moment) -> Option<SpoolEntry> {
        let key = self.key()?;
        let at = self.moment().filter(|at| *at <= latest)?;
        let outcome = self.word::<Outcome>()?;
        let exit = match self.0.next()?.split_once(' ') {
            None => None,
            Some(("code", code)) => Some(Exit::Code(code.parse().ok()?)),
            Some(("signal", signal)) => Some(Exit::Signal(signal.parse().ok().filter(|signal| *signal > 0)?)),
            Some(_) => return None,
        };
        let (latency, suspended) = (self.length()?, self.length()?);
        let steps = self.number()?;
        let last_input = self.optional(Fields::moment).ok()?;
        let idle_cut = self.optional(|fields| fields.number().map(Duration::from_secs)).ok()?;
        let run = RunEnd { key, end: End::judged(at, outcome, exit), latency, suspended, steps, last_input };
        Some(SpoolEntry::Ended { run, idle_cut })
    }

    fn key(&mut self) -> Option<ProcessKey> {
        let (pid, start) = (self.number()?, self.number()?);
        let boot = self.text().filter(|boot| !boot.is_empty() && boot.len() <= 100)?;
        Some(ProcessKey { pid, start, boot })
    }

    fn label(&mut self) -> Option<RunLabel> {
        let (tool, label) = (self.text()?, self.text().filter(|label| !label.is_empty())?);
        let kind = self.word::<Kind>()?;
        let show_from = self.optional(|fields| fields.number().map(Duration::from_millis)).ok()?;
        Some(RunLabel { tool, label, kind, show_from, has_silent_status: false })
    }

    fn text(&mut self) -> Option<String> {
        self.0.next().map(clean).filter(|text| text.chars().count() <= LONGEST_TEXT)
    }

    fn number<N: std::str::FromStr>(&mut self) -> Option<N> {
        self.0.next()?.parse().ok()
    }

    fn word<W: std::str::FromStr>(&mut self) -> Option<W> {
        self.number()
    }

    /// An empty field is none; one that makes no sense makes none of the line.
    fn optional<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Result<Option<T>, ()> {
        match self.0.next() {
            None => Err(()),
            Some("") => Ok(None),
            Some(field) => read(&mut Fields(field.split('\t'))).map(Some).ok_or(()),
        }
    }

    fn length(&mut self) -> Option<Duration> {
        let length = Duration::from_micros(self.number()?);
        (TimeDelta::from_std(length).ok()? <= super::LONGEST_RUN).then_some(length)
    }

    fn moment(&mut self) -> Option<Moment> {
        let at = DateTime::from_timestamp_micros(self.number().filter(|at: &i64| *at > 0)?)?;
        Some(clock::localize(at.fixed_offset()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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

    #[test]
    fn what_is_written_is_read_as_it_was() {
        for entry in entries() {
            let line = entry.line();
            assert_eq!(SpoolEntry::parse(line.trim_end_matches('\n'), at("15:00:00")), Some(entry), "{line:?}");
        }
    }

    #[test]
    fn a_line_that_nobody_wrote_is_none() {
        for line in entries().iter().map(SpoolEntry::line) {
            let line = line.trim_end_matches('\n');
            let fields: Vec<&str> = line.split('\t').collect();
            for count in 0..fields.len() {
                assert_eq!(SpoolEntry::parse(&fields[..count].join("\t"), at("15:00:00")), None);
            }
            assert_eq!(SpoolEntry::parse(&format!("{line}\tmore"), at("15:00:00")), None);
            if line.starts_with(BEGAN) || line.starts_with(ENDED) {
                assert_eq!(SpoolEntry::parse(line, at("14:04:00")), None, "from a time to come");
            }
        }
    }
}
