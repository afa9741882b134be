//! The shipped rules, compiled in and read once.

use std::sync::{Arc, LazyLock};

use super::schema::Rule;
use super::{hosts, target};

/// File name and text of every file in `assets/rules/`, as `build.rs` found them.
pub(super) const SHIPPED: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/shipped_rules.rs"));

/// Examples stand at the end of a file and are only for its test: cutting them off spares half of the reading.
const EXAMPLES: &str = "\n[[example]]";

/// The shipped rules in the order of their file names.
pub(super) static RULES: LazyLock<Vec<Arc<Rule>>> = LazyLock::new(|| {
    let head = |text: &'static str| text.find(EXAMPLES).map_or(text, |end| &text[..end]);
    // A shipped file that does not parse fails its test, not the program.
    SHIPPED.iter().filter_map(|(name, text)| Rule::parse(head(text), name).ok()).map(Arc::new).collect()
});

/// A number that changes with any shipped rule or table.
pub(super) fn hash() -> u64 {
    let tables = [hosts::SOURCE, target::SOURCE];
    SHIPPED.iter().map(|(_, text)| *text).chain(tables).fold(FNV_START, fnv)
}

const FNV_START: u64 = 0xcbf2_9ce4_8422_2325;

/// FNV-1a: the same on every machine and in every version, unlike the standard library's hashers.
pub(super) fn fnv(hash: u64, text: &str) -> u64 {
    text.bytes().fold(hash, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::super::Rules;
    use super::*;

    #[test]
    fn every_shipped_file_is_named_after_its_id_and_all_its_examples_hold() {
        let mut problems = Vec::new();
        for (name, text) in SHIPPED {
            match Rules::check(text, name) {
                Ok(rule) if format!("{}.toml", rule.id) != *name => {
                    problems.push(format!("{name} has the id {}", rule.id));
                }
                Ok(rule) if rule.examples.len() < 2 => problems.push(format!("{name} has fewer than two examples")),
                Ok(_) => {}
                Err(problem) => problems.push(problem.to_string()),
            }
        }
        assert!(problems.is_empty(), "{}", problems.join("\n"));
    }

    #[test]
    fn nothing_but_examples_stands_behind_the_first_example() {
        for (name, text) in SHIPPED {
            let (head, _) = text.split_once(EXAMPLES).unwrap();
            let (short, mut long) = (Rule::parse(head, name).unwrap(), Rule::parse(text, name).unwrap());
            long.examples.clear();
            assert_eq!(short, long, "{name}");
        }
    }
}
