//! One spelling of a document, so that everybody hashes the same: JSON with sorted keys and no blanks, then SHA-256.

use std::io::Write;

use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::{Result, ShareError};

/// SHA-256 of anything.
#[must_use]
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// Lower-case hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.map(|digit| char::from(DIGITS[usize::from(digit)])).collect()
}

/// The hash of a document in its one spelling.
///
/// # Errors
/// If it cannot be written as JSON.
pub fn hash(document: &impl Serialize) -> Result<[u8; 32]> {
    hash_of(serde_json::to_value(document).map_err(not_json)?)
}

/// The same of what is JSON already, without another copy of it: a step of a large round is long.
///
/// # Errors
/// If it cannot be written as JSON.
pub fn hash_of(mut value: Value) -> Result<[u8; 32]> {
    // Objects are kept in order only as long as nobody's feature of the crate says otherwise.
    value.sort_all_objects();
    let mut digest = HashedOutput(Sha256::new());
    serde_json::to_writer(&mut digest, &value).map_err(not_json)?;
    Ok(digest.0.finalize().into())
}

/// What is written goes into a hash.
struct HashedOutput(Sha256);

impl Write for HashedOutput {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the form that map_err wants")]
fn not_json(error: serde_json::Error) -> ShareError {
    ShareError::failed(format!("a document cannot be written as JSON: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_of_keys_and_the_blanks_make_no_difference() {
        let one: Value = serde_json::from_str(r#"{"b": [1, {"d": null, "c": "ä"}], "a": true}"#).unwrap();
        assert_eq!(hash(&one).unwrap(), sha256(r#"{"a":true,"b":[1,{"c":"ä","d":null}]}"#.as_bytes()));
        let other: Value = serde_json::from_str("{\"a\":true,\n\"b\":[1,{\"c\":\"ä\",\"d\":null}]}").unwrap();
        assert_eq!(hash(&one).unwrap(), hash(&other).unwrap());
    }

    #[test]
    fn the_hash_is_sha_256() {
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(hex(&sha256(b"")), empty);
    }
}
