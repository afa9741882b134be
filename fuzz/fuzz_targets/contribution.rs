//! Any bytes as a contribution, and as the shares inside one: neither reading nor verifying panics, and nothing that is
//! not signed by a member is taken in. `cargo +nightly fuzz run contribution`

#![no_main]

use std::sync::LazyLock;

use draglog::domain::round::layout::Block;
use draglog::domain::round::Role;
use draglog::share::vdaf::{Binding, Proofs, Work};
use draglog::share::{contribution, kinds};
use libfuzzer_sys::fuzz_target;

static PROOFS: LazyLock<Proofs> = LazyLock::new(|| {
    let labels = || ["x", "y", "z"].map(str::to_owned);
    Proofs::new(&[Block::one_hot("a.q", "How?", labels()), Block::multi_hot("a.m", "What?", labels(), 2)]).unwrap()
});

fuzz_target!(|bytes: &[u8]| {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("contribution.json");
    std::fs::write(&file, bytes).unwrap();
    let _ = contribution::read(&file);
    let _ = kinds::explain(&file);
    let binding = Binding { round: [0; 32], member: [0; 32] };
    let (public, share) = bytes.split_at(bytes.len().min(128));
    for role in [Role::Coach, Role::Trustee] {
        let work = Work { role, key: &[0; 32], binding: &binding, nonce: &[0; 16], public, share };
        if let Some(begun) = PROOFS.begin(&work) {
            let message = PROOFS.decide(&binding, share, &begun).unwrap_or_default();
            let _ = PROOFS.finish(&binding, begun, &message, &mut PROOFS.empty());
        }
    }
});
