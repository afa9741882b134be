//! The drag categories. The table itself is data: `assets/tags.toml`.

use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::domain::log::kind::{Class, Kind};
use crate::domain::say::words::{UnknownWord, WordList, words};

words! {
    /// The four WAVE dimensions (a framework of Uplevel; the words are used descriptively).
    pub enum Wave, "dimension" {
        /// Ways of working.
        WaysOfWorking = "W": "ways of working",
        /// Alignment.
        Alignment = "A": "alignment",
        /// Velocity.
        Velocity = "V": "velocity",
        /// Environment efficiency.
        Environment = "E": "environment efficiency",
    }
}

impl Wave {
    /// The same for a column.
    #[must_use]
    pub const fn short_name(self) -> &'static str {
        match self {
            Self::Environment => "environment",
            other => other.name(),
        }
    }
}

/// One row of the table: a category, or an answer that is none (`wave` and `class` are then absent).
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    id: String,
    key: char,
    name: String,
    means: String,
    brief: String,
    wave: Option<Wave>,
    class: Option<Class>,
    #[serde(default)]
    blocking_when_watched: bool,
    #[serde(default)]
    facets: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ContextRow {
    when: TagContext,
    keys: Vec<char>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    tag: Vec<Row>,
    answer: Vec<Row>,
    context: Vec<ContextRow>,
}

#[expect(clippy::expect_used, reason = "the file is compiled in and a test reads it")]
static TABLE: LazyLock<Table> =
    LazyLock::new(|| toml::from_str(include_str!("../../../assets/tags.toml")).expect("assets/tags.toml parses"));

words! {
    /// What called for a tag, which decides the letters that are shown first.
    pub enum TagContext, "context" {
        /// An observed build, test or the like.
        Machine = "machine",
        /// A turn of an AI agent.
        Agent = "agent",
        /// A pipeline or a push.
        Pipeline = "pipeline",
        /// Waiting for a review.
        Review = "review",
        /// Finding something out.
        FindingOut = "finding_out",
        /// Anything else entered by hand.
        Free = "free",
    }
}

impl TagContext {
    /// The context that a wait of `kind` is tagged in.
    #[must_use]
    pub const fn of(kind: Kind) -> Self {
        match kind {
            Kind::Build | Kind::Test | Kind::Lint | Kind::Install | Kind::Generate | Kind::Container | Kind::Flash => {
                Self::Machine
            }
            Kind::Agent => Self::Agent,
            Kind::Deploy | Kind::Vcs | Kind::Ci => Self::Pipeline,
            Kind::Review => Self::Review,
            Kind::People | Kind::Context => Self::FindingOut,
            Kind::Environment | Kind::Other => Self::Free,
        }
    }

    /// The answers shown first, in their fixed order.
    pub fn first(self) -> impl Iterator<Item = Tag> {
        let keys = TABLE.context.iter().find(|row| row.when == self).map_or(&[][..], |row| &row.keys);
        keys.iter().filter_map(|key| Tag::by_key(*key))
    }
}

/// One of the 17 drag categories, `not_held_up` or `other`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tag(u8);

impl Tag {
    /// All 17 categories, in the order of the table.
    pub fn categories() -> impl Iterator<Item = Self> {
        Self::all().filter(|tag| tag.wave().is_some())
    }

    /// The categories, then `not_held_up` and `other`.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..TABLE.tag.len() + TABLE.answer.len()).filter_map(|index| u8::try_from(index).ok().map(Self))
    }

    /// The answer "nothing was waiting for it".
    #[must_use]
    pub fn not_held_up() -> Self {
        /// Asked of every wait that is added up.
        static NOT_HELD_UP: LazyLock<Tag> = LazyLock::new(|| Tag::by_key('n').unwrap_or(Tag(0)));
        *NOT_HELD_UP
    }

    /// The answer "held up by something that is no category".
    #[must_use]
    pub fn other() -> Self {
        Self::by_key('x').unwrap_or(Self(0))
    }

    /// The tag on this letter.
    #[must_use]
    pub fn by_key(key: char) -> Option<Self> {
        Self::all().find(|tag| tag.key() == key)
    }

    /// Where only one tag fits a kind entered by hand, that tag.
    #[must_use]
    pub fn inferred(kind: Kind) -> Option<Self> {
        (kind == Kind::Review).then(|| "review_wait".parse().ok()).flatten()
    }

    fn row(self) -> &'static Row {
        let index = usize::from(self.0);
        TABLE.tag.get(index).unwrap_or_else(|| &TABLE.answer[index - TABLE.tag.len()])
    }

    /// The stable id: `build_test`.
    #[must_use]
    pub fn id(self) -> &'static str {
        &self.row().id
    }

    /// The letter that gives it.
    #[must_use]
    pub fn key(self) -> char {
        self.row().key
    }

    /// A word or two for lists: `build or test`.
    #[must_use]
    pub fn name(self) -> &'static str {
        &self.row().name
    }

    /// What stopped the work, in one sentence.
    #[must_use]
    pub fn means(self) -> &'static str {
        &self.row().means
    }

    /// What it means in at most 54 characters, for where the definition does not fit.
    #[must_use]
    pub fn brief(self) -> &'static str {
        &self.row().brief
    }

    /// The WAVE dimension; answers that are no category have none.
    #[must_use]
    pub fn wave(self) -> Option<Wave> {
        self.row().wave
    }

    /// The finer words that may be stored beside it.
    #[must_use]
    pub fn facets(self) -> &'static [String] {
        &self.row().facets
    }

    /// The class it gives a wait; `watched` says whether the person watched it run (the observer saw it).
    #[must_use]
    pub fn class(self, watched: bool) -> Option<Class> {
        let row = self.row();
        if row.blocking_when_watched && watched { Some(Class::Blocking) } else { row.class }
    }
}

impl fmt::Debug for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.id())
    }
}

impl FromStr for Tag {
    type Err = UnknownWord;

    fn from_str(given: &str) -> Result<Self, Self::Err> {
        Self::all()
            .find(|tag| tag.id() == given)
            .ok_or_else(|| UnknownWord::new("tag", given, Self::all().map(Self::id)))
    }
}

impl WordList for Tag {
    fn words() -> Vec<&'static str> {
        Self::all().map(Self::id).collect()
    }
}

crate::domain::spelled_as_displayed!(Tag);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_seventeen_categories_and_each_letter_stands_for_one() {
        assert_eq!(Tag::categories().count(), 17);
        for tag in Tag::all() {
            assert_eq!(Tag::by_key(tag.key()), Some(tag));
            assert!(!"qjksz?".contains(tag.key()), "{tag} takes a key the screens need");
        }
    }

    #[test]
    fn a_pipeline_blocks_only_who_watches_it() {
        let tag: Tag = "ci_queue".parse().unwrap();
        assert_eq!(tag.class(true), Some(Class::Blocking));
        assert_eq!(tag.class(false), Some(Class::Queue));
    }

    #[test]
    fn every_context_shows_letters_that_exist() {
        for context in TagContext::ALL {
            assert!(context.first().count() >= 4, "{context}");
        }
    }

    #[test]
    fn every_brief_meaning_fits_a_narrow_pane() {
        for tag in Tag::all() {
            assert!((8..=54).contains(&tag.brief().chars().count()), "{}", tag.id());
        }
    }

    #[test]
    fn an_unknown_tag_names_the_nearest() {
        let error = "build-test".parse::<Tag>().unwrap_err();
        assert_eq!(error.nearest(), Some("build_test"));
    }
}
