//! `draglog doctor`: checks what can be wrong, each with what to do about it.
//!
//! It changes nothing, except that `--try` records its own fake build.

mod agents;
mod attempt;

use std::io::IsTerminal;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::ExitCode;

use serde::Serialize;

use super::json::object;
use super::selection::open_to_read;
use super::{CommandResult, Context, out};
use crate::app::live::look::theme_problem;
use crate::app::lock::{self, LockClaim};
use crate::app::read::missing;
use crate::app::read::pulses::{self, Catalog};
use crate::app::settings;
use crate::diagnostics::OrLog;
use crate::domain::log::gap::{Cause, Gap};
use crate::domain::log::run::SourceName;
use crate::domain::say::count::count;
use crate::domain::say::escape::clean;
use crate::domain::say::moment::at;
use crate::domain::say::problem::Problem;
use crate::observe::rules::Rules;
use crate::observe::source;
use crate::paths::Environment;
use crate::storage::{StorageError, Store, backup};
use crate::{clock, diagnostics};

/// Check that everything works
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  draglog doctor         what works and what does not
  draglog doctor --try   also run a two-second fake build and show it recorded

Exits with 1 if a check fails; a warning is no failure.")]
pub struct Args {
    /// Print one JSON document (draglog.doctor/1)
    #[arg(long)]
    json: bool,
    /// Run a two-second fake build and show it recorded
    #[arg(long = "try")]
    is_trying: bool,
}

/// How a check came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Status {
    Ok,
    Warn,
    Fail,
}

/// One thing that was looked at.
#[derive(Debug, Serialize)]
struct Check {
    name: &'static str,
    status: Status,
    detail: String,
    /// What to do about it.
    fix: Option<String>,
}

impl Check {
    fn ok(name: &'static str, detail: impl Into<String>) -> Self {
        Self { name, status: Status::Ok, detail: clean(&detail.into()), fix: None }
    }

    fn warn(name: &'static str, detail: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { status: Status::Warn, fix: Some(fix.into()), ..Self::ok(name, detail) }
    }

    fn fail(name: &'static str, detail: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { status: Status::Fail, fix: Some(fix.into()), ..Self::ok(name, detail) }
    }
}

/// Which source of process events would run.
#[derive(Debug, Serialize)]
struct Observer {
    /// `events`, or `poll` for both ways of looking at the process list.
    kind: &'static str,
    reason: Option<String>,
}

/// Checks and reports; exits with 1 if anything fails.
///
/// # Errors
/// If stdout cannot be written to.
pub(crate) fn run(args: &Args, context: &Context) -> CommandResult {
    let (source, observer) = check_source(context);
    let mut checks = all(source, context);
    if args.is_trying {
        checks.push(attempt::check(context));
    }
    let has_failed = checks.iter().any(|check| check.status == Status::Fail);
    let printed =
        if args.json { out::json(&object! { schema: "draglog.doctor/1", checks, observer })? } else { print(&checks)? };
    Ok(if has_failed { ExitCode::FAILURE } else { printed })
}

/// The checks in the order in which they are shown.
fn all(source: Check, context: &Context) -> Vec<Check> {
    let mut checks = vec![check_folders(context)];
    checks.extend(check_config(context));
    checks.extend(check_rules(context));
    checks.extend(check_pulses(context));
    checks.extend([check_log(context), check_backup(context), check_asking(context), source]);
    checks.extend([check_lock(context), check_terminal(context), check_theme(context), check_hook(context)]);
    checks.push(check_log_file(context));
    checks.extend(agents::check());
    checks.extend(check_missing(context));
    checks
}

fn print(checks: &[Check]) -> CommandResult {
    out::data(|out| {
        for check in checks {
            let status = match check.status {
                Status::Ok => "ok",
                Status::Warn => "warn",
                Status::Fail => "FAIL",
            };
            writeln!(out, "{status:<5} {:<10} {}", check.name, check.detail)?;
            if let Some(fix) = &check.fix {
                writeln!(out, "{:<16} -> {}", "", clean(fix))?;
            }
        }
        Ok(())
    })
}

/// Nobody else may read what is in the data and state folders.
fn check_folders(context: &Context) -> Check {
    let paths = &context.paths;
    let is_open = |path: &&Path| std::fs::metadata(path).is_ok_and(|data| data.permissions().mode() & 0o077 != 0);
    let database = paths.database();
    let open = [paths.data.as_path(), paths.state.as_path(), database.as_path()].into_iter().find(is_open);
    match open {
        Some(path) => Check::warn(
            "folders",
            format!("others may read {}", path.display()),
            format!("chmod go= {}", path.display()),
        ),
        None => {
            Check::ok("folders", format!("log in {}, settings in {}", paths.data.display(), paths.config.display()))
        }
    }
}

fn check_config(context: &Context) -> Vec<Check> {
    let file = context.paths.settings();
    match settings::load(&file) {
        Err(error) => {
            vec![Check::fail("config", error.to_string(), "correct that line; until then the defaults are used")]
        }
        Ok(loaded) if !loaded.warnings.is_empty() => {
            let fix = "correct or remove that line";
            loaded.warnings.into_iter().map(|warning| Check::warn("config", warning.to_string(), fix)).collect()
        }
        Ok(_) if file.exists() => vec![Check::ok("config", file.display().to_string())],
        Ok(_) => vec![Check::ok("config", "no settings file: the defaults are used; `draglog config init` writes one")],
    }
}

fn check_theme(context: &Context) -> Check {
    match theme_problem(context) {
        None => Check::ok("theme", context.settings.ui.theme.clone()),
        Some(problem) => Check::warn("theme", problem, "correct `ui.theme` in config.toml, or the file"),
    }
}

fn check_rules(context: &Context) -> Vec<Check> {
    let (rules, problems) = Rules::load(&context.paths.rules());
    if problems.is_empty() {
        return vec![Check::ok("rules", format!("{} tools are known", rules.rules().count()))];
    }
    problems.iter().map(|problem| left_out("rules", problem)).collect()
}

/// A file that is not used until it is corrected.
fn left_out(name: &'static str, problem: &Problem) -> Check {
    let fix = problem.hint.clone().unwrap_or_else(|| "correct the file; until then it is left out".into());
    Check::fail(name, format!("{}: {}", problem.place(), problem.message), fix)
}

/// The user's own pulses, and a rota that names one there is not.
fn check_pulses(context: &Context) -> Vec<Check> {
    let loaded = open_to_read(context).and_then(|store| Ok(Catalog::new(context.paths.clone()).get(&store)?));
    // `log` tells what is wrong with the log.
    let Ok(loaded) = loaded else { return Vec::new() };
    let surveys = &loaded.surveys;
    let followups = loaded.followup_problems.iter().map(|problem| left_out("follow-ups", problem));
    let mut checks: Vec<Check> =
        loaded.problems.iter().map(|problem| left_out("pulses", problem)).chain(followups).collect();
    for id in context.settings.pulse.rota.iter().flatten() {
        if let Err(error) = surveys.find(id) {
            checks.push(Check::warn("pulses", format!("pulse.rota: {error}"), "correct the id under [pulse] rota"));
        }
    }
    if checks.is_empty() {
        checks.push(Check::ok("pulses", format!("{} known", count(surveys.iter().count(), "pulse"))));
    }
    checks
}

/// Why nothing is asked now, and what the week's budget has left.
fn check_asking(context: &Context) -> Check {
    let told = || -> anyhow::Result<String> {
        let mut store = open_to_read(context)?;
        let loaded = Catalog::new(context.paths.clone()).get(&store)?;
        let why = pulses::why(&mut store, &loaded.surveys, &context.settings, context.now)?;
        Ok(format!("{why}; {}", pulses::budget(&store, &context.settings, context.now)?.line()))
    };
    told().map_or_else(
        |error| Check::warn("asking", format!("not known: {error:#}"), "see what `log` above says"),
        |detail| Check::ok("asking", detail),
    )
}

fn check_log(context: &Context) -> Check {
    if !context.paths.database().exists() {
        return Check::ok("log", "nothing is recorded yet; the log is made when something is");
    }
    let fix = "see that the disk is not full and the folder is yours; a copy of the file is worth keeping";
    let file = context.paths.database();
    // Before the log is opened: closing a file that SQLite has open would drop its locks.
    let writable = std::fs::OpenOptions::new().write(true).open(&file).map(drop);
    let look = |store: Store| Ok((store.stats_for_doctor()?, store.check_integrity()?));
    match Store::open_read_only(&context.paths.data).and_then(look) {
        Err(error) => Check::fail("log", error.to_string(), fix),
        Ok((health, _)) if health.is_salvaged => Check::fail("log", StorageError::Corrupt.to_string(), fix),
        Ok((_, damage)) if context.is_interactive && damage.iter().any(|line| is_of_the_file(line)) => mend(context),
        Ok((_, damage)) if !damage.is_empty() => {
            let fix = "keep a copy of the file; what can still be read comes out with `draglog log --json`";
            Check::fail("log", format!("{} is damaged: {}", file.display(), damage.join("; ")), fix)
        }
        Ok(_) if writable.is_err() => {
            let fix = "make the folder and the file yours, or keep the log elsewhere: --data-dir or DRAGLOG_DATA_DIR";
            Check::warn("log", format!("{} cannot be written, so nothing is recorded", file.display()), fix)
        }
        Ok((health, _)) if health.journal != "wal" => Check::warn(
            "log",
            format!(
                "{}, on a network file system or a journal of kind {}",
                count(health.waits, "wait"),
                health.journal
            ),
            "keep it on a local disk: --data-dir or DRAGLOG_DATA_DIR",
        ),
        Ok((health, _)) => Check::ok("log", format!("{} in {} KiB", count(health.waits, "wait"), health.bytes / 1024)),
    }
}

/// Whether it is not merely a row that an older draglog wrote otherwise.
fn is_of_the_file(line: &str) -> bool {
    !line.starts_with("CHECK constraint") && !line.starts_with("NULL value")
}

/// Somebody is there: puts the damaged log aside and goes on in a new one.
fn mend(context: &Context) -> Check {
    let mended = Store::open(&context.paths.data, context.now).and_then(|(mut store, _)| store.mend(context.now));
    match mended {
        Ok(words) => {
            Check::warn("log", words, "nothing more has to be done; keep the damaged file if you miss something")
        }
        Err(error) => {
            Check::fail("log", error.to_string(), "keep a copy of the file, and see that the folder is yours")
        }
    }
}

/// What went wrong where nobody could be told.
fn check_log_file(context: &Context) -> Check {
    let file = context.paths.log_file();
    match diagnostics::summary(&file) {
        Ok(None) => Check::ok("log file", "no problem was noted"),
        Ok(Some(found)) => {
            let problems = count(found.count, "problem");
            let detail = format!("{problems} since {}, the last: {}", found.since, found.latest);
            Check::warn("log file", detail, format!("read {}; delete it once resolved", file.display()))
        }
        Err(error) => Check::warn("log file", format!("cannot read {}: {error}", file.display()), "make it yours"),
    }
}

fn check_source(context: &Context) -> (Check, Observer) {
    let source = source::open(context.settings.observe.source);
    let kind = if source.name() == SourceName::Events { "events" } else { "poll" };
    let reason = source.reason().map(|reason| clean(&reason));
    let why = reason.as_deref().map_or_else(String::new, |reason| format!(": {reason}"));
    (Check::ok("observer", format!("{}{why}", source.name())), Observer { kind, reason })
}

/// What is missing from the log, of the last week. Who reads it on a terminal has seen it.
fn check_missing(context: &Context) -> Vec<Check> {
    let week_ago = context.now - chrono::TimeDelta::days(7);
    let Ok(mut store) = open_to_read(context) else { return Vec::new() };
    let told = missing::gaps(&store, &context.paths.lock(), week_ago);
    let check = |gap: Gap| {
        let fix = match gap.cause {
            Cause::NotWritten if gap.until.is_none() => "what waits is written as soon as the log takes it",
            Cause::NotWritten | Cause::Damaged => "nothing more can be done; what could be read is in the log",
            Cause::NotObserved => "leave draglog with q rather than stopping it; another one takes over then",
            Cause::EventsLost | Cause::TooShort => "`draglog run -- …` and the shell hook miss none",
        };
        Check::warn("missing", gap.words(context.now), fix)
    };
    let checks = told.unwrap_or_default().into_iter().map(check).collect();
    if context.is_interactive && std::io::stdout().is_terminal() && !store.is_read_only() {
        store.damage_seen(context.now).or_log("that the damage of the log was seen is not noted");
    }
    checks
}

/// The copy that the UI and `draglog watch` make every week.
fn check_backup(context: &Context) -> Check {
    let file = backup::file(&context.paths.database());
    match std::fs::metadata(&file).and_then(|about| about.modified()) {
        Ok(made) => {
            let made = clock::localize(chrono::DateTime::<chrono::Utc>::from(made).fixed_offset());
            Check::ok("backup", format!("{}, made {}", file.display(), at(made, context.now)))
        }
        Err(_) => Check::ok("backup", "none yet; the UI and `draglog watch` make one a week"),
    }
}

/// Only looks: no lock file is made where there is none.
fn check_lock(context: &Context) -> Check {
    let path = context.paths.lock();
    if !path.exists() {
        return Check::ok("lock", "no draglog observes now; open the UI or run `draglog watch`");
    }
    match lock::claim(&path) {
        Ok(LockClaim::Held(_)) => Check::ok("lock", "no draglog observes now; open the UI or run `draglog watch`"),
        Ok(LockClaim::Elsewhere(_)) => Check::ok("lock", "a draglog observes now"),
        Err(error) => {
            let fix = if error.kind() == std::io::ErrorKind::PermissionDenied {
                "make the state folder yours; see `draglog paths`"
            } else {
                "keep the state folder on a local disk"
            };
            Check::warn("lock", format!("{}: {error}", path.display()), fix)
        }
    }
}

fn check_terminal(context: &Context) -> Check {
    let environment = Environment::of_process();
    let value = |name| environment.get(name).map(|value| value.to_string_lossy().into_owned());
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(value).unwrap_or_else(|| "C".into());
    let color = if context.color { "colour" } else { "no colour" };
    let detail = format!("{}, {color}, locale {locale}", value("TERM").unwrap_or_else(|| "no TERM".into()));
    let is_unicode = locale.to_lowercase().replace('-', "").contains("utf8");
    if is_unicode || context.settings.ui.ascii {
        return Check::ok("terminal", detail);
    }
    Check::warn("terminal", detail, "set LANG to a UTF-8 locale, or `ascii = true` under [ui]")
}

/// Whether a startup file of a shell names the hook.
fn check_hook(context: &Context) -> Check {
    let environment = Environment::of_process();
    let home = environment.get("HOME").map(std::path::PathBuf::from).unwrap_or_default();
    let files = [".bashrc", ".bash_profile", ".zshrc", ".config/fish/config.fish"];
    let has_hook = |file: &&str| {
        crate::files::read_text(&home.join(file), 1 << 20).is_ok_and(|text| text.contains("draglog init"))
    };
    let waiting = if crate::spool::is_waiting(&context.paths.spool()) { "; commands wait to be taken in" } else { "" };
    match files.into_iter().find(has_hook) {
        Some(file) => Check::ok("hook", format!("installed in ~/{file}{waiting}")),
        None => Check::ok(
            "hook",
            format!("not installed (not needed where the observer sees events); `draglog init` has it{waiting}"),
        ),
    }
}
