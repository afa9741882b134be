//! Rounds, contributions and split trust: the only code that may make something meant to leave the machine.
//!
//! A contribution is split in two shares, each sealed to one collector; neither can read a part alone, and what they tell
//! each other proves that a part is valid without saying what it is. The order of things:
//!
//! ```text
//! canonical, files, folder, keys   what the rest is written and read with
//! seal, vdaf                       HPKE and Prio3, each behind a few functions of this program's own words
//! roster, definition, contribution, step, result     the files of a team and its rounds
//! inbox, side                      what is in a round's folder, and what each collector does with it
//! dap                              reports to an aggregation service instead of a folder
//! kinds                            what a file is and what it reveals to whom
//! ```
//!
//! Every file that is read here is hostile until it is checked: size, kind, signature, proof, in this order. Nothing here
//! knows the log, asks a clock or opens a network connection, and no secret is ever part of an error.

pub mod canonical;
pub mod contribution;
pub mod dap;
pub mod definition;
pub mod encoding;
mod error;
pub mod files;
pub mod folder;
pub mod inbox;
pub mod keys;
pub mod kinds;
mod parallel;
pub mod result;
pub mod roster;
pub mod seal;
pub mod side;
pub mod step;
pub mod vdaf;

pub use error::ShareError;

type Result<T> = std::result::Result<T, ShareError>;
