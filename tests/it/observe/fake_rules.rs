//! A handful of rules, enough for the recorded trees; the shipped ones are tested on their own.

use std::path::Path;

use draglog::domain::wait::Kind;
use draglog::observe::tracker::Classify;
use draglog::observe::verdict::{HandOff, Host, HostKind, Recognised, Role, Shell, ShellTask, Verdict};

/// The rules.
pub(super) struct FakeRules;

impl Classify for FakeRules {
    fn classify(&self, argv: &[String], _exe: Option<&Path>, name: &str) -> Verdict {
        let words: Vec<&str> = argv.iter().map(String::as_str).collect();
        let words = if matches!(words.as_slice(), ["node", script, ..] if script.contains("npm")) {
            &words[1..]
        } else {
            &words
        };
        let program = words.first().map_or(name, |first| first.rsplit('/').next().unwrap().trim_start_matches('-'));
        let verb = words.get(1).copied().filter(|verb| verb.chars().all(|c| c.is_ascii_alphanumeric()));
        tool(program, verb).or_else(|| host(program)).or_else(|| shell(program, words)).unwrap_or_else(|| match program
        {
            "time" | "xargs" | "nohup" | "env" => Verdict::Wrapper { name: program.into() },
            "sudo" | "script" => Verdict::PtyBridge { name: program.into() },
            "python3" if words.len() > 1 => {
                Verdict::Unknown { program: words[1].rsplit('/').next().unwrap().into(), verb: None }
            }
            _ => Verdict::Unknown { program: program.into(), verb: verb.map(Into::into) },
        })
    }
}

fn tool(program: &str, verb: Option<&str>) -> Option<Verdict> {
    let label = verb.map_or_else(|| program.to_owned(), |verb| format!("{program} {verb}"));
    let (kind, hand_off) = match (program, verb) {
        ("make" | "rustc" | "gcc", _) | ("cargo", Some("build" | "check")) => (Kind::Build, None),
        ("cargo", Some("run")) => (Kind::Build, Some(HandOff { replaces_itself: true, children: Vec::new() })),
        ("go", Some("run")) => {
            (Kind::Build, Some(HandOff { replaces_itself: false, children: vec!["*/go-build*/exe/*".into()] }))
        }
        ("cargo" | "npm", Some("test")) => (Kind::Test, None),
        ("rust-analyzer", _) => return Some(not(program, Role::Server)),
        ("git", _) => return Some(not(program, Role::Other)),
        _ => return None,
    };
    let show_from = None;
    Some(Verdict::Run(Recognised { tool: program.into(), label, kind, show_from, hand_off, why: String::new() }))
}

fn not(program: &str, role: Role) -> Verdict {
    Verdict::NotAWait { tool: program.into(), role, why: String::new() }
}

fn host(program: &str) -> Option<Verdict> {
    let kind = match program {
        "claude" => HostKind::Agent,
        "vim" | "nvim" | "code" => HostKind::Editor,
        "tmux" => HostKind::Multiplexer,
        "init" | "cron" => HostKind::Session,
        "watch" => HostKind::Watcher,
        "draglog" => HostKind::Draglog,
        _ => return None,
    };
    Some(Verdict::Host(Host { name: program.into(), kind }))
}

fn shell(program: &str, words: &[&str]) -> Option<Verdict> {
    if !["bash", "zsh", "fish", "sh"].contains(&program) {
        return None;
    }
    let doing = match words.get(1) {
        None => ShellTask::Interactive,
        Some(&"-c") => ShellTask::Command,
        Some(script) => ShellTask::Script((*script).into()),
    };
    Some(Verdict::Shell(Shell { name: program.into(), doing }))
}
