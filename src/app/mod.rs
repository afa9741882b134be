//! The composition root: configuration, log, observer and terminal meet here and nowhere else.

pub mod files;
pub mod lock;
pub mod signals;
