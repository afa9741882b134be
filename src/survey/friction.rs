//! `friction-<codename>.toml`: written for the coach's disk after the read-back, read again for the themes.
//!
//! Strict on purpose: a misspelt `times_per_week` would quietly turn a cost into none.

use std::path::Path;

use serde::Serialize;

use super::document::document;
use super::fields::{Entry, Fields, LONG, Length, SHORT};
use super::problem::quoted;
use crate::domain::log::tag::Tag;
use crate::domain::say::count::count;
use crate::domain::say::problem::Problem;
use crate::domain::team::interview::{
    FrictionFile, Incident, MAX_INCIDENTS, MAX_MINUTES, MAX_TIMES, is_cause, is_code_name,
};

/// The format's name and number.
pub const SCHEMA: &str = "draglog.friction/1";
/// Ten thousand incidents need about three megabytes.
const MAX_BYTES: u64 = 8 * 1024 * 1024;

const FILE_KEYS: &[&str] = &["schema", "code_name", "week", "role", "guide", "taxonomy", "incident"];
const INCIDENT_KEYS: &[&str] = &[
    "code",
    "cause",
    "facet",
    "times_per_week",
    "minutes_each",
    "reach_of_10",
    "severity",
    "workaround",
    "changeable_by",
    "evidence",
    "quote_ok",
    "quote",
];

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    #[serde(flatten)]
    file: &'a FrictionFile,
}

/// The file's text.
///
/// # Errors
/// If the text cannot be made, which no file of this program's can bring about.
pub fn write(file: &FrictionFile) -> Result<String, toml::ser::Error> {
    let text = toml::to_string(&Document { schema: SCHEMA, file })?;
    Ok(format!(
        "# One friction interview, as the person read it. Keep it on your own disk; remove it after 90 days.\n{text}"
    ))
}

/// The interview in a file, or everything that is wrong with it, also that it cannot be read, is too long or is no UTF-8.
///
/// # Errors
/// Each problem with its line.
pub fn read_file(path: &Path) -> Result<FrictionFile, Vec<Problem>> {
    let text = super::read_text_up_to(path, MAX_BYTES).map_err(|problem| vec![problem])?;
    read(&text, &path.display().to_string())
}

/// The interview in `source`, or everything that is wrong with it.
///
/// # Errors
/// Each problem with its line.
pub fn read(source: &str, file: &str) -> Result<FrictionFile, Vec<Problem>> {
    document(source, file, |top| {
        // A file of another kind or number is not looked into.
        top.one_of("schema", &[SCHEMA])?;
        top.only(FILE_KEYS);
        let code_name = top.text_like("code_name", is_code_name, "two words such as `amber-harbour`");
        let week = top.needed("week").and_then(|week| week.parsed());
        let role = top.optional_text("role", SHORT);
        let guide = top.id("guide");
        let is_hash = |text: &str| text.len() == 16 && text.bytes().all(|b| b.is_ascii_hexdigit());
        let taxonomy = top.text_like("taxonomy", is_hash, "16 hexadecimal digits");
        let incidents = incidents(top);
        Some(FrictionFile {
            code_name: code_name?,
            week: week?,
            role,
            guide: guide?,
            taxonomy: taxonomy?,
            incidents: incidents?,
        })
    })
}

/// An interview in which nothing was noted has no `[[incident]]`.
fn incidents(top: &Fields<'_, '_>) -> Option<Vec<Incident>> {
    let tables = top.tables_or_none("incident", "incident");
    if tables.len() > MAX_INCIDENTS {
        let message = format!("the file has {} incidents", tables.len());
        top.wrong("incident", message, format!("expected at most {MAX_INCIDENTS}"));
        return None;
    }
    let read: Vec<Option<Incident>> = tables.iter().map(incident).collect();
    read.into_iter().collect()
}

fn incident(fields: &Fields<'_, '_>) -> Option<Incident> {
    fields.only(INCIDENT_KEYS);
    let code: Tag = fields.word("code")?;
    let text = |key: &str| {
        let text = fields.optional_text(key, Length { empty_allowed: true, ..LONG });
        text.filter(|text| !text.trim().is_empty())
    };
    let (cause, facet, quote) = (text("cause"), text("facet"), text("quote"));
    fits(code, cause.as_deref(), facet.as_ref(), fields);
    let is_allowed = fields.get("quote_ok").and_then(|allowed| allowed.truth()).unwrap_or(false);
    if !is_allowed && quote.is_some() {
        fields.wrong("quote", "a quote that was not allowed", "expected `quote_ok = true`, or no quote");
    }
    let whole = |key, range| fields.get(key)?.number(range)?.try_into().ok();
    Some(Incident {
        code,
        cause,
        facet,
        times_per_week: fields.get("times_per_week").and_then(|times| ascending(&times)),
        minutes_each: fields.optional_amount("minutes_each", (0.0, MAX_MINUTES)),
        reach_of_10: whole("reach_of_10", (0, 10)),
        severity: whole("severity", (1, 4)),
        workaround: text("workaround"),
        changeable_by: fields.optional_word("changeable_by"),
        evidence: fields.optional_word("evidence"),
        quote,
    })
}

/// A cause has the form of one, and a facet is one of its category.
fn fits(code: Tag, cause: Option<&str>, facet: Option<&String>, fields: &Fields<'_, '_>) {
    if let Some(cause) = cause.filter(|cause| !is_cause(cause)) {
        let hint = "expected 1 to 60 small letters, digits and _";
        fields.wrong("cause", format!("{} is no cause", quoted(cause)), hint);
    }
    if let Some(facet) = facet.filter(|facet| !code.facets().contains(facet)) {
        let hint = match code.facets() {
            [] => format!("{code} has none"),
            facets => format!("expected one of {}", facets.join(", ")),
        };
        fields.wrong("facet", format!("{} is no facet of {code}", quoted(facet)), hint);
    }
}

/// Fewest, usual, most.
fn ascending(times: &Entry<'_, '_>) -> Option<[f64; 3]> {
    const EXPECTED: &str = "expected fewest, usual and most, such as [2, 5, 8]";
    let entries = times.entries("a number of `times_per_week`", "a list of three numbers")?;
    let numbers: Vec<f64> = entries.iter().filter_map(|entry| entry.amount((0.0, MAX_TIMES))).collect();
    if entries.len() != 3 {
        times.wrong(format!("`times_per_week` has {}", count(entries.len(), "number")), EXPECTED);
        return None;
    }
    let numbers: [f64; 3] = numbers.try_into().ok()?;
    if !numbers.is_sorted() {
        times.wrong("`times_per_week` is not ascending", EXPECTED);
        return None;
    }
    Some(numbers)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::team::interview::{ChangeOwner, Draft, IncidentSource};

    fn file() -> FrictionFile {
        let code: Tag = "context_hunt".parse().unwrap();
        let plain = Draft { code: Some(code), ..Draft::default() }.incident().unwrap();
        let incident = Incident {
            cause: Some("owner_unknown".into()),
            facet: Some("owner".into()),
            times_per_week: Some([2.0, 5.0, 8.5]),
            minutes_each: Some(15.0),
            reach_of_10: Some(6),
            severity: Some(2),
            workaround: Some("שואלים בערוץ \"構築\" \\ 🦀".into()),
            changeable_by: Some(ChangeOwner::Platform),
            evidence: Some(IncidentSource::Logged),
            quote: Some("nobody knows".into()),
            ..plain.clone()
        };
        FrictionFile {
            code_name: "amber-harbour".into(),
            week: "2026-W47".parse().unwrap(),
            role: Some("product engineer".into()),
            guide: "full".into(),
            taxonomy: crate::domain::team::interview::taxonomy(),
            incidents: vec![incident, plain],
        }
    }

    #[test]
    fn what_was_written_is_read_again() {
        for file in [file(), FrictionFile { incidents: vec![], role: None, ..file() }] {
            assert_eq!(read(&write(&file).unwrap(), "f.toml").unwrap(), file);
        }
    }

    fn problem(from: &str, to: &str) -> String {
        let text = write(&file()).unwrap();
        assert!(text.contains(from), "{from} is not in {text}");
        let problems = read(&text.replacen(from, to, 1), "f.toml").unwrap_err();
        problems.iter().map(ToString::to_string).collect::<Vec<_>>().join(" | ")
    }

    #[test]
    fn what_is_wrong_is_named_with_its_line() {
        let cases = [
            (
                "draglog.friction/1",
                "draglog.friction/9",
                "f.toml:2: `schema` is `draglog.friction/9`; expected draglog.friction/1",
            ),
            (
                "amber-harbour",
                "Ana Torres",
                "f.toml:3: `Ana Torres` is no code name; expected two words such as `amber-harbour`",
            ),
            ("2026-W47", "2026-11-21", "f.toml:4: `2026-11-21` is no week; give an ISO week such as 2026-W47"),
            (
                "code = \"context_hunt\"",
                "code = \"context_hnt\"",
                "f.toml:10: unknown code `context_hnt`; did you mean `context_hunt`?",
            ),
            ("2.0, 5.0, 8.5", "2, 500, 501", "f.toml:13: a number of `times_per_week` is 500; expected 0 to 200"),
            (
                "2.0, 5.0, 8.5",
                "5, 2, 8",
                "f.toml:13: `times_per_week` is not ascending; expected fewest, usual and most, such as [2, 5, 8]",
            ),
            (
                "2.0, 5.0, 8.5",
                "5, 2",
                "f.toml:13: `times_per_week` has 2 numbers; expected fewest, usual and most, such as [2, 5, 8]",
            ),
            ("minutes_each = 15.0", "minutes_each = nan", "f.toml:14: `minutes_each` is nan; expected 0 to 2400"),
            (
                "minutes_each",
                "minuts_each",
                "f.toml:14: unknown key `minuts_each` in incident; did you mean `minutes_each`?",
            ),
            ("severity = 2", "severity = 5", "f.toml:16: `severity` is 5; expected 1 to 4"),
            (
                "quote_ok = true",
                "quote_ok = false",
                "f.toml:21: a quote that was not allowed; expected `quote_ok = true`, or no quote",
            ),
            (
                "owner_unknown",
                "Owner Unknown",
                "f.toml:11: `Owner Unknown` is no cause; expected 1 to 60 small letters, digits and _",
            ),
        ];
        for (from, to, expected) in cases {
            let found = problem(from, to);
            assert!(found.starts_with(expected), "{found}");
        }
    }
}
