//! `draglog why`.
