//! How often a pulse comes, as a survey file says it in words.

use std::fmt;
use std::str::FromStr;

/// How often a pulse comes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cadence {
    /// Every n weeks (1 to 52).
    EveryWeeks(u32),
    /// Every n weeks, taking turns with another pulse.
    Alternating { weeks: u32, with: String },
    /// Once a quarter.
    Quarterly,
    /// On n random working days a week (1 to 5), at the end of the day.
    RandomDays(u32),
    /// After each task of a pilot.
    PerTask,
    /// After a wait that the strip asks about.
    PerWait,
    /// Only when somebody asks for it.
    OnRequest,
}

/// One spelling of each form, for messages and the nearest valid word.
pub(super) const FORMS: &[&str] = &[
    "every 4 weeks",
    "every 8 weeks, alternating with ID",
    "quarterly",
    "2 random days a week",
    "per task, only during a pilot",
    "per prompted wait",
    "on request",
];

/// Words that are no cadence, with what would be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected one of {}", FORMS.iter().map(|form| format!("\"{form}\"")).collect::<Vec<_>>().join(", "))]
pub struct NoCadence;

impl FromStr for Cadence {
    type Err = NoCadence;

    fn from_str(given: &str) -> Result<Self, NoCadence> {
        let weeks = |word: &str| word.parse().ok().filter(|n| (1..=52).contains(n)).ok_or(NoCadence);
        let words: Vec<&str> = given.split(' ').collect();
        match words[..] {
            ["quarterly"] => Ok(Self::Quarterly),
            ["every", "week"] => Ok(Self::EveryWeeks(1)),
            ["every", n, "weeks"] => weeks(n).map(Self::EveryWeeks),
            ["every", n, "weeks,", "alternating", "with", id] if !id.is_empty() => {
                Ok(Self::Alternating { weeks: weeks(n)?, with: id.to_owned() })
            }
            ["1", "random", "day", "a", "week"] => Ok(Self::RandomDays(1)),
            [n, "random", "days", "a", "week"] => {
                n.parse().ok().filter(|n| (1..=5).contains(n)).map(Self::RandomDays).ok_or(NoCadence)
            }
            ["per", "task,", "only", "during", "a", "pilot"] => Ok(Self::PerTask),
            ["per", "prompted", "wait"] => Ok(Self::PerWait),
            ["on", "request"] => Ok(Self::OnRequest),
            _ => Err(NoCadence),
        }
    }
}

impl Cadence {
    /// The same for a list, where the file's words are too long or say more than there is to know.
    #[must_use]
    pub fn in_short(&self) -> String {
        match self {
            Self::Alternating { weeks, .. } => format!("{}, in turn", Self::EveryWeeks(*weeks)),
            Self::PerTask => "each task of a pilot".to_owned(),
            Self::PerWait => "with a wait".to_owned(),
            other => other.to_string(),
        }
    }
}

impl fmt::Display for Cadence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::EveryWeeks(1) => f.write_str("every week"),
            Self::EveryWeeks(weeks) => write!(f, "every {weeks} weeks"),
            Self::Alternating { weeks, with } => write!(f, "every {weeks} weeks, alternating with {with}"),
            Self::Quarterly => f.write_str("quarterly"),
            Self::RandomDays(1) => f.write_str("1 random day a week"),
            Self::RandomDays(days) => write!(f, "{days} random days a week"),
            Self::PerTask => f.write_str("per task, only during a pilot"),
            Self::PerWait => f.write_str("per prompted wait"),
            Self::OnRequest => f.write_str("on request"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_reads_back_as_it_is_written() {
        for form in FORMS {
            let cadence: Cadence = form.parse().unwrap();
            assert_eq!(cadence.to_string(), *form);
        }
        for wrong in ["", "every 0 weeks", "every 53 weeks", "6 random days a week", "every  4 weeks", "Quarterly"] {
            assert_eq!(wrong.parse::<Cadence>(), Err(NoCadence), "{wrong}");
        }
    }
}
