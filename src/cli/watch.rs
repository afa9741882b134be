//! `draglog watch`.
