//! One incident as it is coded: what held work up, how often, for how long, and who could change it.

use serde::{Serialize, Serializer};

use crate::domain::log::tag::Tag;
use crate::domain::say::words::words;

words! {
    /// Who could change the part of the system that an incident came from, as a role.
    pub enum ChangeOwner, "role" {
        Team = "team": "the team",
        Platform = "platform": "the platform",
        OtherTeam = "other_team": "another team",
        Leadership = "leadership": "leadership",
        Outside = "outside": "somebody outside",
    }
}

words! {
    /// Where an incident was seen.
    pub enum IncidentSource, "evidence" {
        /// In the person's own log.
        Logged = "logged",
        /// In what the person told.
        Told = "told",
    }
}

/// More times a week than this is a slip of the hand.
pub const MAX_TIMES: f64 = 200.0;
/// More minutes each than this, a working week, is a slip of the hand.
pub const MAX_MINUTES: f64 = 2400.0;

/// What the levels of severity mean, from level 1 on. The levels are ordinal: they order, they are never multiplied.
pub const SEVERITIES: [&str; 4] = ["a pause", "lost the thread", "switched work", "a day or the release plan changed"];

/// What a level of severity means.
#[must_use]
pub fn severity_words(level: u8) -> &'static str {
    usize::from(level).checked_sub(1).and_then(|at| SEVERITIES.get(at)).copied().unwrap_or("not known")
}

/// One coded incident. What the person left out is `None`, never zero.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Incident {
    pub code: Tag,
    /// Open sub-code, neutral of any team: `owner_unknown`.
    pub cause: Option<String>,
    pub facet: Option<String>,
    /// Fewest, usual, most, ascending.
    pub times_per_week: Option<[f64; 3]>,
    /// Until the person is really back on it.
    pub minutes_each: Option<f64>,
    /// The person's guess for ten colleagues; kept apart from counted reach.
    pub reach_of_10: Option<u8>,
    /// 1 to 4, see [`SEVERITIES`].
    pub severity: Option<u8>,
    pub workaround: Option<String>,
    pub changeable_by: Option<ChangeOwner>,
    pub evidence: Option<IncidentSource>,
    /// The person's own words; only where they allowed it.
    #[serde(flatten, serialize_with = "with_leave")]
    pub quote: Option<String>,
}

/// A file says beside a quote that it was allowed.
#[expect(clippy::ref_option, reason = "the form that serde wants")]
fn with_leave<S: Serializer>(quote: &Option<String>, serializer: S) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct Quote<'a> {
        quote_ok: bool,
        quote: &'a Option<String>,
    }
    Quote { quote_ok: quote.is_some(), quote }.serialize(serializer)
}

impl Incident {
    /// Hours in a week at the fewest, usual and most times; `None` where times or minutes were left out.
    #[must_use]
    pub fn hours_per_week(&self) -> Option<[f64; 3]> {
        let (times, minutes) = (self.times_per_week?, self.minutes_each?);
        Some(times.map(|times| times * minutes / 60.0))
    }
}

/// Whether `word` can be a cause: 1 to 60 small letters, digits and `_`, of any script that has them.
#[must_use]
pub fn is_cause(word: &str) -> bool {
    let is_part = |c: char| c == '_' || c.is_numeric() || (c.is_alphabetic() && !c.is_uppercase());
    (1..=60).contains(&word.chars().count()) && word.chars().all(is_part)
}
