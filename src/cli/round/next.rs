//! `draglog round next`: the caller's next step, and whose turn it is then.

use std::path::PathBuf;
use std::process::ExitCode;

use super::super::consent::{AtTerminal, RosterArgs};
use super::super::{CommandResult, Context, git, tell};
use crate::app::sharing::{self, RoundPlace};
use crate::clock;
use crate::domain::page::team::StepReceipt;
use crate::domain::round::status::{RoundState, RoundStatus, RoundTurn};

/// Take your next step, whichever it is
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The round's folder
    #[arg(value_name = "ROUND", value_hint = clap::ValueHint::DirPath)]
    round: PathBuf,
    /// Go on when the other's file arrives, until both have signed
    #[arg(long)]
    wait: bool,
    #[command(flatten)]
    roster: RosterArgs,
}

pub(super) fn run(args: &Args, context: &Context) -> CommandResult {
    let place = RoundPlace::find(&args.round)?;
    let mut store = context.open()?;
    let consent = AtTerminal::new(args.roster, context);
    let is_git = sharing::is_git(place.team.folder.path());
    let team = sharing::shown(place.team.folder.path());
    if is_git {
        tell(&git::pull(&team));
    }
    let (mut context, started) = (context.clone(), clock::now());
    let begun = context.now;
    let mut waits_for = None;
    loop {
        let status = sharing::status(&place, &context)?;
        if args.wait && waits(&status) {
            wait(&place, &status, &mut waits_for)?;
            context.now = begun + (clock::now() - started);
            continue;
        }
        let stepped = sharing::next(&mut store, &context, &place, &consent)?;
        let status = sharing::status(&place, &context)?;
        if !args.wait || !stepped.done.is_empty() {
            told(&stepped, &status);
        }
        if !stepped.done.is_empty() && is_git {
            tell(&git::push(&team, "Take a step in the round"));
        }
        if !args.wait || status.state == RoundState::Confirmed || status.state == RoundState::Refused {
            return Ok(ExitCode::SUCCESS);
        }
        if stepped.done.is_empty() {
            wait(&place, &status, &mut waits_for)?;
        }
        context.now = begun + (clock::now() - started);
    }
}

/// Whether members are still waited for, which is no step of anybody's.
fn waits(status: &RoundStatus) -> bool {
    status.turn == RoundTurn::Members
}

fn wait(place: &RoundPlace, status: &RoundStatus, said: &mut Option<String>) -> anyhow::Result<()> {
    if said.as_ref() != Some(&status.next) {
        tell(&format!("waiting: {}", status.next));
        *said = Some(status.next.clone());
    }
    Ok(sharing::wait_for_change(place)?)
}

fn told(stepped: &StepReceipt, status: &RoundStatus) {
    for line in &stepped.done {
        tell(line);
    }
    tell(&format!("{}: {}", status.turn.name(), status.next));
    tell(&format!("for the chat: {}", status.message));
}
