//! A file's text to its TOML document: broken TOML is told alone, once for each line, for what follows from it is noise.

use toml::de::DeTable;

use super::fields::Fields;
use super::problem::Problems;
use crate::domain::say::escape::clean;
use crate::domain::say::parsing::{Syntax, in_plain_words};
use crate::domain::say::problem::Problem;

/// Gives the keys at the top of `source` to `read`, unless it is broken.
pub(super) fn parsed<T>(
    source: &str,
    problems: &Problems,
    read: impl FnOnce(&Fields<'_, '_>) -> Option<T>,
) -> Option<T> {
    let (document, errors) = DeTable::parse_recoverable(source);
    let mut told = None;
    for error in &errors {
        let at = error.span().map_or(0, |span| span.start);
        if told.replace(problems.line(at)) != Some(problems.line(at)) {
            problems.add_plain(at, clean(&in_plain_words(error.message(), Syntax::Toml)));
        }
    }
    if errors.is_empty() { read(&Fields::top(document.get_ref(), problems)) } else { None }
}

/// What `read` makes of the keys at the top of a document, or everything that is wrong with it.
pub(super) fn document<T>(
    source: &str,
    file: &str,
    read: impl FnOnce(&Fields<'_, '_>) -> Option<T>,
) -> Result<T, Vec<Problem>> {
    let problems = Problems::new(file, source);
    match parsed(source, &problems, read) {
        Some(found) if problems.is_empty() => Ok(found),
        _ => Err(problems.into_sorted()),
    }
}
