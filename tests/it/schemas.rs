//! The JSON schemas under `docs/schema`, by which editors complete and check the files that people write: made here from what
//! the program reads, and every shipped file is held against its own.

mod rules;
mod surveys;
mod validate;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use draglog::domain::log::settings::{DayName, NotifyHow, Settings, SourceChoice};
use draglog::tui::keymap::{EVERY_PLACE, Place};
use draglog::tui::{places, theme};
use serde_json::{Map, Value, json};

use validate::faults;

fn file(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// A schema by the name of its file, and the files that are of this form.
struct Form {
    name: &'static str,
    title: &'static str,
    schema: Value,
    shipped: Vec<PathBuf>,
}

fn forms() -> Vec<Form> {
    let form = |name, title, schema, shipped| Form { name, title, schema, shipped };
    let mut pulses = folder("surveys");
    pulses.push(file("assets/survey-template.toml"));
    vec![
        form("config", "Settings of draglog: config.toml", config(), vec![file("assets/config.toml")]),
        form("rule", "A tool that draglog knows: rules/<tool>.toml", rules::rule(), folder("assets/rules")),
        form("survey", "A pulse of draglog: surveys/<id>.toml", surveys::survey(), pulses),
        form("theme", "Colours of draglog: themes/<name>.toml", theme_file(), folder("assets/themes")),
        form(
            "interview",
            "An interview guide of draglog: interviews/<id>.toml",
            surveys::guide(),
            folder("assets/interviews"),
        ),
    ]
}

fn folder(path: &str) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(file(path)).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

fn as_json(toml: &str) -> Value {
    serde_json::to_value(toml.parse::<toml::Table>().unwrap()).unwrap()
}

/// A table in which only these keys may stand, some of which must.
fn table(required: &[&str], properties: &[(&str, Value)]) -> Value {
    let properties: Map<String, Value> =
        properties.iter().map(|(key, schema)| ((*key).to_owned(), schema.clone())).collect();
    json!({ "type": "object", "additionalProperties": false, "required": required, "properties": properties })
}

fn text(about: &str) -> Value {
    json!({ "type": "string", "description": about })
}

fn texts(about: &str) -> Value {
    json!({ "type": "array", "items": { "type": "string" }, "description": about })
}

fn flag(about: &str) -> Value {
    json!({ "type": "boolean", "description": about })
}

fn number(from: i64, to: i64, about: &str) -> Value {
    json!({ "type": "integer", "minimum": from, "maximum": to, "description": about })
}

fn list(items: &Value) -> Value {
    json!({ "type": "array", "items": items })
}

fn one_of<'a>(words: impl IntoIterator<Item = &'a str>, about: &str) -> Value {
    json!({ "enum": words.into_iter().collect::<Vec<_>>(), "description": about })
}

fn keys(schema: &Value) -> Vec<&str> {
    schema["properties"].as_object().unwrap().keys().map(String::as_str).collect()
}

/// Types and defaults from the program, words from the file that `draglog config init` writes.
fn config() -> Value {
    let defaults = serde_json::to_value(Settings::default()).unwrap();
    let about = comments(&fs::read_to_string(file("assets/config.toml")).unwrap());
    let sections = defaults.as_object().unwrap().iter().map(|(section, keys)| {
        let key = |(key, default): (&String, &Value)| {
            let mut schema = closed_list(section, key).unwrap_or_else(|| type_of(default));
            schema["default"] = default.clone();
            let name = format!("{section}.{key}");
            let words = about.iter().find(|(named, _)| *named == name);
            schema["description"] =
                words.unwrap_or_else(|| panic!("{name} is not in assets/config.toml")).1.clone().into();
            (key.clone(), schema)
        };
        let properties: Map<_, _> = keys.as_object().unwrap().iter().map(key).collect();
        let schema = json!({ "type": "object", "additionalProperties": false, "properties": properties });
        (section.clone(), if section == "keys" { chosen_keys() } else { schema })
    });
    json!({ "type": "object", "additionalProperties": false, "properties": sections.collect::<Map<_, _>>() })
}

/// Rows of the keymap by place; in place of a name, all of them.
fn chosen_keys() -> Value {
    let row = json!({ "type": ["string", "array"], "items": { "type": "string" } });
    let rows = |place: Place| place.rows.iter().map(|binding| binding.action.name());
    let named = |rows: BTreeSet<&'static str>| {
        let rows: Vec<(&str, Value)> = rows.into_iter().map(|name| (name, row.clone())).collect();
        table(&[], &rows)
    };
    let every = (EVERY_PLACE, named(places::all().flat_map(rows).collect()));
    let apart = places::all().map(|place| (place.name, named(rows(place).collect())));
    let mut schema = table(&[], &apart.chain([every]).collect::<Vec<_>>());
    schema["description"] = "Other keys: one or several for a row of the keymap, as docs/keys.md names them.".into();
    schema
}

fn closed_list(section: &str, key: &str) -> Option<Value> {
    match (section, key) {
        ("observe", "source") => Some(one_of(SourceChoice::ALL.iter().map(|word| word.as_str()), "")),
        ("notify", "how") => Some(one_of(NotifyHow::ALL.iter().map(|word| word.as_str()), "")),
        ("prompt", "work_days") => Some(list(&json!({ "enum": DayName::ALL }))),
        _ => None,
    }
}

fn type_of(default: &Value) -> Value {
    match default {
        Value::Bool(_) => json!({ "type": "boolean" }),
        Value::Number(_) => json!({ "type": "integer", "minimum": 0 }),
        Value::Array(items) => list(&items.first().map_or_else(|| json!({ "type": "string" }), type_of)),
        Value::Object(_) => json!({ "type": "object" }),
        _ => json!({ "type": "string" }),
    }
}

/// `section.key` and the comment above it, for each key that the commented file has.
fn comments(template: &str) -> Vec<(String, String)> {
    let (mut section, mut words, mut found) = ("", Vec::new(), Vec::new());
    for line in template.lines() {
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            section = name;
        } else if let Some(comment) = line.strip_prefix("# ") {
            words.push(comment);
            continue;
        } else if let Some((key, _)) = line.strip_prefix('#').and_then(|rest| rest.split_once(" = ")) {
            found.push((format!("{section}.{key}"), words.join(" ")));
        }
        words.clear();
    }
    found
}

fn theme_file() -> Value {
    let colour = |about: &str| {
        let mut schema = text(about);
        schema["pattern"] = "^(#[0-9A-Fa-f]{6}|[A-Za-z][A-Za-z _-]*)$".into();
        schema
    };
    let emphasis = one_of(["bold", "dim", "reversed", "underlined"], "How the text is set off.");
    let entry = table(
        &[],
        &[
            ("color", colour("Where the terminal shows exact colours: #6cb6ff.")),
            ("basic", colour("Elsewhere: one of the terminal's own sixteen.")),
            ("modifiers", list(&emphasis)),
        ],
    );
    let roles: Vec<(&str, Value)> = theme::Role::ALL.iter().map(|role| (role.as_str(), entry.clone())).collect();
    table(&[], &roles)
}

#[test]
fn the_schemas_are_what_the_program_reads() {
    for Form { name, title, schema, .. } in forms() {
        let mut document = json!({ "$schema": "http://json-schema.org/draft-07/schema#", "title": title });
        document.as_object_mut().unwrap().extend(schema.as_object().unwrap().clone());
        let path = file(&format!("docs/schema/{name}.json"));
        let wanted = serde_json::to_string_pretty(&document).unwrap() + "\n";
        if std::env::var_os("UPDATE_DOCS").is_some() {
            fs::write(path, wanted).unwrap();
        } else {
            let found = fs::read_to_string(path).unwrap();
            assert_eq!(found, wanted, "{name}: write it with UPDATE_DOCS=1 cargo test --test it schemas");
        }
    }
}

#[test]
fn every_shipped_file_is_of_its_form_and_each_setting_at_its_default_too() {
    for Form { schema, shipped, .. } in forms() {
        assert!(!shipped.is_empty());
        for path in shipped {
            let found = faults(&schema, &as_json(&fs::read_to_string(&path).unwrap()));
            assert!(found.is_empty(), "{}: {found:?}", path.display());
        }
    }
    let template = fs::read_to_string(file("assets/config.toml")).unwrap();
    let set: String = template
        .lines()
        .map(|line| {
            line.strip_prefix('#').filter(|rest| !rest.starts_with([' ', ':'])).unwrap_or(line).to_owned() + "\n"
        })
        .collect();
    assert_eq!(faults(&config(), &as_json(&set)), Vec::<String>::new());
}

#[test]
fn a_mistake_is_seen_by_its_schema() {
    let forms = forms();
    let wrong = |name: &str, toml: &str| {
        let form = forms.iter().find(|form| form.name == name).unwrap();
        !faults(&form.schema, &as_json(toml)).is_empty()
    };
    for (name, toml) in [
        ("config", "[prompts]"),
        ("config", "[prompt]\nmax_per_hour = -1"),
        ("config", "[prompt]\nwork_days = [\"monday\"]"),
        ("config", "[observe]\nsource = \"kernel\""),
        ("rule", "id = \"x\"\nprograms = [\"x\"]"),
        ("rule", "id = \"x\"\nprograms = [\"x\"]\n[[verb]]\nkind = \"people\""),
        ("survey", "schema = 2"),
        ("config", "[keys.list]\ntagg = \"x\""),
        ("theme", "[acent]\nbasic = \"red\""),
        ("theme", "[dim]\nmodifiers = [\"blink\"]"),
        ("interview", "schema = 1\n[guide]\nid = \"x\""),
    ] {
        assert!(wrong(name, toml), "{name}: {toml}");
    }
}

/// What is written for a person to start from says where its schema is.
#[test]
fn files_to_start_from_name_their_schema() {
    let mut named = vec![("config", file("assets/config.toml")), ("survey", file("assets/survey-template.toml"))];
    named.extend(folder("assets/interviews").into_iter().map(|path| ("interview", path)));
    named.extend(folder("assets/themes").into_iter().map(|path| ("theme", path)));
    for (name, path) in named {
        let text = fs::read_to_string(&path).unwrap();
        let first = text.lines().next().unwrap();
        let is_named = first.starts_with("#:schema https://") && first.ends_with(&format!("/docs/schema/{name}.json"));
        assert!(is_named, "{}: {first}", path.display());
    }
}
