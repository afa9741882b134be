//! "Is this a build?": an unknown command is learnt, or never offered again.

use crate::tui::effect::Effect;
use crate::tui::keymap::Action;
use crate::tui::listener::Meaning;
use crate::tui::ui::Ui;

pub(super) fn press(ui: &mut Ui, meaning: Meaning) -> Vec<Effect> {
    let Some(offer) = ui.lines.offer.take().map(|offer| offer.command) else { return vec![] };
    match meaning {
        Meaning::Do(Action::IsBuild) => vec![Effect::SettleOffer { offer, is_build: true }],
        Meaning::Do(Action::NoBuild) => vec![Effect::SettleOffer { offer, is_build: false }],
        _ => vec![],
    }
}
