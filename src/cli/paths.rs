//! `draglog paths`.
