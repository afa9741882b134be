//! Any bytes as a file of each kind: explaining never panics, and an attack on what reads as a result ends.
//! `cargo +nightly fuzz run explained`

#![no_main]

use std::collections::BTreeSet;

use draglog::domain::round::attack::{Earlier, attempt};
use draglog::domain::round::result::RoundResult;
use draglog::share::kinds;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let folder = tempfile::tempdir().unwrap();
    for name in ["result.json", "roster.txt", "pulse.toml", "member.key"] {
        let file = folder.path().join(name);
        std::fs::write(&file, bytes).unwrap();
        let _ = kinds::explain(&file);
    }
    if let Ok(result) = serde_json::from_slice::<RoundResult>(bytes) {
        let people = |names: &str| -> BTreeSet<String> { names.chars().map(String::from).collect() };
        let earlier = [Earlier { result: result.clone(), contributors: people("abcde") }];
        let _ = attempt(&result, &people("abcdf"), &earlier);
    }
});
