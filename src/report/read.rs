//! From a result's bytes to a result that may be shown. The bytes come from anywhere.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use crate::domain::report::{Refusal, check};
use crate::domain::round_result::RoundResult;
use crate::domain::text::clean;

/// A result may be so long; one of all shipped pulses has some 40 KB.
pub const MAX_BYTES: u64 = 2 * 1024 * 1024;
/// The team's own lines may be so long.
pub const MAX_OWN_WORDS: u64 = 64 * 1024;

/// A result that is not read, and why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}: {refusal}")]
pub struct ResultProblem {
    /// The file, safe to show.
    pub file: String,
    pub refusal: Refusal,
}

impl ResultProblem {
    fn invalid(path: &Path, what: impl Into<String>) -> Self {
        Self { file: name(path), refusal: Refusal::Invalid(what.into()) }
    }
}

fn name(path: &Path) -> String {
    clean(&path.display().to_string())
}

/// The checked result in `bytes`. Errors in the JSON name their line.
///
/// # Errors
/// If they are no result, or one that is too weak to be shown.
pub fn result(bytes: &[u8]) -> Result<RoundResult, Refusal> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let line = bytes[..error.valid_up_to()].split(|byte| *byte == b'\n').count();
        Refusal::Invalid(format!("line {line}: is no UTF-8 from here on; expected a result in JSON"))
    })?;
    let result: RoundResult = serde_json::from_str(text).map_err(|error| {
        let what = clean(&error.to_string());
        Refusal::Invalid(format!("line {}: {what}; expected a result (draglog.result/1)", error.line().max(1)))
    })?;
    check(&result)?;
    Ok(result)
}

/// The file of a result: itself, or the one in a round's folder.
#[must_use]
pub fn file_of(path: &Path) -> PathBuf {
    if path.is_dir() { path.join("result.json") } else { path.to_owned() }
}

/// The checked result in a file, or in a round's folder.
///
/// # Errors
/// If it can't be read, is no plain file, is too long, or is refused by [`result`].
pub fn result_file(path: &Path) -> Result<RoundResult, ResultProblem> {
    let file = file_of(path);
    let bytes = bytes_of(&file, MAX_BYTES).map_err(|what| ResultProblem::invalid(&file, what))?;
    result(&bytes).map_err(|refusal| ResultProblem { file: name(&file), refusal })
}

/// The team's own lines beside a result, where it wrote any.
///
/// # Errors
/// If `context.md` is there and can't be read, is too long or is no UTF-8.
pub fn own_words_file(result: &Path) -> Result<Option<String>, ResultProblem> {
    let file = file_of(result).with_file_name("context.md");
    if file.symlink_metadata().is_err() {
        return Ok(None);
    }
    let bytes = bytes_of(&file, MAX_OWN_WORDS).map_err(|what| ResultProblem::invalid(&file, what))?;
    String::from_utf8(bytes).map(Some).map_err(|_| ResultProblem::invalid(&file, "is no UTF-8; expected plain text"))
}

/// The bytes of a plain file of at most `most`, or what is wrong with it.
fn bytes_of(path: &Path, most: u64) -> Result<Vec<u8>, String> {
    let failed = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::NotFound => {
            "is not there; expected result.json or the folder of a combined round".to_owned()
        }
        _ => format!("can't be read: {error}"),
    };
    let kind = path.symlink_metadata().map_err(failed)?.file_type();
    if kind.is_symlink() {
        return Err("is a symbolic link; expected the file itself".into());
    }
    if !kind.is_file() {
        return Err("is no plain file; expected result.json".into());
    }
    let mut bytes = Vec::new();
    File::open(path).and_then(|file| file.take(most + 1).read_to_end(&mut bytes)).map_err(failed)?;
    if bytes.len() as u64 > most {
        return Err(format!("has more than {} KB; expected a smaller file", most / 1024));
    }
    Ok(bytes)
}
