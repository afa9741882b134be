//! `draglog demo`.
