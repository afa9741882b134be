//! What preview and contribution check alike: your own floor, membership, the blocks to leave out.

use super::place::RoundPlace;
use crate::app::Context;
use crate::domain::log::settings::CONTRIBUTIONS;
use crate::domain::round::contribution::Wish;
use crate::domain::round::inquiry::Inquiry;
use crate::domain::round::layout::Block;
use crate::domain::say::count::count;
use crate::domain::say::escape::clean;
use crate::domain::say::words::nearest;
use crate::share::contribution::{Contribution, file_name};
use crate::share::definition::SignedRound;
use crate::share::keys::Identity;
use crate::share::vdaf::ProofBinding;
use crate::share::{ShareError, files};

/// Whether a round or a collection is as strong as the settings ask for.
///
/// # Errors
/// If not (refused), naming the setting.
pub(super) fn floor(context: &Context, asked: Inquiry<'_>) -> Result<(), ShareError> {
    let own = &context.settings.share;
    let fewest = own.min_contributions.max(CONTRIBUTIONS);
    if asked.rules.minimum < fewest {
        return Err(ShareError::refused(format!(
            "the round shows sums of {} or more, and your settings ask for {fewest} (share.min_contributions); nothing was sent",
            count(asked.rules.minimum, "contribution")
        )));
    }
    if own.max_retention_days > 0 && asked.retention_days > own.max_retention_days {
        return Err(ShareError::refused(format!(
            "the result is kept for {}, and your settings allow {} (share.max_retention_days); nothing was sent",
            count(asked.retention_days, "day"),
            own.max_retention_days
        )));
    }
    Ok(())
}

pub(super) fn name(round: &SignedRound, member: &Identity) -> String {
    file_name(&ProofBinding { round: round.hash, member: member.public_bytes() })
}

/// Whether a valid part of this member lies in the round; something else under its name, which anybody can plant, is none.
///
/// # Errors
/// If nobody can tell what lies there (refused).
pub(super) fn is_there(place: &RoundPlace, round: &SignedRound, member: &Identity) -> Result<bool, ShareError> {
    let Some(folder) = place.folder.sub(files::CONTRIBUTIONS)? else { return Ok(false) };
    let name = name(round, member);
    let bytes = match folder.read(&name, files::MAX_CONTRIBUTION) {
        // A link, a folder or a pipe is nobody's part.
        Err(ShareError::Invalid(_)) => None,
        Err(error) => {
            return Err(ShareError::refused(format!(
                "what lies in the folder in your name cannot be read: {error}; delete it, and contribute again"
            )));
        }
        Ok(bytes) => bytes,
    };
    let part = bytes.and_then(|bytes| serde_json::from_slice::<Contribution>(&bytes).ok());
    Ok(part.is_some_and(|part| part.check(round).is_ok()))
}

/// Whether a block to leave out is one that is asked.
///
/// # Errors
/// If not (usage), naming the nearest.
pub(super) fn known_blocks(layout: &[Block], wish: &Wish) -> Result<(), ShareError> {
    let Some(id) = wish.leave_out.iter().find(|id| !layout.iter().any(|block| block.id == **id)) else { return Ok(()) };
    let near = nearest(id.as_str(), layout.iter().map(|block| block.id.as_str()));
    let hint = near.map_or_else(|| "the preview lists them".to_owned(), |near| format!("did you mean `{near}`?"));
    Err(ShareError::usage(format!("there is no block `{}`; {hint}", clean(id.as_str()))))
}
