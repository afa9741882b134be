//! `draglog interview compare`: where interviews, pulses and logs agree and where they do not.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::super::json::{each, object};
use super::super::selection::open_to_read;
use super::super::{CommandResult, Context, out, tell};
use crate::app::read::interviews;
use crate::domain::round::result;
use crate::domain::say::escape::clean;
use crate::domain::team::interview::{Finding, SourceAgreement, SourceStatement, Sources, by_tag, triangulate};
use crate::share::result::{MAX_BYTES, ResultFile};
use crate::share::{ShareError, files};

/// Compare themes with a round's result, or with your own log
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  draglog interview compare themes-checkout.toml round/result.json
  draglog interview compare themes-checkout.toml       with the log on this machine, one person's

A difference is a question, not a finding: what is logged but never mentioned may be taken for granted, and what is \
mentioned but never logged may be out of the observer's sight.")]
pub(super) struct Args {
    /// `themes-<stream>.toml`
    #[arg(value_hint = clap::ValueHint::FilePath)]
    themes: PathBuf,
    /// The result.json of a round
    #[arg(value_hint = clap::ValueHint::FilePath)]
    result: Option<PathBuf>,
    /// Print one JSON document (draglog.interview-compare/1)
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Args, context: &Context) -> CommandResult {
    let themes = super::read_themes(&args.themes)?;
    let beside = if let Some(path) = &args.result {
        beside(path)?
    } else {
        let logs = interviews::own_log(&open_to_read(context)?, context.now)?;
        Sources { logs: Some(logs), ..Sources::default() }
    };
    let sources = Sources { interviews: Some(themes.said()), interviewed: themes.interviews, ..beside };
    let findings = triangulate(&sources);
    if args.json {
        return out::json(&object! {
            schema: "draglog.interview-compare/1",
            stream: themes.stream,
            interviews: themes.interviews,
            findings: each(&findings, part),
        });
    }
    print(&findings)
}

fn part(finding: &Finding) -> impl Serialize {
    object! {
        code: finding.code,
        verdict: finding.verdict.as_str(),
        interviews: finding.interviews.map(SourceStatement::words),
        pulses: finding.pulses.map(SourceStatement::words),
        logs: finding.logs.map(SourceStatement::words),
        question: finding.verdict.question(),
    }
}

fn print(findings: &[Finding]) -> CommandResult {
    if findings.is_empty() {
        tell("no source names a category often enough to hold the sources against each other");
    }
    out::data(|out| {
        let mut last: Option<SourceAgreement> = None;
        for finding in findings {
            if last.replace(finding.verdict) != Some(finding.verdict) {
                writeln!(out, "{}. {}", finding.verdict.name(), finding.verdict.question())?;
            }
            writeln!(out, "  {}: {}", finding.code.name(), finding.words())?;
        }
        Ok(())
    })
}

/// What a round's result says, to stand beside interviews.
///
/// # Errors
/// If it is no result that this program knows (exit code 4).
pub(super) fn beside(path: &Path) -> anyhow::Result<Sources> {
    let name = out::path(path);
    let result = ResultFile::parse(path, files::read(path, MAX_BYTES)?)?.result()?;
    if result.schema != result::SCHEMA {
        return Err(
            ShareError::invalid(path, format!("schema `{}` is not {}", clean(&result.schema), result::SCHEMA)).into()
        );
    }
    let beside = by_tag(&result);
    if beside.pulses.is_none() && beside.logs.is_none() {
        tell(&format!("{name} shows nothing by category, so there is nothing to hold the interviews against"));
    }
    Ok(beside)
}
