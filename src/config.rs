//! Reads `config.toml` into [`Settings`], with problems named by file, line and what was expected.
//!
//! It never writes the file except on `draglog config init`, and never guesses: a value is used as written or refused.

use std::collections::BTreeMap;
use std::io::{self, ErrorKind, Write};
use std::path::Path;

use chrono::{NaiveDate, NaiveTime};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::domain::log::settings::Settings;
use crate::domain::say::parsing::{Syntax, in_plain_words};
use crate::domain::say::problem::{Problem, line_of};
use crate::domain::say::words;
use crate::files;

/// The file that `draglog config init` writes: every key, commented, at its default.
pub(crate) const TEMPLATE: &str = include_str!("../assets/config.toml");

/// Settings as read, and what looks wrong without stopping anything.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct LoadedConfig {
    pub settings: Settings,
    /// Keys that mean nothing here.
    pub warnings: Vec<Problem>,
    /// Where each place of `[keys]` and each of its rows stands: `list`, `list.tag`.
    pub lines_of_keys: BTreeMap<String, usize>,
}

/// The settings file cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ConfigError {
    /// It exists but cannot be read.
    #[error("cannot read {file}: {}", files::told(source))]
    Unreadable {
        /// The settings file.
        file: String,
        /// Why.
        source: io::Error,
    },
    /// Something in it is not valid.
    #[error(transparent)]
    Invalid(Problem),
}

/// A settings file may be so long; the commented one has some 10 KiB.
const LARGEST: u64 = 1 << 20;

/// Reads the settings. A file that does not exist leaves the defaults.
///
/// # Errors
/// If the file cannot be read, is no TOML, or a value has the wrong type or form.
pub(crate) fn load(file: &Path) -> Result<LoadedConfig, ConfigError> {
    match files::read_text(file, LARGEST) {
        Ok(text) => parse(&text, &file.display().to_string()),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            Ok(LoadedConfig::default())
        }
        Err(source) => Err(ConfigError::Unreadable { file: file.display().to_string(), source }),
    }
}

/// Reads settings from `text`; `file` is how problems call it.
///
/// # Errors
/// As [`load`].
pub(crate) fn parse(text: &str, file: &str) -> Result<LoadedConfig, ConfigError> {
    let invalid = |(at, message): (usize, String)| ConfigError::Invalid(Problem::at_byte(file, text, at, message));
    let told = |error: &toml::de::Error| {
        invalid((error.span().map_or(0, |span| span.start), in_plain_words(error.message(), Syntax::Toml)))
    };
    let table = DeTable::parse(text).map_err(|error| told(&error))?;
    let settings: Settings = toml::from_str(text).map_err(|error| told(&error))?;
    check(&settings, table.get_ref()).map_err(invalid)?;
    let unknown = unknown_keys(table.get_ref());
    let warning = |key: UnknownKey| Problem::at_byte(file, text, key.at, key.message).hint(key.hint);
    let warnings = unknown.into_iter().map(warning).collect();
    Ok(LoadedConfig { settings, warnings, lines_of_keys: lines_of_keys(text, table.get_ref()) })
}

/// Writes the commented default file, readable by the owner only.
///
/// # Errors
/// If one is there and `replace` is false ([`ErrorKind::AlreadyExists`]), or it cannot be written.
pub(crate) fn write_template(file: &Path, replace: bool) -> io::Result<()> {
    use std::os::unix::fs::OpenOptionsExt;
    if let Some(folder) = file.parent() {
        crate::paths::make_private(folder)?;
    }
    let mut options = std::fs::OpenOptions::new();
    options.write(true).mode(0o600);
    if replace {
        options.create(true).truncate(true)
    } else {
        options.create_new(true)
    };
    options.open(file)?.write_all(TEMPLATE.as_bytes())
}

/// Keys that no setting has, where they stand, with the nearest that one has.
fn unknown_keys(table: &DeTable<'_>) -> Vec<UnknownKey> {
    let Ok(known) = toml::Table::try_from(Settings::default()) else { return Vec::new() };
    let mut found = Vec::new();
    for (section, value) in table {
        let Some(keys) = known.get(section.get_ref().as_ref()).and_then(toml::Value::as_table) else {
            found.push(unknown("section", section, "", &known));
            continue;
        };
        // What may stand in `[keys]` the keymap knows.
        let DeValue::Table(inner) = value.get_ref() else { continue };
        if section.get_ref() == "keys" {
            continue;
        }
        for key in inner.keys().filter(|key| !keys.contains_key(key.get_ref().as_ref())) {
            found.push(unknown("key", key, &format!("{}.", section.get_ref()), keys));
        }
    }
    found.sort_by_key(|key| key.at);
    found
}

/// Where the places of `[keys]` and their rows stand.
fn lines_of_keys(text: &str, table: &DeTable<'_>) -> BTreeMap<String, usize> {
    let mut lines = BTreeMap::new();
    let Some(DeValue::Table(places)) = table.get("keys").map(Spanned::get_ref) else { return lines };
    for (place, rows) in places {
        lines.insert(place.get_ref().to_string(), line_of(text, place.span().start));
        let DeValue::Table(rows) = rows.get_ref() else { continue };
        for row in rows.keys() {
            lines.insert(format!("{}.{}", place.get_ref(), row.get_ref()), line_of(text, row.span().start));
        }
    }
    lines
}

/// A key or section that means nothing here.
struct UnknownKey {
    /// The byte where it stands.
    at: usize,
    message: String,
    hint: String,
}

fn unknown(what: &str, key: &Spanned<toml::de::DeString<'_>>, prefix: &str, known: &toml::Table) -> UnknownKey {
    let name = key.get_ref();
    let near = words::nearest(name, known.keys().map(String::as_str));
    let hint = near.map_or_else(
        || format!("expected one of {}", known.keys().map(String::as_str).collect::<Vec<_>>().join(", ")),
        |near| format!("did you mean `{prefix}{near}`?"),
    );
    UnknownKey { at: key.span().start, message: format!("unknown {what} `{prefix}{name}` is ignored"), hint }
}

/// Values whose type is right and whose form is not, with where they stand.
fn check(settings: &Settings, table: &DeTable<'_>) -> Result<(), (usize, String)> {
    let at = |key: &str| place(table, "prompt", key);
    let prompt = &settings.prompt;
    check_window(&prompt.work_window)
        .map_err(|problem| (at("work_window"), format!("prompt.work_window: {problem}")))?;
    for window in &prompt.quiet_hours {
        check_window(window).map_err(|problem| (at("quiet_hours"), format!("prompt.quiet_hours: {problem}")))?;
    }
    for date in &prompt.days_off {
        NaiveDate::parse_from_str(date, "%Y-%m-%d").map_err(|_| {
            (at("days_off"), format!("prompt.days_off: expected a date such as `2026-12-24`, found `{date}`"))
        })?;
    }
    Ok(())
}

/// `HH:MM-HH:MM` with the start before the end.
fn check_window(window: &str) -> Result<(), String> {
    let time = |text: &str| NaiveTime::parse_from_str(text.trim(), "%H:%M").ok();
    let ends = window.split_once('-').and_then(|(from, to)| Some((time(from)?, time(to)?)));
    match ends {
        None => Err(format!("expected `HH:MM-HH:MM` such as `09:00-17:30`, found `{window}`")),
        Some((from, to)) if from >= to => {
            Err(format!("`{window}` ends before it begins; write a stretch over midnight as two"))
        }
        Some(_) => Ok(()),
    }
}

/// Where a value stands in the text.
fn place(table: &DeTable<'_>, section: &str, key: &str) -> usize {
    let DeValue::Table(inner) = table.get(section).map_or(&DeValue::Boolean(false), Spanned::get_ref) else { return 0 };
    inner.get(key).map_or(0, |value| value.span().start)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(text: &str) -> String {
        parse(text, "config.toml").unwrap_err().to_string()
    }

    /// The template with every setting switched on.
    fn uncommented() -> String {
        let setting =
            |line: &str| line.strip_prefix('#').filter(|rest| !rest.starts_with([' ', '#', ':'])).map(str::to_owned);
        TEMPLATE.lines().map(|line| setting(line).unwrap_or_else(|| line.to_owned()) + "\n").collect()
    }

    #[test]
    fn the_template_lists_every_setting_at_its_default() {
        let listed: toml::Table = toml::from_str(&uncommented()).unwrap();
        assert_eq!(listed, toml::Table::try_from(Settings::default()).unwrap());
        assert_eq!(parse(TEMPLATE, "config.toml").unwrap(), LoadedConfig::default());
    }

    #[test]
    fn every_setting_in_the_template_is_explained() {
        let lines: Vec<&str> = TEMPLATE.lines().collect();
        for (index, line) in lines
            .iter()
            .enumerate()
            .filter(|(_, line)| line.starts_with('#') && line.contains(" = ") && !line.starts_with("# "))
        {
            assert!(lines[index - 1].starts_with("# "), "{line}");
        }
    }

    #[test]
    fn an_unknown_key_is_a_warning_with_line_and_nearest() {
        let loaded = parse("[prompt]\nmax_per_hour = 1\nmax_per_dya = 3\n\n[promt]\nx = 1\n", "config.toml").unwrap();
        assert_eq!(loaded.settings.prompt.max_per_hour, 1);
        let warnings: Vec<String> = loaded.warnings.iter().map(ToString::to_string).collect();
        assert_eq!(
            warnings,
            [
                "config.toml:3: unknown key `prompt.max_per_dya` is ignored; did you mean `prompt.max_per_day`?",
                "config.toml:5: unknown section `promt` is ignored; did you mean `prompt`?",
            ]
        );
    }

    #[test]
    fn a_wrong_type_names_the_line_and_what_was_expected() {
        let wrong = problem("[prompt]\nenabled = \"yes\"\n");
        assert!(wrong.starts_with("config.toml:2: ") && wrong.contains("expected true or false"), "{wrong}");
        let wrong = problem("[show]\n\nfrom_s = -1\n");
        assert!(wrong.starts_with("config.toml:3: ") && wrong.contains("expected a whole number from 0"), "{wrong}");
        let wrong = problem("[observe]\nsource = \"evnts\"\n");
        assert!(wrong.starts_with("config.toml:2: ") && wrong.contains("did you mean `events`?"), "{wrong}");
        assert!(problem("[show\n").starts_with("config.toml:1: "));
    }

    #[test]
    fn a_window_that_is_none_is_refused_where_it_stands() {
        for (value, expected) in
            [("9-5", "expected `HH:MM-HH:MM`"), ("25:00-26:00", "expected"), ("17:00-09:00", "ends before it begins")]
        {
            let wrong = problem(&format!("[prompt]\nenabled = true\nwork_window = \"{value}\"\n"));
            assert!(wrong.starts_with("config.toml:3: prompt.work_window: ") && wrong.contains(expected), "{wrong}");
        }
        assert!(problem("[prompt]\nquiet_hours = [\"12:00-13:00\", \"noon\"]\n").contains("found `noon`"));
        assert!(problem("[prompt]\ndays_off = [\"24.12.\"]\n").contains("2026-12-24"));
    }

    #[test]
    fn the_template_never_replaces_a_file_unasked() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("new/config.toml");
        write_template(&file, false).unwrap();
        std::fs::write(&file, "mine").unwrap();
        assert_eq!(write_template(&file, false).unwrap_err().kind(), ErrorKind::AlreadyExists);
        assert_eq!(files::read_text(&file, 1 << 20).unwrap(), "mine");
        write_template(&file, true).unwrap();
        assert_eq!(files::read_text(&file, 1 << 20).unwrap(), TEMPLATE);
    }
}
