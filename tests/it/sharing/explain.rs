//! `draglog explain`: every kind of file has its words, and nothing sealed is opened.

use std::fs;

use serde_json::{Value, json};

use super::Team;

fn kind(team: &Team, file: &str) -> String {
    let said = team.run("anybody", &["explain", file, "--json"]).done().stdout;
    let document: Value = serde_json::from_str(&said).unwrap();
    assert_eq!(document["schema"], "draglog.explain/1");
    assert!(!document["reveals"].as_array().unwrap().is_empty(), "{file}");
    document["kind"].as_str().unwrap().to_owned()
}

#[test]
fn every_file_of_a_team_and_a_round_is_explained() {
    let team = Team::of(5);
    team.open();
    team.all_contribute();
    team.result();
    let part = team.file_of("member1");
    fs::write(team.path("pulse.toml"), include_str!("../../../surveys/flow_day.toml")).unwrap();
    fs::write(team.path("log.json"), team.run("member1", &["log", "--json"]).done().stdout).unwrap();
    fs::write(team.path("stats.json"), team.run("member1", &["stats", "--json"]).done().stdout).unwrap();
    for (file, expected) in [
        ("team/one/round.json", "round"),
        ("team/one/accept.json", "acceptance"),
        (&part, "sealed contribution"),
        ("team/one/steps/1-coach.json", "step"),
        ("team/one/steps/4-trustee.json", "step"),
        ("team/one/result.json", "result"),
        ("team/roster.txt", "roster"),
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
fn a_folder_says_what_is_in_it() {
    let team = Team::of(5);
    team.open();
    team.all_contribute();
    let said = team.run("anybody", &["explain", "team/one"]).done().stdout;
    assert_eq!(said.matches("sealed contribution").count(), 5, "{said}");
    assert!(said.contains("as the coach signed it") && said.contains("accept.json"), "{said}");
    team.run("anybody", &["explain", "team"]).done().says("roster");
    team.change("team/one/round.json", |round| round["rules"]["minimum"] = json!(4));
    team.run("anybody", &["explain", "team/one"]).refused(3, "edited").says("smallest group");
}

#[test]
fn what_is_no_file_of_draglog_is_said_so() {
    let team = Team::of(0);
    fs::write(team.path("photo.txt"), "x").unwrap();
    team.run("anybody", &["explain", "photo.txt"]).refused(4, "of no kind that draglog knows");
    fs::write(team.path("old.json"), r#"{"schema": "draglog.round/1", "id": "1"}"#).unwrap();
    assert_eq!(kind(&team, "old.json"), "old round");
}
