//! `result.json`: what both collectors sign, and whose signatures a result carries.

use serde_json::Value;

use super::definition::SignedRound;
use super::keys::{Identity, is_signed_by, message};
use super::{Result, ShareError, canonical};
use crate::domain::round::ShareHolder;
use crate::domain::round::result::{RoundResult, SCHEMA, Signature};

/// Adds a collector's signature.
///
/// # Errors
/// If it cannot be spelled out.
pub fn sign(result: &mut RoundResult, role: ShareHolder, identity: &Identity, name: &str) -> Result<()> {
    let signature = identity.sign(&message(SCHEMA, &*result)?);
    result.signatures.retain(|other| other.role != role.as_str());
    result.signatures.push(Signature {
        role: role.as_str().to_owned(),
        name: name.to_owned(),
        key: identity.public(),
        signature,
    });
    Ok(())
}

/// What everything but the signatures hashes to: equal means equal byte for byte.
///
/// # Errors
/// If it cannot be spelled out.
pub fn hash(result: &RoundResult) -> Result<[u8; 32]> {
    canonical::hash(&RoundResult { signatures: Vec::new(), ..result.clone() })
}

/// The key of each collector whose signature in a result holds.
///
/// # Errors
/// If a signature does not hold (refused): the result was edited.
pub fn signed_by(document: &Value, result: &RoundResult) -> Result<Vec<(ShareHolder, String)>> {
    let message = message(SCHEMA, document)?;
    let mut keys: Vec<(ShareHolder, String)> = Vec::new();
    for signature in &result.signatures {
        let role: Option<ShareHolder> = signature.role.parse().ok();
        let holds = is_signed_by(&signature.key, &message, &signature.signature);
        let role = role.filter(|role| holds && keys.iter().all(|(other, key)| other != role && *key != signature.key));
        let role = role.ok_or_else(|| {
            ShareError::refused(
                "the result was edited after it was signed, so it is not shown; ask for the file as it was published",
            )
        })?;
        keys.push((role, signature.key.clone()));
    }
    if keys.is_empty() {
        return Err(ShareError::refused("the result is signed by nobody, so it is not shown"));
    }
    Ok(keys)
}

/// Whether a result is the one of this round, signed by its collectors. The roles whose signatures it carries.
///
/// # Errors
/// If not (refused).
pub fn check(document: &Value, result: &RoundResult, round: &SignedRound) -> Result<Vec<ShareHolder>> {
    let keys = signed_by(document, result)?;
    let is_own = |(role, key): &(ShareHolder, String)| round.definition.key_of(*role) == key;
    if result.round_hash != round.hash_text() || !keys.iter().all(is_own) {
        return Err(ShareError::refused(
            "the result is not signed by the coach and the trustee of the round beside it, so it is not shown",
        ));
    }
    Ok(keys.into_iter().map(|(role, _)| role).collect())
}
