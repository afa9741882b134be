//! The log as a file: many processes, damage, other versions, no rights, forgetting, kill -9.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use chrono::TimeDelta;

use draglog::app::demo;
use draglog::domain::log::change::{Change, TagChange};
use draglog::domain::log::prompt::Trigger;
use draglog::domain::log::run::Project;
use draglog::domain::log::tag::Tag;
use draglog::domain::log::wait::{Kind, Source};
use draglog::storage::{ForgetScope, StorageError, Store};

use super::{add, added, all, ended, files, memory, now, open, seconds, started, what};
use crate::kill;

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
    assert!(notices[0].contains("draglog.db.corrupt-20261120-160000"), "{notices:?}");
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
    assert!(notices.iter().any(|notice| notice.contains("corrupt-")), "{notices:?}");
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

/// In a process of its own, which has no right to write.
fn without_the_right_to_write(folder: &Path) {
    let (mut store, notices) = Store::open(folder, now()).unwrap();
    assert!(notices[0].contains("nothing is recorded"), "{notices:?}");
    assert_eq!(all(&store).len(), 1);
    let error = store.remember("paused", Some("yes")).unwrap_err();
    assert!(error.to_string().contains("can only be read"), "{error}");
}

/// Starts itself again as somebody who may not write.
#[test]
fn a_folder_that_cannot_be_written_can_be_read() {
    if let Some(folder) = std::env::var_os("DRAGLOG_TEST_READ_ONLY") {
        return without_the_right_to_write(Path::new(&folder));
    }
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
        .args(["--exact", "storage::files::a_folder_that_cannot_be_written_can_be_read", "--nocapture"])
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

        let what = if everything { ForgetScope::Everything } else { ForgetScope::Project(CANARIES[1].into()) };
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
    store.forget(&ForgetScope::Project("api-server".into()), false).unwrap();
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

/// Starts itself again as the writer that is killed.
#[test]
fn what_was_acknowledged_survives_kill_nine() {
    if let Some(folder) = std::env::var_os("DRAGLOG_TEST_WRITER") {
        return kill::write_for_ever(Path::new(&folder), now(), std::io::stdout());
    }
    let folder = tempfile::tempdir().unwrap();
    for round in 0..10 {
        let mut writer = Command::new(std::env::current_exe().unwrap());
        writer.args(["--exact", "storage::files::what_was_acknowledged_survives_kill_nine", "--nocapture"]);
        writer.env("DRAGLOG_TEST_WRITER", folder.path());
        let delay = Duration::from_micros(fastrand::u64(0..5000));
        let found = kill::round(folder.path(), writer, 1 + round * 2, delay, now());
        assert!(found.acknowledged > round * 2);
        assert_eq!((found.lost, found.ghosts), (0, 0), "{found:?}");
    }
}
