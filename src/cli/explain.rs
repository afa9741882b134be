//! What a file is and what it reveals to whom: `draglog explain`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde::Serialize;

use super::{CommandResult, Context, out};
use crate::domain::say::text::clean;
use crate::share::kinds::{Explanation, explain};
use crate::share::{ShareError, round};

/// Say what a file is and what it reveals to whom
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  draglog explain team/2026-11                         the round in this folder
  draglog explain team/2026-11/contributions/*.json    what somebody's part tells, and to whom
  draglog explain team/2026-11/result.json

Nothing that is sealed is opened. A round that was edited is explained, and the exit code is 3.")]
pub struct Args {
    /// Rounds, contributions, steps, results, reports, rosters, pulses, themes, logs
    #[arg(value_name = "FILE", required = true, value_hint = clap::ValueHint::AnyPath)]
    files: Vec<PathBuf>,
    /// Print one JSON document for each file (draglog.explain/1)
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    file: String,
    #[serde(flatten)]
    explanation: &'a Explanation,
}

/// Explains each file in turn.
///
/// # Errors
/// If one is of no kind that draglog knows (4), cannot be read (1), or is a round that was edited or is too weak (3).
pub fn run(args: &Args, _context: &Context) -> CommandResult {
    for file in &args.files {
        let explanation = explain(file)?;
        if args.json {
            let file = clean(&file.display().to_string());
            out::json(&Document { schema: "draglog.explain/1", file, explanation: &explanation })?;
        } else {
            in_words(file, &explanation)?;
        }
        if explanation.kind == "round"
            && let Err(error @ ShareError::Refused(_)) = round::read(file)
        {
            return Err(error.into());
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn in_words(file: &Path, explanation: &Explanation) -> CommandResult {
    let Explanation { kind, what, facts, reveals, limits } = explanation;
    out::data(|out| {
        writeln!(out, "{}: {kind}", clean(&file.display().to_string()))?;
        writeln!(out, "  {what}")?;
        for fact in facts {
            writeln!(out, "  {:<22} {}", fact.name, fact.value)?;
        }
        writeln!(out, "  What it reveals")?;
        for one in reveals {
            writeln!(out, "    to {}: {}", one.to, one.what)?;
        }
        if !limits.is_empty() {
            writeln!(out, "  What to know")?;
            for limit in limits {
                writeln!(out, "    {limit}")?;
            }
        }
        Ok(())
    })
}
