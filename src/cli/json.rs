//! The documents that other programs read. Field order and names are a promise; what is not known is `null`.
//!
//! A document is one literal, an `object!`: a key, and what stands under it.

use std::time::Duration;

use serde::{Serialize, Serializer};

use super::out::FieldValue;
use crate::domain::log::reading::Reading;
use crate::domain::log::survey::Budget;
use crate::domain::log::survey::due::Invitation;
use crate::domain::log::wait::{End, Exit, Wait};
use crate::domain::page::log::LogPage;
use crate::domain::time::{Moment, resolve_civil};

/// A JSON object whose keys come out in the order in which they are written. `key,` alone takes the variable of that name;
/// attributes are serde's.
macro_rules! object {
    ($($(#[$attribute:meta])* $key:ident $(: $value:expr)?),+ $(,)?) => {{
        #[expect(non_camel_case_types, reason = "the type of a value is named as its key")]
        let object = {
            #[derive(serde::Serialize)]
            struct Object<$($key),+> {
                $($(#[$attribute])* $key: $key),+
            }
            Object { $($key $(: $value)?),+ }
        };
        object
    }};
}
pub(crate) use object;

mod panel;
mod stats;
mod status;

pub(crate) use stats::{stats, stats_of_panel, stats_of_week, to_seconds};
pub(crate) use status::status;

/// A moment in RFC 3339 with its own local offset, to the millisecond.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Time(pub Moment);

impl std::fmt::Display for Time {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.to_rfc3339_opts(chrono::SecondsFormat::Millis, false))
    }
}

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Milliseconds as seconds.
#[must_use]
pub(crate) fn seconds(milliseconds: i64) -> f64 {
    milliseconds as f64 / 1000.0
}

/// A length as seconds.
#[must_use]
pub(crate) fn seconds_of(length: Duration) -> f64 {
    seconds(i64::try_from(length.as_millis()).unwrap_or(i64::MAX))
}

/// A number without the digits behind the last of `parts`: 1000 of them leave thousandths.
pub(super) fn rounded(value: f64, parts: f64) -> f64 {
    (value * parts).round() / parts
}

/// The objects of a list.
pub(crate) fn each<'a, T, O>(items: &'a [T], object: impl Fn(&'a T) -> O) -> Vec<O> {
    items.iter().map(object).collect()
}

/// A JSON object whose keys are known only when it is made, in the order of its entries.
#[derive(Debug, Clone)]
pub(super) struct Entries<'a, V>(pub Vec<(&'a str, V)>);

impl<V: Serialize> Serialize for Entries<'_, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(key, value)| (*key, value)))
    }
}

/// `draglog.log/1`, newest last.
pub(crate) fn log(page: &LogPage) -> impl Serialize {
    object! { schema: "draglog.log/1", waits: each(&page.waits, |one| wait(one, page.reading)) }
}

/// One wait of `draglog.log/1`, as it stands at the reading's now. A log has thousands: its fields are made as they are written.
pub(crate) const fn wait(wait: &Wait, reading: Reading) -> impl Serialize {
    WaitObject { wait, reading }
}

#[derive(Clone, Copy)]
struct WaitObject<'a> {
    wait: &'a Wait,
    reading: Reading,
}

impl Serialize for WaitObject<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(WAIT.iter().map(|(key, field)| (key, field(self.wait, self.reading))))
    }
}

/// A key of a wait, and what stands under it.
type WaitField = (&'static str, fn(&Wait, Reading) -> FieldValue);

/// The fields of a wait, in JSON and in CSV.
pub(crate) const WAIT: &[WaitField] = &[
    ("id", |wait, _| FieldValue::own(wait.id.0)),
    ("kind", |wait, _| FieldValue::word(Some(wait.kind))),
    ("class", |wait, _| FieldValue::word(Some(wait.class()))),
    ("source", |wait, _| FieldValue::word(Some(wait.source))),
    ("actor", |wait, _| FieldValue::word(Some(wait.actor))),
    ("tool", |wait, _| FieldValue::text(wait.tool.as_deref())),
    ("label", |wait, _| FieldValue::text(Some(&wait.label))),
    ("project", |wait, _| FieldValue::text(wait.project.as_deref())),
    ("started_at", |wait, _| FieldValue::word(Some(Time(wait.started_at)))),
    ("ended_at", |wait, _| FieldValue::word(wait.ended_at().map(Time))),
    ("seconds", |wait, reading| FieldValue::own(seconds_of(wait.latency(reading.now)))),
    ("suspended_seconds", |wait, _| FieldValue::own(seconds_of(wait.suspended))),
    ("outcome", |wait, _| FieldValue::word(Some(wait.state()))),
    ("exit_code", |wait, _| FieldValue::own(exit(wait).and_then(Exit::code))),
    ("signal", |wait, _| FieldValue::own(exit(wait).and_then(Exit::signal))),
    ("held_up", |wait, reading| FieldValue::own(reading.held_up(wait))),
    ("blocked_seconds", |wait, reading| FieldValue::own(blocked_seconds(wait, reading))),
    ("tag", |wait, _| FieldValue::word(wait.tag())),
    ("facet", |wait, _| FieldValue::text(wait.facet())),
    ("tag_source", |wait, _| FieldValue::word(wait.tag_source())),
    ("attention", |wait, _| FieldValue::word(wait.attention)),
    ("idle_cut", |wait, reading| FieldValue::own(wait.is_idle_cut(reading.now))),
    ("note", |wait, _| FieldValue::text(wait.note.as_deref())),
];

fn exit(wait: &Wait) -> Option<Exit> {
    wait.end.and_then(End::exit)
}

fn blocked_seconds(wait: &Wait, reading: Reading) -> Option<f64> {
    if reading.held_up(wait) == Some(false) {
        return Some(0.0);
    }
    reading.blocked(wait).map(|span| seconds_of(span.length()))
}

/// A pulse that is or will be asked.
pub(crate) fn invitation(ask: &Invitation) -> impl Serialize {
    let local = |civil| Time(resolve_civil(civil, &chrono::Local));
    object! {
        id: &ask.survey,
        title: &ask.title,
        service: &ask.service,
        from: local(ask.from),
        until: local(ask.until),
    }
}

/// What everything that asks has taken this week.
pub(crate) fn budget(budget: &Budget) -> impl Serialize {
    object! {
        seconds_asked: rounded(budget.used_s, 1000.0),
        budget_seconds: budget.of_s,
        shown: budget.asked,
        answered: budget.answered,
    }
}
