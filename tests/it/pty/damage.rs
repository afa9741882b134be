//! A damaged log and a theme that is a pipe, met by somebody who sits at a terminal.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use draglog::app::demo;
use draglog::storage::Store;

use super::{Terminal, machine};

fn ids(machine: &Path) -> BTreeSet<i64> {
    let mut log = assert_cmd::Command::cargo_bin("draglog").unwrap();
    log.env_clear().env("DRAGLOG_DATA_DIR", machine.join("data")).env("DRAGLOG_CONFIG_DIR", machine.join("config"));
    let output = log.args(["log", "--json"]).output().unwrap();
    let log: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    log["waits"].as_array().unwrap().iter().map(|wait| wait["id"].as_i64().unwrap()).collect()
}

/// A log of fifty waits whose last page, which holds none of them, is gone; its numbers and its bytes.
fn damaged(machine: &Path) -> (BTreeSet<i64>, Vec<u8>) {
    let now = draglog::clock::now();
    let (mut store, _) = Store::open(&machine.join("data"), now).unwrap();
    store.insert_history(demo::history(1, now, std::time::Duration::from_secs(86_400 * 7), 50)).unwrap();
    store.remember("filler", Some(&"x".repeat(20_000))).unwrap();
    drop(store);
    let before = ids(machine);
    assert_eq!(before.len(), 50);
    let file = machine.join("data/draglog.db");
    let length = fs::metadata(&file).unwrap().len();
    fs::File::options().write(true).open(&file).unwrap().set_len(length - 4096).unwrap();
    (before, fs::read(file).unwrap())
}

fn is_seen(machine: &Path) -> bool {
    Store::open_read_only(&machine.join("data")).unwrap().damage().unwrap().is_none()
}

/// The damaged file as it was put aside.
fn aside(machine: &Path) -> PathBuf {
    let files = fs::read_dir(machine.join("data")).unwrap().map(|entry| entry.unwrap().path());
    let mut aside = files.filter(|path| path.to_string_lossy().contains("draglog.db.corrupt-"));
    let file = aside.next().unwrap();
    assert_eq!(aside.next(), None);
    file
}

#[test]
fn the_ui_salvages_a_damaged_log_and_its_header_tells() {
    let machine = machine();
    let (before, bytes) = damaged(machine.path());
    let mut terminal = Terminal::draglog(&[], machine.path());
    let is_told = |text: &str| text.lines().next().is_some_and(|header| header.contains("the log was damaged"));
    terminal.see_that("the header tells", is_told).send("q");
    assert_eq!(terminal.end(), 0);
    assert!(ids(machine.path()).is_superset(&before), "every wait was on a page that is there");
    assert_eq!(fs::read(aside(machine.path())).unwrap(), bytes);
    assert!(is_seen(machine.path()));
}

#[test]
fn doctor_on_a_terminal_salvages_a_damaged_log_and_tells() {
    let machine = machine();
    let (before, bytes) = damaged(machine.path());
    let mut terminal = Terminal::draglog(&["doctor"], machine.path());
    terminal.resize(120, 90).see("50 waits were carried over").see("the damaged file is kept as");
    terminal.end();
    assert_eq!(ids(machine.path()), before);
    assert_eq!(fs::read(aside(machine.path())).unwrap(), bytes);
    assert!(is_seen(machine.path()));
}

#[test]
fn a_theme_that_is_a_pipe_leaves_the_ui_usable() {
    let machine = machine();
    fs::create_dir_all(machine.path().join("config/themes")).unwrap();
    fs::write(machine.path().join("config/config.toml"), "[ui]\ntheme = \"mine\"\n").unwrap();
    let theme = machine.path().join("config/themes/mine.toml");
    assert!(std::process::Command::new("mkfifo").arg(theme).status().unwrap().success());
    let mut terminal = Terminal::draglog(&[], machine.path());
    terminal.resize(300, 24).see("not a plain file").send("q");
    assert_eq!(terminal.end(), 0);
}
