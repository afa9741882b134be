//! draglog: a local log of the friction that system logs miss.
//!
//! This page is the architecture; `tests/it/architecture.rs` holds both of its orders.
//!
//! # Layers look down only
//!
//! ```text
//! domain <- storage <- spool                         <- app <- cli <- main
//! domain <- observe, agents, survey, share, report, import <- app
//! domain <- tui                                      <- app
//! ```
//!
//! The layers in the middle do not name each other, but for `spool`, which enters in the log what waits in files. [`tui`]
//! names only [`domain`], and [`app`] never names [`cli`].
//!
//! - [`domain`]: the words of the field as types, and the arithmetic on them. No I/O, no clock, no thread, no terminal.
//! - [`storage`]: the only place that names `rusqlite`; one thread owns the connection.
//! - [`observe`]: from the machine to the domain: process events, rules, the tracker that makes runs of them.
//! - [`agents`]: from what AI agents' hooks send to the domain; everything but named fields is dropped while parsing.
//! - [`survey`]: people's TOML files (pulses, guides, interviews, themes) to the domain; errors name file and line.
//! - [`share`]: rounds, contributions, split trust; the only code that makes one person's part for others.
//! - [`report`]: a report drawn, one file for each format.
//! - [`import`]: one file for each foreign format; names are dropped while parsing.
//! - `spool`: files of what could not be written to the log at once (shell hooks, agents, a log that took nothing), and their
//!   way into [`storage`]; no line in them is trusted.
//! - [`tui`]: update and view over plain state. It gets messages and returns effects; it cannot reach SQLite, files or the clock.
//! - [`app`]: where configuration, log, observer and terminal meet.
//! - [`cli`]: one file for each command.
//!
//! Below the layers lie small parts that know nothing of the log; [`domain`], [`agents`], [`report`] and [`tui`] use none of them:
//!
//! - [`clock`]: the one place that asks the wall clock.
//! - [`paths`]: where configuration, log, log file and spool are, and folders that are their owner's alone.
//! - [`files`]: opens files that may be anything, as plain files of a known largest size.
//! - `config`: `config.toml` to the domain's settings; errors name file and line.
//! - `diagnostics`: the log file: errors that no caller can handle, with nothing of what was recorded.
//! - `threads`: how threads pass messages on and are waited for at their end.
//!
//! # Inside the domain: a staircase
//!
//! Each step names only the steps before it:
//!
//! | step | what is in it |
//! |---|---|
//! | [`domain::time`] | moments, spans, periods, weeks |
//! | [`domain::say`] | how numbers, lengths, counts and moments are worded; what is stripped from outside text |
//! | [`domain::log`] | waits, runs, tags, changes, settings, the records of questions and pulses |
//! | [`domain::figure`] | what is computed from the log: statistics, insights, pilots, results of pulses |
//! | [`domain::round`] | what leaves: layout, publish rules, your part, the result |
//! | [`domain::team`] | interviews' themes and the report |
//! | [`domain::page`] | what a screen shows and a command prints |
//!
//! # The way of one wait, from the kernel to a report
//!
//! ```text
//!  cargo test in another terminal
//!      | exec, exit                          kernel: process connector, or polling
//!      v
//!  observe::source -> observe::tracker       which rule, whose, one run for the whole tree of processes
//!      | RunEvent
//!      v
//!  app (recorder) -> storage                 one row in draglog.db, written by one thread
//!      | "the log changed"
//!      v
//!  app (readers) -> domain::figure           the log as evidence: median, ETA, blocked time, insights
//!      | page
//!      v
//!  tui screens, cli text and --json          the same page on every face; one key answers "what held you up?"
//!      | only when the person decides so
//!      v
//!  domain::round -> share                    their part, as bins, split between two colleagues
//!      | both collectors, after the round closes
//!      v
//!  result.json -> domain::team -> report     what five or more people said, as HTML, Markdown, CSV or JSON
//! ```

pub mod agents;
pub mod app;
pub mod cli;
pub mod clock;
pub(crate) mod config;
pub(crate) mod diagnostics;
pub mod domain;
pub mod files;
pub mod import;
pub mod observe;
pub mod paths;
pub mod report;
pub mod share;
pub(crate) mod spool;
pub mod storage;
pub mod survey;
pub(crate) mod threads;
pub mod tui;
