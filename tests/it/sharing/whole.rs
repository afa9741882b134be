//! A round from joining to the page, and what anybody can see of it on the way.

use super::{Team, WEEKS, block, cut, left_out};

#[test]
fn a_round_of_six_ends_with_a_result_that_both_sign() {
    let team = Team::of(6);
    team.new_round("One", &[]).done().says("draglog round accept team/one");
    assert_eq!(team.status()["state"], "waits_for_trustee");
    assert_eq!(
        (&team.status()["turn"], &team.status()["schema"]),
        (&"trustee".into(), &"draglog.round-status/1".into())
    );
    team.accept("team/one").done().says("for the chat:");
    assert_eq!((&team.status()["state"], &team.status()["turn"]), (&"collecting".into(), &"members".into()));
    // 1 2 3 4 5 1: three of six said the cut (about once a day) or more.
    team.all_contribute();
    let status = team.status();
    assert_eq!((&status["state"], &status["turn"]), (&"closed".into(), &"coach".into()));
    assert_eq!((status["contributions"].as_u64(), status["members"].as_u64()), (Some(6), Some(6)));
    team.next("trustee").done().says("the coach's turn");
    for (who, turn) in [("coach", "trustee"), ("trustee", "coach"), ("coach", "trustee"), ("trustee", "coach")] {
        team.next(who).done();
        assert_eq!((&team.status()["state"], &team.status()["turn"]), (&"combining".into(), &turn.into()));
    }
    team.next("coach").done().says("6 contributions");
    assert_eq!(team.status()["turn"], "trustee");
    team.next("trustee").done().says("signed");
    assert_eq!((&team.status()["state"], &team.status()["turn"]), (&"confirmed".into(), &"nobody".into()));
    team.next("coach").done().says("nobody's turn");
    let result = team.json("team/one/result.json");
    assert_eq!((&result["schema"], result["n"].as_u64()), (&"draglog.result/2".into(), Some(6)));
    assert_eq!((&result["weeks"], left_out(&result).len()), (&WEEKS.into(), 0));
    let roles: Vec<&str> =
        result["signatures"].as_array().unwrap().iter().map(|one| one["role"].as_str().unwrap()).collect();
    assert_eq!(roles, ["coach", "trustee"]);
    assert_eq!(block(&result, "context_gaps.cg_freq")["answers"], 6);
    assert_eq!(cut(&result, "context_gaps.cg_freq"), Some((3, 3)));
    let page = team.run("nobody", &["report", "team/one", "--format", "markdown"]).done().stdout;
    assert!(page.contains("3 of 6"), "{page}");
    for who in ["coach", "trustee"] {
        let keys: Vec<_> = std::fs::read_dir(team.path(who).join("keys")).unwrap().collect();
        assert_eq!(keys.len(), 1, "only the identity is left");
    }
}

#[test]
fn a_blank_counts_and_says_nothing() {
    let team = Team::of(6);
    team.open();
    for member in &team.members()[..5] {
        team.answer(member, &["cg_freq=4"]);
        team.contribute(member, &[]).done();
    }
    team.contribute("member6", &[]).refused(1, "--blank");
    team.contribute("member6", &["--blank"]).done();
    let result = team.result();
    assert_eq!((result["n"].as_u64(), block(&result, "context_gaps.cg_freq")["answers"].as_u64()), (Some(6), Some(5)));
    assert_eq!(block(&result, "context_gaps.cg_what")["shown"], "kept_back");
}

#[test]
fn two_at_their_desks_finish_with_wait() {
    let team = Team::of(5);
    team.open();
    team.all_contribute();
    std::thread::scope(|scope| {
        let both = ["coach", "trustee"].map(|who| {
            let team = &team;
            scope.spawn(move || team.run(who, &["round", "next", "team/one", "--wait"]).done())
        });
        for running in both {
            running.join().unwrap();
        }
    });
    assert_eq!(team.status()["state"], "confirmed");
}

// Held by `finish::confirm`: else a trustee who waits beside the coach may end in that moment, and the coach waits for ever.
#[test]
fn between_the_last_step_and_the_result_the_trustee_waits_for_the_coach() {
    let team = Team::of(5);
    team.open();
    team.all_contribute();
    team.steps(5);
    let (result, aside) = (team.path("team/one/result.json"), team.path("aside.json"));
    std::fs::rename(&result, &aside).unwrap();
    team.next("trustee").done().says("the coach's turn");
    std::fs::rename(&aside, &result).unwrap();
    team.next("trustee").done();
    assert_eq!(team.status()["state"], "confirmed");
}

#[test]
fn every_member_can_tell_whether_the_own_part_was_counted() {
    let team = Team::of(6);
    team.open();
    team.all_contribute();
    team.result();
    let list = team.run("member1", &["share", "list"]).done();
    assert!(list.stdout.contains("confirmed") && list.stdout.contains("there"), "{}", list.stdout);
    // A result that does not count it: whoever altered it does not get that far unnoticed.
    team.change("team/one/result.json", |result| result["counted"] = serde_json::json!([]));
    team.run("member1", &["share", "list"]).done().says("not among those that were counted");
}

// Held by `own_file`: an older part of the same person is signed as well as the one that left last.
#[test]
fn a_part_that_was_taken_out_or_put_back_is_told_to_its_member() {
    let team = Team::of(5);
    team.open();
    team.answer("member1", &["cg_freq=4"]);
    team.contribute("member1", &[]).done();
    let list = || team.run("member1", &["share", "list"]).done();
    assert!(list().stdout.contains("  there  "), "{}", list().stdout);
    let file = team.path(&team.file_of("member1"));
    let older = std::fs::read(&file).unwrap();
    std::fs::remove_file(&file).unwrap();
    list().says("not there").says("your part is not in the folder");
    team.contribute("member1", &["--blank"]).done();
    assert!(list().stdout.contains("  there  "), "{}", list().stdout);
    std::fs::write(&file, older).unwrap();
    list().says("not there").says("another file than the one that left last");
}

#[test]
fn early_and_late_contributions_are_told_so() {
    let team = Team::of(5);
    let usual = ["round", "new", "team", "Later", "--survey", "context_gaps", "--accept-roster", "--weeks"];
    let weeks = draglog::clock::now().date_naive();
    let week = |days| (weeks + chrono::Days::new(days)).format("%G-W%V").to_string();
    team.run("coach", &[&usual[..], &[&format!("{}..{}", week(0), week(7))]].concat()).done();
    team.run("trustee", &["round", "accept", "team/later", "--accept-roster"]).done();
    let contribute = ["share", "contribute", "team/later", "--accept-roster"];
    team.run("member1", &contribute).refused(1, "still running");
    team.run("member1", &[&contribute[..], &["--early", "--blank"]].concat()).done();
    let status = team.run("nobody", &["round", "status", "team/later", "--json"]).done().stdout;
    assert!(status.contains("\"state\": \"open\"") || status.contains("\"state\":\"open\""), "{status}");

    team.open();
    team.all_contribute();
    team.steps(1);
    team.join("late", "member").done();
    std::fs::remove_file(team.path(&team.file_of("member1"))).unwrap();
    team.contribute("member1", &[]).refused(1, "too late");
}

#[test]
fn a_team_pulse_is_known_while_the_team_is_followed() {
    let team = Team::of(5);
    std::fs::create_dir(team.path("team/surveys")).unwrap();
    let shipped = std::fs::read_to_string("surveys/toil_hours.toml").unwrap();
    std::fs::write(team.path("team/surveys/ours.toml"), shipped.replace("toil_hours", "our_pulse")).unwrap();
    team.run("member1", &["pulse", "list"]).done().says("our_pulse");
    team.run("stranger", &["pulse", "results", "our_pulse"]).refused(2, "our_pulse");
    // None takes the place of a shipped one.
    std::fs::write(team.path("team/surveys/evil.toml"), shipped.replace("How", "Who")).unwrap();
    let listed = team.run("member1", &["doctor"]);
    assert!(listed.stdout.contains("evil.toml"), "{}", listed.stdout);
}
