//! Any bytes as a step between the collectors, closed, and as the shares inside one: nothing panics, and no sum holds more
//! people than took part. `cargo +nightly fuzz run step`

#![no_main]

use draglog::share::folder::Folder;
use draglog::share::step::{Step, written};
use draglog::share::vdaf::{opened, part_of};
use draglog::share::kinds;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let home = tempfile::tempdir().unwrap();
    std::fs::create_dir(home.path().join("steps")).unwrap();
    let file = home.path().join("steps/1-coach.json");
    std::fs::write(&file, bytes).unwrap();
    let _ = written(&Folder::open(home.path()).unwrap());
    let _ = kinds::explain(&file);
    let _ = serde_json::from_slice::<Step>(bytes);
    let (coach, trustee) = bytes.split_at(bytes.len() / 2);
    if let Some(counts) = opened(5, coach, trustee) {
        assert!(counts.iter().all(|count| *count <= 5));
    }
    let _ = part_of(bytes, 0..3);
});
