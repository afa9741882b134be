//! The JSON fits the schema that is published for it: every field is described, nothing else is there.

use draglog::domain::team::report::of_teams;
use draglog::report::{ReportFormat, draw};
use serde_json::Value;

use super::{report, rounds, surveys};

/// What in `value` does not fit `schema`, as far as the words that the published schema uses.
fn misfits(schema: &Value, value: &Value, root: &Value, at: &str, found: &mut Vec<String>) {
    if let Some(reference) = schema["$ref"].as_str() {
        misfits(root.pointer(&reference[1..]).unwrap(), value, root, at, found);
    }
    if let Some(choices) = schema["anyOf"].as_array() {
        let fits = |choice: &Value| {
            let mut inside = Vec::new();
            misfits(choice, value, root, at, &mut inside);
            inside.is_empty()
        };
        if !choices.iter().any(fits) {
            found.push(format!("{at}: fits none of anyOf: {value}"));
        }
    }
    let is_word = |allowed: &Value| allowed == value;
    if schema.get("const").is_some_and(|constant| constant != value)
        || schema["enum"].as_array().is_some_and(|allowed| !allowed.iter().any(is_word))
    {
        found.push(format!("{at}: {value} is not allowed"));
    }
    let is_type = |name: &Value| match name.as_str().unwrap() {
        "null" => value.is_null(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_u64() || value.is_i64(),
        "number" => value.is_number(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("the schema has an unknown type {other}"),
    };
    let fits = match &schema["type"] {
        Value::Null => true,
        Value::Array(types) => types.iter().any(is_type),
        name => is_type(name),
    };
    if !fits {
        found.push(format!("{at}: {value} is no {}", schema["type"]));
    }
    bounds(schema, value, at, found);
    if let Value::Array(items) = value {
        items
            .iter()
            .enumerate()
            .for_each(|(i, item)| misfits(&schema["items"], item, root, &format!("{at}/{i}"), found));
    }
    fields(schema, value, root, at, found);
}

fn bounds(schema: &Value, value: &Value, at: &str, found: &mut Vec<String>) {
    let number = value.as_f64();
    let is_outside = |bound: &str, sign: f64| {
        number.zip(schema[bound].as_f64()).is_some_and(|(number, bound)| (number - bound) * sign < 0.0)
    };
    if is_outside("minimum", 1.0) || is_outside("maximum", -1.0) {
        found.push(format!("{at}: {value} is out of bounds"));
    }
    let length = value.as_array().map(|items| items.len() as u64);
    let is_short = length.zip(schema["minItems"].as_u64()).is_some_and(|(length, least)| length < least);
    let is_long = length.zip(schema["maxItems"].as_u64()).is_some_and(|(length, most)| length > most);
    if is_short || is_long {
        found.push(format!("{at}: {length:?} items"));
    }
}

fn fields(schema: &Value, value: &Value, root: &Value, at: &str, found: &mut Vec<String>) {
    let (Value::Object(fields), Some(known)) = (value, schema["properties"].as_object()) else { return };
    for name in schema["required"].as_array().into_iter().flatten() {
        if !fields.contains_key(name.as_str().unwrap()) {
            found.push(format!("{at}: {name} is missing"));
        }
    }
    for (name, field) in fields {
        match known.get(name) {
            Some(schema) => misfits(schema, field, root, &format!("{at}/{name}"), found),
            None => found.push(format!("{at}: {name} is not in the schema")),
        }
    }
}

pub(super) fn check(document: &Value) -> Vec<String> {
    let path = format!("{}/docs/report.schema.json", env!("CARGO_MANIFEST_DIR"));
    let schema: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let mut found = Vec::new();
    misfits(&schema, document, &schema, "", &mut found);
    found
}

#[test]
fn every_report_fits_the_published_schema() {
    let teams: Vec<_> = (0..4)
        .map(|team| {
            let mut result = rounds::twelve();
            result.round_hash = format!("{team:064x}");
            result
        })
        .collect();
    let reports = [
        report(&[rounds::twelve()]),
        report(&[rounds::everything()]),
        report(&[rounds::six()]),
        report(&rounds::over_time(&[4, 9])),
        report(&rounds::over_time(&[4, 5, 4, 5, 4, 5, 10])),
        of_teams(&teams, &surveys(), 1).unwrap(),
    ];
    for report in reports {
        let document = serde_json::from_str(&draw(&report, ReportFormat::Json).unwrap()).unwrap();
        assert_eq!(check(&document), [] as [String; 0]);
    }
}

#[test]
fn the_check_finds_what_does_not_fit() {
    let mut document: Value =
        serde_json::from_str(&draw(&report(&[rounds::twelve()]), ReportFormat::Json).unwrap()).unwrap();
    document["kind"] = "person".into();
    document["sections"][0]["figures"][0]["cut"]["count"]["share"] = 7.into();
    document["topics"][1]["surprise"] = true.into();
    document["rounds"][0].as_object_mut().unwrap().remove("weeks");
    assert_eq!(check(&document).len(), 4, "{:?}", check(&document));
}
