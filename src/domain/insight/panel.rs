//! Puts the panel together.

use chrono::TimeZone;

use super::{Coverage, Frame, Inputs, Panel};
use crate::domain::stats::{self, Reading, summary};

/// The panel of `frame` as it stands at the reading's now; `zone` says where weeks, days and hours begin.
pub fn panel<Z: TimeZone>(inputs: &Inputs, frame: Frame, reading: Reading, zone: &Z) -> Panel {
    let span = frame.span(zone);
    let of_period =
        stats::Inputs { waits: inputs.waits, observed: inputs.observed, prompts: inputs.prompts, trees: inputs.trees };
    let summary = summary(&of_period, span, reading);
    let coverage = Coverage {
        weeks: 0,
        of_weeks: frame.reach.weeks(),
        developer_weeks: 0.0,
        observed: summary.observed,
        prompts_shown: summary.prompts.shown,
        prompts_answered: summary.prompts.answered,
    };
    Panel {
        frame,
        span,
        is_current: span.contains(reading.now),
        weeks: Vec::new(),
        limits: None,
        rate: None,
        summary,
        tags: Vec::new(),
        waves: Vec::new(),
        metrics: Vec::new(),
        when: [[0; 24]; 7],
        slowest: Vec::new(),
        repeated: Vec::new(),
        said: Vec::new(),
        coverage,
    }
}
