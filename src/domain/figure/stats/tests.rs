//! Published vectors, the worked example, and what must hold whatever the log holds.

use crate::domain::log::reading::Reading;
use crate::domain::time::{Moment, Period, Span, between};
use std::time::Duration;

use proptest::prelude::*;
use serde_json::Value;

use super::*;
use crate::domain::log::prompt::ShownPrompt;
use crate::domain::log::wait::{Actor, End, Kind, Outcome, Source, Wait, WaitId, WaitTag};
use crate::domain::time::test_zone::Berlin;

fn vectors() -> Value {
    serde_json::from_str(include_str!("../../../../tests/fixtures/stats_vectors.json")).unwrap()
}

fn whole(value: &Value) -> Vec<u64> {
    value.as_array().unwrap().iter().map(|number| number.as_u64().unwrap()).collect()
}

#[test]
fn wilson_intervals_agree_with_the_published_ones() {
    for row in vectors()["wilson95"].as_array().unwrap() {
        let [low, high] = wilson95(row[0].as_u64().unwrap(), row[1].as_u64().unwrap()).unwrap();
        for (got, want) in [(low, &row[2]), (high, &row[3])] {
            let digits = want.to_string().split('.').nth(1).map_or(0, |text| text.len().min(15));
            let tolerance = 0.5001 * 10_f64.powi(-i32::try_from(digits.max(7)).unwrap()) + 1e-15;
            assert!((got - want.as_f64().unwrap()).abs() <= tolerance, "{row}: {got}");
        }
    }
    assert_eq!(wilson95(0, 0), None);
}

#[test]
fn the_ranks_that_bound_a_median_agree_with_the_published_ones() {
    for (count, ranks) in vectors()["median_ci_ranks95"].as_object().unwrap() {
        let (low, high, confidence) = median_ranks(count.parse().unwrap()).unwrap();
        assert_eq!(vec![u64::from(low), u64::from(high)], whole(ranks), "{count}");
        assert!(confidence >= 0.95);
    }
    let confidence = |count| median_ranks(count).unwrap().2;
    assert!((confidence(5) - 0.9375).abs() < 1e-9 && (confidence(4) - 0.875).abs() < 1e-9);
}

#[test]
fn the_age_of_queues_agrees_with_the_published_estimates() {
    for case in vectors()["kaplan_meier"].as_array().unwrap() {
        let survival = kaplan_meier(&whole(&case["t"]), &whole(&case["censored"]));
        assert_eq!(survival.median, case["median"].as_u64(), "{case}");
        let Some(steps) = case["S"].as_array() else { continue };
        assert_eq!(survival.steps.len(), steps.len());
        for (got, want) in survival.steps.iter().zip(steps) {
            assert_eq!(got.0, want[0].as_u64().unwrap());
            assert!((got.1 - want[1].as_f64().unwrap()).abs() < 1e-12, "{want}");
        }
    }
}

#[test]
fn a_median_nobody_reached_is_a_lower_bound() {
    assert_eq!(kaplan_meier(&[5], &[8, 9]).median_or_bound(), Some((9, true)));
    assert_eq!(kaplan_meier(&[], &[]).median_or_bound(), None);
    assert_eq!(kaplan_meier(&[3, 7], &[]).median_or_bound(), Some((3, false)));
}

#[test]
fn unions_agree_with_the_published_ones() {
    for case in vectors()["union"].as_array().unwrap() {
        let stretches =
            case["iv"].as_array().unwrap().iter().map(|pair| (pair[0].as_i64().unwrap(), pair[1].as_i64().unwrap()));
        assert_eq!(Some(union(stretches)), case["len"].as_i64(), "{case}");
    }
}

#[test]
fn percentiles_lie_between_neighbours() {
    assert_eq!(percentile(&[1.0, 2.0, 3.0, 4.0], 0.9), Some(3.7));
    assert_eq!(median(&[4.0, 1.0, 3.0, 2.0]), Some(2.5));
    assert_eq!(median(&[]), None);
}

pub(crate) fn moment(text: &str) -> Moment {
    chrono::DateTime::parse_from_rfc3339(text).unwrap()
}

pub(crate) fn clock(time: &str) -> Moment {
    moment(&format!("2026-11-20T{time}:00+01:00"))
}

pub(crate) fn wait(id: i64, kind: Kind, source: Source, (from, to): (Moment, Moment)) -> Wait {
    Wait {
        end: Some(End::new(to, Outcome::Succeeded)),
        measured: between(from, to),
        ..Wait::begun(WaitId(id), kind, source, kind.as_str(), from)
    }
}

pub(crate) fn tagged(tag: &str, wait: Wait) -> Wait {
    Wait { tag: tag.parse().ok().map(WaitTag::by_person), ..wait }
}

pub(crate) fn open(wait: Wait) -> Wait {
    Wait { end: None, measured: Duration::ZERO, ..wait }
}

/// SURVEY-SCIENCE's one developer's day, read at 16:00 when the program was closed.
pub(crate) fn one_day() -> Vec<Wait> {
    let seen = |id, kind, from, to| wait(id, kind, Source::Observed, (clock(from), clock(to)));
    let by_hand = |id, kind, from, to| wait(id, kind, Source::Manual, (clock(from), clock(to)));
    let mut idle = tagged("build_test", seen(4, Kind::Build, "11:00", "11:25"));
    idle.blocked_until = Some(clock("11:18"));
    vec![
        tagged("build_test", seen(1, Kind::Build, "09:10", "09:14")),
        tagged("build_test", seen(2, Kind::Test, "09:12", "09:20")),
        tagged("not_held_up", seen(3, Kind::Ci, "10:00", "10:30")),
        idle,
        tagged("review_wait", open(by_hand(5, Kind::Review, "13:00", "16:00"))),
        tagged("context_hunt", by_hand(6, Kind::Context, "14:00", "14:40")),
        tagged("build_test", seen(7, Kind::Test, "14:30", "14:50")),
        tagged("build_test", open(seen(8, Kind::Build, "15:55", "16:00"))),
    ]
}

pub(crate) fn reading(now: Moment) -> Reading {
    Reading::new(now, &crate::domain::log::settings::Settings::default())
}

pub(crate) const MINUTE: i64 = 60_000;

#[test]
fn one_developers_day_comes_out_as_worked_by_hand() {
    let waits = one_day();
    let observed =
        [("09:00", "12:00"), ("13:00", "16:00")].map(|(from, to)| Span { start: clock(from), end: clock(to) });
    let prompt = ShownPrompt {
        seconds: Some(4.0),
        answer: Some(crate::domain::log::prompt::PromptOutcome::Answered),
        ..shown("09:14")
    };
    let inputs = WaitRecords {
        waits: &waits,
        observed: &observed,
        prompts: &[prompt, shown("11:20"), shown("17:00")],
        trees: &[],
        agents: &[],
    };
    let day = Period { from: clock("00:00"), to: clock("16:00") };
    let summary = summary(&inputs, day, reading(clock("16:00")));
    assert_eq!(summary.observed, 360 * MINUTE);
    assert_eq!((summary.blocked.union, summary.blocked.sum), (83 * MINUTE, 95 * MINUTE));
    assert_eq!(summary.blocked.by_tag, [("build_test", 43 * MINUTE), ("context_hunt", 40 * MINUTE)]);
    assert_eq!((summary.blocked.not_held_up, summary.blocked.unanswered), (30 * MINUTE, 0));
    let [queue] = &summary.queue[..] else { panic!("{:?}", summary.queue) };
    assert_eq!((queue.key, queue.closed, queue.open, queue.is_lower_bound), ("review_wait", 0, 1, true));
    assert_eq!(queue.median, Some(3 * 3_600_000));
    assert_eq!((summary.outcomes.runs(), summary.latency.total), (5, (4 + 8 + 30 + 25 + 20) * MINUTE));
    assert_eq!((summary.prompts.shown, summary.prompts.answered), (2, 1));
}

pub(crate) fn shown(at: &str) -> ShownPrompt {
    ShownPrompt {
        id: 1,
        wait: None,
        trigger: crate::domain::log::prompt::Trigger::After,
        shown_at: clock(at),
        chance: 1.0,
        answer: None,
        seconds: None,
    }
}

#[test]
fn a_pass_counts_after_a_failure_of_the_same_tree_only() {
    let run = |id, from, to, outcome| Wait {
        label: "cargo test".into(),
        project: Some("api-server".into()),
        end: Some(End::new(clock(to), outcome)),
        ..wait(id, Kind::Test, Source::Observed, (clock(from), clock(to)))
    };
    let waits = [
        run(1, "09:00", "09:01", Outcome::Failed),
        run(2, "09:02", "09:03", Outcome::Cancelled),
        run(3, "09:04", "09:05", Outcome::Succeeded),
        run(4, "09:06", "09:07", Outcome::Succeeded),
        run(5, "09:08", "09:09", Outcome::Failed),
        run(6, "09:10", "09:11", Outcome::Succeeded),
        run(7, "09:12", "09:13", Outcome::Failed),
        Wait { label: "cargo build".into(), ..run(8, "09:14", "09:15", Outcome::Succeeded) },
        run(9, "09:16", "09:17", Outcome::Succeeded),
    ];
    let tree = |wait, began, failed| TreeState { wait: WaitId(wait), began, failed };
    let day = Period { from: clock("00:00"), to: clock("16:00") };
    let count = |trees: &[TreeState]| {
        let retries = retries(&waits, trees, day);
        retries
            .iter()
            .map(|retry| (retry.label.clone(), retry.runs, retry.failed_then_passed_unchanged))
            .collect::<Vec<_>>()
    };
    let once = vec![("cargo test".to_owned(), 8, 1)];
    assert_eq!(count(&[tree(1, None, Some(5)), tree(3, Some(5), None), tree(4, Some(5), None)]), once);
    assert_eq!(count(&[tree(5, None, Some(5)), tree(6, Some(6), None)]), [], "something changed");
    assert_eq!(count(&[tree(5, None, None), tree(6, None, None)]), [], "nobody knows");
    assert_eq!(count(&[tree(7, None, Some(5)), tree(8, Some(5), None)]), [], "another command");
    assert_eq!(count(&[tree(7, None, Some(5)), tree(9, Some(5), None)]), once);
    let later = Period { from: clock("09:16"), ..day };
    assert_eq!(
        retries(&waits, &[tree(1, None, Some(5)), tree(3, Some(5), None)], later),
        [],
        "counted where it passed"
    );
}

#[test]
fn the_interval_of_a_typical_age_knows_of_open_items() {
    // Leukaemia remission (Miller 1981) as `PROC LIFETEST` tells it: log-log, 95 %.
    let without = kaplan_meier(&[5, 5, 8, 8, 12, 23, 27, 30, 33, 43, 45], &[16]);
    assert_eq!((without.median, without.median_interval()), (Some(23), Some((5, Some(33)))));
    let with = kaplan_meier(&[9, 13, 18, 23, 31, 34, 48], &[13, 28, 45, 161]);
    assert_eq!((with.median, with.median_interval()), (Some(31), Some((13, None))));
    assert_eq!(kaplan_meier(&[], &[3]).median_interval(), None);
}

#[test]
fn what_is_not_known_is_not_zero() {
    let inputs = WaitRecords::default();
    let summary = summary(&inputs, Period { from: clock("00:00"), to: clock("16:00") }, reading(clock("16:00")));
    assert_eq!((summary.latency.median, summary.latency.p90), (None, None));
    assert_eq!((summary.outcomes.success_rate(), summary.outcomes.wilson95()), (None, None));
}

#[test]
fn a_wait_left_open_over_night_is_asked_about_and_not_counted() {
    let mut hunt = open(wait(1, Kind::Context, Source::Manual, (clock("09:00"), clock("09:00"))));
    let early = reading(clock("16:59"));
    assert_eq!(early.held_up(&hunt), Some(true));
    let late = reading(clock("17:01"));
    assert!(late.is_forgotten(&hunt) && late.is_unanswered(&hunt) && late.blocked(&hunt).is_none());
    hunt.answer = Some(true);
    assert_eq!(late.blocked(&hunt).map(|span| span.length()), Some(Duration::from_secs(8 * 3600 + 60)));
    let review = open(wait(2, Kind::Review, Source::Manual, (clock("00:00"), clock("00:00"))));
    assert!(!late.is_forgotten(&review), "a review may well take a day");
}

#[test]
fn a_yes_without_a_category_is_untagged_time() {
    let mut run = wait(1, Kind::Build, Source::Observed, (clock("09:00"), clock("09:10")));
    run.answer = Some(true);
    let day = Period { from: clock("00:00"), to: clock("16:00") };
    let by_tag = |run: &Wait| {
        let inputs = WaitRecords { waits: std::slice::from_ref(run), ..Default::default() };
        summary(&inputs, day, reading(clock("16:00"))).blocked.by_tag
    };
    assert_eq!(by_tag(&run), [("untagged", 10 * MINUTE)]);
    run.tag = "other".parse().ok().map(WaitTag::by_person);
    assert_eq!(by_tag(&run), [("other", 10 * MINUTE)]);
    run.answer = Some(false);
    assert_eq!(by_tag(&run), []);
}

#[test]
fn weeks_are_cut_where_the_local_monday_begins() {
    let waits = [tagged(
        "env_setup",
        wait(
            1,
            Kind::Environment,
            Source::Manual,
            (moment("2026-10-25T23:30:00+01:00"), moment("2026-10-26T00:45:00+01:00")),
        ),
    )];
    let period = Period { from: moment("2026-10-20T00:00:00+02:00"), to: moment("2026-10-27T00:00:00+01:00") };
    let groups = groups(&waits, Grouping::Week, period, reading(period.to), &Berlin);
    let found: Vec<_> = groups.iter().map(|group| (group.key.as_deref().unwrap(), group.blocked / MINUTE)).collect();
    assert_eq!(found, [("2026-10-19", 30), ("2026-10-26", 45)]);
}

/// What a summary and today both tell, in milliseconds: blocked, not held up, unanswered, machine.
fn told_twice(waits: &[Wait], day: Period, now: Moment) -> [[i64; 4]; 2] {
    let own: Vec<Wait> = waits.iter().filter(|wait| wait.actor == Actor::Person).cloned().collect();
    let summary = summary(&WaitRecords { waits: &own, ..Default::default() }, day, reading(now));
    let today = today(waits, day, reading(now));
    let whole = |length: Duration| i64::try_from(length.as_millis()).unwrap();
    let blocked = summary.blocked;
    [
        [blocked.union, blocked.not_held_up, blocked.unanswered, summary.latency.total],
        [today.blocked, today.not_held_up, today.unanswered, today.machine].map(whole),
    ]
}

#[test]
fn a_wait_over_midnight_is_counted_where_it_began_and_clipped_to_the_day() {
    let day = Period { from: clock("00:00"), to: clock("00:00") + chrono::TimeDelta::days(1) };
    let over_midnight = || {
        let from = moment("2026-11-19T22:00:00+01:00");
        wait(1, Kind::Build, Source::Observed, (from, clock("02:00")))
    };
    let other = wait(2, Kind::Build, Source::Observed, (clock("01:00"), clock("01:30")));
    let agent = Wait { actor: Actor::Agent, ..other.clone() };
    let hours = |count: i64| count * 60 * MINUTE;
    for (first, want) in [
        (tagged("build_test", over_midnight()), [hours(2), 0, 30 * MINUTE, 30 * MINUTE]),
        (tagged("not_held_up", over_midnight()), [0, hours(2), 30 * MINUTE, 30 * MINUTE]),
        (over_midnight(), [0, 0, hours(2) + 30 * MINUTE, 30 * MINUTE]),
    ] {
        let waits = [first, other.clone(), agent.clone()];
        assert_eq!(told_twice(&waits, day, clock("16:00")), [want, want]);
        let today = today(&waits, day, reading(clock("16:00")));
        assert_eq!((today.waits, today.untagged, today.agent_runs, today.background_runs), (1, 1, 1, 0));
        assert_eq!((today.agent_time, today.background_time), (Duration::from_secs(1800), Duration::ZERO));
    }
}

#[test]
fn a_queue_that_held_nobody_up_is_an_open_item_and_no_time_of_the_day() {
    let mut review = open(wait(1, Kind::Review, Source::Manual, (clock("09:00"), clock("09:00"))));
    review.answer = Some(false);
    let day = Period { from: clock("00:00"), to: clock("00:00") + chrono::TimeDelta::days(1) };
    let today = today(&[review], day, reading(clock("16:00")));
    assert_eq!((today.not_held_up, today.open_queue, today.strip.iter().sum()), (Duration::ZERO, 1, 0_u32));
}

prop_compose! {
    pub(crate) fn any_wait()(id in 1_i64..40, start in 0_i64..600, minutes in 0_i64..90, manual: bool, tag in prop::option::of(0_usize..18),
                  answer in prop::option::of(any::<bool>()), running in prop::bool::weighted(0.1)) -> Wait {
        let from = clock("08:00") + chrono::TimeDelta::minutes(start);
        let source = if manual { Source::Manual } else { Source::Observed };
        let kind = Kind::ALL[usize::try_from(start).unwrap() % Kind::ALL.len()];
        let mut wait = wait(id, kind, source, (from, from + chrono::TimeDelta::minutes(minutes)));
        let tag = tag.and_then(|index| crate::domain::log::tag::Tag::all().nth(index));
        wait.tag = tag.map(WaitTag::by_person);
        wait.answer = answer;
        if running { open(wait) } else { wait }
    }
}

proptest! {
    #[test]
    fn today_tells_what_the_summary_of_the_day_tells(waits in prop::collection::vec((any_wait(), 0_usize..6), 0..40), cut in 0_i64..800) {
        let actors = [Actor::Agent, Actor::Background];
        let waits: Vec<Wait> = waits
            .into_iter()
            .map(|(wait, other)| Wait { actor: actors.get(other).copied().unwrap_or(Actor::Person), ..wait })
            .collect();
        let from = clock("08:00") + chrono::TimeDelta::minutes(cut);
        for to in [clock("20:00"), from + chrono::TimeDelta::hours(3), from + chrono::TimeDelta::days(1)] {
            let day = Period { from, to };
            let [summary, told] = told_twice(&waits, day, clock("20:00"));
            prop_assert_eq!(summary, told);
            let whole = today(&waits, day, reading(clock("20:00")));
            let strip: u32 = whole.strip.iter().sum();
            let mut kept = super::Day::new(day);
            let numbered = || waits.iter().zip(1..).map(|(wait, id)| (WaitId(id), wait));
            // First as something else, then as it is.
            let other: Vec<Wait> = waits.iter().rev().cloned().collect();
            kept.take_in(numbered().zip(&other).map(|((id, _), wait)| (id, Some(wait))), reading(clock("20:00")));
            kept.take_in(numbered().map(|(id, wait)| (id, Some(wait))), reading(clock("20:00")));
            let running = waits.iter().filter(|wait| wait.is_running());
            prop_assert_eq!(kept.today(running, reading(clock("20:00"))), whole);
            prop_assert!(i64::from(strip) * 1000 >= told[0], "what blocked is in the strip");
        }
    }

    #[test]
    fn categories_add_up_to_the_union_and_periods_to_the_whole(waits in prop::collection::vec(any_wait(), 0..40), cut in 0_i64..800) {
        let (from, to) = (clock("08:00"), clock("20:00"));
        let middle = from + chrono::TimeDelta::minutes(cut.min(719));
        let of = |from, to| {
            let inputs = WaitRecords { waits: &waits, ..Default::default() };
            summary(&inputs, Period { from, to }, reading(clock("20:00"))).blocked
        };
        let (all, first, second) = (of(from, to), of(from, middle), of(middle, to));
        prop_assert_eq!(all.by_tag.iter().map(|(_, length)| length).sum::<i64>(), all.union);
        prop_assert!(all.union <= all.sum);
        prop_assert_eq!(first.union + second.union, all.union);
        prop_assert_eq!(first.sum + second.sum, all.sum);
        prop_assert_eq!(first.unanswered + second.unanswered, all.unanswered);
        let part = |blocked: &BlockedTime, key: &str| blocked.by_tag.iter().find(|(tag, _)| *tag == key).map_or(0, |(_, length)| *length);
        for (key, length) in &all.by_tag {
            prop_assert_eq!(part(&first, key) + part(&second, key), *length);
        }
        for by in Grouping::ALL {
            let grouped = groups(&waits, *by, Period { from, to }, reading(clock("20:00")), &Berlin);
            prop_assert_eq!(grouped.iter().map(|group| group.blocked).sum::<i64>(), all.union);
        }
    }

    #[test]
    fn weeks_add_up_to_the_union_whatever_crosses_their_edges(waits in prop::collection::vec(any_wait(), 0..40), week in 0_i64..3) {
        let shift = chrono::TimeDelta::days(7 * week) + chrono::TimeDelta::hours(86);
        let waits: Vec<Wait> = waits
            .into_iter()
            .enumerate()
            .map(|(index, wait)| {
                let shift = if index % 2 == 0 { shift } else { chrono::TimeDelta::zero() };
                Wait { started_at: wait.started_at + shift, end: wait.end.map(|end| End::judged(end.at() + shift, end.outcome(), end.exit())), ..wait }
            })
            .collect();
        let period = Period { from: clock("08:00"), to: clock("08:00") + chrono::TimeDelta::days(30) };
        let reading = reading(period.to);
        let all = summary(&WaitRecords { waits: &waits, ..Default::default() }, period, reading).blocked;
        let groups = groups(&waits, Grouping::Week, period, reading, &Berlin);
        prop_assert_eq!(groups.iter().map(|group| group.blocked).sum::<i64>(), all.union);
        prop_assert_eq!(groups.iter().map(|group| group.unanswered).sum::<i64>(), all.unanswered);
    }

    #[test]
    fn an_interval_contains_its_share(hits in 0_u64..500, more in 0_u64..500) {
        if let Some([low, high]) = wilson95(hits, hits + more) {
            let share = hits as f64 / (hits + more) as f64;
            prop_assert!(0.0 <= low && low <= share && share <= high && high <= 1.0);
        }
    }
}
