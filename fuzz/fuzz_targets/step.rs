//! Any bytes as a step between the collectors, closed and opened, and as the sums inside one: nothing panics, and no sum
//! holds more people than took part. `cargo +nightly fuzz run step`

#![no_main]

use std::sync::LazyLock;

use draglog::domain::round::layout::Block;
use draglog::share::steps::{FromCoach, FromTrustee};
use draglog::share::vdaf::Proofs;
use draglog::share::{kinds, steps};
use libfuzzer_sys::fuzz_target;

static PROOFS: LazyLock<Proofs> =
    LazyLock::new(|| Proofs::new(&[Block::one_hot("a.q", "How?", ["x", "y"].map(str::to_owned))]).unwrap());

fuzz_target!(|bytes: &[u8]| {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a-to-b.json");
    std::fs::write(&file, bytes).unwrap();
    let _ = steps::closed(&file);
    let _ = kinds::explain(&file);
    let _ = serde_json::from_slice::<FromCoach>(bytes);
    let _ = serde_json::from_slice::<FromTrustee>(bytes);
    if let Some(sum) = PROOFS.decode_sum(bytes)
        && let Some(counts) = PROOFS.unshard(5, &PROOFS.empty(), &sum)
    {
        assert!(counts.iter().flatten().all(|count| *count <= 5));
    }
});
