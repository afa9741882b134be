//! The keys: one long-lived identity a person, and a collector's key for each round. Secrets are files that only the owner
//! may read, and are wiped from memory when they are no longer used.

use std::path::{Path, PathBuf};

use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use zeroize::{Zeroize as _, Zeroizing};

use super::encoding::{decode_exactly, encode};
use super::seal::{CollectorSecret, random};
use super::{Result, ShareError, canonical, files};
use crate::domain::round::MAX_NAME;
use crate::domain::round::people::is_name;
use crate::domain::say::escape::clean;

/// A short name for a public key that can be read aloud: five groups of four digits.
#[must_use]
pub fn fingerprint(key: &str) -> String {
    let hash = canonical::sha256(key.as_bytes());
    let mut number = hash[..16].iter().fold(0_u128, |number, byte| number << 8 | u128::from(*byte));
    let mut groups = Vec::with_capacity(5);
    for _ in 0..5 {
        groups.push(format!("{:04}", number % 10_000));
        number /= 10_000;
    }
    groups.join(" ")
}

/// Whether a text is a public key that can sign. Weak keys, whose signatures fit many messages, are none.
#[must_use]
pub fn is_key(text: &str) -> bool {
    decode_exactly::<32>(text).is_some_and(|bytes| VerifyingKey::from_bytes(&bytes).is_ok_and(|key| !key.is_weak()))
}

/// Whether a signature is of this key.
#[must_use]
pub fn is_signed_by(public: &str, message: &[u8], signature: &str) -> bool {
    let signature = decode_exactly::<64>(signature).map(|bytes| Signature::from_bytes(&bytes));
    let key = decode_exactly::<32>(public).and_then(|bytes| VerifyingKey::from_bytes(&bytes).ok());
    key.zip(signature).is_some_and(|(key, signature)| key.verify_strict(message, &signature).is_ok())
}

/// What a document's signature is over: its kind, and everything in it but the signature itself.
///
/// # Errors
/// If it cannot be spelled out.
pub fn message(kind: &str, document: &impl serde::Serialize) -> Result<Vec<u8>> {
    let mut value = serde_json::to_value(document).map_err(|error| ShareError::failed(error.to_string()))?;
    if let Some(map) = value.as_object_mut() {
        map.remove("signature");
        map.remove("signatures");
    }
    Ok([kind.as_bytes(), b" signature\0", &canonical::hash_of(value)?].concat())
}

/// A person's signing key. Its bytes are wiped when it is dropped.
pub struct Identity {
    key: SigningKey,
    /// The name that was last joined with.
    pub name: String,
}

impl Identity {
    /// A new one, of the system's randomness.
    ///
    /// # Errors
    /// If the system gives none.
    pub fn generate(name: &str) -> Result<Self> {
        let seed = Zeroizing::new(random()?);
        Ok(Self { key: SigningKey::from_bytes(&seed), name: name.to_owned() })
    }

    /// The public key as text.
    #[must_use]
    pub fn public(&self) -> String {
        encode(self.key.verifying_key().as_bytes())
    }

    /// The public key's bytes.
    #[must_use]
    pub fn public_bytes(&self) -> [u8; 32] {
        self.key.verifying_key().to_bytes()
    }

    /// A signature as text.
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> String {
        encode(&self.key.sign(message).to_bytes())
    }

    /// A hash that only this identity can make: what is remembered on disk says nothing without the key.
    #[must_use]
    pub fn remember(&self, text: &[u8]) -> String {
        let mut bytes = Zeroizing::new([b"draglog remembered\0".as_slice(), self.key.as_bytes(), text].concat());
        let inner = canonical::sha256(&bytes);
        bytes.zeroize();
        canonical::hex(&canonical::sha256(&inner))
    }
}

/// Where this machine keeps its keys.
#[derive(Debug, Clone)]
pub struct Keyring {
    folder: PathBuf,
}

impl Keyring {
    /// The keys in the data folder.
    #[must_use]
    pub fn new(data: &Path) -> Self {
        Self { folder: data.join("keys") }
    }

    fn identity_file(&self) -> PathBuf {
        self.folder.join("member.key")
    }

    fn round_file(&self, public: &str) -> PathBuf {
        let name = canonical::hex(&canonical::sha256(public.as_bytes())[..8]);
        self.folder.join(format!("round-{name}.key"))
    }

    /// The identity, if there is one.
    ///
    /// # Errors
    /// If it cannot be read, or is none.
    pub fn identity(&self) -> Result<Option<Identity>> {
        let file = self.identity_file();
        let Some(text) = private(&file)? else { return Ok(None) };
        let damaged = || ShareError::invalid(&file, "is no key; put a copy of it back, or move it away");
        let (secret, name) = text.trim_end().split_once(' ').ok_or_else(damaged)?;
        let secret = Zeroizing::new(decode_exactly(secret).ok_or_else(damaged)?);
        Ok(Some(Identity { key: SigningKey::from_bytes(&secret), name: name.to_owned() }))
    }

    /// The identity, or what to do to have one.
    ///
    /// # Errors
    /// If there is none, or it cannot be read.
    pub fn own(&self) -> Result<Identity> {
        self.identity()?.ok_or_else(|| {
            ShareError::failed(
                "you have no key yet; `draglog share join TEAM --name NAME` makes one and puts you on the roster",
            )
        })
    }

    /// Keeps an identity, in the place of an earlier one.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn keep(&self, identity: &Identity) -> Result<()> {
        self.make()?;
        let secret = Zeroizing::new(encode(identity.key.as_bytes()));
        let text = Zeroizing::new(format!("{} {}\n", *secret, identity.name));
        files::replace(&self.identity_file(), text.as_bytes(), true)
    }

    /// Makes a collector's key for one round and gives its public half.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn new_round_key(&self) -> Result<String> {
        let secret = CollectorSecret::generate()?;
        self.make()?;
        let bytes = Zeroizing::new(secret.to_bytes());
        let text = Zeroizing::new(format!("{}\n", encode(&*bytes)));
        files::create(&self.round_file(&secret.public()), text.as_bytes(), true)?;
        Ok(secret.public())
    }

    /// The secret half of a collector's public key, if this machine holds it.
    ///
    /// # Errors
    /// If its file cannot be read, or is none.
    pub fn round_key(&self, public: &str) -> Result<Option<CollectorSecret>> {
        let file = self.round_file(public);
        let Some(text) = private(&file)? else { return Ok(None) };
        let bytes = decode_exactly(text.trim_end()).map(Zeroizing::new);
        let secret = bytes.and_then(|bytes| CollectorSecret::from_bytes(&bytes));
        match secret.filter(|secret| secret.public() == public) {
            Some(secret) => Ok(Some(secret)),
            None => Err(ShareError::invalid(&file, "is no key of a collector; put a copy of it back")),
        }
    }

    /// Overwrites and removes the secret half. Whether there was one.
    ///
    /// # Errors
    /// If it is there and cannot be removed.
    pub fn forget_round_key(&self, public: &str) -> Result<bool> {
        let file = self.round_file(public);
        match files::shred(&file) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(ShareError::io("delete", &file, &error)),
        }
    }

    fn make(&self) -> Result<()> {
        crate::paths::make_private(&self.folder).map_err(|error| ShareError::io("make", &self.folder, &error))
    }
}

/// The text of a secret file, wiped when it is dropped.
fn private(file: &Path) -> Result<Option<Zeroizing<String>>> {
    Ok(files::read_text_if_there(file, files::MAX_SMALL)?.map(Zeroizing::new))
}

/// A name that can stand on a roster.
///
/// # Errors
/// If it cannot.
pub fn checked_name(name: &str) -> Result<&str> {
    let trimmed = name.trim();
    if is_name(trimmed) {
        return Ok(trimmed);
    }
    Err(ShareError::usage(format!(
        "`{}` cannot stand on a roster; give a name of 1 to {MAX_NAME} bytes without control characters",
        clean(trimmed).chars().take(MAX_NAME).collect::<String>()
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_owner_can_read_an_identity_and_it_stays_the_same() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let keys = Keyring::new(folder.path());
        assert!(keys.identity().unwrap().is_none());
        let ada = Identity::generate("Ada").unwrap();
        keys.keep(&ada).unwrap();
        let again = keys.own().unwrap();
        assert_eq!((again.public(), again.name.as_str()), (ada.public(), "Ada"));
        assert_eq!(keys.identity_file().metadata().unwrap().permissions().mode() & 0o777, 0o600);
        assert!(is_signed_by(&again.public(), b"text", &ada.sign(b"text")));
        assert!(!is_signed_by(&again.public(), b"other", &ada.sign(b"text")));
    }

    #[test]
    fn a_round_key_is_gone_after_it_was_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let keys = Keyring::new(folder.path());
        let public = keys.new_round_key().unwrap();
        assert!(keys.round_key(&public).unwrap().is_some());
        assert!(keys.forget_round_key(&public).unwrap());
        assert!(keys.round_key(&public).unwrap().is_none());
        assert!(!keys.forget_round_key(&public).unwrap());
    }

    #[test]
    fn a_fingerprint_is_digits_to_read_aloud() {
        let print = fingerprint("key");
        assert_eq!(print.len(), 24);
        assert!(print.split(' ').all(|group| group.len() == 4 && group.bytes().all(|byte| byte.is_ascii_digit())));
    }
}
