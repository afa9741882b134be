//! `draglog init`: a hook for the shell to eval.
//!
//! The templates are in `assets/hooks`; what they know of commands are tables made from the rules, in files beside the
//! spool, so that the shell itself can tell what a command is, and only words that stand in a rule ever leave it.

mod table;
mod tables;

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use super::{CommandResult, Context, tell};
use crate::paths;
use table::{Dialect, HookTable};

/// Print a shell hook for exact commands and exit codes
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Add one line to your shell's startup file:
  ~/.bashrc                    eval \"$(draglog init bash)\"
  ~/.zshrc                     eval \"$(draglog init zsh)\"
  ~/.config/fish/config.fish   draglog init fish | source

In bash it may stand before or behind other prompts (starship, bash-preexec, PROMPT_COMMAND).

The hook records a rule's label, times and the exit status, never the command line. It covers lines with \
one command. Lines such as `make && make test`, `make | tee log` or `make &` are left to the observer, which sees \
each of their commands separately.")]
pub struct Args {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

/// Shells that there is a hook for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Shell {
    Bash,
    Zsh,
    Fish,
}

impl Shell {
    fn dialect(self) -> Dialect {
        match self {
            Self::Bash | Self::Zsh => Dialect::Posix,
            Self::Fish => Dialect::Fish,
        }
    }
}

/// Prints the hook, and makes the folders it writes to and reads its tables from.
///
/// # Errors
/// If stdout cannot be written to, or a folder's name cannot be written in a script.
pub(crate) fn run(args: &Args, context: &Context) -> CommandResult {
    let spool = context.paths.spool();
    if let Err(error) = paths::make_private(&spool) {
        tell(&format!("the hook cannot write: {}: {error}", spool.display()));
    }
    let dialect = args.shell.dialect();
    let folder = tables::folder(context, dialect);
    if let Err(error) = tables::write(&folder, dialect, &context.paths.rules()) {
        tell(&format!("the hook cannot read: {}: {error}", folder.display()));
    }
    let hook = hook(args.shell, plain(&spool)?, plain(&folder)?);
    std::io::stdout().lock().write_all(hook.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

fn plain(path: &Path) -> anyhow::Result<&str> {
    let Some(name) = path.to_str() else {
        anyhow::bail!("the folder {} is not UTF-8; set DRAGLOG_DATA_DIR to one that is", path.display());
    };
    Ok(name)
}

fn hook(shell: Shell, spool: &str, tables: &str) -> String {
    let template = match shell {
        Shell::Bash => include_str!("../../assets/hooks/bash"),
        Shell::Zsh => include_str!("../../assets/hooks/zsh"),
        Shell::Fish => include_str!("../../assets/hooks/fish"),
    };
    let dialect = shell.dialect();
    template
        .replace("@COMMON@", include_str!("../../assets/hooks/common.sh").trim_end())
        .replace("@WATCHERS@", &HookTable::watchers(dialect))
        .replace("@TARGETS@", HookTable::targets(dialect).trim_end())
        .replace("@TABLES@", &dialect.quote(tables))
        .replace("@SPOOL@", &dialect.quote(spool))
}
