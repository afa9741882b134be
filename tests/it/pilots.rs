//! The pilots.
