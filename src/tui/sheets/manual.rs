//! Waits that no process shows: start one, stop one, and say where an answer was found.

use super::{Outcome, Sheet};
use crate::domain::change::{Change, ManualStart};
use crate::domain::wait::{Found, Kind, Source, Wait};
use crate::tui::input::Key;
use crate::tui::keymap::{Action, Place, action, rows_of};
use crate::tui::model::{Model, Pending, Target};
use crate::tui::theme::{Role, Theme};
use crate::tui::when;
use crate::tui::widgets::choice::{flow, pair};
use crate::tui::widgets::page::Page;
use crate::tui::widgets::sheet::Box;
use crate::tui::widgets::text::{cut, right};

/// The waits by hand that go on, oldest first; the digits stand for them.
fn running(model: &Model) -> impl Iterator<Item = &Wait> {
    let all = model.overview.iter().flat_map(|overview| &overview.running).map(|running| &running.wait);
    all.filter(|wait| wait.source == Source::Manual).take(9)
}

/// Takes a key: a letter starts, a digit stops.
pub fn press(key: Key, model: &mut Model) -> Outcome {
    if let Key::Char(digit @ '1'..='9') = key {
        let index = digit as usize - '1' as usize;
        let wait = running(model).nth(index).cloned();
        return match wait {
            Some(wait) if wait.kind == Kind::Context => (Some(Sheet::Found(wait)), vec![]),
            Some(wait) => stop(&wait, None, model),
            None => (Some(Sheet::Manual), vec![]),
        };
    }
    match action(&[Place::ManualSheet], key) {
        Some(Action::StartManual(kind)) => {
            let start = ManualStart { kind, at: model.now, tag: None, project: None };
            (None, vec![model.apply(Change::StartManual(start), Pending::Other).1])
        }
        Some(Action::Back) => (None, vec![]),
        _ => (Some(Sheet::Manual), vec![]),
    }
}

fn stop(wait: &Wait, found: Option<Found>, model: &mut Model) -> Outcome {
    let change = Change::StopManual { wait: wait.id, at: model.now, found };
    (None, vec![model.apply(change, Pending::Other).1])
}

/// Takes a key while it is asked where the answer was.
pub fn press_found(wait: Wait, key: Key, model: &mut Model) -> Outcome {
    match action(&[Place::FoundSheet], key) {
        Some(Action::Found(found)) => stop(&wait, Some(found), model),
        Some(Action::Skip) => stop(&wait, None, model),
        Some(Action::Back) => (None, vec![]),
        _ => (Some(Sheet::Found(wait)), vec![]),
    }
}

fn choices(page: &mut Page, place: Place, width: usize, theme: &Theme) {
    let pairs = rows_of(place).filter(|binding| binding.action != Action::Back).map(|binding| {
        let spans = pair(&binding.keys[0].to_string(), binding.words, true, theme);
        (spans, Some(Target::Action(binding.action)))
    });
    for line in flow(pairs.collect(), width) {
        page.parts(line);
    }
}

/// Draws the choice of what to start and what to stop.
#[must_use]
pub fn view(width: usize, model: &Model) -> Box {
    let theme = &model.theme;
    let mut page = Page::default();
    for (wait, digit) in running(model).zip(1..) {
        if digit == 1 {
            page.line(theme.span(Role::Text, "Stop one that is on"));
        }
        let label = cut(&wait.label, width.saturating_sub(24), theme.glyphs);
        let length = right(&when::counted(wait.latency(model.now)), 7, theme.glyphs);
        let mut spans = pair(&digit.to_string(), &label, true, theme);
        spans.push(theme.span(Role::Dim, format!("  {length} so far")));
        page.line(spans);
    }
    if !page.is_empty() {
        page.gap();
    }
    page.line(theme.span(Role::Text, "Start one: what do you wait for?"));
    choices(&mut page, Place::ManualSheet, width, theme);
    Box { title: "Wait by hand".to_owned(), aside: String::new(), page, skip: 0 }
}

/// Draws the question where the answer was.
#[must_use]
pub fn view_found(wait: &Wait, width: usize, theme: &Theme) -> Box {
    let mut page = Page::default();
    page.line(theme.span(Role::Text, "Where was the answer?"));
    choices(&mut page, Place::FoundSheet, width, theme);
    Box { title: wait.label.clone(), aside: String::new(), page, skip: 0 }
}
