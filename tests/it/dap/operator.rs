//! What an operator gets, and what nobody else may find in it.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use draglog::share::canonical::sha256;
use draglog::share::encoding::encode;

use super::Organisation;

/// What stands behind a key, each time.
fn values<'a>(text: &'a str, key: &str) -> Vec<&'a str> {
    text.split(&format!("{key}: \"")).skip(1).map(|rest| rest.split('"').next().unwrap()).collect()
}

#[test]
fn both_halves_get_the_same_tasks_and_each_its_own_secrets() {
    let organisation = Organisation::new();
    let [leader, helper] =
        ["leader", "helper"].map(|side| organisation.text(&format!("tasks/{side}/tasks-{side}.yaml")));
    for key in ["task_id", "vdaf_verify_key", "task_info", "public_key"] {
        assert_eq!(values(&leader, key), values(&helper, key), "{key}");
        assert_eq!(values(&leader, key).len(), organisation.tasks().collection.tasks.len());
    }
    assert_eq!(values(&leader, "own_aggregator_endpoint"), values(&helper, "peer_aggregator_endpoint"));
    let tokens = values(&leader, "    token");
    assert_eq!(values(&helper, "    hash")[0], encode(&sha256(tokens[0].as_bytes())));
    let collector = organisation.text("tasks/collector/token");
    assert_eq!(values(&leader, "    hash")[0], encode(&sha256(collector.trim().as_bytes())));
    assert!(!helper.contains(tokens[0]) && !leader.contains(collector.trim()) && !helper.contains(collector.trim()));
    for line in [
        "role: Leader",
        "batch_mode: TimeInterval",
        "time_precision: 86400",
        "task_duration: 28",
        "min_batch_size: 100",
    ] {
        assert!(leader.contains(line), "{line}");
    }
    assert!(helper.contains("aggregation_mode: Synchronous") && !leader.contains("aggregation_mode"));
}

#[test]
fn no_secret_is_in_a_file_that_everybody_gets() {
    let organisation = Organisation::new();
    let leader = organisation.text("tasks/leader/tasks-leader.yaml");
    let open = [organisation.text("tasks/TASKS.toml"), organisation.text("tasks/collector/collect.sh")].concat();
    let secrets = [values(&leader, "vdaf_verify_key"), values(&leader, "    token")].concat();
    assert!(secrets.len() > 20);
    for secret in secrets.iter().chain([&organisation.text("tasks/collector/token").trim()]) {
        assert!(!open.contains(secret));
    }
    let mode = |name: &str| fs::metadata(organisation.path(name)).unwrap().permissions().mode() & 0o777;
    for secret in ["leader/tasks-leader.yaml", "helper/tasks-helper.yaml", "collector/token"] {
        assert_eq!(mode(&format!("tasks/{secret}")), 0o600, "{secret}");
    }
    assert_eq!((mode("tasks"), mode("tasks/leader")), (0o700, 0o700));
    // No key is used for two tasks, and none for two collections.
    organisation.make("again").done();
    let again = organisation.text("again/leader/tasks-leader.yaml");
    let keys = [values(&leader, "vdaf_verify_key"), values(&again, "vdaf_verify_key")].concat();
    assert_eq!(keys.iter().collect::<std::collections::BTreeSet<_>>().len(), keys.len());
}

#[test]
fn tasks_that_protect_too_little_are_not_made() {
    for (from, to, words) in [
        ("minimum = 100", "minimum = 99", "draglog needs at least 100"),
        ("retention_days = 180", "retention_days = 731", "730 are the most"),
        ("dap.works-council.example", "dap.platform.example", "in one place"),
    ] {
        let organisation = Organisation::planned(|layout| layout.replace(from, to));
        organisation.make("tasks").refused(3, words);
        assert!(!organisation.path("tasks").exists());
    }
}

#[test]
fn a_layout_with_a_mistake_is_named_with_its_line() {
    for (from, to, words) in [
        ("minimum = 100", "minimum = \"many\"", "layout.toml:18"),
        ("title = ", "titel = ", "unknown key `titel`; did you mean `title`?"),
        ("draglog.dap-layout/1", "draglog.dap-layout/2", "expected schema"),
        ("https://dap.platform.example/", "http://dap.platform.example/", "expected https://"),
        ("https://dap.platform.example/", "https://dap.platform.example/'$(id)'", "expected a URL"),
        ("2025-W44..2025-W47", "2025-W47..2025-W44", "no stretch of weeks"),
        ("collector = \"yAA", "collector = \"yAE", "collector: expected the public HPKE configuration"),
        ("title = \"What", "title = \"\\u001b[2JWhat", "control characters"),
    ] {
        let organisation = Organisation::planned(|layout| layout.replace(from, to));
        organisation.make("tasks").refused(4, words);
    }
    let organisation = Organisation::planned(|layout| layout.replace("context_gaps", "context_gasp"));
    organisation.make("tasks").refused(2, "context_gaps");
    organisation.run("operator", &["round", "dap-tasks", "none.toml"]).refused(1, "none.toml");
}

#[test]
fn tasks_are_made_once_and_into_a_folder_of_their_own() {
    let organisation = Organisation::new();
    let before = organisation.text("tasks/TASKS.toml");
    organisation.make("tasks").refused(1, "is there already and was not touched");
    assert_eq!(organisation.text("tasks/TASKS.toml"), before);
    organisation.run("operator", &["round", "dap-tasks", "layout.toml"]).done();
    assert!(organisation.path("dap-what-holds-work-up/TASKS.toml").exists());
}

#[test]
fn the_collectors_script_asks_for_a_week_of_the_collection() {
    let organisation = Organisation::new();
    let script = organisation.text("tasks/collector/collect.sh");
    // Monday 17 November 2025 at midnight, universal time.
    assert!(script.contains("2025-W47) start=1763337600 ;;"), "{script}");
    let tasks = organisation.tasks().collection.tasks;
    for task in &tasks {
        assert!(script.contains(&format!("one {} {} {}", task.block.id, task.id, task.configuration)));
    }
    let run = |arguments: &[&str]| {
        let mut command = std::process::Command::new("sh");
        command.arg(organisation.path("tasks/collector/collect.sh")).args(arguments);
        command.env("HPKE_PRIVATE_KEY", "x").current_dir(organisation.path("."));
        String::from_utf8(command.output().unwrap().stderr).unwrap()
    };
    assert!(run(&[]).contains("expected: sh collect.sh WEEK FOLDER"));
    assert!(run(&["2025-W48", "out"]).contains("none of the weeks"));
    let later = Organisation::planned(|layout| layout.replace(super::WEEKS, "2099-W01..2099-W02"));
    later.make("tasks").done();
    fs::copy(later.path("tasks/collector/collect.sh"), organisation.path("tasks/collector/collect.sh")).unwrap();
    assert!(run(&["2099-W01", "out"]).contains("has not been over for a day"));
}
