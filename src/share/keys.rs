//! The keys: a member's own for signing, and a collector's for one round. Secrets are files that only the owner may read;
//! what is printed for others is one line without blanks before the name, ready to be pasted.

use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};

use super::seal::{CollectorSecret, random};
use super::{Result, ShareError, canonical, files};
use crate::domain::round::{MAX_NAME, Member};
use crate::domain::say::text::clean;

/// What a member's public line begins with.
pub const MEMBER: &str = "draglog-member:";
/// What a collector's public line begins with.
pub const COLLECTOR: &str = "draglog-collector:";

/// Bytes as text.
#[must_use]
pub fn encode(bytes: &[u8]) -> String {
    BASE64.encode(bytes)
}

/// Text as bytes.
#[must_use]
pub fn decode(text: &str) -> Option<Vec<u8>> {
    BASE64.decode(text).ok()
}

/// So many bytes, exactly.
#[must_use]
pub fn decode_exactly<const N: usize>(text: &str) -> Option<[u8; N]> {
    decode(text)?.try_into().ok()
}

/// A short name for a public key, to compare by eye: `3f9a 11c0 …`.
#[must_use]
pub fn fingerprint(key: &str) -> String {
    canonical::hex(&canonical::sha256(key.as_bytes())[..8])
}

/// Where this machine keeps its keys.
#[derive(Debug, Clone)]
pub struct Keyring {
    folder: PathBuf,
}

/// A member's signing key.
pub struct MemberSecret {
    key: SigningKey,
    /// The name on the roster, as it was joined with.
    pub name: String,
}

impl MemberSecret {
    /// A new one, of the system's randomness.
    ///
    /// # Errors
    /// If the system gives none.
    pub fn generate(name: &str) -> Result<Self> {
        Ok(Self { key: SigningKey::from_bytes(&random()?), name: name.to_owned() })
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

    /// The line for the roster.
    #[must_use]
    pub fn line(&self) -> String {
        format!("{MEMBER}{} {}", self.public(), self.name)
    }

    /// A signature as text.
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> String {
        encode(&self.key.sign(message).to_bytes())
    }
}

/// Whether a signature is of this key. Weak keys, whose signatures fit many messages, have none.
#[must_use]
pub fn is_signed_by(public: &[u8; 32], message: &[u8], signature: &str) -> bool {
    let Some(signature) = decode_exactly::<64>(signature).map(|bytes| Signature::from_bytes(&bytes)) else {
        return false;
    };
    VerifyingKey::from_bytes(public).is_ok_and(|key| key.verify_strict(message, &signature).is_ok())
}

impl Keyring {
    /// The keys in the data folder.
    #[must_use]
    pub fn new(data: &Path) -> Self {
        Self { folder: data.join("keys") }
    }

    fn member_file(&self) -> PathBuf {
        self.folder.join("member.key")
    }

    fn collector_file(&self, public: &str) -> PathBuf {
        self.folder.join(format!("round-{}.key", fingerprint(public)))
    }

    /// The member's key, if there is one.
    ///
    /// # Errors
    /// If it cannot be read, or is none.
    pub fn member(&self) -> Result<Option<MemberSecret>> {
        let file = self.member_file();
        if !file.exists() {
            return Ok(None);
        }
        let text = files::read_text(&file, files::MAX_SMALL)?;
        let damaged = || ShareError::invalid(&file, "is no key of a member; put a copy of it back, or move it away");
        let (secret, name) = text.trim_end().split_once(' ').ok_or_else(damaged)?;
        let secret = decode_exactly(secret).ok_or_else(damaged)?;
        Ok(Some(MemberSecret { key: SigningKey::from_bytes(&secret), name: name.to_owned() }))
    }

    /// The member's key; made with this name where there is none. A name that is given takes the earlier one's place.
    ///
    /// # Errors
    /// If it cannot be read or written, or the name is none.
    pub fn join(&self, name: Option<&str>) -> Result<MemberSecret> {
        let known = self.member()?;
        let name = match (name, &known) {
            (Some(name), _) => checked_name(name)?,
            (None, Some(known)) => known.name.clone(),
            (None, None) => String::new(),
        };
        let mut member = match known {
            Some(known) if known.name == name => return Ok(known),
            Some(known) => MemberSecret { name, ..known },
            None => MemberSecret::generate(&name)?,
        };
        if member.name.is_empty() {
            member.name = format!("member-{}", &fingerprint(&member.public())[..6]);
        }
        self.make()?;
        let text = format!("{} {}\n", encode(&member.key.to_bytes()), member.name);
        files::replace(&self.member_file(), text.as_bytes(), true)?;
        Ok(member)
    }

    /// Makes a collector's key for one round and gives its public line.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn new_collector(&self) -> Result<String> {
        let secret = CollectorSecret::generate()?;
        self.make()?;
        let text = format!("{}\n", encode(&secret.to_bytes()));
        files::create(&self.collector_file(&secret.public()), text.as_bytes(), true)?;
        Ok(format!("{COLLECTOR}{}", secret.public()))
    }

    /// The secret half of a collector's public key, if this machine holds it.
    ///
    /// # Errors
    /// If its file cannot be read, or is none.
    pub fn collector(&self, public: &str) -> Result<Option<CollectorSecret>> {
        let file = self.collector_file(public);
        if !file.exists() {
            return Ok(None);
        }
        let text = files::read_text(&file, files::MAX_SMALL)?;
        let secret = decode_exactly(text.trim_end()).and_then(|bytes| CollectorSecret::from_bytes(&bytes));
        match secret.filter(|secret| secret.public() == public) {
            Some(secret) => Ok(Some(secret)),
            None => Err(ShareError::invalid(&file, "is no key of a collector; put a copy of it back")),
        }
    }

    /// Overwrites and removes the secret half. Whether there was one.
    ///
    /// # Errors
    /// If it is there and cannot be removed.
    pub fn forget_collector(&self, public: &str) -> Result<bool> {
        let file = self.collector_file(public);
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

/// A name that can stand on a roster.
fn checked_name(name: &str) -> Result<String> {
    let trimmed = name.trim();
    if trimmed.is_empty() || trimmed.len() > MAX_NAME || clean(trimmed) != trimmed {
        return Err(ShareError::usage(format!(
            "`{}` cannot stand on a roster; give a name of 1 to {MAX_NAME} bytes without control characters",
            clean(trimmed).chars().take(MAX_NAME).collect::<String>()
        )));
    }
    Ok(trimmed.to_owned())
}

/// The public key in a collector's line.
///
/// # Errors
/// If it is none.
pub fn collector_of(line: &str) -> Result<String> {
    let key = line.trim().strip_prefix(COLLECTOR);
    let key = key.filter(|key| decode_exactly(key).is_some_and(|bytes: [u8; 32]| super::seal::is_public(&bytes)));
    key.map(str::to_owned).ok_or_else(|| {
        let given: String = clean(line).chars().take(60).collect();
        ShareError::usage(format!("`{given}` is no collector's line; give the one that `draglog round key` prints"))
    })
}

/// The members in a roster: the lines that `draglog share join` printed; empty lines and those with `#` are left out.
///
/// # Errors
/// If a line is none of those (invalid, with its line).
pub fn roster(file: &Path, text: &str) -> Result<Vec<Member>> {
    let mut members = Vec::new();
    for (number, line) in text.lines().enumerate().map(|(index, line)| (index + 1, line.trim())) {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let wrong = |what: &str| {
            let hint = "expected the line that `draglog share join` prints: draglog-member:KEY NAME";
            ShareError::invalid_at(file, number, format!("{what}; {hint}"))
        };
        let rest = line.strip_prefix(MEMBER).ok_or_else(|| wrong("is no member's line"))?;
        let (key, name) = rest.split_once(' ').ok_or_else(|| wrong("has no name after the key"))?;
        let is_key = decode_exactly::<32>(key)
            .is_some_and(|bytes| VerifyingKey::from_bytes(&bytes).is_ok_and(|key| !key.is_weak()));
        if !is_key {
            return Err(wrong("has a key that is none"));
        }
        let name = checked_name(name).map_err(|_| wrong("has a name that cannot be shown"))?;
        members.push(Member { name, key: key.to_owned() });
    }
    crate::domain::round::check_roster(&members).map_err(|problem| ShareError::invalid(file, problem))?;
    Ok(members)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joining_twice_gives_the_same_line_and_only_the_owner_can_read_the_key() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let keys = Keyring::new(folder.path());
        let line = keys.join(Some("Ada")).unwrap().line();
        assert_eq!(keys.join(None).unwrap().line(), line);
        let mode = keys.member_file().metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        let members = roster(Path::new("roster.txt"), &format!("# us\n\n{line}\n")).unwrap();
        assert_eq!(members[0].name, "Ada");
    }

    #[test]
    fn a_line_that_is_no_member_is_named() {
        let error = roster(Path::new("roster.txt"), "# us\nAda\n").unwrap_err().to_string();
        assert!(error.starts_with("roster.txt:2: is no member's line"), "{error}");
    }

    #[test]
    fn a_collector_key_is_gone_after_it_was_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let keys = Keyring::new(folder.path());
        let public = collector_of(&keys.new_collector().unwrap()).unwrap();
        assert!(keys.collector(&public).unwrap().is_some());
        assert!(keys.forget_collector(&public).unwrap());
        assert!(keys.collector(&public).unwrap().is_none());
        assert!(!keys.forget_collector(&public).unwrap());
    }
}
