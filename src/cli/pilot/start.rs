//! `draglog pilot start`: writes down what is expected before it can be known.

use std::process::ExitCode;

use chrono::{Local, TimeDelta};

use super::super::consent::ask;
use super::super::error::usage;
use super::super::words::did_you_mean;
use super::super::{CommandResult, Context, tell, words};
use crate::app::act;
use crate::app::read::pilots;
use crate::domain::figure::pilot::{BASELINE_FROM, BASELINE_WEEKS, Pilot, PilotReading, WORTH};
use crate::domain::figure::stats::{Metric, Scope};
use crate::domain::log::tag::Tag;
use crate::domain::say::escape::clean;
use crate::domain::say::moment::exact;
use crate::domain::say::when::TimeSpec;
use crate::domain::time::Moment;
use crate::storage::Store;

/// Longest name, in characters.
const NAME_LIMIT: usize = 60;
/// Longest hypothesis, in characters.
const HYPOTHESIS_LIMIT: usize = 500;

/// Register a change, ideally before it is made
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  draglog pilot start test-cache --metric run_median --label \"cargo test\"
  draglog pilot start merge-queue --metric blocked_hours --control context_hunt --at 2026-12-07
      (takes effect on a Monday in the future)
Both ask for the hypothesis; elsewhere than on a terminal give it with --hypothesis.

Metrics: blocked_hours per observed week, run_median in seconds, success_rate, retries per observed week. \
The whole weeks before the one with the start are compared with the whole weeks after it.")]
pub(super) struct Args {
    /// A name for it, such as test-cache
    name: String,
    /// What you expect, in a sentence; asked for on a terminal
    #[arg(long, value_name = "TEXT")]
    hypothesis: Option<String>,
    /// What is measured
    #[arg(long, value_parser = words::of::<Metric>())]
    metric: Metric,
    /// Only runs with this label; everything unless label, project or tag is given
    #[arg(long, group = "about", value_name = "LABEL")]
    label: Option<String>,
    /// Only waits in this project
    #[arg(long, group = "about", value_name = "NAME")]
    project: Option<String>,
    /// Only waits with this tag
    #[arg(long, group = "about", value_name = "TAG", value_parser = words::of::<Tag>(), hide_possible_values = true)]
    tag: Option<Tag>,
    /// A tag or label that the change should not touch
    #[arg(long, value_name = "TAG|LABEL")]
    control: Option<String>,
    /// The smallest drop worth having, in percent; of a success rate, the drop in failures
    #[arg(long, value_name = "PERCENT", default_value_t = default_drop(), value_parser = words::whole::<u8>(1..=100, "percent"))]
    drop: u8,
    /// Whole weeks before the start to compare with
    #[arg(long, value_name = "N", default_value_t = BASELINE_WEEKS, value_parser = words::whole::<u32>(1..=52, "weeks"))]
    baseline_weeks: u32,
    /// Whole weeks after the start at which it is judged, once; as many as there are before it unless given
    #[arg(long, value_name = "N", value_parser = words::whole::<u32>(1..=104, "weeks"))]
    weeks: Option<u32>,
    /// The metric was chosen because it looked bad
    #[arg(long)]
    picked_because_bad: bool,
    /// When the change takes effect; may be in the future
    #[arg(long, value_name = "TIME", default_value = "now", allow_hyphen_values = true)]
    at: TimeSpec,
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a whole number of percents")]
const fn default_drop() -> u8 {
    (WORTH * 100.0) as u8
}

pub(super) fn run(args: Args, context: &Context) -> CommandResult {
    let started_at = start(args.at, context.now)?;
    let name = named(&args.name)?;
    let mut store = context.open()?;
    let about = about(&args, &store)?;
    let control = args.control.as_deref().map(|control| self::control(control, &store)).transpose()?;
    can_be_measured(args.metric, &about, control.as_ref())?;
    if store.pilot(&name)?.is_some() {
        anyhow::bail!("there is a pilot `{name}` already; `draglog pilot list` has the names in use");
    }
    let pilot = Pilot {
        name,
        hypothesis: hypothesis(args.hypothesis, context)?,
        metric: args.metric,
        about,
        control,
        worth: f64::from(args.drop) / 100.0,
        baseline_weeks: args.baseline_weeks,
        judged_after: args.weeks,
        picked_because_bad: args.picked_because_bad,
        registered_at: context.now,
        started_at,
        stopped_at: None,
    };
    register(&mut store, &pilot, context)?;
    if let Some(reading) = pilots::read_one(&store, &pilot.name, &context.settings, context.now)? {
        outlook(&reading);
    }
    Ok(ExitCode::SUCCESS)
}

/// Whether there can be a difference to see at all.
fn can_be_measured(metric: Metric, about: &Scope, control: Option<&Scope>) -> anyhow::Result<()> {
    if control == Some(about) {
        return Err(usage("the control is what the change should not touch; give another one than the pilot's own"));
    }
    match [Some(about), control].into_iter().flatten().find(|meant| !metric.can_be_of(meant)) {
        Some(meant) => {
            Err(usage(format!("{meant} is never blocked time, so blocked_hours of it are always none; give another")))
        }
        None => Ok(()),
    }
}

/// Writes it down with what is counted now; what is counted otherwise since the baseline is told.
fn register(store: &mut Store, pilot: &Pilot, context: &Context) -> anyhow::Result<()> {
    let definitions = super::current(context);
    store.register_pilot(pilot)?;
    act::pilots::note(store, &definitions, context.now)?;
    if let Some(frozen) = store.baseline()? {
        for difference in frozen.definitions.differences(&definitions) {
            tell(&format!("since the baseline was frozen this changed: {difference}; earlier weeks are kept apart"));
        }
    }
    Ok(())
}

/// A start up to a year ahead, so that a pilot can be registered before the change.
fn start(at: TimeSpec, now: Moment) -> anyhow::Result<Moment> {
    let moment = at.resolve(now, &Local);
    if moment > now + TimeDelta::days(366) {
        return Err(usage(format!("--at {} is more than a year ahead; give a nearer start", exact(moment))));
    }
    Ok(moment)
}

fn named(given: &str) -> anyhow::Result<String> {
    let name = given.trim();
    let length = name.chars().count();
    if length == 0 || length > NAME_LIMIT || clean(name) != name {
        return Err(usage(format!(
            "a pilot's name has 1 to {NAME_LIMIT} characters and no control characters, such as test-cache"
        )));
    }
    Ok(name.to_owned())
}

fn about(args: &Args, store: &Store) -> anyhow::Result<Scope> {
    Ok(match (&args.label, &args.project, args.tag) {
        (Some(label), ..) => Scope::Label(known("label", label, &store.labels()?)?),
        (_, Some(project), _) => Scope::Project(known("project", project, &store.projects()?)?),
        (.., Some(tag)) => Scope::Tag(tag),
        _ => Scope::All,
    })
}

fn control(given: &str, store: &Store) -> anyhow::Result<Scope> {
    if let Ok(tag) = given.parse() {
        return Ok(Scope::Tag(tag));
    }
    let mut names = store.labels()?;
    if names.iter().any(|label| label == given) {
        return Ok(Scope::Label(given.to_owned()));
    }
    names.extend(Tag::all().map(|tag| tag.id().to_owned()));
    let hint = did_you_mean(given, &names);
    Err(usage(format!("`{}` is neither a tag nor a label in the log{hint}", clean(given))))
}

/// The name if the log knows it.
fn known(what: &str, given: &str, names: &[String]) -> anyhow::Result<String> {
    if names.iter().any(|name| name == given) {
        return Ok(given.to_owned());
    }
    let hint = did_you_mean(given, names);
    Err(usage(format!("no wait with the {what} `{}` in the log{hint}", clean(given))))
}

/// The hypothesis given or asked for.
fn hypothesis(given: Option<String>, context: &Context) -> anyhow::Result<String> {
    let text = match given {
        Some(text) => text,
        None if context.is_interactive => ask("What do you expect, in a sentence?")?,
        None => return Err(usage("a pilot needs a hypothesis; pass --hypothesis \"what you expect\"")),
    };
    let text = clean(text.trim());
    match text.chars().count() {
        0 => Err(usage("a pilot without a hypothesis tests none; say in a sentence what you expect")),
        length if length > HYPOTHESIS_LIMIT => {
            Err(usage(format!("the hypothesis has {length} characters; say it in {HYPOTHESIS_LIMIT}")))
        }
        _ => Ok(text),
    }
}

/// What there is to compare with, and what the person should know before the change.
fn outlook(reading: &PilotReading) {
    let pilot = &reading.pilot;
    let (before, _) = reading.subject.counts();
    let metric = pilot.metric.name();
    tell(&format!(
        "registered `{}`: {metric}, {}, from {}; {before} of {} weeks before have a value",
        pilot.name,
        pilot.about,
        exact(pilot.started_at),
        reading.subject.before.len()
    ));
    if before < BASELINE_FROM {
        tell(&format!(
            "limits of usual movement need {BASELINE_FROM} weeks before; a later start (--at) would have more"
        ));
    }
    if reading.sight.least_after.is_some() {
        tell(&format!("it is judged once: verdict {}", reading.verdict_words()));
    }
    if pilot.picked_because_bad {
        tell("the weeks that led to the choice are for choosing only: the baseline should be fresh weeks after them");
    }
}
