//! `draglog status`: one line for a prompt or status bar. It exits at once and waits for nobody.

use std::io::IsTerminal;
use std::process::ExitCode;
use std::str::FromStr;

use super::selection::{open_to_read, tell_left_out};
use super::{CommandResult, Context, json, out, tell};
use crate::app::{read, sharing};
use crate::domain::figure::progress;
use crate::domain::figure::progress::RunningWait;
use crate::domain::log::gap::Gap;
use crate::domain::page::now::NowView;
use crate::domain::page::status::{OpenPrompt, StatusPage};
use crate::domain::say::escape::clean;
use crate::domain::say::length::duration;
use crate::domain::say::moment::at;
use crate::domain::say::share;
use crate::domain::say::words::UnknownWord;
use crate::domain::time::Moment;

/// Print one line for tmux, starship or waybar
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  set -g status-right '#(draglog status)'                  in tmux.conf
  draglog status --format '{running} running, {left}, {blocked} blocked today'
  draglog status --json

Fields: {running} how many waits are running, agents' turns among them; {label} {project} {elapsed} {left} {usual} {progress} of \
the oldest run, without one of the oldest turn of an agent, without either of a queue; \
{blocked} {machine} {waits} {untagged} of today; {prompt} the question on the screen; {pulse} the pulse that is due; \
{budget} what asking took this week; {why} why nothing is asked now; \
{agents} agents at work, and those that need you; \
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
    pub(crate) enum TemplateField, "field" {
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
        Agents = "agents",
    }
}

/// A template, read.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Template(Vec<TemplatePiece>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum TemplatePiece {
    Text(String),
    Field(TemplateField),
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
                pieces.extend([
                    TemplatePiece::Text(std::mem::take(&mut text)),
                    TemplatePiece::Field(name.trim().parse()?),
                ]);
                rest = after;
            }
        }
        text.push_str(rest);
        pieces.push(TemplatePiece::Text(text));
        Ok(Self(pieces))
    }
}

/// Prints the line.
///
/// # Errors
/// If the log cannot be read.
pub(crate) fn run(args: &Args, context: &Context) -> CommandResult {
    let mut store = open_to_read(context)?;
    let (rounds, problems) = sharing::waiting(&store, &context.paths.data, context.now)?;
    if args.format.is_none() {
        for problem in &problems {
            tell(&clean(problem));
        }
    }
    let page = read::status::page(&mut store, context, rounds)?;
    if args.json {
        let done = out::json(&json::status(&page))?;
        return Ok(if page.is_salvaged { ExitCode::FAILURE } else { done });
    }
    let line = match &args.format {
        Some(template) => filled(template, &page),
        None => plain(&page),
    };
    let done = out::line(&clean(&line));
    // Whoever looks is told why it is silent; a status bar has no room for that.
    if args.format.is_none() && std::io::stdout().is_terminal() {
        tell_left_out(&store);
        tell(&format!("{}; {}", page.why.as_deref().unwrap_or("something is asked now"), page.budget.line()));
    }
    // Whatever reads the line: the log needs a person.
    done.map(|done| if page.is_salvaged { ExitCode::FAILURE } else { done })
}

/// "what held you up: cargo test?".
fn question(prompt: &OpenPrompt) -> String {
    prompt.label.as_ref().map_or("what held you up?".into(), |label| format!("what held you up: {label}?"))
}

fn left(running: &RunningWait, now: Moment) -> Option<String> {
    let progress = progress::of(running, now)?;
    let longer = running.usual.as_ref().filter(|_| progress.is_longer_than_usual()).map(progress::longer);
    Some(longer.unwrap_or_else(|| progress::remaining(&progress)))
}

/// What is missing from the log: what goes on before what is over.
fn gap(view: &NowView) -> Option<&Gap> {
    view.missing.iter().max_by_key(|gap| (gap.until.is_none(), gap.since))
}

/// The wait to tell of, and how many others go on.
fn in_front(first: &RunningWait, view: &NowView, now: Moment) -> String {
    let more = match view.running.iter().filter(|running| !running.wait.is_turn()).count() {
        1 => String::new(),
        count => format!(" +{}", count - 1),
    };
    let left = left(first, now).map_or(String::new(), |left| format!(", {left}"));
    format!("{} {}{left}{more}", first.wait.label, duration(first.wait.latency(now)))
}

/// What fits anywhere: what runs, what is asked, and today.
fn plain(page: &StatusPage) -> String {
    let StatusPage { view, prompt, pulse, rounds, .. } = page;
    let now = page.reading.now;
    let mut parts = Vec::new();
    parts.extend(gap(view).map(|gap| gap.in_short(now)));
    parts.extend(view.agents());
    parts.extend(page.foremost().map(|first| in_front(first, view, now)));
    parts.extend(prompt.as_ref().map(question));
    parts.extend(pulse.as_ref().map(|pulse| format!("pulse due: {}", pulse.title)));
    parts.extend(rounds.first().map(|round| format!("round closes {}: {}", at(round.closes, now), round.title)));
    let blocked = || format!("blocked {} today", duration(view.today.blocked));
    parts.push(if view.today.waits == 0 { "no waits today".into() } else { blocked() });
    if !view.untagged.is_empty() {
        parts.push(format!("{} not tagged", view.untagged.len()));
    }
    parts.join(" · ")
}

fn filled(template: &Template, page: &StatusPage) -> String {
    let piece = |piece: &TemplatePiece| match piece {
        TemplatePiece::Text(text) => text.clone(),
        TemplatePiece::Field(field) => value(*field, page),
    };
    template.0.iter().map(piece).collect()
}

fn value(field: TemplateField, page: &StatusPage) -> String {
    let StatusPage { view, prompt, pulse, .. } = page;
    let now = page.reading.now;
    let first = page.foremost_of_all();
    let said = match field {
        TemplateField::Running => Some(view.running.len().to_string()),
        TemplateField::Label => first.map(|first| first.wait.label.clone()),
        TemplateField::Project => first.and_then(|first| first.wait.project.clone()),
        TemplateField::Elapsed => first.map(|first| duration(first.wait.latency(now))),
        TemplateField::Left => first.and_then(|first| left(first, now)),
        TemplateField::Usual => first.and_then(|first| first.usual.as_ref()).map(progress::usual_length),
        TemplateField::Progress => first
            .and_then(|first| progress::of(first, now))
            .map(|progress| share::percent((progress.fraction * 100.0).floor() / 100.0)),
        TemplateField::Blocked => Some(duration(view.today.blocked)),
        TemplateField::Machine => Some(duration(view.today.machine)),
        TemplateField::Waits => Some(view.today.waits.to_string()),
        TemplateField::Untagged => Some(view.today.untagged.to_string()),
        TemplateField::Prompt => prompt.as_ref().map(question),
        TemplateField::Pulse => pulse.as_ref().map(|pulse| pulse.title.clone()),
        TemplateField::Budget => Some(page.budget.line()),
        TemplateField::Why => page.why.clone(),
        TemplateField::Missing => gap(view).map(|gap| gap.words(now)),
        TemplateField::Agents => view.agents(),
    };
    said.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::log::reading::Reading;
    use crate::domain::log::settings::Settings;
    use crate::domain::log::survey::Budget;

    fn nothing() -> StatusPage {
        let now = chrono::DateTime::UNIX_EPOCH.fixed_offset();
        StatusPage {
            view: NowView::default(),
            prompt: None,
            pulse: None,
            why: None,
            budget: Budget::default(),
            rounds: Vec::new(),
            is_salvaged: false,
            reading: Reading::new(now, &Settings::default()),
        }
    }

    #[test]
    fn a_template_is_read_and_a_slip_in_it_named() {
        let template: Template = "{{{running}}} {left}".parse().unwrap();
        assert_eq!(filled(&template, &nothing()), "{0} ");
        assert!("{runing}".parse::<Template>().unwrap_err().to_string().contains("`running`"));
        for text in ["{", "}", "{running"] {
            assert_eq!(text.parse::<Template>(), Err(TemplateError::Brace));
        }
    }

    #[test]
    fn with_nothing_going_on_it_still_says_something() {
        assert_eq!(plain(&nothing()), "no waits today");
    }
}
