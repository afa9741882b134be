//! Data to stdout, through one locked and buffered writer. A reader that closed its end is told apart by the caller of
//! the command, see [`super::error::report`]; nothing here may print talk.

use std::fmt::Display;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::process::ExitCode;

use serde::Serialize;
use serde_json::Value;

use super::CommandResult;
use super::table::Table;
use crate::domain::say::escape::{clean, csv as inert};

/// Writes data to stdout and flushes it.
///
/// # Errors
/// If stdout cannot be written to.
pub(crate) fn data(write: impl FnOnce(&mut dyn Write) -> anyhow::Result<()>) -> CommandResult {
    let mut stdout = BufWriter::new(io::stdout().lock());
    write(&mut stdout)?;
    stdout.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// Writes one JSON document in one line.
///
/// # Errors
/// If stdout cannot be written to.
pub(crate) fn json(document: &impl Serialize) -> CommandResult {
    data(|out| {
        serde_json::to_writer(&mut *out, document)?;
        Ok(writeln!(out)?)
    })
}

/// Writes one JSON document that a person may read as well.
///
/// # Errors
/// If stdout cannot be written to.
pub(crate) fn pretty_json(document: &impl Serialize) -> CommandResult {
    line(&serde_json::to_string_pretty(document)?)
}

/// Writes text as it is.
///
/// # Errors
/// If stdout cannot be written to.
pub(crate) fn text(text: &(impl AsRef<[u8]> + ?Sized)) -> CommandResult {
    data(|out| Ok(out.write_all(text.as_ref())?))
}

/// Writes one line of text.
///
/// # Errors
/// If stdout cannot be written to.
pub(crate) fn line(text: &str) -> CommandResult {
    data(|out| Ok(writeln!(out, "{text}")?))
}

/// Writes a line for each of `lines`.
///
/// # Errors
/// If stdout cannot be written to.
pub(crate) fn lines(lines: impl IntoIterator<Item = impl Display>) -> CommandResult {
    data(|out| Ok(lines.into_iter().try_for_each(|line| writeln!(out, "{line}"))?))
}

/// Writes a table as wide as the terminal.
///
/// # Errors
/// If stdout cannot be written to.
pub(crate) fn table(table: &Table, color: bool) -> CommandResult {
    data(|out| Ok(write!(out, "{}", table.render(width(), color))?))
}

/// Writes a table of records: one header, RFC 4180. A text that a spreadsheet would take for a formula gets a `'` before it.
///
/// # Errors
/// If stdout cannot be written to.
pub(crate) fn csv<'a>(
    header: impl IntoIterator<Item = &'a str>,
    records: impl IntoIterator<Item = Vec<FieldValue>>,
) -> CommandResult {
    data(|out| {
        let mut writer = ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer(out);
        writer.write_record(header)?;
        for record in records {
            writer.write_record(record.into_iter().map(FieldValue::into_text))?;
        }
        Ok(writer.flush()?)
    })
}

/// One field of a record, in CSV and in JSON.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub(crate) enum FieldValue {
    /// Words that came from a person or another program.
    Text(String),
    /// What this program made; null, and empty in CSV, where it is not known.
    Own(Value),
}

impl FieldValue {
    /// Text that may be missing.
    #[must_use]
    pub(crate) fn text(text: Option<&str>) -> Self {
        text.map_or(Self::Own(Value::Null), |text| Self::Text(text.into()))
    }

    /// A number, or whether something is so; may be missing.
    #[must_use]
    pub(crate) fn own(value: impl Into<Value>) -> Self {
        Self::Own(value.into())
    }

    /// A word of this program's, or a moment, that may be missing.
    #[must_use]
    pub(crate) fn word(word: Option<impl ToString>) -> Self {
        Self::own(word.map(|word| word.to_string()))
    }

    fn into_text(self) -> String {
        match self {
            Self::Text(text) => inert(&text).into_owned(),
            Self::Own(Value::Null) => String::new(),
            Self::Own(Value::String(word)) => word,
            // 70, where JSON has 70.0.
            Self::Own(Value::Number(number)) if number.is_f64() => number.as_f64().unwrap_or_default().to_string(),
            Self::Own(value) => value.to_string(),
        }
    }
}

/// A path, safe to show.
#[must_use]
pub(crate) fn path(path: &Path) -> String {
    clean(&path.display().to_string())
}

/// How wide a table may be: the terminal's width, or as wide as it likes in a file or pipe.
#[must_use]
pub(crate) fn width() -> Option<usize> {
    let size = rustix::termios::tcgetwinsize(io::stdout()).ok()?;
    (size.ws_col > 0).then_some(size.ws_col.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_is_made_harmless_and_a_number_is_left_alone() {
        for text in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"] {
            assert_eq!(FieldValue::text(Some(text)).into_text(), format!("'{text}"));
        }
        assert_eq!(FieldValue::own(-1).into_text(), "-1");
        assert_eq!(FieldValue::text(Some("a=b")).into_text(), "a=b");
    }
}
