//! A round's definition as a file: read with every doubt, written once.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::keys::{decode_exactly, encode};
use super::seal::{Place, seal};
use super::vdaf::VERIFY_KEY;
use super::{Result, ShareError, canonical, files, seal};
use crate::domain::round::{Collector, Mode, Role, Round, RoundProblem};
use crate::domain::say::text::clean;

/// Hexadecimal digits of an id.
const ID: usize = 16;

/// A definition that was checked, with its hash and its folder.
#[derive(Debug, Clone)]
pub struct Published {
    pub round: Round,
    /// SHA-256 of the definition, which is in every proof and signature.
    pub hash: [u8; 32],
    pub folder: PathBuf,
}

impl Published {
    /// The hash as files spell it.
    #[must_use]
    pub fn hash_text(&self) -> String {
        canonical::hex(&self.hash)
    }

    /// A collector's public key.
    ///
    /// # Errors
    /// If there is none, or it is no key.
    pub fn key_of(&self, role: Role) -> Result<[u8; 32]> {
        let collector = self.round.collector(role);
        collector
            .and_then(|collector| decode_exactly(&collector.key))
            .ok_or_else(|| ShareError::invalid(&self.folder.join(files::ROUND), format!("the {role}'s key is none")))
    }
}

/// Reads the definition in a round's folder (or the file itself): first whether it was edited, then everything else.
///
/// # Errors
/// If it was edited or protects people too little (refused), is malformed (invalid), or cannot be read.
pub fn read(folder: &Path) -> Result<Published> {
    let file = if folder.is_file() { folder.to_owned() } else { folder.join(files::ROUND) };
    let folder = file.parent().map_or_else(PathBuf::new, Path::to_owned);
    if std::fs::symlink_metadata(&file).is_err() {
        let shown = clean(&folder.display().to_string());
        return Err(ShareError::failed(format!("{shown} holds no round.json; give the folder of a round")));
    }
    let text = files::read_text(&file, files::MAX_ROUND)?;
    let document: Value = files::parse(&file, &text)?;
    let schema = document.get("schema").and_then(Value::as_str).unwrap_or_default();
    if !schema.starts_with("draglog.round/") {
        return Err(ShareError::invalid(&file, "is no definition of a round; expected schema `draglog.round/1`"));
    }
    // Before anything else: nobody takes part in a definition that is not the one that was published.
    let id = document.get("id").and_then(Value::as_str).unwrap_or_default();
    if id != id_of(&document)? {
        return Err(ShareError::refused(format!(
            "{}: the round was edited after it was opened, so nobody takes part; ask for the file as it was published, or for a new round",
            clean(&file.display().to_string())
        )));
    }
    let round: Round = files::parse(&file, &text)?;
    round.check().map_err(|problem| match problem {
        RoundProblem::Weak(words) => ShareError::refused(words),
        RoundProblem::Malformed(words) => ShareError::invalid(&file, words),
    })?;
    let keys = round.roster.iter().map(|member| &member.key).chain(round.collectors.iter().map(|one| &one.key));
    for key in keys {
        if decode_exactly::<32>(key).is_none() {
            return Err(ShareError::invalid(&file, "a key of the roster or of a collector is none"));
        }
    }
    // Through a value, so that spelling and order of the file's own bytes make no difference.
    Ok(Published { hash: canonical::hash(&document)?, round, folder })
}

/// The id that a definition must have: the beginning of the hash of everything else in it.
fn id_of(document: &Value) -> Result<String> {
    let mut rest = document.clone();
    if let Some(map) = rest.as_object_mut() {
        map.remove("id");
    }
    Ok(canonical::hex(&canonical::hash(&rest)?)[..ID].to_owned())
}

/// The collectors of a new round: a key to verify with is made, sealed to each, and forgotten here.
///
/// # Errors
/// If a key is none, or the system gives no randomness.
pub fn collectors(keys: [(Role, String); 2]) -> Result<Vec<Collector>> {
    let verify: [u8; VERIFY_KEY] = seal::random()?;
    let sealed = keys.into_iter().map(|(role, key)| {
        let public = decode_exactly(&key).ok_or_else(|| ShareError::failed(format!("the {role}'s key is none")))?;
        let verification_key = encode(&seal(&public, &verify, verify_place(role, &public))?);
        Ok(Collector { role, key, verification_key })
    });
    sealed.collect()
}

fn verify_place(role: Role, public: &[u8; 32]) -> Place<'_> {
    let info: &[u8] = match role {
        Role::Coach => b"draglog.round/1 verification key, coach",
        Role::Trustee => b"draglog.round/1 verification key, trustee",
    };
    Place { info, bound_to: public }
}

/// The key that both verify with, from the seal of this side.
///
/// # Errors
/// If the seal does not open.
pub fn verification_key(round: &Round, role: Role, secret: &seal::CollectorSecret) -> Result<[u8; VERIFY_KEY]> {
    let opened = round.collector(role).and_then(|collector| {
        let public = decode_exactly(&collector.key)?;
        let sealed = super::keys::decode(&collector.verification_key)?;
        secret.open(&sealed, verify_place(role, &public))?.try_into().ok()
    });
    opened.ok_or_else(|| ShareError::refused("the round's verification key does not open with this side's key, so nothing can be verified; open a new round"))
}

/// Writes a new definition into a folder of its own. The id is set here.
///
/// # Errors
/// If there is a round already, the definition is too weak (refused) or malformed, or it cannot be written.
pub fn publish(mut round: Round, folder: &Path) -> Result<Published> {
    let file = folder.join(files::ROUND);
    round.check().map_err(|problem| match problem {
        RoundProblem::Weak(words) => ShareError::refused(words),
        RoundProblem::Malformed(words) => ShareError::failed(words),
    })?;
    let document = serde_json::to_value(&round).map_err(|error| ShareError::failed(error.to_string()))?;
    round.id = id_of(&document)?;
    files::make_folder(folder)?;
    let mut text = serde_json::to_string_pretty(&round).map_err(|error| ShareError::failed(error.to_string()))?;
    text.push('\n');
    files::create(&file, text.as_bytes(), false)?;
    files::make_folder(&folder.join(files::CONTRIBUTIONS))?;
    if round.mode == Mode::Sealed {
        files::make_folder(&folder.join(files::STEPS))?;
    }
    read(folder)
}
