//! Any bytes as keys of a service, as what its collector printed, as tasks and as a layout: reading never panics, and a key
//! that is taken can be sealed to. `cargo +nightly fuzz run dap`

#![no_main]

use std::path::Path;

use draglog::share::dap::{keys, sums, tasks};
use draglog::share::seal::{SealPlace, seal_with};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(key) = keys::first(bytes) {
        let place = SealPlace { info: b"place", bound_to: b"" };
        seal_with(key.cipher, &key.bytes, b"text", place).expect("a key that was taken");
    }
    let text = String::from_utf8_lossy(bytes);
    let _ = keys::CollectorKey::of(&text);
    let _ = sums::parse(&text);
    let _ = tasks::parse(Path::new("TASKS.toml"), &text);
});
