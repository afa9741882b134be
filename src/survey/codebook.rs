//! Codebooks that other programs for qualitative analysis read and write: CSV with name, path and description, and
//! REFI-QDA's codebook exchange (`.qdc`).

mod qdc;

use std::path::Path;

use super::problem::quoted;
use crate::domain::say::escape::{self, clean};
use crate::domain::say::problem::Problem;
use crate::domain::team::interview::{Code, Codebook};

/// A codebook may be so long.
const MAX_BYTES: u64 = 4 * 1024 * 1024;
/// The most codes in a codebook.
const MAX_CODES: usize = 10_000;
/// Codes may stand so deep in each other.
const MAX_DEPTH: usize = 32;

/// The forms that a codebook can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CodebookForm {
    Csv,
    Qdc,
}

impl CodebookForm {
    /// The form that a file's name says.
    #[must_use]
    pub(crate) fn of(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_string_lossy().to_lowercase();
        match ending.as_str() {
            "csv" => Some(Self::Csv),
            "qdc" => Some(Self::Qdc),
            _ => None,
        }
    }
}

/// A codebook in one of the forms.
///
/// # Errors
/// If the text cannot be made, which no codebook can bring about.
pub(crate) fn write(book: &Codebook, form: CodebookForm) -> anyhow::Result<String> {
    match form {
        CodebookForm::Csv => write_csv(book),
        CodebookForm::Qdc => qdc::write(book),
    }
}

fn write_csv(book: &Codebook) -> anyhow::Result<String> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(["name", "path", "description"])?;
    for code in &book.codes {
        let path = code.path();
        writer.write_record([code.name(), path.as_str(), &escape::csv(&clean(&code.description))])?;
    }
    Ok(String::from_utf8(writer.into_inner()?)?)
}

/// The causes in a codebook file of either form.
///
/// # Errors
/// What is wrong with it, with its line.
pub(crate) fn read_file(path: &Path) -> Result<Vec<Code>, Problem> {
    let name = path.display().to_string();
    let Some(form) = CodebookForm::of(path) else {
        let hint = "expected a file that ends in .csv or .qdc";
        return Err(Problem::new(&name, 1, "is no codebook by its name").hint(hint));
    };
    let text = super::read_text_up_to(path, MAX_BYTES)?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let codes = match form {
        CodebookForm::Csv => read_csv(text),
        CodebookForm::Qdc => qdc::read(text),
    };
    let codes = codes.map_err(|problem| Problem { file: clean(&name), ..problem })?;
    Ok(Codebook::taken_in(codes))
}

/// Codes by their path of names, with their descriptions.
type Paths = Vec<(Vec<String>, String)>;

/// What is wrong, before the file is named.
fn fault<T>(line: usize, message: impl AsRef<str>, hint: &str) -> Result<T, Problem> {
    Err(Problem::new("", line, message).hint(hint))
}

fn read_csv(text: &str) -> Result<Paths, Problem> {
    const HEADER: &str = "expected a header with name, path and description";
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let header = reader.headers().map_err(|error| of_csv(&error))?.clone();
    let column = |name: &str| header.iter().position(|title| title.trim().eq_ignore_ascii_case(name));
    let Some(name) = column("name").or(column("tag")) else {
        return fault(1, format!("has no column {}", quoted("name")), HEADER);
    };
    let (path, description) = (column("path"), column("description"));
    let mut codes: Paths = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| of_csv(&error))?;
        let line = record.position().map_or(1, |position| usize::try_from(position.line()).unwrap_or(1));
        let cell = |column: Option<usize>| clean(column.and_then(|at| record.get(at)).unwrap_or_default().trim());
        let own = cell(Some(name));
        let written = cell(path);
        let mut names: Vec<String> = written.split('/').map(|part| part.trim().to_owned()).collect();
        names.retain(|part| !part.is_empty());
        if names.is_empty() {
            names.extend((!own.is_empty()).then_some(own));
        }
        if names.is_empty() {
            return fault(line, "a code without a name", "expected a name or a path in each row");
        }
        if names.len() > MAX_DEPTH || codes.len() >= MAX_CODES {
            return fault(line, "is too large for a codebook", "expected at most 10000 codes, 32 deep");
        }
        codes.push((names, cell(description)));
    }
    Ok(codes)
}

fn of_csv(error: &csv::Error) -> Problem {
    let line = error.position().map_or(1, |position| usize::try_from(position.line()).unwrap_or(1));
    Problem::new("", line, "is no CSV from here on").hint("save the file as CSV, UTF-8, with commas")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::log::tag::Tag;

    fn book() -> Codebook {
        let code = |tag, cause: &str, description: &str| Code {
            tag,
            cause: Some(cause.into()),
            description: description.into(),
        };
        Codebook::with([
            code(Tag::by_key('h'), "owner_unknown", "nobody \"owns\" it, <really> & so on"),
            code(Tag::by_key('h'), "所有者_不明", "שלום"),
            code(None, "mood_of_the_build", "=1+1"),
        ])
    }

    fn causes(book: &Codebook) -> Vec<String> {
        book.codes.iter().filter(|code| code.cause.is_some()).map(Code::path).collect()
    }

    #[test]
    fn what_is_written_comes_back_in_both_forms() {
        for form in [CodebookForm::Csv, CodebookForm::Qdc] {
            let text = write(&book(), form).unwrap();
            let paths = match form {
                CodebookForm::Csv => read_csv(&text),
                CodebookForm::Qdc => qdc::read(&text),
            };
            let taken = Codebook::with(Codebook::taken_in(paths.unwrap()));
            assert_eq!(causes(&taken), causes(&book()), "{text}");
            let described = taken.codes.iter().find(|code| code.cause.as_deref() == Some("owner_unknown")).unwrap();
            assert_eq!(described.description, "nobody \"owns\" it, <really> & so on");
        }
    }

    #[test]
    fn a_formula_is_made_harmless() {
        assert!(write(&book(), CodebookForm::Csv).unwrap().contains("mood_of_the_build,mood_of_the_build,'=1+1"));
    }

    #[test]
    fn a_table_without_names_says_what_was_expected() {
        let error = read_csv("code,text\na,b\n").unwrap_err();
        assert_eq!((error.line, error.message.as_str()), (Some(1), "has no column `name`"));
        assert_eq!(read_csv("name,path\n,\n").unwrap_err().line, Some(2));
        assert_eq!(read_csv("tag,description\nmy code,x\n").unwrap(), [(vec!["my code".to_owned()], "x".to_owned())]);
    }
}
