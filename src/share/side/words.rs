//! What a side tells its person.

use super::{ListEntry, Side};
use crate::share::ShareError;
use crate::share::inbox::FileList;

/// Which contributions a list is about.
pub(super) fn list(entries: &[ListEntry]) -> FileList {
    entries.iter().map(|entry| (entry.member.clone(), entry.digest.clone())).collect()
}

/// A list that differs from the one that was answered.
pub(super) fn other_list() -> ShareError {
    ShareError::refused(
        "the other side speaks of other contributions than the step before, so the round stops; a second answer over other contributions could reveal individual answers",
    )
}

impl Side<'_> {
    /// Which signed contributions are not counted, by name: it is the other side that says so of some of them.
    pub(super) fn notes(&self, coach: &[ListEntry], trustee: &[ListEntry], counted: &[String]) -> Vec<String> {
        let not_counted = coach.iter().zip(trustee).filter(|(entry, _)| !counted.contains(&entry.member));
        let words = not_counted.map(|(coach, trustee)| {
            let why = match (&coach.verifier, &trustee.verifier) {
                (None, _) => "the coach's half does not open",
                (_, None) => "the trustee's half does not open",
                _ => "its proof does not hold",
            };
            format!("{} is not counted: {why}", self.whose(coach))
        });
        words.collect()
    }
}
