//! The screens. Each folder has its state, what it listens to and does, and its view; this file passes on to the one at hand.

pub mod insights;
pub mod interview;
pub mod list;
pub mod log;
pub mod now;
pub mod pulse;
pub mod share;
pub mod sub_model;
pub mod team;

use std::ops::ControlFlow;

use ratatui::Frame;
use ratatui::layout::Rect;

use self::sub_model::SubModel;
use super::effect::Effect;
use super::hit::{Hit, Target};
use super::keymap::Action;
use super::listener::{Listener, Meaning};
use super::model::Model;
use super::msg::Msg;
pub use super::screen::Screen;
use super::screen::each_screen;
use super::shape::Shape;
use crate::domain::time::Moment;

macro_rules! passing_on {
    ($($(#[$doc:meta])* $name:ident $folder:ident $digit:literal $words:literal $short:literal $help:literal;)+) => {
        /// What a screen listens to.
        #[must_use]
        pub fn listener(model: &Model, screen: Screen) -> Listener {
            match screen { $(Screen::$name => $folder::State::listener(model),)+ }
        }

        fn press_on(model: &mut Model, meaning: Meaning) -> Option<Vec<Effect>> {
            match model.on_screen() { $(Screen::$name => $folder::State::press(model, meaning),)+ }
        }

        /// Shows a screen; what it needs for that is loaded.
        pub fn show(model: &mut Model, screen: Screen) -> Vec<Effect> {
            model.screen = screen;
            match screen { $(Screen::$name => $folder::State::shown(model),)+ }
        }

        /// The log has changed, which may have changed what the screen shows.
        pub fn log_changed(model: &mut Model) -> Vec<Effect> {
            match model.screen { $(Screen::$name => $folder::State::log_changed(model),)+ }
        }

        /// Whether the screens differ by this message.
        #[must_use]
        pub fn is_news(model: &Model, msg: &Msg) -> bool {
            $($folder::State::is_news(model, msg))&&+
        }

        /// Takes in a message that is meant for a screen, shown or not.
        pub fn take(model: &mut Model, msg: Msg) -> ControlFlow<Vec<Effect>, Msg> {
            $(let msg = $folder::State::take(model, msg)?;)+
            ControlFlow::Continue(msg)
        }

        /// Takes pasted text into what is being typed.
        pub fn paste(model: &mut Model, text: &str) -> Vec<Effect> {
            match model.on_screen() { $(Screen::$name => $folder::State::paste(model, text),)+ }
        }

        /// Takes a click on something that it shows.
        pub fn click(model: &mut Model, target: Target) -> Vec<Effect> {
            match model.on_screen() { $(Screen::$name => $folder::State::click(model, target),)+ }
        }

        /// Whether there is something that `action` could be done to.
        #[must_use]
        pub fn is_useful(model: &Model, action: Action) -> bool {
            match model.on_screen() { $(Screen::$name => $folder::State::is_useful(model, action),)+ }
        }

        /// When it would differ by itself.
        #[must_use]
        pub fn next_wake(model: &Model) -> Option<Moment> {
            match model.on_screen() { $(Screen::$name => $folder::State::next_wake(model),)+ }
        }

        /// What every screen has to store before the program ends.
        pub fn unsaved(model: &mut Model) -> Vec<Effect> {
            let mut effects = vec![];
            $(effects.extend($folder::State::unsaved(model));)+
            effects
        }

        /// Draws it into `area`, which has its margins.
        pub fn view(model: &Model, frame: &mut Frame, area: Rect, shape: Shape, hits: &mut Vec<Hit>) {
            match model.on_screen() { $(Screen::$name => $folder::State::view(model, frame, area, shape, hits),)+ }
        }
    };
}
each_screen!(passing_on);

/// Takes what a key means to the screen; what it does not know itself may be for the wait at hand.
pub fn press(model: &mut Model, meaning: Meaning) -> Vec<Effect> {
    if let Some(effects) = press_on(model, meaning) {
        return effects;
    }
    let Meaning::Do(action) = meaning else { return vec![] };
    list::act(model, action).unwrap_or_default()
}
