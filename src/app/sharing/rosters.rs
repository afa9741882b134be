//! Rosters, pinned at first sight: invented members cannot slip in unnoticed between one round and the next.

use crate::domain::round::Member;
use crate::domain::time::Moment;
use crate::share::keys::fingerprint;
use crate::storage::{StorageError, Store};

/// How a roster compares with those that were taken up before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Roster {
    /// None was taken up before.
    First,
    /// Exactly this one was.
    Known,
    /// Others were. What is different to the nearest of them, one line for each member.
    Changed(Vec<String>),
}

/// Compares a roster with those that were taken up.
///
/// # Errors
/// If the log cannot be read.
pub fn compare_roster(store: &Store, roster: &[Member]) -> Result<Roster, StorageError> {
    let pinned = store.rosters()?;
    if pinned.iter().any(|known| is_same(known, roster)) {
        return Ok(Roster::Known);
    }
    let common = |known: &Vec<Member>| known.iter().filter(|member| roster.contains(member)).count();
    Ok(match pinned.iter().max_by_key(|known| common(known)) {
        None => Roster::First,
        Some(nearest) => Roster::Changed(difference(nearest, roster)),
    })
}

/// Takes a roster up: from now on it is known.
///
/// # Errors
/// If the log cannot be written.
pub fn take_up_roster(store: &mut Store, roster: &[Member], now: Moment) -> Result<(), StorageError> {
    store.pin_roster(roster, now)
}

fn is_same(one: &[Member], other: &[Member]) -> bool {
    one.len() == other.len() && one.iter().all(|member| other.contains(member))
}

/// What is different, one line for each member.
pub(super) fn difference(before: &[Member], now: &[Member]) -> Vec<String> {
    let only = |some: &[Member], others: &[Member], word: &str| -> Vec<String> {
        let missing = some.iter().filter(|member| !others.contains(member));
        missing.map(|member| format!("{word} {}", line(member))).collect()
    };
    [only(now, before, "new"), only(before, now, "gone")].concat()
}

/// A member with the fingerprint to compare by eye.
pub(super) fn line(member: &Member) -> String {
    format!("{}  {}", fingerprint(&member.key), member.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn members(names: &str) -> Vec<Member> {
        names.chars().map(|name| Member { name: name.into(), key: format!("key of {name}") }).collect()
    }

    #[test]
    fn a_roster_is_known_once_it_was_taken_up_in_whatever_order() {
        let mut store = Store::in_memory().unwrap();
        assert_eq!(compare_roster(&store, &members("abc")).unwrap(), Roster::First);
        take_up_roster(&mut store, &members("abc"), crate::clock::now()).unwrap();
        assert_eq!(compare_roster(&store, &members("cab")).unwrap(), Roster::Known);
        let Roster::Changed(lines) = compare_roster(&store, &members("abx")).unwrap() else { panic!("not told") };
        assert!(lines[0].starts_with("new ") && lines[0].ends_with(" x"), "{lines:?}");
        assert!(lines[1].starts_with("gone ") && lines[1].ends_with(" c"), "{lines:?}");
    }

    #[test]
    fn a_known_name_with_another_key_is_a_change() {
        let mut store = Store::in_memory().unwrap();
        take_up_roster(&mut store, &members("ab"), crate::clock::now()).unwrap();
        let mut stolen = members("ab");
        stolen[0].key = "another".into();
        assert!(matches!(compare_roster(&store, &stolen).unwrap(), Roster::Changed(_)));
    }
}
