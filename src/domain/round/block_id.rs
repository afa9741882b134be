//! What tells one block of a round from another.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The id of a block: `SURVEY.ITEM`, `waits.FIGURE` or `pilot.FIGURE`; unique in a layout. Files spell it as one text, and any
/// text is taken as it is: a file that somebody else made may name anything.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct BlockId(String);

/// What a block asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlockSource<'a> {
    /// The waits of the log.
    Waits,
    /// The round's pilot.
    Pilot,
    /// The pulse with this id.
    Pulse(&'a str),
}

impl BlockId {
    /// The id of the block of a pulse's question.
    #[must_use]
    pub fn of_question(survey: &str, item: &str) -> Self {
        format!("{survey}.{item}").into()
    }

    /// As files spell it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What the block asks.
    #[must_use]
    pub fn source(&self) -> BlockSource<'_> {
        match self.0.split_once('.') {
            Some(("waits", _)) => BlockSource::Waits,
            Some(("pilot", _)) => BlockSource::Pilot,
            Some((survey, _)) => BlockSource::Pulse(survey),
            None => BlockSource::Pulse(&self.0),
        }
    }

    /// The pulse that asks it, if one does.
    #[must_use]
    pub fn survey(&self) -> Option<&str> {
        match self.source() {
            BlockSource::Pulse(survey) => Some(survey),
            BlockSource::Waits | BlockSource::Pilot => None,
        }
    }

    /// The question of the pulse, or the figure's own name; empty where there is none.
    #[must_use]
    pub fn item(&self) -> &str {
        self.0.split_once('.').map_or("", |(_, item)| item)
    }

    /// What it is one of several parts of: `blocked_rate` for `waits.blocked_rate.W`; none where it is a whole.
    #[must_use]
    pub fn part_of(&self) -> Option<&str> {
        Some(self.item().split_once('.')?.0)
    }
}

impl From<String> for BlockId {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<&str> for BlockId {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl PartialEq<str> for BlockId {
    fn eq(&self, other: &str) -> bool {
        self.0 == other
    }
}

impl PartialEq<&str> for BlockId {
    fn eq(&self, other: &&str) -> bool {
        self.0 == *other
    }
}

impl fmt::Display for BlockId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_parted_at_its_first_dot_and_spelled_as_it_was() {
        let parts = |text: &str| {
            let id = BlockId::from(text);
            assert_eq!(serde_json::to_string(&id).unwrap(), format!("\"{text}\""));
            let source = match id.source() {
                BlockSource::Waits => "of waits",
                BlockSource::Pilot => "of a pilot",
                BlockSource::Pulse(survey) => survey,
            };
            (source.to_owned(), id.item().to_owned())
        };
        let of = |source: &str, item: &str| (source.to_owned(), item.to_owned());
        assert_eq!(parts("waits.longest"), of("of waits", "longest"));
        assert_eq!(parts("pilot.shift"), of("of a pilot", "shift"));
        assert_eq!(parts("toil_hours.th_1.x"), of("toil_hours", "th_1.x"));
        assert_eq!((parts("waits"), parts("")), (of("waits", ""), of("", "")));
        assert_eq!(BlockId::from("waits.blocked_rate.W").part_of(), Some("blocked_rate"));
        assert_eq!(BlockId::from("waits.blocked_rate").part_of(), None);
    }
}
