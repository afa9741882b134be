//! Any bytes as a list of pull requests: reading never panics, a refusal names a line that the file has, and what comes out
//! could be written to the log.

#![no_main]

use chrono::DateTime;
use draglog::import::gh_prs::{FileScope, read};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let seen_at = DateTime::from_timestamp(1_763_700_000, 0).unwrap_or_default().fixed_offset();
    match read(bytes, "fuzz.json", FileScope { author: None, seen_at, project: None }) {
        Ok((pulls, findings)) => {
            assert!(pulls.len() as u64 + findings.not_understood <= findings.read);
            for (_, pull) in pulls {
                assert!(pull.ended_at.is_none_or(|end| pull.opened_at <= end));
                assert!(pull.first_review_at.is_none_or(|at| pull.opened_at <= at));
                assert_eq!(pull.first_review_at.is_none(), pull.rounds == 0);
            }
        }
        Err(problem) => {
            let lines = bytes.split(|byte| *byte == b'\n').count() as u64;
            assert!(problem.line.is_none_or(|line| (1..=lines).contains(&(line as u64))), "{problem}");
        }
    }
});
