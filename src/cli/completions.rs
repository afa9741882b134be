//! `draglog completions`.
