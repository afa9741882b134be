//! Words that look like a secret: tokens by their known beginnings, and what no person would call a target. A word too many
//! taken for one costs a label its target; one too few would be kept for years.

/// A shorter token has too few letters behind its beginning to be one.
const SHORTEST_TOKEN: usize = 10;
/// Shorter words are anybody's.
const SHORTEST: usize = 10;
/// Letters of a word without a vowel among them, at most.
const CONSONANTS: usize = 6;

/// Whether `word` looks like a password or a number that was made by chance, or begins as one of `tokens` (in small letters).
pub(super) fn is_like_one(word: &str, tokens: &[String]) -> bool {
    let small = word.to_ascii_lowercase();
    let is_token = word.len() >= SHORTEST_TOKEN && tokens.iter().any(|beginning| small.starts_with(beginning));
    is_token || word.split(|c: char| !c.is_ascii_alphanumeric()).any(is_by_chance)
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
