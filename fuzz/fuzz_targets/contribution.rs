//! Any bytes as a contribution, and as the shares inside one: neither reading nor verifying panics, and nothing that is
//! not signed by a member is taken in. `cargo +nightly fuzz run contribution`

#![no_main]

use std::sync::LazyLock;

use draglog::domain::round::layout::Block;
use draglog::domain::round::ShareHolder;
use draglog::share::vdaf::{OpenedShare, ProofBinding, Proofs};
use draglog::share::folder::Folder;
use draglog::share::{inbox, kinds};
use libfuzzer_sys::fuzz_target;

static PROOFS: LazyLock<Proofs> = LazyLock::new(|| {
    let labels = || ["x", "y", "z"].map(str::to_owned).to_vec();
    Proofs::new(&[Block::ordered("a.q", "How?", labels(), None), Block::several("a.m", "What?", labels(), 2)]).unwrap()
});

fuzz_target!(|bytes: &[u8]| {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("contribution.json");
    std::fs::write(&file, bytes).unwrap();
    let _ = inbox::load(&Folder::open(folder.path()).unwrap(), "contribution.json", 1 << 20);
    let _ = kinds::explain(&file);
    let binding = ProofBinding { round: [0; 32], member: [0; 32] };
    let (public, share) = bytes.split_at(bytes.len().min(128));
    for role in [ShareHolder::Coach, ShareHolder::Trustee] {
        let opened = OpenedShare { nonce: [0; 16], public: public.to_vec(), share: share.to_vec().into() };
        if let Some(begun) = PROOFS.begin(role, &[0; 32], &binding, &opened) {
            let share = share.to_vec();
            let message = PROOFS.decide(&binding, &begun, [&share, &share]).unwrap_or_default();
            let _ = PROOFS.finish(&binding, begun, &message, &mut PROOFS.empty());
        }
    }
});
