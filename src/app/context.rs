//! What every command and the UI need, made once from arguments, environment and `config.toml`.

use std::ffi::OsString;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};

use super::{orphans, prepared, settings};
use crate::diagnostics::OrLog;
use crate::domain::log::settings::Settings;
use crate::domain::say::count::count;
use crate::domain::time::Moment;
use crate::paths::{Environment, Paths};
use crate::storage::{Erasure, Store};
use crate::{clock, spool};

/// With less room on its disk the log takes a few more changes at most.
const ENOUGH_SPACE: u64 = 1 << 20;

/// What every command needs.
#[derive(Debug, Clone)]
pub struct Context {
    pub paths: Paths,
    pub settings: Settings,
    /// The moment the command was given.
    pub now: Moment,
    /// Whether stdout may carry colour.
    pub color: bool,
    /// Whether somebody can be asked: stdin and stderr are terminals.
    pub is_interactive: bool,
}

/// What the command line said of all this, before any environment variable is looked at.
#[derive(Debug, Clone, Default)]
pub struct Overrides {
    pub data_dir: Option<PathBuf>,
    pub config_dir: Option<PathBuf>,
    pub color: ColorMode,
}

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum ColorMode {
    /// On a terminal, unless the environment says otherwise.
    #[default]
    Auto,
    /// Also into files and pipes.
    Always,
    /// Nowhere.
    Never,
}

/// Whether what is wrong with `config.toml` is told before the command starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Warnings {
    /// One line on stderr for each.
    Tell,
    /// The command tells of them itself, or runs too often for them.
    Keep,
}

impl Context {
    /// Finds the folders and reads the settings. A file that cannot be used is told and leaves the defaults: no
    /// command that reads or keeps the log may fail over a setting.
    ///
    /// # Errors
    /// If neither the arguments nor the environment say where things live.
    pub fn new(overrides: &Overrides, warnings: Warnings) -> anyhow::Result<Self> {
        let data = overrides.data_dir.as_deref();
        let paths = Paths::resolve(data, overrides.config_dir.as_deref(), &Environment::of_process())?;
        let (settings, problems) = match settings::load(&paths.settings()) {
            Ok(loaded) => (loaded.settings, loaded.warnings.iter().map(ToString::to_string).collect()),
            Err(error) => (Settings::default(), vec![format!("{error}; using the defaults")]),
        };
        if warnings == Warnings::Tell {
            for problem in &problems {
                tell(problem);
            }
        }
        Ok(Self { paths, settings, ..Self::without_files(overrides) })
    }

    /// For what may touch no file: every path is empty and the settings are the defaults.
    #[must_use]
    pub fn without_files(overrides: &Overrides) -> Self {
        Self {
            paths: Paths::none(),
            settings: Settings::default(),
            now: clock::now(),
            color: colors(overrides.color, &Environment::of_process(), std::io::stdout().is_terminal()),
            is_interactive: std::io::stdin().is_terminal() && std::io::stderr().is_terminal(),
        }
    }

    /// Opens the log for reading and writing, telling notices on stderr, after taking in what shell hooks left in the
    /// spool and closing runs that ended unseen.
    ///
    /// # Errors
    /// If the log cannot be opened. A spool that cannot be read is only told.
    pub fn open(&self) -> anyhow::Result<Store> {
        let (store, notices) = self.open_quietly()?;
        for notice in &notices {
            tell(notice);
        }
        Ok(store)
    }

    /// The same, giving the notices back: for who has another place to show them.
    ///
    /// # Errors
    /// If the log cannot be opened.
    pub fn open_quietly(&self) -> anyhow::Result<(Store, Vec<String>)> {
        let (mut store, mut notices) = if self.is_interactive {
            Store::open(&self.paths.data, self.now)?
        } else {
            Store::open_undamaged(&self.paths.data, self.now)?
        };
        if store.is_read_only() {
            return Ok((store, notices));
        }
        notices.extend(nearly_full(&self.paths.data));
        if let Err(error) = spool::take_in(&self.paths.spool(), &mut store, self.now) {
            notices.push(format!("what the shell hook recorded could not be taken in: {error}"));
        }
        if let Err(error) = orphans::close(&mut store, &self.paths.lock()) {
            notices.push(format!("runs that ended unseen could not be closed: {error}"));
        }
        Ok((store, notices))
    }

    /// Forgets what is older than `keep.days`; what went wrong, if anything did.
    pub fn forget_old(&self, store: &mut Store) -> Option<String> {
        let days = self.settings.keep.days;
        let forgotten = (days > 0).then(|| store.forget_older_than(days, self.now))?;
        let failed = match forgotten {
            Ok(none) if none == Erasure::default() => return None,
            Ok(_) => prepared::forget_all(&self.paths.data).err()?.to_string(),
            Err(error) => error.to_string(),
        };
        Some(format!("waits older than {} were not forgotten: {failed}", count(days, "day")))
    }
}

/// One line of talk on stderr.
pub fn tell(text: &str) {
    let line = format!("draglog: {}\n", crate::domain::say::escape::clean(text));
    std::io::stderr().write_all(line.as_bytes()).or_log("a line on stderr found no reader");
}

/// `--color` beats the environment; `NO_COLOR` beats `CLICOLOR_FORCE`; a dumb terminal gets none.
fn colors(when: ColorMode, environment: &Environment, is_terminal: bool) -> bool {
    let is_set = |name: &str| environment.get(name).is_some();
    match when {
        ColorMode::Always => true,
        ColorMode::Never => false,
        ColorMode::Auto if is_set("NO_COLOR") => false,
        ColorMode::Auto if environment.get("CLICOLOR_FORCE").is_some_and(|value| value != "0") => true,
        ColorMode::Auto => is_terminal && environment.get("TERM").is_none_or(|term| term != "dumb"),
    }
}

/// How help and usage errors are coloured, which has to be known before the arguments are read.
#[must_use]
pub fn help_color(arguments: &[OsString]) -> clap::ColorChoice {
    let own = || arguments.iter().take_while(|argument| *argument != "--");
    let pairs = own().zip(own().skip(1));
    let said = |word: &str| {
        own().any(|argument| argument.to_str() == Some(&format!("--color={word}")))
            || pairs.clone().any(|(name, value)| name == "--color" && value == word)
    };
    if said("never") {
        clap::ColorChoice::Never
    } else if said("always") {
        clap::ColorChoice::Always
    } else {
        clap::ColorChoice::Auto
    }
}

/// Said before a change is lost: what fits now may be the last that does.
fn nearly_full(folder: &Path) -> Option<String> {
    let about = rustix::fs::statvfs(folder).ok()?;
    let left = about.f_bavail.saturating_mul(about.f_frsize);
    (left < ENOUGH_SPACE).then(|| {
        format!("the log's disk is nearly full, {} KiB are left; free some space, or runs will be missing", left >> 10)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn auto(pairs: &[(&str, &str)], is_terminal: bool) -> bool {
        colors(ColorMode::Auto, &Environment::of(pairs.iter().copied()), is_terminal)
    }

    #[test]
    fn colour_is_for_terminals_unless_told_otherwise() {
        assert!(auto(&[], true));
        assert!(!auto(&[], false));
        assert!(!auto(&[("TERM", "dumb")], true));
        assert!(!auto(&[("NO_COLOR", "1")], true));
        assert!(auto(&[("NO_COLOR", "")], true), "an empty NO_COLOR is not set");
        assert!(auto(&[("CLICOLOR_FORCE", "1")], false));
        assert!(!auto(&[("CLICOLOR_FORCE", "0")], false));
        assert!(!auto(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], false));
    }

    #[test]
    fn the_flag_beats_the_environment() {
        let environment = Environment::of([("NO_COLOR", "1")]);
        assert!(colors(ColorMode::Always, &environment, false));
        let environment = Environment::of([("CLICOLOR_FORCE", "1")]);
        assert!(!colors(ColorMode::Never, &environment, true));
    }

    #[test]
    fn an_argument_of_the_wrapped_command_colours_no_help() {
        let arguments = ["draglog", "run", "--", "ls", "--color=never"].map(OsString::from);
        assert_eq!(help_color(&arguments), clap::ColorChoice::Auto);
        let arguments = ["draglog", "--color", "never"].map(OsString::from);
        assert_eq!(help_color(&arguments), clap::ColorChoice::Never);
    }
}
