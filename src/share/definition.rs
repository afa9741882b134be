//! `round.json` and `accept.json`: the definition that the coach signed, and the trustee's acceptance of exactly it. The hash
//! over both names the round in everything that follows.

use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use zeroize::Zeroizing;

use super::encoding::{decode, decode_exactly, encode};
use super::folder::Folder;
use super::keys::{Identity, is_signed_by, message};
use super::seal::{CollectorSecret, SealPlace, is_public, seal};
use super::vdaf::VERIFY_KEY;
use super::{Result, ShareError, canonical, files, roster};
use crate::domain::round::definition::{Definition, SCHEMA};
use crate::domain::round::{RoundProblem, ShareHolder};
use crate::domain::say::escape::clean;

const KIND: &str = SCHEMA;
/// The acceptance's format.
pub const ACCEPT: &str = "draglog.accept/2";
/// Where a withdrawal's format is named.
pub const WITHDRAWN: &str = "draglog.withdrawn/2";
/// The name of the acceptance in a round's folder.
pub const ACCEPT_FILE: &str = "accept.json";
/// The name of a withdrawal in a round's folder.
pub const WITHDRAWN_FILE: &str = "withdrawn.json";

/// A definition that its coach signed.
#[derive(Debug, Clone, PartialEq)]
pub struct SignedDefinition {
    pub definition: Definition,
    /// Of the whole document.
    pub hash: [u8; 32],
}

/// A definition that both collectors signed: from now on contributions can be made.
#[derive(Debug, Clone, PartialEq)]
pub struct SignedRound {
    pub definition: Definition,
    /// Of the definition alone.
    pub defined: [u8; 32],
    /// SHA-256 over definition and acceptance: R. It is in every proof, seal and signature.
    pub hash: [u8; 32],
    acceptance: Acceptance,
}

/// `accept.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Acceptance {
    pub schema: String,
    /// Hash of the definition, hexadecimal.
    pub definition: String,
    /// The trustee's public HPKE key of this round.
    pub round_key: String,
    /// The key that both verify with, sealed to the coach's round key: fixed here, before any contribution.
    pub verification_key: String,
    /// The trustee's.
    pub signature: String,
}

/// `withdrawn.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Withdrawal {
    schema: String,
    definition: String,
    by: ShareHolder,
    signature: String,
}

impl SignedRound {
    /// R as files spell it.
    #[must_use]
    pub fn hash_text(&self) -> String {
        canonical::hex(&self.hash)
    }

    /// A collector's public HPKE key of this round.
    ///
    /// # Errors
    /// If it is none, which was checked when it was read.
    pub fn round_key(&self, role: ShareHolder) -> Result<[u8; 32]> {
        let key = decode_exactly(self.round_key_text(role));
        key.ok_or_else(|| ShareError::failed(format!("the {role}'s round key is not a valid key")))
    }

    /// The same as text.
    #[must_use]
    pub fn round_key_text(&self, role: ShareHolder) -> &str {
        match role {
            ShareHolder::Coach => &self.definition.coach.round_key,
            ShareHolder::Trustee => &self.acceptance.round_key,
        }
    }

    /// The key that both verify with: the coach opens it, the trustee drew it.
    ///
    /// # Errors
    /// If the seal does not open (refused).
    pub fn verification_key(&self, role: ShareHolder, secret: &CollectorSecret) -> Result<Zeroizing<[u8; VERIFY_KEY]>> {
        if role == ShareHolder::Trustee {
            return Ok(drawn(secret, &self.defined));
        }
        let sealed = decode(&self.acceptance.verification_key);
        let opened = sealed.and_then(|sealed| secret.open(&sealed, place(&self.defined))).map(Zeroizing::new);
        let key = opened.and_then(|bytes| <[u8; VERIFY_KEY]>::try_from(bytes.as_slice()).ok());
        key.map(Zeroizing::new).ok_or_else(|| {
            ShareError::refused("the round's verification key does not open with the coach's key, so nothing can be verified; withdraw the round and open a new one")
        })
    }
}

/// The definition in a round's folder, if there is one.
///
/// # Errors
/// If it was edited, is not signed by its coach or protects people too little (refused), is of another format or malformed
/// (invalid), or cannot be read.
pub fn read(round: &Folder) -> Result<Option<SignedDefinition>> {
    let file = round.path_of(files::ROUND);
    let Some(text) = round.read_text(files::ROUND, files::MAX_ROUND)? else { return Ok(None) };
    parse(&file, &text).map(Some)
}

/// A definition's text.
///
/// # Errors
/// As [`read`].
pub fn parse(file: &Path, text: &str) -> Result<SignedDefinition> {
    let document: Value = files::parse(file, text)?;
    is_of_this_format(file, &document)?;
    let definition: Definition = files::parse(file, text)?;
    // Before anything else: nobody takes part in a definition that is not the one that its coach signed.
    if !is_signed_by(&definition.coach.key, &message(KIND, &definition)?, &definition.signature) {
        return Err(ShareError::refused(format!(
            "{}: the round was edited after the coach signed it, so nobody takes part; ask for the file as it was, or for a new round",
            clean(&file.display().to_string())
        )));
    }
    definition.check().map_err(|problem| ShareError::unusable(file, problem))?;
    if let Some(person) = definition.roster.iter().find(|person| !roster::is_own(person)) {
        let words =
            format!("the line of `{}` in the round is not signed by its own key, so nobody takes part", person.name);
        return Err(ShareError::refused(words));
    }
    if !decode_exactly(&definition.coach.round_key).is_some_and(|key| is_public(&key)) {
        return Err(ShareError::invalid(file, "the coach's round key is not a valid key"));
    }
    // Through a value, so that spelling and order of the file's own bytes make no difference.
    Ok(SignedDefinition { hash: canonical::hash(&document)?, definition })
}

fn is_of_this_format(file: &Path, document: &Value) -> Result<()> {
    match document.get("schema").and_then(Value::as_str) {
        Some(SCHEMA) => Ok(()),
        Some("draglog.round/1") => Err(ShareError::refused(format!(
            "{}: the round is of an older draglog, whose rounds protected people less; nobody takes part in it any more. Ask the coach for a new round",
            clean(&file.display().to_string())
        ))),
        _ => Err(ShareError::invalid(file, format!("is no definition of a round; expected schema `{SCHEMA}`"))),
    }
}

/// Signs a definition as its coach.
///
/// # Errors
/// If it protects people too little (refused), or cannot be spelled out.
pub fn sign(mut definition: Definition, coach: &Identity) -> Result<Definition> {
    definition.check().map_err(|problem| match problem {
        RoundProblem::Weak(words) => ShareError::refused(words),
        RoundProblem::Malformed(words) => ShareError::failed(words),
    })?;
    definition.signature = coach.sign(&message(KIND, &definition)?);
    Ok(definition)
}

/// The acceptance beside a definition, if there is one.
///
/// # Errors
/// If it is of another definition or not of its trustee (refused), malformed (invalid), or cannot be read.
pub fn agreed(round: &Folder, defined: &SignedDefinition) -> Result<Option<SignedRound>> {
    let file = round.path_of(ACCEPT_FILE);
    let Some(text) = round.read_text(ACCEPT_FILE, files::MAX_SMALL)? else { return Ok(None) };
    let acceptance: Acceptance = files::parse(&file, &text)?;
    if acceptance.schema != ACCEPT {
        return Err(ShareError::invalid(&file, format!("expected schema `{ACCEPT}`")));
    }
    is_trustees(&acceptance, defined)?;
    agree(defined, acceptance).map(Some)
}

/// Whether an acceptance is the trustee's, and of this definition.
fn is_trustees(acceptance: &Acceptance, defined: &SignedDefinition) -> Result<()> {
    let definition = &defined.definition;
    if acceptance.definition != canonical::hex(&defined.hash) {
        return Err(ShareError::refused(
            "the trustee accepted another definition than the one in round.json, so nobody takes part; one of the two files was changed",
        ));
    }
    // Without this line whoever may write to the folder would be the trustee.
    if !is_signed_by(&definition.trustee.key, &message(ACCEPT, acceptance)?, &acceptance.signature) {
        return Err(ShareError::refused(format!(
            "accept.json is not signed by the trustee {}, so nobody takes part",
            definition.trustee.name
        )));
    }
    let is_round_key = decode_exactly(&acceptance.round_key).is_some_and(|key| is_public(&key));
    if !is_round_key || acceptance.round_key == definition.coach.round_key {
        return Err(ShareError::refused(
            "the trustee's round key is not a valid key, or the coach's, so nobody takes part",
        ));
    }
    Ok(())
}

/// Definition and acceptance together, which were checked or just made.
///
/// # Errors
/// If they cannot be spelled out.
pub fn agree(defined: &SignedDefinition, acceptance: Acceptance) -> Result<SignedRound> {
    let accepted = canonical::hash(&acceptance)?;
    let hash = canonical::sha256(&[b"draglog.round/2 R\0".as_slice(), &defined.hash, &accepted].concat());
    Ok(SignedRound { definition: defined.definition.clone(), defined: defined.hash, hash, acceptance })
}

/// The trustee's acceptance, with a key to verify with that only this trustee's round key gives.
///
/// # Errors
/// If a key is none, or the system gives no randomness.
pub fn accept(defined: &SignedDefinition, trustee: &Identity, secret: &CollectorSecret) -> Result<Acceptance> {
    let coach = decode_exactly(&defined.definition.coach.round_key)
        .ok_or_else(|| ShareError::failed("the coach's round key is not a valid key"))?;
    let verification = drawn(secret, &defined.hash);
    let mut acceptance = Acceptance {
        schema: ACCEPT.to_owned(),
        definition: canonical::hex(&defined.hash),
        round_key: secret.public(),
        verification_key: encode(&seal(&coach, &*verification, place(&defined.hash))?),
        signature: String::new(),
    };
    acceptance.signature = trustee.sign(&message(ACCEPT, &acceptance)?);
    Ok(acceptance)
}

/// The key to verify with, which follows from the trustee's secret: it needs no place of its own on disk.
fn drawn(secret: &CollectorSecret, defined: &[u8; 32]) -> Zeroizing<[u8; VERIFY_KEY]> {
    Zeroizing::new(secret.derive(&[b"draglog.accept/2 verification key\0".as_slice(), defined].concat()))
}

const fn place(defined: &[u8; 32]) -> SealPlace<'_> {
    SealPlace { info: b"draglog.accept/2 verification key", bound_to: defined }
}

/// Who withdrew the round, if coach or trustee did. One that is of another round or signed by nobody of the two is none.
///
/// # Errors
/// If there is something with that name and nobody can tell whether it is one (refused).
pub fn withdrawn(round: &Folder, defined: &SignedDefinition) -> Result<Option<ShareHolder>> {
    let file = round.path_of(WITHDRAWN_FILE);
    let text = round.read_text(WITHDRAWN_FILE, files::MAX_SMALL);
    let withdrawal = text.and_then(|text| text.map(|text| files::parse::<Withdrawal>(&file, &text)).transpose());
    let withdrawal = withdrawal.map_err(|error| {
        ShareError::refused(format!(
            "{error}; so nobody can tell whether the round was withdrawn. Put the file back as it was, or take it away if neither coach nor trustee wrote it"
        ))
    })?;
    let Some(withdrawal) = withdrawal else { return Ok(None) };
    let key = defined.definition.key_of(withdrawal.by);
    let is_real = withdrawal.schema == WITHDRAWN
        && withdrawal.definition == canonical::hex(&defined.hash)
        && is_signed_by(key, &message(WITHDRAWN, &withdrawal)?, &withdrawal.signature);
    Ok(is_real.then_some(withdrawal.by))
}

/// Withdraws a round.
///
/// # Errors
/// If it cannot be written.
pub fn withdraw(round: &Folder, defined: &SignedDefinition, by: ShareHolder, identity: &Identity) -> Result<()> {
    let definition = canonical::hex(&defined.hash);
    let mut withdrawal = Withdrawal { schema: WITHDRAWN.to_owned(), definition, by, signature: String::new() };
    withdrawal.signature = identity.sign(&message(WITHDRAWN, &withdrawal)?);
    round.replace(WITHDRAWN_FILE, &files::json(&withdrawal)?)
}
