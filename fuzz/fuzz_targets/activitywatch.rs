//! Any bytes as an export of `ActivityWatch`: reading never panics, and stretches come out in order, none over another.

#![no_main]

use draglog::import::activitywatch::{LONGEST, read};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    match read(bytes, "fuzz.json") {
        Ok((stretches, _)) => {
            assert!(stretches.windows(2).all(|pair| pair[0].end < pair[1].start));
            assert!(stretches.len() != 1 || stretches[0].length() <= LONGEST);
        }
        Err(problem) => {
            let lines = bytes.split(|byte| *byte == b'\n').count() as u64;
            assert!(problem.line.is_none_or(|line| (1..=lines).contains(&(line as u64))), "{problem}");
        }
    }
});
