//! What a file is and what it reveals to whom: `draglog explain`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde::Serialize;

use super::json::object;
use super::{CommandResult, Context, out};
use crate::domain::say::count::count;
use crate::share::kinds::{Explanation, FileKind, explain, in_folder};
use crate::share::{ShareError, files};

/// Say what a file is and what it reveals to whom
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  draglog explain team/november                        a folder: the round, and everything in it
  draglog explain team/november/contributions/*.json   what somebody's part tells, and to whom
  draglog explain team/november/result.json

Nothing that is sealed is opened. A round that was edited is explained, and the exit code is 3.")]
pub struct Args {
    /// Files, and folders of teams and rounds
    #[arg(value_name = "PATH", required = true, value_hint = clap::ValueHint::AnyPath)]
    files: Vec<PathBuf>,
    /// Print one JSON document for each file (draglog.explain/1)
    #[arg(long)]
    json: bool,
}

/// Explains each path in turn.
///
/// # Errors
/// If one is of no kind that draglog knows (4), cannot be read (1), or is a round that was edited or is too weak (3).
pub(crate) fn run(args: &Args, _context: &Context) -> CommandResult {
    for path in &args.files {
        if path.is_dir() { folder(path, args.json)? } else { file(path, args.json)? }
    }
    Ok(ExitCode::SUCCESS)
}

fn document(file: &Path, explanation: &Explanation) -> impl Serialize {
    object! {
        schema: "draglog.explain/1",
        file: out::path(file),
        #[serde(flatten)]
        explanation,
    }
}

fn file(file: &Path, is_json: bool) -> anyhow::Result<()> {
    let explanation = explain(file)?;
    if is_json {
        out::json(&document(file, &explanation))?;
    } else {
        in_words(file, &explanation)?;
    }
    if explanation.kind == FileKind::Round {
        let text = files::read_text(file, files::MAX_ROUND)?;
        if let Err(error @ ShareError::Refused(_)) = crate::share::definition::parse(file, &text) {
            return Err(error.into());
        }
    }
    Ok(())
}

/// What is in a folder: its round first, if it has one, then each kind of file once, with how many there are.
fn folder(path: &Path, is_json: bool) -> anyhow::Result<()> {
    let round = path.join(files::ROUND);
    if round.exists() {
        file(&round, is_json)?;
    }
    let (all, unknown) = with_folders_below(path)?;
    if is_json {
        let others = all.iter().filter(|(name, _)| name != files::ROUND);
        for (name, explanation) in others {
            out::json(&document(&path.join(name), explanation))?;
        }
        return Ok(());
    }
    let mut lines = vec![format!("{}: {} that draglog knows", out::path(path), count(all.len(), "file"))];
    lines.extend(all.iter().map(|(name, explanation)| format!("  {name:<40} {}", explanation.kind)));
    lines.extend((unknown > 0).then(|| format!("  and {} that it does not know", count(unknown, "file"))));
    out::lines(lines).map(drop)
}

/// The files of a folder that draglog knows, with those of a round's folders below it, and how many it does not know.
fn with_folders_below(path: &Path) -> anyhow::Result<(Vec<(String, Explanation)>, usize)> {
    let (mut all, mut unknown) = in_folder(path)?;
    for below in [files::CONTRIBUTIONS, files::STEPS, "surveys"] {
        let inside = path.join(below);
        if std::fs::symlink_metadata(&inside).is_ok_and(|about| about.is_dir()) {
            let (known, more) = in_folder(&inside)?;
            all.extend(known.into_iter().map(|(name, explanation)| (format!("{below}/{name}"), explanation)));
            unknown += more;
        }
    }
    Ok((all, unknown))
}

fn in_words(file: &Path, explanation: &Explanation) -> CommandResult {
    let Explanation { kind, what, facts, reveals, limits } = explanation;
    out::data(|out| {
        writeln!(out, "{}: {kind}", out::path(file))?;
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
