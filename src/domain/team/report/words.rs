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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_are_closed_once() {
        assert_eq!(sentences(&["One", "Two.", "Three?"]), "One. Two. Three?");
    }
}
