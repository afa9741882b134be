//! What a person can set in `config.toml`, with its defaults. Reading the file is `crate::config`'s work.

mod chosen;

use std::collections::BTreeMap;
use std::time::Duration;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::domain::time::WorkHours;

/// Fewest contributions whose sum may appear.
pub const CONTRIBUTIONS: u32 = 5;

/// Everything in `config.toml`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    pub show: ShowSettings,
    pub prompt: Prompt,
    pub pulse: Pulse,
    pub backoff: Backoff,
    pub observe: ObserveSettings,
    pub notify: NotifySettings,
    pub keep: KeepSettings,
    pub share: ShareSettings,
    pub ui: UiSettings,
    #[serde(deserialize_with = "chosen::keys")]
    pub keys: ChosenKeys,
}

/// Other keys for rows of the keymap: by place, then by row, the words for the keys. An empty list unbinds a row.
pub type ChosenKeys = BTreeMap<String, BTreeMap<String, Vec<String>>>;

/// What is shown first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ShowSettings {
    /// Shorter runs stay in the log but out of "Latest waits".
    pub from_s: u64,
}

impl Default for ShowSettings {
    fn default() -> Self {
        Self { from_s: 10 }
    }
}

/// When the strip may ask.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Prompt {
    /// One switch for everything that asks.
    pub enabled: bool,
    /// A wait that usually takes this long is asked about while it goes on.
    pub prompt_wait_from_s: u64,
    /// So long into such a wait.
    pub in_wait_after_s: u64,
    /// The strip goes away so long after the wait ended.
    pub expire_after_end_s: u64,
    /// Many short waits: one question when this many minutes have piled up; 0 = never.
    pub batch_short_waits_min: u64,
    pub max_per_hour: u32,
    pub max_per_day: u32,
    pub min_gap_min: u64,
    /// No question in the first and last minutes of the window.
    pub quiet_first_min: u64,
    pub quiet_last_min: u64,
    /// `HH:MM-HH:MM`, local time; nothing is asked outside.
    pub work_window: String,
    /// Days on which something may be asked.
    pub work_days: Vec<DayName>,
    /// Dates (`2026-12-24`) on which nothing is asked.
    pub days_off: Vec<String>,
    /// Stretches in which nothing is asked: `12:00-13:00`.
    pub quiet_hours: Vec<String>,
    /// Length of the silence that `F` gives.
    pub focus_min: u64,
    /// Silence after the machine woke up.
    pub resume_grace_min: u64,
    /// Seconds a week for everything that asks.
    pub weekly_budget_s: u64,
    /// One quiet line offers the tag after runs from this length on.
    pub hint_from_s: u64,
    /// A wait entered by hand that is open for longer is asked about instead of counted.
    pub forgotten_after_h: u64,
}

impl Default for Prompt {
    fn default() -> Self {
        Self {
            enabled: true,
            prompt_wait_from_s: 120,
            in_wait_after_s: 20,
            expire_after_end_s: 90,
            batch_short_waits_min: 10,
            max_per_hour: 2,
            max_per_day: 6,
            min_gap_min: 20,
            quiet_first_min: 15,
            quiet_last_min: 15,
            work_window: "09:00-17:30".into(),
            work_days: vec![DayName::Mon, DayName::Tue, DayName::Wed, DayName::Thu, DayName::Fri],
            days_off: Vec::new(),
            quiet_hours: Vec::new(),
            focus_min: 90,
            resume_grace_min: 30,
            weekly_budget_s: 240,
            hint_from_s: 10,
            forgotten_after_h: 8,
        }
    }
}

/// When a pulse may ask. The week's seconds are `Prompt::weekly_budget_s`: one budget for everything that asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Pulse {
    /// Pulses a week, beside those on random days.
    pub max_per_week: u32,
    /// Days a week on which the end-of-day pulse may ask; 0 = never.
    pub flow_day_per_week: u32,
    /// A pulse estimated to take longer is not asked.
    pub max_seconds: u64,
    /// Lengths that "later" offers; the next morning is always offered beside them.
    pub snooze_min: Vec<u64>,
    /// After this many snoozes a pulse is dropped and counted as not answered.
    pub max_snoozes: u32,
    /// A pulse stays open for this many working days, never beyond its week.
    pub open_days: u32,
    /// Services that a pulse about a service is asked for, each once a quarter.
    pub services: Vec<String>,
    /// One entry for each week of the rota; several ids in one entry take turns.
    pub rota: Vec<Vec<String>>,
    /// Name of the pilot with an AI tool whose tasks are measured; empty = none is on.
    pub task_pilot: String,
}

impl Default for Pulse {
    fn default() -> Self {
        let weeks: [&[&str]; 4] =
            [&["toil_hours"], &["context_gaps"], &["review_handoff", "wait_states"], &["wave_pulse"]];
        Self {
            max_per_week: 1,
            flow_day_per_week: 2,
            max_seconds: 90,
            snooze_min: vec![30, 120],
            max_snoozes: 2,
            open_days: 3,
            services: Vec::new(),
            rota: weeks.iter().map(|turns| turns.iter().map(|id| (*id).to_owned()).collect()).collect(),
            task_pilot: String::new(),
        }
    }
}

crate::domain::say::words::words! {
    /// A day of the week.
    pub enum DayName, "weekday" {
        Mon = "mon",
        Tue = "tue",
        Wed = "wed",
        Thu = "thu",
        Fri = "fri",
        Sat = "sat",
        Sun = "sun",
    }
}

impl DayName {
    /// The day of the week that a day is.
    #[must_use]
    pub fn of(day: NaiveDate) -> Self {
        Self::ALL[day.weekday().num_days_from_monday() as usize]
    }
}

impl Prompt {
    /// The working-hours clock: from the beginning of the work window on, on work days, for the contract's hours.
    #[must_use]
    pub fn work_hours(&self) -> WorkHours {
        let usual = WorkHours::default();
        let from = self.work_window.split_once('-').and_then(|(from, _)| from.trim().parse().ok());
        let days = std::array::from_fn(|day| DayName::ALL.get(day).is_some_and(|day| self.work_days.contains(day)));
        let days = if days.contains(&true) { days } else { usual.days };
        WorkHours::of(from.unwrap_or(usual.from), days)
    }
}

/// What happens when questions stay unanswered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Backoff {
    /// This many dismissed or expired questions in a row double the gap.
    pub after_misses: u32,
    pub max_gap_min: u64,
    pub silence_today_after: u32,
    /// After this many such days in a row nothing is asked until `T`.
    pub opt_in_after_bad_days: u32,
    /// This many answers in a row halve the gap again.
    pub recover_after_answers: u32,
}

impl Default for Backoff {
    fn default() -> Self {
        Self {
            after_misses: 2,
            max_gap_min: 240,
            silence_today_after: 5,
            opt_in_after_bad_days: 3,
            recover_after_answers: 3,
        }
    }
}

/// How processes are seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ObserveSettings {
    /// `auto`, `events`, `last-pid` or `poll`.
    pub source: SourceChoice,
    /// A foreground command of this length that no rule knows is offered once as "is this a build?"; 0 = never.
    pub ask_unknown_from_s: u64,
    /// Blocked time ends so long after the last input on the run's terminal; 0 = it is never cut.
    pub idle_cut_min: u64,
}

impl Default for ObserveSettings {
    fn default() -> Self {
        Self { source: SourceChoice::Auto, ask_unknown_from_s: 30, idle_cut_min: 10 }
    }
}

impl ObserveSettings {
    /// Blocked time ends so long after the last input; `None` = it is never cut.
    #[must_use]
    pub fn idle_cut(&self) -> Option<Duration> {
        (self.idle_cut_min > 0).then(|| Duration::from_secs(self.idle_cut_min.saturating_mul(60)))
    }
}

crate::domain::say::words::words! {
    /// Which source of process events to use.
    pub enum SourceChoice, "event source" {
        Auto = "auto",
        Events = "events",
        LastPid = "last-pid",
        Poll = "poll",
    }
}

/// A sign when a long foreground run ends; off by default.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct NotifySettings {
    pub how: NotifyHow,
    pub from_s: u64,
}

impl Default for NotifySettings {
    fn default() -> Self {
        Self { how: NotifyHow::Off, from_s: 60 }
    }
}

crate::domain::say::words::words! {
    /// How the terminal is told that a run ended.
    pub enum NotifyHow, "notification" {
        Off = "off",
        Bell = "bell",
        /// iTerm2, kitty, Windows Terminal.
        Osc9 = "osc9",
        /// urxvt, foot, Ghostty.
        Osc777 = "osc777",
    }
}

/// How long the log is kept.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct KeepSettings {
    /// Waits older than this many days are forgotten at start; 0 = kept for ever.
    pub days: u32,
}

/// What a round must offer for this person to take part: a floor of your own, never below draglog's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ShareSettings {
    /// Fewest contributions whose sum may appear.
    pub min_contributions: u32,
    /// A result may be kept for this many days; 0 = for as long as the round says.
    pub max_retention_days: u32,
}

impl Default for ShareSettings {
    fn default() -> Self {
        Self { min_contributions: CONTRIBUTIONS, max_retention_days: 0 }
    }
}

/// How the screen looks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct UiSettings {
    /// `auto`, `dark`, `light`, or the name of a file in `themes/`.
    pub theme: String,
    pub mouse: bool,
    /// Plain characters for bars and marks.
    pub ascii: bool,
}

impl Default for UiSettings {
    fn default() -> Self {
        Self { theme: "auto".into(), mouse: true, ascii: false }
    }
}
