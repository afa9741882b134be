//! How draglog words things: the one voice of screen, text, Markdown and HTML.
//!
//! A number, a share, a plural, a moment or an escape that is worded anywhere else fails the test `voice`. What the words
//! are is in `docs/style.md`.

pub mod between;
pub mod count;
pub mod escape;
pub mod interval;
pub mod length;
pub mod moment;
pub mod problem;
pub mod share;
pub mod when;
pub mod words;
