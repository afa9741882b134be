//! One spelling of a document, so that everybody hashes the same: JSON with sorted keys and no blanks, then SHA-256.

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

/// A document in its one spelling.
///
/// # Errors
/// If it cannot be written as JSON.
pub fn spelled(document: &impl Serialize) -> Result<String> {
    let value = serde_json::to_value(document).map_err(not_json)?;
    let mut text = String::new();
    write(&value, &mut text)?;
    Ok(text)
}

/// The hash of a document in its one spelling.
///
/// # Errors
/// If it cannot be written as JSON.
pub fn hash(document: &impl Serialize) -> Result<[u8; 32]> {
    Ok(sha256(spelled(document)?.as_bytes()))
}

fn write(value: &Value, text: &mut String) -> Result<()> {
    match value {
        Value::Object(map) => {
            let mut keys: Vec<&String> = map.keys().collect();
            keys.sort();
            text.push('{');
            for (position, key) in keys.into_iter().enumerate() {
                if position > 0 {
                    text.push(',');
                }
                text.push_str(&serde_json::to_string(key).map_err(not_json)?);
                text.push(':');
                write(&map[key], text)?;
            }
            text.push('}');
        }
        Value::Array(items) => {
            text.push('[');
            for (position, item) in items.iter().enumerate() {
                if position > 0 {
                    text.push(',');
                }
                write(item, text)?;
            }
            text.push(']');
        }
        plain => text.push_str(&serde_json::to_string(plain).map_err(not_json)?),
    }
    Ok(())
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
        assert_eq!(spelled(&one).unwrap(), r#"{"a":true,"b":[1,{"c":"ä","d":null}]}"#);
        let other: Value = serde_json::from_str("{\"a\":true,\n\"b\":[1,{\"c\":\"ä\",\"d\":null}]}").unwrap();
        assert_eq!(hash(&one).unwrap(), hash(&other).unwrap());
    }

    #[test]
    fn the_hash_is_sha_256() {
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(hex(&sha256(b"")), empty);
    }
}
