//! `draglog pilot`: registers a change beforehand and says what may be said of it; freezes the baseline.

mod baseline;
mod document;
mod list;
mod picture;
mod show;
mod start;

use super::selection::past;
use super::{CommandResult, Context, done};
use crate::app::read::pilots;
use crate::domain::figure::pilot::Definitions;
use crate::domain::say::escape::clean;
use crate::domain::say::moment::exact;
use crate::domain::say::when::TimeSpec;
use crate::domain::say::words::nearest;
use crate::observe::rules::Rules;
use crate::storage::Store;

/// Columns that text for people takes at most.
const WIDTH: usize = 80;

/// Register a change before it is made, and see afterwards what the log says about it
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  draglog pilot start test-cache --metric blocked_hours --hypothesis \"the cache halves it\"
  draglog pilot show test-cache
  draglog pilot stop test-cache
  draglog pilot baseline                      freeze what is counted, after six weeks

Whole weeks are compared (Monday to Sunday, local time), never single waits. Weeks that were observed for less than half as \
long as usual are left out. Plan for six to eight weeks before and after.")]
pub struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    Start(start::Args),
    List(list::Args),
    Show(show::Args),
    Stop(StopPilotArgs),
    Baseline(baseline::Args),
}

/// Stop a pilot; later weeks do not count, nothing is deleted
#[derive(Debug, clap::Args)]
struct StopPilotArgs {
    /// The pilot's name
    name: String,
    /// When it ended
    #[arg(long, value_name = "TIME", default_value = "now", allow_hyphen_values = true)]
    at: TimeSpec,
}

/// Does what the subcommand says.
///
/// # Errors
/// If a name, label or project is not known, the name is taken, or the log cannot be used.
pub(crate) fn run(args: Args, context: &Context) -> CommandResult {
    match args.action {
        Action::Start(args) => start::run(args, context),
        Action::List(args) => list::run(&args, context),
        Action::Show(args) => show::run(&args, context),
        Action::Stop(args) => stop(&args, context),
        Action::Baseline(args) => baseline::run(&args, context),
    }
}

fn stop(args: &StopPilotArgs, context: &Context) -> CommandResult {
    let at = past(args.at, "--at", context.now)?;
    let mut store = context.open()?;
    find(&store, &args.name)?;
    let pilot = store.stop_pilot(&args.name, at)?;
    let name = clean(&pilot.name);
    done(&format!("stopped `{name}` at {}; `draglog pilot show {name}` shows what can be said about it", exact(at)))
}

/// What is counted now. Wrong rule files are left out, as they are where runs are recorded.
fn current(context: &Context) -> Definitions {
    let (rules, _problems) = Rules::load(&context.paths.rules());
    pilots::definitions(&context.settings, &rules)
}

/// Fails with the nearest name where there is no pilot of this one.
fn find(store: &Store, name: &str) -> anyhow::Result<()> {
    let known = store.pilots()?;
    if known.iter().any(|pilot| pilot.name == name) {
        return Ok(());
    }
    let hint = match nearest(name, known.iter().map(|pilot| pilot.name.as_str())) {
        Some(near) => format!("did you mean `{}`?", clean(near)),
        None => "`draglog pilot list` has the names".into(),
    };
    anyhow::bail!("there is no pilot `{}`; {hint}", clean(name))
}
