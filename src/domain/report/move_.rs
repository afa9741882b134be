//! The move that a figure asks about.

use crate::domain::tag::Tag;

/// The move for a symptom of the playbook, as a question.
pub(super) fn for_symptom(_symptom: &str) -> Option<String> {
    None
}

/// The move for a category, as a question.
pub(super) fn for_tag(_tag: Tag) -> Option<String> {
    None
}

/// Published figures beside a figure, with what they really measured.
pub(super) fn context(_figure: &str) -> Vec<String> {
    vec![]
}
