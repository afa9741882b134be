//! `draglog edit`.
