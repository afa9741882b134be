//! Prio3 (VDAF-18) with two aggregators: one `Prio3Histogram` for each one-hot block, whose proof says "exactly one", and
//! one `Prio3MultihotCountVec` for each multi-hot block, whose proof says "each once, at most so many". Standard types only.
//!
//! A whole contribution is worked on at once: shares, verifier shares and messages of all blocks stand one after the other.
//! Anything that comes from a file and does not fit gives `None`, never a panic.

use std::io::Cursor;

use prio::codec::{Encode, ParameterizedDecode};
use prio::field::Field128;
use prio::flp::Type;
use prio::vdaf::prio3::{
    Prio3, Prio3Histogram, Prio3InputShare, Prio3MultihotCountVec, Prio3PublicShare, Prio3VerifierMessage,
    Prio3VerifierShare, Prio3VerifyState, optimal_chunk_length,
};
use prio::vdaf::xof::XofTurboShake128;
use prio::vdaf::{
    Aggregatable as _, AggregateShare, Aggregator as _, Client as _, Collector as _, OutputShare, VerifyTransition,
};

use super::{Result, ShareError};
use crate::domain::round::Role;
use crate::domain::round::layout::Block;
use crate::domain::round::result::BlockKind;

/// Bytes of the key that both collectors verify with.
pub const VERIFY_KEY: usize = 32;
/// Bytes of a contribution's nonce.
pub const NONCE: usize = 16;
/// The name that every context begins with.
const FORMAT: &[u8] = b"draglog.contribution/1";

type State = Prio3VerifyState<Field128, 32>;

/// What every proof and seal of a contribution is bound to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Binding {
    /// SHA-256 of the round's definition.
    pub round: [u8; 32],
    /// The member's public key.
    pub member: [u8; 32],
}

impl Binding {
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

/// One side's work on one contribution, before it heard of the other's.
pub struct Begun {
    states: Vec<State>,
    /// What the other side needs of it. It says nothing about the contribution but whether it is valid.
    pub verifier: Vec<u8>,
}

/// One side's shares of sums, block by block.
#[derive(Debug, Clone)]
pub struct Sum(Vec<AggregateShare<Field128>>);

/// The proofs of a layout, in its order.
pub struct Proofs {
    blocks: Vec<(String, Circuit)>,
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
        let cells = block.labels.len();
        let chunk = optimal_chunk_length(cells);
        let made = match block.kind {
            BlockKind::OneHot => Prio3Histogram::new_histogram(2, cells, chunk).map(Self::OneHot),
            BlockKind::MultiHot => {
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
fn split<T: Type<Field = Field128>>(
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

const fn side(role: Role) -> usize {
    match role {
        Role::Coach => 0,
        Role::Trustee => 1,
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
    pub fn shard(&self, binding: &Binding, nonce: &[u8; NONCE], cells: &[Vec<usize>]) -> Result<Shares> {
        let mut shares = Shares::default();
        for ((id, circuit), cells) in self.blocks.iter().zip(cells) {
            circuit
                .shard(&binding.context(id), cells, nonce, &mut shares)
                .ok_or_else(|| ShareError::failed(format!("block `{id}` cannot be split; nothing was written")))?;
        }
        Ok(shares)
    }

    /// One side begins to verify a contribution.
    #[must_use]
    pub fn begin(&self, work: &Work<'_>) -> Option<Begun> {
        let (mut public, mut share) = (Cursor::new(work.public), Cursor::new(work.share));
        let mut begun = Begun { states: Vec::with_capacity(self.blocks.len()), verifier: Vec::new() };
        for (id, circuit) in &self.blocks {
            let context = work.binding.context(id);
            let (state, verifier) = either!(circuit, vdaf => {
                let public = Prio3PublicShare::decode_with_param(vdaf, &mut public).ok()?;
                let share = Prio3InputShare::decode_with_param(&(vdaf, side(work.role)), &mut share).ok()?;
                vdaf.verify_init(work.key, &context, side(work.role), &(), work.nonce, &public, &share).ok()?
            });
            verifier.encode(&mut begun.verifier).ok()?;
            begun.states.push(state);
        }
        (is_at_end(&public) && is_at_end(&share)).then_some(begun)
    }

    /// Whether both sides' work says that the contribution is valid: then the message that both finish with.
    #[must_use]
    pub fn decide(&self, binding: &Binding, coach: &[u8], trustee: &Begun) -> Option<Vec<u8>> {
        let (mut coach, mut own) = (Cursor::new(coach), Cursor::new(trustee.verifier.as_slice()));
        let mut message = Vec::new();
        for ((id, circuit), state) in self.blocks.iter().zip(&trustee.states) {
            let shares = [
                Prio3VerifierShare::decode_with_param(state, &mut coach).ok()?,
                Prio3VerifierShare::decode_with_param(state, &mut own).ok()?,
            ];
            let context = binding.context(id);
            let decided = either!(circuit, vdaf => vdaf.verifier_shares_to_message(&context, &(), shares).ok()?);
            decided.encode(&mut message).ok()?;
        }
        is_at_end(&coach).then_some(message)
    }

    /// One side ends: its shares of this contribution's cells go into `sum`, all or none.
    #[must_use]
    pub fn finish(&self, binding: &Binding, begun: Begun, message: &[u8], sum: &mut Sum) -> Option<()> {
        let mut message = Cursor::new(message);
        let mut outputs: Vec<OutputShare<Field128>> = Vec::with_capacity(self.blocks.len());
        for ((id, circuit), state) in self.blocks.iter().zip(begun.states) {
            let part = Prio3VerifierMessage::decode_with_param(&state, &mut message).ok()?;
            let context = binding.context(id);
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

    /// A side's sums from the other's file.
    #[must_use]
    pub fn decode_sum(&self, bytes: &[u8]) -> Option<Sum> {
        let mut bytes = Cursor::new(bytes);
        let mut sums = Vec::with_capacity(self.blocks.len());
        for (_, circuit) in &self.blocks {
            sums.push(either!(circuit, vdaf => AggregateShare::decode_with_param(&(vdaf, &()), &mut bytes).ok()?));
        }
        is_at_end(&bytes).then_some(Sum(sums))
    }

    /// Both sides' sums together: a count for each cell of each block. `None` where they cannot be of `n` contributions.
    #[must_use]
    pub fn unshard(&self, n: usize, coach: &Sum, trustee: &Sum) -> Option<Vec<Vec<u32>>> {
        let mut counts = Vec::with_capacity(self.blocks.len());
        for (position, (_, circuit)) in self.blocks.iter().enumerate() {
            let both = [coach.0.get(position)?.clone(), trustee.0.get(position)?.clone()];
            let sums: Vec<u128> = either!(circuit, vdaf => vdaf.unshard(&(), both, n).ok()?);
            let cells = sums.into_iter().map(|sum| u32::try_from(sum).ok().filter(|sum| *sum as usize <= n));
            counts.push(cells.collect::<Option<Vec<u32>>>()?);
        }
        Some(counts)
    }
}

/// One side's part of a contribution, opened.
#[derive(Clone, Copy)]
pub struct Work<'a> {
    pub role: Role,
    pub key: &'a [u8; VERIFY_KEY],
    pub binding: &'a Binding,
    pub nonce: &'a [u8; NONCE],
    pub public: &'a [u8],
    pub share: &'a [u8],
}

impl Sum {
    /// Adds another part of the same side's sums.
    #[must_use]
    pub fn merge(&mut self, other: &Self) -> Option<()> {
        self.0.iter_mut().zip(&other.0).try_for_each(|(sum, other)| sum.merge(other)).ok()
    }

    /// Its bytes for the other side.
    ///
    /// # Errors
    /// If it cannot be spelled out.
    pub fn encode(&self) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        let done = self.0.iter().try_for_each(|sum| sum.encode(&mut bytes));
        done.map_err(|error| ShareError::failed(format!("the sums cannot be written: {error}")))?;
        Ok(bytes)
    }
}

fn is_at_end(bytes: &Cursor<&[u8]>) -> bool {
    bytes.position() == bytes.get_ref().len() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout() -> Vec<Block> {
        let labels = || ["x", "y", "z"].map(str::to_owned);
        vec![Block::one_hot("a.q", "How?", labels()), Block::multi_hot("a.m", "What?", labels(), 2)]
    }

    struct Both {
        proofs: Proofs,
        key: [u8; VERIFY_KEY],
        sums: (Sum, Sum),
    }

    impl Both {
        fn new() -> Self {
            let proofs = Proofs::new(&layout()).unwrap();
            let sums = (proofs.empty(), proofs.empty());
            Self { proofs, key: [7; VERIFY_KEY], sums }
        }

        fn take(&mut self, binding: &Binding, nonce: &[u8; NONCE], shares: &Shares) -> Option<()> {
            let work = |role, share| Work { role, key: &self.key, binding, nonce, public: &shares.public, share };
            let coach = self.proofs.begin(&work(Role::Coach, &shares.coach))?;
            let trustee = self.proofs.begin(&work(Role::Trustee, &shares.trustee))?;
            let message = self.proofs.decide(binding, &coach.verifier, &trustee)?;
            self.proofs.finish(binding, trustee, &message, &mut self.sums.1)?;
            self.proofs.finish(binding, coach, &message, &mut self.sums.0)
        }
    }

    const ADA: Binding = Binding { round: [1; 32], member: [2; 32] };
    const NONCE_1: [u8; NONCE] = [3; NONCE];

    #[test]
    fn what_is_split_adds_up() {
        let mut both = Both::new();
        for cells in [[vec![0], vec![0, 2]], [vec![3], vec![3]], [vec![0], vec![2]]] {
            let shares = both.proofs.shard(&ADA, &NONCE_1, &cells).unwrap();
            both.take(&ADA, &NONCE_1, &shares).unwrap();
        }
        let counts = both.proofs.unshard(3, &both.sums.0, &both.sums.1).unwrap();
        assert_eq!(counts, [[2, 0, 0, 1], [1, 0, 2, 1]]);
    }

    #[test]
    fn a_share_of_another_member_or_round_or_cut_or_flipped_is_not_counted() {
        let mut both = Both::new();
        let shares = both.proofs.shard(&ADA, &NONCE_1, &[vec![0], vec![0]]).unwrap();
        for other in [Binding { member: [9; 32], ..ADA }, Binding { round: [9; 32], ..ADA }] {
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
        let counts = both.proofs.unshard(1, &both.sums.0, &both.sums.1).unwrap();
        assert_eq!(counts, [[1, 0, 0, 0], [1, 0, 0, 0]]);
    }
}
