//! The demo's agents: turns of the last weeks with what ran in them, two that go on, and one that asks.

use std::time::Duration;

use chrono::{Datelike, NaiveTime, TimeDelta, Weekday};

use super::data::{DATA, InventedTurn};
use crate::domain::log::turn::{AgentEvent, ClockReading, Sign, TurnOrigin};
use crate::domain::log::wait::{Actor, End, Exit, Kind, Outcome, Source, Wait, WaitId, WaitTag};
use crate::domain::time::Moment;

/// So many days back.
const DAYS: i64 = 28;
/// The turns of the weeks before `now`, and the runs in them.
pub(super) fn history(now: Moment) -> impl Iterator<Item = Wait> {
    let days = (1..=DAYS).map(move |back| now - TimeDelta::days(back));
    let work = days.filter(|day| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun));
    work.flat_map(|day| DATA.turns.iter().filter_map(move |turn| of_day(day, turn)).flatten())
}

fn of_day(day: Moment, (hour, minute, seconds, project, tests): &InventedTurn) -> Option<Vec<Wait>> {
    // Some days are slower than others.
    let stretch = u64::from(day.ordinal() % 5) * seconds / 10;
    let began = day.with_time(NaiveTime::from_hms_opt(*hour, *minute, day.ordinal() % 60)?).single()?;
    let mut turn = wait(Kind::Agent, "claude turn", began, Duration::from_secs(seconds + stretch));
    (turn.tool, turn.project, turn.source) = (Some("claude".into()), Some(project.clone()), Source::Hook);
    let tag = if day.ordinal().is_multiple_of(3) { "not_held_up" } else { "agent_wait" };
    turn.tag = tag.parse().ok().map(WaitTag::by_person);
    let mut waits = vec![turn];
    if *tests > 0 {
        let began = began + TimeDelta::seconds(30);
        let mut run = wait(Kind::Test, "cargo test", began, Duration::from_secs(*tests));
        (run.tool, run.project, run.actor) = (Some("cargo".into()), Some(project.clone()), Actor::Agent);
        waits.push(run);
    }
    Some(waits)
}

fn wait(kind: Kind, label: &str, began: Moment, length: Duration) -> Wait {
    let exit = (kind != Kind::Agent).then_some(Exit::Code(0));
    let end = End::judged(began + length, Outcome::Succeeded, exit);
    Wait { end: Some(end), measured: length, ..Wait::begun(WaitId(0), kind, Source::Observed, label, began) }
}

/// What the agents tell when the demo opens.
pub(super) fn going_on(now: Moment) -> Vec<AgentEvent> {
    let event = |session: &str, project: &str, back: i64, sign: Sign| AgentEvent {
        agent: "claude".into(),
        session: session.into(),
        key: Some("1".into()),
        when: ClockReading { at: now - TimeDelta::seconds(back), uptime: None },
        sign,
        is_helper: false,
        origin: Some(TurnOrigin { project: Some(project.into()), ..TurnOrigin::default() }),
    };
    vec![
        event("one", "api-server", 290, Sign::Start { is_new: false }),
        event("one", "api-server", 100, Sign::Needs),
        event("two", "storefront", 130, Sign::Start { is_new: false }),
    ]
}
