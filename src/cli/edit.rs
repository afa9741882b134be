//! `draglog edit`: corrects a wait.

use chrono::Local;

use super::tag::{existing, id};
use super::wait::in_order;
use super::words::YesNo;
use super::{CommandResult, Context, done, words};
use crate::domain::log::change::{Change, Edit};
use crate::domain::log::tag::Tag;
use crate::domain::log::wait::{Actor, Kind, Wait, WaitId};
use crate::domain::say::moment::exact_seconds;
use crate::domain::say::when::TimeSpec;
use crate::domain::time::Moment;

/// Correct a wait
#[derive(Debug, clap::Args)]
#[command(group = clap::ArgGroup::new("what").required(true).multiple(true), after_help = "\
Examples:
  draglog edit 42 --to 14:20
  draglog edit 42 --held-up no
  draglog edit 42 --kind test --note \"was the nightly suite\"

`draglog undo` takes it back.")]
pub struct Args {
    /// The wait's number, as `draglog log` shows it
    #[arg(value_parser = id)]
    id: WaitId,
    /// When it began
    #[arg(long, value_name = "TIME", allow_hyphen_values = true, group = "what")]
    from: Option<TimeSpec>,
    /// When it ended
    #[arg(long, value_name = "TIME", allow_hyphen_values = true, group = "what")]
    to: Option<TimeSpec>,
    /// What held you up
    #[arg(long, group = "what", value_parser = words::of::<Tag>(), hide_possible_values = true)]
    tag: Option<Tag>,
    /// What you were waiting for
    #[arg(long, group = "what", value_parser = words::of::<Kind>(), hide_possible_values = true)]
    kind: Option<Kind>,
    /// Whether you were held up
    #[arg(long, group = "what", value_parser = words::of::<YesNo>())]
    held_up: Option<YesNo>,
    /// A private note; it stays on this machine
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true, group = "what")]
    note: Option<String>,
    /// Whose run it was
    #[arg(long, group = "what", value_parser = words::of::<Actor>())]
    actor: Option<Actor>,
}

/// Makes the correction.
///
/// # Errors
/// If there is no such wait, it would end before it begins, or the log cannot be written.
pub(crate) fn run(args: Args, context: &Context) -> CommandResult {
    let moment = |when: Option<TimeSpec>| when.map(|when| when.resolve(context.now, &Local));
    let (from, to) = (moment(args.from), moment(args.to));
    if let (Some(from), Some(to)) = (from, to) {
        in_order(from, to)?;
    }
    let mut store = context.open()?;
    let wait = existing(&store, args.id)?;
    if from.is_some() || to.is_some() {
        stays_in_order(&wait, from, to.or(wait.ended_at()).unwrap_or(context.now))?;
    }
    let edit = Edit {
        wait: Some(args.id),
        from,
        to,
        tag: args.tag,
        kind: args.kind,
        held_up: args.held_up.map(|YesNo(answer)| answer),
        note: args.note,
        actor: args.actor,
    };
    done(&store.apply(&Change::Edit(edit), context.now)?.words)
}

/// Refuses a wait that would end before or when it begins.
fn stays_in_order(wait: &Wait, from: Option<Moment>, ends: Moment) -> anyhow::Result<()> {
    let begins = from.unwrap_or(wait.started_at);
    anyhow::ensure!(
        begins < ends,
        "wait {} would begin at {} and end at {}; give a --from before its end and a --to after its start",
        wait.id,
        exact_seconds(begins),
        exact_seconds(ends)
    );
    Ok(())
}
