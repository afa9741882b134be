//! `roster.txt`: a line a person, signed by that person's own key. `NAME ROLES KEY SIGNATURE`, the name may have blanks.

use std::path::Path;

use super::folder::Folder;
use super::keys::{Identity, is_key, is_signed_by, message};
use super::{Result, ShareError, files};
use crate::domain::round::people::{Person, Roles, check_people, is_name};
use crate::domain::say::escape::clean;

/// The roster's name in a team's folder.
pub const ROSTER: &str = "roster.txt";
const KIND: &str = "draglog.roster/2";
/// What git writes where two people changed the same lines.
const CONFLICT: [&str; 3] = ["<<<<<<<", "=======", ">>>>>>>"];

/// The line of a person.
///
/// # Errors
/// If it cannot be spelled out.
pub fn line_of(identity: &Identity, roles: Roles) -> Result<Person> {
    let mut person = Person { name: identity.name.clone(), roles, key: identity.public(), signature: String::new() };
    person.signature = identity.sign(&message(KIND, &person)?);
    Ok(person)
}

/// Whether a line is of the person that it names.
#[must_use]
pub fn is_own(person: &Person) -> bool {
    is_key(&person.key)
        && message(KIND, person).is_ok_and(|message| is_signed_by(&person.key, &message, &person.signature))
}

/// The roster in a team's folder; nobody where there is none.
///
/// # Errors
/// If a line is malformed (invalid, with its number) or not signed by its own key (refused), or the file cannot be read.
pub fn read(team: &Folder) -> Result<Vec<Person>> {
    let text = team.read_text(ROSTER, files::MAX_SMALL)?;
    text.map_or_else(|| Ok(Vec::new()), |text| parse(&team.path_of(ROSTER), &text))
}

/// The people in a roster's text. Empty lines and those with `#` are left out.
///
/// # Errors
/// As [`read`].
pub fn parse(file: &Path, text: &str) -> Result<Vec<Person>> {
    let mut people: Vec<Person> = Vec::new();
    for (number, line) in (1..).zip(text.lines().map(str::trim)) {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let person = signed(file, number, line)?;
        // A union merge may keep a line twice.
        if !people.iter().any(|other| other.is_same(&person)) {
            people.push(person);
        }
    }
    check_people(&people).map_err(|problem| ShareError::invalid(file, problem))?;
    Ok(people)
}

/// The person of a line, signed by that person's own key.
fn signed(file: &Path, number: usize, line: &str) -> Result<Person> {
    if CONFLICT.iter().any(|mark| line.starts_with(mark)) {
        let words = "has conflict markers of git: keep all lines, take the markers away";
        return Err(ShareError::invalid_at(file, number, words));
    }
    let person = person(line).ok_or_else(|| {
        let words = "is no line of a roster; each person writes their own with `draglog share join`";
        ShareError::invalid_at(file, number, words)
    })?;
    // Without this check anybody could invent members, or give somebody another role.
    if is_own(&person) {
        return Ok(person);
    }
    Err(ShareError::refused(format!(
        "{}:{number}: the line of `{}` is not signed by its own key, so nobody takes part with it; that person runs `draglog share join --replace`",
        clean(&file.display().to_string()),
        person.name
    )))
}

fn person(line: &str) -> Option<Person> {
    let mut words = line.rsplitn(4, char::is_whitespace);
    let (signature, key, roles, name) = (words.next()?, words.next()?, words.next()?, words.next()?.trim());
    let person = Person {
        name: name.to_owned(),
        roles: roles.parse().ok()?,
        key: key.to_owned(),
        signature: signature.to_owned(),
    };
    (is_name(name) && is_key(key)).then_some(person)
}

const HEADING: &str =
    "# Everybody in the team: name, roles, key, signature. Each line is written by `draglog share join`.\n";

fn spelled(person: &Person) -> String {
    let Person { name, roles, key, signature } = person;
    format!("{name} {roles} {key} {signature}\n")
}

/// Adds a line at the end, so that two who join at once both stay.
///
/// # Errors
/// If it cannot be written.
pub fn append(team: &Folder, person: &Person) -> Result<()> {
    team.append(ROSTER, HEADING.as_bytes(), spelled(person).as_bytes())
}

/// Writes the roster anew.
///
/// # Errors
/// If it cannot be written.
pub fn write(team: &Folder, people: &[Person]) -> Result<()> {
    let lines: String = people.iter().map(spelled).collect();
    let text = format!("{HEADING}{lines}");
    team.replace(ROSTER, text.as_bytes())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn line(name: &str, roles: &str) -> String {
        let person = line_of(&Identity::generate(name).unwrap(), roles.parse().unwrap()).unwrap();
        format!("{name} {} {} {}", person.roles, person.key, person.signature)
    }

    fn read(text: &str) -> Result<Vec<Person>> {
        parse(Path::new("roster.txt"), text)
    }

    #[test]
    fn a_name_may_have_blanks_and_a_line_be_there_twice() {
        let ada = line("Ada Lovelace", "member,trustee");
        let people = read(&format!("# us\n\n{ada}\n{ada}\n")).unwrap();
        assert_eq!((people.len(), people[0].name.as_str()), (1, "Ada Lovelace"));
    }

    #[test]
    fn a_line_that_somebody_else_changed_is_refused() {
        let forged = line("Ada", "member").replace(" member ", " member,coach ");
        assert!(matches!(read(&forged), Err(ShareError::Refused(_))));
        let renamed = line("Ada", "member").replace("Ada ", "Eve ");
        assert!(matches!(read(&renamed), Err(ShareError::Refused(_))));
    }

    #[test]
    fn conflict_markers_and_other_lines_are_invalid_with_their_number() {
        for (text, words) in
            [("<<<<<<< HEAD", "keep all lines"), ("Ada", "is no line"), ("Ada member key signature", "is no line")]
        {
            let error = read(&format!("# us\n{text}\n")).unwrap_err();
            assert!(matches!(error, ShareError::Invalid { .. }));
            assert!(error.to_string().starts_with("roster.txt:2") && error.to_string().contains(words), "{error}");
        }
    }
}
