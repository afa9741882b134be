//! What agents' hooks left: one file for each event, in a folder of the spool, so that a hook asks nothing of the log.
//!
//! A file is there whole or not at all, and is removed when its event is in the log. Anybody who may write to the user's
//! files may have made one, so what does not look exactly like an event is dropped. It holds no word of a prompt or a reply.

use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::DateTime;

use super::{AHEAD, SpoolError, problem};
use crate::domain::log::run::ProcessKey;
use crate::domain::log::turn::{AgentEvent, ClockReading, Sign, TurnOrigin, Uptime};
use crate::domain::log::wait::Actor;
use crate::domain::say::escape::clean;
use crate::domain::time::Moment;
use crate::storage::Store;
use crate::{clock, files, paths};

/// First field of the line.
const VERSION: &str = "turn1";
const LARGEST_FILE: u64 = 1024;
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
    let folder = folder(spool);
    let name = format!("{}-{}", event.when.at.timestamp_micros(), std::process::id());
    let half = folder.join(format!(".{name}"));
    let mut file = match files::create_private(&half) {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            paths::make_private(&folder)?;
            files::create_private(&half)
        }
        opened => opened,
    }?;
    let written = file.write_all(line(event).as_bytes()).and_then(|()| fs::rename(&half, folder.join(name)));
    if written.is_err() {
        fs::remove_file(&half)?;
    }
    written
}

/// Takes every event in the spool into the log, in the order in which they happened; gives how many there were.
///
/// # Errors
/// If a file cannot be read or the log does not take an event. Nothing is lost: the next call takes up what is left, and an
/// event that was taken in and could not be removed changes nothing.
pub(super) fn take_in(spool: &Path, store: &mut Store, now: Moment) -> Result<usize, SpoolError> {
    let folder = folder(spool);
    let mut events = Vec::new();
    for file in waiting(&folder)? {
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

/// Files with an event, those of a crashed hook left out.
fn waiting(folder: &Path) -> Result<Vec<PathBuf>, SpoolError> {
    let entries = files::if_there(fs::read_dir(folder)).map_err(|source| problem(folder, source))?;
    let is_event = |entry: &fs::DirEntry| {
        entry.file_type().is_ok_and(|kind| kind.is_file()) && !entry.file_name().to_string_lossy().starts_with('.')
    };
    Ok(entries.into_iter().flatten().flatten().filter(is_event).map(|entry| entry.path()).take(MOST_FILES).collect())
}

fn read(file: &Path, now: Moment) -> Option<AgentEvent> {
    let text = files::read_text(file, LARGEST_FILE).ok()?;
    let latest = now.checked_add_signed(chrono::TimeDelta::from_std(AHEAD).ok()?)?;
    parse(text.strip_suffix('\n')?).filter(|event| event.when.at <= latest)
}

/// Version, times, agent, session, turn, sign with its details, whether of a helper, and where it began; parted by tabs.
fn line(event: &AgentEvent) -> String {
    let micros = |length: Duration| length.as_micros().to_string();
    let (word, detail, flag) = event.sign.parts();
    let uptime = event.when.uptime.as_ref();
    let origin = event.origin.clone().unwrap_or_default();
    let process = origin.process;
    let fields = [
        VERSION.to_owned(),
        event.when.at.timestamp_micros().to_string(),
        uptime.map_or(String::new(), |uptime| uptime.boot.clone()),
        uptime.map_or(String::new(), |uptime| micros(uptime.total)),
        uptime.map_or(String::new(), |uptime| micros(uptime.awake)),
        event.agent.clone(),
        event.session.clone(),
        event.key.clone().unwrap_or_default(),
        word.to_string(),
        detail.map(micros).unwrap_or_default(),
        u8::from(flag).to_string(),
        u8::from(event.is_helper).to_string(),
        origin.actor.to_string(),
        clean(&origin.project.unwrap_or_default()),
        process.as_ref().map_or(String::new(), |process| process.pid.to_string()),
        process.as_ref().map_or(String::new(), |process| process.start.to_string()),
    ];
    fields.join("\t") + "\n"
}

fn parse(line: &str) -> Option<AgentEvent> {
    let fields: [&str; 16] = line.split('\t').collect::<Vec<_>>().try_into().ok()?;
    let [VERSION, at, boot, total, awake, agent, session, key, word, spent, flag, helper, actor, project, pid, start] =
        fields
    else {
        return None;
    };
    let at =
        clock::localize(DateTime::from_timestamp_micros(at.parse().ok().filter(|at: &i64| *at > 0)?)?.fixed_offset());
    let uptime = match boot {
        "" => None,
        boot => Some(Uptime { boot: name(boot)?, total: length(total)?, awake: length(awake)? }),
    };
    let process = match (pid, start, &uptime) {
        ("", _, _) | (_, _, None) => None,
        (pid, start, Some(uptime)) => {
            Some(ProcessKey { pid: pid.parse().ok()?, start: start.parse().ok()?, boot: uptime.boot.clone() })
        }
    };
    let spent = if spent.is_empty() { None } else { Some(length(spent)?) };
    let project = Some(clean(project)).filter(|name| !name.is_empty() && name.len() <= 255 && !name.contains('/'));
    let actor = actor.parse::<Actor>().ok().filter(|actor| *actor != Actor::Background)?;
    let sign = Sign::new(word.parse().ok()?, spent, is_set(flag)?);
    Some(AgentEvent {
        agent: name(agent)?,
        session: name(session)?,
        key: if key.is_empty() { None } else { Some(name(key)?) },
        when: ClockReading { at, uptime },
        sign,
        is_helper: is_set(helper)?,
        origin: matches!(sign, Sign::Start { .. }).then_some(TurnOrigin { project, actor, process }),
    })
}

fn is_set(field: &str) -> Option<bool> {
    match field {
        "0" => Some(false),
        "1" => Some(true),
        _ => None,
    }
}

fn length(micros: &str) -> Option<Duration> {
    /// A machine that is up for longer is none.
    const LONGEST: u64 = 100 * 365 * 24 * 3600 * 1_000_000;
    micros.parse().ok().filter(|micros| *micros < LONGEST).map(Duration::from_micros)
}

/// A name of lower-case letters, digits and hyphens.
fn name(text: &str) -> Option<String> {
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    (!text.is_empty() && text.len() <= LONGEST_NAME && text.chars().all(is_plain)).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

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
            let files = waiting(&super::folder(&spool)).unwrap();
            assert_eq!(read(&files[0], event.when.at), Some(event));
            remove(&files[0]).unwrap();
        }
    }

    #[test]
    fn what_no_hook_leaves_is_dropped() {
        let good = line(&started());
        let good = good.trim_end();
        assert!(parse(good).is_some());
        let with = |from: &str, to: &str| good.replacen(from, to, 1);
        let hostile = [
            String::new(),
            with("turn1", "turn2"),
            with("claude", "Cla ude"),
            with("claude", "../x"),
            with("00c0ffee", ""),
            with("00c0ffee", &"a".repeat(41)),
            with("start", "stop"),
            with("1763700000000000", "-1"),
            with("1763700000000000", "9223372036854775807"),
            with("70000000", "99999999999999999999"),
            with("person", "background"),
            with("\t7\t9", "\tx\t9"),
            format!("{good}\tmore"),
        ];
        for line in hostile {
            assert_eq!(parse(&line), None, "{line:?}");
        }
        let folder = |text: &str| parse(&with("api-server", text)).and_then(|event| event.origin?.project);
        assert_eq!((folder("../etc"), folder("a\u{1b}]0;x\u{7}b").as_deref()), (None, Some("a]0;xb")));
    }
}
