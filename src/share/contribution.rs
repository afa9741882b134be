//! A contribution as a file: split in two shares, each sealed to one collector, signed by its member and bound to its round.

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::definition::SignedRound;
use super::encoding::{decode, decode_exactly, encode};
use super::keys::{Identity, is_signed_by, message};
use super::seal::{CollectorSecret, SealPlace, random, seal};
use super::vdaf::{NONCE, OpenedShare, ProofBinding, Proofs, Shares};
use super::{Result, ShareError, canonical};
use crate::domain::round::ShareHolder;
use crate::domain::round::contribution::Part;

/// The format's name and number.
pub const SCHEMA: &str = "draglog.contribution/2";

/// `contributions/<16 hex>.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contribution {
    pub schema: String,
    /// R, hexadecimal.
    pub round_hash: String,
    /// The member's public key.
    pub member: String,
    pub nonce: String,
    /// What both collectors see of the proofs; it says nothing.
    pub public: String,
    /// The share that is sealed to the coach.
    pub coach: String,
    /// The share that is sealed to the trustee.
    pub trustee: String,
    /// Of the member, over everything above.
    pub signature: String,
}

/// The name of a member's file in a round.
#[must_use]
pub fn file_name(binding: &ProofBinding) -> String {
    let bytes = [b"draglog.contribution/2 name".as_slice(), &binding.round, &binding.member].concat();
    format!("{}.json", canonical::hex(&canonical::sha256(&bytes)[..8]))
}

/// How long the file of a contribution to this round may be: all are of one length, and a little more is for who wrote it
/// with blanks. A longer one is not even read.
///
/// # Errors
/// If the layout cannot be proved.
pub fn longest(round: &SignedRound) -> Result<u64> {
    const BESIDES: usize = 4096;
    let layout = &round.definition.layout;
    let binding = ProofBinding { round: round.hash, member: [0; 32] };
    let shares = Proofs::new(layout)?.shard(&binding, &[0; NONCE], Part::blank(layout).cells())?;
    let bytes = shares.public.len() + shares.coach.len() + shares.trustee.len();
    Ok((bytes.div_ceil(3) * 4 + BESIDES) as u64)
}

/// Whether a name is one that a contribution has: 16 hexadecimal digits.
#[must_use]
pub fn is_file_name(name: &str) -> bool {
    let digits = name.strip_suffix(".json").unwrap_or_default();
    digits.len() == 16 && digits.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

/// The contribution of `member` that says `part`.
///
/// # Errors
/// If the part does not fit the layout, or the system gives no randomness.
pub fn make(round: &SignedRound, member: &Identity, part: &Part) -> Result<Contribution> {
    let layout = &round.definition.layout;
    // Built again so that a part made for another layout is refused here and not by the collectors.
    let part = Part::new(layout, part.cells().to_vec()).map_err(ShareError::failed)?;
    let binding = ProofBinding { round: round.hash, member: member.public_bytes() };
    let nonce = random()?;
    let shares = Proofs::new(layout)?.shard(&binding, &nonce, part.cells())?;
    close(round, member, &nonce, shares)
}

/// Seals two shares to the collectors and signs the whole. The shares are wiped.
///
/// # Errors
/// If a collector's key is none, or the system gives no randomness.
pub fn close(round: &SignedRound, member: &Identity, nonce: &[u8; NONCE], shares: Shares) -> Result<Contribution> {
    let Shares { public, coach, trustee } = shares;
    let (coach, trustee) = (Zeroizing::new(coach), Zeroizing::new(trustee));
    let bound = bound_to(round, &member.public_bytes(), nonce, &public);
    let to = |role, share: &[u8]| {
        let place = SealPlace { info: &info(role), bound_to: &bound };
        Ok::<_, ShareError>(encode(&seal(&round.round_key(role)?, share, place)?))
    };
    let mut made = Contribution {
        schema: SCHEMA.to_owned(),
        round_hash: round.hash_text(),
        member: member.public(),
        nonce: encode(nonce),
        public: encode(&public),
        coach: to(ShareHolder::Coach, &coach)?,
        trustee: to(ShareHolder::Trustee, &trustee)?,
        signature: String::new(),
    };
    made.signature = member.sign(&message(SCHEMA, &made)?);
    Ok(made)
}

impl Contribution {
    /// The member's key, if the contribution belongs to this round and is signed by a member on its roster.
    ///
    /// # Errors
    /// Why not, in words.
    pub fn check(&self, round: &SignedRound) -> std::result::Result<[u8; 32], &'static str> {
        if self.schema != SCHEMA {
            return Err("is of another format");
        }
        if self.round_hash != round.hash_text() {
            return Err("is for another round, or for this one before it was edited");
        }
        // Without this line a stranger, or invented members, would be counted.
        if !round.definition.asks(&self.member) {
            return Err("is from somebody who is not a member of the round");
        }
        let member = decode_exactly(&self.member).ok_or("has a member's key that is none")?;
        let message = message(SCHEMA, self).map_err(|_| "cannot be spelled out")?;
        // Without this line anybody could send something under a colleague's name.
        if !is_signed_by(&self.member, &message, &self.signature) {
            return Err("is not signed by the member it names");
        }
        Ok(member)
    }

    /// This side's share, if the seal is for this key, round and member.
    #[must_use]
    pub fn open(
        &self,
        round: &SignedRound,
        member: &[u8; 32],
        role: ShareHolder,
        secret: &CollectorSecret,
    ) -> Option<OpenedShare> {
        let nonce = decode_exactly(&self.nonce)?;
        let public = decode(&self.public)?;
        let share = decode(if role == ShareHolder::Coach { &self.coach } else { &self.trustee })?;
        let bound = bound_to(round, member, &nonce, &public);
        let share = secret.open(&share, SealPlace { info: &info(role), bound_to: &bound })?;
        Some(OpenedShare { nonce, public, share: Zeroizing::new(share) })
    }
}

fn info(role: ShareHolder) -> Vec<u8> {
    format!("{SCHEMA} {role}").into_bytes()
}

/// A seal fits this round, this member and this public part only.
fn bound_to(round: &SignedRound, member: &[u8; 32], nonce: &[u8; NONCE], public: &[u8]) -> Vec<u8> {
    [&round.hash[..], member, nonce, &canonical::sha256(public)].concat()
}
