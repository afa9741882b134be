//! `draglog init`: a hook for the shell to eval.
//!
//! The templates are in `assets/hooks`; the tables in them are made from the rules, so that the shell itself can tell
//! what a command is, and only words that stand in a rule ever leave it.

mod table;

use std::io::Write;
use std::process::ExitCode;

use super::{CommandResult, Context, tell};
use crate::observe::rules::Rules;
use crate::paths;
use table::{Dialect, Table};

/// Print a shell hook for exact commands and exit codes
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Add one line to your shell's startup file:
  ~/.bashrc                    eval \"$(draglog init bash)\"
  ~/.zshrc                     eval \"$(draglog init zsh)\"
  ~/.config/fish/config.fish   draglog init fish | source

The hook passes on a rule's label, times and the exit status; the command line goes nowhere.")]
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

/// Prints the hook, and makes the folder it writes to.
///
/// # Errors
/// If stdout cannot be written to, or the folder's name cannot be written in a script.
pub fn run(args: &Args, context: &Context) -> CommandResult {
    let spool = context.paths.spool();
    let Some(name) = spool.to_str() else {
        anyhow::bail!("the spool folder {} is not UTF-8; set DRAGLOG_DATA_DIR to one that is", spool.display());
    };
    if let Err(error) = paths::make_private(&spool) {
        tell(&format!("the hook has nowhere to write to: {}: {error}", spool.display()));
    }
    let (rules, _problems) = Rules::load(&context.paths.rules());
    std::io::stdout().lock().write_all(hook(args.shell, &rules, name).as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

fn hook(shell: Shell, rules: &Rules, spool: &str) -> String {
    let (template, dialect) = match shell {
        Shell::Bash => (include_str!("../../assets/hooks/bash"), Dialect::Posix),
        Shell::Zsh => (include_str!("../../assets/hooks/zsh"), Dialect::Posix),
        Shell::Fish => (include_str!("../../assets/hooks/fish"), Dialect::Fish),
    };
    let table = Table::of(rules);
    let spool = dialect.quote(spool);
    template
        .replace("@COMMON@", include_str!("../../assets/hooks/common.sh").trim_end())
        .replace("@WATCHERS@", &Table::watchers(dialect))
        .replace("@TARGETS@", Table::targets(dialect).trim_end())
        .replace("@PROGRAMS@", table.programs(dialect).trim_end())
        .replace("@VERBS@", table.verbs(dialect).trim_end())
        .replace("@SPOOL@", &spool)
}
