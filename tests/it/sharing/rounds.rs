//! A round from the first key to the last: what everybody does, and what everybody sees.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use super::{Team, bands, block, contributions, counts, left_out};

#[test]
fn a_round_goes_from_keys_to_a_result() {
    let team = Team::of(10);
    for (number, who) in team.members().iter().enumerate() {
        team.answer(who, &[&format!("cg_freq={}", number % 3 + 1), "cg_what=1", "cg_found=0"]);
    }
    team.open("r", &["--purpose", "to find the longest wait", "--readers", "us", "--retention", "30"]).done();
    team.contribute("r", team.members());
    let first = team.combine("r").done();
    assert!(first.stderr.contains("round check r"), "it says what comes next: {}", first.stderr);
    team.check("r").done();
    team.combine("r").done();
    let result = team.json("r/result.json");
    assert_eq!(result["schema"], "draglog.result/1");
    assert_eq!((result["n"].as_u64(), result["mode"].as_str()), (Some(10), Some("sealed")));
    assert_eq!(result["retention_days"], 30);
    let count = |number| Some(number);
    let zero = Some(0);
    assert_eq!(counts(&result, "context_gaps.cg_freq"), [count(4), count(3), count(3), zero, zero, zero, zero]);
    assert_eq!(bands(&result, "context_gaps.cg_what")[0].as_deref(), Some("9 or more"), "all of ten");
    assert_eq!(block(&result, "context_gaps.cg_found")["shown"], "withheld", "everybody said the same");
    assert!(left_out(&result).is_empty());
}

#[test]
fn under_ten_answers_are_words() {
    let team = Team::of(6);
    for (number, who) in team.members().iter().enumerate() {
        team.answer(who, &[&format!("cg_freq={}", number % 3 + 1)]);
    }
    team.open("r", &[]).done();
    team.contribute("r", team.members());
    let result = team.result("r");
    assert_eq!(block(&result, "context_gaps.cg_freq")["shown"], "bands");
    assert_eq!(counts(&result, "context_gaps.cg_freq"), [None; 7]);
    assert_eq!(bands(&result, "context_gaps.cg_freq")[0].as_deref(), Some("some"));
    let withheld = block(&result, "context_gaps.cg_hours");
    assert_eq!((withheld["shown"].as_str(), withheld["answers"].as_u64()), (Some("withheld"), Some(0)));
}

#[test]
fn key_and_join_print_exactly_one_line() {
    let team = Team::of(1);
    for (who, arguments) in [("member1", &["share", "join"][..]), ("coach", &["round", "key"])] {
        let said = team.run(who, arguments).done();
        assert_eq!(said.stdout.lines().count(), 1, "{}", said.stdout);
    }
    assert_eq!(
        team.run("member1", &["share", "join"]).done().stdout,
        fs::read_to_string(team.path("roster.txt")).unwrap(),
        "joining again is the same person"
    );
    let keys = team.path("coach/keys");
    for file in fs::read_dir(keys).unwrap() {
        assert_eq!(file.unwrap().metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[test]
fn a_blank_is_as_long_as_any_other_and_counts() {
    let team = Team::of(5);
    for who in &team.members()[..4] {
        team.answer(who, &["cg_freq=1", "cg_what=1,2"]);
    }
    team.open("r", &[]).done();
    team.contribute("r", &team.members()[..4]);
    team.combine("r").refused(3, "4 valid contributions, 5 needed");
    team.run("member5", &["share", "contribute", "r", "--blank"]).done();
    let sizes: Vec<u64> = contributions(&team.path("r")).iter().map(|file| file.metadata().unwrap().len()).collect();
    assert!(sizes.iter().all(|size| *size == sizes[0]), "{sizes:?}");
    assert!(sizes[0] < 24 * 1024, "{sizes:?}");
    assert_eq!(team.result("r")["n"], 5);
}

#[test]
fn a_block_that_is_left_out_is_no_answer() {
    let team = Team::of(5);
    team.answer("member1", &["cg_freq=1"]);
    team.open("r", &[]).done();
    let preview = |more: &[&str]| {
        let arguments = [&["share", "preview", "r", "--json"], more].concat();
        let said = team.run("member1", &arguments).done().stdout;
        let document: serde_json::Value = serde_json::from_str(&said).unwrap();
        document["blocks"][0]["says"][0].as_str().unwrap().to_owned()
    };
    assert_eq!(preview(&[]), "Never");
    assert_eq!(preview(&["--leave-out", "context_gaps.cg_freq"]), "no_answer");
    assert_eq!(preview(&["--blank"]), "no_answer");
    let said = team.run("member1", &["share", "contribute", "r", "--leave-out", "context_gaps.cg_frq"]);
    said.refused(2, "did you mean `context_gaps.cg_freq`?");
}

#[test]
fn the_bytes_of_the_preview_are_the_bytes_that_leave() {
    let team = Team::of(5);
    team.answer("member1", &["cg_freq=1"]);
    team.open("r", &[]).done();
    let bytes = team.run("member1", &["share", "preview", "r", "--bytes"]).done().stdout;
    assert!(contributions(&team.path("r")).is_empty(), "a preview writes nothing into the round");
    team.run("member1", &["share", "contribute", "r"]).done();
    assert_eq!(fs::read_to_string(&contributions(&team.path("r"))[0]).unwrap(), bytes);
    let said = team.run("member1", &["share", "log"]).done().stdout;
    assert!(said.contains(contributions(&team.path("r"))[0].file_name().unwrap().to_str().unwrap()), "{said}");
    let folders: Vec<_> = fs::read_dir(team.path("member1/prepared")).unwrap().collect();
    assert!(folders.is_empty(), "what left is not kept twice");
}

#[test]
fn the_last_of_two_sittings_counts_and_one_outside_of_the_weeks_does_not() {
    let team = Team::of(5);
    let answer = |at: &str, value: &str| {
        team.run("member1", &["pulse", "answer", "context_gaps", value, "--at", at]).done();
    };
    let says = || {
        let said = team.run("member1", &["share", "preview", "r", "--json"]).done().stdout;
        let document: serde_json::Value = serde_json::from_str(&said).unwrap();
        document["blocks"][0]["says"][0].as_str().unwrap().to_owned()
    };
    team.open("r", &[]).done();
    answer("2026-10-20T10:00", "cg_freq=5");
    assert_eq!(says(), "no_answer", "before the first week");
    answer("2026-11-10T10:00", "cg_freq=1");
    answer("2026-11-12T10:00", "cg_freq=2");
    assert_eq!(says(), "Once or twice");
}

#[test]
fn a_second_contribution_is_refused_until_the_first_is_taken_back() {
    let team = Team::of(5);
    team.open("r", &[]).done();
    team.run("member1", &["share", "contribute", "r"]).done();
    team.run("member1", &["share", "contribute", "r"]).refused(1, "already");
    fs::remove_file(&contributions(&team.path("r"))[0]).unwrap();
    team.run("member1", &["share", "contribute", "r", "--blank"]).done();
    team.run("member1", &["share", "contribute", "r", "-o", "mine.json"]).done();
    team.run("member1", &["share", "contribute", "r", "-o", "mine.json"]).refused(1, "not touched");
}

#[test]
fn who_is_not_on_the_roster_or_has_no_key_is_told() {
    let team = Team::of(5);
    team.open("r", &[]).done();
    team.run("stranger", &["share", "contribute", "r"]).refused(1, "share join");
    team.run("stranger", &["share", "join"]).done();
    team.run("stranger", &["share", "contribute", "r"]).refused(1, "not on the roster");
    assert!(contributions(&team.path("r")).is_empty());
}

#[test]
fn a_member_can_be_the_trustee_with_the_same_data_folder() {
    let team = Team::of(5);
    let key = |who| team.run(who, &["round", "key"]).done().stdout.trim().to_owned();
    let (coach, trustee) = (key("coach"), key("member1"));
    team.open_with("r", &["--coach", &coach, "--trustee", &trustee]).done();
    team.contribute("r", team.members());
    team.combine("r").done();
    team.run("member1", &["round", "check", "r"]).done();
    team.combine("r").done();
    assert_eq!(team.json("r/result.json")["n"], 5);
}

#[test]
fn each_side_is_told_which_command_is_its_own() {
    let team = Team::of(5);
    team.open("r", &[]).done();
    team.contribute("r", team.members());
    team.check("r").refused(1, "has not combined yet");
    team.run("trustee", &["round", "combine", "r"]).refused(1, "round check");
    team.run("member1", &["round", "combine", "r"]).refused(1, "does not hold the coach's key");
    team.combine("r").done();
    team.run("coach", &["round", "check", "r", "--accept-roster"]).refused(1, "round combine");
}

#[test]
fn nothing_is_combined_before_the_round_closes_and_nothing_opened_after() {
    let team = Team::of(5);
    team.open("r", &["--closes", "2999-01-01"]).done();
    team.contribute("r", team.members());
    team.combine("r").refused(3, "closes at 2999-01-01");
    team.open("later", &["--opens", "2998-01-01"]).done();
    team.run("member1", &["share", "contribute", "later"]).refused(1, "opens at 2998-01-01");
}

#[test]
fn a_closed_round_cannot_be_opened_again() {
    let team = Team::of(5);
    team.open("r", &[]).done();
    team.contribute("r", team.members());
    team.result("r");
    for who in ["coach", "trustee"] {
        team.run(who, &["round", "close", "r"]).done();
        let kept: Vec<_> = fs::read_dir(team.path(who).join("keys")).unwrap().collect();
        assert!(kept.is_empty(), "{kept:?}");
    }
    team.combine("r").refused(1, "does not hold");
    assert!(team.run("coach", &["round", "close", "r"]).done().stderr.contains("nothing to delete"));
}

#[test]
fn a_late_contribution_is_listed_and_not_counted() {
    let team = Team::of(6);
    team.open("r", &[]).done();
    team.contribute("r", &team.members()[..5]);
    team.run("member6", &["share", "contribute", "r", "-o", "late.json"]).done();
    team.combine("r").done();
    team.check("r").done();
    fs::copy(team.path("late.json"), team.path("r/contributions/late.json")).unwrap();
    team.combine("r").done();
    let result = team.json("r/result.json");
    assert_eq!((result["n"].as_u64(), left_out(&result)), (Some(5), vec!["1 contribution came too late"]));
    fs::remove_file(team.path("r/contributions/late.json")).unwrap();
    team.run("member6", &["share", "contribute", "r"]).refused(1, "too late");
}

#[test]
fn an_open_round_is_readable_and_says_so() {
    let team = Team::of(5);
    for (number, who) in team.members().iter().enumerate() {
        team.answer(who, &[&format!("cg_freq={}", number % 3 + 1)]);
    }
    team.open_with("r", &["--mode", "open"]).done();
    for who in team.members() {
        let said = team.run(who, &["share", "contribute", "r"]).done();
        assert!(said.stderr.contains("whoever merges can read what you said"), "{}", said.stderr);
    }
    assert!(fs::read_to_string(&contributions(&team.path("r"))[0]).unwrap().contains("context_gaps.cg_freq"));
    team.combine("r").done();
    let result = team.json("r/result.json");
    assert_eq!((result["mode"].as_str(), result["n"].as_u64()), (Some("open"), Some(5)));
    assert_eq!(block(&result, "context_gaps.cg_freq")["shown"], "bands", "the rules are the same");
}

#[test]
fn nothing_of_the_log_but_cells_is_in_what_leaves() {
    let team = Team::of(5);
    let run = |arguments: &[&str]| team.run("member1", arguments).done();
    run(&[
        "wait",
        "add",
        "context",
        "--from",
        "2026-11-10T09:00",
        "--minutes",
        "30",
        "--tag",
        "context_hunt",
        "--project",
        "hush-project",
    ]);
    run(&["tag", "context_hunt", "--note", "a hush note"]);
    team.open_with("r", &["--mode", "open"]).done();
    run(&["share", "contribute", "r"]);
    let text = fs::read_to_string(&contributions(&team.path("r"))[0]).unwrap();
    assert!(!text.contains("hush") && !text.contains("2026-11-10"), "{text}");
}

#[test]
fn forgetting_everything_takes_what_the_log_holds_of_sharing_and_leaves_the_ledger() {
    let team = Team::of(5);
    team.open("r", &[]).done();
    team.contribute("r", team.members());
    team.result("r");
    team.open("next", &[]).done();
    team.run("member1", &["share", "preview", "next"]).done();
    let prepared = || std::fs::read_dir(team.path("member1/prepared")).unwrap().count();
    assert_eq!(prepared(), 1);
    let said = team.run("member1", &["forget", "--everything", "--dry-run"]).done();
    assert!(said.stderr.contains("1 line of the share log, and 1 roster"), "{}", said.stderr);
    assert_eq!(prepared(), 1);
    team.run("member1", &["forget", "--everything", "--yes"]).done();
    assert_eq!(prepared(), 0);
    assert!(team.run("member1", &["share", "log"]).done().stdout.is_empty());
    assert!(team.run("member1", &["share", "contribute", "next"]).done().stderr.contains("as you see it now"));

    let said = team.run("coach", &["forget", "--everything", "--dry-run"]).done();
    assert!(said.stderr.contains("the ledger of 1 release stays"), "{}", said.stderr);
    team.run("coach", &["forget", "--everything", "--yes"]).done();
    std::fs::remove_file(&super::contributions(&team.path("r"))[0]).unwrap();
    team.combine("r").refused(3, "");
}
