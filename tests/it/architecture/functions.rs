//! Holds that functions are short: most fit on a part of a screen, and none is longer than a screen.

use super::sources::sources;

/// Nine of ten functions have no more lines of code than this, the signature included.
const MOST: usize = 20;
/// No function has more.
const LONGEST: usize = 45;

/// The functions of some code as `cargo fmt` leaves it: name and lines of code. One ends with the brace that stands as far to the
/// right as its first line.
fn functions(code: &str) -> Vec<(String, usize)> {
    let lines: Vec<&str> = code.lines().filter(|line| !line.trim().is_empty()).collect();
    let length = |at: usize| {
        let indent = lines[at].len() - lines[at].trim_start().len();
        let end = format!("{}}}", " ".repeat(indent));
        if lines[at].ends_with('}') {
            return Some(1);
        }
        let signature_ends = lines[at..].iter().position(|line| line.ends_with(['{', ';', '}']))?;
        let has_body = !lines[at + signature_ends].ends_with(';');
        let body = lines[at..].iter().position(|line| *line == end)?;
        has_body.then_some(body + 1)
    };
    let name = |line: &str| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let at = words.iter().position(|word| *word == "fn")?;
        let is_qualifier =
            |word: &&str| word.starts_with("pub") || ["const", "unsafe", "extern", "\"C\""].contains(word);
        let before = line.trim_start().split("fn ").next()?;
        let is_function = before.starts_with("pub(") || words[..at].iter().all(is_qualifier);
        is_function.then(|| words.get(at + 1)?.split(['(', '<']).next().map(str::to_owned)).flatten()
    };
    (0..lines.len()).filter_map(|at| Some((name(lines[at])?, length(at)?))).collect()
}

#[test]
fn functions_are_short() {
    let mut all: Vec<(usize, String)> = Vec::new();
    for source in sources().iter().filter(|source| !source.is_of_tests()) {
        let path = source.path.display();
        all.extend(functions(&source.code).into_iter().map(|(name, lines)| (lines, format!("{path}: {name}"))));
    }
    all.sort();
    assert!(all.len() > 3000, "the functions were not found: {}", all.len());
    let too_long: Vec<_> = all.iter().filter(|(lines, _)| *lines > LONGEST).collect();
    assert!(too_long.is_empty(), "split these by what their parts are:\n{too_long:#?}");
    let long = all.iter().filter(|(lines, _)| *lines > MOST).count();
    assert!(long * 10 <= all.len(), "{long} of {} functions have more than {MOST} lines", all.len());
}

#[test]
fn the_lines_of_a_function_are_counted() {
    let code = "impl A {\n    pub(crate) const fn one(self) -> u8 { 1 }\n\n    fn three(\n        a: u8,\n    ) -> u8 {\n        a\n    }\n    fn none(&self);\n}\n";
    let found: Vec<(String, usize)> = functions(code);
    assert_eq!(found, [("one".to_owned(), 1), ("three".to_owned(), 5)]);
}
