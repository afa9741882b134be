//! "Is this a build?": an unknown command is learnt, or never offered again.

use crate::tui::effect::Effect;
use crate::tui::keymap::Action;
use crate::tui::listener::KeyMeaning;
use crate::tui::ui::Ui;

pub(super) fn press(ui: &mut Ui, meaning: KeyMeaning) -> Vec<Effect> {
    let Some(offer) = ui.lines.offer.take().map(|offer| offer.command) else { return vec![] };
    match meaning {
        KeyMeaning::Do(Action::IsBuild) => vec![Effect::SettleOffer { offer, is_build: true }],
        KeyMeaning::Do(Action::NoBuild) => vec![Effect::SettleOffer { offer, is_build: false }],
        _ => vec![],
    }
}
