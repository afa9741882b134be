//! Pieces of sentences.

/// `a`, `a or b`, `a, b or c`.
pub(super) fn either(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} or {last}", most.join(", ")),
    }
}

/// The text between typographic quotes.
pub(super) fn quoted(text: &str) -> String {
    format!("\u{201c}{text}\u{201d}")
}

/// `sentences` as one text, each closed by a full stop.
pub(super) fn sentences<T: AsRef<str>>(sentences: &[T]) -> String {
    let closed = sentences.iter().map(|sentence| {
        let sentence = sentence.as_ref().trim();
        if sentence.ends_with(['.', '?']) { sentence.to_owned() } else { format!("{sentence}.") }
    });
    closed.collect::<Vec<_>>().join(" ")
}

/// The text with its first letter as a capital.
pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The text with its first letter as a small one, unless it is a word in capitals.
pub(super) fn small(text: &str) -> String {
    let mut letters = text.chars();
    let (first, second) = (letters.next(), letters.clone().next());
    match (first, second) {
        (Some(first), Some(second)) if !second.is_uppercase() => first.to_lowercase().chain(letters).collect(),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_are_closed_once() {
        assert_eq!(sentences(&["One", "Two.", "Three?"]), "One. Two. Three?");
    }

    #[test]
    fn a_word_in_capitals_stays_one() {
        assert_eq!((small("Held up"), small("CI queue"), capital("held up")), ("held up".into(), "CI queue".into(), "Held up".into()));
    }
}
