//! `draglog agent event` as hooks call it.

use std::collections::BTreeSet;
use std::path::Path;

use draglog::agents::Agent;
use serde_json::Value;

use super::{Machine, folder, recording};

impl Machine {
    /// Calls the hook; it prints nothing and ends well, whatever it is given.
    fn event(&self, arguments: &[&str], payload: impl Into<Vec<u8>>) {
        let output = self.draglog(&[&["agent", "event"], arguments].concat()).write_stdin(payload).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
        assert!(output.stdout.is_empty() && output.stderr.is_empty(), "{output:?}");
    }

    fn waits(&self) -> Vec<Value> {
        let log: Value = serde_json::from_str(&self.stdout(&["log", "--json"])).unwrap();
        log["waits"].as_array().unwrap().clone()
    }

    /// Every byte of every file.
    fn bytes(&self) -> String {
        fn read(folder: &Path, all: &mut String) {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                all.push_str(&path.to_string_lossy());
                if path.is_dir() {
                    read(&path, all);
                } else {
                    all.push_str(&String::from_utf8_lossy(&std::fs::read(path).unwrap()));
                }
            }
        }
        let mut all = String::new();
        read(self.0.path(), &mut all);
        all
    }
}

fn payload(name: &str) -> Vec<u8> {
    std::fs::read(folder().join(name)).unwrap()
}

#[test]
fn a_prompt_and_its_reply_are_a_wait() {
    let machine = Machine::new();
    std::fs::create_dir_all(machine.path("api-server/.git")).unwrap();
    let prompt = String::from_utf8(payload("claude/plain-1-UserPromptSubmit.json")).unwrap();
    let project = machine.path("api-server/src");
    std::fs::create_dir_all(&project).unwrap();
    machine.event(
        &[],
        prompt.replace(
            "/home/ada/work/storefront\",\n  \"prompt_id",
            &format!("{}\",\n  \"prompt_id", project.display()),
        ),
    );
    let wait = &machine.waits()[0];
    assert_eq!(
        (&wait["kind"], &wait["outcome"], &wait["class"]),
        (&"agent".into(), &"running".into(), &"blocking".into())
    );
    machine.event(&["--agent", "claude"], payload("claude/plain-2-Stop.json"));
    let waits = machine.waits();
    assert_eq!(waits.len(), 1);
    let wait = &waits[0];
    assert_eq!((&wait["source"], &wait["actor"], &wait["tool"]), (&"hook".into(), &"person".into(), &"claude".into()));
    assert_eq!((&wait["label"], &wait["project"]), (&"claude turn".into(), &"api-server".into()));
    assert_eq!((&wait["outcome"], &wait["suspended_seconds"]), (&"succeeded".into(), &0.0.into()));
    assert!(wait["seconds"].as_f64().unwrap() < 60.0);
}

#[test]
fn a_wrapper_needs_no_json() {
    let machine = Machine::new();
    for what in ["start", "needs", "end"] {
        machine.event(&[what, "--agent", "Own Agent", "--session", "1"], "");
    }
    let waits = machine.waits();
    assert_eq!(
        (waits.len(), &waits[0]["label"], &waits[0]["outcome"]),
        (1, &"own-agent turn".into(), &"succeeded".into())
    );
}

#[test]
fn no_field_of_a_payload_reaches_a_file() {
    let machine = Machine::new();
    let mut words = BTreeSet::new();
    for table in Agent::all() {
        let agent = table.id.as_str();
        for line in recording(agent) {
            let Some(file) = line.payload else { continue };
            let mut payload: Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
            mark(&mut payload, &table, &mut words);
            machine.event(&["--agent", agent], serde_json::to_vec(&payload).unwrap());
            machine.event(&[], serde_json::to_vec(&payload).unwrap());
            // Cut short, and of a shape that nobody sends.
            let text = payload.to_string();
            machine.event(&["--agent", agent], &text[..text.len() - 20]);
            machine.event(&["--agent", agent], text.replace("\"cwd\":", "\"cwd\":1e999,\"cwd\":"));
        }
    }
    machine.event(&["--no-canary-such-option"], "");
    machine.event(&["start", "--agent", "claude", "--session", "canary-session"], "");
    assert!(words.len() > 300);
    let before = machine.bytes();
    assert!(!machine.waits().is_empty());
    for bytes in [before, machine.bytes()] {
        let at = bytes.find("canary").or_else(|| bytes.find("CANARY"));
        assert_eq!(at.map(|at| bytes[at.saturating_sub(80)..(at + 40).min(bytes.len())].to_owned()), None);
    }
}

/// Puts a mark into every text but those that must be what they are: the event's name, and what decides what it means. A
/// folder is marked above the project's own name, which is kept.
fn mark(value: &mut Value, agent: &Agent, words: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields.iter_mut() {
                let decides = agent.on.iter().any(|on| on.field.as_ref() == Some(name));
                if *name == agent.event || (decides && value.is_string()) {
                    continue;
                }
                match name.as_str() {
                    "cwd" | "folder" => *value = "/canary/folder/storefront".into(),
                    "workspace_roots" => *value = serde_json::json!(["/canary/folder/storefront"]),
                    _ => mark(value, agent, words),
                }
            }
        }
        Value::Array(list) => list.iter_mut().for_each(|value| mark(value, agent, words)),
        Value::String(text) => {
            *text = format!("{text} canary{}", words.len());
            words.insert(text.clone());
        }
        _ => {}
    }
}

#[test]
fn it_works_while_the_log_is_locked_or_cannot_be_read() {
    let machine = Machine::new();
    machine.draglog(&["wait", "add", "other", "--from", "-10m", "--minutes", "5"]).assert().success();
    let database = machine.path("data/draglog.db");
    let lock = rusqlite::Connection::open(&database).unwrap();
    lock.execute_batch("BEGIN EXCLUSIVE").unwrap();
    machine.event(&[], payload("claude/plain-1-UserPromptSubmit.json"));
    machine.event(&[], payload("claude/plain-2-Stop.json"));
    drop(lock);
    assert_eq!(machine.waits().len(), 2);
    let machine = Machine::new();
    std::fs::create_dir_all(machine.path("data/state")).unwrap();
    std::fs::write(machine.path("data/draglog.db"), "no database").unwrap();
    machine.event(&[], payload("claude/plain-1-UserPromptSubmit.json"));
    std::fs::write(machine.path("data/state/spool"), "no folder").err();
    machine.event(&[], payload("claude/plain-2-Stop.json"));
}

#[test]
fn what_is_no_event_of_a_turn_is_passed_over() {
    let machine = Machine::new();
    let large = format!(
        r#"{{"session_id":"a","hook_event_name":"UserPromptSubmit","prompt_id":"1","cwd":"/","prompt":"{}"}}"#,
        "x".repeat(3 << 20)
    );
    for payload in ["", "nothing", "{}", "[", "\u{0}\u{1}", r#"{"hook_event_name":"Unknown","session_id":"a"}"#] {
        machine.event(&[], payload);
        machine.event(&["--agent", "claude"], payload);
        machine.event(&["--agent", "nobody"], payload);
    }
    machine.event(&["nonsense"], "{}");
    assert!(machine.waits().is_empty());
    machine.event(&[], large);
    assert_eq!(machine.waits().len(), 1, "of three megabytes the first fields are enough");
}
