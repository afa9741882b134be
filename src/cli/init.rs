//! `draglog init`.
