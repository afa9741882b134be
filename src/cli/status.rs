//! `draglog status`.
