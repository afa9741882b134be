//! The script that sends: only an empty answer with status 200 is an arrival.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use super::Organisation;

/// A `curl` that gives one answer: what it prints, and the body that it writes. Its arguments are kept.
const CURL: &str = r#"#!/bin/sh
printf '%s\n' "$*" >> "$STATE/calls"
while [ $# -gt 0 ]; do
  [ "$1" = --output ] && output=$2
  shift
done
cat "$STATE/body" > "$output"
cat "$STATE/status"
"#;

struct Answers {
    organisation: Organisation,
}

impl Answers {
    fn new() -> Self {
        let organisation = Organisation::new();
        organisation.report("ada", "out", &["--blank"]).done();
        fs::create_dir(organisation.path("bin")).unwrap();
        organisation.write("bin/curl", CURL);
        fs::set_permissions(organisation.path("bin/curl"), PermissionsExt::from_mode(0o755)).unwrap();
        Self { organisation }
    }

    /// Runs the script with one answer to everything; exit code and what was said.
    fn run(&self, status: &str, body: &[u8], more: &[&str]) -> (i32, String) {
        let organisation = &self.organisation;
        organisation.write("status", status);
        organisation.write("body", body);
        organisation.write("calls", "");
        let path = format!("{}:/usr/bin:/bin", organisation.path("bin").display());
        let mut command = Command::new("sh");
        command.arg(organisation.path("out/upload.sh")).args(more).current_dir("/");
        command.env_clear().env("PATH", path).env("STATE", organisation.path("."));
        let output = command.output().unwrap();
        let said = [output.stdout, output.stderr].concat();
        (output.status.code().unwrap(), String::from_utf8(said).unwrap())
    }
}

/// An answer that names one error.
fn refusal(code: u8) -> Vec<u8> {
    [&[7; 16][..], &[code]].concat()
}

#[test]
fn a_report_has_arrived_with_status_200_and_an_empty_answer_only() {
    let answers = Answers::new();
    let count = answers.organisation.tasks().collection.tasks.len();
    let (code, said) = answers.run("200 0", b"", &[]);
    assert_eq!((code, said.contains(&format!("{count} arrived, 0 did not"))), (0, true), "{said}");
    let html = b"<html>Sign in</html>".as_slice();
    let problem = br#"{"type":"urn:ietf:params:ppm:dap:error:unrecognizedTask"}"#.as_slice();
    let strange = b"{\"type\":\"urn:ietf:params:ppm:dap:error:\x1b[2J\"}".as_slice();
    let cases: [(&str, &[u8], &str); 13] = [
        ("200 17", &refusal(2), "collected already, or this report was counted before"),
        ("200 17", &refusal(4), "keys are renewed"),
        ("200 17", &refusal(5), "it does not open"),
        ("200 17", &refusal(9), "the week is still to come"),
        ("200 17", &refusal(10), "the tasks have not begun"),
        ("200 17", &refusal(77), "error 77"),
        ("200 20", html, "perhaps a page to sign in"),
        ("302 0", b"", "leads elsewhere (302)"),
        ("401 0", b"", "did not accept who you are (401)"),
        ("400 57", problem, "status 400 (unrecognizedTask: the service does not have this task)"),
        ("400 57", strange, "status 400 \n"),
        ("503 0", b"", "status 503"),
        ("000 0", b"", "no answer"),
    ];
    for (status, body, words) in cases {
        let (code, said) = answers.run(status, body, &[]);
        assert_eq!(code, 1, "{status}");
        assert!(said.contains(words) && said.contains(&format!("0 arrived, {count} did not")), "{words}: {said}");
        assert!(!said.contains('\u{1b}'));
    }
    assert!(fs::read_dir(answers.organisation.path("out")).unwrap().count() == count + 1, "nothing is left behind");
}

#[test]
fn a_file_that_was_cut_or_emptied_is_not_sent() {
    let answers = Answers::new();
    answers.organisation.write("out/03.report", "");
    let (code, said) = answers.run("200 0", b"", &[]);
    assert_eq!(code, 1);
    assert!(said.contains("cg_what: NOT arrived: the file is not the one that was made"), "{said}");
    assert!(!answers.organisation.text("calls").contains("03.report"));
}

#[test]
fn it_sends_reports_to_the_leaders_tasks_and_passes_options_on() {
    let answers = Answers::new();
    answers.run("200 0", b"", &["--negotiate", "-u", ":"]);
    let calls = answers.organisation.text("calls");
    let tasks = answers.organisation.tasks().collection.tasks;
    assert_eq!(calls.lines().count(), tasks.len());
    for (call, task) in calls.lines().zip(&tasks) {
        assert!(
            call.ends_with(&format!("--negotiate -u : https://dap.platform.example/tasks/{}/reports", task.id)),
            "{call}"
        );
        assert!(call.contains("--header content-type: application/ppm-dap;message=upload-req"), "{call}");
    }
}
