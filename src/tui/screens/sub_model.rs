//! What a screen is made of.

use crate::domain::log::wait::Wait;
use crate::domain::time::Moment;
use crate::tui::hit::Target;
use crate::tui::keymap::Action;
use crate::tui::listener::{KeyMeaning, Listener};
use crate::tui::ui::Ui;
use crate::tui::widgets::canvas::Canvas;

/// The state of a screen keeps these; what a screen has no use for is left out.
pub(crate) trait SubModel {
    /// What it is told by the rest of the program.
    type Reply;

    /// What it listens to now.
    fn listener(&self) -> Listener;

    /// Does what a key means.
    fn press(&mut self, ui: &mut Ui, meaning: KeyMeaning);

    /// Draws it; the canvas has its margins.
    fn view(&self, ui: &Ui, canvas: &mut Canvas<'_, '_>);

    /// It is shown: what it needs is loaded.
    fn shown(&mut self, _ui: &mut Ui) {}

    /// The log has changed while it is shown.
    fn log_changed(&self, _ui: &mut Ui) {}

    /// Whether the screen differs by what it is told.
    #[must_use]
    fn is_news(&self, _reply: &Self::Reply) -> bool {
        true
    }

    /// Takes in what it is told, shown or not.
    fn take(&mut self, ui: &mut Ui, reply: Self::Reply);

    /// Takes pasted text into what is being typed.
    fn paste(&mut self, _ui: &mut Ui, _text: &str) {}

    /// Takes a click on something that it shows.
    fn click(&mut self, _ui: &mut Ui, _target: Target) {}

    /// Whether there is something that `action` could be done to.
    #[must_use]
    fn is_useful(&self, _ui: &Ui, _action: Action) -> bool {
        true
    }

    /// The wait that a key is for.
    fn at_hand<'a>(&'a self, _ui: &'a Ui) -> Option<&'a Wait> {
        None
    }

    /// When it would differ by itself.
    #[must_use]
    fn next_wake(&self, _ui: &Ui) -> Option<Moment> {
        None
    }

    /// What it has to store before the program ends.
    fn unsaved(&mut self, _ui: &mut Ui) {}
}
