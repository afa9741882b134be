//! The screens. Each folder has its state, what it listens to and does, and its view. A screen knows itself and what all share
//! ([`super::ui::Ui`]), and no other screen's state.

pub(crate) mod insights;
pub mod interview;
pub(crate) mod list;
pub(crate) mod log;
pub(crate) mod now;
pub mod pulse;
pub(crate) mod share;
pub(crate) mod sub_model;
pub(crate) mod team;

use self::sub_model::SubModel;
use super::hit::Target;
use super::keymap::{Action, Place};
use super::listener::{KeyMeaning, Listener};
use super::screen::each_screen;
pub use super::screen::{Screen, ScreenReply, ScreenRequest};
use super::ui::Ui;
use super::widgets::canvas::Canvas;
use crate::domain::log::wait::Wait;
use crate::domain::time::Moment;

macro_rules! screens {
    ($($(#[$doc:meta])* $name:ident $folder:ident $($words:literal)+;)+) => {
        /// Where keys mean something on each screen.
        pub(crate) const PLACES: &[&[Place]] = &[$($folder::keys::PLACES),+];

        /// One state for each screen; what is asked of them is passed on to the one at hand.
        #[derive(Debug, Default)]
        pub struct Screens {
            $($(#[$doc])* pub $folder: $folder::State,)+
        }

        impl Screens {
            /// What a screen listens to.
            #[must_use]
            pub fn listener(&self, screen: Screen) -> Listener {
                match screen { $(Screen::$name => self.$folder.listener(),)+ }
            }

            /// Does what a key means.
            pub fn press(&mut self, ui: &mut Ui, meaning: KeyMeaning) {
                match ui.on_screen() { $(Screen::$name => self.$folder.press(ui, meaning),)+ }
            }

            /// Shows a screen; what it needs for that is loaded.
            pub fn show(&mut self, ui: &mut Ui, screen: Screen) {
                ui.screen = screen;
                match screen { $(Screen::$name => self.$folder.shown(ui),)+ }
            }

            /// The log has changed, which may have changed what the screen shows.
            pub fn log_changed(&self, ui: &mut Ui) {
                match ui.screen { $(Screen::$name => self.$folder.log_changed(ui),)+ }
            }

            /// Whether the screen that is told this differs by it.
            #[must_use]
            pub fn is_news(&self, reply: &ScreenReply) -> bool {
                match reply { $(ScreenReply::$name(reply) => self.$folder.is_news(reply),)+ }
            }

            /// Tells a screen, shown or not.
            pub fn take(&mut self, ui: &mut Ui, reply: ScreenReply) {
                match reply { $(ScreenReply::$name(reply) => self.$folder.take(ui, reply),)+ }
            }

            /// Takes pasted text into what is being typed.
            pub fn paste(&mut self, ui: &mut Ui, text: &str) {
                match ui.on_screen() { $(Screen::$name => self.$folder.paste(ui, text),)+ }
            }

            /// Takes a click on something that it shows.
            pub fn click(&mut self, ui: &mut Ui, target: Target) {
                match ui.on_screen() { $(Screen::$name => self.$folder.click(ui, target),)+ }
            }

            /// Whether there is something that `action` could be done to.
            #[must_use]
            pub fn is_useful(&self, ui: &Ui, action: Action) -> bool {
                match ui.on_screen() { $(Screen::$name => self.$folder.is_useful(ui, action),)+ }
            }

            /// The wait that a key is for.
            #[must_use]
            pub fn at_hand<'a>(&'a self, ui: &'a Ui) -> Option<&'a Wait> {
                match ui.on_screen() { $(Screen::$name => self.$folder.at_hand(ui),)+ }
            }

            /// When the screen would differ by itself.
            #[must_use]
            pub fn next_wake(&self, ui: &Ui) -> Option<Moment> {
                match ui.on_screen() { $(Screen::$name => self.$folder.next_wake(ui),)+ }
            }

            /// What every screen has to store before the program ends.
            pub fn unsaved(&mut self, ui: &mut Ui) {
                $(self.$folder.unsaved(ui);)+
            }

            /// Draws the screen; the canvas has its margins.
            pub fn view(&self, ui: &Ui, canvas: &mut Canvas<'_, '_>) {
                match ui.on_screen() { $(Screen::$name => self.$folder.view(ui, canvas),)+ }
            }
        }
    };
}
each_screen!(screens);
