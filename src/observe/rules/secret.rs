//! Words that look like a secret: tokens by their known beginnings, and what no person would call a target. A word too many
//! taken for one costs a label its target; one too few would be kept for years.

/// How tokens of known services begin.
const BEGINNINGS: [&str; 28] = [
    "akia",
    "asia",
    "aiza",
    "ghp_",
    "gho_",
    "ghu_",
    "ghs_",
    "ghr_",
    "github_pat_",
    "glpat-",
    "gldt-",
    "sk-",
    "sk_live",
    "sk_test",
    "rk_live",
    "pk_live",
    "xoxb-",
    "xoxp-",
    "xoxa-",
    "xapp-",
    "npm_",
    "pypi-",
    "eyj",
    "hf_",
    "dop_v1_",
    "sg.",
    "ya29.",
    "whsec_",
];
/// A shorter token has too few letters behind its beginning to be one.
const SHORTEST_TOKEN: usize = 10;
/// Shorter words are anybody's.
const SHORTEST: usize = 10;
/// Letters of a word without a vowel among them, at most.
const CONSONANTS: usize = 6;

/// Whether `word` looks like a token, a password or a number that was made by chance.
pub(super) fn is_like_one(word: &str) -> bool {
    let small = word.to_ascii_lowercase();
    if word.len() >= SHORTEST_TOKEN && BEGINNINGS.iter().any(|beginning| small.starts_with(beginning)) {
        return true;
    }
    word.split(|c: char| !c.is_ascii_alphanumeric()).any(is_by_chance)
}

/// One part of a word, between punctuation.
fn is_by_chance(part: &str) -> bool {
    if part.len() < SHORTEST {
        return false;
    }
    let classes: Vec<SignClass> = part.bytes().map(SignClass::of).collect();
    // `hunter2secret`: names have a number at the end, a version or a size.
    let digits_within =
        classes.windows(2).filter(|pair| pair[0] == SignClass::Digit && pair[1] != SignClass::Digit).count();
    let is_hex = part.bytes().all(|byte| byte.is_ascii_hexdigit()) && classes.contains(&SignClass::Digit);
    // `aXbYcZ`: in a name every capital begins a word of some length.
    let capitals =
        classes.windows(2).filter(|pair| pair[0] == SignClass::Small && pair[1] == SignClass::Capital).count();
    let is_mixed = capitals >= 3 && part.len() < 4 * (capitals + 1);
    digits_within > 0 || is_hex || is_mixed || longest_without_vowel(part) > CONSONANTS
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum SignClass {
    Small,
    Capital,
    Digit,
}

impl SignClass {
    fn of(byte: u8) -> Self {
        match byte {
            b'0'..=b'9' => Self::Digit,
            b'A'..=b'Z' => Self::Capital,
            _ => Self::Small,
        }
    }
}

fn longest_without_vowel(part: &str) -> usize {
    let is_vowel = |c: char| "aeiouyAEIOUY".contains(c) || c.is_ascii_digit();
    part.split(is_vowel).map(str::len).max().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::is_like_one;

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
            assert!(is_like_one(word), "{word}");
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
            assert!(!is_like_one(word), "{word}");
        }
    }
}
