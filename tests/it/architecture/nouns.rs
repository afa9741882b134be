//! Holds that types are named with nouns of the field, each with one meaning.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::sources::sources;

/// Words that are a verb, a participle or a pronoun; no type's name is one of them or ends with one.
const NO_NOUNS: &[&str] = &[
    "About",
    "At",
    "Became",
    "Because",
    "Began",
    "Begun",
    "Both",
    "By",
    "Considers",
    "Did",
    "Do",
    "Does",
    "Done",
    "Earlier",
    "Ends",
    "Fits",
    "Found",
    "From",
    "Gave",
    "Give",
    "Given",
    "Gone",
    "Had",
    "Has",
    "Have",
    "Held",
    "Keep",
    "Kept",
    "Knew",
    "Known",
    "Latest",
    "Left",
    "Like",
    "Made",
    "Make",
    "Met",
    "Of",
    "On",
    "Ours",
    "Out",
    "Own",
    "Put",
    "Ready",
    "Said",
    "Say",
    "Says",
    "Seen",
    "Sent",
    "Serves",
    "Shown",
    "Stands",
    "Starts",
    "Stays",
    "Stood",
    "Take",
    "Taken",
    "That",
    "Theirs",
    "These",
    "Those",
    "Thought",
    "Told",
    "Went",
    "What",
    "When",
    "Where",
    "Which",
    "Who",
    "Whole",
    "Whom",
    "Whose",
    "Why",
    "Written",
];

/// Names that end as participles do and are nouns all the same.
const NOUNS: &[&str] = &[
    "Binding",
    "Building",
    "Feed",
    "Finding",
    "Grouping",
    "Heading",
    "Keyring",
    "Meaning",
    "Need",
    "Observing",
    "Opening",
    "Phrasing",
    "Reading",
    "Recording",
    "Seed",
    "Setting",
    "Sharing",
    "Sitting",
    "Speed",
    "Standing",
    "String",
    "Thing",
    "Timing",
    "Warning",
    "Wording",
];

#[test]
fn types_are_named_with_nouns() {
    let mut wrong = Vec::new();
    for source in sources() {
        for name in type_names(&source.code_and_tests()).filter(|name| !is_noun(last_word(name))) {
            wrong.push(format!("{}: {name}", source.path.display()));
        }
    }
    assert!(wrong.is_empty(), "name these with a noun of the field:\n{}", wrong.join("\n"));
}

/// Names that several modules may have: of each the module's own is meant, and it is never imported by its bare name elsewhere.
const OF_EACH_MODULE: &[&str] = &["Args", "Reply", "Request", "State"];

#[test]
fn a_name_has_one_meaning() {
    let mut places: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for source in sources() {
        for name in public_type_names(&source.code).filter(|name| !OF_EACH_MODULE.contains(name)) {
            places.entry(name.to_owned()).or_default().push(source.path.display().to_string());
        }
    }
    places.retain(|_, places| places.len() > 1);
    assert!(places.is_empty(), "each of these names means several things:\n{places:#?}");
}

#[test]
fn no_other_type_has_the_name_of_a_noun_of_the_field() {
    let of_field = |path: &Path| path.components().any(|part| part.as_os_str() == "domain");
    let sources = sources();
    let public =
        sources.iter().filter(|source| of_field(&source.path)).flat_map(|source| public_type_names(&source.code));
    let nouns: BTreeSet<&str> = public.filter(|name| !OF_EACH_MODULE.contains(name)).collect();
    let mut places: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for source in sources {
        // An indented `type` belongs to a trait.
        let own = source.code.lines().filter(|line| !line.starts_with("    type ")).filter_map(type_name);
        for name in own.filter(|name| nouns.contains(name)) {
            places.entry(name).or_default().push(source.path.display().to_string());
        }
    }
    places.retain(|_, places| places.len() > 1);
    assert!(places.is_empty(), "a type of its own needs a name of its own:\n{places:#?}");
}

fn is_noun(word: &str) -> bool {
    let is_participle = (word.ends_with("ed") || word.ends_with("ing")) && !NOUNS.contains(&word);
    !is_participle && !NO_NOUNS.contains(&word)
}

/// The types that other files can see.
fn public_type_names(code: &str) -> impl Iterator<Item = &str> {
    code.lines().filter(|line| line.trim_start().starts_with("pub")).filter_map(type_name)
}

/// What follows `struct`, `enum`, `trait` or `type` at the beginning of a line.
fn type_names(code: &str) -> impl Iterator<Item = &str> {
    code.lines().filter_map(type_name)
}

fn type_name(line: &str) -> Option<&str> {
    let words: Vec<&str> = line.split_whitespace().skip_while(|word| word.starts_with("pub")).collect();
    let [keyword, name, ..] = words[..] else { return None };
    let is_definition = ["struct", "enum", "trait", "type"].contains(&keyword);
    let name = name.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    (is_definition && name.starts_with(char::is_uppercase)).then_some(name)
}

/// `Reading` of `LocalReading`.
fn last_word(name: &str) -> &str {
    name.rfind(char::is_uppercase).map_or(name, |at| &name[at..])
}

#[test]
fn participles_verbs_and_pronouns_are_told_from_nouns() {
    for word in ["Found", "Asked", "Running", "Who", "Said"] {
        assert!(!is_noun(word), "{word}");
    }
    for word in ["Reply", "Contribution", "Reading", "Speed", "Wait"] {
        assert!(is_noun(word), "{word}");
    }
    assert_eq!(last_word("LocalReading"), "Reading");
}
