//! What goes on while somebody watches the demo: the runs it opens with, and how they end while others begin.

use std::time::Duration;

use chrono::TimeDelta;

use crate::domain::log::run::{ProcessKey, Project, RunEnd, RunEvent, RunLabel, RunStart};
use crate::domain::log::wait::{Actor, End, Exit, Kind};
use crate::domain::time::{Moment, between};

/// Reruns of the same small scene, enough for about half an hour.
const SCENES: u32 = 14;
const SCENE: Duration = Duration::from_secs(150);

/// The events of a made-up half hour that begins at `now`, in order, each so long after `now`. Those at zero are what
/// runs when the demo opens: a build that takes longer than usual, one that will be asked about, a test, an agent's check.
#[must_use]
pub(in crate::app) fn live(now: Moment) -> Vec<(Duration, RunEvent)> {
    let mut events: Vec<(Duration, RunEvent)> = runs(now)
        .flat_map(|(start, end)| {
            let (from, to) = (between(now, start.started_at), between(now, end.end.at()));
            [(from, RunEvent::Started(start)), (to, RunEvent::Ended(end))]
        })
        .collect();
    events.sort_by_key(|(after, _)| *after);
    events
}

fn runs(now: Moment) -> impl Iterator<Item = (RunStart, RunEnd)> {
    let mut check = run(now, 4, ("cargo", "cargo check", "api-server", Kind::Build), -3, 44);
    check.0.actor = Actor::Agent;
    let first = [
        run(now, 1, ("docker", "docker build", "pipeline", Kind::Container), -392, 480),
        run(now, 2, ("cargo", "cargo test", "api-server", Kind::Test), -31, 58),
        check,
        run(now, 3, ("make", "build.sh (make, npm test)", "firmware", Kind::Build), -12, 301),
    ];
    let scenes = (0..SCENES).flat_map(move |scene| {
        let run = |number, what, from, seconds| run(now + SCENE * scene, 10 * scene + number, what, from, seconds);
        let mut test = run(11, ("npm", "npm test", "storefront", Kind::Test), 64, 37);
        if scene % 2 == 0 {
            test.1.end = End::of_process(test.1.end.at(), Some(Exit::Code(1)));
        }
        [
            run(10, ("cargo", "cargo check", "api-server", Kind::Build), 41, 7),
            test,
            run(12, ("cargo", "cargo build", "api-server", Kind::Build), 120, 66),
        ]
    });
    first.into_iter().chain(scenes)
}

/// A person's run that goes well: tool, label, project and kind, how many seconds after `now` it begins, and how many it takes.
fn run(now: Moment, number: u32, what: (&str, &str, &str, Kind), from: i64, seconds: u64) -> (RunStart, RunEnd) {
    let (tool, label, project, kind) = what;
    let key = ProcessKey { pid: number, start: number.into(), boot: "demo".to_owned() };
    let (started_at, latency) = (now + TimeDelta::seconds(from), Duration::from_secs(seconds));
    let end = RunEnd {
        key: key.clone(),
        end: End::of_process(started_at + latency, Some(Exit::Code(0))),
        latency,
        suspended: Duration::ZERO,
        steps: 0,
        last_input: None,
    };
    let what = RunLabel { tool: tool.into(), label: label.into(), kind, show_from: None, has_silent_status: false };
    let project = Some(Project { name: project.into(), identity: None });
    (RunStart { key, what, actor: Actor::Person, project, started_at, parent_pid: 1, folder: None }, end)
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
