//! What is done to the wait at hand, on whichever screen it is.

use crate::domain::page::log;
use crate::tui::effect::Effect;
use crate::tui::keymap::{Action, shared};
use crate::tui::lines::Tone;
use crate::tui::model::Model;
use crate::tui::sheets::{Sheet, form, manual, tag};

/// Does to the wait at hand what `action` says; nothing if it is no action of a list.
pub(super) fn act(model: &mut Model, action: Action) {
    let at_hand = model.screens.at_hand(&model.ui).cloned();
    match (action, at_hand) {
        (Action::Sweep, _) => model.ui.ask(Effect::LoadUntagged),
        (Action::Undo, _) => model.ui.undo(),
        (Action::Why, Some(wait)) => model.ui.ask(Effect::LoadWhy(wait.id)),
        (Action::Manual, _) => model.sheet = Some(Sheet::Manual(manual::State::default())),
        (Action::Tag, Some(wait)) => model.sheet = Some(Sheet::Tag(tag::State::new(wait))),
        (Action::Edit, Some(wait)) => model.sheet = Some(Sheet::Form(form::Form::edit(wait))),
        (Action::Split, Some(wait)) => model.sheet = Some(Sheet::Form(form::Form::split(wait))),
        (Action::Copy, Some(wait)) => model.ui.copy(log::in_a_line(&wait, model.ui.now)),
        (Action::Tag | Action::Why | Action::Edit | Action::Split | Action::Copy, None) => {
            let key = model.ui.theme.keys.named(shared::LIST, Action::Manual);
            let words = format!("There is no wait yet. Start a build in another terminal, or press {key}");
            model.ui.toast(words, Tone::Notice);
        }
        _ => {}
    }
}
