//! `draglog run`.
