//! Two developers make their reports, and both halves add them up.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use draglog::share::dap::tasks::{circuit, day_number};
use draglog::share::encoding::{decode, decode_exactly, encode};
use serde_json::Value;

use super::Organisation;
use super::service::{opened, verified};

const FREQ: &str = "context_gaps.cg_freq";
const WHAT: &str = "context_gaps.cg_what";

impl Organisation {
    /// The key with which both halves verify a task's reports, from either operator's file.
    fn verify_key(&self, side: &str, task: &str) -> [u8; 32] {
        let text = self.text(&format!("tasks/{side}/tasks-{side}.yaml"));
        let own = text.split("- task_id: ").find(|part| part.starts_with(&format!("\"{task}\""))).unwrap();
        let key = own.split("vdaf_verify_key: \"").nth(1).unwrap().split('"').next().unwrap();
        decode_exactly(key).unwrap()
    }

    /// What somebody's report adds to each cell of a block.
    fn counted(&self, folder: &str, block: &str) -> Option<Vec<u128>> {
        let tasks = self.tasks();
        let task = tasks.collection.tasks.iter().find(|task| task.block.id == block).unwrap();
        let (number, configuration) = (decode_exactly(&task.id).unwrap(), decode(&task.configuration).unwrap());
        let body = self.body(folder, block);
        let (id, time, share) = opened(&body, (&number, &configuration), [&self.leader, &self.helper])?;
        assert_eq!(time, day_number("2025-11-17".parse().unwrap()), "the Monday, whenever it is made");
        let key = self.verify_key("leader", &task.id);
        assert_eq!(key, self.verify_key("helper", &task.id));
        verified(circuit(task), &key, &number, &id, &share)
    }
}

fn one(cell: usize, of: usize) -> Vec<u128> {
    (0..of).map(|place| u128::from(place == cell)).collect()
}

#[test]
fn both_halves_add_up_what_two_developers_said() {
    let organisation = Organisation::new();
    organisation.answer("ada", &["cg_freq=3", "cg_what=1,4"]);
    organisation.answer("ben", &["cg_freq=5", "cg_what=0"]);
    for who in ["ada", "ben"] {
        organisation.report(who, who, &[]).done().says("17\u{2013}23 Nov 2025").says("nothing has left yet");
    }
    assert_eq!(organisation.counted("ada", FREQ).unwrap(), one(2, 7));
    assert_eq!(organisation.counted("ben", FREQ).unwrap(), one(4, 7));
    let ticks = organisation.counted("ada", WHAT).unwrap();
    assert_eq!(
        ticks.iter().enumerate().filter(|(_, tick)| **tick == 1).map(|(cell, _)| cell).collect::<Vec<_>>(),
        [0, 3]
    );
    assert_eq!(organisation.counted("ben", WHAT), Some(vec![0; ticks.len()]), "no tick is an answer");
    assert_eq!(organisation.counted("ada", "waits.blocked_rate").unwrap(), one(7, 8), "nothing was observed");
    // Every task has a report of everybody, and no two have a number in common.
    let tasks = organisation.tasks().collection.tasks;
    let ids: BTreeSet<Vec<u8>> = ["ada", "ben"]
        .iter()
        .flat_map(|who| tasks.iter().map(|task| organisation.body(who, task.block.id.as_str())[..16].to_vec()))
        .collect();
    assert_eq!(ids.len(), 2 * tasks.len());
}

#[test]
fn what_is_left_out_and_a_blank_cannot_be_told_by_size_and_say_no_answer() {
    let organisation = Organisation::new();
    for who in ["ada", "ben", "cid"] {
        organisation.answer(who, &["cg_freq=3", "cg_what=1,4"]);
    }
    organisation.report("ada", "ada", &[]).done();
    organisation.report("ben", "ben", &["--blank"]).done().says("0 of");
    organisation.report("cid", "cid", &["--leave-out", WHAT]).done();
    for task in organisation.tasks().collection.tasks {
        let id = task.block.id.as_str();
        let [ada, ben, cid] = ["ada", "ben", "cid"].map(|who| organisation.body(who, id).len());
        assert!(ada == ben && ben == cid, "{id}");
        assert_eq!(organisation.counted("ben", id).unwrap(), one(task.block.no_answer(), task.block.cells()), "{id}");
    }
    assert_eq!(organisation.counted("cid", WHAT), organisation.counted("ben", WHAT));
    assert_eq!(organisation.counted("cid", FREQ).unwrap(), one(2, 7));
    organisation.report("dan", "dan", &["--leave-out", "context_gaps.cg_wat"]).refused(2, "did you mean");
    organisation.report("dan", "dan", &[]).refused(1, "pass --blank");
}

#[test]
fn the_same_reports_are_written_a_second_time_and_never_others() {
    let organisation = Organisation::new();
    organisation.answer("ada", &["cg_freq=3"]);
    organisation.report("ada", "one", &[]).done();
    organisation.answer("ada", &["cg_freq=5"]);
    organisation.report("ada", "one", &[]).done().says("as they were made before");
    organisation.report("ada", "two", &[]).done();
    for task in organisation.tasks().collection.tasks {
        assert_eq!(organisation.body("one", task.block.id.as_str()), organisation.body("two", task.block.id.as_str()));
    }
    assert_eq!(organisation.text("one/upload.sh"), organisation.text("two/upload.sh"));
    assert_eq!(organisation.counted("two", FREQ).unwrap(), one(2, 7));
    organisation.report("ada", "three", &["--blank"]).refused(1, "count you twice");
    // Another week is another batch.
    organisation.report("ada", "three", &["--week", "2025-W46", "--blank"]).done().says("10\u{2013}16 Nov 2025");
    organisation.report("ada", "four", &[]).refused(1, "what was kept of them is gone");
    let log: Value = serde_json::from_str(&organisation.run("ada", &["share", "log", "--json"]).done().stdout).unwrap();
    let left = log["left"].as_array().unwrap();
    assert_eq!(left.len(), 2 * organisation.tasks().collection.tasks.len(), "each file once");
    let hashes: BTreeSet<&str> = left.iter().map(|row| row["sha256"].as_str().unwrap()).collect();
    let own = draglog::share::canonical::hex(&draglog::share::canonical::sha256(&organisation.body("one", FREQ)));
    assert!(hashes.contains(own.as_str()) && left[0]["title"] == "What holds work up");
}

// Held by `CollectionRecord::of`.
#[test]
fn what_is_kept_of_a_collection_and_cannot_be_read_makes_no_other_reports() {
    let organisation = Organisation::new();
    organisation.report("ada", "one", &["--blank"]).done();
    let kept = fs::read_dir(organisation.path("ada/prepared")).unwrap().next().unwrap().unwrap().path();
    fs::write(kept, "{").unwrap();
    organisation.report("ada", "two", &["--blank"]).refused(3, "cannot be read");
    assert!(!organisation.path("two").exists());
}

#[test]
fn what_was_forgotten_is_not_made_a_second_time() {
    let organisation = Organisation::new();
    organisation.report("ada", "one", &["--blank"]).done();
    // Forgetting anything takes along what was made of the log.
    organisation.run("ada", &["wait", "add", "build", "--from", "2024-11-19T10:00", "--minutes", "5"]).done();
    organisation.run("ada", &["forget", "--before", "2025-01-01", "--yes"]).done();
    fs::remove_dir_all(organisation.path("one")).unwrap();
    organisation.report("ada", "one", &["--blank"]).refused(1, "what was kept of them is gone");
    assert!(!organisation.path("one").exists());
}

#[test]
fn what_would_leave_is_shown_with_what_it_is_for_and_nothing_is_written() {
    let organisation = Organisation::new();
    organisation.answer("ada", &["cg_freq=3"]);
    let shown = organisation.run("ada", &["share", "dap", "tasks/TASKS.toml", "--preview"]).done().stdout;
    for words in [
        "https://dap.works-council.example/ (helper)",
        "Kept       180 days",
        "how many one person ticked",
        "About once a day",
        "About 17\u{2013}23 Nov 2025",
        "neither can read a report alone",
    ] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    let said = organisation.run("ada", &["share", "dap", "tasks/TASKS.toml", "--preview", "--json"]).done().stdout;
    let document: Value = serde_json::from_str(&said).unwrap();
    assert_eq!((&document["schema"], &document["week"]), (&"draglog.dap-preview/1".into(), &"2025-W47".into()));
    assert_eq!((&document["answered"], &document["blocks"][0]["says"][0]), (&1.into(), &"About once a day".into()));
    assert!(!organisation.path("ada/prepared").exists());
    organisation.run("ada", &["share", "log"]).done().says("nothing ever left");
}

#[test]
fn every_file_is_explained() {
    let organisation = Organisation::new();
    organisation.report("ada", "ada", &["--blank"]).done();
    for (file, kind, words) in [
        ("tasks/TASKS.toml", "tasks", "https://dap.works-council.example/"),
        ("ada/01.report", "sealed report", "17\u{2013}23 Nov 2025"),
        ("tasks/leader/tasks-leader.yaml", "operator's tasks", "the power to forge reports"),
    ] {
        let said = organisation.run("anybody", &["explain", file]).done().says(words).stdout;
        assert!(said.contains(&format!("{file}: {kind}")), "{said}");
        assert!(
            !said.contains(&*encode(&organisation.verify_key("leader", &organisation.tasks().collection.tasks[0].id)))
        );
    }
    organisation.write("x.report", "x");
    organisation.run("anybody", &["explain", "x.report"]).refused(4, "of no kind that draglog knows");
}

#[test]
fn reports_are_for_their_owner_until_they_are_sent() {
    let organisation = Organisation::new();
    organisation.report("ada", "ada", &["--blank"]).done();
    let mode = |name: &str| fs::metadata(organisation.path(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode("ada"), mode("ada/01.report"), mode("ada/upload.sh")), (0o700, 0o600, 0o600));
}

#[test]
fn a_week_that_is_not_over_and_one_of_others_are_not_reported_on() {
    let organisation = Organisation::new();
    organisation.report("ada", "x", &["--blank", "--week", "2025-W48"]).refused(2, "none of the weeks");
    organisation.report("ada", "x", &["--blank", "--week", "soon"]).refused(2, "is no week");
    let later = Organisation::planned(|layout| layout.replace(super::WEEKS, "2099-W01..2099-W02"));
    later.make("tasks").done();
    later.report("ada", "x", &["--blank"]).refused(1, "is over on 2099-01-05");
    later.report("ada", "x", &["--blank", "--week", "2099-W01"]).refused(1, "not over before 2099-01-05");
}
