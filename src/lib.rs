//! draglog: a local log of the friction that system logs miss.
//!
//! This page is the architecture. Layers look down only, and `tests/it/architecture.rs` holds the direction:
//!
//! ```text
//! domain <- storage, observe, survey, share, report, import <- app <- cli <- main
//! domain <- tui                         <- app
//! ```
//!
//! - [`domain`]: the words of the field as types, and the arithmetic on them. No I/O, no clock, no thread, no terminal.
//! - [`storage`]: the only place that names `rusqlite`; one thread owns the connection.
//! - [`observe`]: from the machine to the domain: process events, rules, the tracker that makes runs of them.
//! - [`survey`]: people's TOML files (pulses, guides, interviews, themes) to the domain; errors name file and line.
//! - [`share`]: rounds, contributions, split trust; the only code that makes one person's part for others.
//! - [`report`]: a report drawn, one file for each format.
//! - [`import`]: one file for each foreign format; names are dropped while parsing.
//! - [`tui`]: update and view over plain state. It gets messages and returns effects; it cannot reach SQLite, files or the clock.
//! - [`app`]: the composition root: configuration + storage + observer + terminal.
//! - [`cli`]: one file for each command.

pub mod app;
pub mod cli;
pub mod clock;
pub mod config;
pub mod diagnostics;
pub mod domain;
pub mod import;
pub mod observe;
pub mod paths;
pub mod report;
pub mod share;
pub mod spool;
pub mod storage;
pub mod survey;
pub mod threads;
pub mod tui;
