//! A change is on disk, or could not be saved.

use crate::domain::log::change::Receipt;
use crate::domain::log::tag::Tag;
use crate::domain::log::wait::WaitId;
use crate::domain::page::{Ticket, pulse};
use crate::tui::lines::{AFTER_TAG, AfterTag, Tone};
use crate::tui::model::Model;
use crate::tui::over::strip;
use crate::tui::screens::Screen;
use crate::tui::sheets::Sheet;
use crate::tui::sheets::form::Purpose;
use crate::tui::ui::PendingChange;

/// It is on disk: only now may the screen say so.
pub(super) fn finished(model: &mut Model, ticket: Ticket, done: &Receipt) {
    let Some(at) = model.ui.requests.pending.iter().position(|(known, _)| *known == ticket) else { return };
    let (_, pending) = model.ui.requests.pending.swap_remove(at);
    let is_sweep = close_sheet(model, ticket, done);
    match pending {
        PendingChange::Tag { wait, tag } => {
            strip::answered(&mut model.ui, |strip| strip.ask.wait.id == wait);
            if !is_sweep {
                say_tagged(model, (wait, tag), done);
            }
        }
        PendingChange::Pulse => model.screens.pulse.saved(&mut model.ui, ticket),
        PendingChange::Undo | PendingChange::Other => {
            model.ui.toast(done.words.clone(), Tone::Done);
            if model.ui.screen == Screen::Pulse {
                model.ui.ask(pulse::Request::Load);
            }
        }
    }
    // An old wait may have changed, which the overview does not show.
    model.screens.log_changed(&mut model.ui);
}

/// The sheet that has waited for it closes, or goes on to the next wait; whether it goes through several.
fn close_sheet(model: &mut Model, ticket: Ticket, done: &Receipt) -> bool {
    let mut is_sweep = false;
    match model.sheet.take() {
        Some(Sheet::Tag(state)) if state.saving == Some(ticket) => {
            is_sweep = state.sweep.is_some();
            model.sheet = state.saved(done, &mut model.ui);
        }
        Some(Sheet::Form(form)) if form.saving == Some(ticket) => {
            if matches!(form.purpose, Purpose::Ended(_)) {
                strip::answered(&mut model.ui, |_| true);
            }
        }
        other => model.sheet = other,
    }
    is_sweep
}

/// A word on the tag, and one more key where there is something to add.
fn say_tagged(model: &mut Model, (wait, tag): (WaitId, Tag), done: &Receipt) {
    let words = done.words.clone();
    if tag == Tag::not_held_up() {
        return model.ui.toast(words, Tone::Done);
    }
    model.ui.lines.toast = None;
    model.ui.lines.after_tag = Some(AfterTag { wait, tag, words, until: model.ui.now + AFTER_TAG });
}

/// It could not be saved: whoever waits for it says so.
pub(super) fn failed(model: &mut Model, ticket: Option<Ticket>, message: String) {
    model.ui.requests.pending.retain(|(known, _)| Some(*known) != ticket);
    if ticket.is_some_and(|ticket| model.screens.pulse.failed(&model.ui, ticket, &message)) {
        return;
    }
    if let Some(strip) = model.ui.lines.strip.as_mut().filter(|strip| ticket.is_some() && strip.saving == ticket) {
        strip.saving = None;
    }
    model.sheet = match model.sheet.take() {
        Some(Sheet::Tag(state)) if ticket.is_some() && state.saving == ticket => Some(state.failed(message)),
        Some(Sheet::Form(form)) if ticket.is_some() && form.saving == ticket => Some(form.failed(message)),
        other => {
            model.ui.toast(message, Tone::Bad);
            other
        }
    };
}
