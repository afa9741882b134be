//! `result.json`: what both collectors sign, and whose signatures a result carries.

use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::definition::SignedRound;
use super::folder::Folder;
use super::keys::{Identity, is_signed_by, message};
use super::{Result, ShareError, canonical, files};
use crate::domain::round::ShareHolder;
use crate::domain::round::result::{RoundResult, SCHEMA, Signature};

/// A result may be so long; one of all shipped pulses has some 40 KB.
pub const MAX_BYTES: u64 = 2 << 20;

/// Adds a collector's signature.
///
/// # Errors
/// If it cannot be spelled out.
pub fn sign(result: &mut RoundResult, role: ShareHolder, identity: &Identity, name: &str) -> Result<()> {
    let signature = identity.sign(&message(SCHEMA, &*result)?);
    result.signatures.retain(|other| other.role != role);
    result.signatures.push(Signature { role, name: name.to_owned(), key: identity.public(), signature });
    Ok(())
}

/// What everything but the signatures hashes to: equal means equal byte for byte.
///
/// # Errors
/// If it cannot be spelled out.
pub fn hash(result: &RoundResult) -> Result<[u8; 32]> {
    canonical::hash(&RoundResult { signatures: Vec::new(), ..result.clone() })
}

/// A result as its file has it. Who signed it is asked of the document as it stands and before what it says: what was edited is
/// refused for that, whatever it says now.
pub struct ResultFile {
    file: PathBuf,
    text: String,
    document: Value,
}

impl ResultFile {
    /// The one in a round's folder, if there is one.
    ///
    /// # Errors
    /// If it cannot be read, or is no JSON (invalid, with its line).
    pub fn read(round: &Folder) -> Result<Option<Self>> {
        let bytes = round.read(files::RESULT, MAX_BYTES)?;
        bytes.map(|bytes| Self::parse(&round.path_of(files::RESULT), bytes)).transpose()
    }

    /// The one in the bytes of this file.
    ///
    /// # Errors
    /// If they are no JSON (invalid, with the line).
    pub fn parse(file: &Path, bytes: Vec<u8>) -> Result<Self> {
        let text = files::text(file, bytes)?;
        Ok(Self { file: file.to_owned(), document: parsed(file, &text)?, text })
    }

    /// What it says, whoever signed it.
    ///
    /// # Errors
    /// If that is no result (invalid, with its line).
    pub fn result(&self) -> Result<RoundResult> {
        parsed(&self.file, &self.text)
    }

    /// Whether it carries signatures, whatever they are worth.
    #[must_use]
    pub fn is_signed(&self) -> bool {
        !self.signatures().is_empty()
    }

    /// Whether it is the result of the round with this hash, and counts the file with that one; none where it is another
    /// round's.
    #[must_use]
    pub fn counts(&self, round: &str, digest: &str) -> Option<bool> {
        let counted = self.document["counted"].as_array().map_or(&[][..], Vec::as_slice);
        (self.document["round_hash"] == round).then(|| counted.iter().any(|other| other == digest))
    }

    fn signatures(&self) -> &[Value] {
        self.document["signatures"].as_array().map_or(&[][..], Vec::as_slice)
    }

    /// The key of each collector whose signature holds.
    ///
    /// # Errors
    /// If a signature does not hold (refused): the result was edited. If there is none (refused).
    pub fn signed_by(&self) -> Result<Vec<(ShareHolder, String)>> {
        let message = message(SCHEMA, &self.document)?;
        let mut keys: Vec<(ShareHolder, String)> = Vec::new();
        for signature in self.signatures() {
            let word = |name: &str| signature[name].as_str().unwrap_or_default();
            let (role, key) = (word("role").parse().ok(), word("key"));
            let holds = is_signed_by(key, &message, word("signature"));
            let role = role.filter(|role| holds && keys.iter().all(|(other, known)| other != role && known != key));
            let role = role.ok_or_else(|| {
                ShareError::refused(
                    "the result was edited after it was signed, so it is not shown; ask for the file as it was published",
                )
            })?;
            keys.push((role, key.to_owned()));
        }
        if keys.is_empty() {
            return Err(ShareError::refused("the result is signed by nobody, so it is not shown"));
        }
        Ok(keys)
    }

    /// Whether it is the one of this round, signed by its collectors. The roles whose signatures it carries.
    ///
    /// # Errors
    /// If not (refused).
    pub fn check(&self, round: &SignedRound) -> Result<Vec<ShareHolder>> {
        let keys = self.signed_by()?;
        let is_own = |(role, key): &(ShareHolder, String)| round.definition.key_of(*role) == key;
        if self.document["round_hash"] != round.hash_text() || !keys.iter().all(is_own) {
            return Err(ShareError::refused(
                "the result is not signed by the coach and the trustee of the round beside it, so it is not shown",
            ));
        }
        Ok(keys.into_iter().map(|(role, _)| role).collect())
    }
}

fn parsed<T: DeserializeOwned>(file: &Path, text: &str) -> Result<T> {
    files::parse(file, text).map_err(|error| match error {
        ShareError::Invalid(problem) => ShareError::Invalid(problem.hint("expected a result (draglog.result/2)")),
        other => other,
    })
}
