//! Moving in a list, and what can be done to a wait in one.

use crate::domain::log::change::Change;
use crate::domain::log::wait::{Wait, WaitId};
use crate::tui::keymap::Action;
use crate::tui::lines::Tone;
use crate::tui::ui::{PendingChange, Ui};

/// Moves in a list of `ids`; nothing selected counts as standing over the first.
#[must_use]
pub(crate) fn moved(ids: &[WaitId], selected: Option<WaitId>, by: Stride) -> Option<WaitId> {
    let at = selected.and_then(|selected| ids.iter().position(|id| *id == selected));
    let to = match (by, at) {
        (Stride::By(_), None) => 0,
        (by, at) => by.from(at.unwrap_or(0), ids.len()),
    };
    ids.get(to).copied()
}

/// How far to move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stride {
    By(isize),
    First,
    Last,
}

impl Stride {
    /// The step that an action asks for, with the rows of a page.
    #[must_use]
    pub(crate) fn of(action: Action, page: isize) -> Option<Self> {
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

    /// Where it leads in the page that is read, from the line `at`: no further than the page can be scrolled.
    #[must_use]
    pub(crate) fn scroll(self, at: usize, ui: &Ui) -> usize {
        let furthest = ui.drawn.furthest.unwrap_or(usize::MAX - 1);
        self.from(at.min(furthest), furthest + 1)
    }

    /// Where it leads from row `at` among `count`.
    #[must_use]
    pub(crate) fn from(self, at: usize, count: usize) -> usize {
        let last = count.saturating_sub(1);
        match self {
            Self::First => 0,
            Self::Last => last,
            Self::By(rows) => at.saturating_add_signed(rows).min(last),
        }
    }
}

/// Asks for these waits to be deleted.
pub(crate) fn delete(ui: &mut Ui, waits: Vec<WaitId>) {
    if waits.is_empty() {
        ui.toast("Select the wait to delete first", Tone::Notice);
    } else {
        ui.apply(Change::Delete { waits }, PendingChange::Other);
    }
}

/// Whether there is something that `action` could be done to, where `at_hand` is the wait at hand.
#[must_use]
pub(crate) fn is_useful(ui: &Ui, at_hand: Option<&Wait>, action: Action) -> bool {
    match action {
        // Nothing was ever changed where nothing was ever recorded.
        Action::Undo => ui.has_asked() || ui.overview.as_ref().is_some_and(|overview| overview.total_waits > 0),
        Action::Sweep => ui.overview.as_ref().is_some_and(|overview| !overview.untagged.is_empty()),
        Action::Tag | Action::Edit | Action::Why | Action::Delete | Action::Copy | Action::Down => at_hand.is_some(),
        _ => true,
    }
}
