//! The composition root: configuration, log, observer and terminal meet here and nowhere else.
//!
//! - [`read`]: the log to a page. Every face (screen, text, JSON, CSV, Markdown, a contribution) asks here.
//! - [`act`]: effects of the UI and commands to the log, one file for each kind of change.
//! - [`live`]: what goes on while the UI or `draglog watch` is open.

pub mod act;
pub mod context;
pub mod demo;
pub mod live;
pub(crate) mod lock;
mod orphans;
pub(crate) mod prepared;
pub mod read;
pub(crate) mod settings;
pub mod sharing;

pub use context::Context;
