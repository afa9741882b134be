//! `draglog explain`: every kind of file has its words, and nothing sealed is opened.

use std::fs;

use serde_json::{Value, json};

use super::{Team, contributions};

fn kind(team: &Team, file: &str) -> String {
    let said = team.run("anybody", &["explain", file, "--json"]).done().stdout;
    let document: Value = serde_json::from_str(&said).unwrap();
    assert_eq!(document["schema"], "draglog.explain/1");
    assert!(!document["reveals"].as_array().unwrap().is_empty(), "{file}");
    document["kind"].as_str().unwrap().to_owned()
}

#[test]
fn every_file_of_a_round_is_explained() {
    let team = Team::of(5);
    team.answer("member1", &["cg_freq=1"]);
    team.open("r", &[]).done();
    team.contribute("r", team.members());
    team.result("r");
    let part = contributions(&team.path("r"))[0].display().to_string();
    fs::write(team.path("pulse.toml"), include_str!("../../../surveys/flow_day.toml")).unwrap();
    fs::write(team.path("log.json"), team.run("member1", &["log", "--json"]).done().stdout).unwrap();
    fs::write(team.path("stats.json"), team.run("member1", &["stats", "--json"]).done().stdout).unwrap();
    for (file, expected) in [
        ("r", "round"),
        ("r/round.json", "round"),
        (&part, "sealed contribution"),
        ("r/steps/a-to-b.json", "step"),
        ("r/steps/b-to-a.json", "step"),
        ("r/result.json", "result"),
        ("roster.txt", "roster"),
        ("pulse.toml", "pulse"),
        ("member1/draglog.db", "log"),
        ("member1/keys/member.key", "secret key"),
        ("log.json", "printed waits"),
        ("stats.json", "printed figures"),
    ] {
        assert_eq!(kind(&team, file), expected, "{file}");
    }
    let said = team.run("anybody", &["explain", &part]).done().stdout;
    assert!(said.contains("coach and trustee together: everything in it"), "{said}");
    assert!(said.contains("belongs to the round beside it"), "{said}");
    let said = team.run("anybody", &["explain", "member1/keys/member.key"]).done().stdout;
    let secret = fs::read_to_string(team.path("member1/keys/member.key")).unwrap();
    assert!(!said.contains(secret.split(' ').next().unwrap()), "a secret is never printed");
}

#[test]
fn an_open_contribution_is_shown_as_readable_as_it_is() {
    let team = Team::of(5);
    team.answer("member1", &["cg_freq=1"]);
    team.open_with("r", &["--mode", "open"]).done();
    team.run("member1", &["share", "contribute", "r"]).done();
    let part = contributions(&team.path("r"))[0].display().to_string();
    let said = team.run("anybody", &["explain", &part]).done().stdout;
    assert!(said.contains("Whoever merges can read what you said"), "{said}");
    assert!(said.contains("context_gaps.cg_freq: Never"), "{said}");
}

#[test]
fn an_edited_round_is_explained_and_refused() {
    let team = Team::of(5);
    team.open("r", &[]).done();
    team.change("r/round.json", |round| round["title"] = json!("Another"));
    let said = team.run("anybody", &["explain", "r"]).refused(3, "was edited");
    assert!(said.stdout.contains("smallest group"), "{}", said.stdout);
}

#[test]
fn what_is_no_file_of_draglog_is_told() {
    let team = Team::of(1);
    for (name, text) in [("a.json", "{\"a\": 1}"), ("b.bin", "\u{1}"), ("c.json", "{\"a\": ")] {
        fs::write(team.path(name), text).unwrap();
        team.run("anybody", &["explain", name]).refused(4, name);
    }
    team.run("anybody", &["explain", "nothing.json"]).refused(1, "cannot read");
    fs::write(team.path("d.json"), "{\"a\":".repeat(200_000)).unwrap();
    team.run("anybody", &["explain", "d.json"]).refused(4, "d.json:1");
}
