//! What people do to the log, refused with a reason or undone again.

use chrono::TimeDelta;
use proptest::prelude::*;

use draglog::domain::log::change::{Change, Edit, ManualStart, TagChange};
use draglog::domain::log::run::RunEnd;
use draglog::domain::log::tag::Tag;
use draglog::domain::log::wait::{Attention, HuntOutcome, Kind, Outcome, Source, TagSource, WaitId};
use draglog::storage::StorageError;

use super::{add, added, all, at, ended, key, memory, now, refusal, seconds, started, tag};

#[test]
fn a_tag_says_what_it_did_and_undo_takes_back_one_change_after_the_other() {
    let mut store = memory();
    let id = store.begin(&started(1, "09:00:00"), Source::Observed).unwrap();
    let done = store.apply(&tag(id, "flaky_fail"), now()).unwrap();
    assert_eq!((done.words.as_str(), done.waits.as_slice()), ("tagged cargo build as flaky failure", &[id][..]));
    store.apply(&Change::Attention { wait: id, attention: Some(Attention::Switched) }, now()).unwrap();
    // The run ends between the change and its undoing: it stays ended.
    store.end(&ended(1, "09:01:00", 60), None).unwrap();
    assert_eq!(
        store.undo(now()).unwrap().unwrap().words,
        "took back: noted that you did something else during cargo build"
    );
    store.undo(now()).unwrap().unwrap();
    let wait = store.wait(id).unwrap().unwrap();
    assert_eq!((wait.tag(), wait.attention, wait.outcome()), (None, None, Some(Outcome::Succeeded)));
    assert_eq!(store.undo(now()).unwrap(), None);
}

#[test]
fn manual_waits_run_side_by_side_and_stop_with_what_was_found() {
    let mut store = memory();
    let start = |kind| Change::StartManual(ManualStart { kind, at: at("13:00:00"), tag: None, project: None });
    let review = store.apply(&start(Kind::Review), now()).unwrap().waits[0];
    let hunt = store.apply(&start(Kind::Context), now()).unwrap().waits[0];
    let wait = store.wait(review).unwrap().unwrap();
    assert_eq!((wait.tag().map(Tag::id), wait.tag_source()), (Some("review_wait"), Some(TagSource::Inferred)));
    let stop = |wait, found| Change::StopManual { wait, at: at("13:40:00"), found };
    assert!(refusal(&mut store, &stop(review, Some(HuntOutcome::Code))).contains("only a context hunt"));
    store.apply(&stop(hunt, Some(HuntOutcome::Code)), now()).unwrap();
    let wait = store.wait(hunt).unwrap().unwrap();
    assert_eq!((wait.found, wait.measured, wait.label.as_str()), (Some(HuntOutcome::Code), seconds(2400), "context"));
    assert!(refusal(&mut store, &stop(hunt, None)).contains("is not running; it ended at 13:40"));
    store.apply(&tag(review, "approval_gate"), now()).unwrap();
    assert_eq!(store.wait(review).unwrap().unwrap().tag_source(), Some(TagSource::Person));
}

#[test]
fn what_makes_no_sense_is_refused_with_what_would() {
    let mut store = memory();
    let build = added(&mut store, Kind::Build, "09:00:00", "09:10:00");
    let review = added(&mut store, Kind::Review, "09:00:00", "09:10:00");
    let running = store.begin(&started(1, "15:59:00"), Source::Observed).unwrap();
    let edit = |edit: Edit| Change::Edit(edit);
    let split = |time| Change::Split { wait: build, at: at(time) };
    let facet = TagChange { wait: build, tag: "rework".parse().ok(), facet: Some("owner".into()), note: None };
    for (change, words) in [
        (add(Kind::Build, "10:00:00", "09:00:00"), "the start 10:00 is after the end 09:00"),
        (add(Kind::Build, "15:00:00", "17:00:00"), "the end 17:00 is still to come"),
        (tag(WaitId(99), "rework"), "there is no wait 99; the log holds 1 to 3, the nearest is 3"),
        (Change::Tag(facet), "rework has no facet `owner`; it has defect"),
        (split("09:10:00"), "can only be split between 09:00:00 and 09:10:00"),
        (Change::Split { wait: running, at: at("15:59:30") }, "still running"),
        (Change::Merge { waits: vec![build, build] }, "at least two"),
        (Change::Merge { waits: vec![build, review] }, "a build and a review cannot be one wait"),
        (Change::Delete { waits: vec![running] }, "still running"),
        (edit(Edit { wait: Some(build), ..Edit::default() }), "nothing to change"),
        (edit(Edit { wait: Some(running), to: Some(at("15:59:30")), ..Edit::default() }), "still running"),
        (edit(Edit { wait: Some(build), from: Some(at("09:30:00")), ..Edit::default() }), "after the end"),
    ] {
        let before = all(&store);
        let told = refusal(&mut store, &change);
        assert!(told.contains(words), "{told}");
        assert_eq!(all(&store), before);
    }
}

#[test]
fn a_split_wait_is_whole_again_when_merged() {
    let mut store = memory();
    let id = added(&mut store, Kind::Test, "09:00:00", "09:10:00");
    store.apply(&tag(id, "build_test"), now()).unwrap();
    let parts = store.apply(&Change::Split { wait: id, at: at("09:04:00") }, now()).unwrap().waits;
    let [first, second] = all(&store).try_into().unwrap();
    assert_eq!((first.measured, second.measured), (seconds(240), seconds(360)));
    assert_eq!((first.tag().map(Tag::id), second.tag()), (Some("build_test"), None));
    store.apply(&Change::Merge { waits: parts }, now()).unwrap();
    let [whole] = all(&store).try_into().unwrap();
    assert_eq!((whole.id, whole.measured, whole.tag().map(Tag::id)), (id, seconds(600), Some("build_test")));
}

/// Changes to three waits, some of which will be refused.
fn some_change() -> impl Strategy<Value = Change> {
    let wait = || (1i64..6).prop_map(WaitId);
    let time = || (0i64..600).prop_map(|minutes| at("06:00:00") + TimeDelta::minutes(minutes));
    let tag = || proptest::option::of(proptest::sample::select(Tag::all().collect::<Vec<_>>()));
    let kind = || proptest::sample::select(Kind::ALL);
    prop_oneof![
        (wait(), tag(), proptest::option::of("[a-z]{0,8}")).prop_map(|(wait, tag, note)| Change::Tag(TagChange {
            wait,
            tag,
            facet: None,
            note
        })),
        (wait(), proptest::option::of(proptest::sample::select(Attention::ALL)))
            .prop_map(|(wait, attention)| Change::Attention { wait, attention }),
        (wait(), proptest::option::of(time()), proptest::option::of(time()), proptest::option::of(kind()), tag())
            .prop_map(|(wait, from, to, kind, tag)| {
                Change::Edit(Edit { wait: Some(wait), from, to, kind, tag, ..Edit::default() })
            }),
        (wait(), any::<bool>()).prop_map(|(wait, yes)| Change::Edit(Edit {
            wait: Some(wait),
            held_up: Some(yes),
            ..Edit::default()
        })),
        (kind(), time(), tag()).prop_map(|(kind, at, tag)| Change::StartManual(ManualStart {
            kind,
            at,
            tag,
            project: None
        })),
        (wait(), time()).prop_map(|(wait, at)| Change::StopManual { wait, at, found: None }),
        (wait(), time()).prop_map(|(wait, at)| Change::Split { wait, at }),
        proptest::collection::vec(wait(), 0..4).prop_map(|waits| Change::Merge { waits }),
        proptest::collection::vec(wait(), 0..3).prop_map(|waits| Change::Delete { waits }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_was_changed_can_be_taken_back(changes in proptest::collection::vec(some_change(), 1..25)) {
        let mut store = memory();
        added(&mut store, Kind::Build, "08:00:00", "10:00:00");
        added(&mut store, Kind::Context, "09:00:00", "11:00:00");
        store.begin(&started(1, "09:00:00"), Source::Observed).unwrap();
        store.end(&ended(1, "09:10:00", 600), None).unwrap();
        let (before, process) = (all(&store), key(1));
        let made = changes.iter().filter(|change| match store.apply(change, now()) {
            Ok(_) => true,
            Err(StorageError::Refused(_)) => false,
            Err(error) => panic!("{change:?}: {error}"),
        }).count();
        for _ in 0..made {
            prop_assert!(store.undo(now()).unwrap().is_some());
        }
        prop_assert_eq!(all(&store), before);
        // It is the same process still.
        prop_assert_eq!(store.end(&RunEnd { key: process, ..ended(1, "09:10:00", 600) }, None).unwrap(), Some(WaitId(3)));
    }
}
