//! Tests that press keys and read screens, run the binary, read files. One binary, one file for each area.

#![expect(clippy::unwrap_used, reason = "a test that cannot get on should stop there")]

mod architecture;
mod cli;
mod data;
mod docs;
mod interviews;
mod kill;
mod observe;
mod pty;
mod pulses;
mod rules;
mod screens;
mod sources;
mod storage;
mod support;
mod surveys;
