//! What stands where on a page, and what can be discussed. The table is data: `assets/report/figures.toml`.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::domain::figure::stats::{Metric, Scope};
use crate::domain::log::tag::Tag;
use crate::domain::round::BlockId;
use crate::domain::say::words::capital;

/// One figure.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PlannedFigure {
    /// The block of a round's layout.
    pub id: BlockId,
    /// What it is about, in a few words.
    pub title: String,
    /// What the cut is called on the page, where the block's name for it does not read well.
    pub cut: Option<String>,
    /// What everybody else is called.
    pub rest: Option<String>,
    /// Whether the cut of a figure of waits is friction; pulses say so themselves.
    #[serde(default)]
    pub friction: bool,
    /// How it was had, where that is neither the log alone nor memory.
    pub sure: Option<String>,
    /// Ids of published figures that may stand beside it.
    #[serde(default)]
    pub context: Vec<String>,
}

/// Figures under one heading.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PlannedSection {
    pub id: String,
    pub heading: String,
    pub note: Option<String>,
    pub figure: Vec<PlannedFigure>,
}

/// A figure that speaks for a topic.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PlannedEvidence {
    pub figure: BlockId,
    /// Hours a week that the cut stands for at least.
    pub cost: f64,
}

/// What a team can discuss.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PlannedTopic {
    pub id: String,
    pub title: String,
    pub tag: Tag,
    pub evidence: Vec<PlannedEvidence>,
    /// The figure whose most named option picks a finer move.
    pub by: Option<BlockId>,
    /// For each of its options the category whose move fits it, with or without a finer word; empty where none does.
    #[serde(default)]
    pub moves: Vec<String>,
    /// What a pilot measures.
    pub pilot: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    section: Vec<PlannedSection>,
    topic: Vec<PlannedTopic>,
}

#[expect(clippy::expect_used, reason = "the file is compiled in and a test reads it")]
static TABLE: LazyLock<Table> = LazyLock::new(|| {
    toml::from_str(include_str!("../../../../assets/report/figures.toml")).expect("assets/report/figures.toml parses")
});

/// Every section, in the order in which they are read.
pub(super) fn sections() -> &'static [PlannedSection] {
    &TABLE.section
}

/// Everything that can be discussed; what stands first wins where all else is equal.
pub(super) fn topics() -> &'static [PlannedTopic] {
    &TABLE.topic
}

/// Every other category, for which only its place among the costliest speaks.
pub(super) fn other_topics() -> &'static [PlannedTopic] {
    static OTHERS: LazyLock<Vec<PlannedTopic>> = LazyLock::new(|| {
        let is_planned = |tag: &Tag| topics().iter().any(|planned| planned.tag == *tag);
        Tag::categories().filter(|tag| !is_planned(tag)).map(PlannedTopic::of).collect()
    });
    &OTHERS
}

impl PlannedTopic {
    /// A category by itself. A pilot about it measures its blocked time, or all of it where it has none by itself.
    fn of(tag: Tag) -> Self {
        let blocked = "--metric blocked_hours".to_owned();
        let is_blocked = Metric::Blocked.can_be_of(&Scope::Tag(tag));
        Self {
            id: tag.id().replace('_', "-"),
            title: capital(tag.means()),
            tag,
            evidence: Vec::new(),
            by: None,
            moves: Vec::new(),
            pilot: if is_blocked { format!("{blocked} --tag {}", tag.id()) } else { blocked },
        }
    }
}

/// How the block with this id is planned for, wherever it stands.
pub(super) fn figure(id: &str) -> Option<&'static PlannedFigure> {
    sections().iter().flat_map(|section| &section.figure).find(|planned| planned.id == id)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::domain::figure::playbook;

    #[test]
    fn every_category_figure_and_move_it_names_is_there() {
        for figure in sections().iter().flat_map(|section| &section.figure) {
            let known = |id: &String| playbook::figures().iter().any(|figure| figure.id == *id);
            assert!(figure.context.iter().all(known), "{}", figure.id);
        }
        for topic in topics() {
            assert!(playbook::for_tag(topic.tag).is_some(), "{}", topic.id);
            let named = topic.evidence.iter().map(|evidence| &evidence.figure).chain(&topic.by);
            assert!(named.into_iter().all(|id| figure(id.as_str()).is_some()), "{}", topic.id);
            for name in topic.moves.iter().filter(|name| !name.is_empty()) {
                let (tag, facet) =
                    name.split_once('.').map_or((name.as_str(), None), |(tag, facet)| (tag, Some(facet)));
                let tag: Tag = tag.parse().unwrap();
                assert!(facet.is_none_or(|facet| tag.facets().iter().any(|known| known == facet)), "{name}");
            }
        }
    }

    #[test]
    fn no_block_stands_twice_and_no_category_is_two_topics() {
        let ids: Vec<&str> = sections().iter().flat_map(|section| &section.figure).map(|one| one.id.as_str()).collect();
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
        let tags: BTreeSet<Tag> = topics().iter().map(|topic| topic.tag).collect();
        assert_eq!(tags.len(), topics().len());
    }

    #[test]
    fn a_heading_is_a_question() {
        assert!(sections().iter().all(|section| section.heading.ends_with('?')));
    }
}
