//! Time that several waits lay claim to: counted once, and given to one of them.

use std::collections::BTreeMap;

use crate::domain::time::{Period, Span};

/// The part of `span` in the period, in milliseconds since the epoch.
pub(crate) fn clip(span: &Span, period: Period) -> Option<(i64, i64)> {
    let start = span.start.timestamp_millis().max(period.from.timestamp_millis());
    let end = span.end.timestamp_millis().min(period.to.timestamp_millis());
    (start < end).then_some((start, end))
}

/// One wait's claim to the stretch `start..end`, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claim {
    pub start: i64,
    pub end: i64,
    /// A wait entered by hand beats an observed one for the time they share.
    pub is_manual: bool,
    /// When the wait began, even before the period: among equals the earlier start keeps the time …
    pub began: i64,
    /// … and then the smaller number.
    pub id: i64,
}

/// How much of each claim is its own once every millisecond belongs to one claim only, in the order of `claims`.
///
/// What comes back adds up to the length of the union.
#[must_use]
pub fn attribute(claims: &[Claim]) -> Vec<i64> {
    let mut order: Vec<usize> = (0..claims.len()).collect();
    order.sort_by_key(|index| {
        let claim = &claims[*index];
        (!claim.is_manual, claim.began, claim.id)
    });
    let (mut taken, mut own) = (Occupancy::default(), vec![0; claims.len()]);
    for index in order {
        own[index] = taken.take(claims[index].start, claims[index].end);
    }
    own
}

/// The length of time that lies in at least one of the `stretches`.
#[must_use]
pub fn union(stretches: impl IntoIterator<Item = (i64, i64)>) -> i64 {
    let mut taken = Occupancy::default();
    stretches.into_iter().map(|(start, end)| taken.take(start, end)).sum()
}

/// The stretches of time that lie in at least one of the `stretches`: in order, apart from each other.
pub(crate) fn merged(stretches: impl IntoIterator<Item = (i64, i64)>) -> impl Iterator<Item = (i64, i64)> {
    let mut taken = Occupancy::default();
    for (start, end) in stretches {
        taken.take(start, end);
    }
    taken.0.into_iter()
}

/// The most `stretches` that share a moment; one that ends as another begins shares none with it.
pub(crate) fn most_at_once(stretches: &[(i64, i64)]) -> u32 {
    let mut edges: Vec<(i64, i32)> = stretches.iter().flat_map(|(start, end)| [(*start, 1), (*end, -1)]).collect();
    // An end comes before a beginning at the same moment.
    edges.sort_unstable();
    let open = edges.iter().scan(0, |open, (_, step)| {
        *open += step;
        Some(*open)
    });
    open.max().unwrap_or(0).unsigned_abs()
}

/// Stretches that belong to somebody: start to end, apart from each other.
#[derive(Debug, Default, Clone)]
pub(super) struct Occupancy(BTreeMap<i64, i64>);

impl Occupancy {
    /// Takes what is free of `start..end` and gives its length.
    pub(super) fn take(&mut self, start: i64, end: i64) -> i64 {
        if start >= end {
            return 0;
        }
        let (mut low, mut high, mut shared) = (start, end, 0);
        // Only the last stretch that begins before the end can reach in; remove such ones until none does.
        while let Some((&from, &to)) = self.0.range(..=end).next_back().filter(|(_, to)| **to >= start) {
            self.0.remove(&from);
            shared += (to.min(end) - from.max(start)).max(0);
            (low, high) = (low.min(from), high.max(to));
        }
        self.0.insert(low, high);
        end - start - shared
    }

    /// Of all stretches together.
    pub(super) fn length(&self) -> i64 {
        self.0.iter().map(|(start, end)| end - start).sum()
    }
}
