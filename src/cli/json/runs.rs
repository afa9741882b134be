//! How long runs took and how they went, in every document that adds runs up.

use serde::Serialize;

use super::seconds;
use crate::domain::figure::stats::{Latency, OutcomeCounts};

#[derive(Debug, Serialize)]
#[expect(clippy::struct_field_names, reason = "the names are the document's")]
pub(super) struct LatencyPart {
    total_seconds: f64,
    median_seconds: Option<f64>,
    p90_seconds: Option<f64>,
}

#[derive(Debug, Serialize)]
pub(super) struct OutcomesPart {
    succeeded: u64,
    failed: u64,
    cancelled: u64,
    unknown: u64,
    success_rate: Option<f64>,
    wilson95: Option<[f64; 2]>,
}

pub(super) fn latency(latency: &Latency) -> LatencyPart {
    let rounded = |value: f64| value.round() / 1000.0;
    LatencyPart {
        total_seconds: seconds(latency.total),
        median_seconds: latency.median.map(rounded),
        p90_seconds: latency.p90.map(rounded),
    }
}

pub(super) fn outcomes(counts: OutcomeCounts) -> OutcomesPart {
    OutcomesPart {
        succeeded: counts.succeeded,
        failed: counts.failed,
        cancelled: counts.cancelled,
        unknown: counts.unknown,
        success_rate: counts.success_rate(),
        wilson95: counts.wilson95(),
    }
}
