//! `draglog round new`: the definition is made and signed once, and never changes.

use std::path::PathBuf;

use chrono::{Days, Local};

use super::super::consent::{AtTerminal, RosterArgs};
use super::super::error::usage;
use super::super::{CommandResult, Context, done, git, tell};
use crate::app::sharing::{self, NewRound, OpenedRound};
use crate::domain::log::settings::CONTRIBUTIONS;
use crate::domain::say::count::count;
use crate::domain::say::escape::shell;
use crate::domain::say::moment::exact;
use crate::domain::say::when::TimeSpec;
use crate::domain::time::{Moment, Week, WeekError, Weeks};

/// Coach: open a round in a team's folder
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The team's folder
    #[arg(value_name = "TEAM", value_hint = clap::ValueHint::DirPath)]
    team: PathBuf,
    /// What the round is called; its folder is named after it
    #[arg(value_name = "TITLE")]
    title: String,
    /// The weeks it covers, both included, two or more
    #[arg(long, value_name = "WEEKS", help = "The weeks it covers, such as 2026-W44..2026-W47 or this..next")]
    weeks: String,
    /// Pulses to ask; may be none, the figures of waits are in every round
    #[arg(long, value_name = "ID", num_args = 1..)]
    survey: Vec<String>,
    /// What the answers are for
    #[arg(long, default_value = "to find what holds work up, and to choose one change")]
    purpose: String,
    /// Who reads the result
    #[arg(long, default_value = "the team, its coach and its lead")]
    readers: String,
    /// Days to keep the result; at most two years
    #[arg(long, value_name = "DAYS", default_value_t = 90, value_parser = super::super::words::whole::<u32>(1..=36_500, "days"))]
    retention: u32,
    /// Smallest number of contributions whose sum may be shown; 5 or more
    #[arg(long, value_name = "N", default_value_t = CONTRIBUTIONS, value_parser = super::super::words::whole::<u32>(1..=1_000_000, "contributions"))]
    minimum: u32,
    /// The pilot that the round is about
    #[arg(long, value_name = "NAME")]
    pilot: Option<String>,
    /// Which trustee, where the team has several
    #[arg(long, value_name = "NAME")]
    trustee: Option<String>,
    /// When contributions close; unless given, at noon of the Monday after the weeks, or in three days if that has passed
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    closes: Option<TimeSpec>,
    #[command(flatten)]
    roster: RosterArgs,
}

/// The weeks from the first to the last; `this` and `next` are those that they are on the day of the command.
fn weeks(given: &str, now: Moment) -> anyhow::Result<Weeks> {
    let word = |word: &str| match word.trim() {
        "this" => Week::of(now.date_naive()).to_string(),
        "next" => Week::of(now.date_naive() + Days::new(7)).to_string(),
        other => other.to_owned(),
    };
    let named: Vec<String> = given.split("..").map(word).collect();
    named.join("..").parse().map_err(|error: WeekError| usage(error.to_string()))
}

pub(super) fn run(args: Args, context: &Context) -> CommandResult {
    let new = NewRound {
        title: args.title,
        purpose: args.purpose,
        readers: args.readers,
        retention_days: args.retention,
        weeks: weeks(&args.weeks, context.now)?,
        surveys: args.survey,
        minimum: args.minimum,
        pilot: args.pilot,
        trustee: args.trustee,
        closes: args.closes.map(|closes| closes.resolve(context.now, &Local)),
    };
    let mut store = context.open()?;
    let consent = AtTerminal::new(args.roster, context);
    let opened = sharing::open_round(&mut store, context, &args.team, new, &consent)?;
    tell_of(&opened);
    if sharing::is_git(&args.team) {
        tell(&git::push(&args.team.display().to_string(), "Open a round"));
    }
    let trustee = &opened.definition.trustee.name;
    done(&format!("next: {trustee} runs `draglog round accept {}`", shell(&opened.folder)))
}

fn tell_of(opened: &OpenedRound) {
    let definition = &opened.definition;
    for note in &opened.notes {
        tell(note);
    }
    tell(&format!(
        "opened \"{}\" in {}: {}, {}, sums of {} or more, closes {}",
        definition.title,
        opened.folder,
        count(definition.members(), "member"),
        count(definition.layout.len(), "block"),
        count(definition.rules.minimum, "person"),
        exact(definition.closes)
    ));
}
