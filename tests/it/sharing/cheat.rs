//! Clients that go round their own encoder: every proof that does not hold is left out, and the sum of the others is exact.

use std::fmt::Debug;

use draglog::domain::round::layout::BlockKind;
use draglog::share::contribution::{Contribution, close};
use draglog::share::seal::random;
use draglog::share::vdaf::{ProofBinding, Proofs, Shares};
use prio::codec::Encode;
use prio::field::{Field128, FieldElementWithInteger};
use prio::flp::gadgets::{Mul, ParallelSum};
use prio::flp::types::{Histogram, MultihotCountVec};
use prio::flp::{Flp, FlpError, Gadget, Type};
use prio::vdaf::Client;
use prio::vdaf::prio3::{Prio3, optimal_chunk_length};
use prio::vdaf::xof::XofTurboShake128;

use super::{Team, block, cut, left_out};

/// A circuit whose measurement is whatever numbers the client likes.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Cheat<T>(T);

impl<T: Flp> Flp for Cheat<T> {
    type Field = T::Field;

    fn gadget(&self) -> Vec<Box<dyn Gadget<Self::Field>>> {
        self.0.gadget()
    }

    fn num_gadgets(&self) -> usize {
        self.0.num_gadgets()
    }

    fn valid(
        &self,
        gadgets: &mut Vec<Box<dyn Gadget<Self::Field>>>,
        input: &[Self::Field],
        joint_rand: &[Self::Field],
        num_shares: usize,
    ) -> Result<Vec<Self::Field>, FlpError> {
        self.0.valid(gadgets, input, joint_rand, num_shares)
    }

    fn input_len(&self) -> usize {
        self.0.input_len()
    }

    fn proof_len(&self) -> usize {
        self.0.proof_len()
    }

    fn verifier_len(&self) -> usize {
        self.0.verifier_len()
    }

    fn joint_rand_len(&self) -> usize {
        self.0.joint_rand_len()
    }

    fn eval_output_len(&self) -> usize {
        self.0.eval_output_len()
    }

    fn prove_rand_len(&self) -> usize {
        self.0.prove_rand_len()
    }
}

impl<T: Type<Field = Field128>> Type for Cheat<T> {
    type Measurement = Vec<u128>;
    type AggregateResult = T::AggregateResult;

    fn encode_measurement(&self, numbers: &Vec<u128>) -> Result<Vec<Field128>, FlpError> {
        Ok(numbers.iter().map(|number| Field128::from(*number)).collect())
    }

    fn truncate(&self, input: Vec<Field128>) -> Result<Vec<Field128>, FlpError> {
        self.0.truncate(input)
    }

    fn decode_result(&self, data: &[Field128], n: usize) -> Result<Self::AggregateResult, FlpError> {
        self.0.decode_result(data, n)
    }

    fn output_len(&self) -> usize {
        self.0.output_len()
    }
}

fn split<T: Type<Field = Field128>>(
    (algorithm, circuit): (u32, T),
    numbers: &[u128],
    context: &[u8],
    nonce: &[u8; 16],
) -> Shares {
    let vdaf = Prio3::<_, XofTurboShake128, 32>::new(2, 1, algorithm, Cheat(circuit)).unwrap();
    let (public, inputs) = vdaf.shard(context, &numbers.to_vec(), nonce).unwrap();
    Shares {
        public: public.get_encoded().unwrap(),
        coach: inputs[0].get_encoded().unwrap(),
        trustee: inputs[1].get_encoded().unwrap(),
    }
}

/// A contribution that says these numbers in `target` and is blank elsewhere, sealed and signed as it should be.
fn contribution(team: &Team, who: &str, target: &str, numbers: &[u128]) -> Contribution {
    let (round, secret, nonce) = (team.round(), team.identity(who), random().unwrap());
    let binding = ProofBinding { round: round.hash, member: secret.public_bytes() };
    let mut shares = Shares::default();
    for block in &round.definition.layout {
        let cells = block.cells();
        let chunk = optimal_chunk_length(cells);
        let part = match block.kind {
            _ if block.id != target => {
                let proofs = Proofs::new(std::slice::from_ref(block)).unwrap();
                proofs.shard(&binding, &nonce, &[vec![block.no_answer()]]).unwrap()
            }
            BlockKind::Ordered | BlockKind::Choice => {
                let circuit = Histogram::<Field128, ParallelSum<Field128, Mul>>::new(cells, chunk).unwrap();
                split((4, circuit), numbers, &binding.context(block.id.as_str()), &nonce)
            }
            BlockKind::Several => {
                let circuit = MultihotCountVec::<Field128, ParallelSum<Field128, Mul>>::new(cells, block.most(), chunk);
                split((5, circuit.unwrap()), numbers, &binding.context(block.id.as_str()), &nonce)
            }
        };
        shares.public.extend(part.public);
        shares.coach.extend(part.coach);
        shares.trustee.extend(part.trustee);
    }
    close(&round, &secret, &nonce, shares).unwrap()
}

/// Ten honest members answer, the eleventh sends `contribution`; the honest sum comes out, and one file is left out.
#[track_caller]
fn all_but_the_last(made: impl FnOnce(&Team) -> Contribution) {
    let team = Team::of(11);
    for (number, who) in team.members().iter().take(10).enumerate() {
        team.answer(who, &[&format!("cg_freq={}", number % 5 + 1), "cg_what=1,2"]);
    }
    team.open();
    for who in &team.members()[..10] {
        team.contribute(who, &[]).done();
    }
    team.put("member11", &made(&team));
    let result = team.result();
    assert_eq!(result["n"], 10);
    assert_eq!(left_out(&result), ["1 contribution was not valid"]);
    assert_eq!((block(&result, FREQ)["answers"].as_u64(), cut(&result, FREQ)), (Some(10), Some((6, 6))));
}

const FREQ: &str = "context_gaps.cg_freq";

#[track_caller]
fn is_left_out(target: &str, numbers: &[u128]) {
    all_but_the_last(|team| contribution(team, "member11", target, numbers));
}

#[test]
fn the_same_road_without_a_lie_is_counted() {
    let team = Team::of(5);
    team.open();
    for who in &team.members()[..4] {
        team.contribute(who, &["--blank"]).done();
    }
    let honest = [1, 0, 0, 0, 0, 0, 0];
    team.put("member5", &contribution(&team, "member5", FREQ, &honest));
    let result = team.result();
    assert_eq!((result["n"].as_u64(), left_out(&result).len()), (Some(5), 0), "else the tests below prove nothing");
}

// Held by `Proofs::decide`, in which the proof fails for both sides, and once more by its comparison with the public share: else one
// side would count it and the other would not, and one member could stop every round.
#[test]
fn a_public_part_that_only_one_side_would_notice_is_left_out_by_both() {
    for place in [3, 40] {
        all_but_the_last(|team| {
            let (round, secret, nonce) = (team.round(), team.identity("member11"), random().unwrap());
            let binding = ProofBinding { round: round.hash, member: secret.public_bytes() };
            let layout = &round.definition.layout;
            let cells: Vec<Vec<usize>> = layout.iter().map(|block| vec![block.no_answer()]).collect();
            let mut shares = Proofs::new(layout).unwrap().shard(&binding, &nonce, &cells).unwrap();
            shares.public[place] ^= 1;
            close(&round, &secret, &nonce, shares).unwrap()
        });
    }
}

// Held by `proofs.decide` in `Side::add`: a Histogram's proof says that the cells add up to exactly one.
#[test]
fn two_answers_in_one_question_are_left_out() {
    is_left_out("context_gaps.cg_freq", &[1, 1, 0, 0, 0, 0, 0]);
}

// Held by `proofs.decide`: each cell is 0 or 1.
#[test]
fn a_five_instead_of_a_one_is_left_out() {
    is_left_out("context_gaps.cg_freq", &[5, 0, 0, 0, 0, 0, 0]);
}

// Held by `proofs.decide`: each cell is 0 or 1, also where they add up to one. -1 is the field's largest element.
#[test]
fn a_value_outside_of_nought_and_one_that_still_adds_up_is_left_out() {
    let minus_one = Field128::modulus() - 1;
    is_left_out("context_gaps.cg_freq", &[2, minus_one, 0, 0, 0, 0, 0]);
}

// Held by `proofs.decide`: no answer at all is not `no_answer`.
#[test]
fn no_cell_at_all_is_left_out() {
    is_left_out("context_gaps.cg_freq", &[0, 0, 0, 0, 0, 0, 0]);
}

// Held by `proofs.decide`: a MultihotCountVec's proof says that the weight is what was reported, and at most `max`.
#[test]
fn more_tags_than_allowed_are_left_out() {
    // Seventeen categories and no_answer, five of them; then the weight in three binary digits, claimed to be four.
    let mut numbers = vec![1, 1, 1, 1, 1];
    numbers.resize(18, 0);
    numbers.extend([1, 1, 1]);
    is_left_out("waits.tags.17", &numbers);
}

// Held by `proofs.decide`: a bit worth seven.
#[test]
fn a_tag_that_counts_for_seven_is_left_out() {
    let mut numbers = vec![7];
    numbers.resize(18, 0);
    numbers.extend([1, 0, 0]);
    is_left_out("waits.tags.17", &numbers);
}
