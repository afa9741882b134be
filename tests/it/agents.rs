//! Turns of AI agents, from what their hooks really send to the log.

mod figures;
mod hooks;
mod replay;
mod sessions;
mod settings;
mod typed;

use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// A machine that has never seen draglog: somebody's home folder, with draglog's own in it.
struct Machine(TempDir);

impl Machine {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// draglog, to be started and followed while it runs.
    fn program(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin("draglog"));
        command.env_clear().env("PATH", "/usr/bin:/bin").env("HOME", self.0.path());
        command.env("DRAGLOG_DATA_DIR", self.path("data")).env("DRAGLOG_CONFIG_DIR", self.path("config"));
        command.current_dir(self.0.path()).args(arguments);
        command
    }

    fn draglog(&self, arguments: &[&str]) -> assert_cmd::Command {
        assert_cmd::Command::from_std(self.program(arguments))
    }

    fn stdout(&self, arguments: &[&str]) -> String {
        String::from_utf8(self.draglog(arguments).assert().success().get_output().stdout.clone()).unwrap()
    }
}

/// One line of what was recorded: seconds after Enter, the number of the payload (none of what a person did), what it was.
struct Line {
    situation: String,
    seconds: f64,
    payload: Option<PathBuf>,
    what: String,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/agents")
}

/// The recording of an agent, in its order.
fn recording(agent: &str) -> Vec<Line> {
    let folder = folder().join(agent);
    let files: Vec<PathBuf> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    let order = std::fs::read_to_string(folder.join("order.tsv")).unwrap();
    let line = |line: &str| {
        let fields: Vec<&str> = line.split('\t').collect();
        let start = format!("{}-{}-", fields[0], fields[2]);
        let is_it = |file: &&PathBuf| file.file_name().unwrap().to_str().unwrap().starts_with(&start);
        let payload = (!fields[2].is_empty()).then(|| files.iter().find(is_it).unwrap().clone());
        Line {
            situation: fields[0].to_owned(),
            seconds: fields[1].parse().unwrap(),
            payload,
            what: fields[3].to_owned(),
        }
    };
    order.lines().skip(1).map(line).collect()
}
