//! A file's text to its TOML document: broken TOML is told alone, once for each line, for what follows from it is noise.

use toml::de::DeTable;

use super::fields::Fields;
use super::problem::Problems;
use crate::domain::say::escape::clean;
use crate::domain::say::parsing::{Syntax, in_plain_words};
use crate::domain::say::problem::Problem;

/// Gives the document in `source` to `use_it`, unless it is broken.
pub(super) fn parsed<T>(
    source: &str,
    problems: &mut Problems,
    use_it: impl FnOnce(&DeTable<'_>, &mut Problems) -> Option<T>,
) -> Option<T> {
    let (document, errors) = DeTable::parse_recoverable(source);
    let mut told = None;
    for error in &errors {
        let at = error.span().map_or(0, |span| span.start);
        let line = Some(problems.line(at));
        if told != line {
            problems.add(at, clean(&in_plain_words(error.message(), Syntax::Toml)), None);
        }
        told = line;
    }
    if errors.is_empty() { use_it(document.get_ref(), problems) } else { None }
}

/// What `read` makes of the keys at the top of a document, or everything that is wrong with it.
pub(super) fn document<T>(
    source: &str,
    file: &str,
    read: impl FnOnce(&Fields<'_, '_>, &mut Problems) -> Option<T>,
) -> Result<T, Vec<Problem>> {
    let mut problems = Problems::new(file, source);
    let found = parsed(source, &mut problems, |table, problems| {
        read(&Fields { table, at: 0, what: "the file".into() }, problems)
    });
    match found {
        Some(found) if problems.is_empty() => Ok(found),
        _ => Err(problems.into_sorted()),
    }
}
