//! The program that had draglog called: where a hook's command comes from.

use super::event::{Info, Inspector};

/// So many ancestors are looked at.
const HIGHEST: usize = 8;
/// Programs that only pass a command on when they are given one.
const SHELLS: &[&str] = &["sh", "bash", "dash", "zsh", "fish", "ksh", "busybox", "env", "timeout", "nice"];

/// The nearest ancestor of `pid` that is no shell for one command. A shell that runs a script, or a person's, is the caller.
#[must_use]
pub(crate) fn caller(inspect: &dyn Inspector, pid: u32) -> Option<Info> {
    let mut process = inspect.place(pid)?.parent;
    for _ in 0..HIGHEST {
        let info = inspect.command(process).filter(|info| info.id.pid > 1)?;
        if !passes_on(&info) {
            return Some(info);
        }
        process = info.parent;
    }
    None
}

/// Whether it is there for one command: `sh -c '...'`, `bash -lc '...'`, `env draglog`.
fn passes_on(info: &Info) -> bool {
    let name = info.argv.first().map_or(info.name.as_str(), String::as_str);
    let name = name.rsplit('/').next().unwrap_or(name);
    let is_shell = SHELLS.contains(&name);
    let is_told =
        || info.argv.iter().skip(1).take_while(|word| word.starts_with('-')).any(|word| is_command_flag(word));
    is_shell && (matches!(name, "env" | "timeout" | "nice") || is_told())
}

/// `-c`, alone or with other letters.
fn is_command_flag(word: &str) -> bool {
    !word.starts_with("--") && word.ends_with('c')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::observe::event::ProcId;

    fn passes(argv: &[&str]) -> bool {
        let argv: Vec<String> = argv.iter().map(|word| (*word).to_owned()).collect();
        let info = Info {
            id: ProcId { pid: 9, start: 1 },
            parent: 1,
            group: 9,
            session: 9,
            terminal: 0,
            foreground_group: -1,
            name: argv[0].clone(),
            argv,
            exe: None,
            cwd: None,
            uid: 0,
            is_stopped: false,
        };
        passes_on(&info)
    }

    #[test]
    fn a_shell_for_one_command_passes_it_on_and_a_script_does_not() {
        assert!(passes(&["/bin/sh", "-c", "draglog agent event || true"]) && passes(&["bash", "-lc", "x"]));
        assert!(passes(&["env", "draglog"]));
        assert!(!passes(&["bash", "wrapper.sh"]) && !passes(&["-zsh"]) && !passes(&["node", "-c"]));
        assert!(!passes(&["bash", "script", "-c"]));
    }
}
