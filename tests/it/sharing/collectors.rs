//! What coach and trustee must not be able to do, alone and with the program as it is.

use std::fs;

use draglog::domain::round::ShareHolder;
use draglog::share::definition::withdraw;
use draglog::share::keys::message;
use draglog::share::side::Side;
use draglog::share::{inbox, step};
use serde_json::{Value, json};

use super::{Team, WEEKS, block, left_out};

/// Everybody has contributed to a round of so many.
fn full(count: usize) -> Team {
    let team = Team::of(count);
    team.open();
    team.all_contribute();
    team
}

/// What a step says, opened by the one it is sealed to.
fn opened(team: &Team, number: u8) -> Value {
    let place = team.place();
    let steps = step::written(&place.folder).unwrap();
    step::open(&team.round(), number, &steps, &team.secret(step::from(number).other())).unwrap()
}

/// Puts another step in the place of one, made with its collector's own keys.
fn replaced(team: &Team, number: u8, content: &Value) {
    let place = team.place();
    let steps = step::written(&place.folder).unwrap();
    let before = usize::from(number).checked_sub(2).map(|before| steps[before].clone());
    let role = step::from(number);
    let keys = (&team.secret(role), &team.identity(role.as_str()));
    let bytes = step::make(&team.round(), number, before.as_deref(), keys, content).unwrap();
    fs::write(team.path("team/one/steps").join(step::file_name(number)), bytes).unwrap();
}

// Held by `OPENED_FROM` in `Side::openings`: a figure that fewer than five answered is opened by neither side.
#[test]
fn one_answer_among_four_blanks_stays_closed_for_both() {
    let team = Team::of(5);
    team.open();
    team.answer("member1", &["cg_freq=4"]);
    team.contribute("member1", &[]).done();
    for member in &team.members()[1..] {
        team.contribute(member, &["--blank"]).done();
    }
    team.steps(5);
    let result = team.json("team/one/result.json");
    assert!(result["blocks"].as_array().unwrap().iter().all(|block| block["answers"].is_null()), "{result}");
    team.next("trustee").done();
    assert_eq!(team.status()["state"], "confirmed", "a round in which all is kept back is confirmed");
}

// Held by `OPENED_FROM` in `Side::openings`, on the trustee's side.
#[test]
fn no_share_of_a_figure_that_four_answered_is_in_any_step() {
    let team = Team::of(5);
    team.open();
    for member in &team.members()[..4] {
        team.answer(member, &["cg_freq=4"]);
        team.contribute(member, &[]).done();
    }
    team.contribute("member5", &["--blank"]).done();
    team.steps(4);
    let fourth = opened(&team, 4);
    assert!(fourth["opened"].as_array().unwrap().iter().all(Value::is_null), "{fourth}");
}

// Held by `Block::unanswered`: "does not apply" is no answer.
#[test]
fn four_does_not_apply_and_one_answer_stay_closed() {
    let team = Team::of(5);
    team.open();
    team.answer("member1", &["cg_found=2"]);
    for member in &team.members()[1..] {
        team.answer(member, &["cg_found=0"]);
    }
    for member in team.members() {
        team.contribute(member, &[]).done();
    }
    team.steps(4);
    let layout = team.round().definition.layout;
    let place = layout.iter().position(|block| block.id == "context_gaps.cg_found").unwrap();
    assert!(opened(&team, 4)["opened"][place].is_null(), "the trustee's share would tell the coach the one answer");
    team.next("coach").done();
    assert_eq!(block(&team.json("team/one/result.json"), "context_gaps.cg_found")["shown"], "kept_back");
}

// Held by `self.enough` in `Side::first`, and again in `second` and `third`.
#[test]
fn four_are_too_few_and_a_blank_that_comes_late_still_counts() {
    let team = Team::of(5);
    team.open();
    for member in &team.members()[..4] {
        team.contribute(member, &["--blank"]).done();
    }
    team.next("coach").refused(3, "missing: member5");
    team.run("member5", &["share", "leave", "team"]).done();
    team.next("coach").refused(3, "4 signed contributions, 5 needed");
    assert_eq!((&team.status()["state"], &team.status()["turn"]), (&"closed".into(), &"members".into()));
    team.contribute("member5", &["--blank"]).done();
    team.result();
}

// Held by `Work::is_closed`: before `closes` everybody has to have contributed.
#[test]
fn nothing_is_counted_before_it_closes_while_somebody_is_missing() {
    let team = Team::of(6);
    team.open();
    for member in &team.members()[..5] {
        team.contribute(member, &["--blank"]).done();
    }
    team.next("coach").refused(3, "missing: member6");
    // A coach whose program does it all the same is not answered.
    let place = team.place();
    let (round, coach) = (team.round(), team.identity("coach"));
    let side = Side::new(&round, &place.folder, ShareHolder::Coach, (team.secret(ShareHolder::Coach), &coach)).unwrap();
    let made = side.first(&inbox::read(&round, &place.folder).unwrap()).unwrap();
    fs::write(team.path("team/one/steps/1-coach.json"), made.bytes).unwrap();
    team.next("trustee").refused(3, "missing: member6");
}

// Held by `Side::same_as`: the trustee reads the folder with own eyes.
#[test]
fn a_coach_who_leaves_files_out_is_not_answered() {
    let team = full(6);
    let place = team.place();
    let (round, coach) = (team.round(), team.identity("coach"));
    let side = Side::new(&round, &place.folder, ShareHolder::Coach, (team.secret(ShareHolder::Coach), &coach)).unwrap();
    let mut inbox = inbox::read(&round, &place.folder).unwrap();
    inbox.entries.pop();
    let made = side.first(&inbox).unwrap();
    fs::write(team.path("team/one/steps/1-coach.json"), made.bytes).unwrap();
    team.next("trustee").refused(3, "leaves out member");
    assert!(!team.path("team/one/steps/2-trustee.json").exists());
    // The coach's own program takes it in, and the round goes on.
    team.next("coach").done();
    team.next("trustee").done();
    team.steps(4);
    assert_eq!(team.json("team/one/result.json")["n"], 6);
}

// Held by `Work::write_again`, and behind it by `Work::second`, which answers a round once.
#[test]
fn a_second_answer_over_other_contributions_is_refused() {
    let team = full(6);
    team.steps(2);
    fs::remove_file(team.path(&team.file_of("member6"))).unwrap();
    fs::remove_file(team.path("team/one/steps/2-trustee.json")).unwrap();
    let place = team.place();
    let (round, coach) = (team.round(), team.identity("coach"));
    let side = Side::new(&round, &place.folder, ShareHolder::Coach, (team.secret(ShareHolder::Coach), &coach)).unwrap();
    let made = side.first(&inbox::read(&round, &place.folder).unwrap()).unwrap();
    fs::write(team.path("team/one/steps/1-coach.json"), made.bytes).unwrap();
    let said = team.next("trustee");
    // The bytes of the first answer are written again, never a second answer.
    assert_eq!(said.code, 0, "{}", said.stderr);
    let steps = step::written(&team.place().folder).unwrap();
    assert!(
        step::open::<Value>(&round, 2, &steps, &team.secret(ShareHolder::Coach)).is_err(),
        "it answers another step 1"
    );
    team.next("trustee").done().says("the coach's turn");
    // Nor does the coach's own program: it puts back the step 1 that was answered, and misses the file.
    team.next("coach").done().says("again");
    team.next("coach").refused(1, "member6 is gone");
}

// Held by `Side::after_second`: the list that was answered must be the one of step 1.
#[test]
fn a_trustee_who_answers_over_fewer_is_refused() {
    let team = full(6);
    team.steps(2);
    let mut second = opened(&team, 2);
    second["entries"].as_array_mut().unwrap().pop();
    replaced(&team, 2, &second);
    team.next("coach").refused(3, "other contributions");
}

// Survived: whose contribution is called bad is named, and that member sees that it was not counted.
#[test]
fn a_trustee_who_calls_good_ones_bad_is_told_of_by_name() {
    let team = full(6);
    team.steps(2);
    let mut second = opened(&team, 2);
    let bad = second["entries"][0]["member"].as_str().unwrap().to_owned();
    second["entries"][0]["verifier"] = Value::Null;
    replaced(&team, 2, &second);
    let whose = team.members().iter().find(|who| team.identity(who).public() == bad).unwrap();
    team.next("coach")
        .done()
        .says(&format!("the contribution of {whose} is not counted: the trustee's half does not open"));
}

// Held by `Side::kept_to`: a share that is opened must be the one that was committed to.
#[test]
fn a_share_that_is_shifted_after_the_others_were_seen_stops_the_round() {
    use draglog::share::encoding::{decode, encode};
    let shifted = |opening: &mut Value| {
        let mut share = decode(opening["share"].as_str().unwrap()).unwrap();
        share[0] ^= 1;
        opening["share"] = encode(&share).into();
    };
    let team = full(6);
    team.steps(4);
    let whole = opened(&team, 4);
    for part in ["unanswered", "opened"] {
        let mut fourth = whole.clone();
        let opening = fourth[part].as_array_mut().unwrap().iter_mut().find(|one| !one.is_null()).unwrap();
        shifted(opening);
        replaced(&team, 4, &fourth);
        team.next("coach").refused(3, "not the one that was committed to");
    }
    replaced(&team, 4, &whole);
    team.next("coach").done();

    let team = full(6);
    team.steps(3);
    let mut third = opened(&team, 3);
    shifted(&mut third["unanswered"][0]);
    replaced(&team, 3, &third);
    team.next("trustee").refused(3, "not the one that was committed to");
}

// Held by `Side::sums`: what is opened is what five answered, neither more nor less.
#[test]
fn a_trustee_who_keeps_a_figure_back_is_refused() {
    let team = full(6);
    team.steps(4);
    let mut fourth = opened(&team, 4);
    *fourth["opened"].as_array_mut().unwrap().iter_mut().find(|one| !one.is_null()).unwrap() = Value::Null;
    replaced(&team, 4, &fourth);
    team.next("coach").refused(3, "contradict");
}

// Held by `step::signed`: each step is signed by the collector whose turn it is.
#[test]
fn a_trustees_step_by_the_coachs_key_is_refused() {
    let team = full(5);
    team.steps(1);
    let place = team.place();
    let steps = step::written(&place.folder).unwrap();
    let round = team.round();
    let forged = step::make(
        &round,
        2,
        Some(&steps[0]),
        (&team.secret(ShareHolder::Coach), &team.identity("coach")),
        &json!({ "entries": [], "commitments": [] }),
    );
    fs::write(team.path("team/one/steps/2-trustee.json"), forged.unwrap()).unwrap();
    team.next("coach").refused(3, "not signed by the trustee");
    assert_eq!(team.status()["state"], "refused");
    // The trustee puts the own one there, and it goes on.
    team.next("trustee").done();
    team.next("coach").done();
}

// Held by `is_trustee` in `accept`: one machine never holds both.
#[test]
fn the_coachs_machine_accepts_nothing() {
    let team = Team::of(5);
    team.new_round("One", &[]).done();
    team.run("coach", &["round", "accept", "team/one"]).refused(3, "coach's key");
    team.run("member1", &["round", "accept", "team/one", "--accept-roster"]).refused(3, "trustee of this round is");
    assert!(!team.path("team/one/accept.json").exists());
}

// Held by `both` in `opening`, and by `Definition::is_strong` for a definition that was written by hand.
#[test]
fn one_person_cannot_be_coach_and_trustee() {
    let team = Team::of(5);
    team.join("coach", "coach,trustee").done();
    team.new_round("One", &["--trustee", "coach"]).refused(3, "one person");
    team.run("trustee", &["share", "leave", "team"]).done();
    team.new_round("One", &[]).refused(3, "one person");
}

// Held by `weeks_are_free` in `opening`, by the same in `accepting`, and by `never_before` in `contribute`.
#[test]
fn a_second_round_over_the_same_or_overlapping_weeks_is_refused() {
    let team = full(5);
    team.new_round("Two", &[]).refused(3, "overlap");
    team.result();
    let overlapping = |weeks| ["round", "new", "team", "Three", "--accept-roster", "--weeks", weeks];
    for weeks in [WEEKS, "2025-W47..2025-W49", "2025-W40..2025-W44"] {
        team.run("coach", &overlapping(weeks)).refused(3, "overlap");
    }
    team.run("coach", &overlapping("2025-W48..2025-W49")).done();

    // A coach with another folder for the same people: the trustee's ledger and each member's refuse.
    let team = full(5);
    team.result();
    copy_team(&team, "other");
    team.run("coach2", &["share", "join", "other", "--name", "coach2", "--as", "coach"]).done();
    let new = ["round", "new", "other", "Again", "--weeks", WEEKS, "--accept-roster"];
    team.run("coach2", &new).done();
    team.run("trustee", &["round", "accept", "other/again", "--accept-roster"]).refused(3, "overlap");
    team.run("trustee2", &["share", "join", "other", "--name", "trustee2", "--as", "trustee"]).done();
    fs::remove_dir_all(team.path("other/again")).unwrap();
    let new = ["round", "new", "other", "Anew", "--weeks", WEEKS, "--trustee", "trustee2", "--accept-roster"];
    team.run("coach3", &["share", "join", "other", "--name", "coach3", "--as", "coach"]).done();
    team.run("coach3", &new).done();
    team.run("trustee2", &["round", "accept", "other/anew", "--accept-roster"]).done();
    team.run("member1", &["share", "contribute", "other/anew", "--blank", "--accept-roster"])
        .refused(3, "contributed to another round");
}

/// The roster alone, in another folder.
fn copy_team(team: &Team, name: &str) {
    fs::create_dir(team.path(name)).unwrap();
    fs::write(team.path(name).join("roster.txt"), team.roster()).unwrap();
}

// Held by `withdraw_round`: once figures are open there is no way back; before, the weeks are free.
#[test]
fn a_round_is_withdrawn_before_anything_is_open_and_never_after() {
    let team = full(5);
    team.steps(3);
    team.run("member1", &["round", "withdraw", "team/one"]).refused(1, "only the coach or the trustee");
    team.run("trustee", &["round", "withdraw", "team/one"]).done();
    assert_eq!(team.status()["state"], "refused");
    team.next("coach").refused(1, "withdrawn");
    team.new_round("Two", &[]).done();
    team.accept("team/two").done();
    team.run("member1", &["share", "contribute", "team/two", "--blank"]).done();

    let team = full(5);
    team.steps(4);
    for who in ["trustee", "coach"] {
        team.run(who, &["round", "withdraw", "team/one"]).refused(3, "opened already");
    }
}

// Held by `withdrawal_frees` in `contribute`: only the other collector's ledger knows whether figures were opened.
#[test]
fn a_coach_who_withdraws_what_the_trustee_opened_gets_no_second_part() {
    let team = full(6);
    team.join("trustee2", "trustee").done();
    team.steps(4);
    // The coach's own program sees no step any longer, and nothing of it in the ledger.
    fs::remove_dir_all(team.path("team/one/steps")).unwrap();
    team.run("coach", &["round", "withdraw", "team/one"]).done();
    for who in ["coach", "member1"] {
        team.run(who, &["share", "team", "team", "--accept-roster"]).done();
    }
    team.new_round("Two", &["--trustee", "trustee"]).done();
    team.accept("team/two").refused(3, "overlap");
    fs::remove_dir_all(team.path("team/two")).unwrap();
    let new = ["round", "new", "team", "Anew", "--weeks", WEEKS, "--trustee", "trustee2", "--accept-roster"];
    team.run("coach2", &["share", "join", "team", "--name", "coach2", "--as", "coach"]).done();
    team.run("coach2", &new).done();
    team.run("trustee2", &["round", "accept", "team/anew", "--accept-roster"]).done();
    team.run("member1", &["share", "team", "team", "--accept-roster"]).done();
    team.run("member1", &["share", "contribute", "team/anew", "--blank"]).refused(3, "withdrawn by its coach alone");
}

// Held by `earlier::is_given_up` in `opening`: by the ledger's own stage, and by the round, not by its title.
#[test]
fn a_trustee_who_withdraws_after_the_result_frees_no_weeks() {
    let team = full(6);
    team.steps(5);
    // The trustee's program is another one: it withdraws all the same, and takes away what speaks against it.
    let place = team.place();
    let defined = place.defined().unwrap();
    withdraw(&place.folder, &defined, ShareHolder::Trustee, &team.identity("trustee")).unwrap();
    fs::remove_file(team.path("team/one/result.json")).unwrap();
    team.new_round("Two", &[]).refused(3, "overlap");
}

// Held by `result::check` and `result::signed_by`.
#[test]
fn a_result_that_was_edited_or_signed_by_one_only_is_told_apart() {
    let team = full(6);
    team.steps(5);
    let one = team.run("nobody", &["report", "team/one", "--format", "markdown"]).done();
    let first = one.stdout.lines().find(|line| !line.trim().is_empty()).unwrap_or_default().to_owned();
    assert!(first.contains("trustee"), "the first line says so: {first}");
    team.next("trustee").done();
    team.run("nobody", &["report", "team/one", "--format", "markdown"]).done();
    let whole = team.json("team/one/result.json");
    team.change("team/one/result.json", |result| result["n"] = 7.into());
    team.run("nobody", &["report", "team/one", "--format", "markdown"]).refused(3, "edited");
    fs::write(team.path("alone.json"), whole.to_string()).unwrap();
    let alone = team.run("nobody", &["report", "alone.json", "--format", "markdown"]).done();
    assert!(alone.stdout.contains("keys you have not checked"), "{}", alone.stdout);
}

// Held by `ResultFile`, whose signatures are asked before what it says is read: an edit is told as one, also where what is there
// after it is no week, no collector and no pulse.
#[test]
fn an_edit_that_leaves_no_result_is_told_as_an_edit() {
    type Edit = fn(&mut Value);
    let team = full(5);
    team.steps(5);
    let whole = team.json("team/one/result.json");
    let edits: [(&str, Edit); 3] = [
        ("weeks", |result| result["weeks"] = "x".into()),
        ("role", |result| result["signatures"][0]["role"] = "boss".into()),
        ("survey", |result| result["surveys"][0] = "y".into()),
    ];
    for (what, edit) in edits {
        team.change("team/one/result.json", edit);
        team.run("nobody", &["report", "team/one", "--format", "markdown"]).refused(3, "edited after it was signed");
        assert_eq!(team.status()["state"], "refused", "{what}");
        team.next("trustee").refused(3, "edited after it was signed");
        team.run("member1", &["share", "list"]).done();
        fs::write(team.path("team/one/result.json"), whole.to_string()).unwrap();
    }
    // What was signed like that is no result, whoever signed it.
    team.change("team/one/result.json", |result| {
        result["weeks"] = "2026-W60..2026-W61".into();
        let coach = team.identity("coach");
        let signature = coach.sign(&message("draglog.result/2", &*result).unwrap());
        result["signatures"][0]["signature"] = signature.into();
    });
    team.run("nobody", &["report", "team/one", "--format", "markdown"]).refused(4, "no stretch of weeks");
    team.next("trustee").refused(4, "no stretch of weeks");
}

// Held by `KnownSigners::miss`: whoever may write to the folder can put an invented round with all its signatures there.
#[test]
fn a_round_that_others_invented_is_told_of_first() {
    let (team, other) = (full(5), full(5));
    team.result();
    other.result();
    fs::rename(team.path("team/one"), team.path("aside")).unwrap();
    copy_round(&other.path("team/one"), &team.path("team/one"));
    for who in ["member1", "coach", "trustee"] {
        let page = team.run(who, &["report", "team/one", "--format", "markdown"]).done();
        assert!(
            page.stdout.starts_with("> \"One\" is signed by a coach or a trustee whom you have not"),
            "{}",
            page.stdout
        );
    }
    fs::remove_dir_all(team.path("team/one")).unwrap();
    fs::rename(team.path("aside"), team.path("team/one")).unwrap();
    for who in ["member1", "coach", "trustee"] {
        let page = team.run(who, &["report", "team/one", "--format", "markdown"]).done();
        assert!(page.stdout.starts_with("# One"), "{}", page.stdout);
    }
}

/// A round's own files, without what is in its folders.
fn copy_round(from: &std::path::Path, to: &std::path::Path) {
    fs::create_dir(to).unwrap();
    for name in ["round.json", "accept.json", "result.json"] {
        fs::copy(from.join(name), to.join(name)).unwrap();
    }
}

// Held by `finish::confirm`, which works the result out again.
#[test]
fn a_trustee_signs_no_other_result_than_the_own_one() {
    let team = full(6);
    team.steps(5);
    team.change("team/one/result.json", |result| {
        let blocks = result["blocks"].as_array_mut().unwrap();
        let block = blocks.iter_mut().find(|block| block["id"] == "context_gaps.cg_freq").unwrap();
        block["cut"]["at_least"] = 5.into();
    });
    team.next("trustee").refused(3, "context_gaps.cg_freq");
    assert_eq!(left_out(&team.json("team/one/result.json")).len(), 0);
}

// Held by `earlier_is_whole` in `accepting`.
#[test]
fn a_coach_who_leaves_an_earlier_round_out_finds_no_trustee() {
    let team = full(5);
    team.result();
    fs::rename(team.path("team/one"), team.path("aside")).unwrap();
    let new = ["round", "new", "team", "Two", "--weeks", "2025-W48..2025-W49", "--accept-roster"];
    team.run("coach", &new).done();
    fs::rename(team.path("aside"), team.path("team/one")).unwrap();
    team.run("trustee", &["round", "accept", "team/two"]).refused(3, "earlier rounds");
}
