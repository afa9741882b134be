//! The composition root: configuration, log, observer and terminal meet here and nowhere else.

mod alarm;
pub mod context;
mod demo;
mod desk;
pub mod explain;
pub mod files;
pub mod lock;
pub mod look;
pub mod observing;
pub mod offers;
pub mod questions;
pub mod recorder;
mod refresher;
pub mod signals;
pub mod ui;
pub mod watch;

pub use context::Context;
