//! What can be done to a wait in a list, on whichever screen the list is.

use std::collections::BTreeSet;

use super::Screen;
use crate::domain::log::change::Change;
use crate::domain::log::wait::{Wait, WaitId};
use crate::tui::effect::Effect;
use crate::tui::keymap::Action;
use crate::tui::lines::Tone;
use crate::tui::model::{Model, PendingChange};
use crate::tui::sheets::{Sheet, form, manual, tag};

/// Moves in a list of `ids`; nothing selected counts as standing over the first.
#[must_use]
pub fn moved(ids: &[WaitId], selected: Option<WaitId>, by: Stride) -> Option<WaitId> {
    let last = ids.len().checked_sub(1)?;
    let at = selected.and_then(|selected| ids.iter().position(|id| *id == selected));
    let to = match (by, at) {
        (Stride::First, _) | (Stride::By(_), None) => 0,
        (Stride::Last, _) => last,
        (Stride::By(rows), Some(at)) => at.saturating_add_signed(rows).min(last),
    };
    ids.get(to).copied()
}

/// How far to move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stride {
    By(isize),
    First,
    Last,
}

impl Stride {
    /// The step that an action asks for, with the rows of a page.
    #[must_use]
    pub fn of(action: Action, page: isize) -> Option<Self> {
        Some(match action {
            Action::Up => Self::By(-1),
            Action::Down => Self::By(1),
            Action::PageUp => Self::By(-page),
            Action::PageDown => Self::By(page),
            Action::First => Self::First,
            Action::Last => Self::Last,
            _ => return None,
        })
    }
}

impl Model {
    /// The wait at hand: the selected one, else the latest finished one nobody answered, else the one that runs.
    #[must_use]
    pub fn at_hand(&self) -> Option<&Wait> {
        if let Some(selected) = self.selected() {
            return Some(selected);
        }
        let overview = self.overview.as_ref().filter(|_| self.on_screen() == Screen::Now)?;
        let untagged = overview.latest.iter().find(|wait| wait.is_untagged());
        untagged.or_else(|| overview.running.last().map(|running| &running.wait)).or(overview.latest.first())
    }

    /// The selected wait of the present screen.
    #[must_use]
    pub fn selected(&self) -> Option<&Wait> {
        match self.on_screen() {
            Screen::Now => {
                let id = self.screens.now.selected?;
                self.overview.as_ref().and_then(|overview| self.screens.now.waits(overview).find(|wait| wait.id == id))
            }
            Screen::Log => self.screens.log.selected(),
            _ => None,
        }
    }

    fn chosen(&self) -> Vec<WaitId> {
        let marks: &BTreeSet<WaitId> = &self.screens.log.marks;
        if self.on_screen() == Screen::Log && !marks.is_empty() {
            return marks.iter().copied().collect();
        }
        self.selected().map(|wait| wait.id).into_iter().collect()
    }
}

/// Whether there is a wait that `action` could be done to.
#[must_use]
pub fn is_useful(model: &Model, action: Action) -> bool {
    match action {
        Action::Sweep => model.overview.as_ref().is_some_and(|overview| !overview.untagged.is_empty()),
        Action::Tag | Action::Edit | Action::Why | Action::Delete | Action::Down => model.at_hand().is_some(),
        _ => true,
    }
}

/// Does to the wait at hand what `action` says; `None` if it is no action of a list.
pub fn act(model: &mut Model, action: Action) -> Option<Vec<Effect>> {
    let at_hand = model.at_hand().cloned();
    Some(match (action, at_hand) {
        (Action::Sweep, _) => vec![Effect::LoadUntagged],
        (Action::Manual, _) => {
            model.sheet = Some(Sheet::Manual(manual::State::default()));
            vec![]
        }
        (Action::Undo, _) => vec![Effect::Undo { ticket: model.ticket(PendingChange::Undo) }],
        (Action::Delete, _) => delete(model),
        (Action::Tag | Action::Why | Action::Edit | Action::Split, None) => {
            model.toast("There is no wait yet. Start a build in another terminal, or press w", Tone::Notice);
            vec![]
        }
        (Action::Tag, Some(wait)) => {
            model.sheet = Some(Sheet::Tag(tag::State::new(wait)));
            vec![]
        }
        (Action::Why, Some(wait)) => vec![Effect::LoadWhy(wait.id)],
        (Action::Edit, Some(wait)) => {
            model.sheet = Some(Sheet::Form(form::Form::edit(wait)));
            vec![]
        }
        (Action::Split, Some(wait)) => {
            model.sheet = Some(Sheet::Form(form::Form::split(wait)));
            vec![]
        }
        _ => return None,
    })
}

fn delete(model: &mut Model) -> Vec<Effect> {
    let waits = model.chosen();
    if waits.is_empty() {
        model.toast("Select the wait to delete first", Tone::Notice);
        return vec![];
    }
    model.screens.log.marks.clear();
    vec![model.apply(Change::Delete { waits }, PendingChange::Other).1]
}
