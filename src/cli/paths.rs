//! `draglog paths`: where things live.

use std::io::Write;
use std::path::PathBuf;

use super::{CommandResult, Context, out};
use crate::domain::say::escape::clean;
use crate::paths::Paths;

/// Print where files are kept
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// The document of `draglog paths --json`.
#[derive(serde::Serialize)]
struct Document {
    schema: &'static str,
    config_dir: PathBuf,
    config_file: PathBuf,
    rules_dir: PathBuf,
    themes_dir: PathBuf,
    surveys_dir: PathBuf,
    data_dir: PathBuf,
    database: PathBuf,
    state_dir: PathBuf,
    observer_lock: PathBuf,
    hook_spool: PathBuf,
    followups_dir: PathBuf,
    interviews_dir: PathBuf,
    log_file: PathBuf,
}

impl Document {
    fn of(paths: &Paths) -> Self {
        Self {
            schema: "draglog.paths/1",
            config_dir: paths.config.clone(),
            config_file: paths.settings(),
            rules_dir: paths.rules(),
            themes_dir: paths.themes(),
            surveys_dir: paths.surveys(),
            data_dir: paths.data.clone(),
            database: paths.database(),
            state_dir: paths.state.clone(),
            observer_lock: paths.lock(),
            hook_spool: paths.spool(),
            followups_dir: paths.followups(),
            interviews_dir: paths.guides(),
            log_file: paths.log_file(),
        }
    }
}

/// Prints every place, whether or not it exists yet.
///
/// # Errors
/// If stdout cannot be written to.
pub(crate) fn run(args: &Args, context: &Context) -> CommandResult {
    let document = Document::of(&context.paths);
    out::data(|out| {
        if args.json {
            serde_json::to_writer_pretty(&mut *out, &document)?;
            return Ok(writeln!(out)?);
        }
        in_words(&document, out)
    })
}

fn in_words(document: &Document, out: &mut dyn Write) -> anyhow::Result<()> {
    let rows = [
        ("config folder", &document.config_dir),
        ("settings", &document.config_file),
        ("rules", &document.rules_dir),
        ("themes", &document.themes_dir),
        ("surveys", &document.surveys_dir),
        ("followups", &document.followups_dir),
        ("interviews", &document.interviews_dir),
        ("data folder", &document.data_dir),
        ("log", &document.database),
        ("state folder", &document.state_dir),
        ("observer lock", &document.observer_lock),
        ("hook spool", &document.hook_spool),
        ("log file", &document.log_file),
    ];
    for (what, path) in rows {
        writeln!(out, "{what:<14}  {}", clean(&path.display().to_string()))?;
    }
    Ok(())
}
