//! The people of a team: a name, roles and one long-lived key each.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{MAX_NAME, ShareHolder};
use crate::domain::say::count::count;
use crate::domain::say::escape::clean;

/// Most people that a roster may have.
pub(crate) const MAX_PEOPLE: usize = 5000;

/// What a person does in a team. A member answers; coach and trustee hold one share each. The lead has no role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, PartialOrd, Ord)]
pub struct Roles {
    pub member: bool,
    pub coach: bool,
    pub trustee: bool,
}

impl Roles {
    /// A member and nothing else.
    pub const MEMBER: Self = Self { member: true, coach: false, trustee: false };

    /// Whether this person may collect in that role.
    #[must_use]
    pub const fn has(self, role: ShareHolder) -> bool {
        match role {
            ShareHolder::Coach => self.coach,
            ShareHolder::Trustee => self.trustee,
        }
    }
}

/// A text that names no roles.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{given}` names no roles; give one or more of member, coach, trustee, with commas between them")]
pub struct RolesError {
    given: String,
}

impl FromStr for Roles {
    type Err = RolesError;

    fn from_str(given: &str) -> Result<Self, Self::Err> {
        let mut roles = Self::default();
        for word in given.split(',') {
            match word.trim() {
                "member" => roles.member = true,
                "coach" => roles.coach = true,
                "trustee" => roles.trustee = true,
                _ => return Err(RolesError { given: clean(&given.chars().take(60).collect::<String>()) }),
            }
        }
        Ok(roles)
    }
}

impl fmt::Display for Roles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all = [(self.member, "member"), (self.coach, "coach"), (self.trustee, "trustee")];
        let words: Vec<&str> = all.into_iter().filter(|(has, _)| *has).map(|(_, word)| word).collect();
        f.write_str(&words.join(","))
    }
}

crate::domain::spelled_as_displayed!(Roles);

/// One line of a roster.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    pub name: String,
    pub roles: Roles,
    /// Public ed25519 key.
    pub key: String,
    /// Of that key, over name, roles and key.
    pub signature: String,
}

impl Person {
    /// Whether it is the same line, whenever it was signed.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        (&self.name, self.roles, &self.key) == (&other.name, other.roles, &other.key)
    }
}

/// Whether a name can stand on a roster.
#[must_use]
pub(crate) fn is_name(name: &str) -> bool {
    !name.is_empty() && name.len() <= MAX_NAME && name.trim() == name && clean(name) == name
}

/// Whether names and keys of a roster are words and each is there once.
///
/// # Errors
/// The first that is not, in words.
pub(crate) fn check_people(people: &[Person]) -> Result<(), String> {
    if people.len() > MAX_PEOPLE {
        return Err(format!("the roster has {}, and at most {MAX_PEOPLE} are read", count(people.len(), "person")));
    }
    let (mut names, mut keys) = (BTreeSet::new(), BTreeSet::new());
    for person in people {
        if !is_name(&person.name) {
            return Err("a name on the roster is empty, too long or has control characters".into());
        }
        if !names.insert(&person.name) {
            return Err(format!("the name `{}` is on the roster twice", person.name));
        }
        if !keys.insert(&person.key) {
            return Err(format!("the key of `{}` is on the roster twice", person.name));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_are_words_with_commas() {
        let roles: Roles = "trustee, member".parse().unwrap();
        assert_eq!(roles.to_string(), "member,trustee");
        for wrong in ["", "lead", "member,,coach", "member,lead"] {
            assert!(wrong.parse::<Roles>().is_err(), "{wrong}");
        }
    }
}
