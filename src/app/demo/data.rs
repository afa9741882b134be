//! What of the demo is data: `assets/demo.toml`, whose rows say what their columns are.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::domain::log::wait::Kind;

/// Letter, cause, times a week (fewest, usual, most), minutes, severity, workaround.
pub(super) type InventedIncident = (char, String, [String; 3], String, u8, String);
/// Hour, minute, seconds, project, and for how long the agent's own tests ran.
pub(super) type InventedTurn = (u32, u32, u64, String, u64);
/// Name, roles, fingerprint.
pub(super) type InventedPerson = (String, String, String);
/// Block, and the counts of its options in each round.
pub(super) type InventedCounts = (String, [Vec<u32>; 4]);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DemoData {
    pub(super) habits: Vec<Habit>,
    pub(super) turns: Vec<InventedTurn>,
    pub(super) interviews: Vec<Vec<InventedIncident>>,
    pub(super) sittings: Vec<DemoSitting>,
    /// Of the team; the person at the screen is its coach.
    pub(super) people: Vec<InventedPerson>,
    /// Title and weeks of each round.
    pub(super) rounds: [(String, String); 4],
    pub(super) ordered: Vec<InventedCounts>,
    pub(super) ticks: Vec<InventedCounts>,
    /// By name: item and answer.
    pub(super) answers: BTreeMap<String, BTreeMap<String, String>>,
}

/// A command that people run, and how it usually goes.
#[derive(Deserialize)]
pub(super) struct Habit {
    pub(super) tool: String,
    pub(super) label: String,
    pub(super) project: String,
    pub(super) kind: Kind,
    /// How often it is run, compared with the others.
    pub(super) weight: f64,
    /// Middle length in seconds.
    pub(super) median: f64,
    /// Standard deviation of the logarithm of its length.
    pub(super) spread: f64,
    /// Chance to fail, and chance that a failure is a false alarm.
    pub(super) fails: f64,
    pub(super) flaky: f64,
}

/// A pulse that was taken.
#[derive(Deserialize)]
pub(super) struct DemoSitting {
    pub(super) survey: String,
    pub(super) days_ago: i64,
    pub(super) answers: String,
    /// The service it was about, if it is about one.
    #[serde(default)]
    pub(super) service: Option<String>,
}

#[expect(clippy::expect_used, reason = "the file is part of the program, and tests read it")]
pub(super) static DATA: LazyLock<DemoData> =
    LazyLock::new(|| toml::from_str(include_str!("../../../assets/demo.toml")).expect("assets/demo.toml parses"));
