//! The pages around the questions: what a pulse is about before them, what it showed after them.

use super::question::title;
use super::session::{Session, Stand};
use crate::domain::figure::pulse::against_last_time;
use crate::domain::log::survey::{Answer, Arm, PulseResponse, TaskTimes, Unit, careless, place};
use crate::domain::page::pulse::PulseHome;
use crate::domain::say::length::duration;
use crate::tui::hit::Target;
use crate::tui::keymap::Action;
use crate::tui::screens::pulse::keys;
use crate::tui::theme::Role;
use crate::tui::widgets::page::ends;
use crate::tui::widgets::writer::Writer;

/// Where answers are.
const STAYS: &str = "Your answers stay on this computer until you share them yourself.";

fn saved(to: &mut Writer<'_>, session: &Session) {
    let counts = counts(session);
    if session.is_saved() {
        to.marked(to.theme.glyphs.succeeded, Role::Good, &format!("Saved: {counts}."));
    } else {
        to.text(Role::Text, &format!("Saving: {counts}."));
    }
}

/// Title, and how long it is: beside it, or below where that is narrow.
fn head(to: &mut Writer<'_>, session: &Session) {
    let length = super::length_words(&session.survey);
    let left = vec![to.theme.span(Role::Title, format!("  {}", title(session)))];
    let right = vec![to.theme.span(Role::Dim, length.clone())];
    let has_room = left[0].width() + right[0].width() < to.width;
    to.page.line(ends(left, right, to.width));
    if !has_room {
        to.text(Role::Dim, &length);
    }
}

/// The page before the first question.
pub(super) fn start(to: &mut Writer<'_>, home: Option<&PulseHome>, session: &Session, height: usize) {
    let survey = &session.survey;
    head(to, session);
    to.gap();
    if !session.needs_service() {
        to.text(Role::Text, &survey.intro_with(&session.blanks()));
    }
    to.text(Role::Text, &format!("It is about: {}.", survey.recall));
    if let Some(applies_to) = &survey.applies_to {
        to.text(Role::Dim, &format!("For {applies_to}."));
    }
    if let Some(task) = task_at_hand(home, session) {
        to.text(Role::Text, &task_words(task));
    }
    to.gap();
    if session.needs_service() {
        services(to, session);
        to.gap();
    }
    let above = to.page.len();
    to.text(Role::Dim, STAYS);
    if to.page.len() > height {
        to.page.truncate(above);
    }
    session.error.iter().for_each(|error| to.problem(error));
}

/// The pilot's task that a pulse about tasks is taken after.
fn task_at_hand<'a>(home: Option<&'a PulseHome>, session: &Session) -> Option<&'a TaskTimes> {
    home?.pilot.as_ref()?.task.as_ref().filter(|_| session.survey.unit == Unit::Task)
}

fn services(to: &mut Writer<'_>, session: &Session) {
    let theme = to.theme;
    to.text(Role::Title, "Which service is it about?");
    if let Stand::Service(field) = &session.stand {
        return to.field("  > ", Role::Key, field);
    }
    let line = |key: &str, words: &str| {
        vec![theme.span(Role::Key, format!("  {key}")), theme.span(Role::Text, format!("  {words}"))]
    };
    for (service, digit) in session.services.iter().zip('1'..='9') {
        to.page.target(line(&digit.to_string(), service), Target::Answer(digit));
    }
    let (action, words) =
        if session.services.is_empty() { (Action::Begin, "name it") } else { (Action::Another, "another") };
    to.page.line(line(&theme.keys.named(keys::START, action), words));
}

/// What was measured of a task, before anybody is asked for an opinion.
pub(super) fn task_words(task: &TaskTimes) -> String {
    let arm = if task.arm == Arm::With { "with the tool" } else { "without the tool" };
    match task.to_draft() {
        Some(length) => format!("This one: {arm}. Measured: first draft after {}.", duration(length)),
        None => format!("This one: {arm}."),
    }
}

/// The page after the last question.
pub(super) fn end(to: &mut Writer<'_>, home: Option<&PulseHome>, session: &Session) {
    to.text(Role::Title, &format!("Thank you. {}", title(session)));
    to.gap();
    session.error.iter().for_each(|error| to.problem(error));
    saved(to, session);
    to.text(Role::Dim, STAYS);
    to.gap();
    if let Some(task) = task_at_hand(home, session) {
        to.text(Role::Text, &task_words(task));
        to.gap();
    }
    let taken = session.response();
    for sign in careless(&session.survey, &taken) {
        to.text(Role::Dim, &format!("{} If it should not count, delete it under results.", sign.sentence()));
    }
    services_end(to, session, &taken);
    if let Some(home) = home {
        compared(to, session, &taken, home);
    }
}

fn counts(session: &Session) -> String {
    let of = |wanted: &dyn Fn(&Answer) -> bool| {
        session.survey.items.iter().filter(|item| session.answers.get(&item.id).is_some_and(wanted)).count()
    };
    let skipped = of(&|answer| *answer == Answer::Skipped);
    let not_applicable = of(&|answer| *answer == Answer::NotApplicable);
    let answered = session.answers.len() - skipped - not_applicable;
    let parts = [(answered, "answered"), (not_applicable, "not applicable"), (skipped, "skipped")];
    let words = parts.iter().filter(|(count, what)| *count > 0 || *what == "answered");
    words.map(|(number, what)| format!("{number} {what}")).collect::<Vec<_>>().join(", ")
}

/// A service in its ranges, with the line that has to stand beside it.
fn services_end(to: &mut Writer<'_>, session: &Session, taken: &PulseResponse) {
    let placed = place(&session.survey, taken);
    if placed.is_empty() {
        return;
    }
    for placement in placed {
        if let Some(item) = session.survey.item(&placement.item) {
            to.text(Role::Dim, &session.blanks().fill(&item.text));
        }
        to.text(Role::Text, &placement.line());
    }
    if let Some(attribution) = &session.survey.attribution {
        to.text(Role::Dim, attribution);
    }
    to.gap();
}

fn compared(to: &mut Writer<'_>, session: &Session, taken: &PulseResponse, home: &PulseHome) {
    let survey = &session.survey;
    let compared = against_last_time(survey, taken, home.finished(&survey.id));
    if compared.is_empty() {
        return to.text(Role::Text, "Next time you see here what has changed since today.");
    }
    to.text(Role::Title, "Against your own last time");
    for comparison in compared {
        if let Some(item) = survey.item(&comparison.item) {
            to.text(Role::Dim, &super::results::asked(item, &session.blanks()));
        }
        to.text(Role::Text, &comparison.sentence);
    }
}
