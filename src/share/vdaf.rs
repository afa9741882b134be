//! Prio3 (VDAF-18) with two aggregators: one `Prio3Histogram` for each one-hot block, whose proof says "exactly one", and
//! one `Prio3MultihotCountVec` for each multi-hot block, whose proof says "each once, at most so many". Standard types only.
//!
//! A whole contribution is worked on at once: shares, verifier shares and messages of all blocks stand one after the other.
//! Anything that comes from a file and does not fit gives `None`, never a panic.

use std::io::Cursor;
use std::ops::Range;

use prio::codec::{Decode as _, Encode, ParameterizedDecode};
use prio::field::{Field128, FieldElement as _};
use prio::flp::Type;
use prio::vdaf::prio3::{
    Prio3, Prio3Histogram, Prio3InputShare, Prio3MultihotCountVec, Prio3PublicShare, Prio3VerifierMessage,
    Prio3VerifierShare, Prio3VerifyState, optimal_chunk_length,
};
use prio::vdaf::xof::XofTurboShake128;
use prio::vdaf::{Aggregatable as _, AggregateShare, Aggregator as _, Client as _, OutputShare, VerifyTransition};
use zeroize::Zeroizing;

use super::{Result, ShareError};
use crate::domain::round::layout::{Block, BlockKind};
use crate::domain::round::{BlockId, ShareHolder};

/// Bytes of the key that both collectors verify with.
pub const VERIFY_KEY: usize = 32;
/// Bytes of a contribution's nonce.
pub const NONCE: usize = 16;
/// Bytes of a side's part of the joint randomness, at the end of its verifier share and in the public share.
const SEED: usize = 32;
/// The name that every context begins with.
const FORMAT: &[u8] = b"draglog.contribution/2";

type State = Prio3VerifyState<Field128, 32>;

/// What every proof and seal of a contribution is bound to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProofBinding {
    /// SHA-256 of the round's definition.
    pub round: [u8; 32],
    /// The member's public key.
    pub member: [u8; 32],
}

impl ProofBinding {
    /// The context of a block's proof: format, round, member, block.
    #[must_use]
    pub fn context(&self, block: &str) -> Vec<u8> {
        [FORMAT, &self.round, &self.member, block.as_bytes()].concat()
    }
}

/// A contribution taken apart. Neither share says anything without the other.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Shares {
    pub public: Vec<u8>,
    pub coach: Vec<u8>,
    pub trustee: Vec<u8>,
}

/// What one collector has of one contribution; wiped after use.
pub struct OpenedShare {
    pub nonce: [u8; NONCE],
    pub public: Vec<u8>,
    pub share: Zeroizing<Vec<u8>>,
}

/// One side's work on one contribution, before it heard of the other's.
pub struct Preparation {
    states: Vec<State>,
    public: Vec<u8>,
    /// What the other side needs of it. It says nothing about the contribution but whether it is valid.
    pub verifier: Vec<u8>,
}

/// One side's shares of sums, block by block.
#[derive(Debug, Clone)]
pub struct Sum(Vec<AggregateShare<Field128>>);

/// The proofs of a layout, in its order.
pub struct Proofs {
    blocks: Vec<(BlockId, Circuit)>,
}

enum Circuit {
    OneHot(Prio3Histogram),
    MultiHot(Prio3MultihotCountVec),
}

/// Does the same with either type of circuit.
macro_rules! either {
    ($circuit:expr, $vdaf:ident => $work:expr) => {
        match $circuit {
            Circuit::OneHot($vdaf) => $work,
            Circuit::MultiHot($vdaf) => $work,
        }
    };
}

impl Circuit {
    fn of(block: &Block) -> Result<Self> {
        let cells = block.cells();
        let chunk = optimal_chunk_length(cells);
        let made = match block.kind {
            BlockKind::Ordered | BlockKind::Choice => Prio3Histogram::new_histogram(2, cells, chunk).map(Self::OneHot),
            BlockKind::Several => {
                Prio3MultihotCountVec::new_multihot_count_vec(2, cells, block.most(), chunk).map(Self::MultiHot)
            }
        };
        made.map_err(|error| ShareError::failed(format!("block `{}` cannot be proved: {error}", block.id)))
    }

    fn shard(&self, context: &[u8], cells: &[usize], nonce: &[u8; NONCE], shares: &mut Shares) -> Option<()> {
        match self {
            Self::OneHot(vdaf) => {
                let [cell] = cells else { return None };
                split(vdaf, context, cell, nonce, shares)
            }
            Self::MultiHot(vdaf) => {
                let bits = (0..vdaf.output_len()).map(|cell| cells.contains(&cell)).collect();
                split(vdaf, context, &bits, nonce, shares)
            }
        }
    }
}

/// Splits a choice and adds its shares.
pub(super) fn split<T: Type<Field = Field128>>(
    vdaf: &Prio3<T, XofTurboShake128, 32>,
    context: &[u8],
    choice: &T::Measurement,
    nonce: &[u8; NONCE],
    shares: &mut Shares,
) -> Option<()> {
    let (public, inputs) = vdaf.shard(context, choice, nonce).ok()?;
    let [coach, trustee] = inputs.as_slice() else { return None };
    public.encode(&mut shares.public).ok()?;
    coach.encode(&mut shares.coach).ok()?;
    trustee.encode(&mut shares.trustee).ok()
}

const fn side(role: ShareHolder) -> usize {
    match role {
        ShareHolder::Coach => 0,
        ShareHolder::Trustee => 1,
    }
}

impl Proofs {
    /// Those of a layout that was checked.
    ///
    /// # Errors
    /// If a block is none.
    pub fn new(layout: &[Block]) -> Result<Self> {
        let blocks = layout.iter().map(|block| Ok((block.id.clone(), Circuit::of(block)?)));
        Ok(Self { blocks: blocks.collect::<Result<_>>()? })
    }

    /// Splits a choice of cells for each block.
    ///
    /// # Errors
    /// If a choice is none that its block accepts.
    pub fn shard(&self, binding: &ProofBinding, nonce: &[u8; NONCE], cells: &[Vec<usize>]) -> Result<Shares> {
        let mut shares = Shares::default();
        for ((id, circuit), cells) in self.blocks.iter().zip(cells) {
            circuit
                .shard(&binding.context(id.as_str()), cells, nonce, &mut shares)
                .ok_or_else(|| ShareError::failed(format!("block `{id}` cannot be split; nothing was written")))?;
        }
        Ok(shares)
    }

    /// One side begins to verify a contribution with the key that both verify with.
    #[must_use]
    pub fn begin(
        &self,
        role: ShareHolder,
        key: &[u8; VERIFY_KEY],
        binding: &ProofBinding,
        opened: &OpenedShare,
    ) -> Option<Preparation> {
        let (mut public, mut share) = (Cursor::new(opened.public.as_slice()), Cursor::new(opened.share.as_slice()));
        let mut begun = Preparation {
            states: Vec::with_capacity(self.blocks.len()),
            public: opened.public.clone(),
            verifier: Vec::new(),
        };
        for (id, circuit) in &self.blocks {
            let context = binding.context(id.as_str());
            let (state, verifier) = either!(circuit, vdaf => {
                let public = Prio3PublicShare::decode_with_param(vdaf, &mut public).ok()?;
                let share = Prio3InputShare::decode_with_param(&(vdaf, side(role)), &mut share).ok()?;
                vdaf.verify_init(key, &context, side(role), &(), &opened.nonce, &public, &share).ok()?
            });
            verifier.encode(&mut begun.verifier).ok()?;
            begun.states.push(state);
        }
        (is_at_end(&public) && is_at_end(&share)).then_some(begun)
    }

    /// Whether both sides' work says that the contribution is valid: then the message that both finish with. Both sides
    /// come to the same answer, whatever the client did.
    #[must_use]
    pub fn decide(&self, binding: &ProofBinding, begun: &Preparation, verifiers: [&Vec<u8>; 2]) -> Option<Vec<u8>> {
        let mut sides = verifiers.map(|verifier| Cursor::new(verifier.as_slice()));
        let mut message = Vec::new();
        let mut public = begun.public.chunks_exact(SEED);
        for ((id, circuit), state) in self.blocks.iter().zip(&begun.states) {
            let mut shares = Vec::with_capacity(2);
            for side in &mut sides {
                shares.push(Prio3VerifierShare::decode_with_param(state, side).ok()?);
                // A part that is another one in the public share would be noticed by one side only, and stop the round.
                let end = usize::try_from(side.position()).ok()?;
                if side.get_ref().get(end.checked_sub(SEED)?..end)? != public.next()? {
                    return None;
                }
            }
            let context = binding.context(id.as_str());
            let decided = either!(circuit, vdaf => vdaf.verifier_shares_to_message(&context, &(), shares).ok()?);
            decided.encode(&mut message).ok()?;
        }
        sides.iter().all(is_at_end).then_some(message)
    }

    /// One side ends: its shares of this contribution's cells go into `sum`, all or none.
    #[must_use]
    pub fn finish(&self, binding: &ProofBinding, begun: Preparation, message: &[u8], sum: &mut Sum) -> Option<()> {
        let mut message = Cursor::new(message);
        let mut outputs: Vec<OutputShare<Field128>> = Vec::with_capacity(self.blocks.len());
        for ((id, circuit), state) in self.blocks.iter().zip(begun.states) {
            let part = Prio3VerifierMessage::decode_with_param(&state, &mut message).ok()?;
            let context = binding.context(id.as_str());
            outputs.push(either!(circuit, vdaf => match vdaf.verify_next(&context, state, part).ok()? {
                VerifyTransition::Finish(output) => output,
                VerifyTransition::Continue(..) => return None,
            }));
        }
        if !is_at_end(&message) {
            return None;
        }
        sum.0.iter_mut().zip(&outputs).try_for_each(|(sum, output)| sum.accumulate(output)).ok()
    }

    /// Nothing yet.
    #[must_use]
    pub fn empty(&self) -> Sum {
        Sum(self.blocks.iter().map(|(_, circuit)| either!(circuit, vdaf => vdaf.aggregate_init(&()))).collect())
    }
}

impl Sum {
    /// Adds another part of the same side's sums.
    #[must_use]
    pub fn merge(&mut self, other: &Self) -> Option<()> {
        self.0.iter_mut().zip(&other.0).try_for_each(|(sum, other)| sum.merge(other)).ok()
    }

    /// This side's share of one block's cells, as bytes.
    ///
    /// # Errors
    /// If it cannot be spelled out.
    pub fn share(&self, block: usize) -> Result<Vec<u8>> {
        let cells = self.0.get(block).map(AsRef::as_ref).unwrap_or_default();
        spelled(cells)
    }

    /// This side's share of how many are in any of these cells of one block, as bytes.
    ///
    /// # Errors
    /// If it cannot be spelled out.
    pub fn share_of(&self, block: usize, cells: Range<usize>) -> Result<Vec<u8>> {
        let shares: &[Field128] = self.0.get(block).map(AsRef::as_ref).unwrap_or_default();
        let sum = shares.get(cells).unwrap_or_default().iter().fold(Field128::zero(), |sum, share| sum + *share);
        spelled(&[sum])
    }
}

/// The part of a block's share that [`Sum::share_of`] gives, from its bytes.
#[must_use]
pub fn part_of(share: &[u8], cells: Range<usize>) -> Option<Vec<u8>> {
    let shares = elements(share)?;
    let sum = shares.get(cells)?.iter().fold(Field128::zero(), |sum, share| sum + *share);
    spelled(&[sum]).ok()
}

/// Both sides' shares together: a count for each cell. `None` where they cannot be of `n` contributions.
#[must_use]
pub fn opened(n: usize, coach: &[u8], trustee: &[u8]) -> Option<Vec<u32>> {
    let (coach, trustee) = (elements(coach)?, elements(trustee)?);
    if coach.len() != trustee.len() {
        return None;
    }
    // A sum below nought is a number near the field's size, and so above n.
    let cells = coach.iter().zip(trustee).map(|(coach, trustee)| u128::from(*coach + trustee));
    cells.map(|sum| u32::try_from(sum).ok().filter(|sum| *sum as usize <= n)).collect()
}

fn elements(bytes: &[u8]) -> Option<Vec<Field128>> {
    if !bytes.len().is_multiple_of(Field128::ENCODED_SIZE) {
        return None;
    }
    bytes.chunks_exact(Field128::ENCODED_SIZE).map(|element| Field128::get_decoded(element).ok()).collect()
}

fn spelled(elements: &[Field128]) -> Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(elements.len() * Field128::ENCODED_SIZE);
    let done = elements.iter().try_for_each(|element| element.encode(&mut bytes));
    done.map_err(|error| ShareError::failed(format!("a sum cannot be written: {error}")))?;
    Ok(bytes)
}

fn is_at_end(bytes: &Cursor<&[u8]>) -> bool {
    bytes.position() == bytes.get_ref().len() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout() -> Vec<Block> {
        let labels = || ["x", "y", "z"].map(str::to_owned).to_vec();
        vec![Block::ordered("a.q", "How?", labels(), None).or("Can't say"), Block::several("a.m", "What?", labels(), 2)]
    }

    struct SidePair {
        proofs: Proofs,
        key: [u8; VERIFY_KEY],
        sums: (Sum, Sum),
    }

    impl SidePair {
        fn new() -> Self {
            let proofs = Proofs::new(&layout()).unwrap();
            let sums = (proofs.empty(), proofs.empty());
            Self { proofs, key: [7; VERIFY_KEY], sums }
        }

        fn take(&mut self, binding: &ProofBinding, nonce: &[u8; NONCE], shares: &Shares) -> Option<()> {
            let begin = |role, share: &[u8]| {
                let share = Zeroizing::new(share.to_vec());
                let opened = OpenedShare { nonce: *nonce, public: shares.public.clone(), share };
                self.proofs.begin(role, &self.key, binding, &opened)
            };
            let coach = begin(ShareHolder::Coach, &shares.coach)?;
            let trustee = begin(ShareHolder::Trustee, &shares.trustee)?;
            let verifiers = [&coach.verifier, &trustee.verifier];
            let message = self.proofs.decide(binding, &trustee, verifiers)?;
            assert_eq!(self.proofs.decide(binding, &coach, verifiers).as_ref(), Some(&message));
            self.proofs.finish(binding, trustee, &message, &mut self.sums.1)?;
            self.proofs.finish(binding, coach, &message, &mut self.sums.0)
        }
    }

    impl SidePair {
        fn counts(&self, n: usize) -> Vec<Vec<u32>> {
            let share = |sum: &Sum, block| sum.share(block).unwrap();
            (0..2).map(|block| opened(n, &share(&self.sums.0, block), &share(&self.sums.1, block)).unwrap()).collect()
        }
    }

    const ADA: ProofBinding = ProofBinding { round: [1; 32], member: [2; 32] };
    const NONCE_1: [u8; NONCE] = [3; NONCE];

    #[test]
    fn what_is_split_adds_up() {
        let mut both = SidePair::new();
        for cells in [[vec![0], vec![0, 2]], [vec![4], vec![3]], [vec![0], vec![2]]] {
            let shares = both.proofs.shard(&ADA, &NONCE_1, &cells).unwrap();
            both.take(&ADA, &NONCE_1, &shares).unwrap();
        }
        assert_eq!(both.counts(3), [vec![2, 0, 0, 0, 1], vec![1, 0, 2, 1]]);
        let unanswered = |sum: &Sum| sum.share_of(0, 3..5).unwrap();
        assert_eq!(opened(3, &unanswered(&both.sums.0), &unanswered(&both.sums.1)), Some(vec![1]));
        assert_eq!(part_of(&both.sums.0.share(0).unwrap(), 3..5), Some(unanswered(&both.sums.0)));
    }

    #[test]
    fn a_share_of_another_member_or_round_or_cut_or_flipped_is_not_counted() {
        let mut both = SidePair::new();
        let shares = both.proofs.shard(&ADA, &NONCE_1, &[vec![0], vec![0]]).unwrap();
        for other in [ProofBinding { member: [9; 32], ..ADA }, ProofBinding { round: [9; 32], ..ADA }] {
            assert_eq!(both.take(&other, &NONCE_1, &shares), None);
        }
        let mut cut = shares.clone();
        cut.coach.pop();
        assert_eq!(both.take(&ADA, &NONCE_1, &cut), None);
        let mut flipped = shares.clone();
        flipped.trustee[40] ^= 1;
        assert_eq!(both.take(&ADA, &NONCE_1, &flipped), None);
        assert_eq!(both.take(&ADA, &[4; NONCE], &shares), None);
        both.take(&ADA, &NONCE_1, &shares).unwrap();
        assert_eq!(both.counts(1), [vec![1, 0, 0, 0, 0], vec![1, 0, 0, 0]]);
        assert_eq!(opened(0, &both.sums.0.share(0).unwrap(), &both.sums.1.share(0).unwrap()), None);
    }
}
