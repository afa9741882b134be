//! The line after a tag: what the person did meanwhile, or which facet it was. Any other key leaves it.

use super::keys;
use crate::domain::log::change::{Change, TagChange};
use crate::tui::keymap::Action;
use crate::tui::listener::{KeyMeaning, Listener, digits, index};
use crate::tui::ui::{PendingChange, Ui};

pub(super) fn listener(ui: &Ui) -> Listener {
    let facets = ui.lines.after_tag.as_ref().map_or(0, |line| line.tag.facets().len());
    Listener::at(&[keys::AFTER_TAG]).with_answers(digits(facets))
}

pub(super) fn press(ui: &mut Ui, meaning: KeyMeaning) {
    let Some(line) = ui.lines.after_tag.take() else { return };
    let change = match meaning {
        KeyMeaning::Do(Action::Attention(attention)) => {
            Some(Change::Attention { wait: line.wait, attention: Some(attention) })
        }
        KeyMeaning::Answer(digit) => line.tag.facets().get(index(digit)).map(|facet| {
            Change::Tag(TagChange { wait: line.wait, tag: Some(line.tag), facet: Some(facet.clone()), note: None })
        }),
        _ => None,
    };
    if let Some(change) = change {
        ui.apply(change, PendingChange::Other);
    }
}
