//! Hostile files: too long, too deep, cut, flipped, sealed to somebody else, links, pipes, names that steer a terminal.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;

use draglog::share::contribution::{self, Sealed};
use draglog::share::keys::{decode, encode};
use serde_json::{Value, json};

use super::{Team, left_out};

/// A round in which five honest members and one more have contributed; the sixth's file is then damaged.
fn damaged(damage: impl FnOnce(&Team)) -> Team {
    let team = Team::of(6);
    team.open("r", &[]).done();
    team.contribute("r", team.members());
    damage(&team);
    team
}

/// The others are counted, and one file is left out, by the coach or by the trustee, for this reason.
#[track_caller]
fn is_left_out(team: &Team, why: &str) {
    let said = team.combine("r").done().stderr + &team.check("r").done().stderr;
    assert!(said.contains(why), "`{why}` is not in: {said}");
    team.combine("r").done();
    let result = team.json("r/result.json");
    assert_eq!(result["n"], 5);
    assert_eq!(left_out(&result), ["1 contribution was not valid"]);
}

/// Changes the sealed part of the sixth member's contribution and signs it again, so that only the seals can tell.
fn resealed(change: impl FnOnce(&mut Sealed)) -> Team {
    damaged(|team| {
        let file = team.file_of("r", "member6");
        let mut changed = contribution::read(&file).unwrap();
        change(changed.sealed.as_mut().unwrap());
        let changed = changed.signed(&team.secret("member6")).unwrap();
        fs::write(&file, contribution::to_bytes(&changed).unwrap()).unwrap();
    })
}

fn flipped(text: &str) -> String {
    let mut bytes = decode(text).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    encode(&bytes)
}

// Held by the signature, in `Contribution::check`; the seal would hold, too.
#[test]
fn a_flipped_bit_is_left_out() {
    let team = damaged(|team| {
        let file = team.file_of("r", "member6");
        let mut document: Value = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
        document["sealed"]["coach"] = json!(flipped(document["sealed"]["coach"].as_str().unwrap()));
        fs::write(&file, document.to_string()).unwrap();
    });
    is_left_out(&team, "is not signed by the member it names");
}

// Held by the seal (`open_share`): signed anew, so that the signature is right.
#[test]
fn a_flipped_bit_under_a_right_signature_is_left_out_by_the_coach() {
    is_left_out(&resealed(|sealed| sealed.coach = flipped(&sealed.coach)), "does not open");
}

// The same on the other side: the coach cannot tell, the trustee can.
#[test]
fn a_flipped_bit_under_a_right_signature_is_left_out_by_the_trustee() {
    is_left_out(&resealed(|sealed| sealed.trustee = flipped(&sealed.trustee)), "its proof does not hold");
}

// Held by the seal: the public part is bound to it; the proof would hold, too.
#[test]
fn another_public_part_is_left_out() {
    is_left_out(&resealed(|sealed| sealed.public = flipped(&sealed.public)), "does not open");
}

// Held by the seal: each half is for one key and one role.
#[test]
fn a_share_sealed_to_the_wrong_key_is_left_out() {
    is_left_out(&resealed(|sealed| std::mem::swap(&mut sealed.coach, &mut sealed.trustee)), "does not open");
}

// Held by the seal, and by `is_at_end` where a share opens and is too short.
#[test]
fn a_cut_share_is_left_out() {
    is_left_out(&resealed(|sealed| sealed.coach.truncate(sealed.coach.len() / 2)), "does not open");
}

// Held by `files::parse`.
#[test]
fn a_cut_file_is_left_out() {
    let team = damaged(|team| {
        let file = team.file_of("r", "member6");
        let half = fs::metadata(&file).unwrap().len() / 2;
        File::options().write(true).open(file).unwrap().set_len(half).unwrap();
    });
    is_left_out(&team, "EOF while parsing");
}

// Held by the limit in `files::read`, before a byte is read.
#[test]
fn a_file_of_a_gigabyte_is_left_out() {
    let team = damaged(|team| {
        File::create(team.file_of("r", "member6")).unwrap().set_len(1 << 30).unwrap();
    });
    is_left_out(&team, "is longer than 1024 KiB");
}

// Held by the form that is read: nothing deeper is followed. Where any value may stand, in `round.json`, the parser's
// limit of depth holds, see below.
#[test]
fn a_deeply_nested_file_is_left_out() {
    let team = damaged(|team| {
        let file = team.file_of("r", "member6");
        let deep = format!("{{\"sealed\":{}", "{\"nonce\":".repeat(100_000));
        fs::write(file, deep).unwrap();
    });
    is_left_out(&team, "expected a string");
}

// Held by O_NOFOLLOW and the look before it, in `files::read`.
#[test]
fn a_link_is_left_out() {
    let team = damaged(|team| {
        let file = team.file_of("r", "member6");
        fs::rename(&file, team.path("aside.json")).unwrap();
        symlink(team.path("aside.json"), &file).unwrap();
    });
    is_left_out(&team, "is a link");
}

// Held by `is_file` after opening without waiting: a pipe never keeps the coach waiting.
#[test]
fn a_pipe_is_left_out() {
    let team = damaged(|team| {
        let file = team.file_of("r", "member6");
        fs::remove_file(&file).unwrap();
        let made = std::process::Command::new("mkfifo").arg(&file).status().unwrap();
        assert!(made.success());
    });
    is_left_out(&team, "is no regular file");
}

// Held by `is_plain`; and what is told of it steers no terminal.
#[test]
fn a_name_with_control_characters_is_left_out_and_shown_without_them() {
    let team = damaged(|team| {
        let name = OsStr::from_bytes(b"\x1b[2J\x07evil\xff.json");
        fs::rename(team.file_of("r", "member6"), team.path("r/contributions").join(name)).unwrap();
    });
    let said = team.combine("r").done();
    assert!(!said.stderr.contains('\u{1b}') && said.stderr.contains("evil"), "{:?}", said.stderr);
    team.check("r").done();
    team.combine("r").done();
    assert_eq!(team.json("r/result.json")["n"], 5);
}

// Held by HPKE's sender key, in `steps::read`: nobody but the other collector can make a step.
#[test]
fn a_step_that_was_changed_or_made_by_somebody_else_is_refused() {
    let team = damaged(|_| {});
    team.combine("r").done();
    let step = fs::read(team.path("r/steps/a-to-b.json")).unwrap();
    team.change("r/steps/a-to-b.json", |step| step["sealed"] = json!(flipped(step["sealed"].as_str().unwrap())));
    team.check("r").refused(4, "does not open");
    fs::write(team.path("r/steps/a-to-b.json"), &step).unwrap();
    team.check("r").done();
    team.change("r/steps/b-to-a.json", |step| step["sealed"] = json!(flipped(step["sealed"].as_str().unwrap())));
    team.combine("r").refused(4, "does not open");
    fs::write(team.path("r/steps/b-to-a.json"), &step).unwrap();
    team.combine("r").refused(4, "no step of this direction");
    fs::write(team.path("r/steps/b-to-a.json"), "{").unwrap();
    team.combine("r").refused(4, "b-to-a.json:1");
    assert!(!team.path("r/result.json").exists());
}

// Held by the count of messages in `Side::finish`: the two halves are of the same contributions.
#[test]
fn a_contribution_that_vanishes_after_the_check_stops_the_result() {
    let team = damaged(|_| {});
    team.combine("r").done();
    team.check("r").done();
    fs::remove_file(team.file_of("r", "member6")).unwrap();
    team.combine("r").refused(1, "gone or changed");
    assert!(!team.path("r/result.json").exists());
}

#[test]
fn no_flipped_bit_of_a_contribution_goes_unnoticed() {
    let team = Team::of(5);
    team.open("r", &[]).done();
    team.run("member1", &["share", "contribute", "r"]).done();
    let (file, round) = (team.file_of("r", "member1"), team.round("r"));
    let (good, honest) = (fs::read(&file).unwrap(), contribution::read(&file).unwrap());
    for position in (0..good.len()).step_by(97) {
        let mut bytes = good.clone();
        bytes[position] ^= 1 << (position % 7);
        fs::write(&file, &bytes).unwrap();
        let is_taken = contribution::read(&file).is_ok_and(|given| given != honest && given.check(&round).is_ok());
        assert!(!is_taken, "byte {position}");
    }
}

#[test]
fn a_round_that_is_none_is_told_with_file_and_line() {
    let team = Team::of(5);
    fs::create_dir(team.path("r")).unwrap();
    team.run("member1", &["share", "preview", "r"]).refused(1, "no round.json");
    for (text, words) in [
        ("{\n\"schema\": ", "round.json:2"),
        ("{\"schema\": \"draglog.result/1\"}", "no definition of a round"),
        ("\u{0}", "round.json:1"),
    ] {
        fs::write(team.path("r/round.json"), text).unwrap();
        team.run("member1", &["share", "preview", "r"]).refused(4, words);
    }
    fs::write(team.path("r/round.json"), b"{\n\xff}").unwrap();
    team.run("member1", &["share", "preview", "r"]).refused(4, "round.json:2: is no UTF-8");
    fs::write(team.path("r/round.json"), "[".repeat(1_000_000)).unwrap();
    team.run("member1", &["share", "preview", "r"]).refused(4, "round.json:1");
    File::create(team.path("r/round.json")).unwrap().set_len(1 << 30).unwrap();
    team.run("member1", &["share", "preview", "r"]).refused(4, "is longer than");
    fs::remove_file(team.path("r/round.json")).unwrap();
    symlink("/etc/passwd", team.path("r/round.json")).unwrap();
    team.run("member1", &["share", "preview", "r"]).refused(4, "is a link");
}

#[test]
fn a_roster_that_is_none_is_told_with_file_and_line() {
    let team = Team::of(5);
    let good = fs::read_to_string(team.path("roster.txt")).unwrap();
    for (text, words) in [
        (format!("{good}Ada\n"), "roster.txt:6: is no member's line"),
        (format!("{good}draglog-member:AAAA Ada\n"), "roster.txt:6: has a key that is none"),
        (format!("{good}{good}"), "twice"),
    ] {
        fs::write(team.path("roster.txt"), text).unwrap();
        team.open("r", &[]).refused(4, words);
    }
}
