//! `draglog config`: shows and makes the settings file.

use std::io::ErrorKind;
use std::path::Path;

use super::json::object;
use super::{CommandResult, Context, error, out, tell};
use crate::app::settings;
use crate::config::{self, ConfigError};

/// Show or create the settings file
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Print the settings in force, defaults included
    Show {
        /// Print one JSON document (draglog.config/1)
        #[arg(long)]
        json: bool,
    },
    /// Write the settings file with every key commented at its default
    Init {
        /// Replace a file that is there
        #[arg(long)]
        force: bool,
    },
    /// Print where the settings file is
    Path,
}

/// Does what the subcommand says.
///
/// # Errors
/// If the file is not valid (exit code 4), is there already, or cannot be read or written.
pub(crate) fn run(args: &Args, context: &Context) -> CommandResult {
    let file = context.paths.settings();
    match args.action {
        Action::Path => out::line(&out::path(&file)),
        Action::Show { json } => show(&file, json),
        Action::Init { force } => {
            config::write_template(&file, force)
                .map_err(|problem| init_problem(problem, &file.display().to_string()))?;
            out::line(&out::path(&file))
        }
    }
}

fn show(file: &Path, is_json: bool) -> CommandResult {
    let loaded = settings::load(file).map_err(|problem| match problem {
        ConfigError::Invalid(problem) => error::invalid(problem.to_string()),
        ConfigError::Unreadable { .. } => problem.into(),
    })?;
    for warning in &loaded.warnings {
        tell(&warning.to_string());
    }
    let settings = &loaded.settings;
    if !is_json {
        return out::text(&toml::to_string(settings)?);
    }
    out::pretty_json(&object! {
        schema: "draglog.config/1",
        #[serde(flatten)]
        settings,
    })
}

fn init_problem(problem: std::io::Error, file: &str) -> anyhow::Error {
    if problem.kind() == ErrorKind::AlreadyExists {
        return anyhow::anyhow!(
            "{file} is there already and was left as it is; `draglog config init --force` replaces it"
        );
    }
    anyhow::Error::new(problem).context(format!("cannot write {file}; check the permissions of its folder"))
}
