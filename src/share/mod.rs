//! Rounds, contributions and split trust: the only code that may make something meant to leave the machine.
//!
//! A contribution is split in two shares, each sealed to one collector; neither can read a part alone, and what they tell
//! each other proves that a part is valid without saying what it is. The order of things:
//!
//! ```text
//! canonical, files, keys      what the rest is written and read with
//! seal, vdaf                  HPKE and Prio3, each behind a few functions of this program's own words
//! round, contribution, steps  the files of the round folder
//! make, collect               a developer's side, and the two collectors' sides
//! kinds                       what a file is and what it reveals to whom
//! ```
//!
//! Every file that is read here is hostile until it is checked: size, kind, signature, proof, in this order. Nothing here
//! knows the log, asks a clock or opens a network connection, and no secret is ever part of an error.

pub mod canonical;
pub mod collect;
pub mod contribution;
mod error;
pub mod files;
pub mod keys;
pub mod kinds;
pub mod make;
pub mod open;
pub mod round;
pub mod seal;
pub mod steps;
pub mod vdaf;

pub use error::ShareError;

type Result<T> = std::result::Result<T, ShareError>;
