//! `themes-<stream>.toml`: what of the interviews goes to a lead, written and read.

use std::path::Path;

use serde::Serialize;

use super::document::document;
use super::fields::{Entry, Fields, LONG, SHORT};
use super::guide::texts;
use super::problem::{problem, quoted};
use super::read_file as read_text;
use crate::domain::figure::stats::wilson95;
use crate::domain::log::tag::Tag;
use crate::domain::say::problem::Problem;
use crate::domain::say::words::WordList;
use crate::domain::team::interview::{ChangeOwner, Hours, MIN_INTERVIEWS, MIN_PEOPLE, Mentions, ThemeRow, ThemesFile};

/// The format's name and number.
pub const SCHEMA: &str = "draglog.themes/1";

const FILE_KEYS: &[&str] = &["schema", "stream", "interviews", "weeks", "taxonomy", "saturation", "theme"];
const THEME_KEYS: &[&str] = &[
    "code",
    "band",
    "people",
    "wilson95",
    "hours_per_week",
    "hours_range",
    "hours_known_from",
    "severity",
    "changeable_by",
    "causes",
    "workarounds",
    "quotes",
];

/// The hours that there are.
const WEEK: (f64, f64) = (0.0, 168.0);

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    #[serde(flatten)]
    file: &'a ThemesFile,
}

/// The file's text.
///
/// # Errors
/// If the text cannot be made, which no file of this program's can bring about.
pub fn write(file: &ThemesFile) -> Result<String, toml::ser::Error> {
    let text = toml::to_string(&Document { schema: SCHEMA, file })?;
    Ok(format!(
        "# Themes of friction interviews: what held work up, for how many. No persons; the interviewed people see it first.\n{text}"
    ))
}

/// Why themes are not taken from a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ThemesError {
    /// Everything that is wrong with it, each with its line.
    Wrong(Vec<Problem>),
    /// It is a themes file, but of too few people to be shown to anybody.
    Weak(Problem),
}

/// The themes in a file, or everything that is wrong with it, also that it cannot be read, is too long or is no UTF-8.
///
/// # Errors
/// As of [`read`].
pub fn read_file(path: &Path) -> Result<ThemesFile, ThemesError> {
    let text = read_text(path).map_err(|problem| ThemesError::Wrong(vec![problem]))?;
    read(&text, &path.display().to_string())
}

/// The themes in `source`, or everything that is wrong with it.
///
/// # Errors
/// If it is none, or speaks of fewer than [`MIN_INTERVIEWS`] interviews or of a theme of fewer than [`MIN_PEOPLE`].
pub fn read(source: &str, file: &str) -> Result<ThemesFile, ThemesError> {
    let themes = read_any(source, file).map_err(ThemesError::Wrong)?;
    let weak = |key: &str, words: String| {
        let line = source.lines().position(|line| line.trim_start().starts_with(key)).map_or(1, |line| line + 1);
        Err(ThemesError::Weak(problem(file, line, words, None)))
    };
    if themes.interviews < MIN_INTERVIEWS {
        return weak("interviews", format!("themes of fewer than {MIN_INTERVIEWS} interviews are shown to nobody"));
    }
    if themes.themes.iter().any(|theme| theme.reach.people < MIN_PEOPLE) {
        return weak("[[theme", format!("a theme of fewer than {MIN_PEOPLE} people is shown to nobody"));
    }
    Ok(themes)
}

/// The themes, however few stand behind them.
fn read_any(source: &str, file: &str) -> Result<ThemesFile, Vec<Problem>> {
    document(source, file, |top| {
        top.one_of("schema", &[SCHEMA])?;
        top.only(FILE_KEYS);
        let stream = top.text("stream", SHORT);
        let interviews = top.number("interviews", (1, 10_000));
        let weeks = top.needed("weeks").and_then(|weeks| weeks.parsed());
        let taxonomy = top.text("taxonomy", SHORT);
        let saturation = top.text("saturation", LONG);
        let of = interviews.unwrap_or(0);
        let themes: Vec<Option<ThemeRow>> =
            top.tables_or_none("theme", "theme").iter().map(|fields| theme(fields, of)).collect();
        let themes = themes.into_iter().collect::<Option<Vec<_>>>()?;
        for (index, row) in themes.iter().enumerate() {
            if themes[..index].iter().any(|earlier| earlier.code == row.code) {
                top.problems.add(0, format!("theme {} stands twice", row.code), "expected each code once");
            }
        }
        Some(ThemesFile {
            stream: stream?,
            interviews: interviews?,
            weeks: Some(weeks?),
            taxonomy: taxonomy?,
            saturation: saturation?,
            themes,
        })
    })
}

fn theme(fields: &Fields<'_, '_>, of: u32) -> Option<ThemeRow> {
    fields.only(THEME_KEYS);
    let code: Option<Tag> = fields.word_of("code", &Tag::categories().map(Tag::id).collect::<Vec<_>>());
    let band = fields.number("band", (1, 16));
    let people = fields.number("people", (1, of.max(1)));
    let known_from = fields.number("hours_known_from", (0, of));
    let usual = fields.optional_amount("hours_per_week", WEEK);
    let range = fields.get("hours_range").and_then(|range| hours_range(&range));
    let severity = fields.get("severity").and_then(|severity| severity.number((1, 4)));
    let changeable_by = roles(fields);
    let (usual, [fewest, most]) = (usual.unwrap_or(0.0), range.unwrap_or([0.0; 2]));
    let people = people?;
    Some(ThemeRow {
        code: code?,
        band: usize::try_from(band?).unwrap_or(usize::MAX),
        // Counted again: the interval is what these counts give.
        reach: Mentions { people, of, wilson95: wilson95(people.into(), of.into())? },
        hours: Hours { fewest, usual, most, known_from: known_from? },
        severity: severity.and_then(|level| level.try_into().ok()),
        changeable_by,
        causes: texts(fields, "causes"),
        workarounds: texts(fields, "workarounds"),
        quotes: texts(fields, "quotes"),
    })
}

/// From the fewest to the most hours.
fn hours_range(range: &Entry<'_, '_>) -> Option<[f64; 2]> {
    let entries = range.entries("a number of `hours_range`", "a list of two numbers")?;
    let hours: Vec<f64> = entries.iter().filter_map(|entry| entry.amount(WEEK)).collect();
    let hours = <[f64; 2]>::try_from(hours).ok().filter(|[low, high]| low <= high);
    if hours.is_none() {
        range.wrong("`hours_range` is no range", "expected fewest and most, ascending");
    }
    hours
}

fn roles(fields: &Fields<'_, '_>) -> Vec<ChangeOwner> {
    let mut roles = Vec::new();
    for word in texts(fields, "changeable_by") {
        if let Ok(role) = word.parse() {
            roles.push(role);
        } else {
            let hint = format!("expected one of {}", ChangeOwner::words().join(", "));
            fields.wrong("changeable_by", format!("unknown role {}", quoted(&word)), hint);
        }
    }
    roles
}
