//! `draglog paths`: where things live.

use std::path::PathBuf;

use serde::Serialize;

use super::json::object;
use super::{CommandResult, Context, out};
use crate::paths::Paths;

/// Print where files are kept
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Print one JSON document (draglog.paths/1)
    #[arg(long)]
    json: bool,
}

/// Prints every place, whether or not it exists yet.
///
/// # Errors
/// If stdout cannot be written to.
pub(crate) fn run(args: &Args, context: &Context) -> CommandResult {
    let paths = &context.paths;
    if args.json {
        return out::pretty_json(&document(paths));
    }
    out::lines(places(paths).map(|(what, path)| format!("{what:<14}  {}", out::path(&path))))
}

fn places(paths: &Paths) -> [(&'static str, PathBuf); 13] {
    [
        ("config folder", paths.config.clone()),
        ("settings", paths.settings()),
        ("rules", paths.rules()),
        ("themes", paths.themes()),
        ("surveys", paths.surveys()),
        ("followups", paths.followups()),
        ("interviews", paths.guides()),
        ("data folder", paths.data.clone()),
        ("log", paths.database()),
        ("state folder", paths.state.clone()),
        ("observer lock", paths.lock()),
        ("hook spool", paths.spool()),
        ("log file", paths.log_file()),
    ]
}

fn document(paths: &Paths) -> impl Serialize {
    object! {
        schema: "draglog.paths/1",
        config_dir: &paths.config,
        config_file: paths.settings(),
        rules_dir: paths.rules(),
        themes_dir: paths.themes(),
        surveys_dir: paths.surveys(),
        data_dir: &paths.data,
        database: paths.database(),
        state_dir: &paths.state,
        observer_lock: paths.lock(),
        hook_spool: paths.spool(),
        followups_dir: paths.followups(),
        interviews_dir: paths.guides(),
        log_file: paths.log_file(),
    }
}
