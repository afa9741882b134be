//! Damaged logs, rows that make no sense, folders with an escape in their name, files that are pipes or have no end.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Output;
use std::time::Duration;

use draglog::storage::Store;

use super::{Machine, write};

/// A machine with three finished runs in its log.
fn machine() -> Machine {
    let machine = Machine::new();
    for _ in 0..3 {
        machine.draglog(&["run", "--", "true"]).assert().success();
    }
    machine
}

/// Whatever hangs has failed.
fn run(machine: &Machine, arguments: &[&str]) -> (i32, String, String) {
    let Output { status, stdout, stderr } =
        machine.draglog(arguments).timeout(Duration::from_secs(20)).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    let code = status.code().unwrap_or_else(|| panic!("{arguments:?} ended by {status}"));
    (code, text(stdout), text(stderr))
}

/// The files of a folder, but for the two that SQLite makes to read; those hold nothing.
fn contents(folder: &Path) -> BTreeMap<std::path::PathBuf, Vec<u8>> {
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_file());
    let (side, files): (Vec<_>, Vec<_>) =
        files.partition(|path| path.to_string_lossy().ends_with("-shm") || path.to_string_lossy().ends_with("-wal"));
    let is_wal = |path: &&std::path::PathBuf| path.to_string_lossy().ends_with("-wal");
    assert!(side.iter().filter(is_wal).all(|path| fs::metadata(path).unwrap().len() == 0));
    files.into_iter().map(|path| (path.clone(), fs::read(path).unwrap())).collect()
}

fn fifo(path: &Path) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    assert!(std::process::Command::new("mkfifo").arg(path).status().unwrap().success());
}

#[test]
fn without_a_terminal_a_damaged_log_fails_a_status_and_stays_as_it_is() {
    let machine = machine();
    let file = machine.path("data/draglog.db");
    let (mut store, _) = Store::open(&machine.path("data"), draglog::clock::now()).unwrap();
    store.remember("filler", Some(&"x".repeat(20_000))).unwrap();
    drop(store);
    let length = fs::metadata(&file).unwrap().len();
    fs::File::options().write(true).open(&file).unwrap().set_len(length - 4096).unwrap();
    let before = contents(&machine.path("data"));
    for arguments in [&["status"][..], &["status", "--json"], &["status", "--format", "{missing}"]] {
        let (code, stdout, stderr) = run(&machine, arguments);
        assert_eq!(code, 1, "{arguments:?}: {stdout}{stderr}");
        assert!(stderr.contains("damaged"), "{stderr}");
    }
    assert!(run(&machine, &["status"]).1.contains("the log was damaged"));
    let (code, stdout, _) = run(&machine, &["doctor"]);
    assert!(code == 1 && stdout.contains("FAIL  log "), "{stdout}");
    let after = contents(&machine.path("data"));
    assert!(after.keys().eq(before.keys()), "{:?}", after.keys());
    assert!(after == before, "nothing was written");
    assert_eq!(machine.waits().len(), 3, "what can be read is shown");
}

#[test]
fn a_row_that_makes_no_sense_takes_no_other_along() {
    for nonsense in ["kind = 'nap'", "outcome = 'fine'", "actor = 'cat'", "tag = 'lunch'", "exit_code = 5000000000"] {
        for which in ["(SELECT max(id) FROM wait)", "(SELECT min(id) FROM wait)"] {
            let machine = machine();
            let log = rusqlite::Connection::open(machine.path("data/draglog.db")).unwrap();
            let update = format!(
                "PRAGMA ignore_check_constraints=ON; UPDATE wait SET tool = 'make', {nonsense} WHERE id = {which}"
            );
            log.execute_batch(&update).unwrap();
            drop(log);
            let (code, stdout, stderr) = run(&machine, &["log", "--json"]);
            assert_eq!(code, 0, "{nonsense}: {stderr}");
            assert!(stderr.contains("1 wait left out that cannot be read"), "{nonsense}: {stderr}");
            let waits: serde_json::Value = serde_json::from_str(&stdout).unwrap();
            assert_eq!(waits["waits"].as_array().unwrap().len(), 2, "{nonsense}");
            let id = if which.contains("max") { "3" } else { "1" };
            assert!(run(&machine, &["why", id]).2.contains("cannot be read"), "{nonsense}");
            let others: [&[&str]; 8] = [
                &["status"],
                &["status", "--json"],
                &["stats"],
                &["stats", "--by", "label"],
                &["stats", "--panel"],
                &["stats", "--week"],
                &["export", "-o", "all.json"],
                &["run", "--", "true"],
            ];
            for arguments in others {
                let (code, _, stderr) = run(&machine, arguments);
                assert_eq!(code, 0, "{nonsense} {arguments:?}: {stderr}");
                // Whose run it was is asked of the log itself: one of nobody's is not among a person's.
                if arguments[0] == "stats" && !nonsense.starts_with("actor") {
                    assert!(stderr.contains("left out that cannot be read"), "{nonsense} {arguments:?}: {stderr}");
                }
            }
        }
    }
}

#[test]
fn an_escape_in_the_name_of_a_folder_steers_no_terminal() {
    let machine = Machine::new();
    let folder = "da\u{1b}]0;title\u{7}ta\u{1b}[31m";
    write(&machine.path("a\u{1b}[2Jfile"), "no folder");
    let commands: [&[&str]; 6] = [
        &["paths", "--data-dir", folder, "--config-dir", folder],
        &["config", "path", "--data-dir", folder, "--config-dir", folder],
        &["config", "init", "--config-dir", folder],
        &["config", "init", "--config-dir", folder],
        &["doctor", "--data-dir", folder, "--config-dir", folder],
        &["wait", "add", "build", "--from", "-10m", "--to", "now", "--data-dir", "a\u{1b}[2Jfile"],
    ];
    for arguments in commands {
        let (code, stdout, stderr) = run(&machine, arguments);
        assert!(code <= 1 && !format!("{stdout}{stderr}").is_empty(), "{arguments:?}: {code}");
        for text in [stdout, stderr] {
            assert!(!text.contains(['\u{1b}', '\u{7}']), "{arguments:?}: {text:?}");
        }
    }
    assert!(run(&machine, commands[5]).2.contains("file"), "the error names what is in the way");
}

#[test]
fn settings_of_a_gigabyte_or_in_a_pipe_are_refused_at_once() {
    let machine = Machine::new();
    write(&machine.path("config/config.toml"), "");
    let file = machine.path("config/config.toml");
    fs::File::options().write(true).open(&file).unwrap().set_len(1 << 30).unwrap();
    let refused = |why: &str| {
        let (code, _, stderr) = run(&machine, &["config", "show"]);
        assert_eq!(code, 1, "{stderr}");
        assert!(stderr.contains("config.toml") && stderr.contains(why), "{stderr}");
        assert!(!stderr.contains("permissions"), "they are not what is wrong: {stderr}");
        let (code, _, stderr) = run(&machine, &["log"]);
        assert!(code == 0 && stderr.contains(why) && stderr.contains("using the defaults"), "{stderr}");
        assert!(
            run(&machine, &["doctor"]).1.lines().any(|line| line.starts_with("FAIL  config") && line.contains(why))
        );
    };
    refused("larger than 1 MiB");
    fs::remove_file(&file).unwrap();
    fifo(&file);
    refused("not a plain file");
}

#[test]
fn a_theme_that_is_a_pipe_is_named_and_keeps_nobody_waiting() {
    let machine = Machine::new();
    write(&machine.path("config/config.toml"), "[ui]\ntheme = \"mine\"\n");
    fifo(&machine.path("config/themes/mine.toml"));
    let told = run(&machine, &["doctor"]).1;
    let is_named = |line: &str| line.starts_with("warn  theme") && line.contains("not a plain file");
    assert!(told.lines().any(is_named), "{told}");
}

#[test]
fn a_log_or_a_lock_that_is_a_pipe_is_named_and_keeps_nobody_waiting() {
    let machine = Machine::new();
    fifo(&machine.path("data/draglog.db"));
    let (code, _, stderr) = run(&machine, &["status"]);
    assert!(code == 1 && stderr.contains("draglog.db") && stderr.contains("a pipe or a device"), "{stderr}");
    let machine = self::machine();
    let lock = machine.path("data/state/observer.lock");
    fs::remove_file(&lock).unwrap_or_default();
    fifo(&lock);
    assert_eq!(run(&machine, &["status"]).0, 0);
    let (code, _, stderr) = run(&machine, &["watch"]);
    assert!(code == 1 && stderr.contains("observer.lock"), "{stderr}");
}
