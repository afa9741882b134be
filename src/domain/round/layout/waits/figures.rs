//! How the value of each figure is found in the facts of a log, and when there is too little to say one.

use super::WaitFacts;
use crate::domain::log::tag::Wave;

/// A rate or a count says nothing of less than half an observed week.
const LEAST_WEEKS: f64 = 0.5;
/// Fewer runs say nothing of how long or how well runs go.
const LEAST_RUNS: u64 = 10;
/// Fewer questions say nothing of how many are answered.
const LEAST_PROMPTS: u64 = 4;
/// Of less time in turns no part is given.
const LEAST_TURN_HOURS: f64 = 1.0;
/// One story is not a figure.
const LEAST_ITEMS: u64 = 2;

impl WaitFacts {
    /// The value of the figure with this id and these upper edges; none where there is too little to say one.
    pub(super) fn value(&self, id: &str, upper: &[f64]) -> Option<f64> {
        match id {
            "waits.observed_weeks" => Some(self.developer_weeks).filter(|weeks| *weeks > 0.0),
            "waits.blocked_rate" => self.per_week(self.blocked_hours),
            "waits.blocked_rate.W" => self.rate_of(Wave::WaysOfWorking),
            "waits.blocked_rate.A" => self.rate_of(Wave::Alignment),
            "waits.blocked_rate.V" => self.rate_of(Wave::Velocity),
            "waits.blocked_rate.E" => self.rate_of(Wave::Environment),
            "waits.machine_rate" => self.per_week(self.machine_hours),
            "waits.longest" => self.per_week(0.0).map(|_| self.longest_s),
            "waits.latency_median" => self.latency_median_s.filter(|_| self.runs >= LEAST_RUNS),
            "waits.latency_p90" => self.latency_p90_s.filter(|_| self.runs >= LEAST_RUNS),
            "waits.success" => share(self.succeeded, self.succeeded + self.failed, LEAST_RUNS),
            "waits.retries" => self.retries.and_then(|retries| self.per_week(retries as f64)),
            "waits.hunts" => self.per_week(self.hunts as f64),
            "waits.review_age" => self.review_age_s.filter(|age| self.tells_review_age(*age, upper)),
            "waits.prompts_answered" => share(self.prompts_answered, self.prompts_shown, LEAST_PROMPTS),
            "waits.turn_rate" => self.per_week(self.turn_hours),
            "waits.turn_builds" => self.turn_builds.filter(|_| self.turn_hours >= LEAST_TURN_HOURS),
            "pilot.shift" => self.pilot_shift,
            _ => None,
        }
    }

    /// So much in an observed week.
    pub(super) fn per_week(&self, sum: f64) -> Option<f64> {
        (self.developer_weeks >= LEAST_WEEKS).then(|| sum / self.developer_weeks)
    }

    /// Blocked hours per observed week by dimension; nothing where less than half of blocked time has a category, because
    /// the rest may be anything.
    fn rate_of(&self, wave: Wave) -> Option<f64> {
        let told: f64 = self.by_tag.iter().map(|(_, hours)| hours).sum();
        let own = || self.by_tag.iter().filter(|(tag, _)| tag.wave() == Some(wave)).map(|(_, hours)| hours).sum();
        (told * 2.0 >= self.blocked_hours).then(own).and_then(|own| self.per_week(own))
    }

    /// A median that is only known to be at least so long says a cell where there is none above it.
    fn tells_review_age(&self, age: f64, upper: &[f64]) -> bool {
        let is_last = upper.last().is_some_and(|last| age > *last);
        self.reviews >= LEAST_ITEMS && (!self.is_review_age_bound || is_last)
    }

    /// The place where more than half of the hunts ended; the one after the last where there is none.
    pub(super) fn place_of_hunts(&self) -> Option<usize> {
        let all: u64 = self.found.iter().sum();
        let most = || self.found.iter().position(|count| count * 2 > all).unwrap_or(self.found.len());
        (all >= LEAST_ITEMS).then(most)
    }
}

fn share(part: u64, whole: u64, least: u64) -> Option<f64> {
    (whole >= least).then(|| part as f64 / whole as f64)
}
