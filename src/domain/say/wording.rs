//! Words that no shipped sentence about somebody's work may use, and what to say instead. One list for insights, recap,
//! pilots, reports and interviews; tests read every shipped text with [`objections`].
//!
//! The subject of a sentence is the system. Numbers come with their interval, a change is either within the usual
//! movement or worth asking about, and nothing is proven.

/// Words and phrases that are not used, each with what is said instead.
pub const BANNED: &[(&str, &str)] = &[
    ("improved", WORTH_ASKING),
    ("improves", WORTH_ASKING),
    ("improvement", WORTH_ASKING),
    ("improvements", WORTH_ASKING),
    ("significant", WORTH_ASKING),
    ("significantly", WORTH_ASKING),
    ("prove", "say how sure: the interval, the number of cases"),
    ("proves", "say how sure: the interval, the number of cases"),
    ("proven", "say how sure: the interval, the number of cases"),
    ("proof", "say how sure: the interval, the number of cases"),
    ("better", USUAL),
    ("worse", USUAL),
    ("industry average", VENDOR),
    ("industry standard", VENDOR),
    ("benchmark", VENDOR),
    ("waste", "say what held the work up"),
    ("wastes", "say what held the work up"),
    ("wasted", "say what held the work up"),
    ("unproductive", "say what held the work up"),
    ("lost hours", "say what held the work up, and between which hours"),
    ("the team spent", SYSTEM),
    ("reviewers are slow", SYSTEM),
    ("slow reviewers", SYSTEM),
    ("slow developers", SYSTEM),
    ("developers waste", SYSTEM),
    ("you are slow", SYSTEM),
    ("your performance", SYSTEM),
    ("top performer", SYSTEM),
    ("low performer", SYSTEM),
    ("underperforming", SYSTEM),
    ("average developer", SYSTEM),
    ("leaderboard", SYSTEM),
    ("productivity score", SYSTEM),
    ("23 minutes", "no published paper has this figure: leave it out"),
];

const USUAL: &str = "\"within usual week-to-week movement\"";
const WORTH_ASKING: &str = "\"larger than usual movement: worth asking what changed\"";
const VENDOR: &str = "\"vendor survey of so many, other question, for context\"";
const SYSTEM: &str = "the system is the subject: \"the pipeline held work up\"";

/// Sentences prescribed word for word and the name of a frozen answer range, in which a banned word may stand.
const PRESCRIBED: &[&str] =
    &["daily or better", "do not read it as better or worse", "part of any improvement is expected anyway"];

/// What is wrong with the wording of `text`: each banned phrase in it with what to say instead, exclamation marks,
/// arrows and percentages with decimals.
#[must_use]
pub fn objections(text: &str) -> Vec<String> {
    let mut words = plain(text);
    for sentence in PRESCRIBED {
        words = words.replace(&plain(sentence), " ");
    }
    let banned = BANNED.iter().filter(|(phrase, _)| words.contains(&plain(phrase)));
    let mut found: Vec<String> = banned.map(|(phrase, instead)| format!("`{phrase}`: say {instead}")).collect();
    if text.contains('!') {
        found.push("an exclamation mark".into());
    }
    if text.contains(['↑', '↓', '▲', '▼', '⬆', '⬇', '↗', '↘']) {
        found.push("an arrow: say in words whether the movement is larger than usual".into());
    }
    if has_decimal_percentage(text) {
        found.push("a percentage with decimals".into());
    }
    found
}

/// Lower case, with single spaces for everything that is no letter or digit, and a space at both ends.
fn plain(text: &str) -> String {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    format!(" {} ", words.join(" "))
}

fn has_decimal_percentage(text: &str) -> bool {
    text.match_indices('%').any(|(at, _)| {
        let before = text[..at].trim_end_matches([' ', '\u{a0}', '\u{202f}']);
        let number = &before[before.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.').len()..];
        number.trim_start_matches('.').contains('.')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_must_not_be_said_is_found_whatever_its_case() {
        for text in [
            "Slightly improved",
            "A Significant change",
            "It proves that the queue helps.",
            "better than last week",
            "Industry\naverage: 4 h",
            "Builds took 12.5 % longer",
            "Well done!",
            "blocked ↓ 12 %",
            "Reviewers are slow",
        ] {
            assert_eq!(objections(text).len(), 1, "{text}: {:?}", objections(text));
        }
    }

    #[test]
    fn what_is_prescribed_may_be_said() {
        for text in [
            "Within usual week-to-week movement: do not read it as better or worse",
            "Selected because it looked bad; part of any improvement is expected anyway",
            "Larger than usual movement: worth asking what changed",
            "Changes waited 9 working hours (median) for a first answer",
            "Between 3.2 and 5.1 hours per observed developer-week (roughly 90 % sure)",
            "58 % of the leaders asked; version 1.2, 44 to 71 %",
        ] {
            assert_eq!(objections(text), [] as [String; 0], "{text}");
        }
        assert_eq!(objections("do not read it as better or worse. Better so.").len(), 1);
    }
}
