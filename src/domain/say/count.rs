//! Counts of things, with the plural that goes with the number.

use std::fmt::Display;

/// A whole number of any width.
pub trait Number: Copy + Display + PartialEq + From<u8> {}

impl<N: Copy + Display + PartialEq + From<u8>> Number for N {}

/// `1 run`, `4 runs`, `0 searches`. `one` is the singular; of several words the last is inflected (`build rule`).
pub fn count<N: Number>(number: N, one: &str) -> String {
    if number == N::from(1) { format!("1 {one}") } else { format!("{number} {}", several(one)) }
}

/// What agrees with the number: `agree(n, "is", "are")`, `agree(n, "this wait", "these waits")`.
pub fn agree<N: Number>(number: N, one: &'static str, several: &'static str) -> &'static str {
    if number == N::from(1) { one } else { several }
}

/// `once`, `twice`, `3 times`.
pub fn times<N: Number>(number: N) -> String {
    match number {
        n if n == N::from(1) => "once".to_owned(),
        n if n == N::from(2) => "twice".to_owned(),
        n => format!("{n} times"),
    }
}

/// `1st`, `2nd`, `3rd`, `11th`.
#[must_use]
pub fn ordinal(number: u32) -> String {
    let ending = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}

/// `a`, `a and b`, `a, b and c`.
pub fn list<T: AsRef<str>>(words: &[T]) -> String {
    match words {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [most @ .., last] => {
            let most: Vec<&str> = most.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", most.join(", "), last.as_ref())
        }
    }
}

/// The plural of an English noun.
fn several(one: &str) -> String {
    let stem_of_y = one.strip_suffix('y').filter(|stem| !stem.ends_with(['a', 'e', 'i', 'o', 'u']));
    match (one, stem_of_y) {
        ("person", _) => "people".to_owned(),
        (_, Some(stem)) => format!("{stem}ies"),
        _ if ["s", "x", "z", "ch", "sh"].iter().any(|ending| one.ends_with(ending)) => format!("{one}es"),
        _ => format!("{one}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_noun_agrees_with_its_number() {
        assert_eq!((count(1_u64, "run"), count(0_u8, "run")), ("1 run".into(), "0 runs".into()));
        assert_eq!(count(2_usize, "context search"), "2 context searches");
        assert_eq!((count(3_i64, "category"), count(3_i64, "day")), ("3 categories".into(), "3 days".into()));
        assert_eq!(count(7_u32, "person"), "7 people");
        assert_eq!((agree(1_u8, "is", "are"), agree(0_u8, "is", "are")), ("is", "are"));
    }

    #[test]
    fn times_places_and_lists_are_said_as_people_say_them() {
        assert_eq!([1, 2, 3].map(times::<u32>), ["once", "twice", "3 times"]);
        assert_eq!([1, 2, 3, 4, 11, 22].map(ordinal), ["1st", "2nd", "3rd", "4th", "11th", "22nd"]);
        assert_eq!(list(&["a", "b", "c"]), "a, b and c");
        assert_eq!((list(&["a"]), list::<&str>(&[])), ("a".into(), String::new()));
    }
}
