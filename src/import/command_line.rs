//! The words of a command line, where it is one simple command: what a shell would split, without running or expanding
//! anything.
//!
//! A line with several commands has one time for all of them, so it tells nothing of any one.

use std::iter::Peekable;
use std::str::Chars;

/// Words before a command that change nothing about what it is.
const PREFIXES: [&str; 6] = ["command", "builtin", "exec", "noglob", "nocorrect", "-"];

/// The words of `line` without redirections, leading assignments and such words as `command`; `None` where it is not exactly
/// one simple command in the foreground.
#[must_use]
pub fn simple(line: &str) -> Option<Vec<String>> {
    let words = Splitter { rest: line.chars().peekable(), words: Vec::new(), word: None, drops_next: false }.split()?;
    let command: Vec<String> = words.into_iter().skip_while(|word| is_assignment(word) || is_prefix(word)).collect();
    (!command.is_empty()).then_some(command)
}

fn is_prefix(word: &str) -> bool {
    PREFIXES.contains(&word)
}

/// `NAME=value`.
fn is_assignment(word: &str) -> bool {
    let Some((name, _)) = word.split_once('=') else { return false };
    !name.is_empty()
        && !name.starts_with(|c: char| c.is_ascii_digit())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

struct Splitter<'a> {
    rest: Peekable<Chars<'a>>,
    words: Vec<String>,
    /// The word being read; an empty one in quotes is a word too.
    word: Option<String>,
    /// The next word is where a redirection goes.
    drops_next: bool,
}

impl Splitter<'_> {
    fn split(mut self) -> Option<Vec<String>> {
        while let Some(c) = self.rest.next() {
            match c {
                ' ' | '\t' => self.end_word(),
                '\n' | ';' => {
                    self.end_word();
                    // An end of the command is fine where nothing comes behind it.
                    return if self.is_blank_to_the_end() { self.done() } else { None };
                }
                '#' if self.word.is_none() => self.skip_comment(),
                '\'' => self.single_quoted()?,
                '"' => self.double_quoted()?,
                '\\' => self.escaped(),
                '<' | '>' => self.redirection(c)?,
                // `&>` and `&>>` are redirections; `&` alone leaves the foreground.
                '&' if self.rest.peek() == Some(&'>') => self.end_word(),
                '&' | '|' | '(' | ')' | '`' => return None,
                '$' if self.rest.peek() == Some(&'(') => return None,
                c => self.push(c),
            }
        }
        self.end_word();
        self.done()
    }

    fn done(self) -> Option<Vec<String>> {
        (!self.drops_next && !matches!(self.words.first().map(String::as_str), Some("{" | "!" | "[[")))
            .then_some(self.words)
    }

    fn push(&mut self, c: char) {
        self.word.get_or_insert_default().push(c);
    }

    fn end_word(&mut self) {
        let Some(word) = self.word.take() else { return };
        if !std::mem::take(&mut self.drops_next) {
            self.words.push(word);
        }
    }

    fn is_blank_to_the_end(&mut self) -> bool {
        self.rest.by_ref().all(char::is_whitespace)
    }

    fn skip_comment(&mut self) {
        while self.rest.next_if(|c| *c != '\n').is_some() {}
    }

    fn single_quoted(&mut self) -> Option<()> {
        self.word.get_or_insert_default();
        loop {
            match self.rest.next()? {
                '\'' => return Some(()),
                c => self.push(c),
            }
        }
    }

    fn double_quoted(&mut self) -> Option<()> {
        self.word.get_or_insert_default();
        loop {
            match self.rest.next()? {
                '"' => return Some(()),
                '`' => return None,
                '$' if self.rest.peek() == Some(&'(') => return None,
                '\\' => self.escaped(),
                c => self.push(c),
            }
        }
    }

    /// A line break behind a backslash joins two lines.
    fn escaped(&mut self) {
        if let Some(c) = self.rest.next().filter(|c| *c != '\n') {
            self.push(c);
        }
    }

    /// `2>&1`, `>> file`; not `<(…)` and `<<`, which hold more commands or text.
    fn redirection(&mut self, first: char) -> Option<()> {
        if self.word.as_ref().is_some_and(|word| word.chars().all(|c| c.is_ascii_digit())) {
            self.word = None;
        }
        self.end_word();
        if self.drops_next || self.rest.peek() == Some(&'(') || (first == '<' && self.rest.peek() == Some(&'<')) {
            return None;
        }
        while self.rest.next_if(|c| matches!(c, '>' | '&' | '|' | '!')).is_some() {}
        self.drops_next = true;
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn words(line: &str) -> Option<String> {
        simple(line).map(|words| words.join("|"))
    }

    #[test]
    fn one_command_is_split_as_a_shell_would() {
        for (line, is) in [
            ("cargo build --release", "cargo|build|--release"),
            ("  make\t-j8 ", "make|-j8"),
            ("make 'a b' \"c d\"e ''", "make|a b|c de|"),
            ("RUSTFLAGS='-C x' cargo test", "cargo|test"),
            ("command cargo test;", "cargo|test"),
            ("make 2>&1 > log.txt", "make"),
            ("make &> log.txt", "make"),
            ("make >log 2>err all", "make|all"),
            ("cargo test # again", "cargo|test"),
            ("cargo build \\\n  --release", "cargo|build|--release"),
            ("make a\\ b", "make|a b"),
            ("make CC=gcc", "make|CC=gcc"),
            ("cargo test --features \"$FEATURES\" $ARGS", "cargo|test|--features|$FEATURES|$ARGS"),
            ("make ;\n", "make"),
        ] {
            assert_eq!(words(line).as_deref(), Some(is), "{line}");
        }
    }

    #[test]
    fn what_is_more_than_one_command_in_the_foreground_tells_nothing() {
        for line in [
            "",
            "   ",
            "A=b",
            "make && make test",
            "make; make test",
            "make | tee log",
            "make &",
            "(make)",
            "{ make; }",
            "! make",
            "make $(nproc)",
            "make \"$(nproc)\"",
            "make `nproc`",
            "make 'open",
            "make \"open",
            "cat <<EOF\nmake\nEOF",
            "diff <(make) x",
            "make >",
            "make > > x",
            "make\nmake test",
            "for x in a; do make; done",
        ] {
            assert_eq!(words(line), None, "{line:?}");
        }
    }

    proptest! {
        #[test]
        fn no_line_makes_it_panic(line in "[ -~\\n\\t\\PC]{0,60}") {
            let _ = simple(&line);
        }
    }
}
