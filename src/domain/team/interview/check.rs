//! Words that could give a person or a place away: names, tickets, mails, hosts, paths, addresses. A check, no guarantee:
//! the person who reads the file is the one who knows.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::LazyLock;

use super::friction::FrictionFile;
use crate::domain::say::escape::clean;
use crate::domain::say::words::words;

words! {
    /// What a word looks like.
    pub enum Suspect, "suspect" {
        Name = "a name",
        Ticket = "a ticket number",
        Mail = "a mail address or handle",
        Host = "a host",
        Path = "a path",
        Address = "a web address",
    }
}

/// A word that should not leave, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// Number of the incident, from 1.
    pub incident: usize,
    /// `cause`, `workaround`, `quote`.
    pub field: &'static str,
    pub word: String,
    pub suspect: Suspect,
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { incident, field, word, suspect } = self;
        write!(f, "incident {incident}, {field}: `{}` looks like {suspect}", clean(word))
    }
}

static GIVEN_NAMES: LazyLock<BTreeSet<&str>> = LazyLock::new(|| {
    let text = include_str!("../../../../assets/given-names.txt");
    text.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace).collect()
});

/// Capitalised words that name no person.
const NO_NAMES: &str = "I Monday Tuesday Wednesday Thursday Friday Saturday Sunday Windows Linux Docker Git Java Python Rust \
                        Kubernetes Gradle Maven Jenkins";

/// Everything in a file that looks as if it named somebody or something.
#[must_use]
pub fn warnings(file: &FrictionFile) -> Vec<Warning> {
    let mut found = Vec::new();
    for (incident, number) in file.incidents.iter().zip(1..) {
        let texts = [("cause", &incident.cause), ("workaround", &incident.workaround), ("quote", &incident.quote)];
        for (field, text) in texts {
            let Some(text) = text else { continue };
            for (word, suspect) in suspects(text) {
                found.push(Warning { incident: number, field, word, suspect });
            }
        }
    }
    found
}

/// The suspicious words of one text, each once.
#[must_use]
pub(super) fn suspects(text: &str) -> Vec<(String, Suspect)> {
    let mut found: Vec<(String, Suspect)> = Vec::new();
    let mut begins_sentence = true;
    for raw in text.split_whitespace() {
        let word = raw.trim_matches(|c: char| !c.is_alphanumeric() && !"/@#~\\:".contains(c)).trim_end_matches(':');
        if let Some(suspect) = suspect(word, begins_sentence)
            && !found.iter().any(|(known, _)| known == word)
        {
            found.push((word.to_owned(), suspect));
        }
        begins_sentence = raw.ends_with(['.', '!', '?', ':', '…']);
    }
    found
}

/// How to tell what a word looks like, and what that is.
type SuspectSign = (fn(&str) -> bool, Suspect);

fn suspect(word: &str, begins_sentence: bool) -> Option<Suspect> {
    const SIGNS: [SuspectSign; 5] = [
        (|word| word.contains("://") || word.starts_with("www."), Suspect::Address),
        (|word| word.contains('@'), Suspect::Mail),
        (is_ticket, Suspect::Ticket),
        (is_path, Suspect::Path),
        (is_host, Suspect::Host),
    ];
    let found = SIGNS.iter().find(|(is_one, _)| is_one(word)).map(|(_, suspect)| *suspect);
    found.or_else(|| is_name(word, begins_sentence).then_some(Suspect::Name))
}

/// `ABC-123`, `#4711`, `owner/name#12`.
fn is_ticket(word: &str) -> bool {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if let Some((_, number)) = word.split_once('#') {
        return is_number(number);
    }
    word.split_once('-').is_some_and(|(project, number)| {
        is_number(number) && project.len() >= 2 && project.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
    })
}

/// `/etc/hosts`, `~/work`, `src/main.rs`, `C:\Users`; not `and/or` or `24/7`.
fn is_path(word: &str) -> bool {
    let has_depth = word.matches(['/', '\\']).count() >= 2;
    let begins = ["/", "~/", "./", "../"].iter().any(|start| word.starts_with(start)) && word.len() > 1;
    let has_drive = word.as_bytes().get(1..3) == Some(b":\\");
    let has_file = word.rsplit_once('/').is_some_and(|(_, name)| name.contains('.'));
    begins || has_drive || has_depth || has_file
}

/// `build01.example.com`, `10.0.0.7`; not `e.g`, `3.2` or `v1.2.3`.
fn is_host(word: &str) -> bool {
    let parts: Vec<&str> = word.split(':').next().unwrap_or(word).split('.').collect();
    let is_part = |part: &&str| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    if parts.len() < 2 || !parts.iter().all(is_part) {
        return false;
    }
    if parts.len() == 4 && parts.iter().all(|part| part.parse::<u8>().is_ok()) {
        return true;
    }
    let last = parts.last().copied().unwrap_or_default();
    last.len() >= 2 && last.bytes().all(|b| b.is_ascii_alphabetic()) && parts.iter().all(|part| part.len() > 1)
}

/// A given name anywhere, or a capital inside a sentence that stands for nothing known. `CI` and `API` are no names.
fn is_name(word: &str, begins_sentence: bool) -> bool {
    // A cause is words joined by `_`.
    if word.split(['_', '-', '\'', '’']).any(|part| GIVEN_NAMES.contains(part.to_lowercase().as_str())) {
        return true;
    }
    let mut chars = word.chars();
    let is_capitalised = chars.next().is_some_and(char::is_uppercase) && chars.any(char::is_lowercase);
    is_capitalised && !begins_sentence && !NO_NAMES.split(' ').any(|known| known == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<(String, Suspect)> {
        suspects(text)
    }

    #[test]
    fn what_gives_a_person_or_place_away_is_asked_about() {
        let expected = [
            ("ask Torres about it", "Torres", Suspect::Name),
            ("priya knows", "priya", Suspect::Name),
            ("Priya knows", "Priya", Suspect::Name),
            ("ask_priya_first", "ask_priya_first", Suspect::Name),
            ("see PAY-1234.", "PAY-1234", Suspect::Ticket),
            ("see #4711", "#4711", Suspect::Ticket),
            ("write to ops@example.com", "ops@example.com", Suspect::Mail),
            ("ping @someone", "@someone", Suspect::Mail),
            ("log into build01.corp.example", "build01.corp.example", Suspect::Host),
            ("it is 10.0.0.7", "10.0.0.7", Suspect::Host),
            ("edit ~/.ssh/config", "~/.ssh/config", Suspect::Path),
            ("in src/main.rs", "src/main.rs", Suspect::Path),
            ("see https://wiki/x", "https://wiki/x", Suspect::Address),
        ];
        for (text, word, suspect) in expected {
            assert_eq!(of(text), [(word.to_owned(), suspect)], "{text}");
        }
    }

    #[test]
    fn plain_words_pass() {
        for text in [
            "ask in a channel",
            "The CI and/or the API is slow 24/7, e.g. v1.2.3",
            "Rerun it. Then wait on Monday: I do",
            "owner_unknown",
        ] {
            assert_eq!(of(text), [], "{text}");
        }
    }

    #[test]
    fn writing_from_right_to_left_and_wide_characters_do_no_harm() {
        assert_eq!(of("שלום עולם 構築する 🦀"), []);
        assert_eq!(of("").len(), 0);
    }
}
