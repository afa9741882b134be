//! `draglog pulse`: takes, lists, checks, answers and shows pulses.

mod answer;
mod change;
mod files;
mod list;
mod results;
mod task;

use std::sync::Arc;

use super::{CommandResult, Context, tell};
use crate::app::live::ui::{self, StartScreen};
use crate::app::read::pulses::{self, Catalog, PulseFiles};
use crate::domain::log::survey::{Survey, Unit};
use crate::domain::say::escape::clean;
use crate::storage::Store;
use crate::survey::Surveys;

/// Take a short survey, or see your own answers
#[derive(Debug, clap::Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "\
Examples:
  draglog pulse                               the pulse that is due
  draglog pulse context_gaps                  that one, now
  draglog pulse answer flow_day fd_focus=4 fd_drag=build_test
  draglog pulse results context_gaps
  draglog pulse new surveys/my_pulse.toml     a pulse of your own

On the screen digits answer and move on, 0 does not apply, Enter skips, Backspace goes back, Esc puts it aside."
)]
pub struct Args {
    /// The pulse; the one that is due unless given
    id: Option<String>,
    /// The service, for a pulse about one
    #[arg(long, value_name = "NAME")]
    service: Option<String>,
    #[command(subcommand)]
    action: Option<Action>,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    List(list::Args),
    New(files::New),
    Check(files::FileArgs),
    Answer(answer::Args),
    Results(results::Args),
    Edit(change::EditArgs),
    Delete(change::DeleteArgs),
    Task(task::Args),
}

/// Does what the subcommand says; without one, takes a pulse.
///
/// # Errors
/// If there is no such pulse, nobody can be asked, a file is not valid (exit code 4), or the log cannot be used.
pub(crate) fn run(args: Args, context: &Context) -> CommandResult {
    match args.action {
        None => take(args.id.as_deref(), args.service, context),
        Some(Action::List(args)) => list::run(&args, context),
        Some(Action::New(args)) => files::new(&args, context),
        Some(Action::Check(args)) => files::check(&args, context),
        Some(Action::Answer(args)) => answer::run(args, context),
        Some(Action::Results(args)) => results::run(&args, context),
        Some(Action::Edit(args)) => change::edit(&args, context),
        Some(Action::Delete(args)) => change::delete(&args, context),
        Some(Action::Task(args)) => task::run(args, context),
    }
}

/// Opens the UI on a pulse. What is wrong with the wish is told before the screen is taken.
fn take(id: Option<&str>, service: Option<String>, context: &Context) -> CommandResult {
    let mut store = context.open()?;
    let loaded = load(&store, context)?;
    let outlook = pulses::outlook(&mut store, &loaded.surveys, &context.settings, context.now)?;
    let due = outlook.now.as_ref().map(|ask| ask.survey.as_str());
    let Some(wanted) = id.or(due) else {
        anyhow::bail!(
            "{}; `draglog pulse ID` takes one all the same, `draglog pulse list` has the ids",
            outlook.line()
        );
    };
    let survey = find(&loaded.surveys, wanted)?;
    not_about_a_wait(survey)?;
    if !context.is_interactive {
        anyhow::bail!(
            "{} asks on a terminal, and this is none; answer it with `draglog pulse answer {} {}`",
            survey.title,
            survey.id,
            answer::form(survey)
        );
    }
    drop(store);
    ui::open(context, StartScreen::Pulse { id: id.map(|_| survey.id.clone()), service })
}

/// Every pulse there is; what is wrong with the user's own files is told.
fn load(store: &Store, context: &Context) -> anyhow::Result<Arc<PulseFiles>> {
    let loaded = Catalog::new(context.paths.clone()).get(store)?;
    for problem in &loaded.problems {
        tell(&problem.to_string());
    }
    Ok(loaded)
}

/// The pulse with this id.
///
/// # Errors
/// A wrong command line, naming the nearest one.
fn find<'a>(surveys: &'a Surveys, id: &str) -> anyhow::Result<&'a Survey> {
    surveys.find(id).map_err(|error| super::error::usage(error.to_string()))
}

/// The question about a wait is answered where waits are tagged.
fn not_about_a_wait(survey: &Survey) -> anyhow::Result<()> {
    if survey.unit == Unit::Wait {
        anyhow::bail!(
            "{} asks about a wait; answer it with `draglog tag TAG [--wait ID]`, such as `draglog tag build_test`",
            survey.id
        );
    }
    Ok(())
}

/// The service that a pulse is about: given, or the only one in the settings.
fn service(survey: &Survey, given: Option<String>, context: &Context) -> anyhow::Result<Option<String>> {
    let given = given.map(|name| clean(name.trim())).filter(|name| !name.is_empty());
    if survey.unit != Unit::Service {
        return match given {
            Some(_) => Err(super::error::usage(format!("{} is not about a service; leave out --service", survey.id))),
            None => Ok(None),
        };
    }
    match (given, context.settings.pulse.services.as_slice()) {
        (Some(name), _) => Ok(Some(name)),
        (None, [only]) => Ok(Some(only.clone())),
        (None, []) => Err(super::error::usage(format!(
            "{} is about one service; say which with --service NAME, or name yours under [pulse] services",
            survey.id
        ))),
        (None, several) => Err(super::error::usage(format!(
            "{} is about one service; say which with --service: {}",
            survey.id,
            clean(&several.join(", "))
        ))),
    }
}
