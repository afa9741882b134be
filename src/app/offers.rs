//! "Is this a build?": a long command that no rule knows is offered once; yes writes a rule, no is remembered.

use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use crate::domain::run::Unrecognised;
use crate::domain::wait::Kind;
use crate::observe::rules::Rules;
use crate::paths;
use crate::storage::{StorageError, Store};

/// Under which name the log remembers that a program was offered.
#[must_use]
pub fn key(offer: &Unrecognised) -> String {
    match &offer.verb {
        Some(verb) => format!("offered:{} {verb}", offer.program),
        None => format!("offered:{}", offer.program),
    }
}

/// Whether it was never offered before. Offering it is remembered: once is enough.
///
/// # Errors
/// If the log cannot be written.
pub fn is_first(store: &mut Store, offer: &Unrecognised) -> Result<bool, StorageError> {
    let key = key(offer);
    if store.remembered(&key)?.is_some() {
        return Ok(false);
    }
    store.remember(&key, Some("offered"))?;
    Ok(true)
}

/// Writes a rule for the program and its verb into the user's rules. Never overwrites one.
///
/// # Errors
/// If the folder or file cannot be made, or a rule of this name exists.
pub fn write_rule(folder: &Path, offer: &Unrecognised) -> anyhow::Result<PathBuf> {
    let (name, text) = Rules::user_rule(&offer.program, offer.verb.as_deref(), Kind::Build);
    paths::make_private(folder).with_context(|| format!("the rules folder {} cannot be made", folder.display()))?;
    let path = folder.join(name);
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&path)
        .with_context(|| format!("the rule {} cannot be made; edit it by hand", path.display()))?;
    file.write_all(text.as_bytes()).with_context(|| format!("the rule {} cannot be written", path.display()))?;
    Ok(path)
}
