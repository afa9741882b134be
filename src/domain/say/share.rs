//! Shares: `5 of 8`, `29 %`, `16 to 47 %`. Fewer than ten are never given in percent.

use std::fmt::Display;

/// The smallest whole of which a share is given in percent.
pub const PERCENT_FROM: u64 = 10;

/// What stands for everything that is not shown, whatever the reason.
pub const KEPT_BACK: &str = "Kept back to protect people";

/// `5 of 8`.
pub fn of(hits: impl Display, total: impl Display) -> String {
    format!("{hits} of {total}")
}

/// A count that is known to lie between two bounds: `5 of 8`, `6 or more of 8`, `fewer than 3 of 8`, `4 to 6 of 12`.
#[must_use]
pub fn known(at_least: u32, at_most: u32, whole: u32) -> String {
    match (at_least, at_most) {
        (least, most) if least == most => of(least, whole),
        (0, most) if most < whole => format!("fewer than {} of {whole}", most + 1),
        (least, most) if least > 0 && most >= whole => format!("{least} or more of {whole}"),
        (least, most) => format!("{least} to {most} of {whole}"),
    }
}

/// `29 %`: whole percent.
#[must_use]
pub fn percent(share: f64) -> String {
    format!("{} %", percent_number(share))
}

/// `16 to 47 %`.
#[must_use]
pub fn percents([low, high]: [f64; 2]) -> String {
    format!("{} to {} %", percent_number(low), percent_number(high))
}

/// A share as a whole percentage without its sign.
#[must_use]
pub fn percent_number(share: f64) -> String {
    super::interval::number(share * 100.0, 0)
}

/// A share with its interval: `9 of 31 runs (29 %; 16 to 47 % would fit)`; with fewer than ten `5 of 7 runs; with so
/// few, anything from about a third to nine in ten would fit`. Without a noun for tables.
pub fn with_interval(hits: impl Into<u64>, total: impl Into<u64>, noun: &str, interval: Option<[f64; 2]>) -> String {
    let (hits, total) = (hits.into(), total.into());
    let counts = [of(hits, total).as_str(), noun].join(" ").trim_end().to_owned();
    let Some(ends) = interval else { return counts };
    if total < PERCENT_FROM {
        return format!("{counts}; with so few, anything from {} would fit", in_words(ends));
    }
    let share = hits as f64 / total as f64;
    format!("{counts} ({}; {} would fit)", percent(share), percents(ends))
}

/// The same where a row has little room: `29 % (16 to 47), 9 of 31`; `5 of 7 (a third to nine in ten)`.
pub fn in_short(hits: impl Into<u64>, total: impl Into<u64>, interval: Option<[f64; 2]>) -> String {
    let (hits, total) = (hits.into(), total.into());
    let counts = of(hits, total);
    let Some(ends) = interval else { return counts };
    if total < PERCENT_FROM {
        return format!("{counts} ({})", in_words(ends).trim_start_matches("about "));
    }
    let share = hits as f64 / total as f64;
    format!("{} ({} to {}), {counts}", percent(share), percent_number(ends[0]), percent_number(ends[1]))
}

/// `95 % sure`, and of what is only nominally so `roughly 90 % sure`.
#[must_use]
pub fn sureness(confidence: f64, is_rough: bool) -> String {
    let roughly = if is_rough { "roughly " } else { "" };
    format!("{roughly}{} % sure", percent_number(confidence))
}

/// An interval of shares in words: `about a third to nine in ten`.
fn in_words([low, high]: [f64; 2]) -> String {
    let (from, to) = (nearest(low), nearest(high));
    if from == to { format!("about {from}") } else { format!("about {from} to {to}") }
}

/// A share in the nearest word that people use for one.
fn nearest(share: f64) -> &'static str {
    const WORDS: [(f64, &str); 13] = [
        (0.0, "none"),
        (0.1, "one in ten"),
        (0.2, "one in five"),
        (0.25, "a quarter"),
        (1.0 / 3.0, "a third"),
        (0.4, "two in five"),
        (0.5, "half"),
        (0.6, "three in five"),
        (2.0 / 3.0, "two thirds"),
        (0.75, "three quarters"),
        (0.8, "four in five"),
        (0.9, "nine in ten"),
        (1.0, "all"),
    ];
    let near = |word: &&(f64, &str)| (word.0 - share).abs();
    WORDS.iter().min_by(|a, b| near(a).total_cmp(&near(b))).map_or("half", |word| word.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FEW: Option<[f64; 2]> = Some([0.36, 0.92]);
    const MANY: Option<[f64; 2]> = Some([0.161, 0.466]);

    #[test]
    fn five_of_seven_is_said_in_words_and_nine_of_31_in_percent() {
        assert_eq!(
            with_interval(5_u32, 7_u32, "people", FEW),
            "5 of 7 people; with so few, anything from about a third to nine in ten would fit"
        );
        assert_eq!(with_interval(9_u64, 31_u64, "runs", MANY), "9 of 31 runs (29 %; 16 to 47 % would fit)");
        assert_eq!(with_interval(9_u64, 31_u64, "", MANY), "9 of 31 (29 %; 16 to 47 % would fit)");
        assert_eq!(with_interval(0_u64, 0_u64, "runs", None), "0 of 0 runs");
    }

    #[test]
    fn a_narrow_row_has_the_same_numbers() {
        assert_eq!(in_short(9_u64, 31_u64, MANY), "29 % (16 to 47), 9 of 31");
        assert_eq!(in_short(5_u64, 7_u64, FEW), "5 of 7 (a third to nine in ten)");
        assert_eq!((percent(0.004), percent(-0.001)), ("0 %".into(), "0 %".into()));
        assert_eq!(sureness(0.9, true), "roughly 90 % sure");
    }
}
