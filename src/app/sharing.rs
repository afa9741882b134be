//! Rounds from both ends: brings together the log, the settings, the pulses and the share layer. A developer's side is in
//! `part`, `preview` and `contribute`, the collectors' in `opening` and `collecting`.
//!
//! Nothing here decides what may be shown or proves anything: it only sees to it that what the layers refuse is refused.

mod collecting;
mod contribute;
mod found;
mod invented;
mod opening;
mod part;
mod preview;
mod rosters;
mod screen;

use std::collections::BTreeSet;
use std::path::Path;

pub use collecting::{Combined, Trusted, check, close, combine, told};
pub use contribute::{Left, contribute, floor, join};
pub use invented::Invented;
pub use opening::{NewRound, open_round};
pub use part::{Wish, taxonomy_hash};
pub use preview::{Preview, PreviewBlock, PreviewFile, forget_all_prepared, preview};
pub use rosters::{Roster, compare_roster, take_up_roster};
pub use screen::{give, home, own_part};

use crate::domain::round::records::{Sent, What};
use crate::domain::time::Moment;
use crate::share::round::Published;
use crate::share::{ShareError, canonical, keys};
use crate::storage::Store;

/// Writes down that a file was made to be read by others.
fn record(
    store: &mut Store,
    round: &Published,
    what: What,
    (file, bytes): (&Path, &[u8]),
    now: Moment,
) -> anyhow::Result<()> {
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    store.record_sent(&Sent {
        what,
        file: crate::domain::say::text::clean(&name),
        sha256: canonical::hex(&canonical::sha256(bytes)),
        bytes: u32::try_from(bytes.len()).unwrap_or(u32::MAX),
        round: round.hash_text(),
        title: round.round.title.clone(),
        mode: round.round.mode,
        at: now,
    })?;
    Ok(())
}

/// Members as the ledgers name them.
fn fingerprints(members: &[[u8; 32]]) -> BTreeSet<String> {
    members.iter().map(|member| keys::fingerprint(&keys::encode(member))).collect()
}

/// A contributor set in one hash, for the definition of a later round.
fn set_hash(contributors: &BTreeSet<String>) -> Result<String, ShareError> {
    Ok(canonical::hex(&canonical::hash(contributors)?))
}
