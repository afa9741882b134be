//! Joining, leaving and looking at a team.

use std::path::Path;

use super::pins::{RosterComparison, compare};
use super::place::{TeamPlace, shown, team};
use crate::app::Context;
use crate::domain::round::people::{Person, Roles, check_people};
use crate::share::folder::Folder;
use crate::share::keys::{Identity, Keyring, checked_name};
use crate::share::roster::{ROSTER, append, line_of, read, write};
use crate::share::{ShareError, files};
use crate::storage::Store;

/// What a person wants to be in a team.
#[derive(Debug, Clone, Default)]
pub struct JoinRequest {
    pub name: Option<String>,
    pub roles: Option<Roles>,
    /// The line of this name with another key is yours, too.
    pub is_replacing: bool,
}

/// How joining went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JoinOutcome {
    pub person: Person,
    pub team: String,
    /// Nothing had to be changed.
    pub was_there: bool,
    pub is_git: bool,
}

/// Writes your line into a team's roster and follows the team. Nobody is accepted by it.
///
/// # Errors
/// If the name is another person's (refused), the roster cannot be read, or a file cannot be written.
pub fn join(store: &mut Store, context: &Context, path: &Path, join: &JoinRequest) -> anyhow::Result<JoinOutcome> {
    let keys = Keyring::new(&context.paths.data);
    let (identity, is_new) = identity(&keys, join)?;
    std::fs::create_dir_all(path).map_err(|error| ShareError::io("make the team's folder", path, &error))?;
    let place = team(path)?;
    let people = read(&place.folder)?;
    let person = own_line(&identity, &people, join)?;
    if is_new {
        keys.keep(&identity)?;
    }
    let was_there = enlist(&place.folder, people, &person)?;
    let is_git = is_git(place.folder.path());
    if is_git {
        attributes(&place.folder)?;
    }
    store.follow(&place.known_as, true)?;
    Ok(JoinOutcome { person, team: shown(place.folder.path()), was_there, is_git })
}

/// Your line as it is to be.
fn own_line(identity: &Identity, people: &[Person], join: &JoinRequest) -> Result<Person, ShareError> {
    let before = people.iter().find(|person| person.key == identity.public());
    let person = line_of(identity, join.roles.or(before.map(|person| person.roles)).unwrap_or(Roles::MEMBER))?;
    let has_namesake = people.iter().any(|other| other.name == person.name && other.key != person.key);
    if has_namesake && !join.is_replacing {
        return Err(ShareError::refused(format!(
            "`{}` is on the roster with another key. If that is you, with a new machine or a lost key, pass --replace; if it is somebody else, pass another --name",
            person.name
        )));
    }
    Ok(person)
}

/// Puts a line in the place of those with its key or name; whether it was there as it is.
fn enlist(team: &Folder, people: Vec<Person>, person: &Person) -> Result<bool, ShareError> {
    let is_replaced = |other: &Person| other.key == person.key || other.name == person.name;
    let (replaced, mut people): (Vec<Person>, Vec<Person>) = people.into_iter().partition(is_replaced);
    if let [line] = replaced.as_slice()
        && line.is_same(person)
    {
        return Ok(true);
    }
    people.push(person.clone());
    check_people(&people).map_err(ShareError::usage)?;
    let written = if replaced.is_empty() { append(team, person) } else { write(team, &people) };
    written.map(|()| false)
}

/// Your identity under the name that is wished; whether it has to be kept.
fn identity(keys: &Keyring, join: &JoinRequest) -> Result<(Identity, bool), ShareError> {
    let name = join.name.as_deref().map(checked_name).transpose()?;
    match (keys.identity()?, name) {
        (Some(known), None) => Ok((known, false)),
        (Some(mut known), Some(name)) => {
            let is_new = known.name != name;
            name.clone_into(&mut known.name);
            Ok((known, is_new))
        }
        (None, Some(name)) => Ok((Identity::generate(name)?, true)),
        (None, None) => Err(ShareError::usage("a name is needed for the roster; pass --name NAME")),
    }
}

/// Takes your line out of a team's roster and follows it no longer. Whether there was one.
///
/// # Errors
/// If there is no key, or a file cannot be read or written.
pub fn leave(store: &mut Store, context: &Context, path: &Path) -> anyhow::Result<bool> {
    let place = team(path)?;
    let own = Keyring::new(&context.paths.data).own()?.public();
    let mut people = read(&place.folder)?;
    let before = people.len();
    people.retain(|person| person.key != own);
    if people.len() < before {
        write(&place.folder, &people)?;
    }
    store.follow(&place.known_as, false)?;
    Ok(people.len() < before)
}

/// A team as it is, and how it differs from what was accepted.
#[derive(Debug)]
pub struct TeamView {
    pub place: TeamPlace,
    pub people: Vec<Person>,
    pub sight: RosterComparison,
    /// Your public key, if there is one.
    pub own: Option<String>,
}

/// Looks at a team. Nothing is accepted by it.
///
/// # Errors
/// If the roster or the log cannot be read.
pub fn look(store: &Store, context: &Context, path: &Path) -> anyhow::Result<TeamView> {
    let place = team(path)?;
    let people = read(&place.folder)?;
    let sight = compare(&store.pins(&place.known_as)?, &people, &[]);
    let own = Keyring::new(&context.paths.data).identity()?.map(|identity| identity.public());
    Ok(TeamView { place, people, sight, own })
}

/// Accepts a team's roster exactly as it is, whoever was replaced.
///
/// # Errors
/// If the log cannot be written.
pub fn accept_all(store: &mut Store, seen: &TeamView) -> anyhow::Result<()> {
    let pins: Vec<_> = seen.people.iter().map(Into::into).collect();
    Ok(store.pin(&seen.place.known_as, &pins)?)
}

/// Whether a folder is in a git work tree.
#[must_use]
pub fn is_git(folder: &Path) -> bool {
    folder.ancestors().any(|folder| folder.join(".git").symlink_metadata().is_ok())
}

/// So that git joins two people's lines by keeping both, and leaves the bytes of a round's files alone.
fn attributes(team: &Folder) -> Result<(), ShareError> {
    const FILE: &str = ".gitattributes";
    let mut text = team.read_text(FILE, files::MAX_SMALL)?.unwrap_or_default();
    let wanted = [format!("{ROSTER} merge=union"), "*.json -text".to_owned()];
    let missing: Vec<String> =
        wanted.into_iter().filter(|line| !text.lines().any(|known| known.trim() == line)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    text.push_str(&(missing.join("\n") + "\n"));
    team.replace(FILE, text.as_bytes())
}
