//! Tests that press keys and read screens, run the binary, read files. One binary, one file for each area.

#![expect(clippy::disallowed_methods, reason = "tests read the files that they made")]
#![expect(clippy::unwrap_used, reason = "a test that cannot get on should stop there")]

mod agents;
mod architecture;
mod claims;
mod cli;
mod dap;
mod data;
mod dependencies;
mod docs;
mod faces;
mod imports;
mod insight;
mod interviews;
mod kill;
mod looks;
mod observe;
mod packaging;
mod pilots;
mod portable;
mod promises;
#[cfg(target_os = "linux")]
mod pty;
mod publish;
mod pulses;
mod report;
mod rules;
mod schemas;
mod screens;
mod sharing;
#[cfg(target_os = "linux")]
mod sources;
mod statistics;
mod storage;
mod support;
mod surveys;
mod voice;
mod wording;
