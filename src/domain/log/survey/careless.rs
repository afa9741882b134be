//! Signs that answers were given without reading: told to the person alone, who decides whether they count.

use super::{Answer, PulseResponse, Survey};
use crate::domain::say::length::{duration, seconds};

/// Answering faster than this, in seconds for each item, leaves no time to read.
const SECONDS_TO_READ: f64 = 0.7;
/// Fewer answers than this say nothing about a habit.
const ENOUGH_TO_TELL: usize = 3;

/// Why a pulse's answers may be careless.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Careless {
    /// Seconds per answered item.
    Fast { seconds_per_item: f64 },
    /// The same key on every item, though some are better high and some better low.
    SameKey { key: u8 },
}

impl Careless {
    /// The sign in a sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            Self::Fast { seconds_per_item } => {
                format!("That was fast: {} per question.", duration(seconds(*seconds_per_item)))
            }
            Self::SameKey { key } => {
                format!("Every answer was {key}, although the questions are worded both ways.")
            }
        }
    }
}

/// The signs in `taken`; none does not prove that it was read.
#[must_use]
pub fn careless(survey: &Survey, taken: &PulseResponse) -> Vec<Careless> {
    let given: Vec<&Answer> =
        survey.items.iter().map(|item| taken.answer(&item.id)).filter(|answer| **answer != Answer::Skipped).collect();
    let mut signs = Vec::new();
    if let Some(seconds) = taken.seconds
        && !given.is_empty()
    {
        let seconds_per_item = seconds / given.len() as f64;
        if seconds_per_item < SECONDS_TO_READ {
            signs.push(Careless::Fast { seconds_per_item });
        }
    }
    if let Some(Answer::Option(key)) = given.first()
        && given.len() >= ENOUGH_TO_TELL
        && given.iter().all(|answer| **answer == Answer::Option(*key))
        && survey.has_mixed_polarity()
    {
        signs.push(Careless::SameKey { key: *key });
    }
    signs
}
