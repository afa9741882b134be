//! `config.toml` with all that looks wrong in it: what the reader of the file knows, and what the keymap knows of `[keys]`.

use std::path::Path;

use crate::config::{self, ConfigError, LoadedConfig};
use crate::domain::say::problem::Problem;
use crate::tui::key_faults;

/// Reads the settings. A file that does not exist leaves the defaults.
///
/// # Errors
/// As [`config::load`].
pub(crate) fn load(file: &Path) -> Result<LoadedConfig, ConfigError> {
    let mut loaded = config::load(file)?;
    let name = file.display().to_string();
    let problem = |at: &str, message| Problem::new(&name, loaded.lines_of_keys.get(at).copied(), message);
    let faults = key_faults::of(&loaded.settings.keys, problem);
    loaded.warnings.extend(faults);
    loaded.warnings.sort_by_key(|problem| problem.line);
    Ok(loaded)
}
