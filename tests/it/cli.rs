//! Drives the program as a person or a script does, in folders of its own.

mod hostile;

use std::path::Path;

use assert_cmd::Command;
use tempfile::TempDir;

/// A machine that has never seen draglog, with nothing of this one's environment.
struct Machine(TempDir);

impl Machine {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.0.path().join(name)
    }

    fn draglog(&self, arguments: &[&str]) -> Command {
        let mut command = Command::cargo_bin("draglog").unwrap();
        command.env_clear().env("PATH", "/usr/bin:/bin").current_dir(self.0.path()).args(arguments);
        command.env("DRAGLOG_DATA_DIR", self.path("data")).env("DRAGLOG_CONFIG_DIR", self.path("config"));
        command
    }

    fn code(&self, arguments: &[&str]) -> i32 {
        self.draglog(arguments).output().unwrap().status.code().unwrap()
    }

    fn stdout(&self, arguments: &[&str]) -> String {
        String::from_utf8(self.draglog(arguments).output().unwrap().stdout).unwrap()
    }

    fn stderr(&self, arguments: &[&str]) -> String {
        String::from_utf8(self.draglog(arguments).output().unwrap().stderr).unwrap()
    }

    fn waits(&self) -> Vec<serde_json::Value> {
        let log: serde_json::Value = serde_json::from_str(&self.stdout(&["log", "--json"])).unwrap();
        log["waits"].as_array().unwrap().clone()
    }
}

fn write(path: &Path, text: &str) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

#[test]
fn a_run_exits_as_its_command_does() {
    let machine = Machine::new();
    assert_eq!(machine.code(&["run", "--", "true"]), 0);
    assert_eq!(machine.code(&["run", "--", "sh", "-c", "exit 7"]), 7);
    assert_eq!(machine.code(&["run", "--", "sh", "-c", "kill -9 $$"]), 137);
    assert_eq!(machine.code(&["run", "--", "no-such-program"]), 127);
    assert_eq!(machine.code(&["run", "--", "/"]), 126);
    assert_eq!(machine.waits().len(), 3, "what did not start is no wait");
}

/// `gh run watch` ends with 0 however the pipeline went, unless it was asked for its status.
#[test]
fn a_status_that_says_nothing_is_no_success() {
    use std::os::unix::fs::PermissionsExt;
    let machine = Machine::new();
    let program = machine.path("bin/gh");
    write(&program, "#!/bin/sh\nexit ${CODE:-0}\n");
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    let watch = |code: &str, arguments: &[&str]| {
        let gh = program.to_str().unwrap();
        let mut run = machine.draglog(&[&["run", "--", gh, "run", "watch", "42"], arguments].concat());
        run.env("CODE", code).assert().code(code.parse::<i32>().unwrap());
    };
    watch("0", &[]);
    watch("0", &["--exit-status"]);
    watch("1", &[]);
    let waits = machine.waits();
    let ended: Vec<_> = waits.iter().map(|wait| (&wait["kind"], &wait["outcome"], &wait["exit_code"])).collect();
    let expected = serde_json::json!([["ci", "unknown", 0], ["ci", "succeeded", 0], ["ci", "failed", 1]]);
    assert_eq!(serde_json::json!(ended), expected);
}

#[test]
fn a_run_is_recorded_without_its_arguments() {
    let machine = Machine::new();
    machine.draglog(&["run", "--tag", "build_test", "--", "sh", "-c", "exit 3", "canary-s3cret"]).assert().code(3);
    let waits = machine.waits();
    assert_eq!((&waits[0]["exit_code"], &waits[0]["outcome"]), (&3.into(), &"failed".into()));
    assert_eq!((&waits[0]["source"], &waits[0]["tag"]), (&"wrapped".into(), &"build_test".into()));
    let bytes = std::fs::read(machine.path("data/draglog.db")).unwrap();
    assert!(!String::from_utf8_lossy(&bytes).contains("canary-s3cret"));
}

#[test]
fn a_wrong_tag_stops_the_command_before_it_starts() {
    let machine = Machine::new();
    let output = machine.draglog(&["run", "--tag", "buld_test", "--", "touch", "started"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("did you mean `build_test`?"));
    assert!(!machine.path("started").exists());
}

#[test]
fn a_command_runs_even_where_nothing_can_be_recorded() {
    let mut command = Command::cargo_bin("draglog").unwrap();
    command.env_clear().env("PATH", "/usr/bin:/bin").args(["run", "--", "sh", "-c", "cat; exit 5"]);
    let output = command.write_stdin("passed on").output().unwrap();
    assert_eq!((output.status.code(), output.stdout.as_slice()), (Some(5), b"passed on".as_slice()));
    assert!(String::from_utf8(output.stderr).unwrap().contains("is not recorded"));
}

/// Holds the log's write lock until it is dropped, as another process that writes does.
fn busy(machine: &Machine) -> rusqlite::Connection {
    let log = rusqlite::Connection::open(machine.path("data/draglog.db")).unwrap();
    log.execute_batch("BEGIN IMMEDIATE").unwrap();
    log
}

#[test]
fn the_time_that_a_busy_log_takes_is_not_the_commands() {
    use std::io::BufRead;
    let machine = Machine::new();
    assert_eq!(machine.code(&["run", "--", "true"]), 0);
    let log = busy(&machine);
    let mut run = std::process::Command::new(assert_cmd::cargo::cargo_bin("draglog"));
    run.env("DRAGLOG_DATA_DIR", machine.path("data")).env("DRAGLOG_CONFIG_DIR", machine.path("config"));
    let mut run = run.args(["run", "--", "echo", "over"]).stdout(std::process::Stdio::piped()).spawn().unwrap();
    let mut output = std::io::BufReader::new(run.stdout.take().unwrap());
    output.read_line(&mut String::new()).unwrap();
    let (_open, never) = std::sync::mpsc::channel::<()>();
    never.recv_timeout(std::time::Duration::from_millis(1200)).unwrap_err();
    drop(log);
    assert!(run.wait().unwrap().success());
    let seconds: Vec<f64> = machine.waits().iter().map(|wait| wait["seconds"].as_f64().unwrap()).collect();
    assert_eq!(seconds.len(), 2);
    assert!(seconds.iter().all(|seconds| *seconds < 0.6), "{seconds:?}");
}

#[test]
fn a_log_that_stays_busy_does_not_keep_the_shell() {
    let machine = Machine::new();
    assert_eq!(machine.code(&["run", "--", "true"]), 0);
    let log = busy(&machine);
    let mut run = machine.draglog(&["run", "--", "sh", "-c", "exit 3"]);
    let output = run.timeout(std::time::Duration::from_secs(8)).output().unwrap();
    assert_eq!(output.status.code(), Some(3));
    assert!(
        String::from_utf8(output.stderr)
            .unwrap()
            .contains("recorded later, as the log did not take it: the log is busy")
    );
    drop(log);
    let waits = machine.waits();
    assert_eq!(waits.len(), 2, "what the log did not take was kept");
    assert_eq!((&waits[1]["exit_code"], &waits[1]["source"]), (&3.into(), &"wrapped".into()));
}

#[test]
fn without_a_terminal_the_ui_names_what_to_run_instead() {
    let machine = Machine::new();
    assert_eq!(machine.code(&[]), 1);
    assert!(machine.stderr(&[]).contains("draglog watch"));
    assert!(!machine.path("data").exists(), "nothing was made");
}

#[test]
fn without_home_the_variables_to_set_are_named() {
    let output = Command::cargo_bin("draglog").unwrap().env_clear().arg("paths").output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8(output.stderr).unwrap().contains("DRAGLOG_DATA_DIR"));
}

#[test]
fn a_wrong_command_line_ends_with_two() {
    let machine = Machine::new();
    for wrong in [&["bogus"][..], &["log", "--bogus"], &["--strip", "log"], &["man", "bogus"], &["completions", "tcsh"]]
    {
        assert_eq!(machine.code(wrong), 2, "{wrong:?}");
    }
    assert!(!machine.stderr(&["bo\u{1b}[31mgus"]).contains('\u{1b}'));
}

#[test]
fn doctor_names_a_theme_that_is_not_there() {
    let machine = Machine::new();
    write(&machine.path("config/config.toml"), "[ui]\ntheme = \"solarised\"\n");
    let told = machine.stdout(&["doctor"]);
    assert!(told.lines().any(|line| line.starts_with("warn  theme") && line.contains("solarised")), "{told}");
}

#[test]
fn keys_that_cannot_be_what_was_asked_are_told_with_their_line_and_what_to_do() {
    let machine = Machine::new();
    let config = "[keys.lst]\ntag = \"#\"\n\n[keys.list]\ntaag = \"#\"\nundo = \"entr\"\nedit = [\"f\", \"p\"]\n\
                  [keys.always]\nquit = []\n[keys.field]\nsave = \"s\"\n[keys.tag-sheet]\nundo = \"b\"\n\
                  [keys.after-tag]\nwaited = \"2\"\n[keys.all]\nmark = \"m\"\n";
    write(&machine.path("config/config.toml"), config);
    let told = machine.stderr(&["config", "show"]);
    for wanted in [
        "config.toml:1: unknown place `keys.lst` is ignored; did you mean `list`?",
        "config.toml:5: unknown row `keys.list.taag` is ignored; did you mean `tag`?",
        "config.toml:6: keys.list.undo: `entr` is no key and is ignored; did you mean `enter`?",
        "config.toml:7: keys.list.edit: `f` is the key of `log.filter` too, and does one of them only; give `list.edit` another key",
        "config.toml:9: keys.always.quit keeps `^C`: there must be a way out; give it another key",
        "config.toml:11: keys.field.save: `s` is typed into the text there; give `field.save` another key",
        "config.toml:13: keys.tag-sheet.undo: `b` gives the tag `build or test` there; give `tag-sheet.undo` another key",
        "config.toml:15: keys.after-tag.waited: `2` is an answer there; give `after-tag.waited` another key",
    ] {
        assert!(told.contains(wanted), "{wanted}\nis not in\n{told}");
    }
    assert!(!told.contains(":17: "), "nothing is wrong with it:\n{told}");
    let doctor = machine.stdout(&["doctor"]);
    assert!(doctor.lines().any(|line| line.starts_with("warn  config") && line.contains("keys.lst")), "{doctor}");
    let wrong = [
        ("[keys]\nlist = 3\n", "a table for a place"),
        ("[keys.list]\ntag = 3\n", "a key such as \"t\", or a list of keys"),
    ];
    for (config, wanted) in wrong {
        write(&machine.path("config/config.toml"), config);
        let told = machine.stderr(&["config", "show"]);
        assert!(told.contains("config.toml:2: ") && told.contains(wanted), "{told}");
    }
}

#[test]
fn a_tag_alone_makes_no_blocked_time_of_a_queue() {
    let machine = Machine::new();
    machine
        .draglog(&["wait", "add", "review", "--from", "2026-11-20T09:00", "--to", "2026-11-20T14:10"])
        .assert()
        .success();
    let refusal = "review (wait 1) stood in a queue, and the tag flaky failure would count its time as blocked; if it held you up, \
                   say so with it: `draglog edit 1 --tag flaky_fail --held-up yes`";
    for args in [&["tag", "flaky_fail"][..], &["edit", "1", "--tag", "flaky_fail"]] {
        assert_eq!(machine.code(args), 1, "{args:?}");
        assert!(machine.stderr(args).contains(refusal), "{}", machine.stderr(args));
    }
    assert!(machine.waits()[0]["blocked_seconds"].is_null());
    assert_eq!(machine.code(&["tag", "approval_gate"]), 0, "another queue");
    assert_eq!(machine.code(&["edit", "1", "--tag", "flaky_fail", "--held-up", "yes"]), 0);
    assert_eq!(machine.waits()[0]["blocked_seconds"], 18_600.0);
}

#[test]
fn every_listing_of_an_empty_log_says_the_fact_and_what_to_do() {
    let machine = Machine::new();
    let empty = |args: &str| {
        let args: Vec<&str> = args.split(' ').collect();
        assert_eq!(machine.stdout(&args), "", "{args:?}");
        let told = machine.stderr(&args);
        assert!(told.contains('`') && told.lines().count() == 1, "{args:?}: {told}");
        told
    };
    let listings = [
        "log",
        "log --untagged",
        "wait list",
        "stats",
        "stats --by tag",
        "stats --panel",
        "stats --week",
        "stats --week --format markdown",
        "stats --panel --format markdown",
        "stats --actor agent",
        "pulse results",
        "pulse task list",
        "pilot list",
        "share list",
        "share log",
        "share team",
        "interview list",
        "interview log list",
    ];
    for listing in listings {
        empty(listing);
    }
    machine.draglog(&["wait", "add", "build", "--from", "2026-11-20T09:00", "--minutes", "5"]).assert().success();
    assert!(empty("log --kind test").contains("no wait in the log fits what was asked for"));
    assert!(empty("stats --actor agent").contains("nothing of agent runs was recorded"));
    let walks: serde_json::Value =
        serde_json::from_str(&machine.stdout(&["interview", "log", "list", "--json"])).unwrap();
    assert_eq!(walks, serde_json::json!({ "schema": "draglog.walks/1", "walks": [] }));
    assert!(
        machine.stdout(&["explain", machine.path("data").to_str().unwrap()]).contains(": 1 file that draglog knows")
    );
    assert!(machine.stdout(&["doctor"]).contains("1 wait in "));
}

/// What a person reads of a slip has nothing of a parser's or the system's own words.
fn is_plain(told: &str) {
    const PARSER: [&str; 9] = [
        "invalid type",
        "expected struct",
        "sequence",
        "EOF",
        "os error",
        "digit found",
        "literal string",
        "variant",
        "0x",
    ];
    assert!(PARSER.iter().all(|word| !told.contains(word)), "{told}");
}

#[test]
fn a_slip_in_the_settings_is_told_in_plain_words() {
    let machine = Machine::new();
    for config in [
        "[prompt\n",
        "prompt = 3\n",
        "[prompt]\nenabled = \n",
        "[prompt]\nmax_per_hour = \"two\"\n",
        "[prompt]\nwork_days = \"mon\"\n",
        "[ui]\ntheme = 3\n",
        "x = [1,\n",
        "[pulse]\nrota = [\"a\"]\n",
        "[ui]\ntheme = \"open\n",
        "[ui]\nmouse = yes\n",
        "[observe]\nidle_cut_min = 1.5\n",
        "[prompt]\nenabled = true\nenabled = false\n",
    ] {
        write(&machine.path("config/config.toml"), config);
        let told = machine.stderr(&["config", "show"]);
        assert!(told.contains("config.toml:"), "{config}: {told}");
        is_plain(&told);
    }
}

#[test]
fn a_slip_in_a_theme_is_told_with_its_line_and_what_would_be_right() {
    let machine = Machine::new();
    write(&machine.path("config/config.toml"), "[ui]\ntheme = \"mine\"\n");
    for (theme, wanted) in [
        ("[accent]\ncolour = \"#fff\"\n", "themes/mine.toml:2: unknown key `colour`; did you mean `color`?"),
        ("[accent]\ncolor = 3\n", "themes/mine.toml:2: found the number 3, expected a text in quotes; "),
        (
            "[accent]\nmodifiers = [\"blink\"]\n",
            "themes/mine.toml:2: unknown word `blink`; expected one of bold, dim, reversed, underlined",
        ),
        ("accent = \"red\"\n", "themes/mine.toml:1: found the text \"red\", expected a table; "),
        ("[accent\n", "themes/mine.toml:1: the name of the table is not closed; expected `]`"),
    ] {
        write(&machine.path("config/themes/mine.toml"), theme);
        let told = machine.stdout(&["doctor"]);
        assert!(told.lines().any(|line| line.starts_with("warn  theme") && line.contains(wanted)), "{wanted}\n{told}");
    }
}

#[test]
fn a_file_that_is_another_one_is_told_in_plain_words() {
    let machine = Machine::new();
    write(&machine.path("garbage.json"), "garbage\n");
    write(&machine.path("empty.json"), "");
    let (garbage, empty) = (machine.path("garbage.json"), machine.path("empty.json"));
    for file in [garbage.to_str().unwrap(), empty.to_str().unwrap(), "/nonexistent/x.json"] {
        for args in [
            &["report", file][..],
            &["import", "gh-prs", file],
            &["import", "draglog", file],
            &["pulse", "check", file],
            &["explain", file],
        ] {
            is_plain(&(machine.stderr(args) + &machine.stdout(args)));
        }
    }
}

#[test]
fn slips_in_options_and_results_are_told_in_plain_words() {
    let machine = Machine::new();
    for (minutes, code) in [("x", 2), ("-5", 2), ("99999999", 2)] {
        let args = ["wait", "add", "build", "--from", "2026-11-20T09:00", "--minutes", minutes];
        assert_eq!(machine.code(&args), code);
        assert!(machine.stderr(&args).contains("expected a whole number of minutes from 1 to 5256000"), "{minutes}");
    }
    let folder = machine.path("nobody/team");
    assert_eq!(machine.code(&["share", "join", folder.to_str().unwrap()]), 2);
    assert!(!folder.exists(), "what fails leaves no folder behind");
    machine.draglog(&["pulse", "answer", "context_gaps", "cg_freq=2"]).assert().success();
    let results = machine.stdout(&["pulse", "results", "context_gaps"]);
    assert!(results.contains(" 2  Once or twice") && results.contains("  once\n"), "{results}");
    is_plain(&results);
}

#[test]
fn settings_that_do_not_parse_are_named_and_stop_nothing() {
    let machine = Machine::new();
    write(&machine.path("config/config.toml"), "[prompt]\nenabled = \"yes\"\n");
    assert_eq!(machine.code(&["config", "show"]), 4);
    assert!(machine.stderr(&["config", "show"]).contains("config.toml:2: "));
    assert_eq!(machine.code(&["run", "--", "true"]), 0);
    assert_eq!(machine.waits().len(), 1);
    assert_eq!(machine.code(&["doctor"]), 1);
}

/// `/dev/full` is there on Linux only.
#[cfg(target_os = "linux")]
#[test]
fn what_nobody_could_be_told_is_in_the_log_file_and_doctor_counts_it() {
    let machine = Machine::new();
    let checks = || -> serde_json::Value { serde_json::from_str(&machine.stdout(&["doctor", "--json"])).unwrap() };
    let check = || checks()["checks"].as_array().unwrap().iter().find(|check| check["name"] == "log file").cloned();
    assert_eq!(check().unwrap()["status"], "ok");
    let file = machine.path("data/state/draglog.log");
    assert!(machine.stdout(&["paths"]).contains(&format!("log file        {}", file.display())));
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let mut command = std::process::Command::new(assert_cmd::cargo::cargo_bin("draglog"));
    command.env("DRAGLOG_DATA_DIR", machine.path("data")).env("DRAGLOG_CONFIG_DIR", machine.path("config"));
    command.args(["forget", "--before", "2020-01-01", "--yes"]).stderr(full).status().unwrap();
    let noted = check().unwrap();
    assert_eq!(noted["status"], "warn");
    let detail = noted["detail"].as_str().unwrap();
    assert!(detail.starts_with("1 problem since 20") && detail.contains("a line on stderr"), "{detail}");
    assert!(noted["fix"].as_str().unwrap().contains("draglog.log"));
    assert_eq!(machine.code(&["forget", "--everything", "--yes"]), 0);
    assert!(!file.exists());
}

#[test]
fn config_init_never_replaces_a_file_unasked() {
    let machine = Machine::new();
    assert_eq!(machine.code(&["config", "init"]), 0);
    assert_eq!(machine.code(&["config", "init"]), 1);
    assert_eq!(machine.code(&["config", "init", "--force"]), 0);
    assert_eq!(machine.code(&["config", "show"]), 0);
}

#[test]
fn a_wrapped_command_is_called_by_the_tool_in_it() {
    let machine = Machine::new();
    let label = |command: &[&str]| {
        machine.draglog(&[&["run", "--"], command].concat()).output().unwrap();
        let wait = machine.waits().pop().unwrap();
        (wait["label"].as_str().unwrap().to_owned(), wait["tool"].as_str().map(str::to_owned))
    };
    write(&machine.path("build.sh"), "exit 0");
    let known = |label: &str, tool: &str| (label.to_owned(), Some(tool.to_owned()));
    assert_eq!(label(&["sh", "-c", "cd . && CANARY=1 cargo build --token CANARY"]), known("cargo build", "cargo"));
    assert_eq!(label(&["env", "A=b", "sh", "-ec", "false; make test"]), known("make test", "make"));
    assert_eq!(label(&["true"]), ("true".into(), None), "no rule, no tool");
    assert_eq!(label(&["sh", "build.sh"]), ("build.sh".into(), None));
    assert_eq!(label(&["sh", "-c", "exit 0"]), ("sh".into(), None));
    let log = machine.stdout(&["log", "--json"]);
    assert!(!log.contains("CANARY"), "{log}");
}

#[test]
fn a_run_inside_a_run_is_one_wait() {
    let machine = Machine::new();
    let program = assert_cmd::cargo::cargo_bin("draglog");
    let program = program.to_str().unwrap();
    assert_eq!(machine.code(&["run", "--", program, "run", "--", "sh", "-c", "make; exit 7"]), 7);
    let waits = machine.waits();
    assert_eq!((waits.len(), &waits[0]["label"], &waits[0]["exit_code"]), (1, &"make".into(), &7.into()));
}

#[test]
fn a_run_whose_end_nobody_saw_is_not_shown_as_running() {
    let machine = Machine::new();
    let mut run = std::process::Command::new(assert_cmd::cargo::cargo_bin("draglog"));
    run.env_clear().env("PATH", "/usr/bin:/bin").args(["run", "--", "sh", "-c", "echo $$; exec sleep 600"]);
    run.env("DRAGLOG_DATA_DIR", machine.path("data")).env("DRAGLOG_CONFIG_DIR", machine.path("config"));
    let mut run = run.stdout(std::process::Stdio::piped()).spawn().unwrap();
    let mut child = String::new();
    let mut output = std::io::BufReader::new(run.stdout.take().unwrap());
    std::io::BufRead::read_line(&mut output, &mut child).unwrap();
    while machine.waits().is_empty() {}
    run.kill().unwrap();
    run.wait().unwrap();
    assert_eq!(machine.waits()[0]["outcome"], "running", "its process goes on");
    assert!(Command::new("sh").args(["-c", &format!("kill -9 {child}")]).output().unwrap().status.success());
    // At the end of the pipe the process is gone.
    std::io::Read::read_to_end(&mut output, &mut Vec::new()).unwrap();
    let status: serde_json::Value = loop {
        let status: serde_json::Value = serde_json::from_str(&machine.stdout(&["status", "--json"])).unwrap();
        // Whoever adopts it may take a moment to reap it.
        if status["running"].as_array().unwrap().is_empty() {
            break status;
        }
    };
    assert_eq!(status["today"]["waits"], 1);
    assert_eq!(machine.waits()[0]["outcome"], "lost");
}

/// Whoever records it: here the one that watches is not even the one that observes.
#[test]
fn watch_prints_each_wait_once_as_it_ends() {
    let machine = Machine::new();
    machine.draglog(&["wait", "add", "build", "--from", "-9m", "--minutes", "8"]).assert().success();
    let mut watch = std::process::Command::new(assert_cmd::cargo::cargo_bin("draglog"));
    watch.env_clear().args(["watch", "--json"]);
    watch.env("DRAGLOG_DATA_DIR", machine.path("data")).env("DRAGLOG_CONFIG_DIR", machine.path("config"));
    let mut watch = watch.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped()).spawn().unwrap();
    let mut said = String::new();
    std::io::BufRead::read_line(&mut std::io::BufReader::new(watch.stderr.take().unwrap()), &mut said).unwrap();
    assert!(said.contains("observing"), "{said}");
    let mut lines = std::io::BufRead::lines(std::io::BufReader::new(watch.stdout.take().unwrap()));
    let mut next = || serde_json::from_str::<serde_json::Value>(&lines.next().unwrap().unwrap()).unwrap();
    assert_eq!(machine.code(&["run", "--", "sh", "-c", "exit 4"]), 4);
    let first = next();
    assert_eq!((&first["source"], &first["exit_code"]), (&"wrapped".into(), &4.into()));
    machine.draglog(&["wait", "start", "review"]).assert().success();
    machine.draglog(&["tag", "other"]).assert().success();
    machine.draglog(&["wait", "stop"]).assert().success();
    let second = next();
    assert_eq!((&second["kind"], &second["outcome"]), (&"review".into(), &"unknown".into()));
    watch.kill().unwrap();
    watch.wait().unwrap();
}

#[test]
fn the_commands_of_the_readme_are_understood() {
    let readme = include_str!("../../README.md");
    let lines = readme.lines().filter(|line| line.starts_with("draglog ") && line.contains('#'));
    let commands: Vec<Vec<&str>> =
        lines.map(|line| line.split('#').next().unwrap().split_whitespace().collect()).collect();
    assert!(commands.len() > 5, "{commands:?}");
    for command in commands {
        let read = <draglog::cli::Cli as clap::Parser>::try_parse_from(&command);
        assert!(read.is_ok(), "{command:?}");
    }
}

/// A text that stands at two commands is wrong at one of them.
#[test]
fn no_two_commands_have_the_same_help() {
    let mut commands = vec![(String::new(), <draglog::cli::Cli as clap::CommandFactory>::command())];
    let mut texts: std::collections::BTreeMap<String, Vec<String>> = std::collections::BTreeMap::new();
    while let Some((name, command)) = commands.pop() {
        if let Some(about) = command.get_about() {
            texts.entry(about.to_string()).or_default().push(name.clone());
        }
        let below = command.get_subcommands().filter(|below| below.get_name() != "help");
        commands.extend(below.map(|below| (format!("{name} {}", below.get_name()), below.clone())));
    }
    assert!(texts.len() > 60, "{}", texts.len());
    texts.retain(|_, commands| commands.len() > 1);
    assert!(texts.is_empty(), "{texts:#?}");
}

/// Examples as a person would copy them, up to what a shell or a comment adds.
#[test]
fn the_examples_in_every_help_are_understood() {
    let mut commands = vec![<draglog::cli::Cli as clap::CommandFactory>::command()];
    let mut seen = 0;
    while let Some(command) = commands.pop() {
        commands.extend(command.get_subcommands().cloned());
        let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
        // A long example goes on in the next line, as a shell reads it.
        let help = help.split("\\\n").map(str::trim_start).collect::<Vec<_>>().join(" ");
        for line in help.lines().filter_map(|line| line.strip_prefix("  draglog")) {
            let line = line.split(['|', '>', '#']).next().unwrap();
            let example = if line.contains(" -- ") { line } else { line.split("   ").next().unwrap() };
            let words = words(&format!("draglog{example}"));
            let read = <draglog::cli::Cli as clap::Parser>::try_parse_from(&words);
            assert!(read.is_ok(), "{words:?}: {}", read.unwrap_err());
            seen += 1;
        }
    }
    assert!(seen > 30, "{seen}");
}

/// The words of a line, with quotes taken off as a shell does.
fn words(line: &str) -> Vec<String> {
    let (mut words, mut quote) = (vec![String::new()], None);
    for c in line.chars() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '"' | '\'') => quote = Some(c),
            (None, ' ') => words.push(String::new()),
            (_, c) => words.last_mut().unwrap().push(c),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[test]
fn the_exit_code_says_what_became_of_it() {
    let machine = Machine::new();
    write(&machine.path("broken/config.toml"), "[prompt");
    let cases: [(i32, &[&str]); 14] = [
        (0, &["log"]),
        (0, &["--help"]),
        (0, &["--version"]),
        (0, &["run", "--", "sh", "-c", "exit 0"]),
        (1, &["undo"]),
        (1, &["tag", "other", "--wait", "7"]),
        (1, &["forget", "--everything"]),
        (2, &["bogus"]),
        (2, &["tag", "bogus"]),
        (2, &["log", "--since", "bogus"]),
        (4, &["--config-dir", "broken", "config", "show"]),
        (126, &["run", "--", "./config"]),
        (143, &["run", "--", "sh", "-c", "kill -TERM $$"]),
        (255, &["run", "--", "sh", "-c", "exit 255"]),
    ];
    std::fs::create_dir(machine.path("config")).unwrap();
    for (code, arguments) in cases {
        assert_eq!(machine.code(arguments), code, "{arguments:?}: {}", machine.stderr(arguments));
    }
}

/// As above.
#[cfg(target_os = "linux")]
#[test]
fn an_output_that_cannot_be_written_is_an_error_and_a_reader_that_left_is_none() {
    let machine = Machine::new();
    for arguments in [&["log", "--json"][..], &["paths"], &["config", "show"], &["completions", "bash"], &["man"]] {
        let into = |place: &str| {
            let program = assert_cmd::cargo::cargo_bin("draglog");
            let line = format!("\"$0\" \"$@\" {place}");
            let mut shell = Command::new("bash");
            shell.args(["-o", "pipefail", "-c", &line]).arg(program).args(arguments);
            shell.env("DRAGLOG_DATA_DIR", machine.path("data")).env("DRAGLOG_CONFIG_DIR", machine.path("config"));
            shell.output().unwrap()
        };
        let full = into(">/dev/full");
        assert_eq!(full.status.code(), Some(1), "{arguments:?}");
        assert!(String::from_utf8(full.stderr).unwrap().contains("output could not be written"), "{arguments:?}");
        let left = into("| true");
        assert_eq!((left.status.code(), left.stderr.as_slice()), (Some(0), &b""[..]), "{arguments:?}");
    }
}

#[test]
fn every_command_explains_itself() {
    let machine = Machine::new();
    let commands =
        "watch run tag wait log edit undo why forget stats status demo init doctor paths config completions man";
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    let _scope = settings.bind_to_scope();
    for command in commands.split(' ') {
        insta::assert_snapshot!(format!("help_{command}"), machine.stdout(&[command, "--help"]));
    }
}

/// The shells on a terminal with a fake `make`, the hook evaluated twice.
#[test]
fn hooks_tell_labels_and_codes_and_never_a_command_line() {
    for (shell, options) in
        [("bash", &["--norc", "--noprofile", "-i"][..]), ("zsh", &["-f", "-i"]), ("fish", &["-N", "-i"])]
    {
        if !Path::new("/usr/bin").join(shell).exists() && !Path::new("/bin").join(shell).exists() {
            continue;
        }
        let machine = Machine::new();
        let hook = machine.stdout(&["init", shell]);
        assert!(hook.len() < 9_000, "{shell}: every new shell reads all of it");
        write(&machine.path("hook"), &hook);
        write(&machine.path("bin/make"), "#!/bin/sh\n[ \"$1\" = fail ] && exit 3\nexit 0\n");
        let load = if shell == "fish" { "source hook" } else { ". ./hook" };
        let path = if shell == "fish" { "set -gx PATH $PWD/bin $PATH" } else { "PATH=$PWD/bin:$PATH" };
        let lines = [load, load, path, "chmod +x bin/make", "make", "make fail", "make --token=CANARY CANARY"];
        let more = ["CANARY=1 make test", "make test,CANARY", "make && make CANARY", "make -h", "true", "exit"];
        type_into(&machine, shell, options, &[&lines[..], &more[..]].concat());
        let spool = machine.path("data/state/spool");
        let mut files: Vec<_> = std::fs::read_dir(&spool).unwrap().flatten().map(|entry| entry.path()).collect();
        files.sort_by_key(|file| std::fs::metadata(file).unwrap().modified().unwrap());
        let text: String = files.iter().map(|file| std::fs::read_to_string(file).unwrap()).collect();
        assert!(!text.contains("CANARY"), "{shell}: {text}");
        let fields = text.lines().map(|line| line.split('\t').collect::<Vec<_>>());
        let told: Vec<(&str, &str)> = fields.map(|fields| (fields[4], fields[7])).collect();
        assert_eq!(told, [("0", "make"), ("3", "make"), ("0", "make"), ("0", "make test")], "{shell}");
        for file in &files {
            let rights = std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(file).unwrap().permissions());
            assert_eq!(rights & 0o077, 0, "{shell}: nobody else may read it");
        }
        assert_eq!(machine.waits().len(), 4, "{shell}: taken in once");
        assert!(!files[0].exists());
    }
}

/// What others put into a bash, by the way in which they do: each writes what it is told of a command into `seen`.
const BESIDE: [(&str, &str); 5] = [
    ("a string in front", r#"PROMPT_COMMAND="see; history -a; ${PROMPT_COMMAND-}""#),
    ("a string anew", "PROMPT_COMMAND='see'"),
    ("a list", "PROMPT_COMMAND+=('see')"),
    (
        "a function that keeps what was there for later, as starship's",
        r#"
ship() { see; (exit "$ship_status"); eval "$ship_kept"; }
ship_kept=${PROMPT_COMMAND-} PROMPT_COMMAND='ship_status=$?; (exit "$ship_status"); ship' PS0='$(:)'${PS0-}"#,
    ),
    (
        "a trap and lists of functions, as bash-preexec's",
        r#"
__bp_imported=defined precmd_functions=(see) preexec_functions=()
bp_return() { return "$1"; }
bp_first() {
  local status=$? each
  for each in "${precmd_functions[@]}"; do bp_return "$status" "$bp_last"; "$each"; done
}
bp_typed() {
  bp_last=$2
  [[ -n $bp_waits ]] || return 0
  bp_waits=
  case "${PROMPT_COMMAND[*]}" in *"$1"*) ;; *) printf '%s\n' "typed ${1%% *}" >>"$HOME/typed" ;; esac
}
bp_install() {
  trap 'bp_typed "$BASH_COMMAND" "$_"' DEBUG
  PROMPT_COMMAND=bp_first$'\n'${PROMPT_COMMAND//bp_install/:}
  PROMPT_COMMAND+=('bp_waits=1')
  bp_waits=1
}
PROMPT_COMMAND=${PROMPT_COMMAND:+$PROMPT_COMMAND$'\n'}bp_install"#,
    ),
];

/// Writes the status of the command, of each of its parts, and when this was asked.
const SEE: &str = r#"see() { local s=$? p=${PIPESTATUS[*]}; printf '%s %s %s\n' "${EPOCHREALTIME/[.,]/}" "$s" "$p" >>"$HOME/seen"; }"#;

#[test]
fn the_bash_hook_and_other_prompts_tell_the_same_whichever_comes_first() {
    for (name, other) in BESIDE {
        for is_first in [true, false] {
            let machine = Machine::new();
            write(&machine.path("hook"), &machine.stdout(&["init", "bash"]));
            write(&machine.path("other"), &format!("{SEE}\n{other}\n"));
            write(&machine.path("bin/make"), "#!/bin/sh\n[ \"$1\" = fail ] && exit 3\nexit 0\n");
            let files = if is_first { [". ./hook", ". ./other"] } else { [". ./other", ". ./hook"] };
            let start =
                format!("PATH=$PWD/bin:$PATH; chmod +x bin/make; HISTCONTROL=ignoreboth\n{}\n", files.join("\n"));
            write(&machine.path("start"), &start);
            let lines = ["make", "make fail", "make fail", "make", "false | true", "exit"];
            type_into(&machine, "bash", &["--rcfile", "start", "-i"], &lines);
            let mut told = Vec::new();
            for file in std::fs::read_dir(machine.path("data/state/spool")).unwrap().flatten() {
                let text = std::fs::read_to_string(file.path()).unwrap_or_default();
                told.extend(text.lines().map(|line| line.split('\t').map(str::to_owned).collect::<Vec<_>>()));
            }
            let codes: Vec<&str> = told.iter().map(|fields| fields[4].as_str()).collect();
            let context = format!("{name}, draglog first: {is_first}");
            assert_eq!(codes, ["0", "3", "3", "0"], "{context}");
            let seen = std::fs::read_to_string(machine.path("seen")).unwrap();
            let seen: Vec<Vec<&str>> = seen.lines().map(|line| line.splitn(3, ' ').collect()).collect();
            // Once before the first command, and once behind each.
            let behind = &seen[seen.len() + 1 - lines.len()..];
            let statuses: Vec<&str> = behind.iter().map(|fields| fields[1]).collect();
            assert_eq!(statuses, ["0", "3", "3", "0", "0"], "{context}");
            for (fields, later) in told.iter().zip(behind) {
                let number = |text: &str| text.parse::<u64>().unwrap();
                assert!(number(&fields[3]) <= number(later[0]), "{context}: the prompt's own time is no part of it");
            }
            if other.contains("PROMPT_COMMAND+=('see')") || other == "PROMPT_COMMAND='see'" {
                assert_eq!(behind[4][2], "1 0", "{context}");
            }
            if other.contains("bp_typed") {
                let typed = std::fs::read_to_string(machine.path("typed")).unwrap();
                // What runs at the very first prompt may stand for the first command.
                let expected = "typed make\ntyped make\ntyped make\ntyped false\ntyped exit\n";
                assert!(typed.ends_with(expected), "{context}: {typed}");
            }
        }
    }
}

/// Types lines into an interactive shell on a terminal of its own, until it exits.
fn type_into(machine: &Machine, shell: &str, options: &[&str], lines: &[&str]) {
    let pair = portable_pty::native_pty_system().openpty(portable_pty::PtySize::default()).unwrap();
    let mut command = portable_pty::CommandBuilder::new(shell);
    command.args(options);
    command.env_clear();
    for (name, value) in [("PATH", "/usr/bin:/bin"), ("TERM", "dumb"), ("HOME", machine.0.path().to_str().unwrap())] {
        command.env(name, value);
    }
    command.cwd(machine.0.path());
    let mut child = pair.slave.spawn_command(command).unwrap();
    drop(pair.slave);
    let mut output = pair.master.try_clone_reader().unwrap();
    let reading = std::thread::spawn(move || drop(std::io::copy(&mut output, &mut std::io::sink())));
    let mut keys = pair.master.take_writer().unwrap();
    for line in lines {
        std::io::Write::write_all(&mut keys, format!("{line}\r").as_bytes()).unwrap();
    }
    child.wait().unwrap();
    drop((keys, pair.master));
    reading.join().unwrap();
}
