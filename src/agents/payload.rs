//! What a hook gets on stdin, read for its named fields alone.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::table::Agent;

/// A longer text is no id and no word of a list.
const LONGEST: usize = 4096;

/// The value of a named field.
#[derive(Debug, Clone, PartialEq)]
enum Value {
    Text(String),
    Number(u64),
    Flag(bool),
    /// Long, negative, nested or null; of a list its first member counts.
    Other,
}

/// The named fields of one payload.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Payload {
    fields: BTreeMap<String, Value>,
    is_own_prompt: bool,
}

impl Payload {
    /// Reads what `agent` names of an event.
    #[must_use]
    pub fn read(bytes: &[u8], agent: &Agent) -> Self {
        let names: Vec<&str> = agent.fields().collect();
        Self::of(bytes, &names, agent.prompt.as_deref().map(|name| (name, agent.own_prompts.as_slice())))
    }

    /// Reads these fields of an object. Of one that breaks off, or is none, as much as there is: an error would have to
    /// quote it. `prompt`: the field of which only that it begins in one of some ways is kept.
    #[must_use]
    pub fn of(bytes: &[u8], names: &[&str], prompt: Option<(&str, &[String])>) -> Self {
        let mut payload = Self::default();
        let reader = Reader { names, prompt, payload: &mut payload };
        // What could not be read is not there; the error would have words of the payload in it.
        if reader.deserialize(&mut serde_json::Deserializer::from_slice(bytes)).is_err() {
            tracing::trace!("a payload is not whole");
        }
        payload
    }

    /// The text in a field.
    #[must_use]
    pub fn text(&self, field: &str) -> Option<&str> {
        match self.fields.get(field)? {
            Value::Text(text) if !text.is_empty() => Some(text),
            _ => None,
        }
    }

    /// The text in the first of these fields that has one.
    #[must_use]
    pub fn first(&self, fields: &[String]) -> Option<&str> {
        fields.iter().find_map(|field| self.text(field))
    }

    /// Whether a field has one of these values.
    #[must_use]
    pub fn is_one_of(&self, field: &str, values: &[String]) -> bool {
        self.text(field).is_some_and(|value| values.iter().any(|known| known == value))
    }

    /// The number in a field.
    #[must_use]
    pub fn number(&self, field: &str) -> Option<u64> {
        match self.fields.get(field)? {
            Value::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// Whether a field is true.
    #[must_use]
    pub fn flag(&self, field: &str) -> bool {
        self.fields.get(field) == Some(&Value::Flag(true))
    }

    /// Whether the client sent the prompt by itself.
    #[must_use]
    pub const fn is_own_prompt(&self) -> bool {
        self.is_own_prompt
    }
}

/// The agent that sent this payload, as far as that can be told: one that knows the event, and of several the first whose name
/// for a turn is in it.
#[must_use]
pub(crate) fn sender(bytes: &[u8]) -> Option<Agent> {
    let knows = |agent: &Agent| {
        let payload = Payload::read(bytes, agent);
        let is_known = payload.text(&agent.event).is_some_and(|name| agent.rows(name).next().is_some());
        is_known.then(|| agent.key.as_ref().is_some_and(|key| payload.text(key).is_some()))
    };
    let senders = Agent::all().filter_map(|agent| Some((knows(&agent)?, agent)));
    senders.min_by_key(|(has_key, _)| !*has_key).map(|(_, agent)| agent)
}

struct Reader<'a> {
    names: &'a [&'a str],
    prompt: Option<(&'a str, &'a [String])>,
    payload: &'a mut Payload,
}

impl<'de> DeserializeSeed<'de> for Reader<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Reader<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(name) = map.next_key_seed(FIELD)? {
            let Value::Text(name) = name else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            if let Some((_, beginnings)) = self.prompt.filter(|(field, _)| name == *field) {
                let begins = |text: &str| beginnings.iter().any(|beginning| text.starts_with(beginning.as_str()));
                // The text itself is let go of at once.
                let text = |text: &str| if begins(text) { Value::Text(String::new()) } else { Value::Other };
                let prompt = map.next_value_seed(Scalar { text, has_lists: false })?;
                self.payload.is_own_prompt = matches!(prompt, Value::Text(_));
            } else if self.names.contains(&name.as_str()) {
                let value = map.next_value_seed(FIELD)?;
                self.payload.fields.insert(name, value);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }
}

/// A value of which `text` says what is kept of a text; everything nested is passed over.
#[derive(Clone, Copy)]
struct Scalar<F> {
    text: F,
    /// Of a list the first member counts.
    has_lists: bool,
}

/// The value of a field, or its name.
const FIELD: Scalar<fn(&str) -> Value> = Scalar {
    text: |text| if text.len() <= LONGEST { Value::Text(text.to_owned()) } else { Value::Other },
    has_lists: true,
};

impl<'de, F: Fn(&str) -> Value + Copy> DeserializeSeed<'de> for Scalar<F> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, F: Fn(&str) -> Value + Copy> Visitor<'de> for Scalar<F> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("anything")
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok((self.text)(text))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(Value::Number(number))
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Value, E> {
        Ok(Value::Flag(flag))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Other)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Value, E> {
        Ok(Value::Other)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Value, E> {
        Ok(Value::Other)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let first = if self.has_lists { list.next_element_seed(self)? } else { None };
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(first.unwrap_or(Value::Other))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Value::Other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Payload {
        Payload::read(text.as_bytes(), &Agent::of_id("claude").unwrap())
    }

    #[test]
    fn only_named_fields_are_read_and_the_prompt_is_let_go_of() {
        let payload =
            read(r#"{"session_id":"a","prompt":"Delete it","tool_input":{"command":"x"},"hook_event_name":"Stop"}"#);
        assert_eq!((payload.text("session_id"), payload.text("hook_event_name")), (Some("a"), Some("Stop")));
        assert!(!format!("{payload:?}").contains("Delete") && payload.fields.len() == 2);
        assert!(!payload.is_own_prompt());
        assert!(read(r#"{"prompt":"<task-notification>\n<task-id>"}"#).is_own_prompt());
    }

    #[test]
    fn of_a_payload_that_breaks_off_there_is_what_came_before() {
        let payload =
            read(r#"{"session_id":"a","duration_ms":12,"stop_hook_active":true,"tool_response":{"stdout":"aaaa"#);
        assert_eq!((payload.text("session_id"), payload.number("duration_ms")), (Some("a"), Some(12)));
        assert!(payload.flag("stop_hook_active"));
    }

    #[test]
    fn what_is_none_gives_nothing() {
        for text in [
            "",
            "[1,2]",
            "null",
            "\u{0}",
            "{\"session_id\":",
            "{\"session_id\":{\"a\":[1,{}]}}",
            "{1:2}",
            "{\"session_id\":-1}",
        ] {
            assert_eq!(read(text).text("session_id"), None, "{text:?}");
        }
        let long = format!(r#"{{"session_id":"{}"}}"#, "x".repeat(LONGEST + 1));
        assert_eq!(read(&long).text("session_id"), None);
    }
}
