//! Rounds as a team drives them: data folders of their own, one shared folder, files between them.
//!
//! Where a test is about something that must be refused, its comment names the line that protects against it.

mod cheat;
mod explain;
mod files;
mod minutes;
mod rounds;
mod subsets;
mod weak;

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use draglog::share::contribution::{self, Contribution};
use draglog::share::keys::{Keyring, MemberSecret};
use draglog::share::round::{Published, read};
use serde_json::Value;
use tempfile::TempDir;

/// A team with a coach and a trustee, each with a data folder, and the folder that they share.
pub(crate) struct Team {
    home: TempDir,
    members: Vec<String>,
}

/// What a command said, and how it ended.
pub(crate) struct Said {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Said {
    /// Ended well.
    #[track_caller]
    pub(crate) fn done(self) -> Self {
        assert_eq!(self.code, 0, "{}", self.stderr);
        self
    }

    /// Ended with this code, saying that.
    #[track_caller]
    pub(crate) fn refused(self, code: i32, words: &str) -> Self {
        assert_eq!(self.code, code, "{}{}", self.stdout, self.stderr);
        assert!(self.stderr.contains(words), "`{words}` is not in: {}", self.stderr);
        self
    }
}

impl Team {
    /// So many members, who have joined and whose lines are in `roster.txt`.
    pub(crate) fn of(count: usize) -> Self {
        let team = Self {
            home: tempfile::tempdir().unwrap(),
            members: (1..=count).map(|number| format!("member{number}")).collect(),
        };
        team.write_roster("roster.txt", team.members());
        team
    }

    pub(crate) fn members(&self) -> &[String] {
        &self.members
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    /// The lines of these people, in a file.
    pub(crate) fn write_roster(&self, file: &str, people: &[String]) {
        let line = |name: &String| self.run(name, &["share", "join", "--name", name]).done().stdout;
        fs::write(self.path(file), people.iter().map(line).collect::<String>()).unwrap();
    }

    /// Runs a command as somebody.
    pub(crate) fn run(&self, who: &str, arguments: &[&str]) -> Said {
        let mut command = Command::cargo_bin("draglog").unwrap();
        command.env_clear().env("PATH", "/usr/bin:/bin").current_dir(self.home.path()).args(arguments);
        command.env("DRAGLOG_DATA_DIR", self.path(who)).env("DRAGLOG_CONFIG_DIR", self.path(who).join("config"));
        let output = command.output().unwrap();
        Said {
            code: output.status.code().unwrap(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Answers a pulse in the weeks of the rounds.
    pub(crate) fn answer(&self, who: &str, answers: &[&str]) {
        let arguments = [&["pulse", "answer", "context_gaps"], answers, &["--at", "2026-11-10T10:00"]].concat();
        self.run(who, &arguments).done();
    }

    /// Opens a sealed round in `folder` with fresh keys; `more` are further arguments.
    pub(crate) fn open(&self, folder: &str, more: &[&str]) -> Said {
        let key = |who| self.run(who, &["round", "key"]).done().stdout.trim().to_owned();
        let (coach, trustee) = (key("coach"), key("trustee"));
        let keys = ["--coach", &coach, "--trustee", &trustee];
        self.open_with(folder, &[&keys[..], more].concat())
    }

    /// Opens a round with nothing but these arguments beside the usual ones.
    pub(crate) fn open_with(&self, folder: &str, more: &[&str]) -> Said {
        let usual = [
            "round",
            "new",
            "--title",
            "November",
            "--weeks",
            "2026-W44..2026-W47",
            "--survey",
            "context_gaps",
            "--roster",
            "roster.txt",
            "-o",
            folder,
        ];
        self.run("coach", &[&usual[..], more].concat())
    }

    /// Everybody contributes what they said.
    pub(crate) fn contribute(&self, folder: &str, who: &[String]) {
        for name in who {
            self.run(name, &["share", "contribute", folder]).done();
        }
    }

    pub(crate) fn combine(&self, folder: &str) -> Said {
        self.run("coach", &["round", "combine", folder])
    }

    pub(crate) fn check(&self, folder: &str) -> Said {
        self.run("trustee", &["round", "check", folder])
    }

    /// Both collectors, to the result.
    pub(crate) fn result(&self, folder: &str) -> Value {
        self.combine(folder).done();
        self.check(folder).done();
        self.combine(folder).done();
        self.json(&format!("{folder}/result.json"))
    }

    pub(crate) fn json(&self, file: &str) -> Value {
        serde_json::from_str(&fs::read_to_string(self.path(file)).unwrap()).unwrap()
    }

    /// Changes a JSON file of the round.
    pub(crate) fn change(&self, file: &str, change: impl FnOnce(&mut Value)) {
        let mut document = self.json(file);
        change(&mut document);
        fs::write(self.path(file), document.to_string()).unwrap();
    }

    pub(crate) fn round(&self, folder: &str) -> Published {
        read(&self.path(folder)).unwrap()
    }

    pub(crate) fn secret(&self, who: &str) -> MemberSecret {
        Keyring::new(&self.path(who)).member().unwrap().unwrap()
    }

    /// The file of a member's contribution.
    pub(crate) fn file_of(&self, folder: &str, who: &str) -> PathBuf {
        let key = self.secret(who).public();
        let files = contributions(&self.path(folder));
        files.into_iter().find(|file| contribution::read(file).unwrap().member == key).unwrap()
    }

    /// Puts a contribution into the folder under a name.
    pub(crate) fn put(&self, folder: &str, name: &str, contribution: &Contribution) {
        let file = self.path(folder).join("contributions").join(name);
        fs::write(file, contribution::to_bytes(contribution).unwrap()).unwrap();
    }
}

/// The files in a round's folder of contributions.
pub(crate) fn contributions(round: &Path) -> Vec<PathBuf> {
    draglog::share::files::contributions(round).unwrap()
}

/// The block of a result with this id.
pub(crate) fn block<'a>(result: &'a Value, id: &str) -> &'a Value {
    result["blocks"].as_array().unwrap().iter().find(|block| block["id"] == id).unwrap()
}

/// Counts of a block's cells.
pub(crate) fn counts(result: &Value, id: &str) -> Vec<Option<u64>> {
    block(result, id)["cells"].as_array().unwrap().iter().map(|cell| cell["count"].as_u64()).collect()
}

/// Words of a block's cells.
pub(crate) fn bands(result: &Value, id: &str) -> Vec<Option<String>> {
    let cells = block(result, id)["cells"].as_array().unwrap();
    cells.iter().map(|cell| cell["band"].as_str().map(str::to_owned)).collect()
}

/// What `left_out` says.
pub(crate) fn left_out(result: &Value) -> Vec<&str> {
    result["left_out"].as_array().unwrap().iter().map(|words| words.as_str().unwrap()).collect()
}
