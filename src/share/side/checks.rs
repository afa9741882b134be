//! What is opened and what of it is believed: every share is the one that was committed to, and every sum can be one.

use super::sum::SideSum;
use super::{Commitment, Opening, Side};
use crate::domain::round::definition::OPENED_FROM;
use crate::domain::round::layout::Block;
use crate::share::encoding::decode;
use crate::share::inbox::FileList;
use crate::share::vdaf::{opened as opened_sums, part_of};
use crate::share::{Result, ShareError};

/// What both sides know in the end: it never leaves before the publish rules have been applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenedResult {
    /// Valid contributions.
    pub n: u32,
    /// Keys of those whose contributions were counted.
    pub members: Vec<String>,
    /// Digests of the files that were counted.
    pub digests: Vec<String>,
    /// Signed contributions that are not valid.
    pub invalid: usize,
    /// For each block how many answered.
    pub answers: Vec<u32>,
    /// For each block that five answered its cells' sums.
    pub sums: Vec<Option<Vec<u32>>>,
}

/// What the other side has said of each block.
#[derive(Clone, Copy)]
pub(super) struct OtherSide<'a> {
    pub(super) commitments: &'a [Commitment],
    /// Its shares of how many did not answer.
    pub(super) unanswered: &'a [Opening],
    /// Its shares of the figures that five answered.
    pub(super) opened: &'a [Option<Opening>],
}

impl Side<'_> {
    /// How many answered each block, from both sides' shares of how many did not.
    pub(super) fn answers(
        &self,
        added: &SideSum,
        commitments: &[Commitment],
        theirs: &[Opening],
        own: &[Opening],
    ) -> Result<Vec<u32>> {
        let layout = self.layout();
        if [commitments.len(), theirs.len(), own.len()] != [layout.len(); 3] {
            return Err(ShareError::refused("a step speaks of other figures than the round asks for"));
        }
        let n = u32::try_from(added.n()).unwrap_or(u32::MAX);
        let blocks = layout.iter().zip(commitments).zip(theirs.iter().zip(own));
        let answers = blocks.map(|((block, commitment), (theirs, own))| {
            let theirs = self.kept_to(("unanswered", block.id.as_str()), theirs, &commitment.unanswered)?;
            let own = decode(&own.share).unwrap_or_default();
            // Also refuses a sum below nought, which a shifted share gives.
            let sum = opened_sums(added.n(), &own, &theirs).and_then(|sums| sums.first().copied());
            sum.map(|sum| n - sum).ok_or_else(|| contradiction(block))
        });
        answers.collect()
    }

    /// This side's shares of the blocks that five answered; nothing of the others is ever opened.
    pub(super) fn openings(&self, added: &SideSum, answers: &[u32]) -> Result<Vec<Option<Opening>>> {
        let blocks = self.layout().iter().zip(answers).enumerate();
        let opening = |(place, (block, answers)): (usize, (&Block, &u32))| {
            if *answers < OPENED_FROM {
                return Ok(None);
            }
            Ok(Some(self.opening("sums", block.id.as_str(), &added.sum.share(place)?)))
        };
        blocks.map(opening).collect()
    }

    /// Both sides' shares together: this side's openings, and what both know in the end.
    pub(super) fn combine(
        &self,
        added: SideSum,
        list: &FileList,
        theirs: OtherSide<'_>,
    ) -> Result<(Vec<Option<Opening>>, OpenedResult)> {
        let unanswered = self.unanswered(&added)?;
        let answers = self.answers(&added, theirs.commitments, theirs.unanswered, &unanswered)?;
        let opened = self.openings(&added, &answers)?;
        if theirs.opened.len() != opened.len() {
            return Err(ShareError::refused("a step speaks of other figures than the round asks for"));
        }
        let sums = (0..opened.len()).map(|place| {
            let own = (&unanswered[place], opened[place].as_ref());
            self.sums(place, (added.n(), answers[place]), own, theirs)
        });
        let sums = sums.collect::<Result<_>>()?;
        let mut digests: Vec<String> = added.members.iter().filter_map(|member| list.get(member).cloned()).collect();
        digests.sort();
        let n = u32::try_from(added.n()).unwrap_or(u32::MAX);
        let invalid = list.len() - added.n();
        Ok((opened, OpenedResult { n, digests, invalid, members: added.members, answers, sums }))
    }

    /// The sums of the cells of one block, if five answered it.
    fn sums(
        &self,
        place: usize,
        (n, answers): (usize, u32),
        (own_unanswered, own): (&Opening, Option<&Opening>),
        theirs: OtherSide<'_>,
    ) -> Result<Option<Vec<u32>>> {
        let block = &self.layout()[place];
        let (opened, own) = match (&theirs.opened[place], own) {
            (None, None) => return Ok(None),
            (Some(theirs), Some(own)) => (theirs, own),
            // The other side opened what fewer than five answered, or kept back what five did.
            _ => return Err(contradiction(block)),
        };
        let share = self.kept_to(("sums", block.id.as_str()), opened, &theirs.commitments[place].sums)?;
        let own = decode(&own.share).unwrap_or_default();
        let agrees = |share: &[u8], part: &Opening| part_of(share, block.unanswered()) == decode(&part.share);
        if !agrees(&share, &theirs.unanswered[place]) || !agrees(&own, own_unanswered) {
            return Err(contradiction(block));
        }
        let counts = opened_sums(n, &own, &share).filter(|counts| fits(block, counts, n, answers));
        counts.map(Some).ok_or_else(|| contradiction(block))
    }
}

/// Whether sums can be those of `n` people of whom so many answered.
fn fits(block: &Block, counts: &[u32], n: usize, answers: u32) -> bool {
    let total = |counts: &[u32]| counts.iter().map(|count| u64::from(*count)).sum::<u64>();
    let unanswered = counts.get(block.unanswered()).map_or(u64::MAX / 2, total);
    let is_right = unanswered + u64::from(answers) == n as u64 && counts.len() == block.cells();
    let most = (n * block.most()) as u64;
    is_right && if block.max.is_none() { total(counts) == most } else { total(counts) <= most }
}

fn contradiction(block: &Block) -> ShareError {
    ShareError::refused(format!(
        "block `{}`: the two sides' shares contradict each other, so the round stops; one of them was changed, or one of the programs was",
        block.id
    ))
}
