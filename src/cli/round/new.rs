//! `draglog round new`: the definition is made once, published first, and never changes.

use std::path::PathBuf;
use std::process::ExitCode;

use chrono::Local;

use super::super::error::{refused, usage};
use super::super::{CommandResult, Context, tell};
use crate::app::sharing::{NewRound, open_round};
use crate::domain::round::{CONTRIBUTIONS, Mode, Weeks};
use crate::domain::say::text::clean;
use crate::domain::say::when::When;
use crate::share::{files, keys};

/// Open a round in a folder of its own
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// What the round is called
    #[arg(long)]
    title: String,
    /// The weeks it covers, both included, two or more
    #[arg(long, value_name = "WEEKS", help = "The weeks it covers, such as 2026-W44..2026-W47")]
    weeks: Weeks,
    /// Pulses to ask; may be none, the figures of waits are in every round
    #[arg(long, value_name = "ID", num_args = 1..)]
    survey: Vec<String>,
    /// A file with the lines that `draglog share join` printed
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    roster: PathBuf,
    /// The coach's line of `draglog round key`
    #[arg(long, value_name = "KEYLINE")]
    coach: Option<String>,
    /// The trustee's line of `draglog round key`
    #[arg(long, value_name = "KEYLINE")]
    trustee: Option<String>,
    /// Why it is asked
    #[arg(long, default_value = "to find what holds work up, and to choose one change")]
    purpose: String,
    /// Who reads the result
    #[arg(long, default_value = "the team, its coach and its lead")]
    readers: String,
    /// For how many days the result is kept
    #[arg(long, value_name = "DAYS", default_value_t = 90, value_parser = clap::value_parser!(u32).range(1..=3650))]
    retention: u32,
    /// Fewest contributions whose sum may appear; 5 or more
    #[arg(long, value_name = "N", default_value_t = CONTRIBUTIONS)]
    minimum: u32,
    /// The pilot that the round is about
    #[arg(long, value_name = "NAME")]
    pilot: Option<String>,
    /// From when on contributions are taken
    #[arg(long, value_name = "TIME", default_value = "now", allow_hyphen_values = true)]
    opens: When,
    /// Until when nothing is combined; combining is possible at once unless given
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    closes: Option<When>,
    /// sealed: nobody alone can read a part; open: whoever merges can
    #[arg(long, default_value = "sealed")]
    mode: Mode,
    /// The round's folder; it is made
    #[arg(short, long, value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    output: PathBuf,
}

pub(super) fn run(args: Args, context: &Context) -> CommandResult {
    let roster = keys::roster(&args.roster, &files::read_text(&args.roster, files::MAX_SMALL)?)?;
    let collectors = match (args.mode, args.coach, args.trustee) {
        (Mode::Sealed, Some(coach), Some(trustee)) => {
            let [coach, trustee] = [keys::collector_of(&coach)?, keys::collector_of(&trustee)?];
            if coach == trustee {
                return Err(refused(
                    "coach and trustee have the same key, so one person could read everything; each makes an own one with `draglog round key`",
                ));
            }
            Some([coach, trustee])
        }
        (Mode::Sealed, ..) => {
            return Err(usage("a sealed round needs --coach and --trustee, one line of `draglog round key` each"));
        }
        (Mode::Open, None, None) => None,
        (Mode::Open, ..) => return Err(usage("an open round has no collectors; leave out --coach and --trustee")),
    };
    let opens = args.opens.resolve(context.now, &Local);
    let closes = args.closes.map_or(opens, |closes| closes.resolve(context.now, &Local));
    if closes < opens {
        return Err(usage("--closes is before --opens; give a time after it"));
    }
    let new = NewRound {
        title: args.title,
        purpose: args.purpose,
        readers: args.readers,
        retention_days: args.retention,
        weeks: args.weeks,
        mode: args.mode,
        surveys: args.survey,
        roster,
        collectors,
        min_contributions: args.minimum,
        pilot: args.pilot,
        opens,
        closes,
    };
    let mut store = context.open()?;
    let round = open_round(&mut store, context, new, &args.output)?;
    let folder = clean(&args.output.display().to_string());
    tell(&format!(
        "opened \"{}\" in {folder}: {} members, {} blocks, sums of {} people or more",
        round.round.title,
        round.round.roster.len(),
        round.round.layout.len(),
        round.round.min_contributions
    ));
    if round.round.mode == Mode::Open {
        tell("the round is open: whoever merges can read what each one said");
    }
    tell(&format!(
        "share the folder; each member runs `draglog share preview {folder}`, then `draglog share contribute {folder}`"
    ));
    Ok(ExitCode::SUCCESS)
}
