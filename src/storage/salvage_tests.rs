//! Damaged logs: cut off, overwritten at the beginning and in the middle.

use std::os::unix::fs::FileExt;

use super::super::open::FILE;
use super::super::{Moment, Store};
use super::*;
use crate::domain::log::filter::Filter;
use crate::domain::log::wait::Kind;

fn now() -> Moment {
    chrono::DateTime::parse_from_rfc3339("2026-11-20T15:00:00+01:00").unwrap()
}

/// A log of 400 waits, closed, and its file.
fn log(folder: &Path) -> std::path::PathBuf {
    let (mut store, _) = Store::open(folder, now()).unwrap();
    for index in 0..400 {
        let from = now() - chrono::TimeDelta::minutes(600 - index);
        let to = from + chrono::TimeDelta::seconds(30);
        let add = crate::domain::log::change::ManualAdd {
            kind: Kind::Context,
            from,
            to,
            tag: None,
            project: Some("a-project-with-a-long-name-so-that-rows-take-some-space".into()),
            outcome: None,
        };
        store.apply(&crate::domain::log::change::Change::AddManual(add), now()).unwrap();
    }
    store.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, i64>(0)).unwrap();
    drop(store);
    folder.join(FILE)
}

fn waits(store: &Store) -> usize {
    store.waits(&Filter::default()).unwrap().len()
}

#[test]
fn a_log_that_lost_its_last_page_keeps_what_is_on_the_others() {
    let folder = tempfile::tempdir().unwrap();
    let file = log(folder.path());
    let length = fs::metadata(&file).unwrap().len();
    File::options().write(true).open(&file).unwrap().set_len(length - 4096).unwrap();
    let (store, notices) = Store::open(folder.path(), now()).unwrap();
    assert!(waits(&store) >= 350, "{}: {notices:?}", waits(&store));
    assert!(notices[0].contains(&format!("{} waits", waits(&store))), "{notices:?}");
    assert_eq!(store.damage().unwrap().as_deref(), Some(notices[0].as_str()), "remembered until somebody has seen it");
}

#[test]
fn a_log_with_an_overwritten_beginning_is_read_as_a_whole() {
    let folder = tempfile::tempdir().unwrap();
    let file = log(folder.path());
    File::options().write(true).open(&file).unwrap().write_all_at(b"garbage garbage!", 0).unwrap();
    let (store, _) = Store::open(folder.path(), now()).unwrap();
    assert_eq!(waits(&store), 400);
}

#[test]
fn one_overwritten_page_takes_only_its_own_rows() {
    let folder = tempfile::tempdir().unwrap();
    let file = log(folder.path());
    let pages = fs::metadata(&file).unwrap().len() / 4096;
    let mut kept = Vec::new();
    for page in (1..pages).step_by(5) {
        let own = tempfile::tempdir().unwrap();
        fs::copy(&file, own.path().join(FILE)).unwrap();
        let copy = File::options().write(true).open(own.path().join(FILE)).unwrap();
        copy.write_all_at(&[0xa5; 4096], page * 4096).unwrap();
        let mut into = Connection::open_in_memory().unwrap();
        let salvage = salvage(&own.path().join(FILE), &mut into, migrate::MIGRATIONS).unwrap();
        kept.push(salvage.waits);
    }
    // Without the schema or the root of a table its rows cannot be found. Every other page has its own rows alone.
    let lost_most = kept.iter().filter(|waits| **waits < 300).count();
    assert!(lost_most <= 2, "{kept:?}");
    assert!(kept.iter().any(|waits| (300..400).contains(waits)), "a page of waits takes some of them: {kept:?}");
}

#[test]
fn who_may_only_read_sees_what_is_readable_and_touches_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let file = log(folder.path());
    File::options().write(true).open(&file).unwrap().write_all_at(b"garbage garbage!", 0).unwrap();
    let bytes = crate::files::read(&file, 1 << 30).unwrap();
    let store = Store::open_read_only(folder.path()).unwrap();
    assert_eq!(waits(&store), 400);
    assert_eq!(crate::files::read(&file, 1 << 30).unwrap(), bytes);
}
