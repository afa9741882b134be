//! `draglog report`: the page that a team discusses, and the view over several teams.

use std::path::{Path, PathBuf};

use super::interview::read_themes;
use super::{CommandResult, Context, error, out, tell};
use crate::app::team::{self, Problem};
use crate::app::ui;
use crate::domain::log::survey::Survey;
use crate::domain::say::text::clean;
use crate::domain::team::report::{NoTeams, Refusal};
use crate::report::{Format, draw};
use crate::survey::Surveys;

/// Make the page that a team discusses from the results of its rounds
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  draglog report rounds/2026-11                          on a terminal: the Team screen
  draglog report rounds/2026-11 -o page.html             a page for a browser or a printer
  draglog report rounds/2026-* --format markdown         several rounds give trends
  draglog report rounds/2026-11 --themes themes-checkout.toml -o page.html
  draglog report --teams a/round b/round c/round -o teams.html

RESULT is a result.json or the folder of a round that was combined. What the team writes into context.md beside it
(value shipped, what was learned) stands on the page before any number about delivery. A page that is there already is
replaced. With --teams each RESULT is another team's, of the same round definition; three teams or more.")]
pub struct Args {
    /// Results of one team's rounds, or with --teams of several teams
    #[arg(required = true, value_name = "RESULT", value_hint = clap::ValueHint::AnyPath)]
    results: Vec<PathBuf>,
    /// How much of each hold-up the teams share, and how much differs between them
    #[arg(long)]
    teams: bool,
    /// Themes of friction interviews (`themes-<stream>.toml`), to stand beside the latest round
    #[arg(long, value_name = "THEMES", value_hint = clap::ValueHint::FilePath, conflicts_with = "teams")]
    themes: Option<PathBuf>,
    /// html, markdown, csv or json; else by the ending of FILE, else markdown
    #[arg(long, value_name = "FORMAT")]
    format: Option<Format>,
    /// Write the page to this file
    #[arg(short, long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    output: Option<PathBuf>,
}

/// Makes the page, or opens the Team screen on it.
///
/// # Errors
/// If a result is not valid (exit code 4), too weak to be shown (3), or the page cannot be written.
pub fn run(args: Args, context: &Context) -> CommandResult {
    let surveys = surveys(context);
    let themes = args.themes.as_deref().map(read_themes).transpose()?;
    let report = if args.teams {
        team::report_of_teams(&args.results, &surveys)
    } else {
        team::report(&args.results, &surveys, themes.as_ref())
    };
    let report = report.map_err(coded)?;
    let Some(format) = format(&args, context.is_interactive) else {
        return ui::open_report(context, report);
    };
    let page = draw(&report, format)?;
    let Some(file) = args.output else {
        return out::data(|out| Ok(out.write_all(page.as_bytes())?));
    };
    team::write(&file, &page)?;
    tell(&format!("written: {}", clean(&file.display().to_string())));
    Ok(std::process::ExitCode::SUCCESS)
}

/// The format that is wanted; none where the screen is.
fn format(args: &Args, is_interactive: bool) -> Option<Format> {
    let by_ending = args.output.as_deref().map(|file| by_ending(file).unwrap_or(Format::Markdown));
    args.format.or(by_ending).or((!is_interactive).then_some(Format::Markdown))
}

fn by_ending(file: &Path) -> Option<Format> {
    match file.extension()?.to_str()? {
        "html" | "htm" => Some(Format::Html),
        "md" => Some(Format::Markdown),
        "csv" => Some(Format::Csv),
        "json" => Some(Format::Json),
        _ => None,
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

fn coded(problem: Problem) -> anyhow::Error {
    let words = problem.to_string();
    match problem {
        Problem::File(problem) => problem.into(),
        Problem::Result { refusal: Refusal::Weak(_), .. } | Problem::Teams(NoTeams::TooFew(_)) => error::refused(words),
        Problem::Result { .. } | Problem::Teams(NoTeams::Different) | Problem::Twice(..) => error::invalid(words),
        Problem::Nothing => error::usage(words),
    }
}
