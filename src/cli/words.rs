//! Words of closed lists and times as arguments: a slip ends with exit code 2 and the nearest word, and shells complete them.

use std::marker::PhantomData;
use std::str::FromStr;

use clap::builder::{PossibleValue, TypedValueParser, ValueParser};
use clap::error::ErrorKind;

use crate::domain::log::wait::Outcome;
use crate::domain::say::escape::clean;
use crate::domain::say::words::{UnknownWord, WordList, nearest};

/// Reads a word of type `T`.
#[derive(Clone)]
struct Words<T>(PhantomData<T>);

impl<T: WordList + Clone + Send + Sync + 'static> TypedValueParser for Words<T> {
    type Value = T;

    fn parse_ref(
        &self,
        command: &clap::Command,
        _argument: Option<&clap::Arg>,
        value: &std::ffi::OsStr,
    ) -> Result<T, clap::Error> {
        let word = value.to_string_lossy();
        word.parse().map_err(|error: UnknownWord| {
            clap::Error::raw(ErrorKind::ValueValidation, format!("{error}\n")).with_cmd(command)
        })
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(T::words().into_iter().map(PossibleValue::new)))
    }
}

/// Reads a word of a closed list.
#[must_use]
pub(crate) fn of<T: WordList + Clone + Send + Sync + 'static>() -> ValueParser {
    ValueParser::new(Words::<T>(PhantomData))
}

/// How a wait that is over ended, as far as a person can say.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OutcomeWord(pub Outcome);

impl OutcomeWord {
    const WORDS: [Outcome; 4] = [Outcome::Succeeded, Outcome::Failed, Outcome::Cancelled, Outcome::Unknown];
}

impl WordList for OutcomeWord {
    fn words() -> Vec<&'static str> {
        Self::WORDS.map(Outcome::as_str).into()
    }
}

impl FromStr for OutcomeWord {
    type Err = UnknownWord;

    fn from_str(given: &str) -> Result<Self, Self::Err> {
        let known = Self::WORDS.into_iter().find(|outcome| outcome.as_str() == given);
        known.map(Self).ok_or_else(|| UnknownWord::new("outcome", given, Self::words()))
    }
}

/// `yes` or `no`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct YesNo(pub bool);

impl WordList for YesNo {
    fn words() -> Vec<&'static str> {
        vec!["yes", "no"]
    }
}

impl FromStr for YesNo {
    type Err = UnknownWord;

    fn from_str(given: &str) -> Result<Self, Self::Err> {
        match given {
            "yes" => Ok(Self(true)),
            "no" => Ok(Self(false)),
            _ => Err(UnknownWord::new("answer", given, Self::words())),
        }
    }
}

/// "; did you mean `test`?" where one of the names is near what was given; else nothing.
#[must_use]
pub(crate) fn did_you_mean<'a>(given: &str, names: impl IntoIterator<Item = &'a String>) -> String {
    let near = nearest(given, names.into_iter().map(String::as_str));
    near.map_or_else(String::new, |near| format!("; did you mean `{}`?", clean(near)))
}

/// A whole number of something, in a range that the message names.
#[must_use]
pub(crate) fn whole<T>(range: std::ops::RangeInclusive<u32>, what: &'static str) -> ValueParser
where
    T: TryFrom<u32> + Clone + Send + Sync + 'static,
{
    ValueParser::new(move |text: &str| {
        let number = text.parse().ok().filter(|number| range.contains(number));
        number.and_then(|number| T::try_from(number).ok()).ok_or_else(|| {
            let [least, most] = [range.start(), range.end()].map(ToString::to_string);
            format!("expected a whole number of {what} from {least} to {most}")
        })
    })
}
