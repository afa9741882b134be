//! `round new`: the coach defines a round and signs it.

use chrono::Local;

use super::pins::{Consent, meet};
use super::place::{TeamPlace, shown, team};
use super::{asked, earlier, record};
use crate::app::Context;
use crate::domain::round::definition::{Coach, Definition, SCHEMA, Trustee, closes};
use crate::domain::round::people::Person;
use crate::domain::round::records::{Ledger, SentKind};
use crate::domain::round::result::PublishRules;
use crate::domain::round::{RULES, ShareHolder, VDAF, Vdaf};
use crate::domain::time::{Moment, Weeks, resolve_civil};
use crate::share::definition::sign;
use crate::share::keys::{Identity, Keyring};
use crate::share::{ShareError, canonical, files, roster};
use crate::storage::Store;
use crate::survey::Surveys;

/// What a new round is to be.
#[derive(Debug, Clone)]
pub struct NewRound {
    pub title: String,
    pub purpose: String,
    pub readers: String,
    pub retention_days: u32,
    pub weeks: Weeks,
    /// Ids of pulses, in the order in which they are asked.
    pub surveys: Vec<String>,
    pub minimum: u32,
    pub pilot: Option<String>,
    /// By name, where there are several.
    pub trustee: Option<String>,
    pub closes: Option<Moment>,
}

/// A round that was opened.
#[derive(Debug, Clone)]
pub struct OpenedRound {
    pub definition: Definition,
    /// Its folder as a person would type it.
    pub folder: String,
    /// What should be known about it, one line each.
    pub notes: Vec<String>,
}

/// The folder's name that a title gives: lower case, a-z, 0-9 and `-`.
#[must_use]
pub(super) fn slug(title: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    let words: String = title.chars().map(plain).collect();
    let words: Vec<&str> = words.split('-').filter(|word| !word.is_empty()).collect();
    let name: String = words.join("-").chars().take(80).collect();
    if name.is_empty() { "round".to_owned() } else { name.trim_end_matches('-').to_owned() }
}

/// Opens a round in a team's folder.
///
/// # Errors
/// If it protects people too little, its weeks are taken, or people are new and nobody says yes (refused); if a pulse is
/// unknown, there is a round with that title already, or it cannot be written.
pub fn open_round(
    store: &mut Store,
    context: &Context,
    path: &std::path::Path,
    new: NewRound,
    consent: &dyn Consent,
) -> anyhow::Result<OpenedRound> {
    let place = team(path)?;
    let (keys, name) = (Keyring::new(&context.paths.data), slug(&new.title));
    let own = keys.own()?;
    let notes = notes(&new, context.now);
    let mut definition = draft(store, context, (&place, &name), new, &own)?;
    // What is too weak is refused before anybody is asked about people.
    sign(definition.clone(), &own)?;
    weeks_are_free(store, &place, &definition, &own)?;
    meet(store, &place, &definition, consent)?;
    definition.earlier = earlier::earlier(store, &place, &name, &definition.roster)?;
    definition.coach.round_key = keys.new_round_key()?;
    let definition = sign(definition, &own)?;
    write(store, context, &place, &name, &definition)?;
    store.follow(&place.known_as, true)?;
    Ok(OpenedRound { folder: shown(&place.folder.path_of(&name)), definition, notes })
}

/// The definition without the coach's key of the round and without earlier rounds.
fn draft(
    store: &Store,
    context: &Context,
    (place, name): (&TeamPlace, &str),
    new: NewRound,
    own: &Identity,
) -> anyhow::Result<Definition> {
    let people = roster::read(&place.folder)?;
    let collectors = [coach(&people, own)?, trustee(&people, own, new.trustee.as_deref())?];
    if place.folder.has(name) {
        let path = place.folder.path_of(name);
        let message = format!("{} is there already; give the round another title", path.display());
        return Err(ShareError::failed(message).into());
    }
    let surveys = asked::surveys(store, context, place)?;
    Ok(define(new, context.now, &surveys, &people, collectors)?)
}

/// The definition of a round that these two collect from these people, as it is before it is signed.
///
/// # Errors
/// If a pulse is unknown or asks about single waits (usage).
pub(super) fn define(
    new: NewRound,
    now: Moment,
    surveys: &Surveys,
    people: &[Person],
    [coach, trustee]: [&Person; 2],
) -> Result<Definition, ShareError> {
    let asked = asked::named(surveys, &new.surveys)?;
    Ok(Definition {
        schema: SCHEMA.to_owned(),
        layout: asked::layout(surveys, &asked, new.pilot.is_some()),
        title: new.title,
        purpose: new.purpose,
        readers: new.readers,
        retention_days: new.retention_days,
        weeks: new.weeks,
        opened: now,
        closes: new.closes.unwrap_or_else(|| closes(new.weeks, now, |civil| resolve_civil(civil, &Local))),
        surveys: asked,
        taxonomy_hash: asked::taxonomy_hash()?,
        pilot: new.pilot,
        vdaf: Vdaf { name: VDAF.0.to_owned(), version: VDAF.1 },
        rules: PublishRules { minimum: new.minimum, ..RULES },
        earlier: Vec::new(),
        coach: Coach { name: coach.name.clone(), key: coach.key.clone(), round_key: String::new() },
        trustee: Trustee { name: trustee.name.clone(), key: trustee.key.clone() },
        roster: people.to_vec(),
        signature: String::new(),
    })
}

/// Ledger first, then the folder: a kill in between leaves a line too many, never a round that the ledger does not know.
fn write(
    store: &mut Store,
    context: &Context,
    place: &TeamPlace,
    name: &str,
    definition: &Definition,
) -> anyhow::Result<()> {
    let hash = canonical::hex(&canonical::hash(definition)?);
    let mut bytes = serde_json::to_vec_pretty(definition)?;
    bytes.push(b'\n');
    store.record_ledger(&Ledger::begun(ShareHolder::Coach, hash.clone(), definition), &[(0, &bytes)])?;
    let folder = place.folder.make_sub(name)?;
    folder.make_sub(files::CONTRIBUTIONS)?;
    folder.make_sub(files::STEPS)?;
    folder.create(files::ROUND, &bytes)?;
    record(store, (&hash, &definition.title), SentKind::Round, (files::ROUND, &bytes), context.now)
}

/// Your line, with the coach's role.
fn coach<'a>(people: &'a [Person], own: &Identity) -> Result<&'a Person, ShareError> {
    let line = people.iter().find(|person| person.key == own.public());
    let line = line.ok_or_else(|| {
        ShareError::failed("you are not on the team's roster; `draglog share join TEAM --as coach` puts you there")
    })?;
    if line.roles.coach {
        return Ok(line);
    }
    Err(ShareError::failed(
        "you are on the roster, but not as coach; `draglog share join TEAM --as member,coach` says so",
    ))
}

/// Who holds the other share.
fn trustee<'a>(people: &'a [Person], own: &Identity, name: Option<&str>) -> Result<&'a Person, ShareError> {
    let trustees = people.iter().filter(|person| person.roles.trustee);
    let (own, others): (Vec<&Person>, Vec<&Person>) = trustees.partition(|person| person.key == own.public());
    let names = || others.iter().map(|person| person.name.as_str()).collect::<Vec<_>>().join(", ");
    match (name, others.as_slice()) {
        (Some(name), _) if own.iter().any(|person| person.name == name) => Err(both()),
        (Some(name), _) => others.iter().copied().find(|person| person.name == name).ok_or_else(|| {
            ShareError::usage(format!("no trustee of the team is called `{name}`; there are: {}", names()))
        }),
        (None, [one]) => Ok(one),
        (None, []) if !own.is_empty() => Err(both()),
        (None, []) => Err(ShareError::failed(
            "the team has no trustee yet; a second person runs `draglog share join TEAM --as trustee`, best somebody from another team",
        )),
        (None, _) => {
            Err(ShareError::usage(format!("the team has several trustees; pass --trustee with one of: {}", names())))
        }
    }
}

fn both() -> ShareError {
    ShareError::refused("coach and trustee are one person, who could read everything; a second person joins as trustee")
}

/// Whether nobody was or is asked about these weeks.
fn weeks_are_free(store: &Store, place: &TeamPlace, definition: &Definition, own: &Identity) -> anyhow::Result<()> {
    let weeks = definition.weeks;
    let people = definition.asked();
    let mut taken = earlier::overlapping(place, &definition.roster, weeks)?;
    for ledger in store.ledger()?.into_iter().filter(Ledger::holds_weeks) {
        // What was withdrawn by the other side is free; the folder knows that, the ledger does not yet.
        if taken.is_none() && ledger.meets(weeks, &people, &own.public()) && !earlier::is_given_up(place, &ledger)? {
            taken = Some(ledger.title);
        }
    }
    match taken {
        None => Ok(()),
        Some(title) => Err(ShareError::refused(format!(
            "the weeks {} overlap those of \"{title}\": two rounds about the same weeks could reveal individual answers. Take other weeks, or withdraw that round if nothing was released",
            weeks.words()
        ))
        .into()),
    }
}

fn notes(new: &NewRound, now: Moment) -> Vec<String> {
    let begun = now.date_naive() >= new.weeks.from();
    if !begun || new.surveys.is_empty() {
        return Vec::new();
    }
    vec![format!(
        "the weeks {} have begun or are over: who did not answer {} in them has nothing to say about it in this round. Choose future weeks to ask about them",
        new.weeks.words(),
        new.surveys.join(", ")
    )]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_gives_a_plain_folder_name() {
        assert_eq!(slug("November 2026"), "november-2026");
        assert_eq!(slug("  What holds us up? "), "what-holds-us-up");
        assert_eq!(slug("../../etc"), "etc");
        assert_eq!(slug("***"), "round");
    }
}
