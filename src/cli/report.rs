//! `draglog report`: the page that a team discusses, and the view over several teams.

use std::path::{Path, PathBuf};

use super::interview::read_themes;
use super::selection::open_to_read;
use super::{CommandResult, Context, error, out, tell};
use crate::app::live::ui::{self, StartScreen};
use crate::app::read::team::{self, KnownSigners, ReportProblem, ResultOrigin};
use crate::domain::log::survey::Survey;
use crate::domain::team::report::{NoTeams, Report, agenda};
use crate::report::{ReportFormat, draw, draw_agenda};
use crate::survey::{Surveys, followup};

/// Make the page that a team discusses from the results of its rounds
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  draglog report team/november                            on a terminal: the Team screen
  draglog report team/november -o page.html               a page for a browser or a printer
  draglog report team/october team/november -o page.html  several rounds of one team give trends
  draglog report team/november --themes themes-checkout.toml -o page.html
  draglog report team/november --agenda -o agenda.html    for whoever leads half an hour over it
  draglog report team/november --followup team/november/followup.toml
  draglog report --teams a/november b/november c/november -o teams.html
  draglog report --dap 2026-W48 2026-W49 -o page.html     sums of an aggregation service, by week

RESULT is a result.json or the folder of a round that was combined. What the team writes into context.md beside it \
(value shipped, what was learned) stands on the page before the figures. --followup writes what each topic would move; \
keep in it what the team decided on, and the page of the next round opens with it. Files that are there already are \
replaced. With --teams each RESULT is another team's, of the same round definition; three teams or more.")]
pub struct Args {
    /// Results of one team's rounds, or with --teams of several teams
    #[arg(required = true, value_name = "RESULT", value_hint = clap::ValueHint::AnyPath)]
    results: Vec<PathBuf>,
    /// Compare several teams: what they share and what differs
    #[arg(long)]
    teams: bool,
    /// Take as RESULT also folders that an aggregation service's collector has filled with sums (TASKS.toml, BLOCK.txt)
    #[arg(long)]
    dap: bool,
    /// Put themes of friction interviews (`themes-<stream>.toml`) beside the latest round
    #[arg(long, value_name = "THEMES", value_hint = clap::ValueHint::FilePath, conflicts_with = "teams")]
    themes: Option<PathBuf>,
    /// Make the facilitator's plan for half an hour over the page, instead of the page
    #[arg(long, conflicts_with = "teams")]
    agenda: bool,
    /// Write to this file what each topic would move, for the page of the next round
    #[arg(long, value_name = "FOLLOWUP", value_hint = clap::ValueHint::FilePath, conflicts_with = "teams")]
    followup: Option<PathBuf>,
    /// Format: html, markdown, csv or json; from the ending of FILE unless given, else markdown
    #[arg(long, value_name = "FORMAT")]
    format: Option<ReportFormat>,
    /// Write the page to this file: .html, .md, .csv or .json, any other with --format
    #[arg(short, long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    output: Option<PathBuf>,
}

/// Makes the page, or opens the Team screen on it.
///
/// # Errors
/// If a result is not valid (exit code 4), too weak to be shown (3), or the page cannot be written.
pub(crate) fn run(args: &Args, context: &Context) -> CommandResult {
    let format = format(args, context.is_interactive)?;
    let report = read(args, context)?;
    if let Some(file) = &args.followup {
        write_followup(file, &report, context)?;
        if args.output.is_none() && args.format.is_none() {
            return Ok(std::process::ExitCode::SUCCESS);
        }
    }
    let Some(format) = format else { return ui::open(context, StartScreen::Report(Box::new(report))) };
    let page = page(&report, format, args.agenda)?;
    let Some(file) = &args.output else { return out::text(&page) };
    write(file, &page)?;
    Ok(std::process::ExitCode::SUCCESS)
}

fn read(args: &Args, context: &Context) -> anyhow::Result<Report> {
    let surveys = surveys(context);
    let themes = args.themes.as_deref().map(read_themes).transpose()?;
    let results = (&*args.results, if args.dap { ResultOrigin::Service } else { ResultOrigin::Rounds });
    let report = if args.teams {
        team::report_of_teams(results, &surveys)
    } else {
        team::report(results, &surveys, themes.as_ref(), &known_signers(context))
    };
    report.map_err(coded)
}

fn page(report: &Report, format: ReportFormat, is_agenda: bool) -> anyhow::Result<String> {
    if !is_agenda {
        return Ok(draw(report, format)?);
    }
    let only_text = || error::usage("--agenda is a text; expected html or markdown");
    Ok(draw_agenda(&agenda(report), format).ok_or_else(only_text)??)
}

/// What the team wants to try, for the next page. Without a topic there is nothing to follow up.
fn write_followup(file: &Path, report: &Report, context: &Context) -> anyhow::Result<()> {
    if report.topics.is_empty() {
        tell("no follow-up: there is no topic that was certainly named by one in three people or more");
        return Ok(());
    }
    write(file, &followup::write(report, context.now.date_naive())?)
}

fn write(file: &Path, text: &str) -> anyhow::Result<()> {
    team::write(file, text)?;
    tell(&format!("written: {}", out::path(file)));
    Ok(())
}

/// The format that is wanted; none where the screen is.
fn format(args: &Args, is_interactive: bool) -> anyhow::Result<Option<ReportFormat>> {
    let by_ending = match (args.format, &args.output) {
        (None, Some(file)) => Some(by_ending(file)?),
        (format, _) => format,
    };
    let is_text = args.agenda || !is_interactive;
    let format = by_ending.or(is_text.then_some(ReportFormat::Markdown));
    if args.agenda && matches!(format, Some(ReportFormat::Csv | ReportFormat::Json)) {
        return Err(error::usage("--agenda is a text; expected html or markdown"));
    }
    Ok(format)
}

fn by_ending(file: &Path) -> anyhow::Result<ReportFormat> {
    match file.extension().and_then(|ending| ending.to_str()) {
        Some("html" | "htm") => Ok(ReportFormat::Html),
        Some("md" | "markdown") => Ok(ReportFormat::Markdown),
        Some("csv") => Ok(ReportFormat::Csv),
        Some("json") => Ok(ReportFormat::Json),
        _ => Err(error::usage(format!(
            "the ending of {} names no format; expected .html, .md, .csv or .json, or --format with it",
            out::path(file)
        ))),
    }
}

/// The shipped pulses and the user's own; a file that is not good is told of and left out.
fn surveys(context: &Context) -> Vec<Survey> {
    let (surveys, problems) = Surveys::load(&context.paths.surveys());
    for problem in problems {
        tell(&format!("left out: {problem}"));
    }
    surveys.iter().cloned().collect()
}

/// Whom the reader's log knows; nobody where there is no log. A log that cannot be read is told of.
fn known_signers(context: &Context) -> KnownSigners {
    if !context.paths.database().exists() {
        return KnownSigners::default();
    }
    let known = open_to_read(context).and_then(|store| Ok(KnownSigners::of(&store)?));
    known.unwrap_or_else(|error| {
        tell(&format!("who was accepted here is not known, as the log cannot be read: {error:#}"));
        KnownSigners::default()
    })
}

fn coded(problem: ReportProblem) -> anyhow::Error {
    match problem {
        ReportProblem::File(problem) => problem.into(),
        ReportProblem::Weak(words) => error::refused(words),
        ReportProblem::Teams(problem @ NoTeams::TooFew(_)) => error::refused(problem.to_string()),
        ReportProblem::Teams(problem @ NoTeams::Different) => error::invalid(problem.to_string()),
    }
}
