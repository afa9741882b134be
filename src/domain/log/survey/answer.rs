//! One answer: how it fits its item, and how JSON, commands and sentences spell it.
//!
//! Skipped and "does not apply" are different answers and stay apart everywhere.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Item, ItemKind};
use crate::domain::log::tag::Tag;
use crate::domain::say::count::count;
use crate::domain::say::words::UnknownWord;

/// What a person answered to one item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "AnswerJson", into = "AnswerJson")]
pub enum Answer {
    /// An option, counted from 1; for bipolar items 1 (fully left) to 5 (fully right).
    Option(u8),
    /// Several options of a multi item, counted from 1; never empty.
    Many(BTreeSet<u8>),
    /// A drag category, or `other`.
    Tag(Tag),
    /// Key `0`: the question does not apply or can't be said.
    NotApplicable,
    /// Passed over.
    Skipped,
}

/// Why an answer does not fit its item.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AnswerError {
    #[error("`{item}` takes 1 to {highest}, 0 ({na}) or an empty value to skip, not {given}")]
    OutOfRange { item: String, highest: u8, na: String, given: String },
    #[error("`{item}` takes one option, not several")]
    OnlyOne { item: String },
    #[error("`{item}` takes at most {}, not {given}", count(*max, "option"))]
    TooMany { item: String, max: u8, given: usize },
    #[error("`{item}` takes a tag such as build_test, 0 ({na}) or an empty value to skip, not {given}")]
    NoTag { item: String, na: String, given: String },
    #[error("`{item}`: {error}")]
    UnknownTag { item: String, error: UnknownWord },
    #[error("`{item}` is asked with options, not with a tag")]
    Untaggable { item: String },
}

impl Answer {
    /// Whether `option` (counted from 1) was chosen, alone or among several.
    #[must_use]
    pub fn chooses(&self, option: u8) -> bool {
        match self {
            Self::Option(number) => *number == option,
            Self::Many(numbers) => numbers.contains(&option),
            Self::Tag(_) | Self::NotApplicable | Self::Skipped => false,
        }
    }
}

impl Item {
    /// Whether `answer` is one that this item can have. The error says what it takes.
    pub fn accepts(&self, answer: &Answer) -> Result<(), AnswerError> {
        let item = || self.id.clone();
        let no_tag = |given: String| AnswerError::NoTag { item: item(), na: self.na.clone(), given };
        match (answer, &self.kind) {
            (Answer::Tag(tag), ItemKind::Tag) if *tag == Tag::not_held_up() => Err(no_tag(tag.to_string())),
            (Answer::Skipped | Answer::NotApplicable, _) | (Answer::Tag(_), ItemKind::Tag) => Ok(()),
            (Answer::Tag(_), _) => Err(AnswerError::Untaggable { item: item() }),
            (Answer::Option(number), ItemKind::Tag) => Err(no_tag(number.to_string())),
            (Answer::Option(number), _) => self.in_range(*number),
            (Answer::Many(numbers), ItemKind::Multi { max, .. }) if numbers.len() > usize::from(*max) => {
                Err(AnswerError::TooMany { item: item(), max: *max, given: numbers.len() })
            }
            (Answer::Many(numbers), ItemKind::Multi { .. }) if numbers.is_empty() => {
                Err(self.out_of_range("no option"))
            }
            (Answer::Many(numbers), ItemKind::Multi { .. }) => {
                numbers.iter().try_for_each(|number| self.in_range(*number))
            }
            (Answer::Many(_), _) => Err(AnswerError::OnlyOne { item: item() }),
        }
    }

    fn in_range(&self, number: u8) -> Result<(), AnswerError> {
        if (1..=self.options()).contains(&number) { Ok(()) } else { Err(self.out_of_range(&number.to_string())) }
    }

    fn out_of_range(&self, given: &str) -> AnswerError {
        AnswerError::OutOfRange {
            item: self.id.clone(),
            highest: self.options(),
            na: self.na.clone(),
            given: crate::domain::say::escape::clean(given),
        }
    }

    /// Reads an answer as `draglog pulse answer ID item=value` spells it: `3`, `1,4`, a tag's id, `0`, nothing or `skip`.
    pub fn parse_answer(&self, value: &str) -> Result<Answer, AnswerError> {
        let answer = match value.trim() {
            "" | "skip" => Answer::Skipped,
            "0" => Answer::NotApplicable,
            word if self.kind == ItemKind::Tag => {
                Answer::Tag(word.parse().map_err(|error| AnswerError::UnknownTag { item: self.id.clone(), error })?)
            }
            word => self.numbers(word)?,
        };
        self.accepts(&answer).map(|()| answer)
    }

    /// One option or, of a multi item, several.
    fn numbers(&self, word: &str) -> Result<Answer, AnswerError> {
        let number = |part: &str| part.trim().parse().map_err(|_| self.out_of_range(part));
        let numbers = word.split(',').map(number).collect::<Result<BTreeSet<u8>, _>>()?;
        match (&self.kind, numbers.first()) {
            (ItemKind::Multi { .. }, _) => Ok(Answer::Many(numbers)),
            (_, Some(number)) if numbers.len() == 1 => Ok(Answer::Option(*number)),
            _ => Err(AnswerError::OnlyOne { item: self.id.clone() }),
        }
    }

    /// The answer in the words it was asked with.
    #[must_use]
    pub fn in_words(&self, answer: &Answer) -> String {
        let label = |number: u8| match &self.kind {
            ItemKind::Bipolar { left, .. } if number == 1 => left.clone(),
            ItemKind::Bipolar { right, .. } if number == super::BIPOLAR_STEPS => right.clone(),
            ItemKind::Bipolar { .. } => format!("{number} of {}", super::BIPOLAR_STEPS),
            _ => self.labels().get(usize::from(number).wrapping_sub(1)).cloned().unwrap_or_else(|| number.to_string()),
        };
        match answer {
            Answer::Option(number) => label(*number),
            Answer::Many(numbers) => numbers.iter().map(|number| label(*number)).collect::<Vec<_>>().join(", "),
            Answer::Tag(tag) => tag.name().to_owned(),
            Answer::NotApplicable => self.na.clone(),
            Answer::Skipped => "skipped".to_owned(),
        }
    }
}

/// An answer as JSON spells it.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum AnswerJson {
    Number(u8),
    Numbers(BTreeSet<u8>),
    Tag(Tag),
    Nothing,
}

impl From<Answer> for AnswerJson {
    fn from(answer: Answer) -> Self {
        match answer {
            Answer::Option(number) => Self::Number(number),
            Answer::Many(numbers) => Self::Numbers(numbers),
            Answer::Tag(tag) => Self::Tag(tag),
            Answer::NotApplicable => Self::Number(0),
            Answer::Skipped => Self::Nothing,
        }
    }
}

impl From<AnswerJson> for Answer {
    fn from(spelling: AnswerJson) -> Self {
        match spelling {
            AnswerJson::Number(0) => Self::NotApplicable,
            AnswerJson::Number(number) => Self::Option(number),
            AnswerJson::Numbers(numbers) => Self::Many(numbers),
            AnswerJson::Tag(tag) => Self::Tag(tag),
            AnswerJson::Nothing => Self::Skipped,
        }
    }
}
