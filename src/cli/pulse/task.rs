//! `draglog pulse task`: tasks of a pilot with an AI tool. A coin decides, times are measured, opinions come after.

use serde::Serialize;

use super::super::json::{Time, each, object};
use super::super::selection::{open_to_read, past};
use super::super::{CommandResult, Context, done, out, tell};
use crate::domain::log::survey::TaskTimes;
use crate::domain::say::length::duration;
use crate::domain::say::moment;
use crate::domain::say::when::TimeSpec;

/// Time a task of an AI pilot: a coin toss decides whether the tool is used
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  draglog pulse task start      flips the coin: with or without
  draglog pulse task draft      the first useful draft is there
  draglog pulse task done       it is over; prints what was measured, then answer the questions
  draglog pulse task list

Begin before you decide how to do the task: the coin only helps if it is followed.")]
pub(super) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Begin a task; prints with or without
    Start(AtArg),
    /// Log the first useful draft
    Draft(AtArg),
    /// End the task; prints the measured times
    Done(AtArg),
    /// Throw away the task in progress
    Drop,
    /// List the tasks with their measured times
    List {
        /// Print one JSON document (draglog.pulse-tasks/1)
        #[arg(long)]
        json: bool,
    },
}

#[derive(Debug, clap::Args)]
struct AtArg {
    /// When it happened
    #[arg(long, value_name = "TIME", default_value = "now", allow_hyphen_values = true)]
    at: TimeSpec,
}

pub(super) fn run(args: Args, context: &Context) -> CommandResult {
    let moment = |at: &AtArg| past(at.at, "--at", context.now);
    match args.action {
        Action::Start(at) => {
            let task = context.open()?.begin_task(moment(&at)?, context.now)?;
            tell(&format!("task {}: {} the AI tool; then `draglog pulse task draft` and `done`", task.id, task.arm));
            out::line(task.arm.as_str())
        }
        Action::Draft(at) => {
            let task = context.open()?.task_drafted(moment(&at)?, context.now)?;
            done(&measured(&task))
        }
        Action::Done(at) => {
            let task = context.open()?.end_task(moment(&at)?, context.now)?;
            tell(&measured(&task));
            done("now the questions: `draglog pulse ai_task`, or `draglog pulse answer ai_task ...`")
        }
        Action::Drop => match context.open()?.drop_task()? {
            Some(task) => done(&format!("deleted task {} with its times", task.id)),
            None => anyhow::bail!("no task is running, so there is none to drop"),
        },
        Action::List { json } => list(json, context),
    }
}

/// "task 3 (with the AI tool): first draft after 24m 10s, end after 1h 02m".
fn measured(task: &TaskTimes) -> String {
    let times = [("first draft", task.to_draft()), ("end", task.to_end())];
    let times = times.into_iter().filter_map(|(what, time)| Some(format!("{what} after {}", duration(time?))));
    let turns = (!task.in_turns.is_zero()).then(|| format!("agents at work for {}", duration(task.in_turns)));
    let times = times.chain(turns).collect::<Vec<_>>().join(", ");
    format!("task {} ({} the AI tool): {times}", task.id, task.arm)
}

fn list(json: bool, context: &Context) -> CommandResult {
    let tasks = open_to_read(context)?.tasks()?;
    if json {
        return out::json(&object! { schema: "draglog.pulse-tasks/1", tasks: each(&tasks, part) });
    }
    if tasks.is_empty() {
        return done(
            "no task was timed yet; `draglog pulse task start` begins one while a pilot with an AI tool goes on",
        );
    }
    out::data(|out| {
        for task in &tasks {
            let state = if task.ended_at.is_none() { ", goes on" } else { "" };
            let answered = if task.is_answered { ", questions answered" } else { "" };
            let started = moment::exact(task.started_at);
            writeln!(out, "{started}  {}{state}{answered}", measured(task))?;
        }
        super::results::measured(out, &tasks)
    })
}

fn part(task: &TaskTimes) -> impl Serialize {
    let seconds = |time: Option<std::time::Duration>| time.map(|time| time.as_secs_f64());
    object! {
        id: task.id,
        arm: task.arm,
        started_at: Time(task.started_at),
        draft_at: task.draft_at.map(Time),
        ended_at: task.ended_at.map(Time),
        seconds_to_draft: seconds(task.to_draft()),
        seconds: seconds(task.to_end()),
        turn_seconds: task.in_turns.as_secs_f64(),
        answered: task.is_answered,
    }
}
