//! `draglog man`.
