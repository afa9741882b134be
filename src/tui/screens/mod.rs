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

pub use super::screen::{Screen, ScreenReply, ScreenRequest, Screens};
