//! Files that somebody else made, edited or put in the place of others.

use std::fs;
use std::process::Command;

use super::Organisation;

const TASKS: &str = "tasks/TASKS.toml";

/// One change of the tasks, and how they are refused.
#[track_caller]
fn refused(from: &str, to: &str, code: i32, words: &str) {
    let organisation = Organisation::new();
    organisation.change(TASKS, from, to);
    organisation.report("ada", "ada", &["--blank"]).refused(code, words);
    organisation.run("ada", &["share", "dap", TASKS, "--preview"]).refused(code, words);
    assert!(!organisation.path("ada/prepared").exists() && !organisation.path("ada/01.report").exists());
}

// Held by `is_of_this_draft`.
#[test]
fn another_draft_and_another_form_of_this_one_are_refused_in_words() {
    refused("dap = \"dap-18\"", "dap = \"dap-19\"", 4, "this draglog speaks dap-18");
    refused("dap = \"dap-18\"", "dap = \"\\u001b[2J\"", 4, "this draglog speaks dap-18");
    refused("form = \"588f", "form = \"688f", 4, "no report of one is read by the other");
    refused("draglog.dap-tasks/1", "draglog.dap-tasks/2", 4, "expected schema");
    refused("[rules]", "future = 1\n[rules]", 4, "unknown key `future`");
}

// Held by the comparison of info and configuration in `tasks::parse`.
#[test]
fn words_that_were_edited_are_refused() {
    for (from, to) in [
        ("everybody in engineering", "the head of engineering"),
        ("to find what holds work up", "to find who is slow"),
        ("retention_days = 180", "retention_days = 700"),
        ("minimum = 100", "minimum = 150"),
        ("2025-W44..2025-W47", "2025-W44..2025-W48"),
        ("https://dap.works-council.example/", "https://dap.other.example/"),
        ("how often did work stop", "how seldom did work stop"),
        ("\"Never\"", "\"Always\""),
    ] {
        let organisation = Organisation::new();
        organisation.change(TASKS, from, to);
        organisation.report("ada", "ada", &["--blank"]).refused(3, "was edited after the tasks were made");
    }
}

// Held by `Collection::check`: what is too weak, before what was edited.
#[test]
fn tasks_that_protect_too_little_are_refused() {
    refused("minimum = 100", "minimum = 99", 3, "draglog needs at least 100");
    refused("retention_days = 180", "retention_days = 9999", 3, "730 are the most");
    refused("https://dap.works-council.example/", "https://DAP.platform.example/x", 3, "in one place");
    refused("version = 2", "version = 3", 3, "this draglog computes rules 2");
}

// Held by `Collection::check`.
#[test]
fn what_would_act_in_a_script_or_a_terminal_is_refused() {
    refused("https://dap.platform.example/", "https://dap.platform.example/;id", 4, "expected a URL");
    refused("https://dap.platform.example/", "https://dap.platform.example/$(id)", 4, "expected a URL");
    refused("id = \"context_gaps.cg_freq\"", "id = \"../cg_freq\"", 4, "expected an id of letters");
    refused("title = \"What", "title = \"\\u202eWhat", 4, "control characters");
    refused("length = 7", "length = 8", 4, "expected length 7");
    refused("chunk_length = 3", "chunk_length = 4", 4, "expected chunk length 3");
    refused("vdaf = \"Prio3Histogram\"", "vdaf = \"Prio3SumVec\"", 4, "do not fit");
    refused("time_precision = 86400", "time_precision = 604800", 4, "weeks begin on Mondays");
    refused("batch_mode = \"time-interval\"", "batch_mode = \"leader-selected\"", 4, "weeks begin on Mondays");
}

#[test]
fn links_pipes_and_files_of_any_length_are_refused() {
    let organisation = Organisation::new();
    let text = organisation.text(TASKS);
    let huge = format!("{text}\n# {}", "x".repeat(3 << 20));
    organisation.write("huge.toml", huge);
    std::os::unix::fs::symlink(organisation.path(TASKS), organisation.path("link.toml")).unwrap();
    organisation.write("bytes.toml", [0xff, 0xfe]);
    for pipe in ["pipe.toml", "pipe.keys"] {
        assert!(Command::new("mkfifo").arg(organisation.path(pipe)).status().unwrap().success());
    }
    for (file, words) in [
        ("huge.toml", "longer than"),
        ("link.toml", "links are not followed"),
        ("pipe.toml", "no regular file"),
        ("bytes.toml", "no UTF-8"),
    ] {
        organisation.run("ada", &["share", "dap", file, "--preview"]).refused(4, words);
    }
    std::os::unix::fs::symlink(organisation.path("leader.keys"), organisation.path("link.keys")).unwrap();
    organisation.write("huge.keys", vec![0; 1 << 20]);
    organisation.write("page.keys", "<!doctype html><title>Sign in</title>");
    organisation.write("empty.keys", "");
    let p256 = [&[0, 74, 1, 0, 0x10, 0, 1, 0, 1, 0, 65][..], &[4; 65]].concat();
    organisation.write("p256.keys", p256);
    for (file, words) in [
        ("link.keys", "links are not followed"),
        ("pipe.keys", "no regular file"),
        ("huge.keys", "longer than"),
        ("page.keys", "is no list of HPKE keys"),
        ("empty.keys", "is no list of HPKE keys"),
        ("p256.keys", "KEM 0x0010"),
    ] {
        for which in ["--leader-hpke", "--helper-hpke"] {
            let other = if which == "--leader-hpke" { "--helper-hpke" } else { "--leader-hpke" };
            let arguments = ["share", "dap", TASKS, which, file, other, "helper.keys", "-o", "x", "--accept-tasks"];
            organisation.run("ada", &arguments).refused(4, words);
        }
    }
    assert!(!organisation.path("x").exists());
}

// Held by `keys_of`.
#[test]
fn one_key_for_both_halves_is_refused() {
    let organisation = Organisation::new();
    organisation.write("helper.keys", &organisation.leader.list);
    organisation.report("ada", "ada", &["--blank"]).refused(3, "same key");
}

// Held by `accept`.
#[test]
fn nothing_is_made_for_a_collection_that_nobody_accepted() {
    let organisation = Organisation::new();
    let arguments =
        ["share", "dap", TASKS, "--leader-hpke", "leader.keys", "--helper-hpke", "helper.keys", "-o", "ada"];
    let blank = [&arguments[..], &["--blank"]].concat();
    organisation.run("ada", &blank).refused(3, "pass --accept-tasks").says("Read by    everybody in engineering");
    assert!(!organisation.path("ada/01.report").exists());
    organisation.report("ada", "out", &["--blank"]).done();
    // From now on it is known.
    let other = [
        "share",
        "dap",
        TASKS,
        "--leader-hpke",
        "leader.keys",
        "--helper-hpke",
        "helper.keys",
        "-o",
        "out2",
        "--blank",
    ];
    organisation.run("ada", &other).done();
}

// Held by `floor`.
#[test]
fn ones_own_floor_is_held() {
    let organisation = Organisation::new();
    for (setting, words) in [
        ("min_contributions = 500", "share.min_contributions"),
        ("max_retention_days = 90", "share.max_retention_days"),
    ] {
        fs::create_dir_all(organisation.path("ada/config")).unwrap();
        organisation.write("ada/config/config.toml", format!("[share]\n{setting}\n"));
        organisation.report("ada", "out", &["--blank"]).refused(3, words);
        organisation.run("ada", &["share", "dap", TASKS, "--preview"]).done().says(words);
    }
}

// Held by `never_before`.
#[test]
fn a_week_is_reported_on_to_one_collection_only() {
    let organisation = Organisation::new();
    organisation.report("ada", "one", &["--blank"]).done();
    fs::rename(organisation.path("tasks"), organisation.path("first")).unwrap();
    organisation.make("tasks").done();
    organisation.report("ada", "two", &["--blank"]).refused(3, "for another collection");
    organisation.report("ada", "two", &["--blank", "--week", "2025-W46"]).done();
    organisation.report("ben", "three", &["--blank"]).done();
}

// Held by `write`, which looks at everything before it writes anything.
#[test]
fn nothing_in_the_folder_is_replaced_or_followed() {
    let organisation = Organisation::new();
    fs::create_dir(organisation.path("out")).unwrap();
    organisation.write("out/05.report", "mine");
    organisation.report("ada", "out", &["--blank"]).refused(1, "was not touched");
    assert_eq!(fs::read_dir(organisation.path("out")).unwrap().count(), 1);
    fs::remove_file(organisation.path("out/05.report")).unwrap();
    organisation.write("secret", "s");
    std::os::unix::fs::symlink("../secret", organisation.path("out/upload.sh")).unwrap();
    organisation.report("ada", "out", &["--blank"]).refused(4, "links are not followed");
    assert_eq!(organisation.text("secret"), "s");
    fs::remove_file(organisation.path("out/upload.sh")).unwrap();
    organisation.report("ada", "out", &["--blank"]).done();
    organisation.report("ada", "none/out", &["--blank"]).refused(1, "none/out");
}

#[test]
fn a_pulse_that_is_another_one_here_is_refused() {
    let organisation = Organisation::new();
    organisation.change(TASKS, "version = 1\nhash = \"", "version = 1\nhash = \"0");
    // The hash is part of what every task is about, so it is an edit first.
    organisation.report("ada", "ada", &["--blank"]).refused(3, "was edited");
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]

    /// Held by every reader: whatever bytes come, an error is all that they get.
    #[test]
    fn changed_bytes_never_panic(at in 0.0..1.0_f64, byte: u8, cut: bool) {
        use draglog::share::dap::{keys, sums, tasks};
        static TASKS: std::sync::LazyLock<Vec<u8>> = std::sync::LazyLock::new(|| {
            fs::read(Organisation::new().path("tasks/TASKS.toml")).unwrap()
        });
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place in a short text")]
        let change = |bytes: &[u8]| {
            let place = (at * bytes.len() as f64) as usize;
            let mut changed = bytes.to_vec();
            changed[place] = byte;
            changed.truncate(if cut { place } else { bytes.len() });
            changed
        };
        let text = String::from_utf8_lossy(&change(&TASKS)).into_owned();
        let path = std::path::Path::new("TASKS.toml");
        tasks::parse(path, &text).map(drop).unwrap_or_default();
        let list = super::service::HalfKey::new(1, draglog::share::seal::Cipher::Aes256).list;
        keys::first(&change(&list)).map(drop).unwrap_or_default();
        sums::parse(&String::from_utf8_lossy(&change(b"Number of reports: 200\nInterval start: 2026-11-23"))).unwrap_err();
    }
}
