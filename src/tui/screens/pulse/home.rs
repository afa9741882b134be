//! The pulses there are: what is due and why, what asking has taken of the week, when each was taken last.

use std::sync::Arc;

use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{State, cadence_words, last_words, pages, results};
use crate::domain::log::survey::{Budget, Cadence, Survey};
use crate::domain::page::pulse::{PulseHome, TaskPilot};
use crate::domain::say::length::{plain, seconds};
use crate::domain::say::moment;
use crate::tui::hit::Target;
use crate::tui::keymap::Action;
use crate::tui::screens::pulse::keys;
use crate::tui::theme::{Role, Theme};
use crate::tui::widgets::canvas::Canvas;
use crate::tui::widgets::page::{Page, window};
use crate::tui::widgets::text::{cut, left, right, width as cells, wrap};

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
    let mut chars = line.chars();
    let first = chars.next().map(|c| c.to_uppercase().collect::<String>()).unwrap_or_default();
    format!("{first}{}.", chars.as_str())
}

/// Draws the list.
pub(super) fn view(state: &State, home: &PulseHome, theme: &Theme, canvas: &mut Canvas<'_, '_>) {
    let (area, side) = canvas.sides();
    let (width, shape) = (usize::from(area.width), canvas.shape);
    let mut page = Page::default();
    let gap = |page: &mut Page| {
        if shape.is_airy() {
            page.gap();
        }
    };
    gap(&mut page);
    top(&mut page, home, width, theme);
    gap(&mut page);
    let mut bottom = Page::default();
    if let Some(pilot) = &home.pilot {
        pilot_lines(&mut bottom, pilot, width, theme);
    }
    for problem in home.problems.iter().take(2) {
        let words = cut(problem, width.saturating_sub(2), theme.glyphs);
        bottom.line(vec![theme.span(Role::Bad, "! "), theme.span(Role::Text, words)]);
    }
    let pulses = in_order(home);
    let selected = state.selected().map(|survey| survey.id.clone());
    let at = pulses.iter().position(|survey| Some(&survey.id) == selected.as_ref());
    let below = bottom.len() + usize::from(shape.is_airy() && !bottom.is_empty());
    let room = canvas.height().saturating_sub(page.len() + below);
    for index in window(pulses.len(), room, at) {
        let is_selected = Some(index) == at;
        page.line(row(home, pulses[index], is_selected, width, theme));
    }
    if !bottom.is_empty() {
        gap(&mut page);
    }
    let used = u16::try_from(page.len()).unwrap_or(u16::MAX).min(area.height);
    page.draw(&mut canvas.at(area), 0);
    bottom.draw(&mut canvas.at(Rect { y: area.y + used, height: area.height - used, ..area }), 0);
    if let (Some(side), Some(survey)) = (side, state.selected()) {
        let mut beside = canvas.beside(side, theme);
        results::beside(home, survey, beside.width(), theme).draw(&mut beside, 0);
    }
}

fn top(page: &mut Page, home: &PulseHome, width: usize, theme: &Theme) {
    let is_narrow = width < 60;
    let (words, is_due) = outlook_words(home, is_narrow);
    let mut lines = wrap(&words, width.saturating_sub(2));
    if is_due && lines.last().is_some_and(|last| cells(last) + 15 > width) {
        lines.push(String::new());
    }
    let last = lines.len().saturating_sub(1);
    for (index, line) in lines.into_iter().enumerate() {
        let role = if is_due { Role::Title } else { Role::Text };
        let mark = if is_due && index == 0 { theme.glyphs.selected } else { " " };
        let mut spans = vec![theme.span(Role::Accent, format!("{mark} ")), theme.span(role, line.clone())];
        if is_due && index == last {
            let dot = if line.is_empty() { String::new() } else { format!(" {} ", theme.glyphs.dot) };
            spans.push(theme.span(Role::Dim, dot));
            spans.push(theme.span(Role::Key, theme.keys.named(keys::PULSE, Action::TakeDue)));
            spans.push(theme.span(Role::Dim, " takes it"));
            page.target(spans, Target::Action(Action::TakeDue));
        } else {
            page.line(spans);
        }
    }
    for line in wrap(&budget_words(&home.budget, is_narrow), width.saturating_sub(2)) {
        page.line(theme.span(Role::Dim, format!("  {line}")));
    }
}

fn row(home: &PulseHome, survey: &Survey, is_selected: bool, width: usize, theme: &Theme) -> Line<'static> {
    const TITLE: usize = 28;
    const LAST: usize = 18;
    let mark = if is_selected { theme.glyphs.selected } else { " " };
    let role = if is_selected { Role::Title } else { Role::Text };
    let last = last_words(home, survey);
    let mut spans = vec![theme.span(Role::Accent, format!("{mark} "))];
    if width < 60 {
        let room = width.saturating_sub(3 + cells(&last));
        spans.push(theme.span(role, left(&survey.title, room, theme.glyphs)));
        spans.push(theme.span(Role::Dim, right(&last, cells(&last) + 1, theme.glyphs)));
        return Line::from(spans);
    }
    spans.push(theme.span(role, left(&survey.title, TITLE, theme.glyphs)));
    spans.push(theme.span(Role::Text, format!("  {}", left(&last, LAST, theme.glyphs))));
    let is_due = home.outlook.now.as_ref().is_some_and(|ask| ask.survey == survey.id);
    let cadence = if is_due { "due now".to_owned() } else { cadence_words(survey, theme) };
    let room = width.saturating_sub(TITLE + LAST + 6);
    spans.push(theme.span(Role::Dim, format!("  {}", cut(&cadence, room, theme.glyphs))));
    Line::from(spans)
}

/// The pilot's task at hand, and the key that comes next.
fn pilot_lines(page: &mut Page, pilot: &TaskPilot, width: usize, theme: &Theme) {
    let (words, rest, action) = match &pilot.task {
        None => {
            let done = format!("{} with, {} without", pilot.with_tool, pilot.without);
            (format!("Pilot {}: {done} so far.", pilot.name), "starts a task", Action::StartTask)
        }
        Some(task) if task.drafted.is_none() => {
            (pages::task_words(task), "when the first draft is there", Action::FirstDraft)
        }
        Some(task) => (pages::task_words(task), "on its pulse when the task is done", Action::TakePulse),
    };
    for line in wrap(&words, width.saturating_sub(2)) {
        page.line(theme.span(Role::Text, format!("  {line}")));
    }
    let first = theme.keys.named(keys::PULSE, action);
    let spans: Vec<Span<'static>> =
        vec![theme.span(Role::Key, format!("  {first}")), theme.span(Role::Dim, format!(" {rest}"))];
    match action {
        // It is about a pulse that need not be the selected one.
        Action::TakePulse => page.line(spans),
        _ => page.target(spans, Target::Action(action)),
    }
}
