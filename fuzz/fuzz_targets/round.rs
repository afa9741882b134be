//! Any bytes as a round's definition: reading never panics, and what is accepted is no weaker than the floor.
//! `cargo +nightly fuzz run round`

#![no_main]

use draglog::domain::round::CONTRIBUTIONS;
use draglog::share::definition::{agreed, read, withdrawn};
use draglog::share::folder::Folder;
use draglog::share::kinds;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let home = tempfile::tempdir().unwrap();
    for name in ["round.json", "accept.json", "withdrawn.json"] {
        std::fs::write(home.path().join(name), bytes).unwrap();
        let _ = kinds::explain(&home.path().join(name));
    }
    let folder = Folder::open(home.path()).unwrap();
    if let Ok(Some(defined)) = read(&folder) {
        assert!(defined.definition.rules.minimum >= CONTRIBUTIONS);
        assert!(defined.definition.members() >= 5 && defined.definition.weeks.count() >= 2);
        let _ = (agreed(&folder, &defined), withdrawn(&folder, &defined));
    }
});
