//! `draglog man`: the manual page, one for the program and one for each command.

use clap::CommandFactory;

use super::{CommandResult, error, out};

/// Print the manual page
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  draglog man | man -l -                            read it
  draglog man > ~/.local/share/man/man1/draglog.1   install it")]
pub struct Args {
    /// The page of this command rather than the program's
    command: Option<String>,
}

/// Prints it in roff on stdout.
///
/// # Errors
/// If there is no such command (exit code 2) or stdout cannot be written to.
pub(crate) fn run(args: &Args) -> CommandResult {
    let mut program = super::Cli::command();
    program.build();
    let page = match &args.command {
        None => program,
        Some(name) => find(&program, name)?,
    };
    let mut roff = Vec::new();
    clap_mangen::Man::new(page).render(&mut roff)?;
    out::text(&roff)
}

fn find(program: &clap::Command, name: &str) -> anyhow::Result<clap::Command> {
    let names = || program.get_subcommands().map(clap::Command::get_name);
    let found = program.get_subcommands().find(|command| command.get_name() == name);
    found
        .cloned()
        .ok_or_else(|| error::usage(crate::domain::say::words::UnknownWord::new("command", name, names()).to_string()))
}
