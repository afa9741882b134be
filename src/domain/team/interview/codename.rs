//! Code names of two random words. There is no list of whose is whose, so no file and no person can be matched by it.

use std::sync::LazyLock;

/// The words for how a thing looks, and those for a thing or a place.
static WORDS: LazyLock<Vec<Vec<&str>>> = LazyLock::new(|| {
    let lists = include_str!("../../../../assets/code-names.txt").split("\n\n").skip(1);
    lists.map(|list| list.split_whitespace().collect()).collect()
});

/// The code name that a random number stands for: `amber-harbour`.
#[must_use]
pub fn code_name(random: u64) -> String {
    let pick = |(words, number): (&Vec<&'static str>, u64)| {
        let at = usize::try_from(number % words.len() as u64).unwrap_or(0);
        words[at]
    };
    WORDS.iter().zip([random & 0xffff_ffff, random >> 32]).map(pick).collect::<Vec<_>>().join("-")
}

/// Whether `word` has the form of a code name. Files of other coaches may use other words.
#[must_use]
pub fn is_code_name(word: &str) -> bool {
    let is_part = |part: &str| (2..=20).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_lowercase());
    word.split_once('-').is_some_and(|(first, second)| is_part(first) && is_part(second))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_gives_a_code_name() {
        for random in [0, 1, u64::MAX, 0x1234_5678_9abc_def0] {
            assert!(is_code_name(&code_name(random)));
        }
        assert_eq!(WORDS.iter().map(Vec::len).collect::<Vec<_>>(), [72, 70]);
        assert!(!is_code_name("ana") && !is_code_name("Ana-torres") && !is_code_name("a-b-c"));
    }

    #[test]
    fn no_word_is_the_beginning_of_a_name_twice() {
        for words in WORDS.iter() {
            let all: std::collections::BTreeSet<_> = words.iter().collect();
            assert_eq!(all.len(), words.len());
        }
    }
}
