//! Runs from their first moment to the day's sums.

use chrono::TimeDelta;

use draglog::app::read::now::page;
use draglog::domain::log::change::{Change, ManualAdd, ManualStart};
use draglog::domain::log::filter::Filter;
use draglog::domain::log::prompt::{PromptOutcome, Trigger};
use draglog::domain::log::run::{RunEnd, SourceName};
use draglog::domain::log::settings::Settings;
use draglog::domain::log::wait::{Actor, Class, End, Exit, Kind, Outcome, Source, Wait};
use draglog::domain::time::Span;
use draglog::storage::Store;

use super::{added, at, ended, hook, key, memory, now, open, seconds, started, tag};

#[test]
fn a_wait_is_in_the_log_from_its_first_moment() {
    let folder = tempfile::tempdir().unwrap();
    let id = open(folder.path()).begin(&started(1, "09:00:00"), Source::Observed).unwrap();
    let mut store = open(folder.path());
    assert!(store.wait(id).unwrap().unwrap().is_running());
    assert_eq!(store.begin(&started(1, "09:00:00"), Source::Observed).unwrap(), id);
    assert_eq!(store.open_runs().unwrap()[0].key, key(1));

    assert_eq!(store.end(&ended(1, "09:01:10", 70), None).unwrap(), Some(id));
    let wait = store.wait(id).unwrap().unwrap();
    assert_eq!((wait.end.unwrap().exit(), wait.measured), (Some(Exit::Code(0)), seconds(70)));
    assert_eq!(wait.started_at.to_rfc3339(), "2026-11-20T09:00:00+01:00");
    assert_eq!(store.end(&ended(9, "09:01:10", 70), None).unwrap(), None);
    let usual = store.usual(&wait).unwrap().unwrap();
    assert_eq!((usual.runs, usual.median), (1, seconds(70)));
    assert_eq!(store.usual(&Wait { project: None, ..wait }).unwrap(), None);
}

#[test]
fn what_draglog_run_tells_beats_what_was_observed() {
    let mut store = memory();
    let id = store.begin(&started(1, "09:00:00"), Source::Observed).unwrap();
    assert_eq!(store.begin(&started(1, "09:00:00"), Source::Wrapped).unwrap(), id);
    assert_eq!(store.begin(&started(1, "09:00:00"), Source::Observed).unwrap(), id);
    assert_eq!(store.wait(id).unwrap().unwrap().source, Source::Wrapped);
}

#[test]
fn the_hook_and_the_observer_make_one_wait_whoever_is_first() {
    let mut store = memory();
    let id = store.begin(&started(1, "09:00:00.400"), Source::Observed).unwrap();
    let unknown = RunEnd { end: End::new(at("09:00:10"), Outcome::Unknown), ..ended(1, "09:00:10", 9) };
    store.end(&unknown, None).unwrap();
    assert_eq!(store.hooked(&hook("09:00:00", "09:00:10", 101)).unwrap(), id);
    let wait = store.wait(id).unwrap().unwrap();
    assert_eq!(
        (wait.outcome(), wait.end.unwrap().exit(), wait.measured),
        (Some(Outcome::Failed), Some(Exit::Code(101)), seconds(9))
    );

    let first = store.hooked(&hook("10:00:00", "10:00:10", 0)).unwrap();
    assert_eq!(store.begin(&started(2, "10:00:00.300"), Source::Observed).unwrap(), first);
    assert_eq!(store.end(&ended(2, "10:00:10", 10), None).unwrap(), Some(first));
    assert_ne!(store.hooked(&hook("10:00:05", "10:00:10", 0)).unwrap(), first);
}

#[test]
fn a_quick_command_of_the_hook_does_not_swallow_the_long_one_behind_it() {
    let mut store = memory();
    let quick = store.hooked(&hook("09:00:00", "09:00:00.080", 0)).unwrap();
    let long = store.begin(&started(1, "09:00:01.500"), Source::Observed).unwrap();
    assert_ne!(long, quick);
    store.end(&ended(1, "09:10:01", 600), None).unwrap();
    assert_eq!(store.wait(long).unwrap().unwrap().measured, seconds(600));

    let seen = store.begin(&started(2, "10:00:01.500"), Source::Observed).unwrap();
    assert_ne!(store.hooked(&hook("10:00:00", "10:00:00.080", 0)).unwrap(), seen);
}

#[test]
fn a_spool_line_told_twice_is_one_wait() {
    let mut store = memory();
    let once = store.hooked(&hook("09:00:00", "09:00:10", 0)).unwrap();
    assert_eq!(store.hooked(&hook("09:00:00", "09:00:10", 0)).unwrap(), once);
    assert_ne!(store.hooked(&hook("09:00:20", "09:00:30", 0)).unwrap(), once);
}

#[test]
fn a_machine_that_slept_did_not_observe() {
    let mut store = memory();
    let evening = store.observation_began(SourceName::Events, at("01:00:00")).unwrap();
    assert_eq!(store.observation_goes_on(evening, SourceName::Events, at("01:00:30")).unwrap(), evening);
    let morning = store.observation_goes_on(evening, SourceName::Events, at("09:00:00")).unwrap();
    assert_ne!(morning, evening);
    store.observation_goes_on(morning, SourceName::Events, at("09:00:30")).unwrap();
    let observed = store.observed(at("00:00:00"), at("12:00:00")).unwrap();
    assert_eq!(observed.iter().map(Span::length).sum::<std::time::Duration>(), seconds(60));
}

#[test]
fn a_run_that_nobody_saw_end_is_lost_at_its_last_moment_and_comes_back_when_seen_again() {
    let mut store = memory();
    let stretch = store.observation_began(SourceName::Events, at("09:00:00")).unwrap();
    let id = store.begin(&started(1, "09:00:00"), Source::Observed).unwrap();
    for minute in 1..=5 {
        let told = store.observation_goes_on(stretch, SourceName::Events, at(&format!("09:0{minute}:00"))).unwrap();
        assert_eq!(told, stretch);
    }
    assert_eq!(store.close_lost(&[]).unwrap(), []);
    assert_eq!(store.close_lost(&[key(1)]).unwrap(), [id]);
    let wait = store.wait(id).unwrap().unwrap();
    assert_eq!(wait.end, Some(End::new(at("09:05:00"), Outcome::Lost)));
    assert_eq!(wait.measured, seconds(300));
    let observed = store.observed(at("09:01:00"), at("12:00:00")).unwrap();
    assert_eq!(observed.iter().map(Span::length).collect::<Vec<_>>(), [seconds(240)]);

    assert_eq!(store.begin(&started(1, "09:00:00"), Source::Observed).unwrap(), id);
    assert!(store.wait(id).unwrap().unwrap().is_running());
}

#[test]
fn idle_time_is_cut_after_the_last_input() {
    let mut store = memory();
    let id = store.begin(&started(1, "11:00:00"), Source::Observed).unwrap();
    let end = RunEnd { last_input: Some(at("11:08:00")), ..ended(1, "11:25:00", 1500) };
    store.end(&end, Some(seconds(600))).unwrap();
    assert_eq!(store.wait(id).unwrap().unwrap().blocked_until, Some(at("11:18:00")));
}

#[test]
fn a_wait_is_listed_when_it_overlaps_the_period() {
    let mut store = memory();
    let three_days = at("12:00:00") - TimeDelta::days(3);
    let long =
        ManualAdd { kind: Kind::Review, from: three_days, to: at("12:00:00"), tag: None, project: None, outcome: None };
    let long = store.apply(&Change::AddManual(long), now()).unwrap().waits[0];
    let early = added(&mut store, Kind::Build, "09:00:00", "10:00:00");
    let across = added(&mut store, Kind::Build, "10:30:00", "11:30:00");
    let running = store.begin(&started(1, "09:30:00"), Source::Observed).unwrap();
    let list = |filter: &Filter| store.waits(filter).unwrap().iter().map(|wait| wait.id).collect::<Vec<_>>();
    let from = |time| Filter { since: Some(at(time)), ..Filter::default() };
    assert_eq!(list(&from("11:00:00")), [long, running, across]);
    assert_eq!(list(&Filter { until: Some(at("10:30:00")), ..from("10:00:00") }), [long, running]);
    assert_eq!(list(&Filter { class: Some(Class::Queue), ..from("11:00:00") }), [long]);
    assert_eq!(list(&Filter { search: Some("API".into()), ..Filter::default() }), [running]);
    let page = Filter { limit: Some(2), ..Filter::default() };
    assert_eq!(list(&page), [running, across]);
    assert_eq!(list(&Filter { before: Some((at("09:30:00"), running)), ..page }), [long, early]);
    assert_eq!(list(&Filter { untagged: true, actor: Some(Actor::Person), ..from("11:00:00") }), [running, across]);
}

#[test]
fn a_sweep_goes_through_what_the_screen_counts_as_not_tagged() {
    let mut store = memory();
    let run = |store: &mut Store, start: u64, from: &str, to: &str, seconds: u64| {
        store.begin(&started(start, from), Source::Observed).unwrap();
        store.end(&ended(start, to, seconds), None).unwrap().unwrap()
    };
    let short = run(&mut store, 1, "09:00:00", "09:00:05", 5);
    let long = run(&mut store, 2, "10:00:00", "10:01:00", 60);
    let answered = run(&mut store, 3, "11:00:00", "11:01:00", 60);
    store.apply(&tag(answered, "build_test"), now()).unwrap();
    store.begin(&started(4, "15:00:00"), Source::Observed).unwrap();
    let swept = |store: &Store, now, settings: &Settings| {
        let ids: Vec<_> = store.to_sweep(now, settings).unwrap().iter().map(|wait| wait.id).collect();
        assert_eq!(page(store, now, settings).unwrap().untagged, ids);
        ids
    };
    let mut settings = Settings::default();
    assert_eq!(swept(&store, now(), &settings), [long]);
    assert_eq!(page(&store, now(), &settings).unwrap().today.untagged, 2, "status tells of all of today");
    assert_eq!(swept(&store, now() + TimeDelta::days(1), &settings), [long], "yesterday's as well");
    assert_eq!(swept(&store, now() + TimeDelta::days(2), &settings), []);
    settings.show.from_s = 0;
    assert_eq!(swept(&store, now(), &settings), [long, short]);
}

#[test]
fn the_day_of_the_worked_example_comes_out() {
    let mut store = memory();
    let tagged = |store: &mut Store, kind, from, to, id| {
        let wait = added(store, kind, from, to);
        store.apply(&tag(wait, id), now()).unwrap();
    };
    tagged(&mut store, Kind::Build, "09:10:00", "09:14:00", "build_test");
    tagged(&mut store, Kind::Test, "09:12:00", "09:20:00", "build_test");
    tagged(&mut store, Kind::Build, "10:00:00", "10:30:00", "not_held_up");
    tagged(&mut store, Kind::Context, "14:00:00", "14:40:00", "context_hunt");
    tagged(&mut store, Kind::Test, "14:30:00", "14:50:00", "build_test");
    store.begin(&started(2, "11:00:00"), Source::Observed).unwrap();
    let idle = RunEnd { last_input: Some(at("11:08:00")), ..ended(2, "11:25:00", 1500) };
    let fourth = store.end(&idle, Some(seconds(600))).unwrap().unwrap();
    store.apply(&tag(fourth, "build_test"), now()).unwrap();
    let start = ManualStart { kind: Kind::Review, at: at("13:00:00"), tag: None, project: None };
    store.apply(&Change::StartManual(start), now()).unwrap();
    let last = store.begin(&started(8, "15:55:00"), Source::Observed).unwrap();
    store.apply(&tag(last, "build_test"), now()).unwrap();

    let view = page(&store, now(), &Settings::default()).unwrap();
    assert_eq!(view.today.blocked, seconds(83 * 60));
    assert_eq!((view.today.not_held_up, view.today.open_queue), (seconds(30 * 60), 1));
    assert_eq!((view.today.waits, view.today.untagged, view.total_waits), (8, 0, 8));
    assert_eq!(view.running.iter().map(|run| run.wait.label.as_str()).collect::<Vec<_>>(), ["review", "cargo build"]);
    assert!(view.running[1].usual.is_some());
    assert_eq!((view.today.strip.len(), view.today.strip[28], view.today.strip[29]), (48, 1800, 1200));
    assert_eq!(view.last_seen.unwrap().at, at("15:55:00"));
    let (times, length) = store.times_today("build_test".parse().unwrap(), now()).unwrap();
    assert_eq!((times, length), (5, seconds((4 + 8 + 20 + 25 + 5) * 60)));
}

#[test]
fn a_skipped_question_is_data_and_a_muted_label_stays_muted() {
    let mut store = memory();
    let id = added(&mut store, Kind::Build, "09:00:00", "09:10:00");
    let prompt = store.prompt_shown(Some(id), Trigger::After, 0.25, at("09:10:00")).unwrap();
    assert_eq!(store.prompts(at("09:00:00")).unwrap()[0].answer, None);
    store.prompt_closed(prompt, PromptOutcome::Expired, 90.0).unwrap();
    let told = store.prompts(at("09:00:00")).unwrap().remove(0);
    assert_eq!((told.wait, told.answer, told.seconds), (Some(id), Some(PromptOutcome::Expired), Some(90.0)));
    store.mute("cargo test", true).unwrap();
    store.mute("cargo test", true).unwrap();
    assert_eq!(store.muted().unwrap(), ["cargo test"]);
    // A wait that is deleted and put back has its questions again.
    store.apply(&Change::Delete { waits: vec![id] }, now()).unwrap();
    assert_eq!(store.prompts(at("09:00:00")).unwrap()[0].wait, None);
    store.undo(now()).unwrap();
    assert_eq!(store.prompts(at("09:00:00")).unwrap()[0].wait, Some(id));
}

#[test]
fn the_salt_is_made_once() {
    let folder = tempfile::tempdir().unwrap();
    let salt = open(folder.path()).salt().unwrap();
    assert_eq!(open(folder.path()).salt().unwrap(), salt);
    assert_ne!(memory().salt().unwrap(), salt);
}

#[test]
fn a_request_that_panics_takes_only_itself_along() {
    let (worker, thread) = draglog::storage::worker::Worker::spawn(memory()).unwrap();
    assert_eq!(worker.call(|_| -> u8 { panic!("a test's own panic") }), None);
    assert_eq!(worker.call(|store| store.total_waits().unwrap()), Some(0));
    drop(worker);
    thread.join().unwrap();
}
