//! `draglog completions`: what a shell needs to complete the command line.

use std::io::Write;
use std::process::ExitCode;

use clap::CommandFactory;
use clap_complete::Shell;

use super::CommandResult;

/// Print completions for a shell
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  draglog completions bash > ~/.local/share/bash-completion/completions/draglog
  draglog completions zsh  > ~/.zfunc/_draglog
  draglog completions fish > ~/.config/fish/completions/draglog.fish")]
pub struct Args {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

/// Prints them on stdout.
///
/// # Errors
/// If stdout cannot be written to.
pub fn run(args: &Args) -> CommandResult {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut super::Cli::command(), "draglog", &mut script);
    std::io::stdout().lock().write_all(&script)?;
    Ok(ExitCode::SUCCESS)
}
