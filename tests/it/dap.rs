//! An organisation's collection as people drive it: an operator, developers, somebody who collects; and a service in a few
//! lines that opens what they made. The real one is in `tests/janus`.

mod attacks;
mod operator;
mod people;
mod script;
mod service;
mod sums;
mod vectors;

use std::fs;
use std::path::PathBuf;

use draglog::share::dap::tasks::{Tasks, read};
use draglog::share::encoding::encode;
use draglog::share::seal::Cipher;
use tempfile::TempDir;

use crate::sharing::Said;
use service::HalfKey;

/// Weeks that are over on any day on which this runs.
const WEEKS: &str = "2025-W44..2025-W47";
/// A moment in the last of them.
const WITHIN: &str = "2025-11-19T10:00";

/// A folder with a layout file, tasks that were made of it, and both halves' keys.
struct Organisation {
    home: TempDir,
    leader: HalfKey,
    helper: HalfKey,
}

impl Organisation {
    /// Tasks are made, keys are fetched.
    fn new() -> Self {
        let organisation = Self::planned(|layout| layout);
        organisation.make("tasks").done();
        organisation
    }

    /// A layout file, changed.
    fn planned(change: impl Fn(String) -> String) -> Self {
        let home = tempfile::tempdir().unwrap();
        let (leader, helper) = (HalfKey::new(1, Cipher::Aes128), HalfKey::new(2, Cipher::ChaCha20));
        let organisation = Self { home, leader, helper };
        let layout = organisation.run("operator", &["round", "dap-tasks", "--example"]).done().stdout;
        let collector = HalfKey::new(200, Cipher::ChaCha20);
        let layout = layout
            .replace("2026-W49..2027-W08", WEEKS)
            .replace("minimum = 200", "minimum = 100")
            .replace("collector = \"\"", &format!("collector = \"{}\"", encode(&collector.list[2..])));
        organisation.write("layout.toml", change(layout));
        organisation.write("leader.keys", &organisation.leader.list);
        organisation.write("helper.keys", &organisation.helper.list);
        organisation
    }

    fn make(&self, folder: &str) -> Said {
        self.run("operator", &["round", "dap-tasks", "layout.toml", "-o", folder])
    }

    fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        fs::write(self.path(name), bytes).unwrap();
    }

    fn text(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// Changes a file.
    fn change(&self, name: &str, from: &str, to: &str) {
        let text = self.text(name);
        assert!(text.contains(from), "{from}");
        self.write(name, text.replacen(from, to, 1));
    }

    fn tasks(&self) -> Tasks {
        read(&self.path("tasks/TASKS.toml")).unwrap()
    }

    /// Runs a command as somebody with a log of their own.
    fn run(&self, who: &str, arguments: &[&str]) -> Said {
        Said::of(self.home.path(), who, arguments)
    }

    /// Answers a pulse in the last week.
    fn answer(&self, who: &str, answers: &[&str]) {
        self.run(who, &[&["pulse", "answer", "context_gaps"], answers, &["--at", WITHIN]].concat()).done();
    }

    /// Makes somebody's reports about the last week; `more` are further arguments.
    fn report(&self, who: &str, folder: &str, more: &[&str]) -> Said {
        let usual =
            ["share", "dap", "tasks/TASKS.toml", "--leader-hpke", "leader.keys", "--helper-hpke", "helper.keys"];
        self.run(who, &[&usual[..], &["-o", folder, "--accept-tasks"], more].concat())
    }

    /// The report of a task, by its block.
    fn body(&self, folder: &str, block: &str) -> Vec<u8> {
        let place = self.tasks().collection.tasks.iter().position(|task| task.block.id == block).unwrap();
        fs::read(self.path(&format!("{folder}/{:02}.report", place + 1))).unwrap()
    }
}
