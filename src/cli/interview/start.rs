//! `draglog interview start` and `timeline`: the screen, on an interview or on your own week.

use std::path::PathBuf;

use super::super::{CommandResult, Context, error};
use crate::app::live::ui::{self, InterviewOptions, StartScreen};
use crate::tui::screens::interview::InterviewRequest;

/// Lead an interview, or resume one
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  draglog interview start                     the 45-minute guide, or resume the open interview
  draglog interview start --guide short       20 minutes
  draglog interview start -o interviews       write files to that folder

Consent comes first. Everything typed is saved at once.")]
pub(super) struct StartInterviewArgs {
    /// The guide; `draglog interview guide list` has the ids
    #[arg(long, value_name = "ID")]
    guide: Option<String>,
    /// The folder that files are written to; the current one unless given
    #[arg(short, long, value_name = "FOLDER", value_hint = clap::ValueHint::DirPath)]
    output: Option<PathBuf>,
}

pub(super) fn start(args: StartInterviewArgs, context: &Context) -> CommandResult {
    let guides = super::guide::load(context);
    if let Some(id) = &args.guide {
        guides.find(id).map_err(|problem| error::usage(problem.to_string()))?;
    }
    needs_terminal(context, "`draglog interview guide show full` prints the questions")?;
    let options = InterviewOptions { folder: args.output, beside: None };
    ui::open(context, StartScreen::Interview(InterviewRequest::Start(args.guide), options))
}

pub(super) fn timeline(context: &Context) -> CommandResult {
    needs_terminal(context, "`draglog log --since 7d` lists the week")?;
    ui::open(context, StartScreen::Interview(InterviewRequest::Timeline, InterviewOptions::default()))
}

/// The screen is told to be missing before anything is opened.
pub(super) fn needs_terminal(context: &Context, instead: &str) -> anyhow::Result<()> {
    anyhow::ensure!(context.is_interactive, "an interview is led on a terminal, and this is none; {instead}");
    Ok(())
}
