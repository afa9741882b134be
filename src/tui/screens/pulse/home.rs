//! The pulses there are: what is due and why, what asking has taken of the week, when each was taken last.

use std::sync::Arc;

use ratatui::text::Line;

use super::{State, cadence_words, last_words, pages, results};
use crate::domain::log::survey::{Budget, Cadence, Survey};
use crate::domain::page::pulse::{PulseHome, TaskPilot};
use crate::domain::say::length::{plain, seconds};
use crate::domain::say::moment;
use crate::domain::say::words::capital;
use crate::tui::hit::Target;
use crate::tui::keymap::Action;
use crate::tui::screens::pulse::keys;
use crate::tui::theme::{Role, Theme};
use crate::tui::widgets::canvas::Canvas;
use crate::tui::widgets::page::window;
use crate::tui::widgets::text::{cut, left, right, width as cells, wrap};
use crate::tui::widgets::writer::Writer;

/// The pulses in the order of the list: what is due, what is half done, then by title; what comes with waits last.
pub(super) fn in_order(home: &PulseHome) -> Vec<&Arc<Survey>> {
    let due = home.outlook.now.as_ref().map(|ask| ask.survey.as_str());
    let mut pulses: Vec<&Arc<Survey>> = home.pulses.iter().collect();
    pulses.sort_by_key(|survey| {
        let is_due = due == Some(survey.id.as_str());
        let rank = match &survey.cadence {
            _ if is_due => 0,
            _ if home.half_done(&survey.id).is_some() => 1,
            Cadence::PerTask if home.pilot.is_some() => 2,
            Cadence::PerTask | Cadence::PerWait => 4,
            _ => 3,
        };
        (rank, survey.title.clone())
    });
    pulses
}

/// "Asked 1m 14s of 4m this week, 9 of 12 questions answered."
fn budget_words(budget: &Budget, is_narrow: bool) -> String {
    if budget.asked == 0 {
        return format!("Nothing was asked this week; the budget is {}.", plain(seconds(budget.of_s as f64)));
    }
    if is_narrow {
        let (used, of) = (plain(seconds(budget.used_s)), plain(seconds(budget.of_s as f64)));
        return format!("Asked {used} of {of}, {} of {} answered", budget.answered, budget.asked);
    }
    sentence(&budget.line())
}

/// What is due, or what comes next and why nothing is asked now.
fn outlook_words(home: &PulseHome, is_narrow: bool) -> (String, bool) {
    if let Some(ask) = &home.outlook.now {
        let service = ask.service.as_ref().map(|service| format!(" ({service})")).unwrap_or_default();
        let length = home.pulse(&ask.survey).map_or(0.0, |survey| survey.estimated_seconds());
        let length = plain(seconds(length));
        if is_narrow {
            return (format!("Due: {}{service}, {length}", ask.title), true);
        }
        return (format!("{}{service} is due, about {length}, until {}", ask.title, moment::clock(ask.until)), true);
    }
    (sentence(&home.outlook.line()), false)
}

/// A line as a sentence.
fn sentence(line: &str) -> String {
    format!("{}.", capital(line))
}

/// Draws the list.
pub(super) fn view(state: &State, home: &PulseHome, theme: &Theme, canvas: &mut Canvas<'_, '_>) {
    let (area, side) = canvas.sides();
    let writer = || Writer::new(usize::from(area.width), canvas.shape.is_airy(), theme);
    let (mut to, mut bottom) = (writer(), writer());
    home.pilot.iter().for_each(|pilot| pilot_lines(&mut bottom, pilot));
    bottom.problems_in_short(&home.problems);
    to.gap();
    top(&mut to, home);
    to.gap();
    let pulses = in_order(home);
    let selected = state.selected();
    let at = pulses.iter().position(|survey| Some(&survey.id) == selected.map(|survey| &survey.id));
    let below = bottom.page.len() + usize::from(to.is_airy && !bottom.page.is_empty());
    let room = canvas.height().saturating_sub(to.page.len() + below);
    for index in window(pulses.len(), room, at) {
        to.page.line(row(home, pulses[index], Some(index) == at, to.width, theme));
    }
    if !bottom.page.is_empty() {
        to.gap();
    }
    to.page.append(bottom.page);
    to.draw(&mut canvas.at(area));
    if let (Some(side), Some(survey)) = (side, selected) {
        let mut beside = canvas.beside(side, theme);
        results::beside(home, survey, beside.width(), theme).draw(&mut beside, 0);
    }
}

fn top(to: &mut Writer<'_>, home: &PulseHome) {
    let is_narrow = to.width < 60;
    let (words, is_due) = outlook_words(home, is_narrow);
    if is_due {
        due(to, &words);
    } else {
        to.behind("  ", (Role::Accent, Role::Text), &words);
    }
    to.text(Role::Dim, &budget_words(&home.budget, is_narrow));
}

/// What is due, and the key that takes it, in its last line or below it.
fn due(to: &mut Writer<'_>, words: &str) {
    let theme = to.theme;
    let mut lines = wrap(words, to.width.saturating_sub(2));
    if lines.last().is_some_and(|last| cells(last) + 15 > to.width) {
        lines.push(String::new());
    }
    let last = lines.len().saturating_sub(1);
    for (index, line) in lines.into_iter().enumerate() {
        let dot = if line.is_empty() { String::new() } else { format!(" {} ", theme.glyphs.dot) };
        let mut spans = vec![theme.mark(index == 0), theme.span(Role::Title, line)];
        if index < last {
            to.page.line(spans);
            continue;
        }
        let key = theme.keys.named(keys::PULSE, Action::TakeDue);
        spans.extend([theme.span(Role::Dim, dot), theme.span(Role::Key, key), theme.span(Role::Dim, " takes it")]);
        to.page.target(spans, Target::Action(Action::TakeDue));
    }
}

fn row(home: &PulseHome, survey: &Survey, is_selected: bool, width: usize, theme: &Theme) -> Line<'static> {
    const TITLE: usize = 28;
    const LAST: usize = 18;
    let last = last_words(home, survey);
    let title = |room| theme.span(Role::of_row(is_selected), left(&survey.title, room, theme.glyphs));
    let mut spans = vec![theme.mark(is_selected)];
    if width < 60 {
        let room = width.saturating_sub(3 + cells(&last));
        spans.extend([title(room), theme.span(Role::Dim, right(&last, cells(&last) + 1, theme.glyphs))]);
        return Line::from(spans);
    }
    let is_due = home.outlook.now.as_ref().is_some_and(|ask| ask.survey == survey.id);
    let cadence = if is_due { "due now".to_owned() } else { cadence_words(survey, theme) };
    let room = width.saturating_sub(TITLE + LAST + 6);
    spans.extend([
        title(TITLE),
        theme.span(Role::Text, format!("  {}", left(&last, LAST, theme.glyphs))),
        theme.span(Role::Dim, format!("  {}", cut(&cadence, room, theme.glyphs))),
    ]);
    Line::from(spans)
}

/// The pilot's task at hand, and the key that comes next.
fn pilot_lines(to: &mut Writer<'_>, pilot: &TaskPilot) {
    let (words, rest, action) = match &pilot.task {
        None => {
            let done = format!("{} with, {} without", pilot.with_tool, pilot.without);
            (format!("Pilot {}: {done} so far.", pilot.name), "starts a task", Action::StartTask)
        }
        Some(task) if task.draft_at.is_none() => {
            (pages::task_words(task), "when the first draft is there", Action::FirstDraft)
        }
        Some(task) => (pages::task_words(task), "on its pulse when the task is done", Action::TakePulse),
    };
    to.text(Role::Text, &words);
    let key = to.theme.keys.named(keys::PULSE, action);
    // A pulse about a task need not be the selected one.
    let target = Some(Target::Action(action)).filter(|_| action != Action::TakePulse);
    to.key(&key, rest, target);
}
