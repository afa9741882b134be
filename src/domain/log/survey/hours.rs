//! Stretches of a day in civil time: the work window, the quiet hours.

use chrono::{NaiveTime, TimeDelta};

/// From a time of the day to a later one; the end is not in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct DayWindow {
    pub(super) from: NaiveTime,
    pub(super) to: NaiveTime,
}

impl DayWindow {
    /// Reads `09:00-17:30`. A window over midnight is none that a pulse can be planned in.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (from, to) = text.split_once('-')?;
        let time = |text: &str| NaiveTime::parse_from_str(text.trim(), "%H:%M").ok();
        let (from, to) = (time(from)?, time(to)?);
        (from < to).then_some(Self { from, to })
    }

    /// Without the first and last minutes; `None` where nothing is left.
    pub(super) fn shortened(self, first_min: u64, last_min: u64) -> Option<Self> {
        let minutes = |n: u64| TimeDelta::minutes(i64::try_from(n).unwrap_or(i64::MAX / 120_000).min(24 * 60));
        let from = self.from.signed_duration_since(NaiveTime::MIN) + minutes(first_min);
        let to = self.to.signed_duration_since(NaiveTime::MIN) - minutes(last_min);
        (from < to).then(|| Self { from: NaiveTime::MIN + from, to: NaiveTime::MIN + to })
    }

    /// What is left of it outside `quiet`, in order.
    pub(super) fn without(self, quiet: &[Self]) -> Vec<Self> {
        let mut left = vec![self];
        for hole in quiet {
            left = left
                .into_iter()
                .flat_map(|part| {
                    let before = Self { from: part.from, to: part.to.min(hole.from) };
                    let after = Self { from: part.from.max(hole.to), to: part.to };
                    [before, after]
                })
                .filter(|part| part.from < part.to)
                .collect();
        }
        left.dedup();
        left
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hours(text: &str) -> DayWindow {
        DayWindow::parse(text).unwrap()
    }

    #[test]
    fn quiet_hours_cut_the_window() {
        let left = hours("09:00-17:00").without(&[hours("12:00-13:00"), hours("16:30-18:00")]);
        assert_eq!(left, [hours("09:00-12:00"), hours("13:00-16:30")]);
        assert_eq!(hours("09:00-17:00").without(&[hours("20:00-21:00")]), [hours("09:00-17:00")]);
        assert_eq!(hours("09:00-17:00").without(&[hours("08:00-18:00")]), []);
    }

    #[test]
    fn a_window_must_go_forward() {
        for wrong in ["17:00-09:00", "09:00", "9-5", "25:00-26:00", "09:00-09:00", ""] {
            assert_eq!(DayWindow::parse(wrong), None, "{wrong}");
        }
        assert_eq!(hours("09:00-09:20").shortened(15, 15), None);
        assert_eq!(hours("09:00-17:30").shortened(15, 15), Some(hours("09:15-17:15")));
    }
}
