//! Names that the rest of the crate still uses.

pub use super::escape::{clean, csv as inert};
pub use super::length::{duration, hours};
