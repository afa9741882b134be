//! The words of the field as types, and the arithmetic on them.
//!
//! Nothing here does I/O, asks a clock, starts a thread or knows a terminal. Time comes in as an argument called `now`.
//!
//! The modules are a staircase: each names only those above it in this list.

pub mod time;

pub mod say;

pub mod log;

pub mod figure;

pub mod round;

pub mod team;

pub mod page;
