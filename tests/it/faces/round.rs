//! What a round gets of a log, and what its report says, beside what `stats` prints of the same weeks.

use std::time::Duration;

use chrono::DateTime;
use draglog::domain::log::run::SourceName;
use draglog::domain::log::wait::{End, Exit, Kind, Source, Wait, WaitId, WaitTag};
use draglog::domain::time::{Moment, Span};
use draglog::storage::Store;
use serde_json::Value;

use crate::sharing::{Team, WEEKS, block};

/// Where a figure stands in `stats --json`, its block in a round, and how many of its unit make one of the document's.
type Figure = (fn(&Value) -> f64, &'static str, f64);

const HOUR: f64 = 3600.0;

fn observed_weeks(figures: &Value) -> f64 {
    at(figures, "/observed_seconds") / HOUR / 40.0
}

fn at(figures: &Value, pointer: &str) -> f64 {
    figures.pointer(pointer).and_then(Value::as_f64).unwrap_or_else(|| panic!("{pointer} in {figures}"))
}

const FIGURES: &[Figure] = &[
    (observed_weeks, "waits.observed_weeks", 1.0),
    (|figures| at(figures, "/blocked/seconds") / observed_weeks(figures), "waits.blocked_rate", HOUR),
    (|figures| at(figures, "/latency/total_seconds") / observed_weeks(figures), "waits.machine_rate", HOUR),
    (|figures| at(figures, "/latency/median_seconds"), "waits.latency_median", 1.0),
    (|figures| at(figures, "/latency/p90_seconds"), "waits.latency_p90", 1.0),
    (|figures| 100.0 * at(figures, "/outcomes/success_rate"), "waits.success", 1.0),
];

fn moment(day: u32, hour: u32, minute: u32) -> Moment {
    DateTime::parse_from_rfc3339(&format!("2025-11-{day:02}T{hour:02}:{minute:02}:00+00:00")).unwrap()
}

/// Ten working days with an hour and a half of builds each, of which one in five fails; all of them held up.
fn write_log(team: &Team, who: &str) {
    let folder = team.path(who);
    let (mut store, _) = Store::open(&folder, draglog::clock::now()).unwrap();
    let days = || (3..=14).filter(|day| ![8, 9].contains(day));
    let stretches = days().map(|day| Span { start: moment(day, 9, 0), end: moment(day, 17, 0) });
    store.insert_observed(SourceName::Events, stretches).unwrap();
    let builds = days().flat_map(|day| (0..5).map(move |number| (day, number)));
    let build = |(day, number): (u32, u32)| {
        let (started_at, minutes) = (moment(day, 10 + number, 0), [4, 8, 15, 25, 38][number as usize]);
        let length = Duration::from_secs(60 * minutes);
        let exit = Exit::Code(i32::from(number == 2));
        Wait {
            tool: Some("cargo".to_owned()),
            end: Some(End::of_process(started_at + length, Some(exit))),
            measured: length,
            tag: Some(WaitTag::by_person("build_test".parse().unwrap())),
            ..Wait::begun(WaitId(0), Kind::Build, Source::Observed, "cargo build", started_at)
        }
    };
    store.insert_history(builds.map(build)).unwrap();
}

/// `more than 30 seconds, up to 2 minutes`: above 30, at most 120 of the unit of the first word, in that unit.
fn bounds(label: &str) -> (f64, f64) {
    let scale = |words: &str| match words {
        _ if words.contains("minute") => 60.0,
        _ if words.contains("hour") && label.contains("minute") => HOUR,
        _ => 1.0,
    };
    let number = |words: &str| {
        let words = words.replace("half an", "0.5").replace("a half", "0.5");
        let digits: String = words.chars().filter(|c| c.is_ascii_digit() || *c == '.').collect();
        digits.parse::<f64>().unwrap_or(0.0)
    };
    let (mut low, mut high) = (0.0, f64::INFINITY);
    for part in label.split(", ") {
        let unit = if scale(part) > 1.0 { scale(part) } else { scale(label.split(", ").last().unwrap()) };
        let unit = if part.contains("second") { 1.0 } else { unit };
        let edge = number(part) * unit;
        if part.starts_with("more than") { low = edge } else { high = edge }
    }
    (low, high)
}

#[test]
fn a_part_and_the_report_say_what_stats_says() {
    let team = Team::of(6);
    team.open();
    for who in team.members() {
        write_log(&team, who);
    }
    let period = ["stats", "--since", "2025-10-27", "--until", "2025-11-24", "--json"];
    let figures: Value = serde_json::from_str(&team.run("member1", &period).done().stdout).unwrap();
    let preview = team.run("member1", &["share", "preview", "team/one", "--accept-roster", "--json"]).done().stdout;
    let preview: Value = serde_json::from_str(&preview).unwrap();
    for who in team.members() {
        team.contribute(who, &[]).done();
    }
    let result = team.result();
    assert_eq!(result["weeks"], WEEKS);
    let report = team.run("nobody", &["report", "team/one", "--format", "json"]).done().stdout;
    for (figure, id, unit) in FIGURES {
        let value = figure(&figures) / unit;
        let own = block(&preview, id)["says"][0].as_str().unwrap();
        let (low, high) = bounds(own);
        assert!(low < value && value <= high, "{id}: {value} is not \"{own}\"");
        let shown = block(&result, id);
        assert_eq!(shown["answers"], 6, "{shown}");
        assert!(report.contains(id), "{id} in {report}");
    }
}
