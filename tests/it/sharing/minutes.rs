//! "For a team, in five minutes" in `README.md`, followed word for word: six data folders, a coach, a trustee.

use std::fs;
use std::path::Path;
use std::process::Command;

const PAGE: &str = include_str!("../../../README.md");

/// The commands of the section with who runs them, in order: fences such as ```` ```sh member ````.
fn script() -> Vec<(&'static str, Vec<&'static str>)> {
    let section = PAGE.split("## For a team, in five minutes").nth(1).unwrap().split("\n## ").next().unwrap();
    let blocks = section.split("```sh ").skip(1).map(|block| block.split("```").next().unwrap());
    blocks.map(|block| block.split_once('\n').unwrap()).map(|(who, lines)| (who, lines.lines().collect())).collect()
}

/// Runs one line as somebody, in the team's shared folder's parent.
fn run(home: &Path, who: &str, line: &str) -> String {
    let program = assert_cmd::cargo::cargo_bin("draglog");
    let path = format!("{}:/usr/bin:/bin", program.parent().unwrap().display());
    let mut shell = Command::new("sh");
    shell.args(["-c", line]).env_clear().env("PATH", path).current_dir(home);
    shell.env("DRAGLOG_DATA_DIR", home.join(who)).env("DRAGLOG_CONFIG_DIR", home.join(who).join("config"));
    let output = shell.output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{who}: {line}\n{said}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_page_for_a_team_works_word_for_word() {
    let home = tempfile::tempdir().unwrap();
    fs::create_dir(home.path().join("team")).unwrap();
    let members: Vec<String> = (1..=6).map(|number| format!("member{number}")).collect();
    for (number, who) in members.iter().enumerate() {
        let line = format!("draglog pulse answer context_gaps cg_freq={} --at 2026-11-10T10:00", number % 3 + 1);
        run(home.path(), who, &line);
    }
    let mut commands = 0;
    for (who, lines) in script() {
        let people = if who == "member" { members.clone() } else { vec![who.to_owned()] };
        for person in &people {
            for line in &lines {
                run(home.path(), person, line);
            }
        }
        commands += lines.len();
    }
    assert!(commands >= 10, "the page lost its commands");
    let result = fs::read_to_string(home.path().join("team/november/result.json")).unwrap();
    let result: serde_json::Value = serde_json::from_str(&result).unwrap();
    assert_eq!(result["n"], 6);
    let page = fs::read_to_string(home.path().join("team/november/page.html")).unwrap();
    assert!(page.contains("6 of 6 people contributed"));
    let explained = run(home.path(), "lead", "draglog explain team/november/round.json team/november/result.json");
    assert!(explained.contains("smallest group"), "{explained}");
}
