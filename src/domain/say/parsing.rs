//! What a parser says of a file, in words for the person who wrote it: no names of types, no terms of grammars.

use super::problem::expected;

/// What the file is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Syntax {
    Toml,
    Json,
}

/// Sentences of the parsers that say nothing to a person, and what to say instead. The first whose beginning fits counts.
const SENTENCES: &[(&str, &str)] = &[
    ("string values must be quoted", "text must be quoted"),
    ("unclosed table", "the name of the table is not closed; expected `]`"),
    ("unclosed array", "the list is not closed; expected `]`"),
    ("unclosed inline table", "the table is not closed; expected `}`"),
    ("invalid basic string, expected `\"`", "the text is not closed; expected `\"`"),
    ("invalid literal string, expected `'`", "the text is not closed; expected `'`"),
    ("key with no value", "the key has no value; expected `=` and one"),
    ("duplicate key", "this key stands twice; leave one of them"),
    ("EOF while parsing", "the file ends too early"),
    ("expected val", "expected JSON, found something else"),
    ("expected ident", "expected JSON, found something else"),
    ("trailing characters", "something stands after its end"),
    ("trailing comma", "a comma stands where nothing follows"),
    ("key must be a string", "a name must stand in quotes"),
    ("recursion limit exceeded", "it is nested too deeply"),
    ("stream did not contain valid UTF-8", "it is no text in UTF-8"),
    ("invalid utf-8", "it is no text in UTF-8"),
];

/// A parser's message for a person; where in the file it is, the caller says.
#[must_use]
pub(crate) fn in_plain_words(message: &str, syntax: Syntax) -> String {
    let line = message.split_whitespace().collect::<Vec<_>>().join(" ");
    let line = line.split(" at line ").next().unwrap_or_default();
    let known = SENTENCES.iter().find(|(begins, _)| line.starts_with(begins)).map(|(_, words)| (*words).to_owned());
    known
        .or_else(|| of_unknown(line))
        .or_else(|| of_field(line))
        .or_else(|| of_type(line, syntax))
        .unwrap_or_else(|| line.to_owned())
}

/// "unknown field `colour`, expected one of `color`, `basic`", or a variant.
fn of_unknown(line: &str) -> Option<String> {
    let (what, rest) = [("key", "unknown field "), ("word", "unknown variant ")]
        .into_iter()
        .find_map(|(what, begins)| Some((what, line.strip_prefix(begins)?)))?;
    let mut names = rest.split('`').skip(1).step_by(2);
    let given = names.next()?;
    let names: Vec<&str> = names.collect();
    let hint = if names.is_empty() { "leave it out".to_owned() } else { expected(given, &names) };
    Some(format!("unknown {what} `{given}`; {hint}"))
}

/// "missing field `name`", "duplicate field `name`".
fn of_field(line: &str) -> Option<String> {
    let missing = line.strip_prefix("missing field ").map(|name| format!("{name} is missing"));
    missing.or_else(|| Some(format!("{} stands twice; leave one of them", line.strip_prefix("duplicate field ")?)))
}

/// "invalid type: string "two", expected u32".
fn of_type(line: &str, syntax: Syntax) -> Option<String> {
    let rest = line.strip_prefix("invalid type: ").or_else(|| line.strip_prefix("invalid value: "))?;
    let (found, wanted) = rest.rsplit_once(", expected ")?;
    Some(format!("found {}, expected {}", of_value(found, syntax), of_wanted(wanted, syntax)))
}

const fn table(syntax: Syntax) -> &'static str {
    match syntax {
        Syntax::Toml => "a table",
        Syntax::Json => "an object",
    }
}

fn of_value(found: &str, syntax: Syntax) -> String {
    let value = found.split('`').nth(1).unwrap_or_default();
    match found.split([' ', '`']).next().unwrap_or_default() {
        "integer" | "floating" => format!("the number {value}"),
        "boolean" => value.to_owned(),
        "string" => format!("the text {}", found.trim_start_matches("string ")),
        "sequence" => "a list".to_owned(),
        "map" => table(syntax).to_owned(),
        "null" | "unit" => "nothing".to_owned(),
        _ => found.to_owned(),
    }
}

fn of_wanted(wanted: &str, syntax: Syntax) -> String {
    match wanted {
        "a string" | "string" => "a text in quotes".to_owned(),
        "a boolean" => "true or false".to_owned(),
        "a sequence" => "a list in [ ]".to_owned(),
        "a map" => table(syntax).to_owned(),
        "u8" | "u16" | "u32" | "u64" | "usize" => "a whole number from 0, not too large".to_owned(),
        "i8" | "i16" | "i32" | "i64" | "isize" => "a whole number".to_owned(),
        "f32" | "f64" => "a number".to_owned(),
        _ if wanted.starts_with("struct ") => table(syntax).to_owned(),
        _ if wanted.starts_with("tuple ") || wanted.starts_with("an array ") => "a list in [ ]".to_owned(),
        _ if wanted.starts_with("enum ") || wanted.starts_with("variant ") => "a word in quotes".to_owned(),
        _ => wanted.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_term_of_a_parser_reaches_a_person() {
        for (message, syntax, words) in [
            ("invalid type: integer `3`, expected struct Prompt", Syntax::Toml, "found the number 3, expected a table"),
            (
                "invalid type: map, expected a list of pull requests",
                Syntax::Json,
                "found an object, expected a list of pull requests",
            ),
            (
                "invalid type: string \"a, b\", expected a sequence",
                Syntax::Toml,
                "found the text \"a, b\", expected a list in [ ]",
            ),
            (
                "invalid type: floating point `1.5`, expected u32",
                Syntax::Toml,
                "found the number 1.5, expected a whole number from 0, not too large",
            ),
            (
                "unknown field `colour`, expected one of `color`, `basic`",
                Syntax::Toml,
                "unknown key `colour`; did you mean `color`?",
            ),
            (
                "unknown variant `blink`, expected `bold` or `dim`",
                Syntax::Toml,
                "unknown word `blink`; expected one of bold, dim",
            ),
            ("missing field `schema` at line 1 column 2", Syntax::Json, "`schema` is missing"),
            ("string values must be quoted, expected literal string", Syntax::Toml, "text must be quoted"),
            ("EOF while parsing a value at line 1 column 0", Syntax::Json, "the file ends too early"),
            (concat!("expected", " value at line 1 column 1"), Syntax::Json, "expected JSON, found something else"),
            ("expected `,` or `}` at line 1 column 9", Syntax::Json, "expected `,` or `}`"),
        ] {
            assert_eq!(in_plain_words(message, syntax), words);
        }
    }
}
