//! Keys and what they mean, as data. Input, the footer, the help, clicks and the table in `docs/keys.md` all come from the rows of the
//! places that [`super::places`] lists, so that they agree.
//!
//! A part of the screen keeps its rows in its own `keys.rs`; what several have is in `shared`. Lower-case letters are for
//! the wait at hand, capitals for modes and for what changes the log. The letters of the tags are data (`assets/tags.toml`)
//! and come on top where a [`Place`] takes them.

mod action;
mod binding;
mod chosen;
pub(crate) mod shared;

pub use action::Action;
pub use binding::{Binding, HIDDEN, Input, Place, Tags, row};
pub use chosen::{EVERY_PLACE, Keymap, WAY_OUT};
