//! The four choices, against real folders: what is written is what was shown, and nothing before the key.

use std::collections::BTreeSet;
use std::fs;
use std::process::{Command, Stdio};
use std::time::Duration;

use draglog::app::Context;
use draglog::clock;
use draglog::paths::{Environment, Paths};
use draglog::share::canonical;
use draglog::share::contribution::Contribution;
use draglog::storage::Store;

use super::{Person, files, team};

#[test]
fn nothing_leaves_by_looking_and_exactly_the_shown_bytes_by_the_key() {
    let mut person = Person::of(team());
    person.look();
    for keys in ["<right>", "<right>", "<down> ", "<left><left><left>", "<right>", "<enter>", "<esc>", "x", "x"] {
        person.press(keys);
        person.picture();
    }
    assert_eq!(person.files(), Vec::<String>::new());
    assert!(person.store.sent().unwrap().is_empty(), "looking is no leaving");
    let leaves = person.shown().leaves.clone().unwrap();
    person.press("w");
    assert_eq!(person.files(), [leaves.text]);
    let picture = person.picture();
    for words in ["Your part was written", &leaves.file, &leaves.sha256] {
        assert!(picture.contains(words), "{words}:\n{picture}");
    }
    let sent = person.store.sent().unwrap();
    assert_eq!((sent.len(), sent[0].sha256.as_str()), (1, leaves.sha256.as_str()));
    assert!(person.press("<esc>l").picture().contains(&leaves.sha256), "it is in the log");
}

#[test]
fn the_page_of_bytes_holds_the_file_and_nothing_else() {
    let mut person = Person::of(team());
    person.look().press("<right>");
    let leaves = person.shown().leaves.clone().unwrap();
    let picture = person.screen.picture(80, 400);
    let (_, rest) = picture.split_once(&leaves.sha256).unwrap();
    let shown: String = rest.lines().map(str::trim).take_while(|line| !line.contains(" blocks say ")).collect();
    assert_eq!(shown, leaves.text.trim_end());
}

#[test]
fn a_block_that_is_left_out_says_nothing() {
    let mut person = Person::of(team());
    person.look();
    let before = person.shown().answered;
    assert!(person.shown().blocks[0].is_answer);
    assert!(person.press("x").picture().contains("left out"));
    assert_eq!((person.shown().answered, person.shown().blocks[0].is_answer), (before - 1, false));
    person.press("w");
    assert!(person.picture().contains(&format!("{} of ", before - 1)), "{}", person.picture());
    assert_eq!(person.files().len(), 1);
}

#[test]
fn a_blank_is_one_key_and_looks_like_any_other_part() {
    let (mut person, mut other) = (Person::of(team()), Person::of(team()));
    assert!(person.look().press("b").picture().contains("0 of "));
    other.look().press("w");
    assert_eq!(person.files()[0].len(), other.files()[0].len(), "not even by its length");
}

#[test]
fn nothing_is_one_key_and_leaves_nothing() {
    let mut person = Person::of(team());
    let picture = person.look().press("n").picture();
    assert!(picture.contains("Nothing was sent, and nobody is told"), "{picture}");
    assert_eq!(person.files(), Vec::<String>::new());
    assert!(person.store.sent().unwrap().is_empty());
}

#[test]
fn a_key_typed_for_something_else_writes_nothing() {
    let mut person = Person::of(team());
    let folder = person.team.path("team/one").display().to_string();
    person.press("o");
    person.screen.tell(draglog::tui::Msg::Paste(folder));
    person.press("<enter>wb");
    assert_eq!(person.files(), Vec::<String>::new(), "the part is hardly on the screen");
    person.screen.after(600);
    person.press("w");
    assert_eq!(person.files().len(), 1);
}

#[test]
fn what_changed_since_it_was_shown_is_not_written() {
    let mut person = Person::of(team());
    person.look();
    person.team.answer("member1", &["cg_freq=1"]);
    let picture = person.press("w").picture();
    assert!(picture.contains("Nothing was written") && picture.contains("changed since"), "{picture}");
    assert_eq!(person.files(), Vec::<String>::new());
    assert!(person.store.sent().unwrap().is_empty());
    person.press("<esc>").look().press("w");
    assert_eq!(person.files().len(), 1, "looked at again, it can leave");
}

#[test]
fn who_collects_is_shown_and_new_people_have_to_be_accepted_before_the_first_write() {
    let team = team();
    let mut person = Person::of(team);
    let picture = person.look().picture();
    for who in &person.shown().collectors.clone() {
        assert!(picture.contains(&who.name) && picture.contains(&who.fingerprint), "{who:?}: {picture}");
    }
    // Somebody who has taken nobody up yet.
    let data = person.team.path("member2");
    let paths = Paths::resolve(Some(&data), Some(&data.join("config")), &Environment::default()).unwrap();
    (person.store, _) = Store::open(&data, person.context.now).unwrap();
    person.context = Context { paths, ..person.context };
    person.press("<esc>");
    let picture = person.look().picture();
    assert!(picture.contains("The roster is not the one you know"), "{picture}");
    person.press("wb");
    assert_eq!(person.files(), Vec::<String>::new());
    let picture = person.press("ab").picture();
    assert_eq!(person.files().len(), 1, "{picture}");
}

#[test]
fn an_edited_round_is_refused_on_the_screen_too() {
    let mut person = Person::of(team());
    person.team.change("team/one/round.json", |round| round["retention_days"] = 700.into());
    person.look().press("wbx");
    assert_eq!(person.files(), Vec::<String>::new());
    assert!(person.picture().contains("Nothing was written"), "{}", person.picture());
}

#[test]
fn a_part_that_is_there_is_not_written_again() {
    let mut person = Person::of(team());
    person.look().press("w<esc>").look().press("w");
    assert!(person.picture().contains("your part is there"), "{}", person.picture());
    assert_eq!(person.files().len(), 1);
    assert_eq!(person.store.sent().unwrap().len(), 1);
}

#[test]
fn a_kill_in_the_middle_leaves_a_whole_file_or_none_and_no_file_that_is_in_no_log() {
    let team = team();
    let contribute = || {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin("draglog"));
        command.env_clear().args(["share", "contribute", "team/one"]).current_dir(team.path(""));
        command.env("PATH", "/usr/bin:/bin").env("DRAGLOG_CONFIG_DIR", team.path("member1/config"));
        command.env("DRAGLOG_DATA_DIR", team.path("member1")).stdout(Stdio::null()).stderr(Stdio::null());
        command.spawn().unwrap()
    };
    // Whole files are in the log; they make room for the next try. Tells whether one was there.
    let check = |when: &str| {
        let log = team.run("member1", &["share", "log", "--json"]).done().stdout;
        let files = files(&team);
        for file in &files {
            let contribution: Contribution = serde_json::from_str(file).unwrap();
            contribution.check(&team.round()).unwrap();
            let hash = canonical::hex(&canonical::sha256(file.as_bytes()));
            assert!(log.contains(&hash), "a file left {when} and is in no log");
            fs::remove_file(team.path(&team.file_of("member1"))).unwrap();
        }
        !files.is_empty()
    };
    let started = clock::now();
    assert!(contribute().wait().unwrap().success());
    let whole = u64::try_from((clock::now() - started).num_milliseconds()).unwrap().max(2);
    assert!(check("without a kill"));
    // Nears the moment at which the file appears from both sides, whatever a whole run takes on this machine.
    let (mut early, mut late) = (0, whole * 2);
    let mut were_there = BTreeSet::new();
    for _ in 0..16 {
        let delay = u64::midpoint(early, late);
        let mut child = contribute();
        // Nothing comes: what is waited for is the time.
        let (_held, killer) = std::sync::mpsc::channel::<()>();
        let _ = killer.recv_timeout(Duration::from_millis(delay));
        let _ = child.kill();
        child.wait().unwrap();
        let is_there = check(&format!("after {delay} ms"));
        were_there.insert(is_there);
        // A little beyond the half, so that a slow run does not shut out the moment itself.
        if is_there {
            late = delay + (late - delay) / 4;
        } else {
            early = delay - (delay - early) / 4;
            if !were_there.contains(&true) {
                late = late.max(delay * 2);
            }
        }
    }
    assert!(were_there.len() == 2, "{were_there:?}");
}
