//! What of the themes goes to a lead: bands, people, hours, roles, workarounds, and words that their author released. No
//! lead, nothing else that one person said.

use std::collections::BTreeMap;

use serde::ser::SerializeMap as _;
use serde::{Serialize, Serializer};

use super::SHOWN_FROM;
use super::incident::ChangeOwner;
use super::themes::{Hours, Mentions, Themes, named};
use super::triangulate::SourceStatement;
use crate::domain::log::tag::Tag;
use crate::domain::time::Weeks;

/// `themes-<stream>.toml`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ThemesFile {
    /// The value stream, never a team of fewer than five interviewed people.
    pub stream: String,
    pub interviews: u32,
    /// From the first interview to the last.
    pub weeks: Option<Weeks>,
    pub taxonomy: String,
    /// "8 interviews, saturation at 6 + 2, 0%".
    pub saturation: String,
    /// Band by band.
    #[serde(rename = "theme")]
    pub themes: Vec<ThemeRow>,
}

/// One theme as a lead sees it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ThemeRow {
    pub code: Tag,
    pub band: usize,
    #[serde(flatten)]
    pub reach: Mentions,
    #[serde(flatten, serialize_with = "known")]
    pub hours: Hours,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub severity: Option<u8>,
    /// The role named most first.
    pub changeable_by: Vec<ChangeOwner>,
    pub causes: Vec<String>,
    pub workarounds: Vec<String>,
    /// Words that who said them released, in no order of interviews.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub quotes: Vec<String>,
}

/// Hours to the thousandth; none where nobody said how long.
fn known<S: Serializer>(hours: &Hours, serializer: S) -> Result<S::Ok, S::Error> {
    let Hours { fewest, usual, most, known_from } = *hours;
    let thousandths = |number: f64| (number * 1000.0).round() / 1000.0;
    let mut told = serializer.serialize_map(None)?;
    if known_from > 0 {
        told.serialize_entry("hours_per_week", &thousandths(usual))?;
        told.serialize_entry("hours_range", &[fewest, most].map(thousandths))?;
    }
    told.serialize_entry("hours_known_from", &known_from)?;
    told.end()
}

impl ThemesFile {
    /// What of `themes` may be written for a lead.
    #[must_use]
    pub fn of(themes: &Themes, stream: &str) -> Self {
        let rows = themes.themes.iter().map(|theme| ThemeRow {
            code: theme.code,
            band: theme.band,
            reach: theme.reach,
            hours: told(theme.hours),
            severity: theme.severity,
            changeable_by: named(theme.changeable_by.iter().copied()),
            causes: named(theme.causes.iter().cloned()),
            workarounds: theme.workarounds.clone(),
            quotes: theme.quotes.clone(),
        });
        Self {
            stream: stream.to_owned(),
            interviews: themes.interviews,
            weeks: themes.weeks,
            taxonomy: super::taxonomy(),
            saturation: themes.saturation.words(),
            themes: rows.collect(),
        }
    }

    /// What the interviews say, for [`super::triangulate()`].
    #[must_use]
    pub fn said(&self) -> BTreeMap<Tag, SourceStatement> {
        self.themes.iter().map(|row| (row.code, SourceStatement::counted(row.reach.people, row.reach.of))).collect()
    }
}

/// Hours that one person alone gave are that person's, to the minute: they are not told.
fn told(hours: Hours) -> Hours {
    if hours.known_from >= SHOWN_FROM { hours } else { Hours { fewest: 0.0, usual: 0.0, most: 0.0, known_from: 0 } }
}
