//! Weeks as dots between the limits of usual movement: one line each, readable without colour.

use crate::domain::figure::pilot::Comparison;
use crate::domain::figure::stats::xmr::{ControlChart, SignalRule};
use crate::domain::figure::stats::{Metric, SeriesWeek};

/// Columns of the picture itself: with date and value a line has at most 80.
const WIDTH: usize = 50;

/// What the marks are.
struct Marks {
    within: char,
    outside: char,
    limit: char,
    mean: char,
}

const UNICODE: Marks = Marks { within: '●', outside: '◆', limit: '│', mean: '┊' };
const ASCII: Marks = Marks { within: 'o', outside: 'X', limit: '|', mean: ':' };

/// The weeks before and after, each with its value, its dot, and what there is to say of it.
pub(super) fn strip(compared: &Comparison, metric: Metric, ascii: bool) -> Vec<String> {
    let marks = if ascii { ASCII } else { UNICODE };
    let Some(scale) = Scale::of(compared) else {
        return vec!["No week has a value yet.".into()];
    };
    let line = |week: &SeriesWeek, is_outside: bool| {
        let value = week.value.map(|value| metric.amount(value)).unwrap_or_default();
        let picture = match (week.value, week.gap) {
            (Some(value), _) => scale.line(value, compared.chart, (&marks, is_outside)),
            (None, gap) => gap.map_or_else(String::new, |gap| format!("({})", gap.name())),
        };
        format!("  {}  {value:>8}  {picture}", week.monday).trim_end().to_owned()
    };
    let is_outside =
        |at: usize| compared.signals.iter().any(|signal| signal.at == at && signal.rule == SignalRule::Outside);
    let mut lines = vec!["Before (weeks from Monday on)".to_owned()];
    lines.extend(compared.before.iter().map(|week| line(week, false)));
    lines.push("After".into());
    lines.extend(compared.after.iter().enumerate().map(|(at, week)| line(week, is_outside(at))));
    if compared.after.is_empty() {
        lines.push("  no whole week yet".into());
    }
    if compared.chart.is_some() {
        let Marks { within, outside, limit, mean } = marks;
        lines.push(format!(
            "  {within} within, {outside} outside the limits {limit} of usual movement; {mean} mean before"
        ));
    }
    lines
}

/// From the smallest to the largest that is drawn; what cannot be negative begins at zero.
struct Scale {
    low: f64,
    high: f64,
}

impl Scale {
    fn of(compared: &Comparison) -> Option<Self> {
        let values = compared.before.iter().chain(&compared.after).filter_map(|week| week.value);
        let limits = compared.chart.map(|chart| chart.limits.upper);
        let high = values.chain(limits).max_by(f64::total_cmp)?;
        Some(Self { low: 0.0, high: if high > 0.0 { high } else { 1.0 } })
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a column inside the picture")]
    fn column(&self, value: f64) -> usize {
        let share = ((value - self.low) / (self.high - self.low)).clamp(0.0, 1.0);
        (share * (WIDTH - 1) as f64).round() as usize
    }

    fn line(&self, value: f64, chart: Option<ControlChart>, (marks, is_outside): (&Marks, bool)) -> String {
        let mut cells = vec![' '; WIDTH];
        if let Some(limits) = chart.map(|chart| chart.limits) {
            for (at, mark) in [(limits.mean, marks.mean), (limits.lower, marks.limit), (limits.upper, marks.limit)] {
                cells[self.column(at)] = mark;
            }
        }
        cells[self.column(value)] = if is_outside { marks.outside } else { marks.within };
        cells.into_iter().collect()
    }
}
