//! `draglog wait`: waits entered by hand.

use chrono::{Local, TimeDelta};

use super::error::usage;
use super::selection::{open_to_read, past};
use super::words::OutcomeWord;
use super::{CommandResult, Context, done, json, log, out, tell, words};
use crate::app::read::now;
use crate::domain::log::change::{Change, ManualAdd, ManualStart, Receipt};
use crate::domain::log::reading::Reading;
use crate::domain::log::tag::Tag;
use crate::domain::log::wait::{Class, HuntOutcome, Kind, Source, Wait, WaitId};
use crate::domain::page::log::LogPage;
use crate::domain::say::count::count;
use crate::domain::say::escape::clean;
use crate::domain::say::length::duration;
use crate::domain::say::moment::{exact, exact_seconds};
use crate::domain::say::when::TimeSpec;
use crate::domain::time::{Moment, between};
use crate::storage::Store;

/// Enter waits by hand: a review, a person, a search for an answer
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    Start(StartArgs),
    Stop(StopArgs),
    List(List),
    Add(AddArgs),
}

/// Start a wait that `wait stop` ends; prints its number
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  draglog wait start review --project api-server
  draglog wait start context --at -10m")]
struct StartArgs {
    /// What you are waiting for: review, ci, people, context, environment, other …
    #[arg(value_parser = words::of::<Kind>())]
    kind: Kind,
    /// What holds you up
    #[arg(long, value_parser = words::of::<Tag>(), hide_possible_values = true)]
    tag: Option<Tag>,
    /// The project it is for
    #[arg(long, value_name = "NAME")]
    project: Option<String>,
    /// When it began: 14:05, -15m, "yesterday 9:30", 2026-11-20T14:05
    #[arg(long, value_name = "TIME", default_value = "now", allow_hyphen_values = true)]
    at: TimeSpec,
}

/// End a wait that was started by hand
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  draglog wait stop                         the only open one
  draglog wait stop review --at 14:05
  draglog wait stop context --found docs")]
struct StopArgs {
    /// Its number or kind; the only open one unless given
    #[arg(value_name = "ID|KIND")]
    which: Option<WaitChoice>,
    /// When it ended
    #[arg(long, value_name = "TIME", default_value = "now", allow_hyphen_values = true)]
    at: TimeSpec,
    /// Where the answer to a `context` wait was found
    #[arg(long, value_parser = words::of::<HuntOutcome>())]
    found: Option<HuntOutcome>,
}

/// List the open waits that were entered by hand
#[derive(Debug, clap::Args)]
struct List {
    /// Print one JSON document (draglog.log/1)
    #[arg(long)]
    json: bool,
}

/// Enter a wait that has ended; prints its number
#[derive(Debug, clap::Args)]
#[command(group = clap::ArgGroup::new("end").required(true), after_help = "\
Examples:
  draglog wait add people --from 9:30 --minutes 20
  draglog wait add review --from \"yesterday 14:00\" --to 10:15
  draglog wait add build --from -10m --to now --outcome failed --tag flaky_fail")]
struct AddArgs {
    /// What you were waiting for; any kind
    #[arg(value_parser = words::of::<Kind>())]
    kind: Kind,
    /// When it began
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    from: TimeSpec,
    /// When it ended
    #[arg(long, value_name = "TIME", allow_hyphen_values = true, group = "end")]
    to: Option<TimeSpec>,
    /// How many minutes it took
    #[arg(long, group = "end", allow_hyphen_values = true, value_parser = words::whole::<u32>(1..=5_256_000, "minutes"))]
    minutes: Option<u32>,
    /// What held you up
    #[arg(long, value_parser = words::of::<Tag>(), hide_possible_values = true)]
    tag: Option<Tag>,
    /// The project it was for
    #[arg(long, value_name = "NAME")]
    project: Option<String>,
    /// How it ended
    #[arg(long, value_parser = words::of::<OutcomeWord>())]
    outcome: Option<OutcomeWord>,
}

/// A wait by number or kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum WaitChoice {
    Id(WaitId),
    Kind(Kind),
}

impl std::str::FromStr for WaitChoice {
    type Err = crate::domain::say::words::UnknownWord;

    fn from_str(given: &str) -> Result<Self, Self::Err> {
        given.parse().map(|id| Self::Id(WaitId(id))).or_else(|_| given.parse().map(Self::Kind))
    }
}

/// Starts, stops, lists or adds.
///
/// # Errors
/// If the log cannot be written, the times are the wrong way round, or it is not clear which wait is meant.
pub(crate) fn run(args: Args, context: &Context) -> CommandResult {
    match args.action {
        Action::Start(start) => begin(start, context),
        Action::Stop(stop) => end(&stop, context),
        Action::List(list) => show(&list, context),
        Action::Add(add) => enter(add, context),
    }
}

fn begin(start: StartArgs, context: &Context) -> CommandResult {
    let at = past(start.at, "--at", context.now)?;
    let start = ManualStart { kind: start.kind, at, tag: start.tag, project: start.project };
    told_with_number(&context.open()?.apply(&Change::StartManual(start), context.now)?)
}

fn enter(add: AddArgs, context: &Context) -> CommandResult {
    let from = add.from.resolve(context.now, &Local);
    let length = TimeDelta::minutes(add.minutes.unwrap_or_default().into());
    let to = add
        .to
        .map_or_else(|| (from + length).with_timezone(&Local).fixed_offset(), |to| to.resolve(context.now, &Local));
    in_order(from, to)?;
    let outcome = add.outcome.map(|OutcomeWord(outcome)| outcome);
    let entry = ManualAdd { kind: add.kind, from, to, tag: add.tag, project: add.project, outcome };
    let class = entry.tag.and_then(|tag| tag.class(false)).unwrap_or(entry.kind.class(false));
    let receipt = context.open()?.apply(&Change::AddManual(entry), context.now)?;
    if class == Class::Blocking && between(from, to) > std::time::Duration::from_secs(86_400) {
        let length = duration(between(from, to));
        tell(&format!("this counts as {length} of blocked time; correct it with `draglog edit`"));
    }
    told_with_number(&receipt)
}

/// Refuses a wait that ends before or when it begins.
///
/// # Errors
/// A wrong command line.
pub(super) fn in_order(from: Moment, to: Moment) -> anyhow::Result<()> {
    if from < to {
        return Ok(());
    }
    let (from, to) = (exact_seconds(from), exact_seconds(to));
    Err(usage(format!("--from ({from}) is not before --to ({to}); give a wait that ends after it begins")))
}

/// The number is data: `id=$(draglog wait start review)`.
fn told_with_number(receipt: &Receipt) -> CommandResult {
    tell(&receipt.words);
    match receipt.waits.first() {
        Some(id) => out::line(&id.to_string()),
        None => Ok(std::process::ExitCode::SUCCESS),
    }
}

fn end(stop: &StopArgs, context: &Context) -> CommandResult {
    if let (Some(_), Some(WaitChoice::Kind(kind))) = (stop.found, stop.which)
        && kind != Kind::Context
    {
        return Err(usage(format!("--found is for `context` waits; a {kind} wait has no such answer")));
    }
    let at = past(stop.at, "--at", context.now)?;
    let mut store = context.open()?;
    let wait = chosen(stop.which, &open_waits(&store, context)?)?;
    if stop.found.is_some() && wait.kind != Kind::Context {
        anyhow::bail!("wait {} is of kind {}; --found is for `context` waits, leave it out", wait.id, wait.kind);
    }
    if at < wait.started_at {
        let (at, began) = (exact(at), exact(wait.started_at));
        anyhow::bail!("wait {} began at {began}, after --at ({at}); give a later time", wait.id);
    }
    let receipt = store.apply(&Change::StopManual { wait: wait.id, at, found: stop.found }, context.now)?;
    done(&receipt.words)
}

fn open_waits(store: &Store, context: &Context) -> anyhow::Result<Vec<Wait>> {
    let running = now::page(store, context.now, &context.settings)?.running.into_iter().map(|running| running.wait);
    Ok(running.filter(|wait| wait.source == Source::Manual).collect())
}

/// The one that is meant, among those that go on.
fn chosen(which: Option<WaitChoice>, open: &[Wait]) -> anyhow::Result<Wait> {
    let is_meant = |wait: &&Wait| match which {
        None => true,
        Some(WaitChoice::Id(id)) => wait.id == id,
        Some(WaitChoice::Kind(kind)) => wait.kind == kind,
    };
    let meant: Vec<&Wait> = open.iter().filter(is_meant).collect();
    let listed = |waits: &[&Wait]| {
        let name = |wait: &&Wait| format!("{} ({} since {})", wait.id, clean(&wait.label), exact(wait.started_at));
        waits.iter().map(name).collect::<Vec<_>>().join(", ")
    };
    let what = match which {
        None => "wait entered by hand".into(),
        Some(WaitChoice::Id(id)) => format!("wait {id} entered by hand"),
        Some(WaitChoice::Kind(kind)) => format!("{kind} wait entered by hand"),
    };
    match (&only(&meant), open) {
        (Ok(wait), _) => Ok((*wait).clone()),
        (Err(0), []) => anyhow::bail!("no {what} is open; start one with `draglog wait start KIND`"),
        (Err(0), open) => anyhow::bail!("no {what} is open; name one of {}", listed(&open.iter().collect::<Vec<_>>())),
        (Err(_), _) => anyhow::bail!("{} are open; name one of {}", count(meant.len(), "wait"), listed(&meant)),
    }
}

/// The only one, or how many there are.
fn only<'a>(waits: &[&'a Wait]) -> Result<&'a Wait, usize> {
    match waits {
        [wait] => Ok(wait),
        waits => Err(waits.len()),
    }
}

fn show(list: &List, context: &Context) -> CommandResult {
    let waits = open_waits(&open_to_read(context)?, context)?;
    let page = LogPage { waits, reading: Reading::new(context.now, &context.settings) };
    if list.json {
        return out::json(&json::log(&page));
    }
    if page.waits.is_empty() {
        tell("no wait entered by hand is open; start one with `draglog wait start KIND`");
    }
    log::print(&page, context)
}
