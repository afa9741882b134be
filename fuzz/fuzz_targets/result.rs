//! Any bytes as a result file: reading and explaining never panic, and what is accepted can be drawn in every format.
//! `cargo +nightly fuzz run result` starts from nothing; a real result.json in its corpus gets further.

#![no_main]

use std::sync::LazyLock;

use draglog::domain::log::survey::Survey;
use draglog::domain::team::report::{ReportInput, check, of};
use draglog::report::{ReportFormat, draw};
use draglog::share::kinds;
use draglog::share::result::ResultFile;
use draglog::survey::Surveys;
use libfuzzer_sys::fuzz_target;

static SURVEYS: LazyLock<Vec<Survey>> = LazyLock::new(|| Surveys::builtin().iter().cloned().collect());

fuzz_target!(|bytes: &[u8]| {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("result.json");
    std::fs::write(&file, bytes).unwrap();
    let _ = kinds::explain(&file);
    let Ok(result) = ResultFile::parse(&file, bytes.to_vec()).and_then(|file| file.result()) else { return };
    if check(&result).is_err() {
        return;
    }
    let results = [result];
    let report =
        of(ReportInput { results: &results, surveys: &SURVEYS, ..ReportInput::default() }).expect("there is a result");
    for format in ReportFormat::ALL {
        draw(&report, *format).expect("an accepted result can be drawn");
    }
});
