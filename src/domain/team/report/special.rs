//! The figures that are more than a sentence for each block.

mod coverage;
mod reach;
mod rows;
mod wave;

pub(super) use coverage::{coverage, pilot};
pub(super) use reach::reach;
pub(super) use rows::{delivery, sides};
pub(super) use wave::wave;
