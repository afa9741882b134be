//! A question about a wait. It never takes a key from a sheet or a field, and it is deaf at first.

use super::keys;
use crate::domain::log::prompt::{PromptOutcome, Trigger};
use crate::domain::log::tag::Tag;
use crate::domain::page::now::StripQuestion;
use crate::domain::time::{Moment, between};
use crate::tui::effect::Effect;
use crate::tui::keymap::Action;
use crate::tui::lines::{DEAF, Strip, Tone};
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

pub(super) fn press(model: &mut Model, meaning: KeyMeaning) -> Vec<Effect> {
    let Some(strip) = model.ui.lines.strip.clone() else { return vec![] };
    match meaning {
        KeyMeaning::Answer(letter) => {
            Tag::by_key(letter).map(|tag| give(&mut model.ui, &strip, tag)).into_iter().collect()
        }
        KeyMeaning::Do(action) => act(model, strip, action),
        KeyMeaning::Type(_) => vec![],
    }
}

fn give(ui: &mut Ui, strip: &Strip, tag: Tag) -> Effect {
    let (ticket, effect) = tag::give(&strip.ask.wait, tag, None, ui);
    ui.lines.strip = Some(Strip { saving: Some(ticket), ..strip.clone() });
    effect
}

fn act(model: &mut Model, strip: Strip, action: Action) -> Vec<Effect> {
    let ui = &mut model.ui;
    match action {
        Action::NotNow => settle(ui, &strip, PromptOutcome::Dismissed),
        Action::Never => {
            let label = strip.ask.wait.label.clone();
            ui.toast(format!("{label} is never asked about again"), Tone::Done);
            [settle(ui, &strip, PromptOutcome::Never), vec![Effect::Mute { label }]].concat()
        }
        Action::StillOn => {
            ui.toast("Still on", Tone::Done);
            settle(ui, &strip, PromptOutcome::Answered)
        }
        Action::Over => {
            model.sheet = Some(Sheet::Form(Form::ended(strip.ask.wait)));
            vec![]
        }
        Action::AllTags => {
            model.sheet = Some(Sheet::Tag(tag::State { shows_all: true, ..tag::State::new(strip.ask.wait) }));
            vec![]
        }
        _ => vec![],
    }
}

fn settle(ui: &mut Ui, strip: &Strip, answer: PromptOutcome) -> Vec<Effect> {
    ui.lines.strip = None;
    vec![close(strip, answer, ui.now)]
}

/// Stores what became of a question.
pub(super) fn close(strip: &Strip, answer: PromptOutcome, now: Moment) -> Effect {
    let seconds = between(strip.shown_at, now).as_secs_f64();
    Effect::CloseAsk { prompt: strip.ask.prompt, answer, seconds }
}

/// A question that nobody could see ran out.
pub(super) fn unseen(ask: &StripQuestion) -> Effect {
    Effect::CloseAsk { prompt: ask.prompt, answer: PromptOutcome::Expired, seconds: 0.0 }
}

/// Takes in a question: it is held until nothing is in its way. One that was closed here does not come back: word
/// of it may have been on its way already.
pub(crate) fn asked(ui: &mut Ui, ask: StripQuestion) -> Vec<Effect> {
    if ui.lines.closed == Some(ask.prompt) {
        return vec![];
    }
    if let Some(strip) = ui.lines.strip.as_mut().filter(|strip| strip.ask.prompt == ask.prompt) {
        strip.ask = ask;
        return vec![];
    }
    let old = ui.lines.strip.take().map(|strip| close(&strip, PromptOutcome::Expired, ui.now));
    let held = ui.lines.held.take().filter(|held| held.prompt != ask.prompt).map(|held| unseen(&held));
    ui.lines.held = Some(ask);
    old.into_iter().chain(held).collect()
}

/// Puts the question that is held on the screen: nothing is in its way.
pub(crate) fn show_held(ui: &mut Ui) {
    if let Some(ask) = ui.lines.held.take() {
        ui.lines.strip = Some(Strip { ask, shown_at: ui.now, deaf_until: ui.now + DEAF, saving: None });
        ui.requests.is_changed = true;
    }
}

/// The question on the screen is answered, if it is one that `is_meant`.
pub(crate) fn answered(ui: &mut Ui, is_meant: impl Fn(&Strip) -> bool) -> Option<Effect> {
    let now = ui.now;
    let strip = ui.lines.strip.take_if(|strip| is_meant(strip))?;
    Some(close(&strip, PromptOutcome::Answered, now))
}
