//! The five files between the collectors. Each is sealed to the other, signed, and bound to the round and to the step before,
//! so that none can be taken for another and none can be changed after the next one was made.

use std::path::PathBuf;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::definition::SignedRound;
use super::encoding::{decode, encode};
use super::folder::Folder;
use super::keys::{Identity, is_signed_by, message};
use super::seal::{CollectorSecret, SealPlace};
use super::{Result, ShareError, canonical, files};
use crate::domain::round::ShareHolder;

/// The format's name and number.
pub const SCHEMA: &str = "draglog.step/2";
/// How many there are.
pub const LAST: u8 = 5;

/// A step as its file has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    pub schema: String,
    /// R, hexadecimal.
    pub round_hash: String,
    pub step: u8,
    pub from: ShareHolder,
    /// SHA-256 of the step before; empty for the first.
    pub before: String,
    pub sealed: String,
    /// Of the collector it is from.
    pub signature: String,
}

/// Whose step it is.
#[must_use]
pub const fn from(step: u8) -> ShareHolder {
    if step % 2 == 1 { ShareHolder::Coach } else { ShareHolder::Trustee }
}

/// `1-coach.json`.
#[must_use]
pub fn file_name(step: u8) -> String {
    format!("{step}-{}.json", from(step))
}

/// What has been written of the steps: the bytes of each, from the first on without a gap.
///
/// # Errors
/// If the folder is a link (invalid), or cannot be read.
pub fn written(round: &Folder) -> Result<Vec<Vec<u8>>> {
    let Some(folder) = round.sub(files::STEPS)? else { return Ok(Vec::new()) };
    let mut steps = Vec::new();
    for step in 1..=LAST {
        match folder.read(&file_name(step), files::MAX_STEP)? {
            Some(bytes) => steps.push(bytes),
            None => break,
        }
    }
    Ok(steps)
}

/// How many steps there are, without reading them.
///
/// # Errors
/// As [`written`].
pub fn count(round: &Folder) -> Result<u8> {
    let Some(folder) = round.sub(files::STEPS)? else { return Ok(0) };
    Ok((1..=LAST).take_while(|step| folder.has(&file_name(*step))).last().unwrap_or(0))
}

fn info(step: u8) -> Vec<u8> {
    format!("{SCHEMA} {step}").into_bytes()
}

/// What a seal of a step is bound to: the round and the step before.
fn bound(round: &SignedRound, before: &str) -> Vec<u8> {
    [&round.hash[..], before.as_bytes()].concat()
}

/// The hash by which the next step names this one.
#[must_use]
pub fn hash(bytes: &[u8]) -> String {
    canonical::hex(&canonical::sha256(bytes))
}

/// Where a step is, for what is wrong with it.
fn place_of(step: u8) -> PathBuf {
    PathBuf::from(files::STEPS).join(file_name(step))
}

/// Makes a step: sealed to the other side, signed by this one.
///
/// # Errors
/// If it cannot be sealed.
pub fn make(
    round: &SignedRound,
    step: u8,
    before: Option<&[u8]>,
    (secret, identity): (&CollectorSecret, &Identity),
    content: &impl Serialize,
) -> Result<Vec<u8>> {
    let text = serde_json::to_vec(content).map_err(|error| ShareError::failed(error.to_string()))?;
    let text = Zeroizing::new(text);
    let (role, before) = (from(step), before.map(hash).unwrap_or_default());
    let place = SealPlace { info: &info(step), bound_to: &bound(round, &before) };
    let sealed = encode(&secret.seal_to(&round.round_key(role.other())?, &text, place)?);
    drop(text);
    let mut made = Step {
        schema: SCHEMA.to_owned(),
        round_hash: round.hash_text(),
        step,
        from: role,
        before,
        sealed,
        signature: String::new(),
    };
    made.signature = identity.sign(&message(SCHEMA, &made)?);
    files::json(&made)
}

/// Opens the other side's step.
///
/// # Errors
/// If it is not of this round, place and collector (refused), or is malformed (invalid).
pub fn open<T: DeserializeOwned>(
    round: &SignedRound,
    step: u8,
    steps: &[Vec<u8>],
    secret: &CollectorSecret,
) -> Result<T> {
    let role = from(step);
    let file = place_of(step);
    let position = usize::from(step) - 1;
    let bytes = steps.get(position).ok_or_else(|| ShareError::failed(format!("{} is not there", file.display())))?;
    let closed = signed(round, step, bytes)?;
    follows(&closed, position.checked_sub(1).and_then(|before| steps.get(before)))?;
    let sender = round.round_key(role)?;
    let place = SealPlace { info: &info(step), bound_to: &bound(round, &closed.before) };
    // A list of a thousand members is long: each form of it goes as soon as the next is there.
    let sealed = decode(&closed.sealed);
    drop(closed.sealed);
    let opened = sealed.and_then(|sealed| secret.open_from(&sender, &sealed, place));
    let opened = Zeroizing::new(opened.ok_or_else(|| {
        ShareError::refused(format!("{} does not open: it is not of the {role}, or was changed", file.display()))
    })?);
    serde_json::from_slice(&opened)
        .map_err(|_| ShareError::invalid(&file, "holds something else than a step; use the same draglog on both sides"))
}

/// Whether a step was made after this one.
fn follows(step: &Step, before: Option<&Vec<u8>>) -> Result<()> {
    // Without this line a step that answered another one could be put here.
    if step.before == before.map(|bytes| hash(bytes)).unwrap_or_default() {
        return Ok(());
    }
    Err(ShareError::refused(format!(
        "{} belongs after another step than the one that is there, so nothing was done; put back the files as they were written",
        place_of(step.step).display()
    )))
}

/// A step whose signature is of the collector whose turn it is.
///
/// # Errors
/// If not (refused), or it is malformed (invalid).
pub fn signed(round: &SignedRound, step: u8, bytes: &[u8]) -> Result<Step> {
    let role = from(step);
    let file = place_of(step);
    let closed: Step = files::parse(&file, &files::text(&file, bytes.to_vec())?)?;
    if closed.schema != SCHEMA || closed.step != step || closed.from != role || closed.round_hash != round.hash_text() {
        return Err(ShareError::refused(format!(
            "{} is of another round or place, so nothing was done",
            file.display()
        )));
    }
    // Without this line one collector could write the other's steps.
    if !is_signed_by(round.definition.key_of(role), &message(SCHEMA, &closed)?, &closed.signature) {
        return Err(ShareError::refused(format!(
            "{} is not signed by the {role} {}, so nothing was done",
            file.display(),
            round.definition.name_of(role)
        )));
    }
    Ok(closed)
}
