//! Friction interviews: guides, coded incidents, themes and how they stand beside logs and pulses.
//!
//! A coach's notes become [`Draft`]s as they are typed, a [`FrictionFile`] when the person has read them, and [`Themes`]
//! when there are enough of them. Nothing here may hold a name, and nothing of fewer than [`MIN_INTERVIEWS`] people may
//! reach a lead.

mod agreement;
mod check;
mod codebook;
mod codename;
mod draft;
mod friction;
pub mod friction_log;
mod guide;
mod incident;
mod piece;
mod readback;
mod record;
mod saturation;
mod themes;
mod themes_file;
mod triangulate;

pub use agreement::{Agreement, agreement};
pub use check::{Suspect, Warning, warnings};
pub use codebook::{Code, Codebook, slug};
pub use codename::{code_name, is_code_name};
pub use draft::{Draft, DraftProblem, Entry};
pub use friction::{FrictionFile, is_iso_week, iso_week, taxonomy, week_ended_before};
pub use guide::{Guide, Part};
pub use incident::{ChangeableBy, Evidence, Incident, MAX_MINUTES, MAX_TIMES, SEVERITIES, is_cause, severity_words};
pub use piece::Piece;
pub use readback::{Line, lines};
pub use record::{Interview, InterviewId, Noted, Stage};
pub use saturation::{Run, Saturation, saturation};
pub use themes::{Hours, Reach, Rename, Theme, ThemeCause, Themes, hours_words, reach_words, themes};
pub use themes_file::{ThemeRow, ThemesFile};
pub use triangulate::{Amount, ByTag, Finding, Said, Sources, Verdict, by_tag, triangulate};

/// Themes of fewer interviews than this go to nobody but the coach.
pub const MIN_INTERVIEWS: u32 = 5;
/// A theme needs so many people; what fewer name is a lead to follow up.
pub const MIN_PEOPLE: u32 = 3;
/// A detail is told to a lead where at least so many people gave it.
const SHOWN_FROM: u32 = 2;
/// After so many days an interview is to be removed from the coach's disk.
pub const KEEP_DAYS: i64 = 90;
/// The most incidents of one file, and of one merge.
pub const MAX_INCIDENTS: usize = 20_000;
