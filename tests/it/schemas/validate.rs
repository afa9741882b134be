//! As much of JSON Schema as the schemas here use; what else one may hold is refused, so that nothing is passed over.

use serde_json::Value;

/// What is wrong with `value`, each with where it stands.
pub(super) fn faults(schema: &Value, value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    check(schema, value, "", &mut found);
    found
}

fn check(schema: &Value, value: &Value, at: &str, found: &mut Vec<String>) {
    for (word, rule) in schema.as_object().unwrap() {
        let is_met = match word.as_str() {
            // Its keys are looked at by `additionalProperties`, which stands beside it.
            "description" | "default" | "pattern" | "properties" => true,
            "type" => types(rule).any(|name| is_of_type(name, value)),
            "enum" => rule.as_array().unwrap().contains(value),
            "minimum" => value.as_i64().is_none_or(|number| number >= rule.as_i64().unwrap()),
            "maximum" => value.as_i64().is_none_or(|number| number <= rule.as_i64().unwrap()),
            "minItems" => value.as_array().is_none_or(|items| items.len() as u64 >= rule.as_u64().unwrap()),
            "required" => strings(rule).all(|key| value.get(key).is_some()),
            "anyOf" => rule.as_array().unwrap().iter().any(|one| faults(one, value).is_empty()),
            "additionalProperties" => check_keys(schema, rule, value, at, found),
            "items" => {
                for (index, item) in value.as_array().into_iter().flatten().enumerate() {
                    check(rule, item, &format!("{at}[{index}]"), found);
                }
                true
            }
            other => panic!("the tests do not know `{other}`"),
        };
        if !is_met {
            found.push(format!("{at}: {word} {rule} is not met by {value}"));
        }
    }
}

/// Known keys are checked; others have to be allowed, or be of the form that is given for them.
fn check_keys(schema: &Value, others: &Value, value: &Value, at: &str, found: &mut Vec<String>) -> bool {
    let mut is_met = true;
    for (key, value) in value.as_object().into_iter().flatten() {
        let at = format!("{at}.{key}");
        match (schema["properties"].get(key), others) {
            (Some(known), _) => check(known, value, &at, found),
            (None, Value::Bool(is_allowed)) => is_met &= is_allowed,
            (None, form) => check(form, value, &at, found),
        }
    }
    is_met
}

fn strings(list: &Value) -> impl Iterator<Item = &str> {
    list.as_array().unwrap().iter().map(|item| item.as_str().unwrap())
}

/// One type, or several of which one will do.
fn types(rule: &Value) -> impl Iterator<Item = &str> {
    rule.as_str().into_iter().chain(rule.as_array().into_iter().flatten().filter_map(Value::as_str))
}

fn is_of_type(name: &str, value: &Value) -> bool {
    match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64(),
        "number" => value.is_number(),
        other => panic!("no type {other}"),
    }
}

#[test]
fn what_does_not_meet_a_schema_is_told_with_its_place() {
    let schema = serde_json::json!({ "type": "object", "additionalProperties": false, "properties": {
        "list": { "type": "array", "items": { "type": "integer", "minimum": 0 } } } });
    let told = |json: &str| faults(&schema, &serde_json::from_str(json).unwrap()).join("; ");
    assert_eq!(told(r#"{"list": [1, 2]}"#), "");
    assert!(told(r#"{"list": [1, -2]}"#).starts_with(".list[1]: minimum"));
    assert!(told(r#"{"lost": 1}"#).starts_with(": additionalProperties"));
    assert!(told("3").starts_with(": type"));
}
