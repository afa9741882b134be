//! Who was accepted in a team. At first sight everybody is shown and asked about, later only what changed; another coach or
//! trustee, or another key of a known name, stops everything.

use std::collections::BTreeMap;
use std::fmt;

use super::place::TeamPlace;
use crate::domain::page::team::TeamMember;
use crate::domain::round::people::Person;
use crate::domain::round::records::Pin;
use crate::domain::round::{ShareHolder, definition::Definition};
use crate::share::ShareError;
use crate::share::keys::fingerprint;
use crate::storage::{StorageError, Store};

/// How the people of a round or roster compare with those who were accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RosterComparison {
    pub kind: SightKind,
    pub changes: Vec<RosterChange>,
    /// Names of those who are no longer there; told, never asked about.
    pub gone: Vec<String>,
}

/// One thing that is new or different.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RosterChange {
    /// This person is; how, in words.
    Person { person: Person, what: String },
    /// The round has another one in this role.
    Collector(ShareHolder),
}

impl fmt::Display for RosterChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Person { person, what } => write!(f, "{}  {what}", line(person)),
            Self::Collector(role) => write!(f, "the {role} is another one than the one you accepted"),
        }
    }
}

impl RosterComparison {
    /// One line for each change; a person's begins with the fingerprint.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        self.changes.iter().map(ToString::to_string).collect()
    }

    /// What is new or different of the person with this key.
    pub(super) fn change_of(&self, key: &str) -> Option<&str> {
        self.changes.iter().find_map(|change| match change {
            RosterChange::Person { person, what } => (person.key == key).then_some(what.as_str()),
            RosterChange::Collector(_) => None,
        })
    }
}

/// What has to be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SightKind {
    /// Nothing.
    Known,
    /// People are new, or have another role.
    New,
    /// Nobody was accepted before.
    First,
    /// A known name has another key, or coach or trustee are others: only `share team --accept-roster` takes that.
    Replaced,
}

/// Compares people with those who were accepted. `collectors` are the keys of the round's coach and trustee.
#[must_use]
pub(super) fn compare(pins: &[Pin], people: &[Person], collectors: &[(ShareHolder, &str)]) -> RosterComparison {
    let by_key: BTreeMap<&str, &Pin> = pins.iter().map(|pin| (pin.key.as_str(), pin)).collect();
    let mut sight = RosterComparison { kind: SightKind::Known, changes: Vec::new(), gone: Vec::new() };
    for person in people {
        if let Some((kind, what)) = change(pins, by_key.get(person.key.as_str()).copied(), person) {
            sight.kind = sight.kind.max(kind);
            sight.changes.push(RosterChange::Person { person: person.clone(), what });
        }
    }
    for (role, key) in collectors {
        let is_pinned = by_key.get(key).is_some_and(|pin| pin.roles.has(*role));
        // Without this line whoever may write to the folder brings two collectors of their own.
        if !is_pinned && pins.iter().any(|pin| pin.roles.has(*role)) {
            sight.kind = SightKind::Replaced;
            sight.changes.push(RosterChange::Collector(*role));
        }
    }
    if pins.is_empty() && !people.is_empty() {
        sight.kind = SightKind::First;
    }
    let is_gone = |pin: &&Pin| !people.iter().any(|person| person.key == pin.key);
    sight.gone = pins.iter().filter(is_gone).map(|pin| pin.name.clone()).collect();
    sight
}

/// What is new about a person; `pin` is the one of that key.
fn change(pins: &[Pin], pin: Option<&Pin>, person: &Person) -> Option<(SightKind, String)> {
    match pin {
        Some(pin) if pin.name == person.name && pin.roles == person.roles => None,
        Some(pin) => Some((SightKind::New, format!("was {} ({})", pin.name, pin.roles))),
        None if pins.iter().any(|pin| pin.name == person.name) => Some((SightKind::Replaced, "another key".to_owned())),
        None => Some((SightKind::New, "new".to_owned())),
    }
}

/// A person as screens show one, with what is new about them.
pub(super) fn member(person: &Person, sight: &RosterComparison, is_own: bool) -> TeamMember {
    TeamMember {
        name: person.name.clone(),
        roles: person.roles.to_string(),
        fingerprint: fingerprint(&person.key),
        is_own,
        change: sight.change_of(&person.key).map(str::to_owned),
    }
}

/// A person with roles and the fingerprint to read aloud.
#[must_use]
pub fn line(person: &Person) -> String {
    format!("{}  {} ({})", fingerprint(&person.key), person.name, person.roles)
}

/// How a round's people compare with those who were accepted in its team.
///
/// # Errors
/// If the log cannot be read.
pub(super) fn sight_of(store: &Store, team: &str, definition: &Definition) -> Result<RosterComparison, StorageError> {
    let collectors = ShareHolder::ALL.iter().map(|role| (*role, definition.key_of(*role)));
    Ok(compare(&store.pins(team)?, &definition.roster, &collectors.collect::<Vec<_>>()))
}

/// Accepts these people beside those who were accepted before.
///
/// # Errors
/// If the log cannot be written.
pub(super) fn accept(store: &mut Store, team: &str, people: &[Person]) -> Result<(), StorageError> {
    let mut pins = store.pins(team)?;
    pins.retain(|pin| !people.iter().any(|person| person.key == pin.key || person.name == pin.name));
    pins.extend(people.iter().map(Pin::from));
    store.pin(team, &pins)
}

/// Who decides about people who are new: a person at a terminal, or the option.
pub trait Consent {
    /// Whether `--accept-roster` was given.
    fn is_given(&self) -> bool;
    /// Shows lines, one each.
    fn show(&self, lines: &[String]);
    /// Asks; `None` where nobody can be asked.
    ///
    /// # Errors
    /// If the terminal cannot be read.
    fn ask(&self, question: &str) -> std::io::Result<Option<bool>>;

    /// Whether this is agreed to: by the option, or by an answer.
    ///
    /// # Errors
    /// If not (refused), with these words where the answer is no, and with those where nobody can be asked.
    fn agrees(&self, question: &str, declined: &str, unasked: &str) -> anyhow::Result<()> {
        let answer = if self.is_given() { Some(true) } else { self.ask(question)? };
        let words = match answer {
            Some(true) => return Ok(()),
            Some(false) => declined,
            None => unasked,
        };
        Err(ShareError::refused(words).into())
    }
}

/// Sees the people of a round of this team.
///
/// # Errors
/// As [`see`].
pub(super) fn meet(
    store: &mut Store,
    team: &TeamPlace,
    definition: &Definition,
    consent: &dyn Consent,
) -> anyhow::Result<()> {
    let sight = sight_of(store, &team.known_as, definition)?;
    see(store, &team.known_as, &definition.roster, &sight, consent)
}

/// What is said where somebody was replaced.
const REPLACED: &str = "a coach, a trustee or a known name has another key than the one you accepted, so nothing was done; ask that person, by voice. If it is right, `draglog share team TEAM --accept-roster` takes it up; a round that still has a key that was renewed since has to be withdrawn and opened anew";

/// Shows what changed, asks where it has to, and accepts.
///
/// # Errors
/// If somebody was replaced, or nobody says yes (refused), or the log cannot be used.
pub(super) fn see(
    store: &mut Store,
    team: &str,
    people: &[Person],
    sight: &RosterComparison,
    consent: &dyn Consent,
) -> anyhow::Result<()> {
    if !sight.gone.is_empty() {
        consent.show(&[format!("no longer there: {}", sight.gone.join(", "))]);
    }
    let heading = match sight.kind {
        SightKind::Known => return Ok(()),
        SightKind::First => "these people are new to you; compare the fingerprints with your colleagues, aloud:",
        SightKind::New | SightKind::Replaced => "the roster is not the one you know:",
    };
    consent.show(&[heading.to_owned()]);
    consent.show(&sight.changes.iter().map(|change| format!("  {change}")).collect::<Vec<_>>());
    if sight.kind == SightKind::Replaced {
        return Err(ShareError::refused(REPLACED).into());
    }
    consent.agrees(
        "Is this your team?",
        "the roster was not accepted, so nothing was done; ask the coach who is new",
        "people in the round are new to you, and invented ones could be among them; look at the lines above and pass --accept-roster if they are your team",
    )?;
    accept(store, team, people)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(name: &str, roles: &str, key: &str) -> Person {
        Person { name: name.into(), roles: roles.parse().unwrap(), key: key.into(), signature: String::new() }
    }

    fn kind(pins: &[Person], people: &[Person]) -> SightKind {
        let pins: Vec<Pin> = pins.iter().map(Pin::from).collect();
        let key = |role: ShareHolder| {
            people.iter().find(|person| person.roles.has(role)).map_or("", |person| person.key.as_str())
        };
        compare(
            &pins,
            people,
            &[(ShareHolder::Coach, key(ShareHolder::Coach)), (ShareHolder::Trustee, key(ShareHolder::Trustee))],
        )
        .kind
    }

    #[test]
    fn only_what_changed_is_asked_about_and_a_replaced_key_never() {
        let team = [person("Ada", "coach", "a"), person("Bob", "trustee", "b"), person("Eve", "member", "e")];
        let with = |place: usize, one: Person| {
            let mut team = team.clone();
            team[place] = one;
            team
        };
        assert_eq!(kind(&[], &team), SightKind::First);
        assert_eq!(kind(&team, &team), SightKind::Known);
        assert_eq!(kind(&team, &team[..2]), SightKind::Known);
        assert_eq!(kind(&team[..2], &team), SightKind::New);
        assert_eq!(kind(&team, &with(2, person("Eve", "member", "x"))), SightKind::Replaced);
        assert_eq!(kind(&team, &with(0, person("Ann", "coach", "x"))), SightKind::Replaced);
        assert_eq!(kind(&team, &with(1, person("Eve2", "trustee", "x"))), SightKind::Replaced);
        assert_eq!(kind(&team[2..], &team), SightKind::New, "a first coach and trustee");
    }
}
