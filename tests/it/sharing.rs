//! Teams and rounds as people drive them: a data folder each, one shared folder, files between them.
//!
//! Where a test is about something that must be refused or survived, its comment names the line that protects against it.

mod cheat;
mod collectors;
mod crash;
mod explain;
mod folder;
mod git;
mod local;
mod members;
mod people;
mod recipe;
mod texts;
mod unreadable;
mod whole;

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use draglog::app::sharing::RoundPlace;
use draglog::domain::round::ShareHolder;
use draglog::share::contribution::{Contribution, file_name};
use draglog::share::definition::SignedRound;
use draglog::share::files::json;
use draglog::share::keys::{Identity, Keyring};
use draglog::share::seal::CollectorSecret;
use draglog::share::vdaf::ProofBinding;
use serde_json::Value;
use tempfile::TempDir;

/// Weeks that are over on any day on which this runs.
pub(crate) const WEEKS: &str = "2025-W44..2025-W47";
/// A moment in them.
const WITHIN: &str = "2025-11-10T10:00";

/// A team with a coach, a trustee and members, each with a data folder, and the folder that they share.
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
    /// Runs a command in `home` as somebody, whose log and settings are in a folder of their own there.
    pub(crate) fn of(home: &Path, who: &str, arguments: &[&str]) -> Self {
        let mut command = Command::cargo_bin("draglog").unwrap();
        command.env_clear().env("PATH", "/usr/bin:/bin").current_dir(home).args(arguments);
        command.env("DRAGLOG_DATA_DIR", home.join(who)).env("DRAGLOG_CONFIG_DIR", home.join(who).join("config"));
        let output = command.output().unwrap();
        Self {
            code: output.status.code().unwrap(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Ended well.
    #[track_caller]
    pub(crate) fn done(self) -> Self {
        assert_eq!(self.code, 0, "{}{}", self.stdout, self.stderr);
        self
    }

    /// Ended with this code, saying that.
    #[track_caller]
    pub(crate) fn refused(self, code: i32, words: &str) -> Self {
        assert_eq!(self.code, code, "{}{}", self.stdout, self.stderr);
        assert!(self.stderr.contains(words), "`{words}` is not in: {}", self.stderr);
        self
    }

    /// Says that, too.
    #[track_caller]
    pub(crate) fn says(self, words: &str) -> Self {
        assert!(
            self.stderr.contains(words) || self.stdout.contains(words),
            "`{words}`: {}{}",
            self.stdout,
            self.stderr
        );
        self
    }
}

impl Team {
    /// Coach, trustee and so many members who have joined.
    pub(crate) fn of(count: usize) -> Self {
        let members: Vec<String> = (1..=count).map(|number| format!("member{number}")).collect();
        let team = Self { home: tempfile::tempdir().unwrap(), members };
        team.join("coach", "coach").done();
        team.join("trustee", "trustee").done();
        for member in &team.members {
            team.join(member, "member").done();
        }
        team
    }

    pub(crate) fn members(&self) -> &[String] {
        &self.members
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    pub(crate) fn join(&self, who: &str, roles: &str) -> Said {
        self.run(who, &["share", "join", "team", "--name", who, "--as", roles])
    }

    /// Runs a command as somebody.
    pub(crate) fn run(&self, who: &str, arguments: &[&str]) -> Said {
        Said::of(self.home.path(), who, arguments)
    }

    /// Answers a pulse in the weeks of the rounds.
    pub(crate) fn answer(&self, who: &str, answers: &[&str]) {
        let arguments = [&["pulse", "answer", "context_gaps"], answers, &["--at", WITHIN]].concat();
        self.run(who, &arguments).done();
    }

    /// Opens a round; `more` are further arguments.
    pub(crate) fn new_round(&self, title: &str, more: &[&str]) -> Said {
        let usual = ["round", "new", "team", title, "--weeks", WEEKS, "--survey", "context_gaps", "--accept-roster"];
        self.run("coach", &[&usual[..], more].concat())
    }

    pub(crate) fn accept(&self, round: &str) -> Said {
        self.run("trustee", &["round", "accept", round, "--accept-roster"])
    }

    /// A round that both have signed.
    pub(crate) fn open(&self) {
        self.new_round("One", &[]).done();
        self.accept("team/one").done();
    }

    pub(crate) fn contribute(&self, who: &str, more: &[&str]) -> Said {
        self.run(who, &[&["share", "contribute", "team/one", "--accept-roster"], more].concat())
    }

    /// Everybody answers and contributes.
    pub(crate) fn all_contribute(&self) {
        for (number, member) in self.members.iter().enumerate() {
            self.answer(member, &[&format!("cg_freq={}", number % 5 + 1)]);
            self.contribute(member, &[]).done();
        }
    }

    pub(crate) fn next(&self, who: &str) -> Said {
        self.run(who, &["round", "next", "team/one"])
    }

    /// So many of the six steps to a confirmed result.
    pub(crate) fn steps(&self, count: usize) {
        for who in ["coach", "trustee"].iter().cycle().take(count) {
            self.next(who).done();
        }
    }

    /// All steps; the result.
    pub(crate) fn result(&self) -> Value {
        self.steps(6);
        self.json("team/one/result.json")
    }

    pub(crate) fn status(&self) -> Value {
        let said = self.run("nobody", &["round", "status", "team/one", "--json"]).done();
        serde_json::from_str(&said.stdout).unwrap()
    }

    pub(crate) fn json(&self, file: &str) -> Value {
        serde_json::from_str(&fs::read_to_string(self.path(file)).unwrap()).unwrap()
    }

    /// Changes a JSON file.
    pub(crate) fn change(&self, file: &str, change: impl FnOnce(&mut Value)) {
        let mut document = self.json(file);
        change(&mut document);
        fs::write(self.path(file), document.to_string()).unwrap();
    }

    pub(crate) fn place(&self) -> RoundPlace {
        RoundPlace::find(&self.path("team/one")).unwrap()
    }

    pub(crate) fn round(&self) -> SignedRound {
        self.place().round().unwrap().1.unwrap()
    }

    pub(crate) fn identity(&self, who: &str) -> Identity {
        Keyring::new(&self.path(who)).own().unwrap()
    }

    /// A collector's key of the round.
    pub(crate) fn secret(&self, role: ShareHolder) -> CollectorSecret {
        let round = self.round();
        Keyring::new(&self.path(role.as_str())).round_key(round.round_key_text(role)).unwrap().unwrap()
    }

    /// The name that the file of a member has.
    pub(crate) fn file_of(&self, who: &str) -> String {
        let binding = ProofBinding { round: self.round().hash, member: self.identity(who).public_bytes() };
        format!("team/one/contributions/{}", file_name(&binding))
    }

    /// Puts a contribution into the folder under its name.
    pub(crate) fn put(&self, who: &str, contribution: &Contribution) {
        fs::write(self.path(&self.file_of(who)), json(contribution).unwrap()).unwrap();
    }

    pub(crate) fn roster(&self) -> String {
        fs::read_to_string(self.path("team/roster.txt")).unwrap()
    }
}

/// The block of a result with this id.
pub(crate) fn block<'a>(result: &'a Value, id: &str) -> &'a Value {
    result["blocks"].as_array().unwrap().iter().find(|block| block["id"] == id).unwrap()
}

/// At least and at most of a block's cut.
pub(crate) fn cut(result: &Value, id: &str) -> Option<(u64, u64)> {
    let cut = &block(result, id)["cut"];
    Some((cut["at_least"].as_u64()?, cut["at_most"].as_u64()?))
}

/// What `left_out` says.
pub(crate) fn left_out(result: &Value) -> Vec<&str> {
    result["left_out"].as_array().unwrap().iter().map(|words| words.as_str().unwrap()).collect()
}
