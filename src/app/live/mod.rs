//! What goes on while the UI or `draglog watch` is open: observing, writing down what was seen, refreshing what is shown.

pub(crate) mod agents;
pub(crate) mod alarm;
pub mod backlog;
pub(crate) mod backups;
pub(crate) mod desk;
pub(crate) mod files;
pub(crate) mod look;
pub(crate) mod observing;
pub(crate) mod play;
pub mod recorder;
pub(crate) mod refresher;
pub(crate) mod signals;
pub(crate) mod standby;
pub mod stopped;
pub(crate) mod trees;
pub(crate) mod ui;
pub(crate) mod watch;
