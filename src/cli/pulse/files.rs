//! `draglog pulse new` and `check`: pulse files that people write.

use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::super::selection::open_to_read;
use super::super::{CommandResult, Context, done, error, out, tell};
use crate::app::read::pulses;
use crate::domain::say::count::count;
use crate::domain::say::problem::Problem;
use crate::survey;

/// Write an annotated pulse to start from
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  draglog pulse new release_pain.toml

The file's name becomes the id. An existing file is never replaced. Pulses in the folder `surveys`, which \
`draglog paths` prints, are picked up at once.")]
pub(super) struct New {
    /// The file to write
    #[arg(value_hint = clap::ValueHint::FilePath)]
    file: PathBuf,
}

/// Check pulse files; every problem is one line
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  draglog pulse check surveys/*.toml

Prints `file:line: what is wrong` for each problem and exits with 4, or with 0 if there is none.")]
pub(super) struct FileArgs {
    /// The files
    #[arg(required = true, value_hint = clap::ValueHint::FilePath)]
    files: Vec<PathBuf>,
}

pub(super) fn new(args: &New, context: &Context) -> CommandResult {
    let file = &args.file;
    let name = out::path(file);
    let id = file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    if let Some(folder) = file.parent().filter(|folder| **folder == context.paths.surveys()) {
        crate::paths::make_private(folder)?;
    }
    let made = std::fs::OpenOptions::new().write(true).create_new(true).open(file);
    match made.and_then(|mut out| out.write_all(survey::template(&id).as_bytes())) {
        Ok(()) => {}
        Err(problem) if problem.kind() == ErrorKind::AlreadyExists => {
            anyhow::bail!("{name} exists already and was left as it is; give another name");
        }
        Err(problem) => {
            return Err(anyhow::Error::new(problem)
                .context(format!("cannot write {name}; make its folder first, or give another place")));
        }
    }
    tell(&format!("edit it, then `draglog pulse check {name}`; pulses live in {}", context.paths.surveys().display()));
    out::line(&name)
}

pub(super) fn check(args: &FileArgs, context: &Context) -> CommandResult {
    // A log that cannot be read must not keep a file from being checked.
    let mut known = match open_to_read(context).and_then(|store| Ok(pulses::known(&store)?)) {
        Ok(known) => known,
        Err(problem) => {
            tell(&format!("not compared with earlier answers: {problem:#}"));
            survey::Surveys::builtin()
        }
    };
    let mut problems = 0;
    let mut wrong = 0;
    let mut ids: Vec<(String, String)> = Vec::new();
    for file in &args.files {
        let mut found = survey::check_file(file, &known);
        if found.is_empty() {
            found.extend(take_up(file, &mut known, &mut ids));
        }
        wrong += usize::from(!found.is_empty());
        problems += found.len();
        out::lines(&found)?;
    }
    if problems > 0 {
        return Err(error::invalid(format!("{} in {}", count(problems, "problem"), count(wrong, "file"))));
    }
    done(&format!("{} checked, nothing wrong", count(args.files.len(), "file")))
}

/// Reads a good file again for its id: two files of one folder must not have the same.
fn take_up(file: &Path, known: &mut survey::Surveys, ids: &mut Vec<(String, String)>) -> Option<Problem> {
    let name = out::path(file);
    let text = crate::files::read_text(file, survey::MAX_BYTES).unwrap_or_default();
    let survey = known.checked(&text, &name).ok()?;
    let first = ids.iter().find(|(id, _)| *id == survey.id);
    let duplicate = first.map(|(id, first)| survey::duplicate(&name, "survey", id, first));
    if duplicate.is_none() {
        ids.push((survey.id.clone(), name));
    }
    known.insert(survey);
    duplicate
}
