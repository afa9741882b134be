//! The figures of the made-up weeks, read as the program reads them.

use chrono::{Local, NaiveDate, TimeZone};
use draglog::app::act::questions;
use draglog::app::act::recap;
use draglog::app::demo::fill;
use draglog::app::read::insights::{Insights, recap_due};
use draglog::app::read::pulses::Catalog;
use draglog::domain::figure::insight::{MetricValue, Reach};
use draglog::domain::log::settings::Settings;
use draglog::domain::page::insights::{InsightsPage, WeekChoice};
use draglog::domain::time::Moment;
use draglog::storage::{ForgetScope, Store};

/// A moment of November 2026 on this machine's clock.
fn on(day: u32, hour: u32) -> Moment {
    Local.with_ymd_and_hms(2026, 11, day, hour, 32, 0).unwrap().fixed_offset()
}

fn filled(now: Moment) -> Store {
    let mut store = Store::in_memory().unwrap();
    fill(&mut store, now).unwrap();
    store
}

fn read(insights: &Insights, store: &mut Store, asked: WeekChoice) -> InsightsPage {
    let wish = insights.wish(asked, on(19, 14));
    insights.read(&wish, store, &Catalog::default(), &Settings::default()).unwrap().unwrap()
}

#[test]
fn the_demo_has_something_in_every_part_of_the_page() {
    let page = read(&Insights::default(), &mut filled(on(19, 14)), WeekChoice::default());
    let panel = &page.panel;
    assert!(panel.is_current && panel.rate.and_then(|rate| rate.interval).is_some());
    assert!(panel.usual.is_some() && panel.weeks.iter().filter(|week| week.rate.is_some()).count() >= 11);
    assert!(panel.tags.len() >= 6 && panel.waves.len() >= 3);
    let known = panel.metrics.iter().filter(|metric| !matches!(metric.value, MetricValue::Missing { .. })).count();
    assert_eq!(known, 6);
    assert!(panel.slowest.len() >= 5 && panel.repeated.len() >= 5 && panel.said.len() >= 4);
    assert!(panel.coverage.prompts_answered > 10);
    assert!(!panel.summary.retries.is_empty());
    assert!(page.looks.len() >= 3, "{:?}", page.looks);
    assert_eq!(page.pilots.len(), 1);
    assert_eq!(page.recap.lines.len(), 6);
}

#[test]
fn a_week_reads_the_same_however_one_comes_to_it() {
    let mut store = filled(on(19, 14));
    let one = Insights::default();
    let monday = |month, day| NaiveDate::from_ymd_opt(2026, month, day);
    let weeks = [None, monday(11, 9), monday(11, 2), monday(9, 14), monday(11, 9), None, monday(10, 5)];
    for (monday, reach) in weeks.into_iter().zip(Reach::ALL.iter().cycle()) {
        let asked = WeekChoice { monday, reach: Some(*reach) };
        let moved = read(&one, &mut store, asked);
        let fresh = read(&Insights::default(), &mut store, asked);
        assert_eq!(moved.panel, fresh.panel, "{asked:?}");
        assert_eq!(moved.looks, fresh.looks, "{asked:?}");
        assert_eq!(moved.recap, fresh.recap, "{asked:?}");
    }
}

#[test]
fn what_is_forgotten_is_gone_from_the_next_look() {
    let mut store = filled(on(19, 14));
    let one = Insights::default();
    assert!(read(&one, &mut store, WeekChoice::default()).panel.rate.is_some());
    store.forget(&ForgetScope::Everything, false).unwrap();
    let page = read(&one, &mut store, WeekChoice::default());
    assert_eq!((page.since, page.panel.summary.blocked.union, page.looks), (None, 0, vec![]));
}

#[test]
fn only_the_latest_of_several_wishes_is_read() {
    let mut store = filled(on(19, 14));
    let (insights, now) = (Insights::default(), on(19, 14));
    let (first, second) = (insights.wish(WeekChoice::default(), now), insights.wish(WeekChoice::default(), now));
    let mut read = |wish| insights.read(wish, &mut store, &Catalog::default(), &Settings::default()).unwrap();
    assert!(read(&first).is_none());
    assert!(read(&second).is_some());
}

#[test]
fn the_recap_is_due_towards_the_end_of_the_last_work_day() {
    let settings = Settings::default();
    let mut store = filled(on(20, 16));
    let week = NaiveDate::from_ymd_opt(2026, 11, 16);
    let due = |store: &Store, now| recap_due(store, &settings, now).unwrap();
    assert_eq!(due(&store, on(20, 16)), week);
    for (day, hour) in [(19, 16), (20, 11), (20, 18), (21, 16)] {
        assert_eq!(due(&store, on(day, hour)), None, "{day} {hour}");
    }
    questions::switch(&mut store, false).unwrap();
    assert_eq!(due(&store, on(20, 16)), None, "with questions off nothing comes unasked");
    questions::switch(&mut store, true).unwrap();
    recap::seen(&mut store, week.unwrap()).unwrap();
    assert_eq!(due(&store, on(20, 16)), None, "once a week is enough");
    assert_eq!(due(&Store::in_memory().unwrap(), on(20, 16)), None, "an empty week has no recap");
}
