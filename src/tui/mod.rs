//! The terminal UI: update and view over plain state (The Elm Architecture with one sub-model for each screen).
//!
//! ```text
//! Msg  ->  update(&mut Model, Msg, now)  ->  Vec<Effect>      carried out by crate::app
//!          view(&Model, &mut Frame)      ->  Drawn            what a click on this frame means, how far its page goes
//! ```
//!
//! It names only [`crate::domain`]: it cannot reach SQLite, files, processes or the clock. What it knows comes in as a
//! [`Msg`], what it wants goes out as an [`Effect`], so a list of messages replays a session without a terminal.
//!
//! Nothing ticks. [`runtime::run`] blocks until a message comes or until [`Model::next_wake`], the earliest moment at
//! which the screen would differ; with nothing running that is never, and nothing is written.
//!
//! [`Model`] is everything: the sheet that is open, one state for each screen, and what all of them share, [`ui::Ui`]. A sheet or a
//! screen is given its own state and the `Ui`, so that it names no other; what it wants of another is a [`ui::Handover`].
//!
//! Where to add what: a key is a row in the `keys.rs` of its part, and what is wrong with chosen ones says `key_faults`; a screen
//! is a folder in [`screens`] and a line in [`screens::Screen`]: what it shows, asks for and is told says its page in
//! [`crate::domain::page`]; something that floats over a screen is a file in [`sheets`]; a colour is a line in
//! `assets/themes`.

pub(crate) mod effect;
pub(crate) mod escapes;
pub mod focus;
pub(crate) mod hit;
pub mod input;
pub mod key;
pub(crate) mod key_faults;
pub mod keymap;
pub mod lines;
pub mod listener;
pub(crate) mod model;
pub mod msg;
pub(crate) mod over;
pub mod places;
pub(crate) mod row;
pub mod runtime;
pub(crate) mod screen;
pub mod screens;
pub(crate) mod shape;
pub mod sheets;
pub mod terminal;
pub mod theme;
pub mod ui;
pub mod update;
pub mod view;
pub(crate) mod wake;
pub(crate) mod widgets;

pub use effect::Effect;
pub use model::Model;
pub use msg::Msg;
pub use update::update;
pub use view::view;
