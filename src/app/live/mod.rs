//! What goes on while the UI or `draglog watch` is open: observing, writing down what was seen, refreshing what is shown.

pub mod agents;
pub mod alarm;
pub mod backlog;
pub mod backups;
pub mod desk;
pub mod files;
pub mod look;
pub mod observing;
pub mod play;
pub mod recorder;
pub mod refresher;
pub mod signals;
pub mod standby;
pub mod stopped;
pub mod trees;
pub mod ui;
pub mod watch;
