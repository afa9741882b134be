//! A stand-in for an agent in a terminal of its own: it calls hooks as the real ones do, asks, and runs `make`.

use std::path::Path;

use super::{machine, observing};
use crate::pty::terminal::Terminal;

/// A worktree of a repository: its turns are the repository's. Every test has one of another name, as it sees the agents of the
/// others, too.
fn worktree(machine: &Path, repository: &str) -> String {
    let own = machine.join(repository).join(".git/worktrees/fix");
    std::fs::create_dir_all(&own).unwrap();
    std::fs::write(own.join("commondir"), "../..\n").unwrap();
    let tree = machine.join("fix");
    std::fs::create_dir_all(&tree).unwrap();
    std::fs::write(tree.join(".git"), format!("gitdir: {}\n", own.display())).unwrap();
    tree.display().to_string()
}

/// The script; `read` stands for what the person or the model does meanwhile.
fn stand_in(machine: &Path, repository: &str) -> String {
    let draglog = env!("CARGO_BIN_EXE_draglog");
    let folder = worktree(machine, repository);
    let script = format!(
        r#"#!/bin/sh
event() {{
    sh -c 'printf %s "$1" | {draglog} agent event --agent claude 2>/dev/null || true' sh \
        "{{\"session_id\":\"s\",\"prompt_id\":\"p\",\"cwd\":\"{folder}\",\"hook_event_name\":\"$1\"$2,\"prompt\":\"secret words\"}}"
}}
cd {folder}
event UserPromptSubmit
echo the prompt is told
read a
event PermissionRequest ',"tool_name":"Bash"'
read b
make
event PostToolUse ',"duration_ms":60'
read c
event Stop ',"stop_hook_active":false'
read d
"#
    );
    let file = machine.join("claude");
    std::fs::write(&file, script).unwrap();
    std::fs::write(machine.join("fix/Makefile"), "all:\n\t@sleep 0.3\n").unwrap();
    file.display().to_string()
}

/// What a command prints on this machine.
fn told(machine: &Path, arguments: &[&str]) -> String {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_draglog"));
    command.args(arguments).env_clear();
    command.env("DRAGLOG_DATA_DIR", machine.join("data")).env("DRAGLOG_CONFIG_DIR", machine.join("config"));
    String::from_utf8(command.output().unwrap().stdout).unwrap()
}

#[test]
fn an_agent_works_asks_builds_and_is_done_before_ones_eyes() {
    let machine = machine();
    let script = stand_in(machine.path(), "storefront");
    let mut screen = Terminal::draglog(&[], machine.path());
    observing(&mut screen);
    let mut agent = Terminal::detached(&format!("/bin/sh {script}"), machine.path());
    screen.see("claude").see("storefront");
    agent.send("\n");
    screen.see("Needs you").see("asked");
    agent.send("\n");
    screen.see_that("it works again", |text| !text.contains("Needs you") && text.contains("claude"));
    agent.send("\n");
    screen.see_that("it is done", |text| !text.contains("Running") || text.contains("Nothing is running"));
    screen.send("2").see("claude turn").send("q");
    assert_eq!(screen.end(), 0);
    let log: serde_json::Value = serde_json::from_str(&told(machine.path(), &["log", "--json"])).unwrap();
    let turn = log["waits"].as_array().unwrap().iter().find(|wait| wait["kind"] == "agent").unwrap().clone();
    assert_eq!((&turn["outcome"], &turn["project"]), (&"succeeded".into(), &"storefront".into()));
    let begun = |name: &str| chrono::DateTime::parse_from_rfc3339(turn[name].as_str().unwrap()).unwrap();
    let wall = (begun("ended_at") - begun("started_at")).as_seconds_f64();
    assert!(turn["seconds"].as_f64().unwrap() < wall, "the question is not in it: {turn}");
}

#[test]
fn a_turn_that_began_before_draglog_did_is_there_with_its_beginning() {
    let machine = machine();
    let script = stand_in(machine.path(), "checkout");
    let mut agent = Terminal::detached(&format!("/bin/sh {script}"), machine.path());
    agent.see("the prompt is told");
    let told_at = chrono::Utc::now();
    let mut screen = Terminal::draglog(&[], machine.path());
    screen.see("Running").see("claude").see("checkout");
    agent.send("\n");
    screen.see("Needs you").see("asked");
    screen.send("q");
    assert_eq!(screen.end(), 0);
    let fields = ["status", "--format", "{running} {label} {project}, {agents}"];
    assert_eq!(told(machine.path(), &fields).trim(), "1 claude turn checkout, 1 agent needs you");
    let log: serde_json::Value = serde_json::from_str(&told(machine.path(), &["log", "--json"])).unwrap();
    let turns: Vec<_> = log["waits"].as_array().unwrap().iter().filter(|wait| wait["kind"] == "agent").collect();
    assert_eq!(turns.len(), 1);
    let started = chrono::DateTime::parse_from_rfc3339(turns[0]["started_at"].as_str().unwrap()).unwrap();
    assert!(started <= told_at, "{started} {told_at}");
}
