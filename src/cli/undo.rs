//! `draglog undo`.
