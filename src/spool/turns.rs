//! What agents' hooks left: one file for each event, in a folder of the spool, so that a hook asks nothing of the log.
//!
//! A file is there whole or not at all, and is removed when its event is in the log. Anybody who may write to the user's
//! files may have made one, so what does not look exactly like an event is dropped. It holds no word of a prompt or a reply.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::{SpoolError, is_past, latest, plain_files, problem, put};
use crate::domain::log::turn::{AgentEvent, Sign, TurnOrigin, Uptime};
use crate::domain::log::wait::Actor;
use crate::domain::say::escape::clean;
use crate::domain::time::Moment;
use crate::files;
use crate::storage::Store;

const LARGEST_FILE: u64 = 4096;
/// A machine that is up for longer is none.
const LONGEST: Duration = Duration::from_secs(100 * 365 * 24 * 3600);
/// A name of an agent, a session or a turn is no longer.
const LONGEST_NAME: usize = 40;
/// No more files are taken in at once: the rest comes with the next call.
const MOST_FILES: usize = 10_000;

/// The folder of events in the spool's folder.
#[must_use]
pub(crate) fn folder(spool: &Path) -> PathBuf {
    spool.join("turns")
}

/// Leaves an event for whoever opens the log next.
///
/// # Errors
/// If the file cannot be written; then there is none.
pub(crate) fn leave(spool: &Path, event: &AgentEvent) -> io::Result<()> {
    let name = format!("{}-{}", event.when.at.timestamp_micros(), std::process::id());
    put(&folder(spool), &name, |file| Ok(serde_json::to_writer(file, event)?))
}

/// Takes every event in the spool into the log, in the order in which they happened; gives how many there were.
///
/// # Errors
/// If a file cannot be read or the log does not take an event. Nothing is lost: the next call takes up what is left, and an
/// event that was taken in and could not be removed changes nothing.
pub(super) fn take_in(spool: &Path, store: &mut Store, now: Moment) -> Result<usize, SpoolError> {
    let folder = folder(spool);
    let mut events = Vec::new();
    for file in plain_files(&folder)?.take(MOST_FILES) {
        match read(&file, now) {
            Some(event) => events.push((event, file)),
            None => remove(&file)?,
        }
    }
    events.sort_by(|(one, _), (other, _)| one.when.order(&other.when));
    for (event, file) in &events {
        store.agent_event(event)?;
        remove(file)?;
    }
    Ok(events.len())
}

fn remove(file: &Path) -> Result<(), SpoolError> {
    files::if_there(fs::remove_file(file)).map(drop).map_err(|error| problem(file, error))
}

fn read(file: &Path, now: Moment) -> Option<AgentEvent> {
    parse(&files::read_text(file, LARGEST_FILE).ok()?, latest(now))
}

/// The event, if a hook can have left it.
fn parse(text: &str, latest: Moment) -> Option<AgentEvent> {
    serde_json::from_str(text).ok().filter(|event| is_sane(event, latest))
}

fn is_sane(event: &AgentEvent, latest: Moment) -> bool {
    let AgentEvent { agent, session, key, when, sign, origin, .. } = event;
    let is_length = |length: Duration| length < LONGEST;
    let are_clocks = |up: &Uptime| is_name(&up.boot) && is_length(up.total) && is_length(up.awake);
    is_past(when.at, latest)
        && [agent, session].into_iter().chain(key).all(|name| is_name(name))
        && when.uptime.as_ref().is_none_or(are_clocks)
        && !matches!(sign, Sign::Work { spent: Some(spent), .. } if !is_length(*spent))
        && origin.as_ref().is_none_or(|origin| matches!(sign, Sign::Start { .. }) && is_origin(origin))
}

fn is_origin(origin: &TurnOrigin) -> bool {
    let is_project = |name: &String| (1..=255).contains(&name.len()) && !name.contains('/') && clean(name) == *name;
    origin.actor != Actor::Background
        && origin.project.as_ref().is_none_or(is_project)
        && origin.process.as_ref().is_none_or(|process| is_name(&process.boot))
}

/// A name of lower-case letters, digits and hyphens.
fn is_name(text: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    (1..=LONGEST_NAME).contains(&text.len()) && text.chars().all(is_plain)
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::clock;
    use crate::domain::log::run::ProcessKey;
    use crate::domain::log::turn::ClockReading;

    fn event(sign: Sign) -> AgentEvent {
        AgentEvent {
            agent: "claude".into(),
            session: "00c0ffee".into(),
            key: Some("7".into()),
            when: ClockReading {
                at: clock::localize(DateTime::from_timestamp_micros(1_763_700_000_000_000).unwrap().fixed_offset()),
                uptime: Some(Uptime {
                    boot: "b-1".into(),
                    total: Duration::from_secs(70),
                    awake: Duration::from_secs(60),
                }),
            },
            sign,
            is_helper: false,
            origin: None,
        }
    }

    fn started() -> AgentEvent {
        let process = Some(ProcessKey { pid: 7, start: 9, boot: "b-1".into() });
        let origin = Some(TurnOrigin { project: Some("api-server".into()), actor: Actor::Person, process });
        AgentEvent { origin, ..event(Sign::Start { is_new: true }) }
    }

    #[test]
    fn an_event_is_read_as_it_was_left() {
        let folder = tempfile::tempdir().unwrap();
        let spool = folder.path().join("state/spool");
        let signs = [
            Sign::Needs,
            Sign::Work { spent: Some(Duration::from_millis(6197)), hangs: false },
            Sign::Work { spent: None, hangs: true },
            Sign::End { is_again: true },
            Sign::Failure { hangs: false },
            Sign::Failure { hangs: true },
            Sign::Interrupt,
            Sign::Idle,
            Sign::Gone,
        ];
        for event in signs.into_iter().map(event).chain([started()]) {
            leave(&spool, &event).unwrap();
            let file = plain_files(&super::folder(&spool)).unwrap().next().unwrap();
            assert_eq!(read(&file, event.when.at), Some(event));
            remove(&file).unwrap();
        }
    }

    #[test]
    fn what_no_hook_leaves_is_dropped() {
        let (good, latest) = (serde_json::to_string(&started()).unwrap(), started().when.at);
        assert!(parse(&good, latest).is_some());
        assert_eq!(parse("", latest), None);
        assert_eq!(parse(&format!("{good}\tmore"), latest), None);
        for (from, to) in [
            ("claude", "Cla ude"),
            ("claude", "../x"),
            ("00c0ffee", ""),
            ("00c0ffee", &"a".repeat(41)),
            ("Start", "Stop"),
            ("Start\":{\"is_new\":true}", "Idle\":null"),
            ("2025-11-21", "1925-11-21"),
            ("2025-11-21", "2125-11-21"),
            ("\"secs\":70", "\"secs\":99999999999"),
            ("person", "background"),
            ("\"start\":9", "\"start\":\"x\""),
            ("api-server", "../etc"),
            ("api-server", "a\\u001b]0;x"),
        ] {
            assert!(good.contains(from), "{good}");
            assert_eq!(parse(&good.replace(from, to), latest), None, "{from} {to}");
        }
    }
}
