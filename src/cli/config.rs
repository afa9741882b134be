//! `draglog config`.
