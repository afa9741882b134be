//! "Is this a build?": a long command that no rule knows is offered once; yes writes a rule, no is remembered.

use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use crate::domain::log::run::UnknownCommand;
use crate::domain::log::wait::Kind;
use crate::observe::project;
use crate::observe::rules::Rules;
use crate::paths;
use crate::storage::{StorageError, Store};

/// Under which name the log remembers that a program was offered: a salted hash, so that no word of a command is stored
/// before the person says yes to it.
fn key(store: &mut Store, offer: &UnknownCommand) -> Result<String, StorageError> {
    let words = format!("{}\0{}", offer.program, offer.verb.as_deref().unwrap_or_default());
    Ok(format!("offered:{}", project::salted(words.as_bytes(), &store.salt()?)))
}

/// Never offers it again.
///
/// # Errors
/// If the log cannot be written.
pub(crate) fn refuse(store: &mut Store, offer: &UnknownCommand) -> Result<(), StorageError> {
    let key = key(store, offer)?;
    store.remember(&key, Some("never"))
}

/// Whether it was never offered before. Offering it is remembered: once is enough.
///
/// # Errors
/// If the log cannot be written.
pub(crate) fn is_first(store: &mut Store, offer: &UnknownCommand) -> Result<bool, StorageError> {
    let key = key(store, offer)?;
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
pub(crate) fn write_rule(folder: &Path, offer: &UnknownCommand) -> anyhow::Result<PathBuf> {
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
