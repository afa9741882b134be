//! How draglog words things: numbers, shares, counts, moments and escapes. The one voice of screen, text, Markdown and HTML.

pub mod between;
pub mod text;
pub mod when;
pub mod wording;
pub mod words;
