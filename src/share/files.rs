//! Reading and writing the files of a round: small regular files only, written whole or not at all.

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Result, ShareError};
use crate::diagnostics::OrLog;
use crate::domain::say::parsing::{Syntax, in_plain_words};
use crate::domain::say::problem::Problem;

/// Longest definition of a round.
pub const MAX_ROUND: u64 = 4 << 20;
/// Longest contribution: a layout with every block that there may be takes less.
pub const MAX_CONTRIBUTION: u64 = 1 << 20;
/// Longest file between the collectors.
pub const MAX_STEP: u64 = 256 << 20;
/// Longest result, roster or key file.
pub const MAX_SMALL: u64 = 4 << 20;
/// Most files that are looked at in a round's folder of contributions.
pub const MAX_FILES: usize = 20_000;

/// The name of the definition in a round's folder.
pub const ROUND: &str = "round.json";
/// The folder of contributions.
pub const CONTRIBUTIONS: &str = "contributions";
/// The folder of the files between the collectors.
pub const STEPS: &str = "steps";
/// What everybody may read.
pub const RESULT: &str = "result.json";

/// A file, opened to read. A link is not followed, and nobody is waited for.
///
/// # Errors
/// If it is a link (invalid), or cannot be opened.
pub(super) fn open(file: &Path) -> Result<File> {
    let is_link = std::fs::symlink_metadata(file).is_ok_and(|about| about.file_type().is_symlink());
    if is_link {
        return Err(ShareError::invalid(file, "is a link, and links are not followed; put the file itself there"));
    }
    let opened = OpenOptions::new().read(true).custom_flags(libc::O_NOFOLLOW | libc::O_NONBLOCK).open(file);
    opened.map_err(|error| ShareError::io("read", file, &error))
}

/// The bytes of a regular file of at most `limit` bytes. A link is not followed, and a pipe or device is not read.
///
/// # Errors
/// If it is something else (invalid), too long (invalid), or cannot be read (failed).
pub fn read(file: &Path, limit: u64) -> Result<Vec<u8>> {
    read_opened(open(file)?, file, limit)
}

/// The bytes of a file that was opened without waiting, if it is a regular one of at most `limit` bytes.
pub(super) fn read_opened(opened: File, file: &Path, limit: u64) -> Result<Vec<u8>> {
    let about = opened.metadata().map_err(|error| ShareError::io("read", file, &error))?;
    if !about.is_file() {
        return Err(ShareError::invalid(file, "is no regular file"));
    }
    let too_long = || {
        ShareError::invalid(file, format!("is longer than {} KiB, which nothing of its kind is", limit.div_ceil(1024)))
    };
    // The length first: 800 files of a megabyte must not be read to be refused.
    if about.len() > limit {
        return Err(too_long());
    }
    let mut bytes = Vec::with_capacity(usize::try_from(about.len()).unwrap_or(0));
    opened.take(limit + 1).read_to_end(&mut bytes).map_err(|error| ShareError::io("read", file, &error))?;
    if bytes.len() as u64 > limit { Err(too_long()) } else { Ok(bytes) }
}

/// A file's text.
///
/// # Errors
/// As [`read`], and if it is no UTF-8 (invalid, with its line).
pub fn read_text(file: &Path, limit: u64) -> Result<String> {
    text(file, read(file, limit)?)
}

/// A file's text; none where there is no such file.
///
/// # Errors
/// As [`read_text`].
pub fn read_text_if_there(file: &Path, limit: u64) -> Result<Option<String>> {
    if std::fs::symlink_metadata(file).is_err_and(|error| error.kind() == ErrorKind::NotFound) {
        return Ok(None);
    }
    read_text(file, limit).map(Some)
}

/// Bytes of a file as text.
///
/// # Errors
/// If they are no UTF-8 (invalid, with the line).
pub fn text(file: &Path, bytes: Vec<u8>) -> Result<String> {
    String::from_utf8(bytes).map_err(|error| {
        let good = error.utf8_error().valid_up_to();
        let line = error.as_bytes()[..good].split(|byte| *byte == b'\n').count();
        ShareError::invalid_at(file, line, "is no UTF-8 from here on")
    })
}

/// A JSON document in a text.
///
/// # Errors
/// If it is none, too deep, or not of this form (invalid, with its line).
pub fn parse<T: DeserializeOwned>(file: &Path, text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|error| {
        ShareError::invalid_at(file, error.line().max(1), in_plain_words(&error.to_string(), Syntax::Json))
    })
}

/// A TOML document in a text.
///
/// # Errors
/// If it is none or not of this form (invalid, with its line).
pub fn parse_toml<T: DeserializeOwned>(file: &Path, text: &str) -> Result<T> {
    toml::from_str(text).map_err(|error| {
        let (name, at) = (file.display().to_string(), error.span().map_or(0, |span| span.start));
        ShareError::Invalid(Problem::at_byte(&name, text, at, in_plain_words(error.message(), Syntax::Toml)))
    })
}

/// A document as a file's bytes.
///
/// # Errors
/// If it cannot be spelled out.
pub fn json(document: &impl Serialize) -> Result<Vec<u8>> {
    let mut bytes = serde_json::to_vec(document).map_err(|error| ShareError::failed(error.to_string()))?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// Writes a document as one file, whole or not at all. A file that is there is replaced.
///
/// # Errors
/// If it cannot be written.
pub fn write_json(file: &Path, document: &impl Serialize, is_private: bool) -> Result<Vec<u8>> {
    let bytes = json(document)?;
    replace(file, &bytes, is_private)?;
    Ok(bytes)
}

/// Writes a file, whole or not at all. A file that is there is replaced.
///
/// # Errors
/// If it cannot be written.
pub fn replace(file: &Path, bytes: &[u8], is_private: bool) -> Result<()> {
    let new = beside(file);
    let failed = |error: std::io::Error| {
        remove(&new);
        ShareError::io("write", file, &error)
    };
    write_new(&new, bytes, is_private).map_err(failed)?;
    std::fs::rename(&new, file).map_err(failed)
}

/// Writes a file that is not there yet, whole or not at all.
///
/// # Errors
/// If one is there, or it cannot be written.
pub fn create(file: &Path, bytes: &[u8], is_private: bool) -> Result<()> {
    let new = beside(file);
    let result = write_new(&new, bytes, is_private).and_then(|()| std::fs::hard_link(&new, file));
    remove(&new);
    match result {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(ShareError::failed(format!(
            "{} is there already and was not touched",
            crate::domain::say::escape::clean(&file.display().to_string())
        ))),
        // A file system without hard links: written at once, still never over another file.
        Err(_) => write_new(file, bytes, is_private).map_err(|error| ShareError::io("write", file, &error)),
    }
}

/// Takes away what was written on the way to the file.
fn remove(new: &Path) {
    if new.exists() {
        std::fs::remove_file(new).or_log("a file of a round that was being written could not be removed");
    }
}

fn beside(file: &Path) -> PathBuf {
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    file.with_file_name(format!(".{name}.{}.new", std::process::id()))
}

/// Writes a file that is not there yet, at once.
///
/// # Errors
/// If one is there, or it cannot be written.
pub fn write_new(file: &Path, bytes: &[u8], is_private: bool) -> std::io::Result<()> {
    let mode = if is_private { 0o600 } else { 0o644 };
    let mut open: File = OpenOptions::new().write(true).create_new(true).mode(mode).open(file)?;
    open.write_all(bytes)?;
    open.sync_all()
}

/// Writes a private file in place: what it held before is overwritten and not only let go.
///
/// # Errors
/// If it cannot be written.
pub fn overwrite(file: &Path, bytes: &[u8]) -> Result<()> {
    let failed = |error: std::io::Error| ShareError::io("write", file, &error);
    match shred(file) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(failed(error)),
        Ok(()) | Err(_) => write_new(file, bytes, true).map_err(failed),
    }
}

/// Overwrites a file with zeros and removes it. On some disks old blocks live on, which PRIVACY.md says.
///
/// # Errors
/// If it cannot be written or removed; one that is not there is an error, too.
pub fn shred(file: &Path) -> std::io::Result<()> {
    // Opening a pipe to write waits for a reader, perhaps for ever.
    let flags = libc::O_NOFOLLOW | libc::O_NONBLOCK;
    let mut open = OpenOptions::new().write(true).custom_flags(flags).open(file)?;
    let length = usize::try_from(open.metadata()?.len()).unwrap_or(0);
    open.write_all(&vec![0; length])?;
    open.sync_all()?;
    drop(open);
    std::fs::remove_file(file)
}
