//! One file's text to one survey, with every problem that can be told apart.

use super::common::{LineIndex, Scales, blanks_known};
use super::document::parsed;
use super::fields::{Fields, LONG, Length, SHORT, is_id};
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
    let problems = Problems::new(file, source);
    let mut lines = LineIndex::default();
    if source.len() as u64 > super::MAX_BYTES {
        let limit = super::MAX_BYTES / 1024;
        problems.add(0, format!("is longer than {limit} KiB"), "a pulse needs a few KiB");
        return ParsedFile { survey: None, lines, problems };
    }
    let survey = parsed(source, &problems, |top| document_of(top, &mut lines));
    ParsedFile { survey, lines, problems }
}

fn document_of(top: &Fields<'_, '_>, lines: &mut LineIndex) -> Option<Survey> {
    top.only(FILE_KEYS);
    let schema = top.number("schema", (SCHEMA, SCHEMA));
    let min_group = top.get("min_group").map_or(Some(MIN_GROUP), |group| group.number((MIN_GROUP, 1000)));
    let scales = scales_of(top);
    let tables = top.tables("survey", "survey", "survey");
    for second in tables.iter().skip(1) {
        top.problems.add(second.at, "a second [[survey]]", "expected one pulse in each file");
    }
    let survey = survey_of(tables.first()?, &scales, lines);
    Some(Survey { min_group: min_group?, ..survey? }).filter(|_| schema.is_some() && tables.len() == 1)
}

fn scales_of(top: &Fields<'_, '_>) -> Scales {
    let mut scales = Scales::new();
    let Some(table) = top.get("scales").and_then(|scales| scales.table("a table [scales]", "scales")) else {
        return scales;
    };
    for name in table.table.keys() {
        let (at, name) = (name.span().start, name.get_ref().as_ref());
        if !is_id(name) {
            let message = format!("{} is no valid scale name", quoted(name));
            top.problems.add(at, message, "expected 1 to 40 of a-z, 0-9 and _");
        }
        let labels = table.get(name).and_then(|scale| scale.called(&format!("scale {}", quoted(name))).labels());
        scales.insert(name.to_owned(), labels);
    }
    scales
}

fn survey_of(fields: &Fields<'_, '_>, scales: &Scales, lines: &mut LineIndex) -> Option<Survey> {
    fields.only(SURVEY_KEYS);
    let id = fields.id("id");
    let version = fields.number("version", (1, 1_000_000));
    lines.version = fields.problems.line(fields.place("version"));
    let unit: Option<Unit> = fields.word("unit");
    let title = fields.text("title", SHORT);
    let intro = fields.text("intro", Length { empty_allowed: true, ..LONG });
    if let (Some(intro), Some(unit)) = (&intro, unit) {
        blanks_known(intro, unit, fields, "intro");
    }
    let recall = fields.text("recall", SHORT);
    let cadence = cadence_of(fields, id.as_deref());
    let applies_to = fields.optional_text("applies_to", LONG);
    let attribution = fields.optional_text("attribution", LONG);
    let items = item::items_of(fields, scales, unit, lines);
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
    not_too_long(&survey, fields);
    Some(survey)
}

fn not_too_long(survey: &Survey, fields: &Fields<'_, '_>) {
    let seconds = survey.estimated_seconds();
    if seconds > MAX_SECONDS {
        let [takes, most] = [seconds, MAX_SECONDS].map(|length| plain(length::seconds(length)));
        let hint = format!("expected at most {most}; shorten it or drop an item");
        fields.problems.add(fields.at, format!("the pulse takes about {takes}"), hint);
    }
}

fn cadence_of(fields: &Fields<'_, '_>, id: Option<&str>) -> Option<Cadence> {
    let words = fields.text("cadence", SHORT)?;
    let cadence = match words.parse() {
        Ok(cadence) => cadence,
        Err(error) => {
            let forms = crate::domain::log::survey::cadence_forms();
            let near = crate::domain::say::words::nearest(&words, forms.iter().copied());
            let hint = near.map_or_else(|| format!("{error}"), |form| format!("did you mean `{form}`? ({error})"));
            fields.wrong("cadence", format!("unknown cadence {}", quoted(&words)), hint);
            return None;
        }
    };
    if let Cadence::Alternating { with, .. } = &cadence {
        if !is_id(with) {
            let message = format!("the pulse can't alternate with {}", quoted(with));
            fields.wrong("cadence", message, "expected the id of a pulse: a-z, 0-9 and _");
        } else if Some(with.as_str()) == id {
            fields.wrong("cadence", "the pulse alternates with itself", "expected the id of another pulse");
        }
    }
    Some(cadence)
}
