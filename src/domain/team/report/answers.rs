//! One block of a result, read with what is known of its question: what is counted, which end is friction. It reads labels
//! and bounds and computes no count.

use super::plan::PlannedBlock;
use super::says::Tally;
use crate::domain::log::survey::{GoodEnd, Item, ItemKind, Survey, Unit};
use crate::domain::log::tag::Tag;
use crate::domain::round::layout::{Cut, survey, waits};
use crate::domain::round::result::{BlockKind, Cell, ResultBlock};

/// Which end of the options is friction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum End {
    Low,
    High,
}

/// A block with its question.
#[derive(Debug, Clone, Copy)]
pub(super) struct Answers<'a> {
    pub block: &'a ResultBlock,
    pub item: Option<&'a Item>,
    pub survey: Option<&'a Survey>,
    pub planned: Option<&'a PlannedBlock>,
}

/// The cut of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Headline {
    /// `about once a day or more`
    pub name: String,
    pub tally: Tally,
    /// Whether it counts the friction; unknown for descriptive questions.
    pub is_friction: Option<bool>,
}

impl<'a> Answers<'a> {
    /// Reads `block` with the survey that asked it, where that is known and asks the same.
    pub(super) fn of(block: &'a ResultBlock, surveys: &'a [Survey], planned: Option<&'a PlannedBlock>) -> Self {
        let asked = block.id.split_once('.').and_then(|(survey, item)| {
            let survey = surveys.iter().find(|known| known.id == survey)?;
            Some((survey, survey.item(item)?))
        });
        let asked = asked.filter(|(_, item)| is_same(item, block));
        Self { block, item: asked.map(|asked| asked.1), survey: asked.map(|asked| asked.0), planned }
    }

    /// What the question is called in a sentence.
    pub(super) fn short(&self) -> &str {
        self.planned.map_or(&self.block.title, |planned| &planned.short)
    }

    /// What is counted: people, changes, answers about a service.
    pub(super) fn noun(&self) -> &'static str {
        match self.survey.map(|survey| survey.unit) {
            Some(Unit::Change) => "changes",
            Some(Unit::Service) => "answers",
            Some(Unit::Task) => "tasks",
            Some(Unit::PersonDay) => "days",
            Some(Unit::Person | Unit::Wait) | None => "people",
        }
    }

    /// How many said the cut or beyond.
    pub(super) fn headline(&self) -> Option<Headline> {
        let cut = self.block.cut.as_ref()?;
        let tally = Tally { bounds: cut.bounds, of: self.block.answers? };
        Some(Headline { name: cut.name.clone(), tally, is_friction: self.is_friction() })
    }

    fn is_friction(&self) -> Option<bool> {
        match self.item {
            Some(item) => side(item, &item.share.as_ref()?.options),
            None => self.planned?.friction.map(|_| true),
        }
    }

    /// Labels of the options in the cut, where the question is known.
    pub(super) fn in_the_cut(&self) -> Vec<String> {
        let asked = self.survey.and_then(|asked| survey::blocks(asked).into_iter().find(|one| one.id == self.block.id));
        let block = asked.or_else(|| waits::figure(&self.block.id).map(waits::Figure::block));
        let Some((block, cut)) = block.and_then(|block| block.cut.clone().map(|cut: Cut| (block, cut))) else {
            return vec![];
        };
        let option = |number: &u8| block.options.get(usize::from(*number) - 1).cloned();
        cut.options.iter().filter_map(option).collect()
    }

    /// How many are on the side of friction; `None` for what is descriptive or kept back.
    pub(super) fn friction(&self) -> Option<Tally> {
        let headline = self.headline()?;
        Some(if headline.is_friction? { headline.tally } else { headline.tally.others() })
    }

    /// Whether friction was certainly said by one in three or more.
    pub(super) fn calls_for_a_move(&self) -> bool {
        self.friction().is_some_and(|tally| tally.bounds.at_least * 3 >= tally.of)
    }

    /// Options that are figures of their own, those with most people first.
    pub(super) fn most_named(&self) -> Vec<(&'a str, &'a Cell)> {
        let single = |cell: &'a Cell| match cell.labels.as_slice() {
            [label] if cell.bounds.at_least > 0 => Some((label.as_str(), cell)),
            _ => None,
        };
        let mut named: Vec<_> = self.block.cells.iter().filter_map(single).collect();
        named.sort_by_key(|(_, cell)| std::cmp::Reverse(cell.bounds.at_least));
        named
    }
}

/// The category that a label names, by its id or by its name.
pub(super) fn tag_of(label: &str) -> Option<Tag> {
    Tag::all().find(|tag| tag.id() == label || tag.name() == label)
}

/// Whether these options are the friction; unknown where no end of the item is.
fn side(item: &Item, options: &[u8]) -> Option<bool> {
    let middle = f64::midpoint(f64::from(item.options()), 1.0);
    let mean = options.iter().map(|number| f64::from(*number)).sum::<f64>() / options.len().max(1) as f64;
    match item.good {
        GoodEnd::Low => Some(mean > middle),
        GoodEnd::High => Some(mean < middle),
        GoodEnd::None => None,
    }
}

/// Whether the block's options are those of the item.
fn is_same(item: &Item, block: &ResultBlock) -> bool {
    let is_several = matches!(item.kind, ItemKind::Multi { .. });
    let labels = item.labels();
    let is_known = |label: &String| labels.contains(label);
    is_several == (block.kind == BlockKind::Several)
        && (labels.is_empty() || block.cells.iter().flat_map(|cell| &cell.labels).all(is_known))
}
