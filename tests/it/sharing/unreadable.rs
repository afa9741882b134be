//! Files that are there and cannot be read: what depends on them is refused or named, never taken for nothing.

use std::fs;
use std::path::Path;
use std::process::Command;

use draglog::app::context::Overrides;
use draglog::app::{Context, sharing};
use draglog::domain::page::team;
use draglog::paths::{Environment, Paths};
use draglog::storage::Store;

use super::Team;
use crate::support::{Screen, busy};

/// Three ways in which a file cannot be read whoever asks: no such document, a folder, a pipe.
fn broken(file: &Path, way: usize) {
    if file.is_dir() {
        fs::remove_dir_all(file).unwrap();
    } else if file.exists() {
        fs::remove_file(file).unwrap();
    }
    match way {
        0 => fs::write(file, "{").unwrap(),
        1 => fs::create_dir(file).unwrap(),
        _ => assert!(Command::new("mkfifo").arg(file).status().unwrap().success()),
    }
}

// Held by `Memory::same_round`.
#[test]
fn a_look_that_cannot_be_read_is_not_taken_for_no_look() {
    let team = Team::of(5);
    team.open();
    let preview = || team.run("member1", &["share", "preview", "team/one", "--accept-roster"]);
    preview().done();
    let looks: Vec<_> = fs::read_dir(team.path("member1/prepared")).unwrap().collect();
    let [Ok(look)] = looks.as_slice() else { panic!("{looks:?}") };
    for way in [2, 1, 0] {
        broken(&look.path(), way);
        team.contribute("member1", &["--blank"]).refused(3, "draglog share preview");
    }
    // Another look takes its place, unless something stands there that is no file.
    broken(&look.path(), 2);
    preview().refused(1, "cannot write");
    broken(&look.path(), 0);
    preview().done();
    team.contribute("member1", &["--blank"]).done();
}

// Held by `own_file`.
#[test]
fn an_own_part_that_cannot_be_read_is_not_told_to_be_gone() {
    let team = Team::of(5);
    team.open();
    team.contribute("member1", &["--blank"]).done();
    for way in 1..3 {
        broken(&team.path(&team.file_of("member1")), way);
        let list = team.run("member1", &["share", "list"]).done().says(&team.file_of("member1"));
        assert!(!list.stderr.contains("your part is not in the folder"), "{}", list.stderr);
    }
}

// Held by `waiting`: a round that nobody is reminded of is missed.
#[test]
fn the_status_names_a_key_a_team_and_a_round_that_it_cannot_read() {
    let team = Team::of(5);
    let status = || team.run("member1", &["status"]).done();
    fs::create_dir(team.path("team/two")).unwrap();
    broken(&team.path("team/two/round.json"), 0);
    let json = team.run("member1", &["status", "--json"]).done().says("team/two");
    assert!(serde_json::from_str::<serde_json::Value>(&json.stdout).is_ok(), "{}", json.stdout);
    status().says("team/two");
    fs::rename(team.path("team"), team.path("away")).unwrap();
    status().says("team: it is not there");
    fs::rename(team.path("away"), team.path("team")).unwrap();
    let key = fs::read_dir(team.path("member1/keys")).unwrap().next().unwrap().unwrap().path();
    broken(&key, 1);
    status().says("member1/keys");
}

/// The Team screen of somebody, in words.
fn team_screen(team: &Team, who: &str) -> String {
    let data = team.path(who);
    let paths = Paths::resolve(Some(&data), Some(&data.join("config")), &Environment::of::<&str>([])).unwrap();
    let context = Context { paths, ..Context::without_files(&Overrides::default()) };
    let (store, _) = Store::open(&data, context.now).unwrap();
    let mut screen = Screen::with(busy());
    screen.press("6");
    screen.tell(team::Reply::Teams(Box::new(sharing::teams(&store, &context).unwrap())));
    screen.picture(120, 40)
}

// Held by `teams::one`.
#[test]
fn a_round_that_cannot_be_read_is_named_on_the_team_screen_and_by_its_status() {
    let team = Team::of(5);
    team.open();
    fs::create_dir(team.path("team/two")).unwrap();
    for way in 0..3 {
        broken(&team.path("team/two/round.json"), way);
        let picture = team_screen(&team, "member1");
        assert!(picture.contains("One") && picture.contains("1 round cannot be read"), "{picture}");
        assert!(picture.contains("team/two"), "{picture}");
        team.run("member1", &["round", "status", "team/two"]).refused(4, "team/two/round.json");
    }
}

const LATER: [&str; 6] = ["round", "new", "team", "Two", "--weeks", "2025-W48..2025-W49"];

// Held by `earlier::overlapping` and `earlier::released`: a round that drops out protects nobody.
#[test]
fn an_earlier_round_that_cannot_be_read_takes_no_new_one() {
    let team = Team::of(5);
    team.open();
    team.all_contribute();
    team.result();
    for (name, code) in [("round.json", 3), ("accept.json", 3), ("result.json", 4)] {
        let file = team.path("team/one").join(name);
        let whole = fs::read(&file).unwrap();
        for way in 0..3 {
            broken(&file, way);
            team.run("coach", &LATER).refused(code, "team/one");
            assert!(!team.path("team/two").exists(), "{name}");
        }
        fs::remove_dir_all(&file).or_else(|_| fs::remove_file(&file)).unwrap();
        fs::write(&file, whole).unwrap();
    }
    // Nor does a result that was edited, which tells of other people and cuts.
    let whole = team.json("team/one/result.json");
    team.change("team/one/result.json", |result| result["n"] = 4.into());
    team.run("coach", &LATER).refused(3, "team/one");
    fs::write(team.path("team/one/result.json"), whole.to_string()).unwrap();
    team.run("coach", &LATER).done();
    // The trustee looks with own eyes.
    broken(&team.path("team/one/accept.json"), 0);
    team.run("trustee", &["round", "accept", "team/two"]).refused(3, "team/one");
}

// Held by `earlier::withdrawal` and `earlier::is_given_up`: which round was withdrawn cannot be told.
#[test]
fn a_withdrawn_round_that_cannot_be_read_frees_no_weeks_and_is_named() {
    let team = Team::of(5);
    team.open();
    team.contribute("member1", &["--blank"]).done();
    team.run("coach", &["round", "withdraw", "team/one"]).done();
    team.new_round("Two", &[]).done();
    let file = team.path("team/one/round.json");
    let whole = fs::read(&file).unwrap();
    broken(&file, 0);
    team.accept("team/two").refused(3, "team/one");
    fs::write(&file, &whole).unwrap();
    team.accept("team/two").done();
    broken(&file, 0);
    team.run("member1", &["share", "contribute", "team/two", "--blank"]).refused(3, "team/one");
    fs::write(&file, whole).unwrap();
    team.run("member1", &["share", "contribute", "team/two", "--blank"]).done();
}

// Held by `known_signers` of `report`: whether the signers are known is another thing than that nobody is.
#[test]
fn a_log_that_cannot_say_who_was_accepted_is_told_of() {
    let team = Team::of(5);
    team.open();
    team.all_contribute();
    team.result();
    broken(&team.path("member1/draglog.db"), 1);
    let page = team.run("member1", &["report", "team/one", "--format", "markdown"]).done();
    assert!(page.stdout.contains("One"), "{}", page.stdout);
    page.says("who was accepted here is not known");
}

// Held by `definition::withdrawn`: a round that was withdrawn is not taken for one that goes on.
#[test]
fn a_withdrawal_that_cannot_be_read_is_not_taken_for_none() {
    let team = Team::of(5);
    team.open();
    let file = team.path("team/one/withdrawn.json");
    for way in 0..3 {
        broken(&file, way);
        team.contribute("member1", &["--blank"]).refused(3, "withdrawn.json");
        team.next("coach").refused(3, "withdrawn.json");
        team.new_round("Two", &[]).refused(3, "withdrawn.json");
        let status = team.status();
        assert_eq!(status["state"], "refused");
        assert!(status["next"].as_str().unwrap().contains("withdrawn.json"), "{status}");
        team.run("member1", &["status"]).done().says("withdrawn.json");
    }
    // What is of another round, or signed by neither of the two, is none.
    fs::remove_file(&file).unwrap();
    let withdrawal = r#"{"schema": "draglog.withdrawn/2", "definition": "x", "by": "coach", "signature": "x"}"#;
    fs::write(&file, withdrawal).unwrap();
    team.contribute("member1", &["--blank"]).done();
}
