//! Rosters: who is asked about, and what stops everything.

use std::fs;

use draglog::share::keys::{Identity, Keyring};
use draglog::share::roster::line_of;

use super::{Team, cut};

#[test]
fn joining_twice_is_harmless_and_leaving_takes_the_line_away() {
    let team = Team::of(2);
    let before = team.roster();
    team.join("member1", "member").done().says("you are in");
    assert_eq!(team.roster(), before);
    team.run("member1", &["share", "join", "team"]).done();
    assert_eq!(team.roster(), before);
    team.run("stranger", &["share", "join", "team"]).refused(2, "--name");
    team.run("stranger", &["share", "join", "team", "--name", "member1"]).refused(3, "--replace");
    team.run("member1", &["share", "leave", "team"]).done();
    assert!(!team.roster().contains("member1"));
    assert!(team.roster().contains("member2"));
}

#[test]
fn a_new_machine_replaces_the_own_line() {
    let team = Team::of(5);
    team.run("newmachine", &["share", "join", "team", "--name", "member1", "--replace"]).done();
    assert_eq!(team.roster().matches("member1 ").count(), 1);
    // Nobody has accepted anybody yet, so the coach sees the team as it is.
    team.open();
    team.run("newmachine", &["share", "contribute", "team/one", "--blank", "--accept-roster"]).done();
    team.contribute("member1", &["--blank"]).refused(1, "no member");
}

// Held by `pins::see`: at first sight everybody is shown, and refused without the option.
#[test]
fn four_invented_members_at_first_sight_are_shown_and_refused_without_the_option() {
    let team = Team::of(1);
    let mut roster = team.roster();
    for name in ["Ann", "Ben", "Cid", "Dan"] {
        let person = line_of(&Identity::generate(name).unwrap(), "member".parse().unwrap()).unwrap();
        roster = format!("{roster}{name} member {} {}\n", person.key, person.signature);
    }
    fs::write(team.path("team/roster.txt"), roster).unwrap();
    team.open();
    let said = team.run("member1", &["share", "contribute", "team/one", "--blank"]).refused(3, "--accept-roster");
    for name in ["Ann", "Ben", "Cid", "Dan", "coach", "trustee"] {
        assert!(said.stderr.contains(&format!("  {name} (")), "{}", said.stderr);
    }
    // A preview shows them, too, and accepts nobody.
    team.run("member1", &["share", "preview", "team/one"]).done().says("Cid");
    team.run("member1", &["share", "contribute", "team/one", "--blank"]).refused(3, "--accept-roster");
    team.contribute("member1", &["--blank"]).done();
}

// Held by `pins::compare`: later only what changed is shown.
#[test]
fn later_only_who_is_new_is_shown_and_asked_about() {
    let team = Team::of(5);
    team.open();
    team.contribute("member1", &["--blank"]).done();
    team.join("Eve", "member").done();
    let new = ["round", "new", "team", "Two", "--weeks", "2025-W48..2025-W49"];
    let said = team.run("coach", &new).refused(3, "--accept-roster");
    assert!(said.stderr.contains("Eve (member)") && !said.stderr.contains("member2 ("), "{}", said.stderr);
    team.run("coach", &[&new[..], &["--accept-roster"]].concat()).done();
    team.run("trustee", &["round", "accept", "team/two"]).refused(3, "Eve");
    team.run("trustee", &["round", "accept", "team/two", "--accept-roster"]).done();
    team.run("member1", &["share", "contribute", "team/two", "--blank"]).refused(3, "Eve");
}

// Held by `SightKind::Replaced` in `pins::see`.
#[test]
fn another_key_of_a_known_name_stops_everything_until_the_team_is_looked_at() {
    let team = Team::of(5);
    team.open();
    team.contribute("member1", &["--blank"]).done();
    team.run("thief", &["share", "join", "team", "--name", "member2", "--replace"]).done();
    let new = ["round", "new", "team", "Two", "--weeks", "2025-W48..2025-W49", "--accept-roster"];
    team.run("coach", &new).refused(3, "another key");
    team.run("coach", &["share", "team", "team"]).done().says("another key");
    team.run("coach", &new).refused(3, "another key");
    team.run("coach", &["share", "team", "team", "--accept-roster"]).done();
    team.run("coach", &new).done();
}

// Held by the collectors' line in `pins::compare`.
#[test]
fn another_trustee_than_the_accepted_one_stops_everything() {
    let team = Team::of(5);
    team.open();
    team.contribute("member1", &["--blank"]).done();
    team.join("Eve", "trustee").done();
    let new = ["round", "new", "team", "Two", "--weeks", "2025-W48..2025-W49", "--accept-roster", "--trustee", "Eve"];
    team.run("coach", &new).refused(3, "trustee");
    team.run("coach", &["share", "team", "team", "--accept-roster"]).done();
    team.run("coach", &new).done();
    team.run("Eve", &["round", "accept", "team/two", "--accept-roster"]).done();
    team.run("member1", &["share", "contribute", "team/two", "--blank", "--accept-roster"]).refused(3, "share team");
    team.run("member1", &["share", "team", "team", "--accept-roster"]).done();
    team.run("member1", &["share", "contribute", "team/two", "--blank"]).done();
}

// Held by `is_own` in `roster::parse`, and in `definition::parse` for the copy in a round.
#[test]
fn a_line_without_its_own_signature_is_refused() {
    let team = Team::of(5);
    let whole = team.roster();
    let promoted = whole.replacen("member1 member ", "member1 member,coach ", 1);
    fs::write(team.path("team/roster.txt"), promoted).unwrap();
    team.new_round("One", &[]).refused(3, "not signed by its own key");
    let unsigned: String =
        whole.lines().map(|line| line.rsplit_once(' ').map_or(line, |(rest, _)| rest).to_owned() + "\n").collect();
    fs::write(team.path("team/roster.txt"), unsigned).unwrap();
    team.new_round("One", &[]).refused(4, "roster.txt:");
    fs::write(team.path("team/roster.txt"), whole).unwrap();
    team.open();
    // The coach cannot put somebody there who did not join.
    let coach = Keyring::new(&team.path("coach")).own().unwrap();
    let mut definition = team.round().definition;
    let mut invented = definition.roster[2].clone();
    (invented.name, invented.key) = ("Ann".into(), Identity::generate("Ann").unwrap().public());
    definition.roster.push(invented);
    let forged = draglog::share::definition::sign(definition, &coach).unwrap();
    fs::write(team.path("team/one/round.json"), serde_json::to_vec(&forged).unwrap()).unwrap();
    team.run("member1", &["share", "preview", "team/one"]).refused(3, "not signed by its own key");
}

#[test]
fn who_has_left_is_not_waited_for() {
    let team = Team::of(6);
    team.open();
    for member in &team.members()[..5] {
        team.contribute(member, &["--blank"]).done();
    }
    team.next("coach").refused(3, "member6");
    team.run("member6", &["share", "leave", "team"]).done();
    team.next("coach").done();
}

#[test]
fn a_team_is_shown_with_fingerprints_to_read_aloud_and_pins_nobody() {
    let team = Team::of(2);
    for _ in 0..2 {
        let shown = team.run("member1", &["share", "team"]).done();
        assert!(shown.stdout.contains("accepted none of them yet"), "{}", shown.stdout);
        assert!(shown.stdout.contains("member1 (member)  (you)"), "{}", shown.stdout);
        let digits = shown.stdout.chars().filter(char::is_ascii_digit).count();
        assert!(digits >= 4 * 20, "{}", shown.stdout);
    }
}

#[test]
fn several_trustees_are_told_apart_by_name() {
    let team = Team::of(5);
    team.join("Eve", "trustee,member").done();
    team.new_round("One", &[]).refused(2, "--trustee");
    team.new_round("One", &["--trustee", "Nobody"]).refused(2, "Eve");
    team.new_round("One", &["--trustee", "Eve"]).done();
    team.accept("team/one").refused(3, "Eve");
    team.run("Eve", &["round", "accept", "team/one", "--accept-roster"]).done();
}

#[test]
fn a_definition_that_protects_too_little_is_not_made() {
    let team = Team::of(5);
    let weeks = |weeks| ["round", "new", "team", "X", "--weeks", weeks, "--accept-roster"];
    team.run("coach", &weeks("2025-W44..2025-W44")).refused(3, "at least 2");
    // Weeks are written as they are read: a ledger with others could not be read again.
    team.run("coach", &weeks("0025-W44..0025-W45")).done();
    team.run("coach", &weeks("0025-W44..0025-W45")).refused(1, "is there already");
    fs::remove_dir_all(team.path("team/x")).unwrap();
    team.run("coach", &weeks("0025-W44..0025-W45")).refused(3, "overlap");
    team.run("coach", &weeks("9998-W01..9998-W02")).refused(3, "more than a year");
    team.new_round("One", &["--retention", "731"]).refused(3, "730");
    team.new_round("One", &["--minimum", "4"]).refused(3, "never lowered");
    team.new_round("One", &["--minimum", "6"]).refused(3, "5 members");
    team.new_round("One", &["--closes", "2025-12-01"]).refused(3, "past");
    let future = (draglog::clock::now().date_naive() + chrono::Days::new(30)).format("%G-W%V").to_string();
    let soon = weeks(Box::leak(format!("{future}..{future}").into_boxed_str()));
    team.run("coach", &soon).refused(3, "at least 2");
    assert!(!team.path("team/x").exists() && !team.path("team/one").exists());
}

// Held by `earlier::renewed`: by their keys alone five would have come or gone, and nobody would be protected.
#[test]
fn who_leaves_while_others_renew_their_keys_is_protected() {
    let team = Team::of(7);
    team.open();
    for (member, answer) in team.members().iter().zip([5, 5, 5, 1, 1, 1, 5]) {
        team.answer(member, &[&format!("cg_freq={answer}")]);
        team.contribute(member, &[]).done();
    }
    assert_eq!(cut(&team.result(), "context_gaps.cg_freq"), Some((4, 4)));
    team.run("member7", &["share", "leave", "team"]).done();
    for who in ["member5", "member6"] {
        team.run(&format!("{who}new"), &["share", "join", "team", "--name", who, "--replace"]).done();
    }
    for who in ["coach", "trustee"] {
        team.run(who, &["share", "team", "team", "--accept-roster"]).done();
    }
    let new = ["round", "new", "team", "Two", "--weeks", "2025-W48..2025-W49", "--survey", "context_gaps"];
    team.run("coach", &new).done();
    team.run("trustee", &["round", "accept", "team/two"]).done();
    let people = ["member1", "member2", "member3", "member4", "member5new", "member6new"];
    for (who, answer) in people.into_iter().zip([5, 5, 5, 1, 1, 1]) {
        let answer = format!("cg_freq={answer}");
        team.run(who, &["pulse", "answer", "context_gaps", &answer, "--at", "2025-11-25T10:00"]).done();
        team.run(who, &["share", "team", "team", "--accept-roster"]).done();
        team.run(who, &["share", "contribute", "team/two"]).done();
    }
    for who in ["coach", "trustee"].iter().cycle().take(6) {
        team.run(who, &["round", "next", "team/two"]).done();
    }
    let (at_least, at_most) = cut(&team.json("team/two/result.json"), "context_gaps.cg_freq").unwrap();
    assert!(at_least < at_most && at_most > 3, "one of seven left: {at_least} to {at_most}");
}
