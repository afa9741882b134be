//! Code names of two random words. There is no list of whose is whose, so no file and no person can be matched by it.

/// How a thing looks: nothing that describes a person.
const FIRST: &[&str] = &[
    "amber", "ashen", "azure", "bronze", "carved", "chalk", "cinder", "cobalt", "copper", "coral", "cotton", "crystal",
    "dappled", "distant", "dotted", "dusty", "ember", "fallow", "feather", "flint", "folded", "frosted", "gilded",
    "glass", "granite", "grassy", "hazel", "hollow", "indigo", "inland", "iron", "ivory", "jade", "lacquer", "lilac",
    "linen", "lunar", "maple", "marble", "misty", "mossy", "northern", "oaken", "ochre", "olive", "opal", "painted",
    "paper", "pebble", "pewter", "polar", "quartz", "rainy", "rippled", "russet", "saffron", "sandy", "scarlet",
    "silver", "slate", "snowy", "solar", "striped", "sunlit", "teal", "tidal", "timber", "velvet", "walnut", "willow",
    "wooden", "woven",
];
/// A thing or a place.
const SECOND: &[&str] = &[
    "acorn",
    "anchor",
    "anvil",
    "arch",
    "atlas",
    "barley",
    "basin",
    "beacon",
    "bellows",
    "bridge",
    "brook",
    "cabin",
    "canyon",
    "cedar",
    "cliff",
    "clover",
    "comet",
    "compass",
    "cove",
    "creek",
    "delta",
    "dune",
    "fern",
    "ferry",
    "field",
    "fjord",
    "garden",
    "gate",
    "glacier",
    "grove",
    "harbour",
    "heath",
    "hill",
    "inlet",
    "island",
    "kettle",
    "lagoon",
    "lake",
    "lantern",
    "ledge",
    "lighthouse",
    "loom",
    "meadow",
    "mill",
    "mirror",
    "orchard",
    "organ",
    "pavilion",
    "pier",
    "pine",
    "plateau",
    "pond",
    "prairie",
    "quarry",
    "reef",
    "ridge",
    "river",
    "saddle",
    "shore",
    "spring",
    "steppe",
    "summit",
    "terrace",
    "thicket",
    "tower",
    "tunnel",
    "valley",
    "violin",
    "wharf",
    "windmill",
];

/// The code name that a random number stands for: `amber-harbour`.
#[must_use]
pub fn code_name(random: u64) -> String {
    let pick = |words: &[&'static str], number: u64| {
        let at = usize::try_from(number % words.len() as u64).unwrap_or(0);
        words[at]
    };
    format!("{}-{}", pick(FIRST, random & 0xffff_ffff), pick(SECOND, random >> 32))
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
        assert!(!is_code_name("ana") && !is_code_name("Ana-torres") && !is_code_name("a-b-c"));
    }

    #[test]
    fn no_word_is_the_beginning_of_a_name_twice() {
        for words in [FIRST, SECOND] {
            let all: std::collections::BTreeSet<_> = words.iter().collect();
            assert_eq!(all.len(), words.len());
        }
    }
}
