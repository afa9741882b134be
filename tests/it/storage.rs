//! The log as a file: many processes, damage, other versions, no rights, kill -9; and what people do to it, undone again.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use chrono::{DateTime, TimeDelta};
use proptest::prelude::*;

use draglog::domain::change::{Change, Edit, ManualAdd, ManualStart, TagChange};
use draglog::domain::demo;
use draglog::domain::run::{ProcessKey, Project, RunEnded, RunLabel, RunStarted, SourceName};
use draglog::domain::settings::Settings;
use draglog::domain::tag::Tag;
use draglog::domain::view::{Answered, Filter, Trigger};
use draglog::domain::wait::{
    Actor, Attention, Class, Found, Kind, Moment, Outcome, Source, Span, TagSource, Wait, WaitId,
};
use draglog::storage::{Forget, HookRun, StorageError, Store};

use crate::kill;

fn at(time: &str) -> Moment {
    DateTime::parse_from_rfc3339(&format!("2026-11-20T{time}+01:00")).unwrap()
}

fn now() -> Moment {
    at("16:00:00")
}

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn open(folder: &Path) -> Store {
    Store::open(folder, now()).unwrap().0
}

fn memory() -> Store {
    Store::in_memory().unwrap()
}

fn what(label: &str) -> RunLabel {
    RunLabel { tool: "cargo".into(), label: label.into(), kind: Kind::Build, show_from: None }
}

fn key(start: u64) -> ProcessKey {
    ProcessKey { pid: 4242, start, boot: "a-boot".into() }
}

fn started(start: u64, time: &str) -> RunStarted {
    RunStarted {
        key: key(start),
        what: what("cargo build"),
        actor: Actor::Person,
        project: Some(Project { name: "api-server".into(), identity: None }),
        started_at: at(time),
        parent_pid: 77,
    }
}

fn ended(start: u64, time: &str, latency: u64) -> RunEnded {
    RunEnded {
        key: key(start),
        ended_at: at(time),
        latency: seconds(latency),
        suspended: Duration::ZERO,
        outcome: Outcome::Succeeded,
        exit_code: Some(0),
        signal: None,
        steps: 3,
        last_input: None,
    }
}

fn hook(time: &str, end: &str, status: i32) -> HookRun {
    HookRun { shell_pid: 77, what: what("cargo build"), project: None, started_at: at(time), ended_at: at(end), status }
}

fn add(kind: Kind, from: &str, to: &str) -> Change {
    Change::AddManual(ManualAdd { kind, from: at(from), to: at(to), tag: None, project: None, outcome: None })
}

fn added(store: &mut Store, kind: Kind, from: &str, to: &str) -> WaitId {
    store.apply(&add(kind, from, to), now()).unwrap().waits[0]
}

fn tag(wait: WaitId, id: &str) -> Change {
    Change::Tag(TagChange { wait, tag: id.parse().ok(), facet: None, note: None })
}

fn refusal(store: &mut Store, change: &Change) -> String {
    store.apply(change, now()).unwrap_err().to_string()
}

fn all(store: &Store) -> Vec<Wait> {
    store.waits(&Filter::default()).unwrap()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
}

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
    assert_eq!((wait.outcome, wait.exit_code, wait.measured), (Outcome::Succeeded, Some(0), seconds(70)));
    assert_eq!(wait.started_at.to_rfc3339(), "2026-11-20T09:00:00+01:00");
    assert_eq!(store.end(&ended(9, "09:01:10", 70), None).unwrap(), None);
    let usual = store.usual("cargo build", Some("api-server")).unwrap().unwrap();
    assert_eq!((usual.runs, usual.median, usual.steps), (1, seconds(70), Some(3)));
    assert_eq!(store.usual("cargo build", None).unwrap(), None);
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
    let unknown = RunEnded { outcome: Outcome::Unknown, exit_code: None, ..ended(1, "09:00:10", 9) };
    store.end(&unknown, None).unwrap();
    assert_eq!(store.hooked(&hook("09:00:00", "09:00:10", 101)).unwrap(), id);
    let wait = store.wait(id).unwrap().unwrap();
    assert_eq!((wait.outcome, wait.exit_code, wait.measured), (Outcome::Failed, Some(101), seconds(9)));

    let first = store.hooked(&hook("10:00:00", "10:00:10", 0)).unwrap();
    assert_eq!(store.begin(&started(2, "10:00:00.300"), Source::Observed).unwrap(), first);
    assert_eq!(store.end(&ended(2, "10:00:10", 10), None).unwrap(), Some(first));
    assert_ne!(store.hooked(&hook("10:00:05", "10:00:10", 0)).unwrap(), first);
}

#[test]
fn a_run_that_nobody_saw_end_is_lost_at_its_last_moment_and_comes_back_when_seen_again() {
    let mut store = memory();
    let stretch = store.observation_began(SourceName::Events, at("09:00:00")).unwrap();
    let id = store.begin(&started(1, "09:00:00"), Source::Observed).unwrap();
    store.observation_goes_on(stretch, at("09:05:00")).unwrap();
    assert_eq!(store.close_lost(&[key(1)]).unwrap(), []);
    assert_eq!(store.close_lost(&[]).unwrap(), [id]);
    let wait = store.wait(id).unwrap().unwrap();
    assert_eq!((wait.outcome, wait.ended_at), (Outcome::Lost, Some(at("09:05:00"))));
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
    let end = RunEnded { last_input: Some(at("11:08:00")), ..ended(1, "11:25:00", 1500) };
    store.end(&end, Some(seconds(600))).unwrap();
    assert_eq!(store.wait(id).unwrap().unwrap().blocked_until, Some(at("11:18:00")));
}

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
    assert_eq!((wait.tag, wait.attention, wait.outcome), (None, None, Outcome::Succeeded));
    assert_eq!(store.undo(now()).unwrap(), None);
}

#[test]
fn manual_waits_run_side_by_side_and_stop_with_what_was_found() {
    let mut store = memory();
    let start = |kind| Change::StartManual(ManualStart { kind, at: at("13:00:00"), tag: None, project: None });
    let review = store.apply(&start(Kind::Review), now()).unwrap().waits[0];
    let hunt = store.apply(&start(Kind::Context), now()).unwrap().waits[0];
    let wait = store.wait(review).unwrap().unwrap();
    assert_eq!((wait.tag.map(Tag::id), wait.tag_source), (Some("review_wait"), Some(TagSource::Inferred)));
    let stop = |wait, found| Change::StopManual { wait, at: at("13:40:00"), found };
    assert!(refusal(&mut store, &stop(review, Some(Found::Code))).contains("only a context hunt"));
    store.apply(&stop(hunt, Some(Found::Code)), now()).unwrap();
    let wait = store.wait(hunt).unwrap().unwrap();
    assert_eq!((wait.found, wait.measured, wait.label.as_str()), (Some(Found::Code), seconds(2400), "context"));
    assert!(refusal(&mut store, &stop(hunt, None)).contains("is not running; it ended at 13:40"));
    store.apply(&tag(review, "approval_gate"), now()).unwrap();
    assert_eq!(store.wait(review).unwrap().unwrap().tag_source, Some(TagSource::Person));
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
    assert_eq!((first.tag.map(Tag::id), second.tag), (Some("build_test"), None));
    store.apply(&Change::Merge { waits: parts }, now()).unwrap();
    let [whole] = all(&store).try_into().unwrap();
    assert_eq!((whole.id, whole.measured, whole.tag.map(Tag::id)), (id, seconds(600), Some("build_test")));
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
    let idle = RunEnded { last_input: Some(at("11:08:00")), ..ended(2, "11:25:00", 1500) };
    let fourth = store.end(&idle, Some(seconds(600))).unwrap().unwrap();
    store.apply(&tag(fourth, "build_test"), now()).unwrap();
    let start = ManualStart { kind: Kind::Review, at: at("13:00:00"), tag: None, project: None };
    store.apply(&Change::StartManual(start), now()).unwrap();
    let last = store.begin(&started(8, "15:55:00"), Source::Observed).unwrap();
    store.apply(&tag(last, "build_test"), now()).unwrap();

    let view = store.now_view(now(), &Settings::default()).unwrap();
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
    store.prompt_closed(prompt, Answered::Expired, 90.0).unwrap();
    let told = store.prompts(at("09:00:00")).unwrap().remove(0);
    assert_eq!((told.wait, told.answer, told.seconds), (Some(id), Some(Answered::Expired), Some(90.0)));
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
fn sixteen_panes_that_start_at_once_all_get_to_work() {
    let folder = tempfile::tempdir().unwrap();
    std::thread::scope(|scope| {
        for pane in 0..16 {
            let folder = folder.path();
            scope.spawn(move || {
                let mut store = open(folder);
                for run in 0..5 {
                    store.begin(&started(pane * 100 + run, "09:00:00"), Source::Observed).unwrap();
                }
            });
        }
    });
    let store = open(folder.path());
    assert_eq!((store.total_waits().unwrap(), all(&store).len()), (80, 80));
    assert_eq!(store.check_integrity().unwrap(), Vec::<String>::new());
}

#[test]
fn the_number_of_the_log_moves_with_own_and_other_writes() {
    let folder = tempfile::tempdir().unwrap();
    let (mut one, mut two) = (open(folder.path()), open(folder.path()));
    let first = one.version().unwrap();
    assert_eq!(one.version().unwrap(), first);
    two.remember("paused", Some("yes")).unwrap();
    let second = one.version().unwrap();
    one.remember("paused", None).unwrap();
    assert!(first != second && second != one.version().unwrap());
}

#[test]
fn nobody_else_can_read_the_log() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("share/draglog");
    let mut store = open(&folder);
    added(&mut store, Kind::Build, "09:00:00", "09:10:00");
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&folder), 0o700);
    assert!(files(&folder).len() >= 3);
    for file in files(&folder) {
        assert_eq!(mode(&file), 0o600, "{}", file.display());
    }
}

#[test]
fn a_damaged_log_is_kept_aside_and_a_new_one_started() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("draglog.db"), b"this is no database, whatever its name says. ".repeat(200)).unwrap();
    let (store, notices) = Store::open(folder.path(), now()).unwrap();
    assert_eq!(store.total_waits().unwrap(), 0);
    assert!(notices[0].0.contains("draglog.db.corrupt-20261120-160000"), "{notices:?}");
    assert!(fs::read(folder.path().join("draglog.db.corrupt-20261120-160000")).unwrap().starts_with(b"this is no"));
}

#[test]
fn a_log_that_was_cut_off_is_kept_aside() {
    let folder = tempfile::tempdir().unwrap();
    open(folder.path()).insert_history(demo::history(1, now(), seconds(86_400 * 30), 3000)).unwrap();
    let path = folder.path().join("draglog.db");
    let length = fs::metadata(&path).unwrap().len();
    fs::OpenOptions::new().write(true).open(&path).unwrap().set_len(length / 2).unwrap();
    let (_, notices) = Store::open(folder.path(), now()).unwrap();
    assert!(notices.iter().any(|notice| notice.0.contains("corrupt-")), "{notices:?}");
}

#[test]
fn a_database_of_another_program_is_not_touched() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("draglog.db");
    let other = rusqlite::Connection::open(&path).unwrap();
    other.execute_batch("CREATE TABLE history (command TEXT)").unwrap();
    drop(other);
    let bytes = fs::read(&path).unwrap();
    let error = Store::open(folder.path(), now()).err().unwrap();
    assert!(matches!(error, StorageError::NotOurs { .. }), "{error}");
    assert_eq!(fs::read(&path).unwrap(), bytes);
}

#[test]
fn a_link_leads_to_the_log() {
    let (folder, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    drop(open(elsewhere.path()));
    std::os::unix::fs::symlink(elsewhere.path().join("draglog.db"), folder.path().join("draglog.db")).unwrap();
    added(&mut open(folder.path()), Kind::Build, "09:00:00", "09:10:00");
    assert_eq!(open(elsewhere.path()).total_waits().unwrap(), 1);
}

#[test]
fn a_log_that_is_not_there_reads_as_empty_and_stays_away() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::open_read_only(folder.path()).unwrap();
    assert_eq!(all(&store), []);
    let error = store.apply(&add(Kind::Build, "09:00:00", "09:10:00"), now()).unwrap_err();
    assert!(matches!(error, StorageError::ReadOnly), "{error}");
    assert_eq!(files(folder.path()), Vec::<PathBuf>::new());
}

/// Runs in a process of its own, which has no right to write: see the test below.
#[test]
#[ignore = "started by the test of a folder that cannot be written"]
fn without_the_right_to_write() {
    let Some(folder) = std::env::var_os("DRAGLOG_TEST_READ_ONLY") else { return };
    let (mut store, notices) = Store::open(Path::new(&folder), now()).unwrap();
    assert!(notices[0].0.contains("nothing is recorded"), "{notices:?}");
    assert_eq!(all(&store).len(), 1);
    let error = store.remember("paused", Some("yes")).unwrap_err();
    assert!(error.to_string().contains("can only be read"), "{error}");
}

#[test]
fn a_folder_that_cannot_be_written_can_be_read() {
    let folder = tempfile::tempdir().unwrap();
    added(&mut open(folder.path()), Kind::Build, "09:00:00", "09:10:00");
    let file = folder.path().join("draglog.db");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o444)).unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o555)).unwrap();
    let is_root = fs::OpenOptions::new().append(true).open(&file).is_ok();
    // Root may write everywhere; so the child is somebody else, where there is a tool for that.
    let program = std::env::current_exe().unwrap();
    let mut child = if is_root {
        let copy = folder.path().join("test-binary");
        if fs::copy(&program, &copy).is_err() || Command::new("setpriv").arg("--version").output().is_err() {
            return;
        }
        let mut child = Command::new("setpriv");
        child.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(copy);
        child
    } else {
        Command::new(program)
    };
    let output = child
        .args(["--exact", "storage::without_the_right_to_write", "--ignored", "--nocapture"])
        .env("DRAGLOG_TEST_READ_ONLY", folder.path())
        .current_dir(folder.path())
        .output()
        .unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && told.contains("1 passed"), "{told}{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn what_is_forgotten_is_in_no_file_any_more() {
    const CANARIES: [&str; 3] = ["canary-note-5f1d", "canary-project-8a2e", "canary-label-c07b"];
    for everything in [false, true] {
        let folder = tempfile::tempdir().unwrap();
        let mut store = open(folder.path());
        store.insert_history(demo::history(2, now(), seconds(86_400 * 30), 800)).unwrap();
        let mut run = started(1, "09:00:00");
        run.what = what(CANARIES[2]);
        run.project = Some(Project { name: CANARIES[1].into(), identity: Some("canary-project-8a2e-identity".into()) });
        let id = store.begin(&run, Source::Observed).unwrap();
        store.end(&ended(1, "09:10:00", 600), None).unwrap();
        let note = TagChange { wait: id, tag: Some(Tag::other()), facet: None, note: Some(CANARIES[0].into()) };
        store.apply(&Change::Tag(note), now()).unwrap();
        store.prompt_shown(Some(id), Trigger::After, 1.0, now()).unwrap();
        fs::copy(folder.path().join("draglog.db-wal"), folder.path().join("draglog.db.backup-v0")).unwrap();
        let holders = |folder: &Path| {
            let holds = |file: &PathBuf| {
                let bytes = fs::read(file).unwrap();
                CANARIES.iter().any(|canary| bytes.windows(canary.len()).any(|window| window == canary.as_bytes()))
            };
            files(folder).into_iter().filter(holds).collect::<Vec<_>>()
        };
        assert!(holders(folder.path()).len() >= 2);

        let what = if everything { Forget::Everything } else { Forget::Project(CANARIES[1].into()) };
        let counted = store.forget(&what, true).unwrap();
        assert_eq!(counted.prompts, 1);
        assert!(store.wait(id).unwrap().is_some());
        assert_eq!(store.forget(&what, false).unwrap(), counted);
        assert_eq!(holders(folder.path()), Vec::<PathBuf>::new());
        assert_eq!((store.total_waits().unwrap(), store.wait(id).unwrap()), (if everything { 0 } else { 800 }, None));
        assert_eq!(store.undo(now()).unwrap(), None);
    }
}

#[test]
fn a_deleted_wait_is_forgotten_with_its_project() {
    let mut store = memory();
    let id = store.begin(&started(1, "09:00:00"), Source::Observed).unwrap();
    store.end(&ended(1, "09:01:00", 60), None).unwrap();
    store.apply(&Change::Delete { waits: vec![id] }, now()).unwrap();
    store.forget(&Forget::Project("api-server".into()), false).unwrap();
    assert_eq!(store.undo(now()).unwrap(), None);
}

#[test]
fn old_waits_go_when_the_setting_says_so() {
    let mut store = memory();
    store.insert_history(demo::history(2, now(), seconds(86_400 * 60), 900)).unwrap();
    assert_eq!(store.forget_older_than(0, now()).unwrap().waits, 0);
    let gone = store.forget_older_than(30, now()).unwrap();
    assert!(gone.waits > 300);
    let limit = now() - TimeDelta::days(30);
    assert!(all(&store).iter().all(|wait| wait.is_running() || wait.started_at >= limit));
    assert_eq!(store.forget_older_than(30, now()).unwrap().waits, 0);
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

/// The writer that the next test kills.
#[test]
#[ignore = "started, and killed, by the test of kill -9"]
fn writer_that_is_killed() {
    if let Some(folder) = std::env::var_os("DRAGLOG_TEST_WRITER") {
        kill::write_for_ever(Path::new(&folder), now(), std::io::stdout());
    }
}

#[test]
fn what_was_acknowledged_survives_kill_nine() {
    let folder = tempfile::tempdir().unwrap();
    for round in 0..10 {
        let mut writer = Command::new(std::env::current_exe().unwrap());
        writer.args(["--exact", "storage::writer_that_is_killed", "--ignored", "--nocapture"]);
        writer.env("DRAGLOG_TEST_WRITER", folder.path());
        let delay = Duration::from_micros(fastrand::u64(0..5000));
        let found = kill::round(folder.path(), writer, 1 + round * 2, delay, now());
        assert!(found.acknowledged > round * 2);
        assert_eq!((found.lost, found.ghosts), (0, 0), "{found:?}");
    }
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
            Err(StorageError::Refused(_) | StorageError::NoSuchWait { .. }) => false,
            Err(error) => panic!("{change:?}: {error}"),
        }).count();
        for _ in 0..made {
            prop_assert!(store.undo(now()).unwrap().is_some());
        }
        prop_assert_eq!(all(&store), before);
        // It is the same process still.
        prop_assert_eq!(store.end(&RunEnded { key: process, ..ended(1, "09:10:00", 600) }, None).unwrap(), Some(WaitId(3)));
    }
}
