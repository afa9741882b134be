//! How draglog words things: the one voice of screen, text, Markdown and HTML.
//!
//! A number, a share, a plural, a moment or an escape that is worded anywhere else fails the test `voice`. What the words
//! are is in `docs/style.md`.

pub(crate) mod between;
pub mod count;
pub mod escape;
pub mod interval;
pub mod length;
pub mod moment;
pub(crate) mod parsing;
pub(crate) mod problem;
pub mod share;
pub(crate) mod when;
pub(crate) mod words;
