//! The composition root: configuration, log, observer and terminal meet here and nowhere else.

pub mod alarm;
pub mod context;
pub mod demo;
pub mod desk;
pub mod explain;
pub mod files;
pub mod importing;
pub mod insights;
pub mod interviews;
pub mod lock;
pub mod look;
pub mod movement;
pub mod observing;
pub mod offers;
pub mod orphans;
pub mod pilots;
pub mod pulses;
pub mod questions;
pub mod recorder;
pub mod refresher;
pub mod sharing;
pub mod signals;
pub mod stopped;
pub mod team;
pub mod trees;
pub mod ui;
pub mod watch;

pub use context::Context;
