//! From the machine to the domain: sources of process events, rules that know tools, the tracker that makes runs of both.
//!
//! The thread that observes never draws and never commits; it sends [`crate::domain::log::run::RunEvent`]s.

mod cached;
pub(crate) mod caller;
pub(crate) mod chain;
pub mod event;
pub mod inspect;
pub mod observer;
mod pattern;
#[cfg(target_os = "linux")]
mod procfs;
pub mod project;
pub mod repository;
pub mod rules;
pub mod source;
mod sys;
pub mod tracker;
pub mod verdict;
