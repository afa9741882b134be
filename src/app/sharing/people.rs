//! Joining, leaving and looking at a team.

use std::path::Path;

use super::pins::{RosterComparison, compare};
use super::place::{TeamPlace, shown, team};
use crate::app::Context;
use crate::domain::round::people::{Person, Roles};
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
    /// The line of this name with another key is one's own, too.
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

/// Writes one's own line into a team's roster and follows the team. Nobody is accepted by it.
///
/// # Errors
/// If the name is another person's (refused), the roster cannot be read, or a file cannot be written.
pub fn join(store: &mut Store, context: &Context, path: &Path, join: &JoinRequest) -> anyhow::Result<JoinOutcome> {
    let keys = Keyring::new(&context.paths.data);
    let (identity, is_new) = identity(&keys, join)?;
    std::fs::create_dir_all(path).map_err(|error| ShareError::io("make the team's folder", path, &error))?;
    let place = team(path)?;
    let mut people = read(&place.folder)?;
    let own = identity.public();
    let before = people.iter().find(|person| person.key == own);
    let roles = join.roles.or(before.map(|person| person.roles)).unwrap_or(Roles::MEMBER);
    let person = line_of(&identity, roles)?;
    let namesake = people.iter().any(|other| other.name == person.name && other.key != own);
    if namesake && !join.is_replacing {
        return Err(ShareError::refused(format!(
            "`{}` is on the roster with another key. If that is you, with a new machine or a lost key, pass --replace; if it is somebody else, pass another --name",
            person.name
        ))
        .into());
    }
    if is_new {
        keys.keep(&identity)?;
    }
    let was_there = before.is_some_and(|before| before.is_same(&person)) && !namesake;
    if !was_there {
        let is_added = before.is_none() && !namesake;
        people.retain(|other| other.key != own && other.name != person.name);
        people.push(person.clone());
        crate::domain::round::people::check_people(&people).map_err(ShareError::usage)?;
        if is_added { append(&place.folder, &person)? } else { write(&place.folder, &people)? }
    }
    let is_git = is_git(place.folder.path());
    if is_git {
        attributes(&place.folder)?;
    }
    store.follow(&place.known_as, true)?;
    Ok(JoinOutcome { person, team: shown(place.folder.path()), was_there, is_git })
}

/// One's own identity under the name that is wished; whether it has to be kept.
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

/// Takes one's own line out of a team's roster and follows it no longer. Whether there was one.
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
    /// One's own public key, if there is one.
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
    let known = team.read_text(FILE, files::MAX_SMALL)?.unwrap_or_default();
    let wanted = [format!("{ROSTER} merge=union"), "*.json -text".to_owned()];
    let missing: Vec<&String> =
        wanted.iter().filter(|line| !known.lines().any(|known| known.trim() == **line)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let mut text = known;
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    for line in missing {
        text.push_str(line);
        text.push('\n');
    }
    team.replace(FILE, text.as_bytes())
}
