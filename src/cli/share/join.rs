//! `draglog share join`: your line in a team's roster.

use std::path::PathBuf;
use std::process::ExitCode;

use super::super::consent::ask;
use super::super::{CommandResult, Context, tell};
use crate::app::sharing::{self, JoinRequest};
use crate::domain::round::people::Roles;
use crate::share::keys::{Keyring, fingerprint};

/// Write your own line into a team's roster and follow the team
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The team's folder; it is made if it is not there
    #[arg(value_name = "TEAM", value_hint = clap::ValueHint::DirPath)]
    team: PathBuf,
    /// Your name on the roster
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// What you do in the team
    #[arg(
        long = "as",
        value_name = "ROLES",
        help = "What you do in the team: member, coach, trustee, with commas between them"
    )]
    roles: Option<Roles>,
    /// Replace the line with your name, which is of an old machine or a lost key
    #[arg(long)]
    replace: bool,
}

pub(super) fn run(args: Args, context: &Context) -> CommandResult {
    let mut store = context.open()?;
    let known = Keyring::new(&context.paths.data).identity()?.is_some();
    let name = match args.name {
        None if !known && context.is_interactive => Some(ask("Your name on the roster:")?),
        name => name,
    };
    let join = JoinRequest { name, roles: args.roles, is_replacing: args.replace };
    let joined = sharing::join(&mut store, context, &args.team, &join)?;
    let person = &joined.person;
    let words = if joined.was_there { "you are in" } else { "you have joined" };
    tell(&format!("{words} {} as {} ({})", joined.team, person.name, person.roles));
    tell(&format!("your fingerprint, to be read aloud: {}", fingerprint(&person.key)));
    if person.roles.coach && person.roles.trustee {
        tell("nobody can be coach and trustee of one round: a second person has to be one of the two");
    }
    if joined.is_git && !joined.was_there {
        tell(&super::super::git::push(&joined.team, "Join the team"));
    }
    Ok(ExitCode::SUCCESS)
}
