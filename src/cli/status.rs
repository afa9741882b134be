//! `draglog status`: one line for a prompt or status bar. It exits at once and waits for nobody.

use std::io::IsTerminal;
use std::process::ExitCode;
use std::str::FromStr;

use super::json::{AskingPart, BudgetPart, PromptPart, PulsePart, RoundPart, StatusDocument, Time};
use super::selection::open_to_read;
use super::{CommandResult, Context, out, tell};
use crate::app::read::missing;
use crate::app::read::pulses::{self, Catalog};
use crate::app::sharing::waiting;
use crate::domain::figure::progress;
use crate::domain::figure::progress::RunningWait;
use crate::domain::log::gap::Gap;
use crate::domain::log::reading::Reading;
use crate::domain::log::wait::Class;
use crate::domain::page::now::NowView;
use crate::domain::say::moment::at;
use crate::domain::say::share;
use crate::domain::say::text::{clean, duration};
use crate::domain::say::words::UnknownWord;
use crate::domain::time::Moment;
use crate::storage::Store;

/// Print one line for tmux, starship or waybar
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  set -g status-right '#(draglog status)'                  in tmux.conf
  draglog status --format '{running} running, {left}, {blocked} blocked today'
  draglog status --json

Fields: {running} how many waits are running; {label} {project} {elapsed} {left} {usual} {progress} of the oldest of them, queues last;
{blocked} {machine} {waits} {untagged} of today; {prompt} the question on the screen; {pulse} the pulse that is due;
{budget} what asking took this week; {why} why nothing is asked now;
{missing} what is missing from the log. A field with nothing to say is empty; {{ and }} are braces.")]
pub struct Args {
    /// Text with fields in braces
    #[arg(long, value_name = "TEMPLATE", conflicts_with = "json", allow_hyphen_values = true)]
    format: Option<Template>,
    /// Print one JSON document (draglog.status/1)
    #[arg(long)]
    json: bool,
}

crate::domain::say::words::words! {
    /// What a template may name.
    pub enum Field, "field" {
        Running = "running",
        Label = "label",
        Project = "project",
        Elapsed = "elapsed",
        Left = "left",
        Usual = "usual",
        Progress = "progress",
        Blocked = "blocked",
        Machine = "machine",
        Waits = "waits",
        Untagged = "untagged",
        Prompt = "prompt",
        Pulse = "pulse",
        Budget = "budget",
        Why = "why",
        Missing = "missing",
    }
}

/// A template, read.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Template(Vec<Piece>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(String),
    Field(Field),
}

/// A template that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
enum TemplateError {
    #[error(transparent)]
    Field(#[from] UnknownWord),
    #[error("a brace stands alone; write {{{{ or }}}} for a brace, or close the field, such as {{running}}")]
    Brace,
}

impl FromStr for Template {
    type Err = TemplateError;

    fn from_str(given: &str) -> Result<Self, Self::Err> {
        let (mut pieces, mut text, mut rest) = (Vec::new(), String::new(), given);
        while let Some(at) = rest.find(['{', '}']) {
            let (before, after) = rest.split_at(at);
            text.push_str(before);
            if let Some(after) = after.strip_prefix("{{") {
                text.push('{');
                rest = after;
            } else if let Some(after) = after.strip_prefix("}}") {
                text.push('}');
                rest = after;
            } else {
                let (name, after) =
                    after.strip_prefix('{').and_then(|after| after.split_once('}')).ok_or(TemplateError::Brace)?;
                pieces.extend([Piece::Text(std::mem::take(&mut text)), Piece::Field(name.trim().parse()?)]);
                rest = after;
            }
        }
        text.push_str(rest);
        pieces.push(Piece::Text(text));
        Ok(Self(pieces))
    }
}

/// Prints the line.
///
/// # Errors
/// If the log cannot be read.
pub fn run(args: &Args, context: &Context) -> CommandResult {
    let mut store = open_to_read(context)?;
    let mut view = store.now_view(context.now, &context.settings)?;
    view.missing = missing::news(&store, &context.paths.lock(), context.now)?;
    let is_salvaged = store.is_salvaged()?;
    let prompt = pending(&store, context)?;
    let asking = asking(&mut store, context)?;
    if args.json {
        let reading = Reading::new(context.now, &context.settings);
        let done = out::json(&StatusDocument::new(&view, prompt, asking, reading))?;
        return Ok(if is_salvaged { ExitCode::FAILURE } else { done });
    }
    let said = LineFacts { view: &view, prompt: prompt.as_ref(), asking: &asking, now: context.now };
    let line = match &args.format {
        Some(template) => filled(template, said),
        None => plain(said),
    };
    let done = out::line(&clean(&line));
    // Whoever looks is told why it is silent; a status bar has no room for that.
    if args.format.is_none() && std::io::stdout().is_terminal() {
        tell(&format!("{}; {}", asking.why.as_deref().unwrap_or("something is asked now"), asking.budget));
    }
    // Whatever reads the line: the log needs a person.
    done.map(|done| if is_salvaged { ExitCode::FAILURE } else { done })
}

/// What the line is made from.
#[derive(Clone, Copy)]
struct LineFacts<'a> {
    view: &'a NowView,
    prompt: Option<&'a PromptPart>,
    asking: &'a AskingPart,
    now: Moment,
}

/// What is due, why nothing is asked, and what the week's budget has left.
fn asking(store: &mut Store, context: &Context) -> anyhow::Result<AskingPart> {
    let loaded = Catalog::new(context.paths.clone()).get(store)?;
    let outlook = pulses::outlook(store, &loaded.surveys, &context.settings, context.now)?;
    let budget = pulses::budget(store, &context.settings, context.now)?;
    let is_silent = outlook.now.is_none();
    let why = if is_silent { Some(pulses::why(store, &loaded.surveys, &context.settings, context.now)?) } else { None };
    let rounds = waiting(store, &context.paths.data, context.now)?.into_iter().map(RoundPart::from).collect();
    Ok(AskingPart { pulse: outlook.now.as_ref().map(PulsePart::from), why, budget: BudgetPart(budget), rounds })
}

/// The question that stands on a screen: shown last, not answered, its wait not long over.
fn pending(store: &Store, context: &Context) -> anyhow::Result<Option<PromptPart>> {
    /// A question without a wait, or of a program that was killed, stands no longer than this.
    const LONGEST_MIN: i64 = 10;
    let settings = &context.settings.prompt;
    let expiry = chrono::TimeDelta::seconds(i64::try_from(settings.expire_after_end_s).unwrap_or(i64::MAX / 1000));
    let day_ago = context.now - chrono::TimeDelta::days(1);
    let Some(last) = store.prompts(day_ago)?.into_iter().next_back().filter(|last| last.answer.is_none()) else {
        return Ok(None);
    };
    let wait = last.wait.map(|id| store.wait(id)).transpose()?.flatten();
    let stands = match &wait {
        Some(wait) if wait.is_running() => true,
        Some(wait) => wait.ended_at().is_some_and(|ended| context.now < ended + expiry),
        None => context.now < last.shown_at + chrono::TimeDelta::minutes(LONGEST_MIN),
    };
    let label = wait.map(|wait| wait.label);
    let shown_at = Time(last.shown_at);
    Ok(stands.then_some(PromptPart { wait: last.wait, label, trigger: last.trigger, shown_at }))
}

/// "what held you up: cargo test?".
fn question(prompt: &PromptPart) -> String {
    prompt.label.as_ref().map_or("what held you up?".into(), |label| format!("what held you up: {label}?"))
}

fn left(running: &RunningWait, now: Moment) -> Option<String> {
    let progress = progress::of(running, now)?;
    let longer = running.usual.as_ref().filter(|_| progress.is_longer_than_usual()).map(progress::longer);
    Some(longer.unwrap_or_else(|| progress::remaining(&progress)))
}

/// The one to tell of: what holds up longest, and a queue, which may be open for days, only where nothing else goes on.
fn foremost(view: &NowView) -> Option<&RunningWait> {
    view.running.iter().find(|running| running.wait.class() == Class::Blocking).or(view.running.first())
}

/// What is missing from the log: what goes on before what is over.
fn gap(view: &NowView) -> Option<&Gap> {
    view.missing.iter().max_by_key(|gap| (gap.until.is_none(), gap.since))
}

/// What fits anywhere: what runs, what is asked, and today.
fn plain(said: LineFacts<'_>) -> String {
    let LineFacts { view, prompt, asking, now } = said;
    let mut parts = Vec::new();
    parts.extend(gap(view).map(|gap| gap.in_short(now)));
    if let Some(first) = foremost(view) {
        let more = match view.running.len() {
            1 => String::new(),
            count => format!(" +{}", count - 1),
        };
        let left = left(first, now).map_or(String::new(), |left| format!(", {left}"));
        parts.push(format!("{} {}{left}{more}", first.wait.label, duration(first.wait.latency(now))));
    }
    parts.extend(prompt.map(question));
    parts.extend(asking.pulse.as_ref().map(|pulse| format!("pulse due: {}", pulse.title)));
    parts.extend(
        asking.rounds.first().map(|round| format!("round closes {}: {}", at(round.closes.0, now), round.title)),
    );
    if view.today.waits == 0 {
        parts.push("no waits today".into());
    } else {
        parts.push(format!("blocked {} today", duration(view.today.blocked)));
    }
    if view.today.untagged > 0 {
        parts.push(format!("{} untagged", view.today.untagged));
    }
    parts.join(" · ")
}

fn filled(template: &Template, said: LineFacts<'_>) -> String {
    let piece = |piece: &Piece| match piece {
        Piece::Text(text) => text.clone(),
        Piece::Field(field) => value(*field, said),
    };
    template.0.iter().map(piece).collect()
}

fn value(field: Field, said: LineFacts<'_>) -> String {
    let LineFacts { view, prompt, asking, now } = said;
    let first = foremost(view);
    let said = match field {
        Field::Running => Some(view.running.len().to_string()),
        Field::Label => first.map(|first| first.wait.label.clone()),
        Field::Project => first.and_then(|first| first.wait.project.clone()),
        Field::Elapsed => first.map(|first| duration(first.wait.latency(now))),
        Field::Left => first.and_then(|first| left(first, now)),
        Field::Usual => first.and_then(|first| first.usual.as_ref()).map(progress::usual_length),
        Field::Progress => first
            .and_then(|first| progress::of(first, now))
            .map(|progress| share::percent((progress.fraction * 100.0).floor() / 100.0)),
        Field::Blocked => Some(duration(view.today.blocked)),
        Field::Machine => Some(duration(view.today.machine)),
        Field::Waits => Some(view.today.waits.to_string()),
        Field::Untagged => Some(view.today.untagged.to_string()),
        Field::Prompt => prompt.map(question),
        Field::Pulse => asking.pulse.as_ref().map(|pulse| pulse.title.clone()),
        Field::Budget => Some(asking.budget.to_string()),
        Field::Why => asking.why.clone(),
        Field::Missing => gap(view).map(|gap| gap.words(now)),
    };
    said.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nothing<'a>(view: &'a NowView, asking: &'a AskingPart, now: Moment) -> LineFacts<'a> {
        LineFacts { view, prompt: None, asking, now }
    }

    #[test]
    fn a_template_is_read_and_a_slip_in_it_named() {
        let template: Template = "{{{running}}} {left}".parse().unwrap();
        let now = chrono::DateTime::UNIX_EPOCH.fixed_offset();
        assert_eq!(filled(&template, nothing(&NowView::default(), &AskingPart::default(), now)), "{0} ");
        assert!("{runing}".parse::<Template>().unwrap_err().to_string().contains("`running`"));
        for text in ["{", "}", "{running"] {
            assert_eq!(text.parse::<Template>(), Err(TemplateError::Brace));
        }
    }

    #[test]
    fn with_nothing_going_on_it_still_says_something() {
        let now = chrono::DateTime::UNIX_EPOCH.fixed_offset();
        assert_eq!(plain(nothing(&NowView::default(), &AskingPart::default(), now)), "no waits today");
    }
}
