//! Who takes part, and comparing releases: invented members, subsets, people who come and go.

use std::fs;

use draglog::share::contribution;

use super::{Team, bands, block, contributions, counts};

// Held by `enough` in `share::collect`, on each side.
#[test]
fn four_of_five_contributions_release_nothing() {
    let team = Team::of(5);
    team.open("r", &[]).done();
    team.contribute("r", &team.members()[..4]);
    team.combine("r").refused(3, "4 valid contributions, 5 needed");
    team.check("r").refused(3, "4 valid contributions, 5 needed");
    assert!(!team.path("r/steps/a-to-b.json").exists() && !team.path("r/result.json").exists());
}

// Held by the trustee's own `enough`: what the coach took in does not matter.
#[test]
fn the_trustee_counts_with_own_eyes() {
    let team = Team::of(5);
    team.open("r", &[]).done();
    team.contribute("r", team.members());
    team.combine("r").done();
    fs::remove_file(&contributions(&team.path("r"))[0]).unwrap();
    team.check("r").refused(3, "4 valid contributions, 5 needed");
    assert!(!team.path("r/steps/b-to-a.json").exists());
}

// Held by `seen.insert(entry.member)` in `read_inbox`.
#[test]
fn the_same_member_twice_counts_once() {
    let team = Team::of(5);
    team.open("r", &[]).done();
    team.contribute("r", &team.members()[..4]);
    let first = team.file_of("r", "member1");
    fs::copy(&first, team.path("r/contributions/copy.json")).unwrap();
    team.combine("r").refused(3, "4 valid contributions, 5 needed");
    fs::rename(&first, team.path("aside.json")).unwrap();
    team.run("member1", &["share", "contribute", "r", "--blank"]).done();
    team.combine("r").refused(3, "4 valid contributions, 5 needed");
}

// Held by the binding (`Binding::context` and `bound_to`): the share opens and proves for one member only. The thief's
// copy is left out, and the colleague's own still counts.
#[test]
fn a_colleagues_report_under_another_name_is_left_out() {
    let team = Team::of(6);
    team.open("r", &[]).done();
    team.contribute("r", &team.members()[..5]);
    let mut stolen = contribution::read(&team.file_of("r", "member1")).unwrap();
    stolen.member = team.secret("member6").public();
    team.put("r", "0.json", &stolen.signed(&team.secret("member6")).unwrap());
    let result = team.result("r");
    assert_eq!(result["n"], 5);
    assert_eq!(super::left_out(&result), ["1 contribution was not valid"]);
}

// Held by `compare` in `round check --roster`.
#[test]
fn invented_members_are_not_on_the_trustees_own_roster() {
    let team = Team::of(5);
    let invented = ["member1", "ghost1", "ghost2", "ghost3", "ghost4"].map(str::to_owned);
    team.write_roster("real.txt", team.members());
    team.write_roster("roster.txt", &invented);
    team.open("r", &[]).done();
    team.contribute("r", &invented);
    team.combine("r").done();
    let said = team.run("trustee", &["round", "check", "r", "--roster", "real.txt"]);
    said.refused(3, "4 members of the round are not on your roster");
    assert!(!team.path("r/steps/b-to-a.json").exists());
}

// Held by the roster pinned at first sight, in `accepted`: on the trustee's side and on the developer's.
#[test]
fn a_roster_that_changed_is_refused_until_somebody_accepts_it() {
    let team = Team::of(5);
    team.open("first", &[]).done();
    team.contribute("first", team.members());
    team.result("first");
    let invented = ["member1", "ghost1", "ghost2", "ghost3", "ghost4"].map(str::to_owned);
    team.write_roster("roster.txt", &invented);
    team.open("second", &[]).done();
    team.run("member1", &["share", "contribute", "second"]).refused(3, "the roster changed");
    team.contribute("second", &invented[1..]);
    team.run("member1", &["share", "contribute", "second", "--accept-roster"]).done();
    team.combine("second").done();
    let said = team.check("second").refused(3, "the roster changed");
    assert!(said.stderr.contains("ghost1"), "it says who is new: {}", said.stderr);
}

// Held by `is_signed_by` and the roster in `Contribution::check`.
#[test]
fn strangers_and_forged_signatures_do_not_count() {
    let team = Team::of(5);
    team.open("r", &[]).done();
    team.contribute("r", &team.members()[..4]);
    team.run("stranger", &["share", "join"]).done();
    let honest = contribution::read(&team.file_of("r", "member1")).unwrap();
    let mut strange = honest.clone();
    strange.member = team.secret("stranger").public();
    team.put("r", "stranger.json", &strange.signed(&team.secret("stranger")).unwrap());
    let mut forged = honest.clone();
    forged.member = team.secret("member5").public();
    team.put("r", "forged.json", &forged.signed(&team.secret("stranger")).unwrap());
    let said = team.combine("r").refused(3, "4 valid contributions, 5 needed");
    assert_eq!(said.code, 3);
    team.contribute("r", &team.members()[4..]);
    let said = team.combine("r").done();
    assert!(said.stderr.contains("stranger.json: is of somebody who is not on the roster"), "{}", said.stderr);
    assert!(said.stderr.contains("forged.json: is not signed by the member it names"), "{}", said.stderr);
}

// Held by `same_as_released`, in the coach's ledger and in the trustee's.
#[test]
fn a_second_release_over_a_subset_is_refused() {
    let team = Team::of(6);
    team.open("r", &[]).done();
    team.contribute("r", team.members());
    team.result("r");
    team.combine("r").done();
    fs::remove_file(team.file_of("r", "member6")).unwrap();
    for file in ["result.json", "steps/a-to-b.json", "steps/b-to-a.json"] {
        fs::remove_file(team.path("r").join(file)).unwrap();
    }
    team.combine("r").refused(3, "was released already");
    // A coach who forgets the own ledger does not get past the trustee's.
    for file in ["draglog.db", "draglog.db-wal", "draglog.db-shm"] {
        drop(fs::remove_file(team.path("coach").join(file)));
    }
    team.combine("r").done();
    team.check("r").refused(3, "was released already");
    assert!(!team.path("r/result.json").exists());
}

// Held by `is_similar` in `release`: by whichever ledger knows the earlier release.
#[test]
fn a_release_that_differs_by_one_person_is_in_words_and_an_attack_refuses_it() {
    let team = Team::of(11);
    for (number, who) in team.members().iter().enumerate() {
        team.answer(who, &[&format!("cg_freq={}", number % 3 + 1)]);
    }
    team.open("first", &[]).done();
    team.contribute("first", &team.members()[..10]);
    assert_eq!(block(&team.result("first"), "context_gaps.cg_freq")["shown"], "counts");
    team.open("second", &[]).done();
    let earlier = team.json("second/round.json")["earlier"].as_array().unwrap().len();
    assert_eq!(earlier, 1, "the definition says which sets were released before");
    team.contribute("second", team.members());
    team.combine("second").done();
    assert!(team.check("second").done().stderr.contains("in words, without counts"));
    let said = team.run("coach", &["round", "combine", "second", "--attack"]);
    said.refused(3, "can compare");
    assert!(!team.path("second/result.json").exists());
    team.combine("second").done();
    let result = team.json("second/result.json");
    assert_eq!(counts(&result, "context_gaps.cg_freq"), [None; 7]);
    assert_eq!(bands(&result, "context_gaps.cg_freq")[0].as_deref(), Some("some"));
}

#[test]
fn an_attack_on_a_round_that_keeps_the_rules_finds_nothing() {
    let team = Team::of(10);
    for (number, who) in team.members().iter().enumerate() {
        team.answer(who, &[&format!("cg_freq={}", number % 3 + 1)]);
    }
    team.open("r", &[]).done();
    team.contribute("r", team.members());
    team.combine("r").done();
    team.check("r").done();
    let said = team.run("coach", &["round", "combine", "r", "--attack"]).done();
    assert!(said.stderr.contains("the attack found nothing"), "{}", said.stderr);
}

#[test]
fn the_same_people_again_are_counted_again() {
    let team = Team::of(10);
    for (number, who) in team.members().iter().enumerate() {
        team.answer(who, &[&format!("cg_freq={}", number % 3 + 1)]);
    }
    for folder in ["first", "second"] {
        team.open(folder, &[]).done();
        team.contribute(folder, team.members());
        assert_eq!(block(&team.result(folder), "context_gaps.cg_freq")["shown"], "counts");
    }
}

// Held by `none_gone` in `app::sharing::collecting`: nobody is taken out of what was released.
#[test]
fn who_vanishes_after_the_result_cannot_be_told_by_combining_again() {
    let team = Team::of(6);
    team.open("r", &[]).done();
    team.contribute("r", team.members());
    team.result("r");
    fs::remove_file(&contributions(&team.path("r"))[0]).unwrap();
    team.combine("r").refused(3, "was released already");
}

// Held by `is_over` in `check`: a coach who combines early does not make the trustee count.
#[test]
fn the_trustee_counts_nothing_before_the_round_closes() {
    let team = Team::of(5);
    team.open("r", &["--closes", "2999-01-01"]).done();
    team.contribute("r", &team.members()[..3]);
    let said = team.check("r").refused(3, "closes at 2999-01-01");
    assert!(!said.stderr.contains("3 valid"), "{}", said.stderr);
}
