//! `draglog forget`.
