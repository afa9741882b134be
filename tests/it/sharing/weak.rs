//! Rounds that protect people less than they should: edited ones, weak ones, and ones below a person's own floor.

use std::fs;

use draglog::share::canonical;
use serde_json::{Value, json};

use super::{Team, contributions};

/// Every command that reads a round, as somebody for whom it would otherwise work.
const COMMANDS: &[(&str, &[&str])] = &[
    ("member1", &["share", "preview", "r"]),
    ("member1", &["share", "contribute", "r"]),
    ("coach", &["round", "combine", "r"]),
    ("trustee", &["round", "check", "r"]),
    ("coach", &["round", "close", "r"]),
];

/// Gives an edited definition the id that it would have had.
fn with_its_id(round: &mut Value) {
    round.as_object_mut().unwrap().remove("id");
    let id = canonical::hex(&canonical::hash(round).unwrap())[..16].to_owned();
    round["id"] = json!(id);
}

// Held by `id != id_of(&document)` in `share::round::read`, before any other check.
#[test]
fn an_edited_round_is_refused_for_everybody_before_anything_else() {
    let edits: [fn(&mut Value); 5] = [
        |round| round["min_contributions"] = json!(1),
        |round| round["title"] = json!("Another"),
        |round| round["roster"].as_array_mut().unwrap().truncate(1),
        |round| round["layout"] = json!("nothing"),
        |round| drop(round.as_object_mut().unwrap().remove("rules")),
    ];
    let team = Team::of(5);
    team.open("r", &[]).done();
    let published = fs::read(team.path("r/round.json")).unwrap();
    for edit in edits {
        team.change("r/round.json", edit);
        for (who, command) in COMMANDS {
            team.run(who, command).refused(3, "was edited");
        }
        fs::write(team.path("r/round.json"), &published).unwrap();
    }
    // Other blanks and another order of keys are no edit.
    team.change("r/round.json", |_| {});
    team.run("member1", &["share", "contribute", "r"]).done();
}

// Held by `rules::check` and `is_strong`: the floor is in the program, whatever the definition says.
#[test]
fn a_round_below_the_floor_is_refused_even_if_its_id_is_right() {
    let edits: [fn(&mut Value); 6] = [
        |round| {
            round["min_contributions"] = json!(4);
            round["rules"]["min_contributions"] = json!(4);
        },
        |round| round["rules"]["min_answers"] = json!(1),
        |round| round["rules"]["counts_from"] = json!(5),
        |round| round["rules"]["min_tag_people"] = json!(1),
        |round| round["weeks"] = json!("2026-W44..2026-W44"),
        |round| round["collectors"][1]["key"] = round["collectors"][0]["key"].clone(),
    ];
    let team = Team::of(5);
    team.open("r", &[]).done();
    let published = fs::read(team.path("r/round.json")).unwrap();
    for edit in edits {
        team.change("r/round.json", |round| {
            edit(round);
            with_its_id(round);
        });
        for (who, command) in COMMANDS {
            assert_eq!(team.run(who, command).code, 3, "{command:?}");
        }
        fs::write(team.path("r/round.json"), &published).unwrap();
    }
    assert!(contributions(&team.path("r")).is_empty());
}

#[test]
fn a_weak_round_cannot_be_opened() {
    let team = Team::of(5);
    team.open("r", &["--minimum", "4"]).refused(3, "from 5 on");
    team.open("r", &["--minimum", "6"]).refused(3, "pool the round");
    let weeks = ["--weeks", "2026-W44..2026-W44"];
    let key = team.run("coach", &["round", "key"]).done().stdout.trim().to_owned();
    let other = team.run("trustee", &["round", "key"]).done().stdout.trim().to_owned();
    let usual = ["round", "new", "--title", "x", "--roster", "roster.txt", "-o", "r"];
    let arguments = [&usual[..], &weeks, &["--coach", &key, "--trustee", &other]].concat();
    team.run("coach", &arguments).refused(3, "at least two");
    team.open_with("r", &["--coach", &key, "--trustee", &key]).refused(3, "one person could read everything");
    team.open_with("r", &["--coach", &key]).refused(2, "--trustee");
    team.open_with("r", &["--coach", &key, "--trustee", "nonsense"]).refused(2, "no collector's line");
    assert!(!team.path("r/round.json").exists());
    team.open("r", &[]).done();
    team.open("r", &[]).refused(1, "not touched");
}

#[test]
fn a_pulse_that_is_unknown_or_about_a_wait_is_no_question_of_a_round() {
    let team = Team::of(5);
    team.open("r", &["--survey", "toil_hour"]).refused(2, "did you mean `toil_hours`?");
    team.open("r", &["--survey", "post_wait"]).refused(2, "single waits");
}

// Held by `floor`: a person's own settings, above the program's.
#[test]
fn a_round_below_a_persons_own_floor_is_refused() {
    let team = Team::of(6);
    team.open("r", &["--retention", "90"]).done();
    team.open_with("open", &["--mode", "open"]).done();
    let config = team.path("member1/config/config.toml");
    let refuses = |settings: &str, round: &str, words: &str| {
        fs::create_dir_all(config.parent().unwrap()).unwrap();
        fs::write(&config, format!("[share]\n{settings}\n")).unwrap();
        let said = team.run("member1", &["share", "contribute", round]).refused(3, words);
        assert!(!said.stderr.contains("taken up"), "{}", said.stderr);
    };
    refuses("min_contributions = 6", "r", "share.min_contributions");
    refuses("max_retention_days = 30", "r", "share.max_retention_days");
    refuses("modes = [\"sealed\"]", "open", "share.modes");
    assert!(contributions(&team.path("r")).is_empty() && contributions(&team.path("open")).is_empty());
    fs::write(&config, "[share]\nmin_contributions = 1\n").unwrap();
    team.run("member1", &["share", "contribute", "r"]).done();
}

// Held by `round_hash` in `Contribution::check`: another round's, and another layout's or survey version's, which are
// other definitions and so other hashes.
#[test]
fn a_contribution_for_another_round_layout_or_survey_version_is_left_out() {
    let team = Team::of(6);
    let other = ["--survey", "toil_hours"];
    team.open("r", &[]).done();
    team.open("other-round", &[]).done();
    team.open("other-layout", &other).done();
    team.contribute("r", &team.members()[..4]);
    for (who, folder) in [("member5", "other-round"), ("member6", "other-layout")] {
        let file = format!("r/contributions/{folder}.json");
        team.run(who, &["share", "contribute", folder, "-o", &file]).done();
    }
    team.combine("r").refused(3, "4 valid contributions, 5 needed");
    team.contribute("r", &team.members()[4..]);
    let said = team.combine("r").done();
    assert_eq!(said.stderr.matches("is for another round").count(), 2, "{}", said.stderr);
}

// Held by `is_same` in `say_pulses`: answers to another version, or to other words under the same id, stay here.
#[test]
fn answers_to_another_version_of_a_pulse_do_not_leave() {
    let team = Team::of(5);
    team.answer("member1", &["cg_freq=1"]);
    let mine = include_str!("../../../surveys/context_gaps.toml").replace("version = 1", "version = 2");
    fs::create_dir_all(team.path("coach/config/surveys")).unwrap();
    fs::write(team.path("coach/config/surveys/context_gaps.toml"), mine).unwrap();
    team.open("r", &[]).done();
    let said = team.run("member1", &["share", "preview", "r", "--json"]).done();
    assert!(said.stderr.contains("version 2 is another one here"), "{}", said.stderr);
    let document: Value = serde_json::from_str(&said.stdout).unwrap();
    assert_eq!(document["blocks"][0]["says"][0], "no_answer");
}

// Held by `!known.contains(block)` in `part::own`: other words around the same cells would make an answer say another thing.
#[test]
fn a_layout_that_puts_other_words_to_a_question_is_refused() {
    let team = Team::of(5);
    team.answer("member1", &["cg_freq=1"]);
    team.open("r", &[]).done();
    team.change("r/round.json", |round| {
        round["layout"][0]["labels"][0] = json!("Most of the time");
        with_its_id(round);
    });
    team.run("member1", &["share", "contribute", "r"]).refused(4, "knows otherwise");
    assert!(contributions(&team.path("r")).is_empty());
}

#[test]
fn a_round_of_another_vdaf_is_refused_and_not_migrated() {
    let team = Team::of(5);
    team.open("r", &[]).done();
    team.change("r/round.json", |round| {
        round["vdaf"]["version"] = json!(17);
        with_its_id(round);
    });
    team.run("member1", &["share", "contribute", "r"]).refused(4, "open a new round");
}

// Held by the comparison with `taxonomy_hash` in `app::sharing::part::own`.
#[test]
fn a_round_of_other_drag_categories_is_not_valid_for_a_member() {
    let team = Team::of(5);
    team.open("r", &[]).done();
    team.change("r/round.json", |round| {
        round["taxonomy_hash"] = json!("0".repeat(64));
        with_its_id(round);
    });
    for command in [["share", "contribute", "r"], ["share", "preview", "r"]] {
        team.run("member1", &command).refused(4, "other drag categories");
    }
    team.run("member1", &["share", "contribute", "r", "--blank"]).refused(4, "other drag categories");
    assert!(contributions(&team.path("r")).is_empty());
}
