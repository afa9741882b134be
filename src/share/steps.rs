//! The two files between the collectors, each sealed to the other and told apart from what anybody else could have made.

use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::keys::{decode, encode};
use super::round::Published;
use super::seal::{CollectorSecret, Place};
use super::{Result, ShareError, files};
use crate::domain::round::Role;

/// The format's name and number.
pub const SCHEMA: &str = "draglog.step/1";

/// A file between the collectors, closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    pub schema: String,
    pub round_hash: String,
    pub from: Role,
    pub sealed: String,
}

/// What the coach tells the trustee: which contributions, and the coach's half of each proof's check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FromCoach {
    pub entries: Vec<Begun>,
}

/// One contribution that the coach could open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Begun {
    /// Of the contribution, hexadecimal.
    pub digest: String,
    pub verifier: String,
}

/// What the trustee answers: which were valid, and the trustee's half of the sums.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FromTrustee {
    pub entries: Vec<Decided>,
    /// Digests of those that the proofs did not hold for.
    pub refused: Vec<String>,
    /// The trustee's own ledger has a release of nearly the same people.
    pub is_similar: bool,
    pub sums: String,
}

/// One contribution that is valid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decided {
    pub digest: String,
    pub message: String,
}

/// Where the step from this side lies.
#[must_use]
pub fn path(round: &Published, from: Role) -> PathBuf {
    round.folder.join(files::STEPS).join(if from == Role::Coach { files::A_TO_B } else { files::B_TO_A })
}

const fn info(from: Role) -> &'static [u8] {
    match from {
        Role::Coach => b"draglog.step/1 coach to trustee",
        Role::Trustee => b"draglog.step/1 trustee to coach",
    }
}

/// Writes this side's step, sealed to the other side.
///
/// # Errors
/// If it cannot be sealed or written.
pub fn write(round: &Published, from: Role, secret: &CollectorSecret, content: &impl Serialize) -> Result<PathBuf> {
    let text = serde_json::to_vec(content).map_err(|error| ShareError::failed(error.to_string()))?;
    let place = Place { info: info(from), bound_to: &round.hash };
    let sealed = encode(&secret.seal_to(&round.key_of(from.other())?, &text, place)?);
    let step = Step { schema: SCHEMA.to_owned(), round_hash: round.hash_text(), from, sealed };
    let file = path(round, from);
    files::make_folder(&round.folder.join(files::STEPS))?;
    files::write_json(&file, &step, false)?;
    Ok(file)
}

/// Reads the other side's step.
///
/// # Errors
/// If there is none, it is of another round or not of the other collector (invalid), or cannot be read.
pub fn read<T: DeserializeOwned>(round: &Published, from: Role, secret: &CollectorSecret) -> Result<T> {
    let file = path(round, from);
    let step = closed(&file)?;
    let wrong = |problem: &str| Err(ShareError::invalid(&file, problem));
    if step.schema != SCHEMA || step.from != from {
        return wrong("is no step of this direction");
    }
    if step.round_hash != round.hash_text() {
        return wrong("is of another round");
    }
    let sender = round.key_of(from)?;
    let place = Place { info: info(from), bound_to: &round.hash };
    let opened = decode(&step.sealed).and_then(|sealed| secret.open_from(&sender, &sealed, place));
    let Some(opened) = opened else {
        return wrong(&format!("does not open: it was changed, or is not of the {from}; ask for it again"));
    };
    serde_json::from_slice(&opened)
        .map_err(|_| ShareError::invalid(&file, "holds something else than a step; update draglog on both sides"))
}

/// A step as it lies there, closed.
///
/// # Errors
/// If it is not of this form, or cannot be read.
pub fn closed(file: &Path) -> Result<Step> {
    let text = files::read_text(file, files::MAX_STEP)?;
    files::parse(file, &text)
}
