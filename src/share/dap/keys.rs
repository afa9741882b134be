//! The keys that a half of the service gives to everybody: `hpke_config` as it was fetched, or one entry of it.

use std::path::Path;

use crate::share::encoding::decode;
use crate::share::seal::{Cipher, is_public};
use crate::share::{Result, ShareError, files};

/// Longest list of keys: its length is a number of two bytes.
const MAX_KEYS: u64 = 2 + 0xFFFF;
const X25519: u16 = 0x20;
const HKDF_SHA256: u16 = 1;

/// A key that reports can be sealed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PublicKey {
    /// Its number at that half.
    pub id: u8,
    pub cipher: Cipher,
    pub bytes: [u8; 32],
}

/// One entry of a list, of whatever kind.
struct Entry<'a> {
    id: u8,
    kem: u16,
    kdf: u16,
    aead: u16,
    key: &'a [u8],
}

/// The first key of a file that this draglog can seal to.
///
/// # Errors
/// If it is no such file, or there is none in it (invalid), or it cannot be read.
pub fn read(file: &Path) -> Result<PublicKey> {
    let bytes = files::read(file, MAX_KEYS)?;
    first(&bytes).map_err(|problem| ShareError::invalid(file, problem))
}

/// The first key that this draglog can seal to; several are listed together, one for each suite.
///
/// # Errors
/// In words, if these bytes are no keys or there is none.
pub fn first(bytes: &[u8]) -> std::result::Result<PublicKey, String> {
    let entries = entries(bytes).ok_or(
        "is no list of HPKE keys; expected the body of the answer to `GET hpke_config` as it was fetched, byte for byte",
    )?;
    let mut ids = std::collections::BTreeSet::new();
    if !entries.iter().all(|entry| ids.insert(entry.id)) {
        return Err("has two keys of one number, and nobody could say which is meant; fetch it again".into());
    }
    entries.iter().find_map(Entry::public).ok_or_else(|| {
        let suites: Vec<String> = entries.iter().map(Entry::suite).collect();
        format!(
            "has no key that draglog seals to ({}); expected X25519, HKDF-SHA256 and AES-128-GCM, AES-256-GCM or ChaCha20-Poly1305: the operator makes one with `--kem x25519 --kdf hkdf-sha256`",
            suites.join("; ")
        )
    })
}

/// The collector's public key, of any suite that the service knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CollectorKey {
    pub id: u8,
    pub kem: &'static str,
    pub kdf: &'static str,
    pub aead: &'static str,
    pub bytes: Vec<u8>,
    /// The whole configuration, base64 for web addresses.
    pub text: String,
}

impl CollectorKey {
    /// The one in a text.
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        let bytes = decode(text)?;
        let (entry, rest) = entry(&bytes)?;
        let kem = match (entry.kem, entry.key.len()) {
            (X25519, 32) => "X25519HkdfSha256",
            (0x10, 65) => "P256HkdfSha256",
            _ => return None,
        };
        let kdf = *["HkdfSha256", "HkdfSha384", "HkdfSha512"].get(usize::from(entry.kdf).checked_sub(1)?)?;
        let aead = *["Aes128Gcm", "Aes256Gcm", "ChaCha20Poly1305"].get(usize::from(entry.aead).checked_sub(1)?)?;
        let key = Self { id: entry.id, kem, kdf, aead, bytes: entry.key.to_vec(), text: text.to_owned() };
        rest.is_empty().then_some(key)
    }
}

impl Entry<'_> {
    fn public(&self) -> Option<PublicKey> {
        let cipher = match (self.kem, self.kdf, self.aead) {
            (X25519, HKDF_SHA256, 1) => Cipher::Aes128,
            (X25519, HKDF_SHA256, 2) => Cipher::Aes256,
            (X25519, HKDF_SHA256, 3) => Cipher::ChaCha20,
            _ => return None,
        };
        let bytes = self.key.try_into().ok().filter(is_public)?;
        Some(PublicKey { id: self.id, cipher, bytes })
    }

    /// What it is, for who has to make another one.
    fn suite(&self) -> String {
        format!("key {}: KEM {:#06x}, KDF {:#06x}, AEAD {:#06x}", self.id, self.kem, self.kdf, self.aead)
    }
}

/// A list, or one entry without the length in front, as an aggregator's own tool writes it.
fn entries(bytes: &[u8]) -> Option<Vec<Entry<'_>>> {
    let list = || {
        let (length, mut rest) = bytes.split_first_chunk::<2>()?;
        if rest.len() != usize::from(u16::from_be_bytes(*length)) {
            return None;
        }
        let mut entries = Vec::new();
        while !rest.is_empty() {
            let (entry, more) = entry(rest)?;
            entries.push(entry);
            rest = more;
        }
        Some(entries)
    };
    let alone = || entry(bytes).filter(|(_, rest)| rest.is_empty()).map(|(entry, _)| vec![entry]);
    list().filter(|entries| !entries.is_empty()).or_else(alone)
}

fn entry(bytes: &[u8]) -> Option<(Entry<'_>, &[u8])> {
    let (head, rest) = bytes.split_first_chunk::<9>()?;
    let number = |at: usize| u16::from_be_bytes([head[at], head[at + 1]]);
    let (key, rest) = rest.split_at_checked(usize::from(number(7)))?;
    Some((Entry { id: head[0], kem: number(1), kdf: number(3), aead: number(5), key }, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: [u8; 32] = [9; 32];

    fn entry(id: u8, suite: [u16; 3], key: &[u8]) -> Vec<u8> {
        let length = u16::try_from(key.len()).unwrap();
        let numbers = suite.into_iter().chain([length]).flat_map(u16::to_be_bytes);
        [id].into_iter().chain(numbers).chain(key.iter().copied()).collect()
    }

    fn list(entries: &[Vec<u8>]) -> Vec<u8> {
        let bytes = entries.concat();
        [&u16::try_from(bytes.len()).unwrap().to_be_bytes()[..], &bytes].concat()
    }

    #[test]
    fn the_first_supported_suite_is_taken_and_not_the_first() {
        let p256 = entry(1, [0x10, 1, 1], &[4; 65]);
        let sha512 = entry(2, [0x20, 3, 3], &KEY);
        let small = entry(3, [0x20, 1, 3], &[0; 32]);
        let aes = entry(4, [0x20, 1, 1], &KEY);
        let chacha = entry(5, [0x20, 1, 3], &KEY);
        let key = first(&list(&[p256.clone(), sha512.clone(), small.clone(), aes.clone(), chacha.clone()])).unwrap();
        assert_eq!((key.id, key.cipher), (4, Cipher::Aes128));
        assert_eq!(first(&chacha).unwrap().id, 5, "one entry without the length");
        let none = first(&list(&[p256, sha512, small])).unwrap_err();
        assert!(none.contains("key 1: KEM 0x0010, KDF 0x0001, AEAD 0x0001; key 2"), "{none}");
        assert!(first(&list(&[aes.clone(), aes])).unwrap_err().contains("two keys of one number"));
    }

    #[test]
    fn what_is_no_list_is_said_so() {
        let whole = list(&[entry(4, [0x20, 1, 1], &KEY)]);
        for wrong in [&b""[..], b"\0\0", b"<!doctype html>", &whole[..whole.len() - 1], &[&whole[..], b"\n"].concat()] {
            assert!(first(wrong).unwrap_err().contains("is no list of HPKE keys"), "{wrong:?}");
        }
    }
}
