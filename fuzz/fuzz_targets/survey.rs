//! Any bytes as a survey file: the check never panics, and every problem names a line that the file has.
//! `cargo +nightly fuzz run survey surveys` starts from the shipped pulses.

#![no_main]

use std::sync::LazyLock;

use draglog::survey::{Surveys, check, from_bytes};
use libfuzzer_sys::fuzz_target;

static SHIPPED: LazyLock<Surveys> = LazyLock::new(Surveys::builtin);

fuzz_target!(|bytes: &[u8]| {
    let lines = bytes.split(|byte| *byte == b'\n').count();
    let problems = match from_bytes(bytes.to_vec(), "fuzz.toml") {
        Ok(text) => check(&text, "fuzz.toml", &SHIPPED),
        Err(problem) => vec![problem],
    };
    for problem in problems {
        assert!(problem.line.is_some_and(|line| (1..=lines).contains(&line)), "{problem}");
    }
});
