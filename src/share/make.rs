//! A developer's side: from one's own part to the file that leaves.

use super::contribution::{Contribution, OpenBlock, nonce};
use super::keys::MemberSecret;
use super::round::Published;
use super::vdaf::{Binding, Proofs};
use super::{Result, ShareError};
use crate::domain::round::Mode;
use crate::domain::round::contribution::Part;
use crate::domain::round::layout::Block;

/// The contribution of `member` that says `part`, in the round's mode.
///
/// # Errors
/// If the part does not fit the layout, a key is none, or the system gives no randomness.
pub fn contribution(round: &Published, member: &MemberSecret, part: &Part) -> Result<Contribution> {
    let layout = &round.round.layout;
    // Built again so that a part made for another layout is refused here and not by the collectors.
    let part = Part::new(layout, part.cells().to_vec()).map_err(|error| ShareError::failed(error.to_string()))?;
    match round.round.mode {
        Mode::Open => Contribution::open(round, member, open_blocks(layout, &part)),
        Mode::Sealed => {
            let binding = Binding { round: round.hash, member: member.public_bytes() };
            let nonce = nonce()?;
            let shares = Proofs::new(layout)?.shard(&binding, &nonce, part.cells())?;
            Contribution::seal(round, member, &nonce, &shares)
        }
    }
}

/// The part as an open file spells it.
#[must_use]
pub fn open_blocks(layout: &[Block], part: &Part) -> Vec<OpenBlock> {
    let pairs = layout.iter().zip(part.cells());
    pairs
        .map(|(block, cells)| OpenBlock { block: block.id.clone(), cells: cells.clone(), says: says(block, cells) })
        .collect()
}

/// Cells in words.
#[must_use]
pub fn says(block: &Block, cells: &[usize]) -> Vec<String> {
    cells.iter().filter_map(|cell| block.labels.get(*cell).cloned()).collect()
}
