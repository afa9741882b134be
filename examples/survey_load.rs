//! Prints how long loading and checking the shipped pulses takes, and runs mutated survey files through the check:
//! `cargo run --release --example survey_load -- 1000000`. No file may make it panic; every rejection names a line.

#![expect(clippy::print_stdout, reason = "an example's output is its figure")]
#![expect(clippy::unwrap_used, reason = "a measurement that cannot get on should stop there")]
#![expect(clippy::disallowed_methods, reason = "it measures")]

#[path = "../tests/it/surveys/made.rs"]
mod made;

use std::collections::BTreeMap;
use std::time::Instant;

use draglog::survey::{Surveys, check, from_bytes};

fn main() {
    let mut times: Vec<f64> = (0..200)
        .map(|_| {
            let start = Instant::now();
            assert_eq!(Surveys::builtin().iter().count(), 10);
            start.elapsed().as_secs_f64() * 1000.0
        })
        .collect();
    let first = times[0];
    times.sort_by(f64::total_cmp);
    println!("all ten pulses: first {first:.3} ms, median {:.3} ms, slowest {:.3} ms", times[100], times[199]);

    let cases: u64 = std::env::args().nth(1).map_or(0, |word| word.parse().unwrap());
    let known = Surveys::builtin();
    let start = Instant::now();
    let (mut accepted, mut rejected, mut slowest) = (0_u64, 0_u64, 0.0_f64);
    let mut messages: BTreeMap<String, u64> = BTreeMap::new();
    for seed in 0..cases {
        let bytes = made::mutated(seed);
        let lines = bytes.split(|byte| *byte == b'\n').count();
        let begun = Instant::now();
        let problems =
            from_bytes(bytes, "made.toml").map_or_else(|p| vec![p], |text| check(&text, "made.toml", &known));
        slowest = slowest.max(begun.elapsed().as_secs_f64() * 1000.0);
        for problem in &problems {
            assert!(problem.line.is_some_and(|line| (1..=lines).contains(&line)), "seed {seed}: {problem}");
            *messages.entry(shape(&problem.message)).or_default() += 1;
        }
        if problems.is_empty() { accepted += 1 } else { rejected += 1 }
    }
    if cases > 0 {
        let seconds = start.elapsed().as_secs_f64();
        println!("{cases} mutated files in {seconds:.1} s: {accepted} accepted, {rejected} rejected, each with a line");
        println!("slowest check {slowest:.2} ms; {} kinds of message", messages.len());
        for (message, count) in messages {
            println!("{count:>9}  {message}");
        }
    }
}

/// A message without what was quoted from the file.
fn shape(message: &str) -> String {
    let outside = message.split('`').step_by(2).collect::<Vec<_>>().join("`…`");
    let mut shape: String = outside.chars().map(|c| if c.is_ascii_digit() { '9' } else { c }).collect();
    while shape.contains("99") {
        shape = shape.replace("99", "9");
    }
    shape
}
