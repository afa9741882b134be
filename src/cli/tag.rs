//! `draglog tag`.
