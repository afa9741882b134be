//! Words of closed lists and times as arguments: a slip ends with exit code 2 and the nearest word, and shells complete them.

use std::marker::PhantomData;
use std::str::FromStr;

use clap::builder::{PossibleValue, TypedValueParser, ValueParser};
use clap::error::ErrorKind;

use crate::domain::figure::stats::Metric;
use crate::domain::log::evidence::ImportFormat;
use crate::domain::log::tag::Tag;
use crate::domain::log::wait::{Actor, HuntOutcome, Kind, Outcome};
use crate::domain::say::words::UnknownWord;

/// Reads a word of type `T`.
#[derive(Clone)]
struct Words<T> {
    all: Vec<&'static str>,
    of: PhantomData<T>,
}

impl<T: FromStr<Err = UnknownWord> + Clone + Send + Sync + 'static> Words<T> {
    fn parser(all: impl IntoIterator<Item = &'static str>) -> ValueParser {
        ValueParser::new(Self { all: all.into_iter().collect(), of: PhantomData })
    }
}

impl<T: FromStr<Err = UnknownWord> + Clone + Send + Sync + 'static> TypedValueParser for Words<T> {
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
        Some(Box::new(self.all.iter().map(|word| PossibleValue::new(*word))))
    }
}

/// A kind of wait.
#[must_use]
pub(crate) fn kind() -> ValueParser {
    Words::<Kind>::parser(Kind::ALL.iter().map(|kind| kind.as_str()))
}

/// A tag's id.
#[must_use]
pub(crate) fn tag() -> ValueParser {
    Words::<Tag>::parser(Tag::all().map(Tag::id))
}

/// What a pilot measures.
#[must_use]
pub(crate) fn metric() -> ValueParser {
    Words::<Metric>::parser(Metric::ALL.iter().map(|metric| metric.as_str()))
}

/// Who a run belonged to.
#[must_use]
pub(crate) fn actor() -> ValueParser {
    Words::<Actor>::parser(Actor::ALL.iter().map(|actor| actor.as_str()))
}

/// A foreign format.
#[must_use]
pub(crate) fn format() -> ValueParser {
    Words::<ImportFormat>::parser(ImportFormat::ALL.iter().map(|format| format.as_str()))
}

/// Where the answer to a context hunt was.
#[must_use]
pub(crate) fn found() -> ValueParser {
    Words::<HuntOutcome>::parser(HuntOutcome::ALL.iter().map(|found| found.as_str()))
}

/// How a wait that is over ended, as far as a person can say.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OutcomeWord(pub Outcome);

impl FromStr for OutcomeWord {
    type Err = UnknownWord;

    fn from_str(given: &str) -> Result<Self, Self::Err> {
        let known = Self::WORDS.into_iter().find(|outcome| outcome.as_str() == given);
        known.map(Self).ok_or_else(|| UnknownWord::new("outcome", given, Self::WORDS.map(Outcome::as_str)))
    }
}

impl OutcomeWord {
    const WORDS: [Outcome; 4] = [Outcome::Succeeded, Outcome::Failed, Outcome::Cancelled, Outcome::Unknown];

    /// Reads one.
    #[must_use]
    pub(crate) fn parser() -> ValueParser {
        Words::<Self>::parser(Self::WORDS.map(Outcome::as_str))
    }
}

/// `yes` or `no`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct YesNo(pub bool);

impl FromStr for YesNo {
    type Err = UnknownWord;

    fn from_str(given: &str) -> Result<Self, Self::Err> {
        match given {
            "yes" => Ok(Self(true)),
            "no" => Ok(Self(false)),
            _ => Err(UnknownWord::new("answer", given, ["yes", "no"])),
        }
    }
}

impl YesNo {
    /// Reads one.
    #[must_use]
    pub(crate) fn parser() -> ValueParser {
        Words::<Self>::parser(["yes", "no"])
    }
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

/// How many weeks the panel is about.
#[must_use]
pub(crate) fn reach() -> ValueParser {
    Words::<crate::domain::figure::insight::Reach>::parser(
        crate::domain::figure::insight::Reach::ALL.iter().map(|reach| reach.as_str()),
    )
}

/// What to put together.
#[must_use]
pub(crate) fn by() -> ValueParser {
    Words::<crate::domain::figure::stats::Grouping>::parser(
        crate::domain::figure::stats::Grouping::ALL.iter().map(|by| by.as_str()),
    )
}
