//! Any bytes as a file of each kind: explaining never panics. `cargo +nightly fuzz run explained`

#![no_main]

use draglog::share::kinds;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let folder = tempfile::tempdir().unwrap();
    for name in ["result.json", "roster.txt", "pulse.toml", "member.key"] {
        let file = folder.path().join(name);
        std::fs::write(&file, bytes).unwrap();
        let _ = kinds::explain(&file);
    }
    let _ = kinds::in_folder(folder.path());
});
