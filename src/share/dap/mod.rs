//! Reports to an aggregation service that speaks the Distributed Aggregation Protocol, draft 18, as Janus does: the bytes,
//! the files on both sides, and what comes back. Nothing here opens a network connection; a person runs the script.
//!
//! ```text
//! wire, keys, proof    bytes of the draft: configuration, report, key lists, shares
//! tasks                TASKS.toml, for every developer
//! plan, operator       what an operator writes and gets: layout, tasks of both sides, the collector's script
//! report, script       one person's reports of a week, and the script that sends them
//! sums                 what the collector's program prints
//! ```
//!
//! A verify key is in the operators' files and nowhere else.

pub mod keys;
pub(crate) mod operator;
pub(crate) mod plan;
pub mod proof;
pub(crate) mod report;
pub(crate) mod script;
pub mod sums;
pub mod tasks;
pub mod wire;
