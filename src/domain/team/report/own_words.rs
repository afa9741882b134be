//! The team's own lines about what its work was worth: `context.md` beside a result. Only headings, paragraphs and lists
//! are understood, everything else is text; nothing in it can become markup.

use serde::Serialize;

use crate::domain::say::escape::clean;

/// One block of what the team wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum OwnWords {
    Heading { text: String },
    Paragraph { text: String },
    List { items: Vec<String> },
}

/// The blocks of a text: lines that begin with `#` are headings, with `-`, `*` or `+` items of a list; an empty line ends
/// a paragraph. Control characters are dropped.
#[must_use]
pub fn own_words(text: &str) -> Vec<OwnWords> {
    let mut blocks = Vec::new();
    let mut is_new = true;
    for line in text.lines().map(|line| clean(&line.replace('\t', " "))) {
        let line = line.trim();
        if line.is_empty() {
            is_new = true;
            continue;
        }
        match (block(line), blocks.last_mut()) {
            (OwnWords::Heading { text }, _) if text.is_empty() => {}
            (OwnWords::List { items: more }, Some(OwnWords::List { items })) => items.extend(more),
            (OwnWords::Paragraph { text: more }, Some(OwnWords::Paragraph { text })) if !is_new => append(text, &more),
            (OwnWords::Paragraph { text: more }, Some(OwnWords::List { items })) if !is_new => {
                items.iter_mut().last().into_iter().for_each(|last| append(last, &more));
            }
            (block, _) => blocks.push(block),
        }
        is_new = false;
    }
    blocks
}

/// What a line is by itself.
fn block(line: &str) -> OwnWords {
    let item = ["- ", "* ", "+ "].iter().find_map(|mark| line.strip_prefix(mark));
    match item {
        _ if line.starts_with('#') => OwnWords::Heading { text: line.trim_start_matches('#').trim().to_owned() },
        Some(item) => OwnWords::List { items: vec![item.trim().to_owned()] },
        None => OwnWords::Paragraph { text: line.to_owned() },
    }
}

fn append(text: &mut String, line: &str) {
    text.push(' ');
    text.push_str(line);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_paragraphs_and_lists_are_understood_and_nothing_else() {
        let blocks = own_words("# Value\nCheckout\nis faster.\n\n- one\n  more\n* two\u{1b}[31m\n\n<script>x</script>");
        assert_eq!(
            blocks,
            [
                OwnWords::Heading { text: "Value".into() },
                OwnWords::Paragraph { text: "Checkout is faster.".into() },
                OwnWords::List { items: vec!["one more".into(), "two[31m".into()] },
                OwnWords::Paragraph { text: "<script>x</script>".into() },
            ]
        );
    }
}
