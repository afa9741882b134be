//! Rounds from all sides: brings together the log, the settings, the pulses and the share layer. A member's side is in
//! `people`, `preview` and `contribute`, the collectors' in `opening`, `accepting`, `stepping` and `finish`; `organisation` is for reports to a
//! service.
//!
//! Nothing here decides what may be shown or proves anything: it only sees to it that what the layers refuse is refused.

mod accepting;
mod asked;
mod checks;
mod contribute;
mod earlier;
mod finish;
mod following;
mod invented;
mod memory;
mod opening;
mod organisation;
mod part;
mod people;
mod pins;
mod place;
mod preview;
mod screen;
mod standing;
mod stepping;
mod teams;
mod waiting;
mod withdrawing;
mod work;

pub use crate::domain::round::contribution::Wish;
pub use accepting::{accept_round, described};
pub use asked::taxonomy_hash;
pub use contribute::{Order, WrittenContribution, contribute};
pub use following::{FollowedRound, OwnFile, followed, own_is_counted, waiting};
pub use invented::InventedRound;
pub use opening::{NewRound, OpenedRound, open_round};
pub use organisation::{
    MadeTasks, ReportOrder, ReportPreview, WrittenReports, charter, make_tasks, preview_reports, write_reports,
};
pub use people::{JoinOutcome, JoinRequest, TeamView, accept_all, is_git, join, leave, look};
pub use pins::{Consent, RosterChange, RosterComparison, SightKind, line};
pub use place::{RoundPlace, TeamPlace, shown, team, typed};
pub use preview::{Preview, PreviewFile, look_at_people, preview};
pub use screen::{give, home, own_part};
pub use standing::status;
pub use stepping::next;
pub use teams::{accept_people, do_step, teams};
pub use waiting::wait_for_change;
pub use withdrawing::withdraw_round;

use crate::domain::round::records::{SentFile, SentKind};
use crate::domain::time::Moment;
use crate::share::canonical;
use crate::storage::Store;

/// A file that leaves, for the log of what left.
fn sent(round: &str, title: &str, what: SentKind, (file, bytes): (&str, &[u8]), now: Moment) -> SentFile {
    SentFile {
        what,
        file: file.to_owned(),
        sha256: canonical::hex(&canonical::sha256(bytes)),
        bytes: u32::try_from(bytes.len()).unwrap_or(u32::MAX),
        round: round.to_owned(),
        title: title.to_owned(),
        at: now,
    }
}

/// Writes down that a file was made to be read by others.
fn record(
    store: &mut Store,
    (round, title): (&str, &str),
    what: SentKind,
    file: (&str, &[u8]),
    now: Moment,
) -> anyhow::Result<()> {
    Ok(store.record_sent(&sent(round, title, what, file, now))?)
}
