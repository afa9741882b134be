//! What the names of targets and scripts tell of their kind: `test:unit`, `build-docs`, `assembleDebug`. Data: `assets/targets.toml`.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::schema::VerbMeaning;
use super::secret;
use crate::domain::log::wait::Kind;
use crate::observe::verdict::ToolRole;

/// The text of the table, for the rules' version.
pub(super) const SOURCE: &str = include_str!("../../../assets/targets.toml");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    tokens: Vec<String>,
    kind: HashMap<Kind, Vec<String>>,
    role: HashMap<ToolRole, Vec<String>>,
}

#[expect(clippy::expect_used, reason = "the file is compiled in and a test reads it")]
static TABLE: LazyLock<Table> = LazyLock::new(|| toml::from_str(SOURCE).expect("assets/targets.toml parses"));

static WORDS: LazyLock<HashMap<&str, VerbMeaning>> = LazyLock::new(|| {
    let kinds = TABLE.kind.iter().map(|(kind, words)| (VerbMeaning::Wait(*kind), words));
    let roles = TABLE.role.iter().map(|(role, words)| (VerbMeaning::NotAWait(*role), words));
    kinds.chain(roles).flat_map(|(meaning, words)| words.iter().map(move |word| (word.as_str(), meaning))).collect()
});

/// What `target` tells of itself: the first of its parts that is in the table decides, but one that watches always wins.
pub(super) fn meaning(target: &str) -> Option<VerbMeaning> {
    let mut first = None;
    for part in parts(target) {
        let found = WORDS.get(part.to_ascii_lowercase().as_str()).copied();
        if found == Some(VerbMeaning::NotAWait(ToolRole::Watcher)) {
            return found;
        }
        first = first.or(found);
    }
    first
}

/// Whether `word` may be shown as a target: up to 24 of `A-Z a-z 0-9 _ : . -`, beginning with a letter, `_` or `:`, and not
/// like a secret that was typed or pasted there.
pub(super) fn is_target(word: &str) -> bool {
    !secret::is_like_one(word, &TABLE.tokens)
        && word.len() <= 24
        && word.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_' || c == ':')
        && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_:.-".contains(&byte))
}

/// The words of a name: split where punctuation or a capital letter says so.
fn parts(target: &str) -> impl Iterator<Item = &str> {
    target.split(|c: char| !c.is_ascii_alphanumeric()).flat_map(|word| {
        let mut rest = word;
        std::iter::from_fn(move || {
            if rest.is_empty() {
                return None;
            }
            let bytes = rest.as_bytes();
            let end = (1..bytes.len())
                .find(|&at| bytes[at].is_ascii_uppercase() && bytes[at - 1].is_ascii_lowercase())
                .unwrap_or(rest.len());
            let (part, tail) = rest.split_at(end);
            rest = tail;
            Some(part)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_tells_its_kind_by_its_first_known_part() {
        assert_eq!(meaning("test:unit"), Some(VerbMeaning::Wait(Kind::Test)));
        assert_eq!(meaning("build-server"), Some(VerbMeaning::Wait(Kind::Build)));
        assert_eq!(meaning("connectedAndroidTest"), Some(VerbMeaning::Wait(Kind::Test)));
        assert_eq!(meaning(":app:assembleDebug"), Some(VerbMeaning::Wait(Kind::Build)));
        assert_eq!(meaning("build:watch"), Some(VerbMeaning::NotAWait(ToolRole::Watcher)));
        assert_eq!(meaning("frobnicate"), None);
    }

    #[test]
    fn a_path_an_address_and_a_long_token_are_no_targets() {
        for word in ["src/main.o", "me@host", "0123abcd", "a-word-that-is-much-too-long", "", "a b", "PASS=x", "é"] {
            assert!(!is_target(word), "{word}");
        }
        for secret in ["AKIAIOSFODNN7EXAMPLE", "ghp_16C7e42F292c6912", "hunter2secretPassw0rd"] {
            assert!(!is_target(secret), "{secret}");
        }
        assert!(is_target("test:unit") && is_target(":app:lint") && is_target("Build.Release_1"));
    }

    #[test]
    fn tokens_passwords_and_numbers_by_chance_are_secrets() {
        for word in [
            "AKIAIOSFODNN7EXAMPLE",
            "ghp_16C7e42F292c6912E7",
            "glpat-abcdefghij",
            "sk-live-abcdefgh",
            "xoxb-1234567890",
            "eyJhbGciOiJIUzI1NiJ9",
            "hunter2secret",
            "hunter2secretPassw0rd",
            "correct4horse",
            "deadbeef0123",
            "e3b0c44298fc1c14",
            "aBcDeFgHiJkL",
            "qwrtzpsdfghjk",
            "a-9f86d081884c7d65",
        ] {
            assert!(secret::is_like_one(word, &TABLE.tokens), "{word}");
        }
    }

    #[test]
    fn names_of_targets_are_none() {
        for word in [
            "test",
            "test:unit",
            "build-server",
            "connectedAndroidTest",
            ":app:assembleDebug",
            "e2e",
            "k8s-deploy",
            "x86_64",
            "secrets",
            "token-refresh",
            "typecheck",
            "docs_html",
            "integration-tests",
            "Build.Release_1",
            "kubernetes2",
            "release-2.1.0",
            "python311",
            "test_utf8",
            "install-strip",
            "generateProtobufs",
            "lint:css:fix",
            "bootstrap",
            "assembleReleaseBundle",
            "rust_src",
            "npm_ci",
            "sk",
        ] {
            assert!(!secret::is_like_one(word, &TABLE.tokens), "{word}");
        }
    }
}
