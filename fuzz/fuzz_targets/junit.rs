//! Any bytes as a test report: reading never panics, a refusal names a line that the file has, and the counts fit together.

#![no_main]

use chrono::DateTime;
use draglog::import::junit::read;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let now = DateTime::from_timestamp(1_763_700_000, 0).unwrap_or_default().fixed_offset();
    match read(bytes, "fuzz.xml", now) {
        Ok(report) => {
            assert!(report.failed + report.flaky <= report.tests);
            assert!(report.at <= now);
        }
        Err(problem) => {
            let lines = bytes.split(|byte| *byte == b'\n').count() as u64;
            assert!(problem.line.is_none_or(|line| (1..=lines).contains(&(line as u64))), "{problem}");
        }
    }
});
