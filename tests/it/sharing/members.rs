//! What a member, or somebody in a member's name, must not be able to do; and what a member is protected from.

use std::fs;

use draglog::domain::round::contribution::Part;
use draglog::share::contribution::{Contribution, make};
use draglog::share::keys::Identity;

use super::{Team, left_out};

/// A blank part of somebody, whoever signs it.
fn blank(team: &Team, who: &Identity) -> Contribution {
    let round = team.round();
    make(&round, who, &Part::blank(&round.definition.layout)).unwrap()
}

/// The last of six is replaced by `contribution`; five are counted and one file is not.
#[track_caller]
fn is_not_counted(team: &Team, contribution: &str) {
    let last = team.members().last().unwrap();
    fs::write(team.path(&team.file_of(last)), contribution).unwrap();
    team.run(last, &["share", "leave", "team"]).done();
    let result = team.result();
    assert_eq!(result["n"], 5);
}

fn five_of_six() -> Team {
    let team = Team::of(6);
    team.open();
    for member in &team.members()[..5] {
        team.contribute(member, &["--blank"]).done();
    }
    team
}

fn spelled(contribution: &Contribution) -> String {
    serde_json::to_string(contribution).unwrap()
}

// Held by `is_there` in `contribute`, and by the inbox: one file a member.
#[test]
fn nobody_contributes_twice() {
    let team = five_of_six();
    team.contribute("member1", &["--blank"]).refused(1, "already");
    let again = spelled(&blank(&team, &team.identity("member1")));
    fs::write(team.path("team/one/contributions/00000000000000aa.json"), again).unwrap();
    let copy = fs::read(team.path(&team.file_of("member2"))).unwrap();
    fs::write(team.path("team/one/contributions/00000000000000ab.json"), copy).unwrap();
    team.contribute("member6", &["--blank"]).done();
    team.next("coach").done().says("is a second one of the same member");
    team.next("trustee").done();
    team.steps(4);
    assert_eq!(team.json("team/one/result.json")["n"], 6);
}

// Held by `is_signed_by` in `Contribution::check`.
#[test]
fn a_forged_signature_and_a_stolen_name_are_not_counted() {
    let team = five_of_six();
    let mut forged = blank(&team, &team.identity("member5"));
    forged.member = team.identity("member6").public();
    is_not_counted(&team, &spelled(&forged));
    // In a colleague's name from the first byte to the last, but for the signature.
    let team = five_of_six();
    let mut named = blank(&team, &team.identity("member6"));
    let message = draglog::share::keys::message("draglog.contribution/2", &named).unwrap();
    named.signature = team.identity("member5").sign(&message);
    is_not_counted(&team, &spelled(&named));
    // A colleague's sealed file, signed anew by the thief, counts for neither.
    let team = five_of_six();
    let theirs: Contribution = serde_json::from_slice(&fs::read(team.path(&team.file_of("member1"))).unwrap()).unwrap();
    let thief = team.identity("member6");
    let mut stolen = Contribution { member: thief.public(), ..theirs };
    let message = draglog::share::keys::message("draglog.contribution/2", &stolen).unwrap();
    stolen.signature = thief.sign(&message);
    fs::write(team.path(&team.file_of("member6")), spelled(&stolen)).unwrap();
    let result = team.result();
    assert_eq!((result["n"].as_u64(), left_out(&result)), (Some(5), vec!["1 contribution was not valid"]));
}

// Held by the roster's line in `Contribution::check`.
#[test]
fn a_stranger_is_not_counted() {
    let team = five_of_six();
    is_not_counted(&team, &spelled(&blank(&team, &Identity::generate("Eve").unwrap())));
}

// Held by HPKE's tag in `Contribution::open`, and by the member's signature over it.
#[test]
fn a_flipped_bit_a_cut_file_and_a_share_to_the_wrong_key_are_not_counted() {
    let team = five_of_six();
    let mut flipped = blank(&team, &team.identity("member6"));
    let half = flipped.coach.split_off(flipped.coach.len() / 2);
    let changed = if half.starts_with('A') { "B" } else { "A" };
    flipped.coach = format!("{}{changed}{}", flipped.coach, &half[1..]);
    is_not_counted(&team, &spelled(&flipped));

    let team = five_of_six();
    let whole = spelled(&blank(&team, &team.identity("member6")));
    is_not_counted(&team, &whole[..whole.len() / 2]);

    // The two shares swapped: each sealed to the other one's key. Signed as it should be.
    let team = five_of_six();
    let member = team.identity("member6");
    let mut swapped = blank(&team, &member);
    std::mem::swap(&mut swapped.coach, &mut swapped.trustee);
    swapped.signature = member.sign(&draglog::share::keys::message("draglog.contribution/2", &swapped).unwrap());
    fs::write(team.path(&team.file_of("member6")), spelled(&swapped)).unwrap();
    let result = team.result();
    assert_eq!((result["n"].as_u64(), left_out(&result).len()), (Some(5), 1));
}

// Held by `round_hash` in `Contribution::check`, and by R in every seal and proof.
#[test]
fn a_contribution_to_another_round_is_not_counted() {
    let team = five_of_six();
    let other = five_of_six();
    let mut moved = blank(&other, &team.identity("member6"));
    is_not_counted(&team, &spelled(&moved));
    let team = five_of_six();
    let member = team.identity("member6");
    moved = blank(&other, &member);
    moved.round_hash = team.round().hash_text();
    moved.signature = member.sign(&draglog::share::keys::message("draglog.contribution/2", &moved).unwrap());
    fs::write(team.path(&team.file_of("member6")), spelled(&moved)).unwrap();
    assert_eq!(team.result()["n"], 5);
}

// Held by `definition::parse`: the coach's signature is looked at before everything else.
#[test]
fn an_edited_round_is_refused_by_everybody() {
    for change in ["title", "rules", "roster", "layout", "closes"] {
        let team = Team::of(5);
        team.open();
        team.change("team/one/round.json", |round| match change {
            "rules" => round["rules"]["minimum"] = 2.into(),
            "roster" => drop(round["roster"].as_array_mut().unwrap().pop()),
            "layout" => round["layout"][0]["title"] = "Who?".into(),
            "closes" => round["closes"] = "2025-12-01T12:00:00+00:00".into(),
            _ => round[change] = "Another".into(),
        });
        for arguments in [
            ["share", "preview", "team/one"],
            ["share", "contribute", "team/one"],
            ["round", "next", "team/one"],
            ["round", "status", "team/one"],
        ] {
            team.run("member1", &arguments).refused(3, "edited");
        }
        team.next("coach").refused(3, "edited");
        team.run("trustee", &["round", "accept", "team/one"]).refused(3, "edited");
    }
}

// Held by `Definition::check`, whose versions are part of what was signed.
#[test]
fn other_versions_are_refused() {
    let team = Team::of(5);
    team.open();
    let coach = team.identity("coach");
    let whole = team.round().definition;
    for change in ["rules", "vdaf"] {
        let mut definition = whole.clone();
        if change == "rules" {
            definition.rules.version = 99;
        } else {
            definition.vdaf.version = 17;
        }
        let message = draglog::share::keys::message("draglog.round/2", &definition).unwrap();
        definition.signature = coach.sign(&message);
        fs::write(team.path("team/one/round.json"), serde_json::to_vec(&definition).unwrap()).unwrap();
        let said = team.run("trustee", &["round", "accept", "team/one", "--accept-roster"]);
        assert_eq!(said.code, if change == "rules" { 3 } else { 4 }, "{}", said.stderr);
    }
    fs::write(team.path("team/one/round.json"), r#"{"schema": "draglog.round/1", "id": "1", "title": "Old"}"#).unwrap();
    team.run("member1", &["share", "preview", "team/one"]).refused(3, "older draglog");
    team.run("trustee", &["round", "accept", "team/one"]).refused(3, "older draglog");
}

// Held by `asked::check`: another cut or other words are not what one's own draglog asks.
#[test]
fn a_layout_with_another_cut_or_other_words_is_refused() {
    let team = Team::of(5);
    team.new_round("One", &[]).done();
    let coach = team.identity("coach");
    let whole = team.place().defined().unwrap().definition;
    for change in ["cut", "words"] {
        let mut definition = whole.clone();
        let block = definition
            .layout
            .iter_mut()
            .find(|block| block.cut.as_ref().is_some_and(|cut| cut.options.len() == 1))
            .unwrap();
        if change == "cut" {
            let last = u8::try_from(block.options.len()).unwrap();
            let cut = block.cut.as_mut().unwrap();
            cut.options = if cut.options == [last] { vec![last - 1, last] } else { vec![last] };
        } else {
            block.title.push('!');
        }
        let definition = draglog::share::definition::sign(definition, &coach).unwrap();
        fs::write(team.path("team/one/round.json"), serde_json::to_vec(&definition).unwrap()).unwrap();
        team.accept("team/one").refused(4, "block `");
    }
}

// Held by `pins::compare`, and by R which is in everything.
#[test]
fn a_round_with_two_collectors_of_ones_own_is_refused_before_and_between_and_meanwhile() {
    // Before: an attacker who may write to the folder brings two keys of their own.
    let team = Team::of(5);
    team.open();
    team.contribute("member1", &["--blank"]).done();
    let evil = |team: &Team| {
        for (who, role) in [("evil1", "coach"), ("evil2", "trustee")] {
            team.run(who, &["share", "join", "team", "--name", who, "--as", role]).done();
        }
        fs::rename(team.path("team/one"), team.path("kept")).unwrap();
        let new = [
            "round",
            "new",
            "team",
            "One",
            "--weeks",
            super::WEEKS,
            "--survey",
            "context_gaps",
            "--trustee",
            "evil2",
            "--accept-roster",
        ];
        team.run("evil1", &new).done();
        team.run("evil2", &["round", "accept", "team/one", "--accept-roster"]).done();
    };
    team.run("member2", &["share", "preview", "team/one", "--accept-roster"]).done();
    evil(&team);
    team.run("member2", &["share", "contribute", "team/one", "--blank", "--accept-roster"]).refused(3, "");
    // Who has pinned the team and was never shown this round is told of the collectors.
    let pinned = team.run("member1", &["share", "contribute", "team/one", "--blank", "--accept-roster"]);
    pinned.refused(3, "");

    // Between the steps: nothing of the swapped round fits what was collected.
    let team = Team::of(5);
    team.open();
    team.all_contribute();
    team.steps(1);
    let kept = team.path("kept/steps");
    evil(&team);
    fs::remove_dir_all(team.path("team/one/contributions")).unwrap();
    fs::rename(team.path("kept/contributions"), team.path("team/one/contributions")).unwrap();
    fs::remove_dir_all(team.path("team/one/steps")).unwrap();
    fs::rename(kept, team.path("team/one/steps")).unwrap();
    team.next("trustee").done();
    assert!(!team.path("team/one/steps/2-trustee.json").exists(), "the trustee has no part in it");
    team.run("evil2", &["round", "next", "team/one"]).refused(3, "");
    team.run("evil1", &["round", "next", "team/one"]).refused(3, "");
}

// Held by `Memory::same_round` and `Memory::same_part`: what was shown leaves, or nothing.
#[test]
fn what_was_shown_leaves_or_nothing() {
    let team = Team::of(5);
    team.open();
    team.answer("member1", &["cg_freq=4"]);
    let shown = team.run("member1", &["share", "preview", "team/one", "--bytes", "--accept-roster"]).done().stdout;
    team.answer("member1", &["cg_freq=2"]);
    team.contribute("member1", &[]).refused(3, "changed since you were shown");
    let again = team.run("member1", &["share", "preview", "team/one", "--bytes"]).done().stdout;
    assert_ne!(shown, again);
    team.contribute("member1", &[]).done();
    assert_eq!(fs::read_to_string(team.path(&team.file_of("member1"))).unwrap(), again);
    // Nothing of it lies in plain words in the data folder.
    for file in fs::read_dir(team.path("member1/prepared")).unwrap() {
        let text = fs::read_to_string(file.unwrap().path()).unwrap();
        assert!(!text.contains("cells") && !text.contains("once a"), "{text}");
    }
}

// Held by `Memory::same_round`: also coach and trustee themselves bring no other round in between.
#[test]
fn another_round_in_the_place_of_the_one_that_was_shown_takes_nothing() {
    let team = Team::of(5);
    team.open();
    team.run("member1", &["share", "preview", "team/one", "--accept-roster"]).done();
    team.run("coach", &["round", "withdraw", "team/one"]).done();
    team.run("trustee", &["round", "withdraw", "team/one"]).done();
    fs::rename(team.path("team/one"), team.path("earlier")).unwrap();
    team.new_round("One", &["--purpose", "something else"]).done();
    team.accept("team/one").done();
    team.contribute("member1", &["--blank"]).refused(3, "another one than you were shown");
    team.run("member1", &["share", "preview", "team/one"]).done();
    team.contribute("member1", &["--blank"]).done();
}

// Held by `contribute`: no contribution before the trustee answers for the round.
#[test]
fn nothing_leaves_without_the_signatures_of_both() {
    let team = Team::of(5);
    team.new_round("One", &[]).done();
    team.contribute("member1", &["--blank"]).refused(3, "has not accepted");
    team.accept("team/one").done();
    team.change("team/one/accept.json", |accept| accept["signature"] = "AAAA".into());
    team.contribute("member1", &["--blank"]).refused(3, "not signed by the trustee");
    assert_eq!(team.status()["state"], "refused");
}

// Held by `floor`.
#[test]
fn a_floor_of_ones_own_is_above_the_rounds() {
    let team = Team::of(5);
    team.open();
    let config = team.path("member1/config");
    fs::create_dir_all(&config).unwrap();
    fs::write(config.join("config.toml"), "[share]\nmin_contributions = 8\n").unwrap();
    team.contribute("member1", &["--blank"]).refused(3, "share.min_contributions");
    fs::write(config.join("config.toml"), "[share]\nmax_retention_days = 30\n").unwrap();
    team.contribute("member1", &["--blank"]).refused(3, "share.max_retention_days");
}
