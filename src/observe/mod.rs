//! From the machine to the domain: sources of process events, rules that know tools, the tracker that makes runs of both.
//!
//! The thread that observes never draws and never commits; it sends [`crate::domain::run::RunEvent`]s.

pub mod event;
pub mod rules;
pub mod verdict;
