//! `draglog completions`: what a shell needs to complete the command line.
//!
//! The script asks this program at each Tab, so that waits, pulses, pilots, rounds and projects are known, too.

mod candidates;

use clap::{CommandFactory, ValueEnum};
use clap_complete::CompleteEnv;
use clap_complete::env::{Bash, Elvish, EnvCompleter, Fish, Powershell, Zsh};
use clap_complete_nushell::Nushell;

use super::{CommandResult, out};

/// The variable by which a shell's script asks what fits.
const ASKED: &str = "COMPLETE";

/// Print completions for a shell
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  source <(draglog completions bash)              in ~/.bashrc
  source <(draglog completions zsh)               in ~/.zshrc, after compinit
  draglog completions fish | source               in ~/.config/fish/config.fish
  draglog completions nushell | save -f ~/.config/nushell/autoload/draglog.nu
  draglog completions powershell | Out-String | Invoke-Expression

The script asks draglog at each Tab: numbers of waits, pulses, pilots, rounds and projects are completed. Print it again \
after an update. Nushell gets commands and options only.")]
pub struct Args {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

/// Shells with a script.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Shell {
    Bash,
    Elvish,
    Fish,
    Nushell,
    Powershell,
    Zsh,
}

/// Prints the script on stdout.
///
/// # Errors
/// If stdout cannot be written to.
pub(crate) fn run(args: &Args) -> CommandResult {
    let mut script = Vec::new();
    let mut register =
        |shell: &dyn EnvCompleter| shell.write_registration(ASKED, "draglog", "draglog", "draglog", &mut script);
    match args.shell {
        Shell::Bash => register(&Bash)?,
        Shell::Elvish => register(&Elvish)?,
        Shell::Fish => register(&Fish)?,
        Shell::Powershell => register(&Powershell)?,
        Shell::Zsh => register(&Zsh)?,
        Shell::Nushell => clap_complete::generate(Nushell, &mut super::Cli::command(), "draglog", &mut script),
    }
    out::text(&script)
}

/// Answers a shell that asks what fits, and ends the process; returns where none does.
pub(crate) fn answer() {
    if std::env::var_os(ASKED).is_some() {
        CompleteEnv::with_factory(|| candidates::known_by(super::Cli::command())).var(ASKED).complete();
    }
}
