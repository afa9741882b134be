//! `draglog log`.
