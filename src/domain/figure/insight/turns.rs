//! Turns of agents in words: the rows of `draglog stats`, of the panel and of the screen, and the sentence of the recap.

use crate::domain::figure::stats::Turns;
use crate::domain::say::count::{agree, count};
use crate::domain::say::length::{duration, hours, millis, whole_millis};
use crate::domain::say::share::percent;

impl Turns {
    /// Name and words of each figure; none without a turn.
    #[must_use]
    pub fn rows(&self) -> Vec<(String, String)> {
        if self.union == 0 {
            return Vec::new();
        }
        let row = |name: &str, words: String| (name.to_owned(), words);
        let beside = if self.most > 1 { format!(", at most {} side by side", self.most) } else { String::new() };
        let mut rows =
            vec![row("agents' turns", format!("{} in {}{beside}", self.length(), count(self.count, "turn")))];
        if let (Some(median), Some(slowest)) = (self.latency.median, self.latency.p90) {
            let lengths = format!("median {}, 90th percentile {}", duration(millis(median)), duration(millis(slowest)));
            rows.push(row("one turn", lengths));
        }
        rows.extend(self.builds().map(|words| row("builds and tests in turns", words)));
        rows
    }

    /// `Agents were at work for 9h 00m in 52 turns. Your own builds and tests ran for 4h 10m of that (46 %), ….`
    #[must_use]
    pub fn sentence(&self) -> Option<String> {
        let builds = self.builds().map(|words| format!("; your own builds and tests took {words}"));
        let first = format!("Agents were at work for {} in {}", self.length(), count(self.count, "turn"));
        (self.union > 0).then(|| format!("{first}{}.", builds.unwrap_or_default()))
    }

    fn length(&self) -> String {
        hours(whole_millis(self.union))
    }

    /// `4h 10m of that (46 %), most of it cargo test (3h 02m)`; `None` where none ran.
    fn builds(&self) -> Option<String> {
        let share = self.share_of_runs().filter(|_| self.runs > 0)?;
        let (label, time) = self.commands.first()?;
        let most = agree(u32::try_from(self.commands.len()).unwrap_or(u32::MAX), "all", "most");
        let whole = hours(whole_millis(self.runs));
        Some(format!("{whole} of that ({}), {most} of it {label} ({})", percent(share), hours(whole_millis(*time))))
    }
}
