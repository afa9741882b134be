//! Where blocked time went: shares of tags and dimensions, in bands of those that cannot be told apart.

use crate::domain::tag::Tag;

/// The essay's order of attack: stabilise the pipeline, automate hygiene, reduce context hunting; then everything else.
/// It decides between what the figures cannot tell apart.
#[must_use]
pub fn attack_order(tag: Tag) -> u8 {
    match tag.id() {
        "build_test" | "ci_queue" | "flaky_fail" => 0,
        "manual_toil" | "env_setup" => 1,
        "context_hunt" | "interrupt" => 2,
        _ => 3,
    }
}
