//! The recap of a week, on the screen's side and from the command line, and the follow-ups that it tells.

use std::fs;
use std::path::Path;

use draglog::domain::figure::followup::{FollowUp, FollowUpAction};
use draglog::domain::figure::insight::recap::USUAL;
use draglog::domain::log::wait::{Kind, WaitTag};
use draglog::survey::followup;

use super::log::{Day, Log, days};

/// Two hours of builds a day, `now` times as much in the shown week.
fn steady(now: f64) -> Log {
    let mut log = Log::observed(10);
    for day in days(10) {
        let minutes = (100.0 + 15.0 * day.jitter(1)) * if day.weeks_before == 0 { now } else { 1.0 };
        log.run("cargo build", day.at(10, 0), minutes * 60.0).tag = "build_test".parse().ok().map(WaitTag::by_person);
    }
    log
}

#[test]
fn a_usual_week_is_said_to_be_usual_and_has_one_thing_to_try() {
    let recap = steady(1.0).recap(&[]);
    assert_eq!(recap.changed, [USUAL]);
    assert!(recap.lines.len() <= 5 && recap.lines[0].starts_with("Held up for 7h "), "{:?}", recap.lines);
    assert!(recap.lines[0].contains("usual weeks have "), "{:?}", recap.lines);
    assert!(recap.lines[1].starts_with("By tag: build or test 7h "), "{:?}", recap.lines);
    assert!(recap.try_.is_some_and(|question| question.starts_with("Would ") && question.ends_with('?')));
}

#[test]
fn one_week_beyond_the_limits_stands_out_and_is_not_worth_a_sentence() {
    let log = steady(2.2);
    let signal = log.read(|evidence| evidence.panel.signals.last().copied()).unwrap();
    assert!(!signal.asks() && signal.is_high, "{signal:?}");
    assert_eq!(log.recap(&[]).changed, [USUAL]);
}

#[test]
fn the_recap_and_the_panel_have_one_usual() {
    let log = steady(2.2);
    let limits = log.read(|evidence| evidence.panel.usual.unwrap().chart.limits);
    let told = format!("usual weeks have {:.1} to {:.1} h.", limits.lower, limits.upper);
    let recap = log.recap(&[]);
    assert!(recap.lines[0].ends_with(&told), "{told}\n{recap:?}");
}

#[test]
fn a_young_log_has_no_usual_and_an_empty_week_says_so() {
    let mut young = Log::observed(2);
    for day in days(2) {
        young.run("cargo build", day.at(10, 0), 600.0).tag = "build_test".parse().ok().map(WaitTag::by_person);
    }
    let recap = young.recap(&[]);
    assert!(recap.lines[0].contains("the usual range is known after 6 observed weeks"), "{:?}", recap.lines);
    assert_eq!(recap.changed, ["There are not enough weeks yet to say what is usual."]);
    assert_eq!(Log::default().recap(&[]).lines, ["Nothing was recorded in this week."]);
}

fn merge_queue() -> FollowUp {
    FollowUp {
        weeks: None,
        wanted: vec![],
        title: "the platform team".into(),
        published: "2026-11-12".parse().unwrap(),
        did: vec![
            FollowUpAction {
                tag: "merge_stall".parse().unwrap(),
                text: "a merge queue for api-server".into(),
                since: "2026-11-02".parse().unwrap(),
            },
            FollowUpAction {
                tag: "approval_gate".parse().unwrap(),
                text: "a check in CI".into(),
                since: "2026-11-02".parse().unwrap(),
            },
        ],
    }
}

#[test]
fn you_said_we_did_is_told_to_those_whose_tags_match_and_to_nobody_else() {
    let mut log = Log::observed(8);
    for day in days(8).filter(|day| day.weekday == 2 && day.weeks_before > 1) {
        log.manual(Kind::Vcs, "merge_stall", day.at(15, 0), 30);
    }
    assert_eq!(
        log.recap(&[merge_queue()]).said_did,
        [
            "You said merge stall, the platform team did: a merge queue for api-server (since 2 Nov). In your log: 5 waits \
          before, 1 since."
        ]
    );
    assert_eq!(Log::observed(8).recap(&[merge_queue()]).said_did, [] as [String; 0]);
    let old = FollowUp { published: "2026-08-12".parse().unwrap(), ..merge_queue() };
    assert_eq!(log.recap(&[old]).said_did, [] as [String; 0], "last season's news");
}

#[test]
fn a_tag_that_was_only_given_afterwards_was_not_what_one_said() {
    let mut log = Log::observed(8);
    log.manual(Kind::Vcs, "merge_stall", Day { weeks_before: 0, weekday: 1 }.at(15, 0), 30);
    assert_eq!(log.recap(&[merge_queue()]).said_did, [] as [String; 0]);
}

const GOOD: &str = r#"schema = 1
title = "the platform team"
published = 2026-11-12

[[did]]
tag = "merge_stall"
text = "a merge queue for api-server"
since = "2026-W45"
"#;

#[test]
fn a_follow_up_is_read_strictly_with_its_line() {
    let read = followup::check(GOOD, "followups/november.toml").unwrap();
    assert_eq!((read.title.as_str(), read.did[0].since.to_string().as_str()), ("the platform team", "2026-11-02"));
    assert!(followup::check(&GOOD.replace("2026-11-12", "\"2026-11-12\""), "f").is_ok());
    for (from, to, line, words) in [
        ("merge_stall", "merge_stal", 6, "did you mean `merge_stall`?"),
        ("merge_stall", "not_held_up", 6, "no drag category"),
        ("2026-W45", "2026-W54", 8, "ISO week"),
        ("2026-W45", "+26-W045", 8, "ISO week"),
        ("2026-11-12", "2026-13-12", 3, ""),
        ("2026-11-12", "12", 3, "expected one like 2026-11-12"),
        ("schema = 1", "schema = 2", 1, "expected 1 to 1"),
        ("text =", "txt =", 7, "did you mean `text`?"),
        ("a merge queue", "a\\u001b[31m queue", 7, "control"),
        ("title = ", "title = 3 #", 2, "a string"),
        ("[[did]]", "[did]", 5, "[[did]]"),
    ] {
        let problems = followup::check(&GOOD.replace(from, to), "f.toml").unwrap_err();
        let shown: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert!(
            shown.iter().any(|text| text.starts_with(&format!("f.toml:{line}:")) && text.contains(words)),
            "{to}: {shown:?}"
        );
        assert!(!shown.concat().contains('\u{1b}'));
    }
}

#[test]
fn a_hostile_folder_costs_a_line_each_and_the_good_file_is_taken() {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, text: &[u8]| fs::write(folder.path().join(name), text).unwrap();
    put("a_good.toml", GOOD.as_bytes());
    put("b_long.toml", &vec![b'#'; 300 * 1024]);
    put("c_nested.toml", format!("x = {}", "[".repeat(100_000)).as_bytes());
    put("d_binary.toml", &[0xff, 0xfe, 0]);
    put(
        "e_many.toml",
        format!("{GOOD}{}", "[[did]]\ntag=\"rework\"\ntext=\"x\"\nsince=\"2026-W45\"\n".repeat(40)).as_bytes(),
    );
    put("ignored.txt", b"nothing");
    fs::create_dir(folder.path().join("f_folder.toml")).unwrap();
    std::os::unix::fs::symlink("/dev/zero", folder.path().join("g_endless.toml")).unwrap();
    std::os::unix::fs::symlink("nowhere", folder.path().join("h_gone.toml")).unwrap();
    let (followups, problems) = followup::load(folder.path());
    assert_eq!(followups.len(), 1);
    for name in ["b_long", "c_nested", "d_binary", "e_many", "f_folder", "g_endless", "h_gone"] {
        assert!(problems.iter().any(|problem| problem.file.contains(name)), "{name}: {problems:?}");
    }
    assert_eq!(followup::load(Path::new("/nowhere/at/all")), (vec![], vec![]));
}

/// A machine with two minutes of tagged building on a day whose week is over, and what the program prints there.
fn machine() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let add = ["wait", "add", "build", "--from", "2026-01-07T09:00", "--minutes", "2", "--tag", "build_test"];
    assert!(draglog(folder.path(), &add).status.success());
    folder
}

fn draglog(folder: &Path, arguments: &[&str]) -> std::process::Output {
    let mut command = assert_cmd::Command::cargo_bin("draglog").unwrap();
    command.env_clear().env("DRAGLOG_DATA_DIR", folder.join("data")).env("DRAGLOG_CONFIG_DIR", folder.join("config"));
    command.args(arguments).output().unwrap()
}

fn stdout(folder: &Path, arguments: &[&str]) -> String {
    let output = draglog(folder, arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_command_line_recaps_the_week_in_three_forms() {
    const UNTIL: &str = "--until=2026-01-08";
    let machine = machine();
    let text = stdout(machine.path(), &["stats", "--week", UNTIL]);
    assert!(text.contains("This week\n  Held up for 2m 00s"), "{text}");
    assert!(text.contains("One thing to try\n  Would "), "{text}");
    let markdown = stdout(machine.path(), &["stats", "--week", UNTIL, "--format", "markdown"]);
    assert!(
        markdown.starts_with("## Week of ") && markdown.contains("\n### This week\n\n- Held up for 2m 00s"),
        "{markdown}"
    );
    let json: serde_json::Value =
        serde_json::from_str(&stdout(machine.path(), &["stats", "--week", UNTIL, "--json"])).unwrap();
    assert_eq!(json["schema"], "draglog.stats/1");
    assert_eq!(json["blocked"]["seconds"], 120.0);
    assert!(json["recap"]["lines"][0].as_str().unwrap().starts_with("Held up for 2m 00s"), "{json}");
    assert_eq!(json["recap"]["looks"], serde_json::json!([]));
    let last = draglog(machine.path(), &["stats", "--week", "--until=2026-01-05"]);
    let told = String::from_utf8(last.stderr).unwrap();
    assert!(last.stdout.is_empty() && told.contains("nothing was recorded in this period; "), "{told}");
    assert_eq!(draglog(machine.path(), &["stats", "--week", "--by", "tag"]).status.code(), Some(2));
}

#[test]
fn a_follow_up_with_a_mistake_is_named_with_its_line_and_the_recap_goes_on() {
    let machine = machine();
    let folder = machine.path().join("config/followups");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("wrong.toml"), GOOD.replace("merge_stall", "merge_stal")).unwrap();
    let output = draglog(machine.path(), &["stats", "--week"]);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success() && told.contains("wrong.toml:6: ") && told.contains("merge_stall"), "{told}");
    let doctor = String::from_utf8(draglog(machine.path(), &["doctor"]).stdout).unwrap();
    assert!(doctor.contains("wrong.toml:6: "), "{doctor}");
}

/// The example of the documentation is one that works.
#[test]
fn the_documented_follow_up_is_valid() {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/followup.md")).unwrap();
    let example = page.split("```toml\n").nth(1).unwrap().split("```").next().unwrap();
    assert_eq!(followup::check(example, "docs/followup.md").unwrap().did.len(), 2);
}
