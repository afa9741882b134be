//! From a result's bytes to a result that may be shown. The bytes come from anywhere; reading the file is not its work.

use crate::domain::round::result::RoundResult;
use crate::domain::say::escape::clean;
use crate::domain::say::parsing::{Syntax, in_plain_words};
use crate::domain::team::report::{Refusal, check};

/// A result may be so long; one of all shipped pulses has some 40 KB.
pub const MAX_BYTES: u64 = 2 * 1024 * 1024;

/// The checked result in `bytes`. Errors in the JSON name their line.
///
/// # Errors
/// If they are no result, or one that is too weak to be shown.
pub fn result(bytes: &[u8]) -> Result<RoundResult, Refusal> {
    let result = unchecked(bytes)?;
    check(&result)?;
    Ok(result)
}

/// The result in `bytes`, whatever it says: who signed it is asked before what it says.
///
/// # Errors
/// If they are no result.
pub fn unchecked(bytes: &[u8]) -> Result<RoundResult, Refusal> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let line = bytes[..error.valid_up_to()].split(|byte| *byte == b'\n').count();
        Refusal::Invalid { line: Some(line), what: "is no UTF-8 from here on; expected a result in JSON".into() }
    })?;
    serde_json::from_str(text).map_err(|error| {
        let problem = clean(&in_plain_words(&error.to_string(), Syntax::Json));
        let what = format!("{problem}; expected a result (draglog.result/2)");
        Refusal::Invalid { line: Some(error.line().max(1)), what }
    })
}
