//! `draglog interview guide`: the guides there are, and own ones.

use std::path::PathBuf;

use super::super::table::{Column, Table};
use super::super::{CommandResult, Context, done, error, out, tell};
use crate::domain::say::count::count;
use crate::domain::say::interval::range;
use crate::domain::team::interview::Guide;
use crate::survey::guide::{self, Guides};

/// List, show and check guides
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  draglog interview guide list
  draglog interview guide show full                  every part and question, to read beforehand
  draglog interview guide show full --toml > my.toml a file to start your own from
  draglog interview guide check my.toml

Your own guides go into the config folder as interviews/<id>.toml; one with the id of a shipped guide replaces it.")]
pub(super) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// List the guides
    List,
    /// Print a guide
    Show {
        /// The guide's id
        id: String,
        /// Print the file of a shipped guide, to start your own from
        #[arg(long)]
        toml: bool,
    },
    /// Check guide files; every problem is one line
    Check {
        /// The files
        #[arg(required = true, value_hint = clap::ValueHint::FilePath)]
        files: Vec<PathBuf>,
    },
}

pub(super) fn run(args: Args, context: &Context) -> CommandResult {
    match args.action {
        Action::List => out::table(&table(&load(context)), context.color),
        Action::Show { id, toml: true } => match guide::shipped_text(&id) {
            Some(text) => super::give(text, None),
            None => {
                Err(error::usage(format!("there is no shipped guide `{}`", crate::domain::say::escape::clean(&id))))
            }
        },
        Action::Show { id, toml: false } => {
            let guides = load(context);
            print(guides.find(&id).map_err(|error| error::usage(error.to_string()))?)
        }
        Action::Check { files } => check(&files),
    }
}

fn table(guides: &Guides) -> Table {
    Table::of(
        &guides.iter().collect::<Vec<_>>(),
        &[
            (Column::Left("id"), &|guide| guide.id.clone()),
            (Column::Right("minutes"), &|guide| guide.minutes().to_string()),
            (Column::Wide("purpose"), &|guide| guide.purpose.clone()),
        ],
    )
}

/// Every guide there is; what is wrong with the coach's own files is told.
pub(super) fn load(context: &Context) -> Guides {
    let (guides, problems) = Guides::load(&context.paths.guides());
    for problem in &problems {
        tell(&problem.to_string());
    }
    guides
}

fn print(guide: &Guide) -> CommandResult {
    out::data(|out| {
        writeln!(out, "{}, {}. {}", guide.title, count(guide.minutes(), "minute"), guide.purpose)?;
        if !guide.never.is_empty() {
            writeln!(out, "Never: {}", guide.never.join("; "))?;
        }
        for (index, part) in guide.parts.iter().enumerate() {
            let (from, to) = guide.planned(index);
            writeln!(out, "\n{}  {}. {}", range(&from.to_string(), &to.to_string(), "min"), part.title, part.purpose)?;
            let lines = [("  - ", &part.questions), ("    probe: ", &part.probes), ("    not: ", &part.avoid)];
            for (mark, texts) in lines {
                texts.iter().try_for_each(|text| writeln!(out, "{mark}{text}"))?;
            }
        }
        Ok(())
    })
}

fn check(files: &[PathBuf]) -> CommandResult {
    let problems: Vec<_> = files.iter().flat_map(|file| guide::check_file(file).err().unwrap_or_default()).collect();
    out::lines(&problems)?;
    if !problems.is_empty() {
        return Err(error::invalid(count(problems.len(), "problem")));
    }
    done(&format!("{} checked, nothing wrong", count(files.len(), "file")))
}
