//! Claude Code's session files, followed by a real observer: they alone tell that a turn was stopped with Esc.

use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use serde_json::{Value, json};

use super::{Machine, folder};

/// A person has sent a prompt; its session.
fn prompt(machine: &Machine) -> String {
    let file = folder().join("claude/plain-1-UserPromptSubmit.json");
    let payload: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
    let mut event = machine.program(&["agent", "event", "--agent", "claude"]);
    event.stdin(std::fs::File::open(&file).unwrap());
    assert!(event.status().unwrap().success());
    payload["session_id"].as_str().unwrap().to_owned()
}

/// The client has written that it has nothing to do any more.
fn is_idle(machine: &Machine, session: &str) {
    let folder = machine.path(".claude/sessions");
    std::fs::create_dir_all(&folder).unwrap();
    let at = draglog::clock::now().timestamp_millis();
    let status = json!({ "sessionId": session, "status": "idle", "statusUpdatedAt": at });
    std::fs::write(folder.join("7.json"), status.to_string()).unwrap();
}

fn watch(machine: &Machine) -> Child {
    let mut watch = machine.program(&["watch", "--json"]);
    let mut watch = watch.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut said = String::new();
    BufReader::new(watch.stderr.take().unwrap()).read_line(&mut said).unwrap();
    assert!(said.contains("observing"), "{said}");
    watch
}

/// The first turn that `watch` tells to be over.
#[track_caller]
fn is_cancelled(mut watch: Child) {
    let lines = BufReader::new(watch.stdout.take().unwrap()).lines();
    let (sender, waits) = mpsc::channel();
    std::thread::spawn(move || {
        for line in lines.map_while(Result::ok) {
            let wait: Value = serde_json::from_str(&line).unwrap();
            if wait["kind"] == "agent" && sender.send(wait).is_err() {
                break;
            }
        }
    });
    let turn = waits.recv_timeout(Duration::from_secs(60)).unwrap();
    assert_eq!((&turn["label"], &turn["outcome"]), (&"claude turn".into(), &"cancelled".into()));
    watch.kill().unwrap();
    watch.wait().unwrap();
}

#[test]
fn a_turn_that_was_stopped_before_the_observer_began_is_cancelled() {
    let machine = Machine::new();
    let session = prompt(&machine);
    is_idle(&machine, &session);
    is_cancelled(watch(&machine));
}

#[test]
fn a_folder_that_the_client_makes_later_is_followed() {
    let machine = Machine::new();
    let watch = watch(&machine);
    let session = prompt(&machine);
    is_idle(&machine, &session);
    is_cancelled(watch);
}
