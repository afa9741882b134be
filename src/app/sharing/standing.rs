//! How far a round is and whose turn it is, for anybody who can read the folder.

use std::collections::BTreeSet;

use super::earlier;
use super::place::RoundPlace;
use crate::app::Context;
use crate::domain::round::ShareHolder;
use crate::domain::round::definition::Definition;
use crate::domain::round::status::{RoundState, RoundStatus, RoundTurn};
use crate::domain::say::count::count;
use crate::domain::say::escape::shell;
use crate::share::definition::{SignedRound, withdrawn};
use crate::share::encoding::encode;
use crate::share::inbox::{self, Inbox};
use crate::share::{ShareError, files, result, roster, step};

/// Names of the members who are still waited for: asked, still on the roster, without a contribution.
///
/// # Errors
/// If the roster cannot be read.
pub(super) fn missing(place: &RoundPlace, round: &SignedRound, inbox: &Inbox) -> Result<Vec<String>, ShareError> {
    let there: BTreeSet<String> = inbox.entries.iter().map(|entry| encode(&entry.member)).collect();
    let now: BTreeSet<String> = roster::read(&place.team.folder)?.into_iter().map(|person| person.key).collect();
    let people = round.definition.roster.iter().filter(|person| person.roles.member);
    // Who has left, or has another key by now, is not waited for.
    let waited = people.filter(|person| now.contains(&person.key) && !there.contains(&person.key));
    Ok(waited.map(|person| person.name.clone()).collect())
}

/// What comes of a withdrawal, and what to say of it.
fn of_withdrawal(definition: &Definition, role: ShareHolder) -> (String, String) {
    let other = role.other();
    let words = format!(
        "the {role} withdrew the round, so there is no result; its weeks are free where {}, the {other}, collects again or withdraws as well",
        definition.name_of(other)
    );
    (words, format!("\"{}\" was withdrawn by the {role}. There will be no result.", definition.title))
}

/// How far a round is.
///
/// # Errors
/// If the round is none or was edited.
pub fn status(place: &RoundPlace, context: &Context) -> Result<RoundStatus, ShareError> {
    let defined = place.defined()?;
    let definition = &defined.definition;
    let members = u32::try_from(definition.members()).unwrap_or(u32::MAX);
    let stood = |state, turn, contributions, next: String, message: String| RoundStatus {
        title: definition.title.clone(),
        weeks: definition.weeks,
        closes: definition.closes,
        state,
        contributions,
        members,
        turn,
        next,
        message,
    };
    if let Some(role) = withdrawn(&place.folder, &defined) {
        let (words, message) = of_withdrawal(definition, role);
        return Ok(stood(RoundState::Refused, RoundTurn::Nobody, 0, words, message));
    }
    let folder = shell(&place.shown());
    let agreed = match crate::share::definition::agreed(&place.folder, &defined) {
        Ok(agreed) => agreed,
        Err(error) => {
            return Ok(stood(RoundState::Refused, RoundTurn::Nobody, 0, error.to_string(), refused(definition)));
        }
    };
    let Some(round) = agreed else {
        let next = format!("{} looks at the round and runs `draglog round accept {folder}`", definition.trustee.name);
        let message = format!(
            "{}: please look at \"{}\" and run: draglog round accept {folder}",
            definition.trustee.name, definition.title
        );
        return Ok(stood(RoundState::WaitsForTrustee, RoundTurn::Trustee, 0, next, message));
    };
    let inbox = inbox::read(&round, &place.folder)?;
    let contributions = u32::try_from(inbox.entries.len()).unwrap_or(u32::MAX);
    let seen = RoundContext { place, round: &round, inbox: &inbox, folder: &folder, context };
    match seen.state() {
        Ok((state, turn, next, message)) => Ok(stood(state, turn, contributions, next, message)),
        Err(error) => {
            Ok(stood(RoundState::Refused, RoundTurn::Nobody, contributions, error.to_string(), refused(definition)))
        }
    }
}

fn refused(definition: &Definition) -> String {
    format!(
        "\"{}\" cannot go on: a file of it was changed. Please do not contribute; {} looks into it.",
        definition.title, definition.coach.name
    )
}

type RoundStanding = (RoundState, RoundTurn, String, String);

struct RoundContext<'a> {
    place: &'a RoundPlace,
    round: &'a SignedRound,
    inbox: &'a Inbox,
    folder: &'a str,
    context: &'a Context,
}

impl RoundContext<'_> {
    fn state(&self) -> Result<RoundStanding, ShareError> {
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

    /// Before it closes: its weeks are lived through, then each member contributes.
    fn open(&self, missing: &[String]) -> RoundStanding {
        let (definition, folder) = (&self.round.definition, self.folder);
        let closes = definition.closes.format("%Y-%m-%d %H:%M");
        let contribute = format!("each member runs `draglog share contribute {folder}`, until {closes}");
        let (state, next) = if definition.lived(self.context.now) {
            (RoundState::Collecting, format!("{contribute}; missing: {}", missing.join(", ")))
        } else {
            (RoundState::Open, format!("the weeks {} are lived through first; then {contribute}", definition.weeks))
        };
        let message = format!(
            "\"{}\" is open until {closes}. Please look at what would leave, then run: draglog share contribute {folder}",
            definition.title
        );
        (state, RoundTurn::Members, next, message)
    }

    fn before(&self) -> Result<RoundStanding, ShareError> {
        let (definition, folder) = (&self.round.definition, self.folder);
        let missing = missing(self.place, self.round, self.inbox)?;
        if self.context.now < definition.closes && !missing.is_empty() {
            return Ok(self.open(&missing));
        }
        let (there, needed) = (self.inbox.entries.len(), definition.rules.minimum);
        if (there as u64) < u64::from(needed) {
            let next = format!(
                "{}, {needed} needed: one that comes now still counts, a blank too (`draglog share contribute {folder} --blank`)",
                count(there, "contribution")
            );
            let message = format!(
                "\"{}\" has {there} of {needed} contributions that it needs. A blank counts: draglog share contribute {folder} --blank",
                definition.title
            );
            return Ok((RoundState::Closed, RoundTurn::Members, next, message));
        }
        let next = format!("{} runs `draglog round next {folder}`", definition.coach.name);
        let message = format!(
            "{}: \"{}\" is closed with {}, please run: draglog round next {folder} --wait",
            definition.coach.name,
            definition.title,
            count(there, "contribution")
        );
        Ok((RoundState::Closed, RoundTurn::Coach, next, message))
    }

    fn between(&self, done: u8) -> RoundStanding {
        let role = step::from(done + 1);
        let name = self.round.definition.name_of(role);
        let turn = if role == ShareHolder::Coach { RoundTurn::Coach } else { RoundTurn::Trustee };
        let next = format!("{done} of 5 steps are done; {name}, the {role}, runs `draglog round next {}`", self.folder);
        let message = format!(
            "{name}: it is your turn in \"{}\", please run: draglog round next {} --wait",
            self.round.definition.title, self.folder
        );
        (RoundState::Combining, turn, next, message)
    }

    fn after(&self) -> Result<RoundStanding, ShareError> {
        let (definition, folder) = (&self.round.definition, self.folder);
        let Some((document, published)) = earlier::read(self.place)? else {
            let next = format!(
                "{} runs `draglog round next {folder}`, which writes {} again",
                definition.coach.name,
                files::RESULT
            );
            return Ok((RoundState::Combining, RoundTurn::Coach, next.clone(), next));
        };
        if result::check(&document, &published, self.round)?.contains(&ShareHolder::Trustee) {
            let next = format!("`draglog report {folder}` makes the page");
            let message =
                format!("The result of \"{}\" is there, signed by both: draglog report {folder}", definition.title);
            return Ok((RoundState::Confirmed, RoundTurn::Nobody, next, message));
        }
        let name = &definition.trustee.name;
        let next = format!("{name}, the trustee, checks the result: `draglog round next {folder}`");
        let message = format!(
            "{name}: the result of \"{}\" waits for your check, please run: draglog round next {folder}",
            definition.title
        );
        Ok((RoundState::Combining, RoundTurn::Trustee, next, message))
    }
}
