//! `draglog import`: takes in what other tools recorded.

mod document;

use std::path::{Path, PathBuf};

use chrono::Local;

use super::{CommandResult, Context, error, words};
use crate::app::act::import::{self, ImportError, ImportSource, Request};
use crate::domain::log::evidence::ImportFormat;
use crate::domain::say::when::Bound;
use crate::import::{ci_runs, gh_prs};
use crate::paths::Environment;

/// Read what other tools recorded
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Formats:
  atuin          Atuin's history.db: past runs with length and exit code; found by itself
  zsh-history    zsh's history with times (setopt extended_history): past runs; found by itself
  gh-prs         your own pull requests: time to first review, rounds, reopened, age
  gh-runs        CI runs of GitHub: how long they wait for a machine and how long they take
  glab-pipelines, bk-builds   the same of GitLab and Buildkite
  junit          test reports (JUnit XML): tests, failures, flaky tests
  activitywatch  an export of ActivityWatch: when you were at the machine, nothing else
  draglog        what `draglog export` wrote on another machine of yours

Examples:
  draglog import atuin --dry-run
  draglog import zsh-history --since 90d
  gh pr list --author @me --state all --limit 500 \\
    --json number,author,createdAt,closedAt,mergedAt,isDraft,state,reviews \\
    | draglog import gh-prs - --project api-server
  for id in $(gh run list --limit 50 --json databaseId --jq '.[].databaseId'); do
    gh run view $id --json databaseId,attempt,status,conclusion,createdAt,startedAt,updatedAt,jobs
  done | draglog import gh-runs - --project api-server
  draglog import junit target/surefire-reports/*.xml

Importing a file twice adds nothing. Of foreign files commands, names, titles and branches are dropped while reading. \
No question is asked about past runs.")]
pub struct Args {
    /// What kind of file it is: atuin, zsh-history, gh-prs, gh-runs, glab-pipelines, bk-builds, junit, activitywatch or draglog
    #[arg(value_name = "FORMAT", value_parser = words::of::<ImportFormat>(), hide_possible_values = true)]
    format: ImportFormat,
    /// The files; - is the standard input
    #[arg(value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    files: Vec<PathBuf>,
    /// Import nothing from before this moment
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    since: Option<Bound>,
    /// Your login, where a file of gh-prs has pull requests of several people
    #[arg(long, value_name = "LOGIN")]
    author: Option<String>,
    /// Project that a file of gh-prs, junit or CI runs is about
    #[arg(long, value_name = "NAME")]
    project: Option<String>,
    /// Only say what would be imported
    #[arg(long)]
    dry_run: bool,
    /// Print one JSON document (draglog.import/1)
    #[arg(long)]
    json: bool,
}

/// Imports the files.
///
/// # Errors
/// If a file is none of its format (exit code 4), the command line makes no sense, or the log cannot be written.
pub(crate) fn run(args: Args, context: &Context) -> CommandResult {
    let is_json = args.json;
    let request = request(args, context)?;
    let mut store = context.open()?;
    let imported = import::run(&mut store, context, &request).map_err(|failed| match failed {
        ImportError::File(problem) => error::invalid(problem.to_string()),
        ImportError::Log(failed) => failed.into(),
    })?;
    if is_json { document::json(&request, &imported) } else { document::people(&request, &imported) }
}

fn request(args: Args, context: &Context) -> anyhow::Result<Request> {
    let format = args.format;
    if args.author.is_some() && format != ImportFormat::GhPrs {
        return Err(error::usage(format!("--author is for gh-prs; {format} knows no authors")));
    }
    if args.project.is_some() && !(matches!(format, ImportFormat::GhPrs | ImportFormat::Junit) || format.is_of_ci()) {
        return Err(error::usage(format!("--project is for gh-prs, junit and CI runs, not for {format}")));
    }
    Ok(Request {
        format,
        from: sources(format, args.files)?,
        since: args.since.map(|since| since.0.resolve(context.now, &Local)),
        author: args.author,
        project: args.project,
        dry_run: args.dry_run,
    })
}

/// The files that were given, or the one in its usual place.
fn sources(format: ImportFormat, files: Vec<PathBuf>) -> anyhow::Result<Vec<ImportSource>> {
    let is_stdin = |path: &Path| path.as_os_str() == "-";
    if files.iter().filter(|path| is_stdin(path)).count() > 1 {
        return Err(error::usage("the standard input can be read once; give - once"));
    }
    if !files.is_empty() {
        let from = |path: PathBuf| if is_stdin(&path) { ImportSource::StandardInput } else { ImportSource::File(path) };
        return Ok(files.into_iter().map(from).collect());
    }
    match import::usual_place(format, &Environment::of_process()) {
        Some(path) if path.exists() => Ok(vec![ImportSource::File(path)]),
        Some(path) => Err(error::usage(format!("there is no {}; give the file", path.display()))),
        None if format == ImportFormat::GhPrs => {
            let command = gh_prs::COMMAND;
            Err(error::usage(format!("give a file, or pipe one in: {command} | draglog import gh-prs -")))
        }
        None if format.is_of_ci() => {
            let command = ci_runs::command(format);
            Err(error::usage(format!("give a file, or pipe one in: {command} | draglog import {format} -")))
        }
        None => Err(error::usage(format!("give the file to import as {format}, or - for the standard input"))),
    }
}
