//! Every row of the table in which shapes of process trees were measured, as a chain written in one line.

use super::*;
use crate::domain::log::run::RunLabel;
use crate::domain::log::wait::Kind;
use crate::observe::event::ProcId;
use crate::observe::verdict::{Host, RecognisedRun, Shell, ShellTask};

const ME: u32 = 1000;

/// One process: what it is, pid, group, session, terminal, foreground group.
type Row = (&'static str, u32, u32, u32, u64, i64);

fn link((what, pid, group, session, terminal, foreground_group): Row, parent: u32) -> Link {
    let (word, uid) = what.strip_suffix(" as root").map_or((what, ME), |word| (word, 0));
    let info = Info {
        id: ProcId { pid, start: u64::from(pid) },
        parent,
        group,
        session,
        terminal,
        foreground_group,
        name: word.into(),
        argv: Vec::new(),
        exe: None,
        cwd: None,
        uid,
        is_stopped: false,
    };
    Link { info, verdict: verdict(word), is_host: word == "lazygit", is_settled: false }
}

fn verdict(word: &str) -> ProcessVerdict {
    let host = |kind| ProcessVerdict::Host(Host { name: word.into(), kind });
    let shell = |doing| ProcessVerdict::Shell(Shell { name: "sh".into(), doing });
    let not = |role| ProcessVerdict::NotAWait { tool: word.into(), role, why: String::new() };
    match word {
        "make" | "cargo" | "npm" | "node" => ProcessVerdict::Run(RecognisedRun {
            what: RunLabel {
                tool: word.into(),
                label: word.into(),
                kind: Kind::Build,
                show_from: None,
                has_silent_status: false,
            },
            hand_off: None,
            is_undecided: false,
            why: String::new(),
        }),
        "bash" => shell(ShellTask::Interactive),
        "sh -c" => shell(ShellTask::Command),
        "build.sh" => shell(ShellTask::Script(word.into())),
        "time" | "xargs" | "nohup" => ProcessVerdict::Wrapper { name: word.into() },
        "sudo" | "script" | "su" => ProcessVerdict::PtyBridge { name: word.into() },
        "tmux" => host(HostKind::Multiplexer),
        "vim" | "code" => host(HostKind::Editor),
        "watch" => host(HostKind::Watcher),
        "claude" => host(HostKind::Agent),
        "draglog" => host(HostKind::Draglog),
        "jest --watch" => not(ToolRole::Watcher),
        "rust-analyzer" => not(ToolRole::Server),
        "git commit" => not(ToolRole::Other),
        _ => ProcessVerdict::Unknown { program: word.into(), verb: None },
    }
}

/// The root's word and the actor, or `None` where the run is left alone.
fn found(rows: &[Row]) -> Option<(String, Actor)> {
    let chain: Vec<Link> =
        rows.iter().enumerate().map(|(at, row)| link(*row, rows.get(at + 1).map_or(0, |next| next.1))).collect();
    find_root(&chain, ME).map(|root| (chain[root.index].info.name.clone(), root.actor))
}

/// The root's word and the actor of a run that is recorded.
fn root_of(rows: &[Row]) -> (String, Actor) {
    found(rows).unwrap()
}

fn person(root: &str) -> (String, Actor) {
    (root.into(), Actor::Person)
}

fn background(root: &str) -> (String, Actor) {
    (root.into(), Actor::Background)
}

fn agent(root: &str) -> (String, Actor) {
    (root.into(), Actor::Agent)
}

const SHELL: Row = ("bash", 100, 100, 100, 1, 200);
const TMUX: Row = ("tmux", 50, 50, 50, 0, -1);
const INIT: Row = ("init", 1, 1, 1, 0, -1);

#[test]
fn a_command_typed_into_a_shell_is_its_own_root() {
    assert_eq!(root_of(&[("make", 200, 200, 100, 1, 200), SHELL, TMUX, INIT]), person("make"));
    // A job: its group is not the terminal's.
    assert_eq!(root_of(&[("make", 200, 200, 100, 1, 100), SHELL, TMUX]), background("make"));
    // `make | tee` has one group; the leader may be either.
    assert_eq!(root_of(&[("make", 201, 200, 100, 1, 200), SHELL, TMUX]), person("make"));
    // A subshell still has the shell's arguments.
    assert_eq!(root_of(&[("make", 201, 200, 100, 1, 200), ("bash", 200, 200, 100, 1, 200), SHELL]), person("make"));
}

#[test]
fn what_only_runs_another_command_is_climbed_through() {
    let make = ("make", 201, 200, 100, 1, 200);
    assert_eq!(root_of(&[make, ("xargs", 199, 200, 100, 1, 200), SHELL]), person("xargs"));
    assert_eq!(root_of(&[make, ("build.sh", 200, 200, 100, 1, 200), SHELL]), person("build.sh"));
    assert_eq!(root_of(&[make, ("time", 200, 200, 100, 1, 200), SHELL]), person("time"));
    assert_eq!(root_of(&[make, ("python3", 200, 200, 100, 1, 200), SHELL]), person("python3"));
}

#[test]
fn tools_under_tools_belong_to_the_outermost() {
    let node = ("node", 202, 200, 100, 1, 200);
    assert_eq!(
        root_of(&[node, ("sh -c", 201, 200, 100, 1, 200), ("npm", 200, 200, 100, 1, 200), SHELL]),
        person("npm")
    );
    let cargo = ("cargo", 202, 200, 100, 1, 200);
    assert_eq!(root_of(&[cargo, ("make", 200, 200, 100, 1, 200), SHELL]), person("make"));
}

#[test]
fn a_terminal_of_its_own_for_the_command_is_bridged() {
    let sudo = [
        ("make as root", 302, 302, 301, 2, 302),
        ("sudo as root", 301, 301, 301, 2, 302),
        ("sudo as root", 200, 200, 100, 1, 200),
        SHELL,
    ];
    assert_eq!(root_of(&sudo), person("sudo"));
    let script = [("cargo", 201, 201, 201, 2, 201), ("script", 200, 200, 100, 1, 200), SHELL];
    assert_eq!(root_of(&script), person("script"));
    // A shell below `su` is again a host.
    let su = [
        ("make as root", 302, 302, 301, 1, 302),
        ("bash", 301, 301, 301, 1, 302),
        ("su", 200, 200, 100, 1, 200),
        SHELL,
    ];
    assert_eq!(root_of(&su), person("make"));
}

#[test]
fn a_window_opened_for_one_command_has_it_as_session_leader() {
    assert_eq!(root_of(&[("make", 200, 200, 200, 1, 200), TMUX]), person("make"));
    assert_eq!(root_of(&[("make", 201, 200, 200, 1, 200), ("sh -c", 200, 200, 200, 1, 200), TMUX]), person("sh -c"));
    // A terminal emulator that no rule knows: from a terminal to none.
    assert_eq!(root_of(&[("make", 200, 200, 200, 1, 200), ("xterm", 150, 100, 100, 0, -1)]), person("make"));
    assert_eq!(root_of(&[("make", 200, 200, 200, 1, 200), ("sh -c", 150, 100, 100, 0, -1)]), person("make"));
}

#[test]
fn what_repeats_by_itself_is_background() {
    let make = ("make", 203, 200, 100, 1, 200);
    let sh = ("sh -c", 202, 200, 100, 1, 200);
    let watch = [make, sh, ("watch", 201, 200, 100, 1, 200), ("watch", 200, 200, 100, 1, 200), SHELL];
    assert_eq!(root_of(&watch), background("sh -c"));
    assert_eq!(root_of(&[make, ("jest --watch", 200, 200, 100, 1, 200), SHELL]), background("make"));
    assert_eq!(
        root_of(&[make, ("rust-analyzer", 201, 200, 100, 1, 200), ("vim", 200, 200, 100, 1, 200)]),
        background("make")
    );
}

#[test]
fn an_editor_is_a_host_and_its_terminal_decides_whose_it_is() {
    let vim = ("vim", 200, 200, 100, 1, 200);
    assert_eq!(root_of(&[("make", 202, 200, 100, 1, 200), ("sh -c", 201, 200, 100, 1, 200), vim]), person("sh -c"));
    // No terminal: an IDE's own check, however it is built.
    assert_eq!(root_of(&[("make", 200, 200, 200, 0, -1), ("python3", 150, 150, 150, 0, -1)]), background("make"));
    // Started from a shell with `&`: a terminal, but not in its foreground.
    let code = ("code", 150, 150, 100, 1, 100);
    assert_eq!(root_of(&[("make", 200, 150, 100, 1, 100), code, SHELL]), background("make"));
    // Without a terminal only tools, shells and wrappers are climbed.
    let headless =
        [("node", 203, 150, 150, 0, -1), ("sh -c", 202, 150, 150, 0, -1), ("npm", 201, 150, 150, 0, -1), INIT];
    assert_eq!(root_of(&headless), background("npm"));
}

#[test]
fn everything_below_an_agent_is_the_agents_and_each_command_its_own() {
    let claude = ("claude", 200, 200, 100, 1, 200);
    let below = [("cargo", 302, 302, 302, 0, -1), ("sh -c", 301, 301, 301, 0, -1), claude, SHELL, TMUX];
    assert_eq!(root_of(&below), agent("sh -c"));
    // In the terminal's foreground group it is still not the person.
    assert_eq!(root_of(&[("cargo", 302, 200, 100, 1, 200), claude, SHELL]), agent("cargo"));
    // Through a shell that the agent keeps open.
    assert_eq!(root_of(&[("cargo", 302, 302, 301, 2, 302), ("bash", 301, 301, 301, 2, 302), claude]), agent("cargo"));
}

#[test]
fn what_another_one_records_and_what_others_run_is_left_alone() {
    let draglog = ("draglog", 200, 200, 100, 1, 200);
    assert_eq!(found(&[("make", 201, 200, 100, 1, 200), draglog, SHELL]), None);
    assert_eq!(found(&[("make as root", 201, 200, 100, 0, -1), ("init as root", 1, 1, 1, 0, -1)]), None);
}

#[test]
fn a_hook_under_a_command_that_is_no_wait_is_a_run_of_its_own() {
    let hook = ("build.sh", 201, 200, 100, 1, 200);
    let commit = [("cargo", 202, 200, 100, 1, 200), hook, ("git commit", 200, 200, 100, 1, 200), SHELL];
    assert_eq!(root_of(&commit), person("build.sh"));
    assert_eq!(root_of(&[("make", 201, 200, 100, 1, 200), ("lazygit", 200, 200, 100, 1, 200), SHELL]), person("make"));
}

#[test]
fn where_the_system_tells_no_groups_a_shell_in_a_session_is_good_enough() {
    let shell = ("bash", 100, 0, 100, 0, -1);
    assert_eq!(root_of(&[("make", 200, 0, 100, 0, -1), shell, INIT]), person("make"));
    assert_eq!(root_of(&[("make", 200, 0, 100, 0, -1), ("ide", 100, 0, 100, 0, -1), INIT]), background("make"));
}
