//! Times in a zone that changes its clocks, and texts nobody expects.

use crate::domain::time::day;
use chrono::{FixedOffset, MappedLocalTime};
use proptest::prelude::*;

use super::*;
use crate::domain::time::test_zone::Berlin;

fn moment(text: &str) -> Moment {
    DateTime::parse_from_rfc3339(text).unwrap()
}

/// The moment that `text` means at `now`.
fn parse_time(text: &str, now: Moment, zone: Berlin) -> Result<Moment, TimeError> {
    text.parse::<TimeSpec>().map(|when| when.resolve(now, &zone))
}

/// The edge of a period that `text` means at `now`.
fn parse_bound(text: &str, now: Moment, zone: Berlin) -> Result<Moment, TimeError> {
    text.parse::<Bound>().map(|bound| bound.0.resolve(now, &zone))
}

/// Friday 20 November 2026, 15:00 in Berlin.
fn at(text: &str) -> String {
    parse_time(text, moment("2026-11-20T15:00:00+01:00"), Berlin).unwrap().to_rfc3339()
}

fn edge(text: &str) -> String {
    parse_bound(text, moment("2026-11-20T15:00:00+01:00"), Berlin).unwrap().to_rfc3339()
}

#[test]
fn every_form_of_the_contract_is_understood() {
    assert_eq!(at("2026-11-20T14:05"), "2026-11-20T14:05:00+01:00");
    assert_eq!(at("2026-11-20 14:05:07"), "2026-11-20T14:05:07+01:00");
    assert_eq!(at("2026-11-20T14:05:07.250"), "2026-11-20T14:05:07.250+01:00");
    assert_eq!(at("2026-11-20T14:05Z"), "2026-11-20T15:05:00+01:00");
    assert_eq!(at("2026-11-20T14:05:00-05:00"), "2026-11-20T20:05:00+01:00");
    assert_eq!(at("14:05"), "2026-11-20T14:05:00+01:00");
    assert_eq!(at("9:30"), "2026-11-20T09:30:00+01:00");
    assert_eq!(at("yesterday 9:30"), "2026-11-19T09:30:00+01:00");
    assert_eq!(at("today 9:30"), "2026-11-20T09:30:00+01:00");
    assert_eq!(at("-15m"), "2026-11-20T14:45:00+01:00");
    assert_eq!(at("-1h30m"), "2026-11-20T13:30:00+01:00");
    assert_eq!(at("-90s"), "2026-11-20T14:58:30+01:00");
    assert_eq!(at("2026-11-20"), "2026-11-20T00:00:00+01:00");
    assert_eq!(at("now"), "2026-11-20T15:00:00+01:00");
}

#[test]
fn edges_of_periods_know_a_few_words_more() {
    assert_eq!(edge("7d"), "2026-11-13T15:00:00+01:00");
    assert_eq!(edge("2w"), "2026-11-06T15:00:00+01:00");
    assert_eq!(edge("30m"), "2026-11-20T14:30:00+01:00");
    assert_eq!(edge("today"), "2026-11-20T00:00:00+01:00");
    assert_eq!(edge("yesterday"), "2026-11-19T00:00:00+01:00");
    assert_eq!(edge("week"), "2026-11-16T00:00:00+01:00");
    assert_eq!(edge("month"), "2026-11-01T00:00:00+01:00");
}

#[test]
fn the_offset_is_that_of_the_moment_and_not_that_of_today() {
    assert_eq!(at("2026-07-01T12:00"), "2026-07-01T12:00:00+02:00");
    assert_eq!(edge("30d"), "2026-10-21T16:00:00+02:00");
}

#[test]
fn a_time_that_the_clocks_skipped_is_the_first_moment_after() {
    assert_eq!(at("2026-03-29T02:30:15"), "2026-03-29T03:00:00+02:00");
}

#[test]
fn a_time_that_came_twice_is_the_earlier_one() {
    assert_eq!(at("2026-10-25T02:30"), "2026-10-25T02:30:00+02:00");
}

#[test]
fn what_is_no_time_is_named_with_what_would_be_one() {
    for text in [
        "",
        "25:00",
        "9",
        "9:3",
        "14:05:60",
        "-",
        "-15",
        "-15x",
        "-1m1h",
        "2026-13-01",
        "26-11-20",
        "tomorrow",
        "7d",
        "week",
        "2026-11-20T",
        "2026-11-20T9",
        "todayish",
        "-99999999999999999999d",
        "14:05.5",
        "1969-01-01",
    ] {
        let error = text.parse::<TimeSpec>().expect_err(text);
        assert!(error.to_string().contains(text) && error.to_string().contains("yesterday 9:30"), "{error}");
    }
    assert!("7x".parse::<Bound>().unwrap_err().to_string().contains("7d"));
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "\\PC{0,24}") {
        let _ = parse_bound(&text, moment("2026-11-20T15:00:00+01:00"), Berlin);
    }

    #[test]
    fn what_is_printed_is_read_back(minutes in 0_i64..60_000_000, ago in 0_i64..1_000_000) {
        let civil = NaiveDate::from_ymd_opt(1970, 1, 1).unwrap().and_time(NaiveTime::MIN) + TimeDelta::minutes(minutes);
        for when in [TimeSpec::Civil(civil), TimeSpec::Ago(TimeDelta::seconds(ago))] {
            prop_assert_eq!(when.to_string().parse::<TimeSpec>(), Ok(when));
        }
    }

    #[test]
    fn a_local_time_is_the_moment_at_which_clocks_show_it(minutes in 0_i64..1_000_000) {
        let civil = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap().and_time(NaiveTime::MIN) + TimeDelta::minutes(minutes);
        let moment = resolve_civil(civil, &Berlin);
        if Berlin.from_local_datetime(&civil) == MappedLocalTime::None {
            prop_assert!(moment.naive_local() > civil);
        } else {
            prop_assert_eq!(moment.naive_local(), civil);
        }
        let offset: FixedOffset = *moment.offset();
        prop_assert_eq!(offset, moment.with_timezone(&Berlin).fixed_offset().offset().to_owned());
    }
}

#[test]
fn a_day_has_23_or_25_hours_when_the_clocks_change() {
    let hours = |now: &str| {
        let (start, end) = day(moment(now), &Berlin);
        (start.to_rfc3339(), (end - start).num_hours())
    };
    assert_eq!(hours("2026-03-29T12:00:00+02:00"), ("2026-03-29T00:00:00+01:00".into(), 23));
    assert_eq!(hours("2026-10-25T12:00:00+01:00"), ("2026-10-25T00:00:00+02:00".into(), 25));
    assert_eq!(hours("2026-11-20T00:00:00+01:00"), ("2026-11-20T00:00:00+01:00".into(), 24));
}
