//! One person's log on two machines: exported on one, imported on the other, every day.

use std::fs;

use serde_json::{Value, json};

use crate::data::Machine;

fn add(machine: &Machine, from: &str, more: &[&str]) {
    machine.tell(&[&["wait", "add", "build", "--minutes", "10", "--from", from][..], more].concat());
}

/// What one machine exports, imported by the other: added, updated, known and recorded.
fn carry(from: &Machine, to: &Machine) -> [u64; 4] {
    let file = to.0.path().join("log.json");
    from.tell(&["export", "-o", file.to_str().unwrap()]);
    let told = to.json(&["import", "draglog", file.to_str().unwrap(), "--json"]);
    ["added", "updated", "known", "recorded"].map(|what| told[what].as_u64().unwrap())
}

/// Every wait, without its number and what only its own machine can know.
fn waits(machine: &Machine) -> Vec<Value> {
    let mut waits = machine.json(&["log", "--json"])["waits"].as_array().unwrap().clone();
    for wait in &mut waits {
        wait.as_object_mut().unwrap().remove("id");
    }
    waits.sort_by_key(|wait| wait["started_at"].as_str().unwrap().to_owned());
    waits
}

#[test]
fn both_machines_have_both_logs_and_nothing_is_there_twice() {
    let (desk, laptop) = (Machine::new(), Machine::new());
    add(&desk, "2026-01-05T09:00", &["--tag", "build_test", "--project", "api", "--outcome", "failed"]);
    add(&desk, "2026-01-06T09:00", &[]);
    desk.tell(&["edit", "1", "--note", "the cache was cold"]);
    add(&laptop, "2026-01-07T09:00", &["--tag", "env_setup"]);
    laptop.tell(&["pulse", "answer", "context_gaps", "cg_freq=4", "cg_found=1", "--at", "2026-01-07T10:00"]);
    assert_eq!(carry(&desk, &laptop), [2, 0, 0, 0]);
    assert_eq!(carry(&desk, &laptop), [0, 0, 2, 0], "every day anew");
    // The laptop's export holds what came from the desk, which the desk knows for its own.
    assert_eq!(carry(&laptop, &desk), [2, 0, 0, 2]);
    assert_eq!(waits(&desk), waits(&laptop));
    assert_eq!(waits(&desk).len(), 3);
    let pulses = |machine: &Machine| machine.json(&["pulse", "results", "--json"]);
    assert_eq!(pulses(&desk), pulses(&laptop));
    // A third machine gets everything from either, once.
    let third = Machine::new();
    assert_eq!(carry(&laptop, &third), [4, 0, 0, 0]);
    assert_eq!(carry(&desk, &third), [0, 0, 4, 0]);
    assert_eq!(carry(&third, &desk), [0, 0, 2, 2]);
}

#[test]
fn what_was_changed_there_is_brought_up_to_date_and_what_was_changed_here_stays() {
    let (desk, laptop) = (Machine::new(), Machine::new());
    for day in ["05", "06", "07"] {
        add(&desk, &format!("2026-01-{day}T09:00"), &[]);
    }
    carry(&desk, &laptop);
    let id = |place: usize| laptop.json(&["log", "--json"])["waits"][place]["id"].to_string();
    // The first is tagged on the desk, the second on both, the third is deleted on the laptop.
    desk.tell(&["tag", "flaky_fail", "--wait", "1"]);
    desk.tell(&["tag", "flaky_fail", "--wait", "2"]);
    laptop.tell(&["tag", "env_setup", "--wait", &id(1)]);
    laptop.tell(&["forget", &id(2), "--yes"]);
    assert_eq!(carry(&desk, &laptop), [0, 1, 2, 0]);
    let tags: Vec<Value> = waits(&laptop).iter().map(|wait| wait["tag"].clone()).collect();
    assert_eq!(tags[..2], [json!("flaky_fail"), json!("env_setup")]);
    // Undo takes back what was done on this machine, never what came with a file.
    laptop.tell(&["undo"]);
    let tags: Vec<Value> = waits(&laptop).iter().map(|wait| wait["tag"].clone()).collect();
    assert_eq!(tags, [json!("flaky_fail"), Value::Null]);
    laptop.fail(1, &["undo"]);
}

#[test]
fn a_file_that_is_none_changes_nothing() {
    let (desk, laptop) = (Machine::new(), Machine::new());
    add(&desk, "2026-01-05T09:00", &["--project", "api"]);
    let file = desk.0.path().join("log.json");
    let path = file.to_str().unwrap();
    desk.tell(&["export", "-o", path]);
    let whole: Value = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
    assert!(whole["waits"][0]["project_identity"].is_null(), "only this machine's salt can make sense of it");
    let attempt = |change: &dyn Fn(&mut Value)| {
        let mut changed = whole.clone();
        change(&mut changed);
        fs::write(&file, changed.to_string()).unwrap();
        laptop.fail(4, &["import", "draglog", path])
    };
    assert!(attempt(&|file| file["schema"] = "draglog.export/9".into()).contains("draglog export"));
    assert!(attempt(&|file| file["waits"][0]["measured_ms"] = (-1).into()).contains("nothing was taken in"));
    assert!(attempt(&|file| file["waits"][0]["kind"] = "nap".into()).contains("log.json"));
    assert!(attempt(&|file| file["waits"][0]["log"] = "../..".into()).contains("wait 1"));
    assert!(attempt(&|file| *file = json!([1])).contains("log.json"));
    fs::write(&file, "\u{feff}{").unwrap();
    laptop.fail(4, &["import", "draglog", path]);
    assert_eq!(waits(&laptop), Vec::<Value>::new());
    // Text from outside reaches the terminal without what steers it.
    let mut changed = whole.clone();
    changed["waits"][0]["label"] = "\u{1b}[31mred\u{202e}".into();
    fs::write(&file, changed.to_string()).unwrap();
    laptop.tell(&["import", "draglog", path]);
    assert_eq!(waits(&laptop)[0]["label"], "[31mred");
}
