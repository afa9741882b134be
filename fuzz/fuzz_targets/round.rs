//! Any bytes as a round's definition: reading never panics, and what is accepted is no weaker than the floor.
//! `cargo +nightly fuzz run round`

#![no_main]

use draglog::domain::round::CONTRIBUTIONS;
use draglog::share::{kinds, round};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("round.json");
    std::fs::write(&file, bytes).unwrap();
    let _ = kinds::explain(&file);
    if let Ok(published) = round::read(folder.path()) {
        assert!(published.round.min_contributions >= CONTRIBUTIONS);
        assert!(published.round.roster.len() >= 5 && published.round.weeks.count() >= 2);
    }
});
