//! The real program in a real pseudo-terminal: keys and mouse bytes in, the screen out, and a clean terminal afterwards.

mod agents;
mod damage;
mod terminal;

use std::path::Path;
use std::time::Duration;

use draglog::tui::terminal::TerminalGuard;
use tempfile::TempDir;

use crate::sharing::Team;
use terminal::Terminal;

const NOTHING: &str = "Nothing is running";

fn machine() -> TempDir {
    tempfile::tempdir().unwrap()
}

fn demo(machine: &TempDir) -> Terminal {
    let mut terminal = Terminal::draglog(&["demo"], machine.path());
    terminal.see("made-up data").see("Latest waits");
    terminal
}

/// A new machine on which nothing of what else runs is seen.
fn paused(machine: &TempDir) -> Terminal {
    let mut terminal = Terminal::draglog(&[], machine.path());
    observing(&mut terminal).send("p").see("○ paused").settle();
    terminal
}

fn observing(terminal: &mut Terminal) -> &mut Terminal {
    let is_observing = |text: &str| text.lines().next().is_some_and(|header| header.contains('●'));
    terminal.see(NOTHING).see_that("it observes", is_observing)
}

#[test]
fn on_a_new_machine_it_opens_and_says_what_to_do() {
    let machine = machine();
    let mut terminal = Terminal::draglog(&[], machine.path());
    terminal.see("draglog").see("Start a build in another terminal").send("q");
    assert_eq!(terminal.end(), 0);
    assert!(machine.path().join("data/draglog.db").exists());
}

#[test]
fn a_terminal_that_draws_no_screen_gets_a_sentence() {
    let machine = machine();
    let line = format!("TERM=dumb {}", env!("CARGO_BIN_EXE_draglog"));
    let mut terminal = Terminal::start(Path::new("/bin/sh"), &["-c", &line], machine.path());
    terminal.see("draws no screen");
    assert_eq!(terminal.end(), 1);
}

#[test]
fn a_terminal_that_closes_ends_it_quietly() {
    let machine = machine();
    let program = env!("CARGO_BIN_EXE_draglog");
    // The shell outlives its terminal to tell how draglog ended.
    let inner = format!("stty rows 24 cols 80; trap : HUP; {program} demo; echo $? > code");
    let mut script = std::process::Command::new("script");
    script.args(["-q", "-f", "-c", &inner, "screen"]).current_dir(machine.path());
    script
        .env_clear()
        .env("PATH", "/usr/bin:/bin")
        .env("TERM", "xterm")
        .env("SHELL", "/bin/sh")
        .env("HOME", machine.path());
    script.stdin(std::process::Stdio::piped()).stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null());
    let mut terminal = script.spawn().unwrap();
    let read = |name: &str| std::fs::read(machine.path().join(name)).unwrap_or_default();
    let wait_for = |name: &str, words: &str| {
        let (_open, never) = std::sync::mpsc::channel::<()>();
        for _ in 0..400 {
            if String::from_utf8_lossy(&read(name)).contains(words) {
                return;
            }
            never.recv_timeout(Duration::from_millis(50)).unwrap_err();
        }
        panic!("no `{words}` in {name}: {}", String::from_utf8_lossy(&read(name)));
    };
    wait_for("screen", "made-up");
    terminal.kill().unwrap();
    terminal.wait().unwrap();
    wait_for("code", "\n");
    assert_ne!(String::from_utf8_lossy(&read("code")).trim(), "101", "it must not end in a panic");
}

#[test]
fn two_keys_tag_a_wait_and_a_third_says_what_one_did_meanwhile() {
    let machine = machine();
    let mut terminal = demo(&machine);
    terminal.send("t").see("held you up?").send("b").see("agged").see("I did something else");
    terminal.send("s").see_that("the line goes", |text| !text.contains("I did something else"));
    assert!(!machine.path().join("data").exists(), "the demo touches no file");
}

#[test]
fn the_demo_shows_an_invented_round_and_writes_nothing() {
    let machine = machine();
    let mut terminal = demo(&machine);
    terminal.send("5").see("(invented)").send("\r").see("w write it");
    // The key that writes is deaf for half a second after the part has come.
    for _ in 0..5 {
        terminal.settle();
    }
    terminal.send("w").see("this is the demo: no file is written");
    assert_eq!(std::fs::read_dir(machine.path()).unwrap().count(), 0, "the demo touches no file");
}

#[test]
fn the_demos_team_goes_from_the_coachs_step_to_the_page_and_writes_nothing() {
    let machine = machine();
    let mut terminal = Terminal::draglog(&["demo", "--team"], machine.path());
    terminal.see("being combined; your turn").send("n").see("Last time you wanted to give each service one page");
    terminal.see("Discuss these three").send("\x1b").see_that("November has its page", |text| {
        text.lines().any(|line| line.contains("November") && line.contains("confirmed by both"))
    });
    terminal.send("5").see("November (invented)").send("q");
    assert_eq!(terminal.end(), 0);
    assert_eq!(std::fs::read_dir(machine.path()).unwrap().count(), 0, "the demo touches no file");
}

#[test]
fn a_part_is_looked_at_and_written_where_the_round_is() {
    let team = Team::of(4);
    // The terminal's own data folder is called so.
    team.join("data", "member").done();
    team.open();
    team.answer("data", &["cg_freq=3"]);
    team.run("data", &["share", "team", "team", "--accept-roster"]).done();
    let there = || std::fs::read_dir(team.path("team/one/contributions")).into_iter().flatten().count();
    let mut terminal = Terminal::draglog(&["share", "show", "team/one"], &team.path(""));
    terminal.see("w write it").send("\x1b[C").see("these").send("\x1b").see("Rounds").see("team/one");
    terminal.send("\r").see("w write it");
    for _ in 0..5 {
        terminal.settle();
    }
    assert_eq!(there(), 0);
    terminal.send("w").see("Your part was written").send("q");
    assert_eq!(terminal.end(), 0);
    assert_eq!(there(), 1);
    let file = team.file_of("data");
    let log = team.run("data", &["share", "log"]).done().stdout;
    assert!(log.contains(file.rsplit('/').next().unwrap()), "{log}");
}

// Held by the second look at the round in `contribute::leave`.
#[test]
fn a_round_that_is_swapped_during_the_question_gets_nothing() {
    let team = Team::of(5);
    team.join("data", "member").done();
    team.open();
    let mut terminal = Terminal::draglog(&["share", "contribute", "team/one", "--blank"], &team.path(""));
    terminal.see("Is this your team?");
    let folder = team.path("team/one/contributions");
    team.change("team/one/round.json", |round| round["title"] = "Another".into());
    terminal.send("y\r");
    assert_eq!(terminal.end(), 3);
    assert_eq!(std::fs::read_dir(folder).unwrap().count(), 0);
}

#[test]
fn the_demo_asks_by_itself_after_some_seconds() {
    demo(&machine()).see("What holds you up?").see("build.sh (make, npm test)");
}

#[test]
fn a_pane_can_become_as_small_as_it_likes_and_large_again() {
    let mut terminal = demo(&machine());
    terminal.resize(3, 2).settle();
    terminal.resize(20, 8).see("Make this").resize(1, 1).settle();
    terminal.resize(40, 12).see("▸1 Now").resize(120, 40).see("learned by");
    terminal.send("q");
    assert_eq!(terminal.end(), 0);
    terminal.is_clean();
}

#[test]
fn q_and_ctrl_c_and_signals_leave_the_terminal_clean() {
    type Leave = fn(&mut Terminal);
    let ways: [(&str, Leave); 4] = [
        ("q", |terminal| _ = terminal.send("q")),
        ("ctrl-c", |terminal| _ = terminal.send("\u{3}")),
        ("SIGTERM", |terminal| _ = terminal.signal("TERM")),
        ("SIGHUP", |terminal| _ = terminal.signal("HUP")),
    ];
    for (name, leave) in ways {
        let mut terminal = demo(&machine());
        assert!(terminal.is_raw() && terminal.is_on_the_alternate_screen());
        leave(&mut terminal);
        assert_eq!(terminal.end(), 0, "{name}");
        terminal.is_clean();
    }
}

#[test]
fn a_panic_gives_the_terminal_back_before_it_is_told() {
    if std::env::var_os("DRAGLOG_TEST_PANIC").is_some() {
        let _guard = TerminalGuard::take(true).unwrap();
        panic!("a made-up mistake");
    }
    // The same test again, in a terminal of its own.
    let tests = std::env::current_exe().unwrap();
    let name = "pty::a_panic_gives_the_terminal_back_before_it_is_told";
    let arguments = ["DRAGLOG_TEST_PANIC=1", tests.to_str().unwrap(), "--exact", "--nocapture", name];
    let machine = machine();
    let mut terminal = Terminal::start(Path::new("/usr/bin/env"), &arguments, machine.path());
    terminal.see("a made-up mistake");
    assert!(!terminal.is_on_the_alternate_screen(), "the message stands where it can be read");
    assert_ne!(terminal.end(), 0);
    terminal.is_clean();
}

#[test]
fn ctrl_z_gives_the_terminal_back_and_takes_it_again() {
    let mut terminal = demo(&machine());
    terminal.send("\u{1a}").see_state('T').settle().is_clean();
    terminal.signal("CONT").see("Latest waits");
    assert!(terminal.is_raw() && terminal.is_on_the_alternate_screen());
    terminal.send("2").see("search").send("q");
    assert_eq!(terminal.end(), 0);
    terminal.is_clean();
}

#[test]
fn with_nothing_to_show_not_a_byte_is_written() {
    let machine = machine();
    let mut terminal = paused(&machine);
    let before = terminal.text();
    let count = terminal.bytes_within(Duration::from_secs(2));
    assert_eq!(count, 0, "{before}\nbecame\n{}", terminal.text());
}

#[test]
fn nobody_looks_so_nothing_is_drawn() {
    let mut terminal = demo(&machine());
    terminal.send("F").see("quiet until").send("\u{1b}[O").settle();
    assert_eq!(terminal.bytes_within(Duration::from_secs(2)), 0, "focus went away");
    terminal.send("\u{1b}[I");
    assert!(terminal.bytes_within(Duration::from_secs(2)) > 0, "and came back");
}

#[test]
fn a_strip_is_one_row() {
    let machine = machine();
    let mut terminal = Terminal::draglog(&["--strip"], machine.path());
    terminal.see("blocked 0s").settle();
    assert_eq!(terminal.text().lines().filter(|line| !line.trim().is_empty()).count(), 1);
    terminal.send("q");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn the_mouse_does_what_keys_do() {
    let mut terminal = demo(&machine());
    let press = |terminal: &mut Terminal, words: &str| {
        terminal.settle();
        let (column, row) = terminal.find(words);
        terminal.send(&format!("\u{1b}[<0;{column};{row}M\u{1b}[<0;{column};{row}m"));
    };
    press(&mut terminal, "2 Log");
    terminal.see("search");
    press(&mut terminal, "1 Now");
    terminal.see("Latest waits");
    press(&mut terminal, "cargo test");
    terminal.see_that("the row is selected", |text| text.contains("▌ cargo test"));
    terminal.send("\u{1b}[<65;20;12M").see_that("the wheel moves on", |text| !text.contains("▌ cargo test"));
    press(&mut terminal, "add wait");
    terminal.see("what are you waiting for?");
    press(&mut terminal, "environment");
    terminal.see("environment").see_that("the sheet is gone", |text| !text.contains("what are you waiting for?"));
}

#[test]
fn a_key_gives_the_mouse_to_the_terminal_and_takes_it_again() {
    let mut terminal = demo(&machine());
    assert!(terminal.has_mouse());
    terminal.send("\u{14}").see("takes it back");
    assert!(!terminal.has_mouse());
    terminal.send("\u{14}").see("come to draglog");
    assert!(terminal.has_mouse());
}

/// A shell in another terminal, as a person has it open.
fn shell(machine: &Path) -> Terminal {
    let bin = machine.join("bin");
    std::fs::create_dir_all(&bin).unwrap();
    std::os::unix::fs::symlink("/bin/sleep", bin.join("make")).unwrap();
    let mut shell = Terminal::detached("bash --norc --noprofile -i", machine);
    shell.send("PS1='ready> '; PATH=$PWD/bin:$PATH\n").see("\nready> ");
    shell
}

#[test]
fn a_build_in_another_terminal_shows_up_is_tagged_and_is_in_the_log() {
    let machine = machine();
    std::fs::create_dir_all(machine.path().join("config")).unwrap();
    std::fs::write(machine.path().join("config/config.toml"), "[show]\nfrom_s = 1\n").unwrap();
    let mut terminal = Terminal::draglog(&[], machine.path());
    observing(&mut terminal);
    let mut shell = shell(machine.path());
    shell.send("sh -c 'make 3; exit 7'\n");
    terminal.see_that("it runs", |text| text.contains("make") && !text.contains(NOTHING));
    terminal.see("✗");
    terminal.send("t").see("held you up?").send("b").see("agged");
    let mut draglog = assert_cmd::Command::cargo_bin("draglog").unwrap();
    draglog.env_clear().env("DRAGLOG_DATA_DIR", machine.path().join("data"));
    draglog.env("DRAGLOG_CONFIG_DIR", machine.path().join("config"));
    let output = draglog.args(["log", "--json"]).output().unwrap();
    let log: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let made = |wait: &&serde_json::Value| wait["label"] == "make" && wait["actor"] == "person";
    let wait = log["waits"].as_array().unwrap().iter().find(made).unwrap_or_else(|| panic!("no make in {log:#}"));
    assert_eq!(
        (&wait["tag"], &wait["outcome"], &wait["exit_code"]),
        (&"build_test".into(), &"failed".into(), &7.into())
    );
    let seconds = wait["seconds"].as_f64().unwrap();
    assert!((2.9..6.0).contains(&seconds), "{seconds}");
}

#[test]
fn a_pilot_asks_for_its_hypothesis_on_a_terminal() {
    let machine = machine();
    let mut terminal = Terminal::draglog(&["pilot", "start", "cache", "--metric", "blocked_hours"], machine.path());
    terminal.see("What do you expect, in a sentence?").send("it halves the wait\r").see("registered `cache`");
    assert_eq!(terminal.end(), 0);
    let (store, _) = draglog::storage::Store::open(&machine.path().join("data"), draglog::clock::now()).unwrap();
    assert_eq!(store.pilot("cache").unwrap().unwrap().hypothesis, "it halves the wait");
}

#[test]
fn an_interview_survives_kill_9_in_the_middle_of_a_word() {
    let machine = machine();
    let mut terminal = Terminal::draglog(&["interview", "start", "--guide", "short"], machine.path());
    terminal.see("May I take notes on what blocks").send("y").see("Last-week timeline").send("nh").see("changed by");
    terminal.send("nobody knew who ow").see("nobody knew who ow").settle().signal("KILL");
    // Waits for its end.
    drop(terminal);
    let mut again = Terminal::draglog(&["interview", "start"], machine.path());
    again.see("1. context hunt").send("E").see("nobody knew who ow").see("quote").settle();
    again.send("\u{1b}").see_that("the talk", |text| !text.contains("changed by")).settle().send("q");
    assert_eq!(again.end(), 0);
    again.is_clean();
}
