//! A question about a wait. It never takes a key from a sheet or a field, and it is deaf at first.

use super::keys;
use crate::domain::log::prompt::{PromptOutcome, Trigger};
use crate::domain::log::tag::Tag;
use crate::domain::page::now::StripQuestion;
use crate::domain::time::between;
use crate::tui::effect::Effect;
use crate::tui::keymap::Action;
use crate::tui::lines::{Line, Strip, Tone};
use crate::tui::listener::{KeyMeaning, Listener, letters};
use crate::tui::model::Model;
use crate::tui::sheets::{Sheet, form::Form, tag};
use crate::tui::ui::Ui;
use crate::tui::widgets::choice;

/// The letters that are shown answer it; while the answer is on its way nothing does.
pub(super) fn listener(ui: &Ui) -> Listener {
    match ui.lines.strip.as_ref().filter(|strip| strip.saving.is_none()) {
        None => Listener::default(),
        Some(strip) if strip.ask.trigger == Trigger::Forgotten => Listener::at(&[keys::STILL_ON]),
        Some(strip) => Listener::at(&[keys::STRIP]).with_answers(letters(choice::suggested(&strip.ask.wait))),
    }
}

pub(super) fn press(model: &mut Model, meaning: KeyMeaning) {
    let Some(strip) = model.ui.lines.strip.clone() else { return };
    match meaning {
        KeyMeaning::Answer(letter) => {
            if let Some(tag) = Tag::by_key(letter) {
                let saving = Some(tag::give(&strip.ask.wait, tag, None, &mut model.ui));
                model.ui.lines.strip = Some(Strip { saving, ..strip });
            }
        }
        KeyMeaning::Do(action) => act(model, strip, action),
        KeyMeaning::Type(_) => {}
    }
}

fn act(model: &mut Model, strip: Strip, action: Action) {
    let ui = &mut model.ui;
    match action {
        Action::NotNow => settle(ui, &strip, PromptOutcome::Dismissed),
        Action::Never => {
            let label = strip.ask.wait.label.clone();
            ui.toast(format!("{label} is never asked about again"), Tone::Done);
            settle(ui, &strip, PromptOutcome::Never);
            ui.ask(Effect::Mute { label });
        }
        Action::StillOn => {
            ui.toast("Still on", Tone::Done);
            settle(ui, &strip, PromptOutcome::Answered);
        }
        Action::Over => model.sheet = Some(Sheet::Form(Form::ended(strip.ask.wait))),
        Action::AllTags => {
            model.sheet = Some(Sheet::Tag(tag::State { shows_all: true, ..tag::State::new(strip.ask.wait) }));
        }
        _ => {}
    }
}

fn settle(ui: &mut Ui, strip: &Strip, answer: PromptOutcome) {
    ui.lines.strip = None;
    close(ui, strip, answer);
}

/// Stores what became of a question.
pub(super) fn close(ui: &mut Ui, strip: &Strip, answer: PromptOutcome) {
    let seconds = between(strip.shown_at, ui.now).as_secs_f64();
    closed(ui, strip.ask.prompt, answer, seconds);
}

/// A question that nobody could see ran out.
pub(super) fn unseen(ui: &mut Ui, ask: &StripQuestion) {
    closed(ui, ask.prompt, PromptOutcome::Expired, 0.0);
}

fn closed(ui: &mut Ui, prompt: i64, answer: PromptOutcome, seconds: f64) {
    ui.lines.closed = Some(prompt);
    ui.ask(Effect::CloseAsk { prompt, answer, seconds });
}

/// Takes in a question: it is held until nothing is in its way. One that was closed here does not come back: word
/// of it may have been on its way already.
pub(crate) fn asked(ui: &mut Ui, ask: StripQuestion) {
    if ui.lines.closed == Some(ask.prompt) {
        return;
    }
    if let Some(strip) = ui.lines.strip.as_mut().filter(|strip| strip.ask.prompt == ask.prompt) {
        strip.ask = ask;
        return;
    }
    if let Some(strip) = ui.lines.strip.take() {
        close(ui, &strip, PromptOutcome::Expired);
    }
    let prompt = ask.prompt;
    if let Some(held) = ui.lines.held.replace(ask).filter(|held| held.prompt != prompt) {
        unseen(ui, &held);
    }
}

/// Puts the question that is held on the screen: nothing is in its way.
pub(crate) fn show_held(ui: &mut Ui) {
    if let Some(ask) = ui.lines.held.take() {
        ui.lines.strip = Some(Strip { ask, shown_at: ui.now, saving: None });
        ui.lines.renewed = Some(Line::Strip);
        ui.requests.is_changed = true;
    }
}

/// The question on the screen is answered, if it is one that `is_meant`.
pub(crate) fn answered(ui: &mut Ui, is_meant: impl Fn(&Strip) -> bool) {
    if let Some(strip) = ui.lines.strip.take_if(|strip| is_meant(strip)) {
        close(ui, &strip, PromptOutcome::Answered);
    }
}
