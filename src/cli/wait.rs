//! `draglog wait`.
