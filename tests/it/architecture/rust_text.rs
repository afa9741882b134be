//! Rust as text: where its comments and strings are, and where its test modules stand.

use std::ops::Range;

/// What a piece of a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Piece {
    Code,
    /// One line behind `//`, or all between `/*` and `*/`.
    Comment,
    /// A string or a letter in quotes, with its quotes.
    Literal,
}

/// The pieces of `text` in their order, with nothing left out.
pub(crate) fn pieces(text: &str) -> Vec<(Piece, Range<usize>)> {
    let (mut all, mut at, mut code_from) = (Vec::new(), 0, 0);
    while at < text.len() {
        let word = word_length(&text[at..]);
        match piece_of(&text[at..], word) {
            Some((piece, length)) => {
                all.push((Piece::Code, code_from..at));
                all.push((piece, at..at + length));
                at += length;
                code_from = at;
            }
            None => at += word.max(letter(&text[at..])),
        }
    }
    all.push((Piece::Code, code_from..text.len()));
    all.retain(|(_, range)| !range.is_empty());
    all
}

/// How long the word is with which `text` begins; 0 where it begins with none.
fn word_length(text: &str) -> usize {
    text.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count()
}

/// The comment or literal with which `text` begins, and its length; a string may begin with a word (`br"..."`).
fn piece_of(text: &str, word: usize) -> Option<(Piece, usize)> {
    let (word, rest) = text.split_at(word);
    let length = match (word, rest.as_bytes()) {
        ("", [b'/', b'/', ..]) => return Some((Piece::Comment, text.find('\n').unwrap_or(text.len()))),
        ("", [b'/', b'*', ..]) => return Some((Piece::Comment, comment_length(text))),
        ("r" | "br" | "cr", [b'"' | b'#', ..]) => raw_length(rest)?,
        ("" | "b" | "c", [b'"' | b'\'', ..]) => quoted_length(rest)?,
        _ => return None,
    };
    Some((Piece::Literal, word.len() + length))
}

/// The length of a comment between `/*` and `*/`, which may hold others.
fn comment_length(text: &str) -> usize {
    let (mut depth, mut at) = (0, 0);
    while at < text.len() {
        let rest = &text[at..];
        if rest.starts_with("/*") {
            (depth, at) = (depth + 1, at + 2);
        } else if rest.starts_with("*/") {
            (depth, at) = (depth - 1, at + 2);
            if depth == 0 {
                return at;
            }
        } else {
            at += letter(rest);
        }
    }
    at
}

/// `"..."`, `#"..."#` and so on, behind an `r`.
fn raw_length(text: &str) -> Option<usize> {
    let hashes = text.len() - text.trim_start_matches('#').len();
    let body = text[hashes..].strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(hashes));
    Some(hashes + 1 + body.find(&end).map_or(body.len(), |found| found + end.len()))
}

/// `"..."`, or `'x'` and not the name of a lifetime.
fn quoted_length(text: &str) -> Option<usize> {
    let quote = text.chars().next().filter(|quote| ['"', '\''].contains(quote))?;
    let mut letters = text.char_indices().skip(1);
    if quote == '\'' {
        let (_, first) = letters.next()?;
        if first != '\\' {
            return letters.next().filter(|(_, end)| *end == '\'').map(|(at, _)| at + 1);
        }
        letters.next();
    }
    while let Some((at, letter)) = letters.next() {
        match letter {
            '\\' => drop(letters.next()),
            _ if letter == quote => return Some(at + 1),
            _ => {}
        }
    }
    Some(text.len())
}

fn letter(text: &str) -> usize {
    text.chars().next().map_or(1, char::len_utf8)
}

/// `text` with a space in place of every letter of the `pieces` for which `is_hidden` holds; lines stay where they are.
pub(crate) fn hide(text: &str, is_hidden: impl Fn(Piece) -> bool) -> String {
    pieces(text)
        .into_iter()
        .map(|(piece, at)| if is_hidden(piece) { blank(&text[at]) } else { text[at].to_owned() })
        .collect()
}

/// As many bytes of spaces, with the ends of the lines.
fn blank(text: &str) -> String {
    text.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect()
}

/// `text` with spaces in place of its test modules: of `mod tests;` below `#[cfg(test)]`, or of all between the braces.
pub(crate) fn without_test_modules(text: &str) -> String {
    const MARK: &str = "#[cfg(test)]";
    let code = hide(text, |piece| piece != Piece::Code);
    let mut out = text.to_owned();
    for (at, _) in code.match_indices(MARK) {
        if let Some(length) = module_length(&code[at + MARK.len()..]) {
            let range = at..at + MARK.len() + length;
            out.replace_range(range.clone(), &blank(&text[range]));
        }
    }
    out
}

/// The length of the module with which `code` begins, its other attributes included; `None` where something else stands.
fn module_length(code: &str) -> Option<usize> {
    let mut rest = code.trim_start();
    while let Some(attribute) = rest.strip_prefix("#[") {
        rest = attribute[attribute.find(']')? + 1..].trim_start();
    }
    let visibility = rest.find("mod ")?;
    let is_module = rest[..visibility].trim().is_empty() || rest[..visibility].trim().starts_with("pub");
    let open = rest.find(['{', ';']).filter(|open| is_module && *open > visibility)?;
    let mut depth = 0;
    for (at, letter) in rest[open..].char_indices() {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(code.len() - rest.len() + open + at + 1);
        }
    }
    Some(code.len())
}

#[test]
fn a_test_module_is_cut_out_wherever_it_stands_and_all_else_is_read() {
    let text = r##"//! What it is for.
use std::fs;
#[cfg(test)]
mod tests;
#[cfg(test)]
#[path = "other_tests.rs"]
mod other_tests;

fn first() -> &'static str {
    "#[cfg(test)]\nmod tests { no module" // nor this }
}
#[cfg(test)]
pub(crate) mod helpers {
    fn cut() {
        let brace = '}';
        let text = r#"}"#;
    }
}
#[cfg(test)]
fn only_for_tests() {}
fn last<'a>(text: &'a str) -> &'a str {
    text
}
"##;
    let left = without_test_modules(text);
    assert_eq!(left.lines().count(), text.lines().count());
    let left: Vec<&str> = left.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    assert_eq!(
        left,
        [
            "//! What it is for.",
            "use std::fs;",
            "fn first() -> &'static str {",
            r##""#[cfg(test)]\nmod tests { no module" // nor this }"##,
            "}",
            "#[cfg(test)]",
            "fn only_for_tests() {}",
            "fn last<'a>(text: &'a str) -> &'a str {",
            "text",
            "}",
        ]
    );
}

#[test]
fn comments_and_literals_are_told_from_code() {
    let text = r#"a("x // \" y"); b('"', '\'', b'"'); /* c /* d */ e */ f::<'a>(br"\"); // g
"#;
    let of = |wanted: Piece| -> Vec<&str> {
        pieces(text).into_iter().filter(|(piece, _)| *piece == wanted).map(|(_, at)| &text[at]).collect()
    };
    assert_eq!(of(Piece::Comment), ["/* c /* d */ e */", "// g"]);
    assert_eq!(of(Piece::Literal), [r#""x // \" y""#, "'\"'", "'\\''", "b'\"'", r#"br"\""#]);
    assert_eq!(of(Piece::Code).concat(), "a(); b(, , );  f::<'a>(); \n");
}
