//! Both halves of a service in a few lines, with the libraries themselves: opens, verifies and adds up reports.

use std::io::Cursor;

use draglog::share::dap::proof::shard;
use draglog::share::dap::wire::{Circuit, Half, SealedShare, bound_to, context, sealed_text};
use draglog::share::encoding::decode_exactly;
use draglog::share::seal::{Cipher, CollectorSecret};
use hpke::aead::{AesGcm128, AesGcm256, ChaCha20Poly1305};
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable as _, OpModeR, single_shot_open};
use prio::codec::ParameterizedDecode as _;
use prio::field::Field128;
use prio::flp::Type;
use prio::vdaf::prio3::{Prio3, Prio3Histogram, Prio3InputShare, Prio3PublicShare, Prio3SumVec, optimal_chunk_length};
use prio::vdaf::xof::XofTurboShake128;
use prio::vdaf::{AggregateShare, Aggregator as _, OutputShare, VerifyTransition};

/// What a client splits a choice into, as bytes.
pub(super) struct Share {
    pub(super) public: Vec<u8>,
    pub(super) leader: Vec<u8>,
    pub(super) helper: Vec<u8>,
}

/// What is in a sealed share, if it was made for this key, as this, bound to that.
pub(super) fn open(
    cipher: Cipher,
    private: &[u8; 32],
    sealed: &SealedShare,
    (info, aad): &(Vec<u8>, Vec<u8>),
) -> Option<Vec<u8>> {
    type Kem = X25519HkdfSha256;
    let key = <Kem as hpke::Kem>::PrivateKey::from_bytes(private).ok()?;
    let encapsulated = <Kem as hpke::Kem>::EncappedKey::from_bytes(&sealed.encapsulated).ok()?;
    macro_rules! opened {
        ($aead:ty) => {
            single_shot_open::<$aead, HkdfSha256, Kem>(&OpModeR::Base, &key, &encapsulated, info, &sealed.text, aad)
                .ok()
        };
    }
    match cipher {
        Cipher::Aes128 => opened!(AesGcm128),
        Cipher::Aes256 => opened!(AesGcm256),
        Cipher::ChaCha20 => opened!(ChaCha20Poly1305),
    }
}

/// What a report adds to each cell, if both halves find it valid.
pub(super) fn verified(
    circuit: Circuit,
    key: &[u8; 32],
    task: &[u8; 32],
    id: &[u8; 16],
    share: &Share,
) -> Option<Vec<u128>> {
    match circuit {
        Circuit::Histogram { length, chunk } => {
            let vdaf = Prio3Histogram::new_histogram(2, length as usize, chunk as usize).unwrap();
            sums(&vdaf, key, task, id, share)
        }
        Circuit::SumVec { length, max, chunk } => {
            let vdaf = Prio3SumVec::new_sum_vec(2, max.into(), length as usize, chunk as usize).unwrap();
            sums(&vdaf, key, task, id, share)
        }
    }
}

fn sums<T: Type<Field = Field128>>(
    vdaf: &Prio3<T, XofTurboShake128, 32>,
    key: &[u8; 32],
    task: &[u8; 32],
    id: &[u8; 16],
    share: &Share,
) -> Option<Vec<u128>> {
    let context = context(task);
    let (mut states, mut verifiers) = (Vec::new(), Vec::new());
    for (side, bytes) in [&share.leader, &share.helper].into_iter().enumerate() {
        let public = Prio3PublicShare::decode_with_param(vdaf, &mut Cursor::new(&share.public)).ok()?;
        let input = Prio3InputShare::decode_with_param(&(vdaf, side), &mut Cursor::new(bytes)).ok()?;
        let (state, verifier) = vdaf.verify_init(key, &context, side, &(), id, &public, &input).ok()?;
        states.push(state);
        verifiers.push(verifier);
    }
    let message = vdaf.verifier_shares_to_message(&context, &(), verifiers).ok()?;
    let outputs = states.into_iter().map(|state| match vdaf.verify_next(&context, state, message.clone()).ok()? {
        VerifyTransition::Finish(output) => Some(output),
        VerifyTransition::Continue(..) => None,
    });
    let outputs: Vec<OutputShare<Field128>> = outputs.collect::<Option<_>>()?;
    let shares: Vec<AggregateShare<Field128>> = outputs.into_iter().map(AggregateShare::from).collect();
    let [leader, helper] = [&shares[0], &shares[1]].map(AsRef::<[Field128]>::as_ref);
    Some(leader.iter().zip(helper).map(|(one, other)| u128::from(*one + *other)).collect())
}

/// A key of one half, and what it gives to everybody.
pub(super) struct HalfKey {
    pub(super) private: [u8; 32],
    pub(super) cipher: Cipher,
    /// `hpke_config` as it is fetched.
    pub(super) list: Vec<u8>,
}

impl HalfKey {
    pub(super) fn new(id: u8, cipher: Cipher) -> Self {
        let secret = CollectorSecret::generate().unwrap();
        let public: [u8; 32] = decode_exactly(&secret.public()).unwrap();
        let aead = match cipher {
            Cipher::Aes128 => 1,
            Cipher::Aes256 => 2,
            Cipher::ChaCha20 => 3,
        };
        let list = [&[0, 41, id, 0, 0x20, 0, 1, 0, aead, 0, 32][..], &public].concat();
        Self { private: secret.to_bytes(), cipher, list }
    }
}

/// A report taken apart and opened by both halves: its number, its time, the shares.
pub(super) fn opened(
    body: &[u8],
    (task, configuration): (&[u8; 32], &[u8]),
    keys: [&HalfKey; 2],
) -> Option<([u8; 16], u64, Share)> {
    let mut rest = body;
    let mut take = |length: usize| {
        let (taken, more) = rest.split_at_checked(length)?;
        rest = more;
        Some(taken)
    };
    let number = |bytes: &[u8]| bytes.iter().fold(0, |number, byte| number << 8 | usize::from(*byte));
    let id: [u8; 16] = take(16)?.try_into().ok()?;
    let time = u64::from_be_bytes(take(8)?.try_into().ok()?);
    assert_eq!(take(2)?, [0, 0]);
    let length = number(take(4)?);
    let public = take(length)?.to_vec();
    let aad = bound_to(task, configuration, &id, time, &public);
    let mut shares = Vec::new();
    for (half, own) in [Half::Leader, Half::Helper].into_iter().zip(keys) {
        let key = take(1)?[0];
        let length = number(take(2)?);
        let encapsulated = take(length)?.to_vec();
        let length = number(take(4)?);
        let text = take(length)?.to_vec();
        let sealed = SealedShare { key, encapsulated, text };
        let plain = open(own.cipher, &own.private, &sealed, &(half.info(), aad.clone()))?;
        let share = plain[6..].to_vec();
        assert_eq!(plain, sealed_text(&share));
        shares.push(share);
    }
    assert!(rest.is_empty());
    let helper = shares.pop()?;
    Some((id, time, Share { public, leader: shares.pop()?, helper }))
}

/// How long a report about so many cells is.
pub(super) fn size(cells: usize) -> usize {
    let length = u32::try_from(cells).unwrap();
    let circuit = Circuit::Histogram { length, chunk: u32::try_from(optimal_chunk_length(cells)).unwrap() };
    let shares = shard(circuit, &[1; 32], &[2; 16], &[0]).unwrap();
    let sealed = |share: &[u8]| SealedShare { key: 0, encapsulated: vec![0; 32], text: vec![0; share.len() + 6 + 16] };
    let report = draglog::share::dap::wire::SealedReport {
        id: [2; 16],
        time: 0,
        leader: sealed(&shares.coach),
        helper: sealed(&shares.trustee),
        public: shares.public,
    };
    report.encode().len()
}
