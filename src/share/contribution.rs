//! A contribution as a file: signed by its member, bound to its round, and either sealed in two shares or open.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::keys::{MemberSecret, decode, decode_exactly, encode, is_signed_by};
use super::round::Published;
use super::seal::{CollectorSecret, Place, random, seal};
use super::vdaf::{Binding, NONCE, Shares};
use super::{Result, ShareError, canonical, files};
use crate::domain::round::{Mode, Role};

/// The format's name and number.
pub const SCHEMA: &str = "draglog.contribution/1";
/// What a signature is made over begins with this, so that it fits nothing else.
const SIGNED: &[u8] = b"draglog.contribution/1 signature\0";

/// `contributions/<16 hex>.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contribution {
    pub schema: String,
    /// SHA-256 of the round's definition, hexadecimal.
    pub round_hash: String,
    /// The member's public key.
    pub member: String,
    pub mode: Mode,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sealed: Option<Sealed>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open: Option<Vec<OpenBlock>>,
    /// Of the member, over everything above.
    pub signature: String,
}

/// The two shares, each sealed to one collector.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sealed {
    pub nonce: String,
    /// What both collectors see of the proofs; it says nothing.
    pub public: String,
    pub coach: String,
    pub trustee: String,
}

/// One block of an open contribution, readable by whoever has the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpenBlock {
    pub block: String,
    pub cells: Vec<usize>,
    /// The same cells in words.
    pub says: Vec<String>,
}

/// The name of a member's file in a round.
#[must_use]
pub fn file_name(binding: &Binding) -> String {
    let bytes = [b"draglog.contribution/1 name".as_slice(), &binding.round, &binding.member].concat();
    format!("{}.json", &canonical::hex(&canonical::sha256(&bytes))[..16])
}

impl Contribution {
    /// Seals two shares to the collectors and signs the whole.
    ///
    /// # Errors
    /// If a collector's key is none, or the system gives no randomness.
    pub fn seal(round: &Published, member: &MemberSecret, nonce: &[u8; NONCE], shares: &Shares) -> Result<Self> {
        let bound = bound_to(round, &member.public_bytes(), nonce, &shares.public);
        let to = |role, share| {
            let key = round.key_of(role)?;
            Ok(encode(&seal(&key, share, Place { info: info(role), bound_to: &bound })?))
        };
        let sealed = Sealed {
            nonce: encode(nonce),
            public: encode(&shares.public),
            coach: to(Role::Coach, &shares.coach)?,
            trustee: to(Role::Trustee, &shares.trustee)?,
        };
        Self::unsigned(round, member, Mode::Sealed).with(|whole| whole.sealed = Some(sealed)).signed(member)
    }

    /// A readable one, signed.
    ///
    /// # Errors
    /// If it cannot be spelled out.
    pub fn open(round: &Published, member: &MemberSecret, blocks: Vec<OpenBlock>) -> Result<Self> {
        Self::unsigned(round, member, Mode::Open).with(|whole| whole.open = Some(blocks)).signed(member)
    }

    fn unsigned(round: &Published, member: &MemberSecret, mode: Mode) -> Self {
        Self {
            schema: SCHEMA.to_owned(),
            round_hash: round.hash_text(),
            member: member.public(),
            mode,
            sealed: None,
            open: None,
            signature: String::new(),
        }
    }

    fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }

    /// The same with the member's signature.
    ///
    /// # Errors
    /// If it cannot be spelled out.
    pub fn signed(mut self, member: &MemberSecret) -> Result<Self> {
        self.signature = String::new();
        self.signature = member.sign(&self.message()?);
        Ok(self)
    }

    /// What the signature is over.
    fn message(&self) -> Result<Vec<u8>> {
        let unsigned = Self { signature: String::new(), ..self.clone() };
        Ok([SIGNED, &canonical::hash(&unsigned)?].concat())
    }

    /// Names exactly these bytes between the collectors.
    ///
    /// # Errors
    /// If it cannot be spelled out.
    pub fn digest(&self) -> Result<[u8; 32]> {
        canonical::hash(self)
    }

    /// The member's key, if the contribution belongs to this round and is signed by somebody on its roster.
    ///
    /// # Errors
    /// Why not, in words.
    pub fn check(&self, round: &Published) -> std::result::Result<[u8; 32], &'static str> {
        if self.schema != SCHEMA {
            return Err("is of another format");
        }
        if self.round_hash != round.hash_text() {
            return Err("is for another round, or for this one before it was edited");
        }
        if self.mode != round.round.mode {
            return Err("is of another mode than the round");
        }
        // Without this line a stranger, or invented members, would be counted.
        if !round.round.roster.iter().any(|member| member.key == self.member) {
            return Err("is of somebody who is not on the roster");
        }
        let member = decode_exactly(&self.member).ok_or("has a member's key that is none")?;
        let message = self.message().map_err(|_| "cannot be spelled out")?;
        // Without this line anybody could send something under a colleague's name.
        if !is_signed_by(&member, &message, &self.signature) {
            return Err("is not signed by the member it names");
        }
        Ok(member)
    }

    /// This side's share, if the seal is for this key, round and member.
    #[must_use]
    pub fn open_share(
        &self,
        round: &Published,
        member: &[u8; 32],
        role: Role,
        secret: &CollectorSecret,
    ) -> Option<Opened> {
        let sealed = self.sealed.as_ref()?;
        let nonce = decode_exactly(&sealed.nonce)?;
        let public = decode(&sealed.public)?;
        let share = decode(if role == Role::Coach { &sealed.coach } else { &sealed.trustee })?;
        let bound = bound_to(round, member, &nonce, &public);
        let share = secret.open(&share, Place { info: info(role), bound_to: &bound })?;
        Some(Opened { nonce, public, share })
    }
}

/// What one collector has of one contribution.
pub struct Opened {
    pub nonce: [u8; NONCE],
    pub public: Vec<u8>,
    pub share: Vec<u8>,
}

const fn info(role: Role) -> &'static [u8] {
    match role {
        Role::Coach => b"draglog.contribution/1 coach",
        Role::Trustee => b"draglog.contribution/1 trustee",
    }
}

/// A seal fits this round, this member and this public part only.
fn bound_to(round: &Published, member: &[u8; 32], nonce: &[u8; NONCE], public: &[u8]) -> Vec<u8> {
    [&round.hash[..], member, nonce, &canonical::sha256(public)].concat()
}

/// A fresh nonce.
///
/// # Errors
/// If the system gives no randomness.
pub fn nonce() -> Result<[u8; NONCE]> {
    random()
}

/// Reads a contribution; nothing of it is believed yet.
///
/// # Errors
/// If it is no regular file, too long, or not of this form.
pub fn read(file: &Path) -> Result<Contribution> {
    let text = files::read_text(file, files::MAX_CONTRIBUTION)?;
    files::parse(file, &text)
}

/// The bytes of its file.
///
/// # Errors
/// If it cannot be spelled out.
pub fn to_bytes(contribution: &Contribution) -> Result<Vec<u8>> {
    let mut bytes = serde_json::to_vec(contribution).map_err(|error| ShareError::failed(error.to_string()))?;
    bytes.push(b'\n');
    Ok(bytes)
}
