//! "Is this a build?": an unknown command is learnt, or never offered again.

use crate::tui::effect::Effect;
use crate::tui::keymap::Action;
use crate::tui::listener::KeyMeaning;
use crate::tui::ui::Ui;

pub(super) fn press(ui: &mut Ui, meaning: KeyMeaning) {
    let Some(offer) = ui.lines.offer.take().map(|offer| offer.command) else { return };
    match meaning {
        KeyMeaning::Do(Action::IsBuild) => ui.ask(Effect::SettleOffer { offer, is_build: true }),
        KeyMeaning::Do(Action::NoBuild) => ui.ask(Effect::SettleOffer { offer, is_build: false }),
        _ => {}
    }
}
