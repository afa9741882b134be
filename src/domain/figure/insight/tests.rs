//! The panel on a day worked by hand, at the edges of weeks, and whatever the log holds.

use std::collections::BTreeMap;

use chrono::{NaiveDate, TimeDelta};
use proptest::prelude::*;

use super::*;
use crate::domain::figure::stats::tests::{MINUTE, any_wait, clock, moment, one_day, reading, shown, tagged, wait};
use crate::domain::figure::stats::{self, WaitRecords};
use crate::domain::log::prompt::{PromptOutcome, ShownPrompt};
use crate::domain::log::survey::{
    Answer, HeadlineShare, Item, ItemKind, PulseResponse, PulseTrigger, Sitting, Survey, Unit,
};
use crate::domain::log::wait::{End, HuntOutcome, Kind, Outcome, Source, Wait, WaitId};
use crate::domain::time::test_zone::Berlin;

fn frame(monday: &str, reach: Reach) -> Frame {
    Frame { monday: monday.parse().unwrap(), reach }
}

/// The week of the day worked by hand.
fn this_week() -> Frame {
    frame("2026-11-16", Reach::Week)
}

fn hours(from: &str, to: &str) -> Span {
    Span { start: clock(from), end: clock(to) }
}

fn of_log<'a>(waits: &'a [Wait], observed: &'a [Span]) -> PanelInputs<'a> {
    PanelInputs { records: WaitRecords { waits, observed, ..Default::default() }, ..Default::default() }
}

fn of(waits: &[Wait]) -> Panel {
    panel(&of_log(waits, &[]), this_week(), reading(clock("16:00")), &Berlin)
}

fn metric(panel: &Panel, drag: Drag) -> &DragMetric {
    panel.metrics.iter().find(|metric| metric.drag == drag).unwrap()
}

#[test]
fn one_developers_day_comes_out_as_worked_by_hand() {
    let waits = one_day();
    let observed = [hours("09:00", "12:00"), hours("13:00", "16:00")];
    let inputs = of_log(&waits, &observed);
    let panel = panel(&inputs, this_week(), reading(clock("16:00")), &Berlin);
    let tags: Vec<_> = panel.tags.iter().map(|share| (share.tag.map(Tag::id), share.blocked, share.band)).collect();
    assert_eq!(tags, [(Some("build_test"), 43 * MINUTE, 0), (Some("context_hunt"), 40 * MINUTE, 0)]);
    let last = panel.weeks.last().unwrap();
    assert_eq!((last.blocked, last.observed), (83 * MINUTE, 360 * MINUTE));
    assert!((last.developer_weeks - 0.15).abs() < 1e-12);
    let rate = panel.rate.unwrap();
    assert!((rate.value - 83.0 / 60.0 / 0.15).abs() < 1e-9, "{rate:?}");
    assert_eq!((rate.interval, rate.n), (None, 1), "one week has no interval");
    assert_eq!(panel.summary.blocked.union, 83 * MINUTE);
    let friday = panel.when[4];
    let by_hour = [(9, 10), (11, 18), (14, 50), (15, 5)];
    for (hour, minutes) in by_hour {
        assert_eq!(friday[hour], minutes * MINUTE, "{hour} o'clock");
    }
    assert_eq!(panel.when.iter().flatten().sum::<i64>(), 83 * MINUTE);
    assert_eq!(panel.waves.iter().map(|share| share.wave).collect::<Vec<_>>(), [Wave::Environment]);
    assert!(panel.is_current && panel.usual.is_none());
    let MetricValue::Age { median, is_lower_bound, closed, open, .. } = metric(&panel, Drag::TimeToFirstReview).value
    else {
        panic!("a review was waited for")
    };
    assert_eq!((median.value, is_lower_bound, closed, open), (180.0 * MINUTE as f64, true, 0, 1));
}

#[test]
fn an_empty_log_has_a_panel_that_says_what_is_missing() {
    let panel = of(&[]);
    assert_eq!((panel.weeks.len(), panel.rate, &panel.tags[..], &panel.slowest[..]), (12, None, &[][..], &[][..]));
    assert!(panel.weeks.iter().all(|week| week.is_gap && week.rate.is_none()));
    assert_eq!(panel.metrics.len(), 6);
    for metric in &panel.metrics {
        assert!(matches!(metric.value, MetricValue::Missing { .. }) && metric.origin.is_none(), "{metric:?}");
        assert!(metric.words().len() > 20, "it says how to get it: {}", metric.words());
    }
}

#[test]
fn a_wait_over_the_edge_of_two_weeks_is_cut_there_also_when_the_clocks_change() {
    // From Sunday 23:30 to Monday 00:45, in the night in which the clocks went back.
    let edge = (moment("2026-10-25T23:30:00+01:00"), moment("2026-10-26T00:45:00+01:00"));
    // One hour and a half by the clock from 02:30 on, two hours and a half in fact.
    let night = (moment("2026-10-25T01:30:00+02:00"), moment("2026-10-25T03:00:00+01:00"));
    let waits = [night, edge].map(|times| tagged("env_setup", wait(1, Kind::Environment, Source::Manual, times)));
    let inputs = of_log(&waits, &[]);
    let now = reading(moment("2026-10-30T12:00:00+01:00"));
    let after = panel(&inputs, frame("2026-10-26", Reach::Week), now, &Berlin);
    let blocked: Vec<i64> = after.weeks.iter().map(|week| week.blocked / MINUTE).collect();
    assert_eq!(blocked[10..], [150 + 30, 45]);
    assert_eq!(after.summary.blocked.union, 45 * MINUTE);
    assert_eq!((after.when[0][0], after.when.iter().flatten().sum()), (45 * MINUTE, 45 * MINUTE));
    let before = panel(&inputs, frame("2026-10-19", Reach::Week), now, &Berlin);
    let sunday = before.when[6];
    assert_eq!([1, 2, 3, 23].map(|hour| sunday[hour] / MINUTE), [30, 120, 0, 30], "two o'clock came twice");
    assert_eq!(before.span.to - before.span.from, TimeDelta::hours(7 * 24 + 1));
}

/// A blocked half hour with `tag` on each of `days` days of November.
fn half_hours(tag: &str, days: &[u32], hour: u32) -> Vec<Wait> {
    let at = |day: u32| moment(&format!("2026-11-{day:02}T{hour:02}:00:00+01:00"));
    let one = |day: &u32| {
        let id = i64::from(day * 100 + hour);
        tagged(tag, wait(id, Kind::Other, Source::Manual, (at(*day), at(*day) + TimeDelta::minutes(30))))
    };
    days.iter().map(one).collect()
}

#[test]
fn what_cannot_be_told_apart_is_in_one_band_with_the_largest_first() {
    let every_day: Vec<u32> = (2..=6).chain(9..=13).collect();
    let mut waits = Vec::new();
    for hour in 8..14 {
        waits.extend(half_hours("rework", &every_day, hour));
    }
    waits.extend(half_hours("unclear_need", &[2, 4, 6, 9, 11], 15));
    waits.extend(half_hours("context_hunt", &[3, 5, 10], 16));
    waits.extend(half_hours("build_test", &[3, 12], 17));
    waits.sort_by_key(|wait| wait.started_at);
    let inputs = of_log(&waits, &[]);
    let panel = panel(&inputs, frame("2026-11-16", Reach::Month), reading(clock("16:00")), &Berlin);
    let bands: Vec<_> = panel.tags.iter().map(|share| (share.band, share.tag.unwrap().id())).collect();
    assert_eq!(bands, [(0, "rework"), (1, "unclear_need"), (1, "context_hunt"), (1, "build_test")]);
    let shares: f64 = panel.tags.iter().map(|share| share.share.value).sum();
    assert!((shares - 1.0).abs() < 1e-9);
    for share in &panel.tags {
        let Interval { low, high, .. } = share.share.interval.unwrap();
        assert!(0.0 <= low && low <= share.share.value && share.share.value <= high && high <= 1.0, "{share:?}");
    }
    let days: BTreeMap<_, _> = panel.tags.iter().map(|share| (share.tag.unwrap().id(), share.days)).collect();
    assert_eq!(days, BTreeMap::from([("rework", 10), ("unclear_need", 5), ("context_hunt", 3), ("build_test", 2)]));
}

#[test]
fn an_answer_to_a_question_drawn_one_in_four_stands_for_four() {
    let mut waits = half_hours("flaky_fail", &[16, 17, 18], 9);
    waits.extend(half_hours("build_test", &[16, 17, 18], 10));
    let asked = |day: i64| ShownPrompt {
        wait: Some(WaitId(day * 100 + 9)),
        chance: 0.25,
        answer: Some(PromptOutcome::Answered),
        ..shown("09:00")
    };
    let shares = |prompts: &[ShownPrompt]| {
        let inputs =
            PanelInputs { records: WaitRecords { waits: &waits, prompts, ..Default::default() }, ..Default::default() };
        let panel = panel(&inputs, this_week(), reading(clock("16:00")), &Berlin);
        panel
            .tags
            .iter()
            .map(|share| (share.tag.unwrap().id(), share.blocked / MINUTE, share.share.value))
            .collect::<Vec<_>>()
    };
    assert_eq!(shares(&[]), [("build_test", 90, 0.5), ("flaky_fail", 90, 0.5)]);
    assert_eq!(shares(&[16, 17, 18].map(asked)), [("flaky_fail", 90, 0.8), ("build_test", 90, 0.2)]);
    let unanswered = ShownPrompt { answer: Some(PromptOutcome::Dismissed), ..asked(16) };
    assert_eq!(shares(&[unanswered]), shares(&[]));
}

#[test]
fn usual_movement_needs_six_observed_weeks_and_none_spans_a_gap() {
    let monday = |week: i64| moment("2026-08-31T09:00:00+02:00") + TimeDelta::weeks(week);
    let observed = |weeks: &[i64]| {
        let long = |week: &i64| Span { start: monday(*week), end: monday(*week) + TimeDelta::hours(40) };
        weeks.iter().map(long).collect::<Vec<_>>()
    };
    let blocked = |week: i64| {
        let hours = if week % 2 == 0 { 3 } else { 5 };
        let times = (monday(week), monday(week) + TimeDelta::hours(hours));
        tagged("env_setup", wait(week, Kind::Environment, Source::Manual, times))
    };
    let waits: Vec<Wait> = (0..12).map(blocked).collect();
    let of = |weeks: &[i64]| {
        let observed = observed(weeks);
        let inputs = of_log(&waits, &observed);
        panel(&inputs, frame("2026-11-16", Reach::Quarter), reading(clock("16:00")), &Berlin)
    };
    assert_eq!(of(&[0, 1, 2, 3, 4]).usual, None);
    let whole = of(&(0..12).collect::<Vec<_>>());
    let chart = whole.usual.unwrap().chart;
    assert!((chart.limits.mean - 4.0).abs() < 1e-9 && (chart.limits.mean_range - 2.0).abs() < 1e-9);
    assert_eq!((chart.points, chart.is_locked), (10, false), "the week that goes on and the one before are judged");
    let rate = whole.rate.unwrap();
    assert!((rate.value - 4.0).abs() < 1e-9 && rate.n == 12 && rate.interval.unwrap().low > 3.0);
    assert_eq!((whole.coverage.weeks, whole.coverage.of_weeks), (12, 12));
    let holes = of(&[0, 2, 4, 6, 8, 10]);
    assert_eq!((holes.usual, holes.coverage.weeks), (None, 6), "no range is measured across a gap");
    let mut short = observed(&[0, 1, 2, 3, 4, 5]);
    short.push(Span { start: monday(11), end: monday(11) + TimeDelta::hours(10) });
    let inputs = of_log(&waits, &short);
    let last = panel(&inputs, frame("2026-11-16", Reach::Week), reading(clock("16:00")), &Berlin);
    assert!(last.weeks[11].is_gap && last.weeks[11].rate.is_none(), "a quarter of what is usual");
    assert!(last.rate.is_some(), "shown alone it counts");
}

#[test]
fn runs_tell_how_long_they_take_and_how_they_go() {
    let runs: Vec<Wait> = (0..10)
        .map(|index| {
            let from = clock("09:00") + TimeDelta::minutes(10 * index) - TimeDelta::days(index % 5);
            let mut run = wait(index, Kind::Test, Source::Observed, (from, from + TimeDelta::minutes(1 + index % 5)));
            let outcome = if index < 3 { Outcome::Failed } else { Outcome::Succeeded };
            run.end = run.end.map(|end| End::new(end.at(), outcome));
            run.label = if index % 2 == 0 { "cargo test".into() } else { "npm test".into() };
            run
        })
        .collect();
    let panel = of(&runs);
    let MetricValue::Length { median, p90 } = metric(&panel, Drag::RunDuration).value else { panic!() };
    assert_eq!((median.value, p90), (3.0 * MINUTE as f64, 5.0 * MINUTE as f64));
    let Interval { low, high, confidence } = median.interval.unwrap();
    assert_eq!((low, high), (MINUTE as f64, 5.0 * MINUTE as f64));
    assert_eq!((median.n, median.method), (5, Method::DayMedians));
    assert!((confidence - 0.9375).abs() < 1e-9, "the range of five days");
    let MetricValue::Share { hits, of, estimate } = metric(&panel, Drag::SuccessRate).value else { panic!() };
    assert_eq!((hits, of, estimate.method), (7, 10, Method::WilsonOfDays));
    assert_eq!(of_one_day(&runs).interval, None, "one day is one case, however many runs it has");
    assert_eq!(panel.slowest.len(), 2);
    assert_eq!(panel.repeated.iter().map(|command| command.runs).collect::<Vec<_>>(), [5, 5]);
    assert_eq!(panel.repeated.iter().map(|command| command.total).sum::<i64>(), panel.summary.latency.total);
}

/// How long the runs of the first of these days take.
fn of_one_day(runs: &[Wait]) -> Estimate {
    let own: Vec<Wait> =
        runs.iter().filter(|run| run.started_at.date_naive() == runs[0].started_at.date_naive()).cloned().collect();
    let MetricValue::Length { median, .. } = metric(&of(&own), Drag::RunDuration).value else { panic!() };
    median
}

fn change(opened: &str, answered: Option<&str>, rounds: u32) -> ChangeReview {
    ChangeReview {
        opened_at: clock(opened),
        answered_at: answered.map(clock),
        closed_at: None,
        rounds: Some(rounds),
        reopened: None,
        known_until: clock("16:00"),
    }
}

#[test]
fn imported_changes_tell_of_reviews_before_waits_by_hand_do() {
    let review = tagged("review_wait", wait(1, Kind::Review, Source::Manual, (clock("09:00"), clock("09:10"))));
    let changes = [
        change("09:00", Some("11:00"), 2),
        change("10:00", Some("13:00"), 0),
        change("12:00", None, 0),
        change("15:30", None, 1),
    ];
    let inputs = PanelInputs { changes: &changes, ..of_log(std::slice::from_ref(&review), &[]) };
    let told = panel(&inputs, this_week(), reading(clock("16:00")), &Berlin);
    let review_time = metric(&told, Drag::TimeToFirstReview);
    assert_eq!(review_time.origin, Some(FigureOrigin::Import));
    let MetricValue::Age { median, closed, open, is_lower_bound, .. } = review_time.value else { panic!() };
    assert_eq!((median.value, closed, open, is_lower_bound), (180.0 * MINUTE as f64, 2, 2, false));
    let MetricValue::Count { median, most } = metric(&told, Drag::ReviewRounds).value else { panic!() };
    assert_eq!((median.value, most), (0.5, 2));
    let MetricValue::Count { most, .. } = metric(&told, Drag::WorkInProgress).value else { panic!() };
    assert_eq!(most, 4);
    let alone = of(&[review]);
    let by_hand = metric(&alone, Drag::TimeToFirstReview);
    assert_eq!(by_hand.origin, Some(FigureOrigin::Manual));
}

#[test]
fn what_was_imported_of_other_weeks_hides_nothing_entered_by_hand() {
    let review = tagged("review_wait", wait(1, Kind::Review, Source::Manual, (clock("09:00"), clock("09:10"))));
    let earlier = |time: &str| clock(time) - TimeDelta::weeks(3);
    let old = ChangeReview {
        opened_at: earlier("09:00"),
        answered_at: Some(earlier("10:00")),
        closed_at: Some(earlier("11:00")),
        rounds: Some(1),
        reopened: None,
        known_until: clock("16:00"),
    };
    let inputs = PanelInputs { changes: &[old], ..of_log(std::slice::from_ref(&review), &[]) };
    let told = panel(&inputs, this_week(), reading(clock("16:00")), &Berlin);
    for drag in [Drag::TimeToFirstReview, Drag::WorkInProgress] {
        assert_eq!(metric(&told, drag).origin, Some(FigureOrigin::Manual), "{drag}");
    }
}

#[test]
fn a_pilots_weeks_and_the_strip_are_one_series() {
    let now = clock("16:00");
    let (mut waits, mut observed) = (Vec::new(), Vec::new());
    for week in 0..12_i64 {
        let back = |time: &str| clock(time) - TimeDelta::weeks(week);
        let end = back("09:10") + TimeDelta::minutes(7 * week);
        waits.push(tagged("build_test", wait(week, Kind::Build, Source::Observed, (back("09:00"), end))));
        let hours = if week == 4 { 1 } else { 5 + week % 3 };
        observed.push(Span { start: back("09:00"), end: back("09:00") + TimeDelta::hours(hours) });
    }
    waits.reverse();
    let inputs = of_log(&waits, &observed);
    let strip = panel(&inputs, this_week(), reading(now), &Berlin).weeks;
    let weeks: Vec<stats::SeriesWeek> =
        strip.iter().map(|week| stats::SeriesWeek::empty(week.monday, &Berlin)).collect();
    let evidence = stats::WeeklyEvidence { waits: &waits, observed: &observed, trees: &[] };
    let series = stats::weekly(&evidence, stats::Metric::Blocked, &stats::Scope::All, &weeks, reading(now));
    let rates = |value: Option<f64>| value.map(|value| (value * 1e9).round());
    assert_eq!(
        strip.iter().map(|week| (week.observed, rates(week.rate))).collect::<Vec<_>>(),
        series.iter().map(|week| (week.observed, rates(week.value))).collect::<Vec<_>>()
    );
    assert_eq!(strip.iter().filter(|week| week.is_gap).count(), 1, "the week with one hour");
}

#[test]
fn hunts_tell_where_answers_come_from_and_never_from_whom() {
    let hunt = |id: i64, found| Wait {
        found,
        ..tagged("context_hunt", wait(id, Kind::Context, Source::Manual, (clock("09:00"), clock("09:10"))))
    };
    let found = [Some(HuntOutcome::Person), Some(HuntOutcome::Person), Some(HuntOutcome::Docs), None];
    let waits: Vec<Wait> = (1..).zip(found).map(|(id, found)| hunt(id, found)).collect();
    let panel = of(&waits);
    let routing = metric(&panel, Drag::Routing);
    let MetricValue::Share { hits, of, .. } = routing.value else { panic!() };
    assert_eq!((hits, of), (2, 3), "one was not told");
    assert_eq!(
        routing.words(),
        "2 of 3 context hunts ended with a person; with so few, anything from about one in five to nine in ten would fit"
    );
}

fn survey() -> Survey {
    let item = Item {
        id: "cg_found".into(),
        text: "Where did the answer mostly come from in the end?".into(),
        text_during: None,
        kind: ItemKind::Single { labels: vec!["A person".into(), "Docs or a portal".into()] },
        na: "Nothing to find".into(),
        na_key: None,
        good: crate::domain::log::survey::GoodEnd::None,
        share: Some(HeadlineShare { options: vec![1], name: "from a person".into() }),
        dimension: None,
    };
    Survey {
        id: "context_gaps".into(),
        version: 2,
        title: "Context gaps".into(),
        intro: String::new(),
        recall: "last 5 working days".into(),
        cadence: "every 4 weeks".parse().unwrap(),
        unit: Unit::Person,
        applies_to: None,
        attribution: None,
        min_group: 5,
        items: vec![item],
    }
}

#[test]
fn a_pulse_speaks_where_the_log_is_silent_and_only_of_its_own_version() {
    let survey = survey();
    let taken = |version: u32, at: &str, option: u8| PulseResponse {
        sitting: Sitting {
            survey: "context_gaps".into(),
            version,
            service: None,
            begun: clock(at),
            trigger: PulseTrigger::Due,
        },
        ended: Some(clock(at)),
        seconds: None,
        answers: BTreeMap::from([("cg_found".to_owned(), Answer::Option(option))]),
    };
    let all = [taken(2, "09:00", 2), taken(2, "10:00", 1), taken(1, "11:00", 2)];
    let inputs = PanelInputs { surveys: &[&survey], taken: &all, ..Default::default() };
    let panel = panel(&inputs, this_week(), reading(clock("16:00")), &Berlin);
    let [said] = &panel.said[..] else { panic!("{:?}", panel.said) };
    assert_eq!((said.answer.as_str(), said.share.as_str(), said.is_in_share), ("A person", "from a person", true));
    let routing = metric(&panel, Drag::Routing);
    assert_eq!((routing.value, routing.origin), (MetricValue::Told, Some(FigureOrigin::Pulse)));
    assert_eq!(routing.words(), "A person");
}

#[test]
fn a_week_back_and_forth_is_the_same_week() {
    let frame = this_week();
    assert_eq!(frame.moved(-3).moved(3), frame);
    assert_eq!(frame.moved(-1).monday, NaiveDate::from_ymd_opt(2026, 11, 9).unwrap());
    assert_eq!(Frame::current(clock("16:00"), &Berlin).monday, frame.monday);
    assert_eq!(frame.strip(&Berlin).from, moment("2026-08-31T00:00:00+02:00"));
}

proptest! {
    #[test]
    fn every_view_of_blocked_time_adds_up_to_the_union(waits in prop::collection::vec((any_wait(), 0_i64..12), 0..60), cut in 0_i64..12) {
        let mut waits: Vec<Wait> = waits
            .into_iter()
            .zip(1..)
            .map(|((wait, week), id)| {
                let back = TimeDelta::weeks(week) - TimeDelta::hours(9 * week);
                let end = wait.end.map(|end| End::judged(end.at() - back, end.outcome(), end.exit()));
                Wait { id: WaitId(id), started_at: wait.started_at - back, end, ..wait }
            })
            .collect();
        waits.sort_by_key(|wait| wait.started_at);
        let inputs = of_log(&waits, &[]);
        for reach in Reach::ALL {
            let frame = frame("2026-11-16", *reach).moved(-cut);
            let panel = panel(&inputs, frame, reading(clock("20:00")), &Berlin);
            let blocked = &panel.summary.blocked;
            prop_assert_eq!(panel.tags.iter().map(|share| share.blocked).sum::<i64>(), blocked.union);
            for (key, length) in &blocked.by_tag {
                let own = panel.tags.iter().find(|share| share.tag.map_or("untagged", Tag::id) == *key);
                prop_assert_eq!(own.map(|share| share.blocked), Some(*length));
            }
            prop_assert_eq!(panel.when.iter().flatten().sum::<i64>(), blocked.union);
            let weeks = weeks::last(&panel.weeks, *reach).iter().map(|week| week.blocked).sum::<i64>();
            prop_assert_eq!(weeks, blocked.union);
            let shares: f64 = panel.tags.iter().map(|share| share.share.value).sum();
            prop_assert!(panel.tags.is_empty() || (shares - 1.0).abs() < 1e-9);
        }
    }
}
