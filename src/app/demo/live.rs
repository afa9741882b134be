//! What goes on while somebody watches the demo: the runs it opens with, and how they end while others begin.

use std::time::Duration;

use chrono::TimeDelta;

use crate::domain::log::run::{ProcessKey, Project, RunEnd, RunEvent, RunLabel, RunStart};
use crate::domain::log::wait::{Actor, End, Exit, Kind};
use crate::domain::time::Moment;

/// Reruns of the same small scene, enough for about half an hour.
const SCENES: u32 = 14;
const SCENE: Duration = Duration::from_secs(150);

/// One made-up run: what, since when, for how long.
struct Run {
    number: u32,
    tool: &'static str,
    label: &'static str,
    project: &'static str,
    kind: Kind,
    actor: Actor,
    /// Seconds after the demo opens; negative = it runs already.
    from: i64,
    seconds: u64,
    fails: bool,
}

/// The events of a made-up half hour that begins at `now`, in order, each so long after `now`. Those at zero are what
/// runs when the demo opens: a build that takes longer than usual, one that will be asked about, a test, an agent's check.
#[must_use]
pub(in crate::app) fn live(now: Moment) -> Vec<(Duration, RunEvent)> {
    let mut events: Vec<(Duration, RunEvent)> = runs()
        .flat_map(|run| {
            let ends = run.from + i64::try_from(run.seconds).unwrap_or(0);
            let after = |seconds: i64| Duration::from_secs(u64::try_from(seconds).unwrap_or(0));
            [(after(run.from), RunEvent::Started(run.started(now))), (after(ends), RunEvent::Ended(run.ended(now)))]
        })
        .collect();
    events.sort_by_key(|(after, _)| *after);
    events
}

fn runs() -> impl Iterator<Item = Run> {
    let first = [
        person(1, ("docker", "docker build", "pipeline", Kind::Container), -392, 480),
        person(2, ("cargo", "cargo test", "api-server", Kind::Test), -31, 58),
        Run { actor: Actor::Agent, ..person(4, ("cargo", "cargo check", "api-server", Kind::Build), -3, 44) },
        person(3, ("make", "build.sh (make, npm test)", "firmware", Kind::Build), -12, 301),
    ];
    let scenes = (0..SCENES).flat_map(|scene| {
        let start = i64::from(scene) * i64::try_from(SCENE.as_secs()).unwrap_or(0);
        let run = |number, what, from, seconds| person(10 * scene + number, what, start + from, seconds);
        [
            run(10, ("cargo", "cargo check", "api-server", Kind::Build), 41, 7),
            Run { fails: scene % 2 == 0, ..run(11, ("npm", "npm test", "storefront", Kind::Test), 64, 37) },
            run(12, ("cargo", "cargo build", "api-server", Kind::Build), 120, 66),
        ]
    });
    first.into_iter().chain(scenes)
}

fn person(number: u32, what: (&'static str, &'static str, &'static str, Kind), from: i64, seconds: u64) -> Run {
    let (tool, label, project, kind) = what;
    Run { number, tool, label, project, kind, actor: Actor::Person, from, seconds, fails: false }
}

impl Run {
    fn key(&self) -> ProcessKey {
        ProcessKey { pid: self.number, start: u64::from(self.number), boot: "demo".to_owned() }
    }

    fn started(&self, now: Moment) -> RunStart {
        RunStart {
            key: self.key(),
            what: RunLabel {
                tool: self.tool.to_owned(),
                label: self.label.to_owned(),
                kind: self.kind,
                show_from: None,
                has_silent_status: false,
            },
            actor: self.actor,
            project: Some(Project { name: self.project.to_owned(), identity: None }),
            started_at: now + TimeDelta::seconds(self.from),
            parent_pid: 1,
            folder: None,
        }
    }

    fn ended(&self, now: Moment) -> RunEnd {
        let latency = Duration::from_secs(self.seconds);
        RunEnd {
            key: self.key(),
            end: End::of_process(
                now + TimeDelta::seconds(self.from) + latency,
                Some(Exit::Code(i32::from(self.fails))),
            ),
            latency,
            suspended: Duration::ZERO,
            steps: 0,
            last_input: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_run_begins_once_and_ends_after_it() {
        let now = chrono::DateTime::parse_from_rfc3339("2026-11-19T14:32:00+01:00").unwrap();
        let events = live(now);
        let mut open = std::collections::HashSet::new();
        for (_, event) in &events {
            match event {
                RunEvent::Started(run) => assert!(open.insert(run.key.clone()), "{run:?}"),
                RunEvent::Ended(run) => assert!(open.remove(&run.key), "{run:?}"),
                other => panic!("{other:?}"),
            }
        }
        assert!(open.is_empty());
        assert!(events.is_sorted_by_key(|(after, _)| *after));
        assert_eq!(events.iter().take_while(|(after, _)| after.is_zero()).count(), 4);
    }
}
