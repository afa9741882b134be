//! Amounts with a unit, and intervals: `4.2 h`, `3 to 5 h`, `3 h or more`.

/// A number with `digits` digits after the point, and no minus before a zero.
#[must_use]
pub fn number(value: f64, digits: usize) -> String {
    let text = format!("{value:.digits$}");
    if text.trim_matches(['-', '0', '.']).is_empty() { text.trim_start_matches('-').to_owned() } else { text }
}

/// A number with at most one digit after the point: `3`, `2.5`.
#[must_use]
pub fn short(value: f64) -> String {
    let text = number(value, 1);
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

/// `9.5 h`; a number without a unit stands alone.
#[must_use]
pub fn amount(number: &str, unit: &str) -> String {
    if unit.is_empty() { number.to_owned() } else { format!("{number} {unit}") }
}

/// `3 to 5 h`: the unit once, behind the last number. Ends that carry their own units (`3m 07s`) come with no unit.
#[must_use]
pub fn range(low: &str, high: &str, unit: &str) -> String {
    amount(&format!("{low} to {high}"), unit)
}

/// An interval between two values, each worded by `end`: `3 to 5 h`; without an upper end `3 h or more`.
#[must_use]
pub fn interval([low, high]: [f64; 2], end: impl Fn(f64) -> String, unit: &str) -> String {
    if high.is_finite() { range(&end(low), &end(high), unit) } else { format!("{} or more", amount(&end(low), unit)) }
}

/// `4.2 h`: hours to a tenth.
#[must_use]
pub fn in_hours(value: f64) -> String {
    amount(&number(value, 1), "h")
}

/// `0.4 to 1.9 h`: hours to a tenth.
#[must_use]
pub fn hours(ends: [f64; 2]) -> String {
    interval(ends, |end| number(end, 1), "h")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_unit_stands_once() {
        assert_eq!(hours([3.0, 5.04]), "3.0 to 5.0 h");
        assert_eq!(interval([3.0, 5.0], short, "h"), "3 to 5 h");
        assert_eq!(interval([2.0, f64::INFINITY], short, "days"), "2 days or more");
        assert_eq!(range("45s", "3m 07s", ""), "45s to 3m 07s");
    }

    #[test]
    fn zero_has_no_minus_and_a_whole_number_no_point() {
        assert_eq!((number(-0.04, 1), number(-0.06, 1)), ("0.0".into(), "-0.1".into()));
        assert_eq!((short(3.0), short(2.5)), ("3".into(), "2.5".into()));
    }
}
