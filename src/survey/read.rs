//! One file's text to one survey, with every problem that can be told apart.

use toml::de::{DeTable, DeValue};

use super::common::{LineIndex, Scales, blanks_known, words};
use super::document::parsed;
use super::fields::{Fields, LONG, Length, SHORT, is_id, labels};
use super::item;
use super::problem::{Problems, quoted};
use crate::domain::log::survey::{Cadence, MAX_SECONDS, Survey, Unit};
use crate::domain::say::length;
use crate::domain::say::length::plain;

/// Every key at the top of a survey file.
pub const FILE_KEYS: &[&str] = &["schema", "min_group", "scales", "survey"];
/// Every key of `[[survey]]`.
pub const SURVEY_KEYS: &[&str] =
    &["id", "version", "title", "intro", "recall", "cadence", "unit", "applies_to", "attribution", "item"];

/// The schema that this program reads.
const SCHEMA: u32 = 1;
/// The smallest group that a pulse may be merged for; a file may ask for more.
const MIN_GROUP: u32 = 5;

/// What became of a file. There is a survey where each of its parts could be read.
#[derive(Debug)]
pub(super) struct ParsedFile {
    pub(super) survey: Option<Survey>,
    pub(super) lines: LineIndex,
    pub(super) problems: Problems,
}

/// Reads a survey file's text. Broken TOML is told alone, once for each line: what follows from it is noise.
pub(super) fn read(source: &str, file: &str) -> ParsedFile {
    let mut problems = Problems::new(file, source);
    let mut lines = LineIndex::default();
    if source.len() as u64 > super::MAX_BYTES {
        let limit = super::MAX_BYTES / 1024;
        problems.add(0, format!("is longer than {limit} KiB"), "a pulse needs a few KiB".to_owned());
        return ParsedFile { survey: None, lines, problems };
    }
    let survey = parsed(source, &mut problems, |table, problems| document_of(table, &mut lines, problems));
    ParsedFile { survey, lines, problems }
}

fn document_of(table: &DeTable<'_>, lines: &mut LineIndex, problems: &mut Problems) -> Option<Survey> {
    let top = Fields { table, at: 0, what: "the file".into() };
    top.only(FILE_KEYS, problems);
    let schema = top.number("schema", (SCHEMA, SCHEMA), problems);
    let min_group = match top.get("min_group") {
        Some(_) => top.number("min_group", (MIN_GROUP, 1000), problems),
        None => Some(MIN_GROUP),
    };
    let scales = scales_of(&top, problems);
    let tables = top.tables("survey", "survey", problems);
    for (_, at) in tables.iter().skip(1) {
        problems.add(*at, "a second [[survey]]", "expected one pulse in each file".to_owned());
    }
    let (table, at) = *tables.first()?;
    let survey = survey_of(&Fields { table, at, what: "survey".into() }, &scales, lines, problems);
    Some(Survey { min_group: min_group?, ..survey? }).filter(|_| schema.is_some() && tables.len() == 1)
}

fn scales_of(top: &Fields<'_, '_>, problems: &mut Problems) -> Scales {
    let mut scales = Scales::new();
    let Some(value) = top.get("scales") else { return scales };
    let DeValue::Table(table) = value.get_ref() else {
        super::fields::wrong_type(value, "`scales`", "a table [scales]", problems);
        return scales;
    };
    for (name, value) in table {
        if !is_id(name.get_ref()) {
            let hint = "expected 1 to 40 of a-z, 0-9 and _".to_owned();
            problems.add(name.span().start, format!("{} is no valid scale name", quoted(name.get_ref())), hint);
        }
        let labels = labels(value, &format!("scale {}", quoted(name.get_ref())), problems);
        scales.insert(name.get_ref().to_string(), labels);
    }
    scales
}

fn survey_of(
    fields: &Fields<'_, '_>,
    scales: &Scales,
    lines: &mut LineIndex,
    problems: &mut Problems,
) -> Option<Survey> {
    fields.only(SURVEY_KEYS, problems);
    let id = fields.id("id", problems);
    let version = fields.number("version", (1, 1_000_000), problems);
    lines.version = problems.line(fields.place("version"));
    let unit: Option<Unit> = fields.word("unit", &words(Unit::ALL, Unit::as_str), problems);
    let title = fields.text("title", SHORT, problems);
    let intro = fields.text("intro", Length { empty_allowed: true, ..LONG }, problems);
    if let (Some(intro), Some(unit)) = (&intro, unit) {
        blanks_known(intro, unit, fields.place("intro"), problems);
    }
    let recall = fields.text("recall", SHORT, problems);
    let cadence = cadence_of(fields, id.as_deref(), problems);
    let applies_to = fields.optional_text("applies_to", LONG, problems);
    let attribution = fields.optional_text("attribution", LONG, problems);
    let items = item::items_of(fields, scales, unit, lines, problems);
    let survey = Survey {
        id: id?,
        version: version?,
        title: title?,
        intro: intro?,
        recall: recall?,
        cadence: cadence?,
        unit: unit?,
        applies_to,
        attribution,
        min_group: MIN_GROUP,
        items: items?,
    };
    let seconds = survey.estimated_seconds();
    if seconds > MAX_SECONDS {
        let [takes, most] = [seconds, MAX_SECONDS].map(|length| plain(length::seconds(length)));
        let message = format!("the pulse takes about {takes}");
        problems.add(fields.at, message, format!("expected at most {most}; shorten it or drop an item"));
    }
    Some(survey)
}

fn cadence_of(fields: &Fields<'_, '_>, id: Option<&str>, problems: &mut Problems) -> Option<Cadence> {
    let words = fields.text("cadence", SHORT, problems)?;
    let at = fields.place("cadence");
    let cadence = match words.parse() {
        Ok(cadence) => cadence,
        Err(error) => {
            let forms = crate::domain::log::survey::cadence_forms();
            let near = crate::domain::say::words::nearest(&words, forms.iter().copied());
            let hint = near.map_or_else(|| format!("{error}"), |form| format!("did you mean `{form}`? ({error})"));
            problems.add(at, format!("unknown cadence {}", quoted(&words)), hint);
            return None;
        }
    };
    if let Cadence::Alternating { with, .. } = &cadence {
        if !is_id(with) {
            let hint = "expected the id of a pulse: a-z, 0-9 and _".to_owned();
            problems.add(at, format!("the pulse can't alternate with {}", quoted(with)), hint);
        } else if Some(with.as_str()) == id {
            problems.add(at, "the pulse alternates with itself", "expected the id of another pulse".to_owned());
        }
    }
    Some(cadence)
}
