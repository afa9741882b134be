//! An export of `ActivityWatch`'s buckets, as JSON. Of all that is in it only one thing is read: when the person was at the
//! machine (`aw-watcher-afk`). Windows, titles, pages and files are skipped without being looked at.

use std::fmt;
use std::io::Read;
use std::time::Duration;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::{problem, rfc3339};
use crate::domain::log::evidence::{Findings, OmissionReason};
use crate::domain::say::problem::Problem;
use crate::domain::time::Span;

/// Years of windows are in an export beside what is read of it; it is read through, never kept.
pub const MAX_BYTES: u64 = 1 << 30;
const AFK: &str = "aw-watcher-afk";
const AFK_TYPE: &str = "afkstatus";
const HINT: &str = "export it in ActivityWatch under Raw data";
/// Nobody is at a machine for longer without a pause.
pub const LONGEST: Duration = Duration::from_secs(12 * 3600);

/// Stretches in which the person was at the machine, in order; none overlaps another.
///
/// # Errors
/// If it is no such export, or has no bucket that tells.
pub fn read(reader: impl Read, file: &str) -> Result<(Vec<Span>, Findings), Problem> {
    let mut found = PresenceExport::default();
    let mut json = serde_json::Deserializer::from_reader(std::io::BufReader::with_capacity(1 << 16, reader));
    let read = Export(&mut found).deserialize(&mut json).and_then(|()| json.end());
    read.map_err(|error| problem::json(file, &error, HINT))?;
    if !found.has_bucket {
        return Err(Problem::new(file, None, format!("has no bucket `{AFK}…`")).hint("export all buckets, or that one"));
    }
    Ok((merged(found.stretches), found.findings))
}

#[derive(Default)]
struct PresenceExport {
    has_bucket: bool,
    stretches: Vec<Span>,
    findings: Findings,
}

impl PresenceExport {
    fn take(&mut self, event: &Event) {
        self.findings.read += 1;
        let number = self.findings.read;
        if event.data.status.as_deref() != Some("not-afk") {
            return self.findings.leave_out(OmissionReason::NotActive);
        }
        let Some(start) = rfc3339(&event.timestamp) else {
            return self.findings.misunderstand(number, "its timestamp is no time");
        };
        match Duration::try_from_secs_f64(event.duration) {
            Err(_) => self.findings.misunderstand(number, "its duration is no length"),
            Ok(length) if length > LONGEST => self.findings.leave_out(OmissionReason::TooLong),
            Ok(length) if length.is_zero() => self.findings.leave_out(OmissionReason::NoLength),
            Ok(length) => self.stretches.push(Span::lasting(start, length)),
        }
    }
}

/// Joins what overlaps or touches: two watchers may have told of one stretch.
fn merged(mut stretches: Vec<Span>) -> Vec<Span> {
    stretches.sort_by_key(|stretch| stretch.start);
    let mut joined: Vec<Span> = Vec::with_capacity(stretches.len());
    for stretch in stretches {
        match joined.last_mut() {
            Some(last) if stretch.start <= last.end => last.end = last.end.max(stretch.end),
            _ => joined.push(stretch),
        }
    }
    joined
}

#[derive(Deserialize)]
struct Event {
    timestamp: String,
    duration: f64,
    #[serde(default)]
    data: Data,
}

#[derive(Default, Deserialize)]
struct Data {
    status: Option<String>,
}

/// `{"buckets": {…}}`.
struct Export<'a>(&'a mut PresenceExport);
/// `{"aw-watcher-afk_host": {…}, …}`.
struct Buckets<'a>(&'a mut PresenceExport);
/// `{"type": "afkstatus", "events": […]}`.
struct Bucket<'a> {
    found: &'a mut PresenceExport,
    tells: bool,
}
struct Events<'a>(&'a mut PresenceExport);

macro_rules! seed {
    ($seed:ident, $ask:ident) => {
        impl<'de> DeserializeSeed<'de> for $seed<'_> {
            type Value = ();

            fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
                deserializer.$ask(self)
            }
        }
    };
}

seed!(Export, deserialize_map);
seed!(Buckets, deserialize_map);
seed!(Bucket, deserialize_map);
seed!(Events, deserialize_seq);

impl<'de> Visitor<'de> for Export<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with `buckets`")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            if key == "buckets" {
                map.next_value_seed(Buckets(self.0))?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }
}

impl<'de> Visitor<'de> for Buckets<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of buckets")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(name) = map.next_key::<String>()? {
            let tells = name.starts_with(AFK);
            map.next_value_seed(Bucket { found: &mut *self.0, tells })?;
        }
        Ok(())
    }
}

impl<'de> Visitor<'de> for Bucket<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a bucket")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "type" => self.tells |= map.next_value::<String>()? == AFK_TYPE,
                "events" if self.tells => map.next_value_seed(Events(&mut *self.found))?,
                _ => map.next_value::<IgnoredAny>().map(|_| ())?,
            }
        }
        self.found.has_bucket |= self.tells;
        Ok(())
    }
}

impl<'de> Visitor<'de> for Events<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of events")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut events: A) -> Result<(), A::Error> {
        while let Some(event) = events.next_element::<Event>()? {
            self.0.take(&event);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXPORT: &str = r#"{"buckets": {
      "aw-watcher-window_host": {"type": "currentwindow", "events": [{"timestamp": 7, "data": {"title": ["SECRET"]}}]},
      "aw-watcher-afk_host": {"id": "x", "type": "afkstatus", "events": [
        {"id": 3, "timestamp": "2026-11-20T09:00:00.500Z", "duration": 600.0, "data": {"status": "not-afk"}},
        {"id": 2, "timestamp": "2026-11-20T08:00:00Z", "duration": 1800, "data": {"status": "not-afk"}},
        {"id": 1, "timestamp": "2026-11-20T08:20:00Z", "duration": 1200, "data": {"status": "not-afk"}},
        {"id": 4, "timestamp": "2026-11-20T08:40:00Z", "duration": 1200, "data": {"status": "afk"}},
        {"id": 5, "timestamp": "yesterday", "duration": 1, "data": {"status": "not-afk"}},
        {"id": 6, "timestamp": "2026-11-20T10:00:00Z", "duration": -1, "data": {"status": "not-afk"}},
        {"id": 7, "timestamp": "2026-11-20T10:00:00Z", "duration": 1e300, "data": {"status": "not-afk"}}
      ]}}, "more": null}"#;

    #[test]
    fn only_stretches_at_the_machine_come_out() {
        let (stretches, findings) = read(EXPORT.as_bytes(), "export.json").unwrap();
        let lengths: Vec<u64> = stretches.iter().map(|stretch| stretch.length().as_secs()).collect();
        assert_eq!(lengths, [2400, 600], "what overlaps is one stretch, and they are in order");
        assert_eq!((findings.read, findings.not_understood), (7, 3));
        assert_eq!(findings.first_problem, Some((5, "its timestamp is no time".into())));
    }

    #[test]
    fn another_file_is_refused_with_its_line() {
        for (text, says) in [
            ("", "export.json:1: the file ends too early"),
            ("[]", "export.json:1: found a list, expected an object with `buckets`"),
            ("{\"buckets\": {}}", "export.json: has no bucket `aw-watcher-afk…`"),
            ("{\"buckets\": {}}\n{}", "export.json:2: something stands after its end"),
            ("{\"buckets\":\n {\"aw-watcher-afk\": {\"events\": 3}}}", "export.json:2: found the number 3, expected"),
        ] {
            let error = read(text.as_bytes(), "export.json").unwrap_err().to_string();
            assert!(error.starts_with(says), "{error}");
        }
    }

    #[test]
    fn deep_nesting_is_refused_and_not_followed() {
        let deep = format!("{{\"x\": {}", "[".repeat(1_000_000));
        assert!(read(deep.as_bytes(), "export.json").is_err());
    }
}
