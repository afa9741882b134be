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
pub(crate) mod friction_log;
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
pub use draft::{Draft, DraftError, DraftField};
pub use friction::{FrictionFile, is_expired, taxonomy};
pub use guide::{Guide, GuidePart};
pub use incident::{
    ChangeOwner, Incident, IncidentSource, MAX_MINUTES, MAX_TIMES, SEVERITIES, is_cause, severity_words,
};
pub use piece::Piece;
pub use readback::{ReadbackLine, lines};
pub use record::{Interview, InterviewId, JobRole, NotedIncident, Stage};
pub use saturation::{InterviewBatch, Saturation, saturation};
pub use themes::{Hours, InterviewTheme, Mentions, Rename, Themes, hours_words, reach_words, themes};
pub use themes_file::{ThemeRow, ThemesFile};
pub use triangulate::{ByTag, Finding, SourceAgreement, SourceStatement, Sources, by_tag, triangulate};

/// Themes of fewer interviews than this go to nobody but the coach.
pub const MIN_INTERVIEWS: u32 = 5;
/// The fewest people for a theme; what fewer name is a lead to follow up.
pub const MIN_PEOPLE: u32 = 3;
/// The fewest people who must give a detail before a lead sees it.
const SHOWN_FROM: u32 = 2;
/// Days after which an interview is to be removed from the coach's disk.
pub const KEEP_DAYS: i64 = 90;
/// The most incidents of one file, and of one merge.
pub const MAX_INCIDENTS: usize = 20_000;
