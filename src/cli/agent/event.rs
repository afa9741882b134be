//! `draglog agent event`: what agents' hooks call, many times a day and with the agent waiting for it.
//!
//! It does as little as it can: reads the clock, takes the named fields from stdin, leaves a file in the spool. It prints
//! nothing, as agents read that, and ends with 0 whatever happens, as another status may stop the agent.

use std::ffi::OsString;
use std::io::{self, IsTerminal, Read};
use std::process::ExitCode;

use clap::Parser;

use crate::app::act::agents::{self, Call};
use crate::cli::Globals;
use crate::diagnostics::{self, OrLog};
use crate::domain::log::turn::EventMeaning;
use crate::observe::inspect;
use crate::paths::{Environment, Paths};

/// No more of a payload is read into memory.
const MOST_BYTES: u64 = 1 << 20;

/// Take in one event of an agent
#[derive(Debug, Clone, clap::Args)]
#[command(after_help = "\
Agents' hooks call it with their JSON on stdin; `draglog agent NAME` prints their settings. It prints nothing and always \
ends with 0; what went wrong is in the log file.

For any other program, three calls are enough:
  draglog agent event start --agent NAME --session ID     the person has sent a prompt
  draglog agent event needs --agent NAME --session ID     the agent asks something
  draglog agent event end --agent NAME --session ID       the reply is complete")]
pub(crate) struct Args {
    /// What happened; without it the JSON says so
    #[arg(value_enum)]
    what: Option<EventName>,
    /// The agent: its name in `draglog agent`, or one of your own
    #[arg(long, value_name = "NAME")]
    agent: Option<String>,
    /// Tells sessions of one agent apart
    #[arg(long, value_name = "ID")]
    session: Option<String>,
}

/// What a wrapper may say without JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum EventName {
    /// The person has sent a prompt
    Start,
    /// The agent asks the person something
    Needs,
    /// The reply is complete
    End,
}

/// The command line on its own: the whole one takes longer to build than the event to write.
#[derive(Debug, Parser)]
#[command(name = "draglog agent event", disable_help_flag = true)]
struct Line {
    #[command(flatten)]
    globals: Globals,
    #[command(flatten)]
    args: Args,
}

/// Whether this command line is `agent event`, and asks for no help.
#[must_use]
pub(crate) fn is_meant(arguments: &[OsString]) -> bool {
    let words = || arguments.iter().skip(1);
    words().take(2).eq(["agent", "event"]) && !words().any(|word| word == "--help" || word == "-h")
}

/// Takes the event in. Never fails.
#[must_use]
pub(crate) fn main(arguments: &[OsString]) -> ExitCode {
    let inspect = inspect::open();
    let when = inspect.clock_reading();
    let line = Line::try_parse_from(arguments.iter().skip(2));
    let globals = line.as_ref().ok().map(|line| line.globals.clone());
    if let Some(paths) = resolved(globals) {
        diagnostics::keep_in(paths.log_file());
        // The words of the error would quote the command line.
        let line = line.map_err(|error| error.kind()).or_log("the command line of an agent's hook is wrong");
        let call = line.map(|line| call(line.args)).unwrap_or_default();
        let payload = payload();
        agents::hear(&call, &payload, when, &*inspect, &paths.spool()).or_log("an event of an agent is lost");
    }
    drain();
    ExitCode::SUCCESS
}

fn resolved(globals: Option<Globals>) -> Option<Paths> {
    let (data, config) = globals.map_or((None, None), |globals| (globals.data_dir, globals.config_dir));
    Paths::resolve(data.as_deref(), config.as_deref(), &Environment::of_process()).ok()
}

fn call(args: Args) -> Call {
    let said = args.what.map(|what| match what {
        EventName::Start => EventMeaning::Start,
        EventName::Needs => EventMeaning::Needs,
        EventName::End => EventMeaning::End,
    });
    Call { said, agent: args.agent, session: args.session }
}

/// What the hook was given; nothing where a person types the command.
fn payload() -> Vec<u8> {
    let mut bytes = Vec::new();
    let input = io::stdin();
    if !input.is_terminal() {
        input.lock().take(MOST_BYTES).read_to_end(&mut bytes).or_log("the input of an agent's hook could not be read");
    }
    bytes
}

/// Reads on to the end: an agent whose hook goes away while it writes may call that a fault.
fn drain() {
    let input = io::stdin();
    if !input.is_terminal() {
        io::copy(&mut input.lock(), &mut io::sink()).or_log("the input of an agent's hook could not be read");
    }
}
