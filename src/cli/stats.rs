//! `draglog stats`.
