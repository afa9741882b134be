//! Puts the panel together, each figure by the one definition of it.

use chrono::TimeZone;

use super::{
    Coverage, Frame, Movement, Panel, PanelInputs, StripWeek, commands, imports, metrics, movement, pulses, split,
    tags, weeks,
};
use crate::domain::figure::stats;
use crate::domain::figure::stats::{Summary, WaitRecords};
use crate::domain::log::reading::Reading;
use crate::domain::time::Period;

/// The panel of `frame` as it stands at the reading's now; `zone` says where weeks, days and hours begin.
pub fn panel<Z: TimeZone>(inputs: &PanelInputs, frame: Frame, reading: Reading, zone: &Z) -> Panel {
    let (span, strip) = (frame.span(zone), frame.strip(zone));
    let WaitRecords { waits, prompts, .. } = inputs.records;
    let summary = stats::summary(&inputs.records, span, reading);
    let [blocked, observed] = weeks::stretches(&inputs.records, strip, reading);
    let weeks = weeks::weeks(frame, [&blocked, &observed], zone);
    let is_current = span.contains(reading.now);
    let judged_from = Movement::judged_from(frame, is_current);
    let usual = Movement::of(inputs.basis.unwrap_or(&movement::basis_of_strip(&weeks)), judged_from);
    let ledger = tags::TagLedger::new(&stats::claims(waits, span, reading), prompts, span, zone);
    let commands = commands::commands(stats::ended_runs(waits, span), reading.now);
    let said = pulses::said(inputs, span.to);
    Panel {
        frame,
        span,
        is_current,
        usual,
        signals: usual.map(|usual| usual.signals(&weeks)).unwrap_or_default(),
        rate: weeks::rate(&weeks, frame.reach),
        tags: ledger.shares(),
        waves: ledger.waves(),
        metrics: metrics::metrics(inputs, &summary, &said, reading, zone),
        when: split::hours(&inside(&blocked, span), zone),
        slowest: commands::slowest(&commands),
        repeated: commands::repeated(commands),
        said,
        imports: imports::imports(inputs, span),
        coverage: coverage(weeks::last(&weeks, frame.reach), &summary),
        weeks,
        summary,
    }
}

/// The parts of `stretches` in the period.
fn inside(stretches: &[(i64, i64)], period: Period) -> Vec<(i64, i64)> {
    let edges = [period.from.timestamp_millis(), period.to.timestamp_millis()];
    stretches.iter().flat_map(|stretch| split::cut(&edges, *stretch)).map(|(_, from, to)| (from, to)).collect()
}

fn coverage(weeks: &[StripWeek], summary: &Summary) -> Coverage {
    Coverage {
        weeks: weeks.iter().filter(|week| !week.is_gap).count() as u64,
        of_weeks: weeks.len() as u64,
        developer_weeks: weeks.iter().map(|week| week.developer_weeks).sum(),
        observed: summary.observed,
        prompts_shown: summary.prompts.shown,
        prompts_answered: summary.prompts.answered,
    }
}
