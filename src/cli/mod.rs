//! The command line: one file for each command, with its arguments and what it does.
//!
//! This module reads the arguments, makes the [`Context`] and hands over; it must not do a command's work itself.

pub(crate) mod agent;
pub(crate) mod completions;
pub(crate) mod config;
mod consent;
pub(crate) mod demo;
pub(crate) mod doctor;
pub(crate) mod edit;
pub(crate) mod error;
pub(crate) mod explain;
pub(crate) mod export;
pub(crate) mod forget;
mod git;
pub(crate) mod import;
pub(crate) mod init;
pub(crate) mod interview;
pub(crate) mod json;
pub(crate) mod log;
pub(crate) mod man;
pub(crate) mod out;
pub(crate) mod paths;
pub(crate) mod pilot;
pub(crate) mod pulse;
mod recognise;
pub(crate) mod report;
pub(crate) mod round;
pub(crate) mod run;
pub(crate) mod selection;
pub(crate) mod share;
pub(crate) mod stats;
pub(crate) mod status;
pub(crate) mod table;
pub(crate) mod tag;
pub(crate) mod undo;
pub(crate) mod wait;
pub(crate) mod watch;
pub(crate) mod why;
pub(crate) mod words;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::app::context::{ColorMode, Overrides, Warnings, help_color};
pub use crate::app::context::{Context, tell};
use crate::app::live::ui::{self, StartScreen};

/// How a command ended well; errors carry their own code, see `error`.
pub type CommandResult = anyhow::Result<ExitCode>;

const EXAMPLES: &str = "\
Examples:
  draglog                            the terminal UI; leave it open in a pane
  draglog run -- make -j8            run a command and record it exactly
  draglog tag flaky_fail             say what the latest wait was held up by
  draglog log --since today          what was recorded today
  draglog pulse                      the short survey that is due
  eval \"$(draglog init bash)\"        exact commands and exit codes from your shell
  draglog why -- npm run build       which rule knows this command
  draglog doctor --try               check everything, with a fake build

Nothing leaves this machine: draglog contains no networking code.";

/// A local log of the friction in software development: builds, tests and deploys, and what held you up.
///
/// Without a command it opens the terminal UI and observes while it is open.
#[derive(Debug, Parser)]
#[command(name = "draglog", version, after_help = EXAMPLES, disable_help_subcommand = true, max_term_width = 100)]
pub struct Cli {
    /// Open the UI as one row, for a sliver of the screen
    #[arg(long)]
    pub strip: bool,
    #[command(flatten)]
    pub globals: Globals,
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// Options that every command takes.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Global options")]
pub struct Globals {
    #[arg(long, help = "Keep the log in this folder [env: DRAGLOG_DATA_DIR]", global = true, value_name = "FOLDER", value_hint = clap::ValueHint::DirPath)]
    pub data_dir: Option<PathBuf>,
    #[arg(long, help = "Read settings, rules and themes from this folder [env: DRAGLOG_CONFIG_DIR]", global = true, value_name = "FOLDER", value_hint = clap::ValueHint::DirPath)]
    pub config_dir: Option<PathBuf>,
    #[arg(long, global = true, value_name = "WHEN", value_enum, default_value_t, hide_possible_values = true)]
    #[arg(help = "When to use colour: auto, always, never [env: NO_COLOR, CLICOLOR_FORCE]")]
    pub color: ColorMode,
}

impl From<Globals> for Overrides {
    fn from(globals: Globals) -> Self {
        Self { data_dir: globals.data_dir, config_dir: globals.config_dir, color: globals.color }
    }
}

/// What draglog can be told to do. What a command is for stands at its arguments.
#[derive(Debug, Subcommand)]
pub enum Command {
    Watch(watch::Args),
    Run(run::Args),
    Tag(tag::Args),
    Wait(wait::Args),
    Log(log::Args),
    Edit(edit::Args),
    Undo(undo::Args),
    Why(why::Args),
    Forget(forget::Args),
    Stats(stats::Args),
    Status(status::Args),
    Pulse(pulse::Args),
    Pilot(pilot::Args),
    Interview(interview::Args),
    Share(share::Args),
    Round(round::Args),
    Report(report::Args),
    Explain(explain::Args),
    Export(export::Args),
    Import(import::Args),
    Demo(demo::Args),
    Init(init::Args),
    Agent(agent::Args),
    Doctor(doctor::Args),
    Paths(paths::Args),
    Config(config::Args),
    Completions(completions::Args),
    Man(man::Args),
}

impl Command {
    /// Whether settings matter to it, so that a wrong one should be told before it starts.
    fn tells_of_settings(&self) -> bool {
        !matches!(self, Self::Init(_) | Self::Config(_) | Self::Doctor(_) | Self::Paths(_) | Self::Status(_))
    }
}

/// Says on stderr what was done, or why there is nothing to print, and ends well.
#[expect(clippy::unnecessary_wraps, reason = "a command ends with it")]
fn done(text: &str) -> CommandResult {
    tell(text);
    Ok(ExitCode::SUCCESS)
}

/// The whole program: reads the arguments, does what they say, tells errors on stderr.
#[must_use]
pub fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    if agent::event::is_meant(&arguments) {
        return agent::event::main(&arguments);
    }
    completions::answer();
    let cli = match parse(&arguments) {
        Ok(cli) => cli,
        Err(error) => return error::report_usage(&error, &arguments),
    };
    dispatch(cli).unwrap_or_else(|error| error::report(&error))
}

fn parse(arguments: &[OsString]) -> Result<Cli, clap::Error> {
    let mut command = <Cli as clap::CommandFactory>::command().color(help_color(arguments));
    let mut matches = command.try_get_matches_from_mut(arguments)?;
    let cli = <Cli as clap::FromArgMatches>::from_arg_matches_mut(&mut matches)
        .map_err(|error| error.format(&mut command))?;
    if cli.strip && cli.command.is_some() {
        let message = "`--strip` opens the UI as one row and goes with no command";
        return Err(command.error(clap::error::ErrorKind::ArgumentConflict, message));
    }
    Ok(cli)
}

fn dispatch(cli: Cli) -> CommandResult {
    let overrides = Overrides::from(cli.globals);
    let Some(command) = cli.command else {
        return open_ui(&overrides, cli.strip);
    };
    let warnings = if command.tells_of_settings() { Warnings::Tell } else { Warnings::Keep };
    carry_out(command, &overrides, || self::context(&overrides, warnings))
}

/// Does what a command line says in a context that is given: at another time, in other folders. For who has draglog as a
/// library; the program has no such switch.
///
/// # Errors
/// As the command.
pub fn run_in(arguments: &[OsString], context: &Context) -> CommandResult {
    let cli = parse(arguments)?;
    let overrides = Overrides::from(cli.globals);
    let command = cli.command.ok_or_else(|| error::usage("a command is needed"))?;
    carry_out(command, &overrides, || Ok(context.clone()))
}

fn carry_out(command: Command, overrides: &Overrides, context: impl Fn() -> anyhow::Result<Context>) -> CommandResult {
    match command {
        Command::Completions(args) => completions::run(&args),
        Command::Man(args) => man::run(&args),
        Command::Run(args) => run::run(&args, context()),
        Command::Demo(args) => demo::run(&args, &Context::without_files(overrides)),
        Command::Watch(args) => watch::run(&args, &context()?),
        Command::Tag(args) => tag::run(args, &context()?),
        Command::Wait(args) => wait::run(args, &context()?),
        Command::Log(args) => log::run(&args, &context()?),
        Command::Edit(args) => edit::run(args, &context()?),
        Command::Undo(args) => undo::run(&args, &context()?),
        Command::Why(args) => why::run(&args, &context()?),
        Command::Forget(args) => forget::run(args, &context()?),
        Command::Stats(args) => stats::run(&args, &context()?),
        Command::Status(args) => status::run(&args, &context()?),
        Command::Pulse(args) => pulse::run(args, &context()?),
        Command::Pilot(args) => pilot::run(args, &context()?),
        Command::Interview(args) => interview::run(args, &context()?),
        Command::Share(args) => share::run(args, &context()?),
        Command::Round(args) => round::run(args, &context()?),
        Command::Report(args) => report::run(&args, &context()?),
        Command::Explain(args) => explain::run(&args, &context()?),
        Command::Export(args) => export::run(&args, &context()?),
        Command::Import(args) => import::run(args, &context()?),
        Command::Init(args) => init::run(&args, &context()?),
        Command::Agent(args) => agent::run(&args, &context()?),
        Command::Doctor(args) => doctor::run(&args, &context()?),
        Command::Paths(args) => paths::run(&args, &context()?),
        Command::Config(args) => config::run(&args, &context()?),
    }
}

/// The UI, observing while it is open.
fn open_ui(overrides: &Overrides, strip: bool) -> CommandResult {
    let first = if strip { StartScreen::Strip } else { StartScreen::Now };
    ui::open(&context(overrides, Warnings::Keep)?, first)
}

/// What the command needs. From now on what nobody can be told goes to the log file.
fn context(overrides: &Overrides, warnings: Warnings) -> anyhow::Result<Context> {
    let context = Context::new(overrides, warnings)?;
    crate::diagnostics::keep_in(context.paths.log_file());
    Ok(context)
}
