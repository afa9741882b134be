//! How far a round is and whose turn it is, for anybody who can read the folder.

use std::collections::BTreeSet;

use super::place::RoundPlace;
use crate::app::Context;
use crate::domain::round::ShareHolder;
use crate::domain::round::definition::Definition;
use crate::domain::round::status::{RoundState, RoundStatus, RoundTurn};
use crate::domain::say::count::count;
use crate::domain::say::escape::shell;
use crate::domain::say::moment::exact;
use crate::share::definition::{SignedDefinition, SignedRound, agreed};
use crate::share::inbox::{self, Inbox};
use crate::share::result::ResultFile;
use crate::share::{ShareError, files, roster, step};

/// Names of the members who are still waited for: asked, still on the roster, without a contribution.
///
/// # Errors
/// If the roster cannot be read.
pub(super) fn missing(place: &RoundPlace, round: &SignedRound, inbox: &Inbox) -> Result<Vec<String>, ShareError> {
    let there = inbox.list();
    let now: BTreeSet<String> = roster::read(&place.team.folder)?.into_iter().map(|person| person.key).collect();
    let people = round.definition.roster.iter().filter(|person| person.roles.member);
    // Who has left, or has another key by now, is not waited for.
    let waited = people.filter(|person| now.contains(&person.key) && !there.contains_key(&person.key));
    Ok(waited.map(|person| person.name.clone()).collect())
}

/// How far a round is.
///
/// # Errors
/// If the round is none or was edited.
pub fn status(place: &RoundPlace, context: &Context) -> Result<RoundStatus, ShareError> {
    let defined = place.defined()?;
    let (contributions, Standing { state, turn, next, message }) = standing(place, context, &defined)?;
    let members = defined.definition.members();
    let Definition { title, weeks, closes, .. } = defined.definition;
    Ok(RoundStatus { title, weeks, closes, state, contributions, members, turn, next, message })
}

/// How far a round is, whose turn it is, what they do, and a line for the chat.
struct Standing {
    state: RoundState,
    turn: RoundTurn,
    next: String,
    message: String,
}

/// The same with the number of contributions that are there.
fn standing(place: &RoundPlace, context: &Context, defined: &SignedDefinition) -> Result<(u32, Standing), ShareError> {
    let definition = &defined.definition;
    match place.withdrawn(defined) {
        Ok(None) => {}
        Ok(Some(role)) => return Ok((0, withdrawn(definition, role))),
        Err(error) => return Ok((0, refused(definition, &error))),
    }
    let folder = shell(&place.shown());
    let round = match agreed(&place.folder, defined) {
        Ok(Some(round)) => round,
        Ok(None) => return Ok((0, not_accepted(definition, &folder))),
        Err(error) => return Ok((0, refused(definition, &error))),
    };
    let inbox = inbox::read(&round, &place.folder)?;
    let seen = RoundContext { place, round: &round, inbox: &inbox, folder: &folder, context };
    let standing = seen.state().unwrap_or_else(|error| refused(definition, &error));
    Ok((u32::try_from(inbox.entries.len()).unwrap_or(u32::MAX), standing))
}

fn withdrawn(definition: &Definition, role: ShareHolder) -> Standing {
    let other = role.other();
    let next = format!(
        "the {role} withdrew the round, so there is no result; its weeks are free where {}, the {other}, collects again or withdraws as well",
        definition.name_of(other)
    );
    let message = format!("\"{}\" was withdrawn by the {role}. There will be no result.", definition.title);
    Standing { state: RoundState::Refused, turn: RoundTurn::Nobody, next, message }
}

fn not_accepted(Definition { title, trustee, .. }: &Definition, folder: &str) -> Standing {
    let name = &trustee.name;
    Standing {
        state: RoundState::WaitsForTrustee,
        turn: RoundTurn::Trustee,
        next: format!("{name} looks at the round and runs `draglog round accept {folder}`"),
        message: format!("{name}: please look at \"{title}\" and run: draglog round accept {folder}"),
    }
}

fn refused(Definition { title, coach, .. }: &Definition, error: &ShareError) -> Standing {
    let message = format!(
        "\"{title}\" cannot go on: a file of it was changed. Please do not contribute; {} looks into it.",
        coach.name
    );
    Standing { state: RoundState::Refused, turn: RoundTurn::Nobody, next: error.to_string(), message }
}

/// A round that both have signed.
struct RoundContext<'a> {
    place: &'a RoundPlace,
    round: &'a SignedRound,
    inbox: &'a Inbox,
    folder: &'a str,
    context: &'a Context,
}

impl RoundContext<'_> {
    fn state(&self) -> Result<Standing, ShareError> {
        let steps = step::written(&self.place.folder)?;
        for (number, bytes) in (1..).zip(&steps) {
            step::signed(self.round, number, bytes)?;
        }
        match steps.len() {
            0 => self.before(),
            5 => self.after(),
            done => Ok(self.between(u8::try_from(done).unwrap_or(0))),
        }
    }

    /// Before anything is counted.
    fn before(&self) -> Result<Standing, ShareError> {
        let definition = &self.round.definition;
        let missing = missing(self.place, self.round, self.inbox)?;
        let there = self.inbox.entries.len();
        Ok(if self.context.now < definition.closes && !missing.is_empty() {
            self.open(&missing)
        } else if (there as u64) < u64::from(definition.rules.minimum) {
            self.too_few(there)
        } else {
            self.closed(there)
        })
    }

    /// Before it closes: its weeks pass, then each member contributes.
    fn open(&self, missing: &[String]) -> Standing {
        let (definition, folder) = (&self.round.definition, self.folder);
        let closes = exact(definition.closes);
        let contribute = format!("each member runs `draglog share contribute {folder}`, until {closes}");
        let (state, next) = if definition.weeks.are_over(self.context.now.date_naive()) {
            (RoundState::Collecting, format!("{contribute}; missing: {}", missing.join(", ")))
        } else {
            (RoundState::Open, format!("{} has to pass first; then {contribute}", definition.weeks.words()))
        };
        let message = format!(
            "\"{}\" is open until {closes}. Please look at what would leave, then run: draglog share contribute {folder}",
            definition.title
        );
        Standing { state, turn: RoundTurn::Members, next, message }
    }

    fn too_few(&self, there: usize) -> Standing {
        let (Definition { title, rules, .. }, folder) = (&self.round.definition, self.folder);
        let needed = rules.minimum;
        let next = format!(
            "{}, {needed} needed: one that comes now still counts, a blank too (`draglog share contribute {folder} --blank`)",
            count(there, "contribution")
        );
        let message = format!(
            "\"{title}\" has {there} of {needed} contributions that it needs. A blank counts: draglog share contribute {folder} --blank"
        );
        Standing { state: RoundState::Closed, turn: RoundTurn::Members, next, message }
    }

    fn closed(&self, there: usize) -> Standing {
        let (Definition { title, coach, .. }, folder) = (&self.round.definition, self.folder);
        let (name, there) = (&coach.name, count(there, "contribution"));
        let next = format!("{name} runs `draglog round next {folder}`");
        let message =
            format!("{name}: \"{title}\" is closed with {there}, please run: draglog round next {folder} --wait");
        Standing { state: RoundState::Closed, turn: RoundTurn::Coach, next, message }
    }

    fn between(&self, done: u8) -> Standing {
        let (definition, folder) = (&self.round.definition, self.folder);
        let role = step::from(done + 1);
        let name = definition.name_of(role);
        let next = format!("{done} of 5 steps are done; {name}, the {role}, runs `draglog round next {folder}`");
        let message = format!(
            "{name}: it is your turn in \"{}\", please run: draglog round next {folder} --wait",
            definition.title
        );
        Standing { state: RoundState::Combining, turn: role.into(), next, message }
    }

    /// After the last step: the result is written, then checked and signed by the trustee.
    fn after(&self) -> Result<Standing, ShareError> {
        let (Definition { title, coach, trustee, .. }, folder) = (&self.round.definition, self.folder);
        let Some(published) = ResultFile::read(&self.place.folder)? else {
            let next =
                format!("{} runs `draglog round next {folder}`, which writes {} again", coach.name, files::RESULT);
            return Ok(Standing { state: RoundState::Combining, turn: RoundTurn::Coach, message: next.clone(), next });
        };
        if published.check(self.round)?.contains(&ShareHolder::Trustee) {
            let next = format!("`draglog report {folder}` makes the page");
            let message = format!("The result of \"{title}\" is there, signed by both: draglog report {folder}");
            return Ok(Standing { state: RoundState::Confirmed, turn: RoundTurn::Nobody, next, message });
        }
        let name = &trustee.name;
        let next = format!("{name}, the trustee, checks the result: `draglog round next {folder}`");
        let message =
            format!("{name}: the result of \"{title}\" waits for your check, please run: draglog round next {folder}");
        Ok(Standing { state: RoundState::Combining, turn: RoundTurn::Trustee, next, message })
    }
}
