//! `draglog interview codebook`: codes out to other programs for qualitative analysis, and in again.

use std::path::PathBuf;

use super::super::selection::open_to_read;
use super::super::{CommandResult, Context, error, out, tell};
use crate::app::read::interviews;
use crate::domain::say::count::count;
use crate::domain::team::interview::Code;
use crate::survey::codebook::{self, CodebookForm};

/// Exchange codes with other programs
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  draglog interview codebook export -o codes.qdc      REFI-QDA, for QualCoder, NVivo and others
  draglog interview codebook export -o codes.csv      name, path, description
  draglog interview codebook import codes.qdc

Imported codes become causes, under the category that a code stands in, if any. Categories stay as they are, so that \
interviews of different coaches can be added up.")]
pub(super) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Write every code: categories, and causes in use
    Export {
        /// The file to write, .csv or .qdc; CSV to stdout unless given
        #[arg(short, long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
        output: Option<PathBuf>,
    },
    /// Import codes of another program as causes
    Import {
        /// A .csv or .qdc file
        #[arg(value_hint = clap::ValueHint::FilePath)]
        file: PathBuf,
    },
}

pub(super) fn run(args: Args, context: &Context) -> CommandResult {
    match args.action {
        Action::Export { output } => {
            let form = output.as_deref().map_or(Some(CodebookForm::Csv), CodebookForm::of);
            let Some(form) = form else {
                return Err(error::usage(
                    "the format follows from the file's ending; give one that ends in .csv or .qdc",
                ));
            };
            let book = interviews::codebook(&open_to_read(context)?)?;
            super::give(&codebook::write(&book, form)?, output.as_deref())
        }
        Action::Import { file } => {
            let codes = codebook::read_file(&file).map_err(|problem| error::invalid(problem.to_string()))?;
            let added = context.open()?.add_causes(&codes)?;
            tell(&format!("{}, {added} of them new; typing a cause completes to them", count(codes.len(), "cause")));
            out::lines(codes.iter().map(Code::path))
        }
    }
}
