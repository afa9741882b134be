//! One block of a result, read with what is known of its question: which cells are options, which say "does not apply",
//! which of them the headline counts, where the middle lies. It reads labels and knows no edge of its own.

use super::plan::Planned;
use super::says::{Tally, quoted};
use crate::domain::figure::stats::median_ranks;
use crate::domain::log::survey::{Good, Item, ItemKind, Survey, Unit};
use crate::domain::log::tag::Tag;
use crate::domain::round::result::{BlockKind, Cell, ResultBlock, Shown};

/// The cell of those who gave no answer.
pub(super) const NO_ANSWER: &str = "no_answer";
/// Cells of figures from the log that say nothing was there to measure.
const NOTHING_THERE: [&str; 1] = ["not enough weeks"];
/// Words of the bands that are more than a few.
const MORE_THAN_FEW: [&str; 2] = ["some", "most"];

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
    pub planned: Option<&'a Planned>,
}

/// What the headline of a question counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Headline {
    /// `about once a day or more`
    pub name: String,
    /// Places among the options.
    pub options: Vec<usize>,
    /// Whether it counts the friction; unknown for descriptive questions.
    pub is_friction: Option<bool>,
}

/// Where the middle answer lies, with its interval.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Middle {
    pub from: String,
    pub to: String,
    pub low: String,
    pub high: String,
    pub confidence: f64,
}

impl<'a> Answers<'a> {
    /// Reads `block` with the survey that asked it, where that is known and asks the same.
    pub(super) fn of(block: &'a ResultBlock, surveys: &'a [Survey], planned: Option<&'a Planned>) -> Self {
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

    /// Every cell that says something about the question, "does not apply" among them.
    pub(super) fn said(&self) -> impl Iterator<Item = &'a Cell> {
        self.block.cells.iter().filter(|cell| cell.label != NO_ANSWER)
    }

    /// The cells that are options of the question.
    pub(super) fn options(&self) -> Vec<&'a Cell> {
        let most = self.item.map_or(usize::MAX, |item| match item.kind {
            ItemKind::Tag => self.said().count() - usize::from(self.said().any(|cell| cell.label == item.na)),
            _ => usize::from(item.options()),
        });
        self.said().filter(|cell| !NOTHING_THERE.contains(&cell.label.as_str())).take(most).collect()
    }

    /// Whether the options are amounts or points in an order.
    pub(super) fn is_ordered(&self) -> bool {
        match self.item.map(|item| &item.kind) {
            Some(kind) => matches!(kind, ItemKind::Scale { .. } | ItemKind::Bins { .. } | ItemKind::Bipolar { .. }),
            None => self.planned.is_some_and(|planned| planned.is_ordered),
        }
    }

    /// How many answered with an option; for questions with several answers, everybody who answered.
    pub(super) fn applicable(&self) -> Option<u32> {
        if self.block.shown != Shown::Counts {
            return None;
        }
        if self.block.kind == BlockKind::MultiHot {
            return Some(self.block.answers);
        }
        let options = self.options();
        let others = self.said().filter(|cell| !options.iter().any(|option| std::ptr::eq(*option, *cell)));
        let others = others.map(|cell| cell.count).try_fold(0, |sum: u32, count| Some(sum + count?))?;
        self.block.answers.checked_sub(others).filter(|answers| *answers > 0)
    }

    /// What the headline counts: the share that the survey names, else the half of the bins on the side of friction.
    pub(super) fn headline(&self) -> Option<Headline> {
        if let Some(item) = self.item {
            let share = item.share.as_ref()?;
            let options: Vec<usize> = share.options.iter().map(|option| usize::from(*option) - 1).collect();
            return Some(Headline { name: share.name.clone(), is_friction: side(item, &options), options });
        }
        let friction = self.planned.filter(|planned| planned.is_ordered)?.friction?;
        let cells = self.options();
        let half = cells.len() / 2;
        let (name, options) = match friction {
            End::High => (format!("at or above {}", quoted(&cells.get(half)?.label)), (half..cells.len()).collect()),
            End::Low => (format!("below {}", quoted(&cells.get(half)?.label)), (0..half).collect()),
        };
        Some(Headline { name, options, is_friction: Some(true) })
    }

    /// How many the headline counts, where all its cells are shown.
    pub(super) fn tally(&self, headline: &Headline) -> Option<Tally> {
        let of = self.applicable()?;
        let cells = self.options();
        let mut counts = headline.options.iter().map(|place| cells.get(*place)?.count);
        let count = counts.try_fold(0, |sum: u32, count| Some(sum + count?))?;
        (count <= of).then_some(Tally { count, of })
    }

    /// The share on the side of friction; `None` for what is descriptive or not counted.
    pub(super) fn friction(&self) -> Option<Tally> {
        let headline = self.headline()?;
        let tally = self.tally(&headline)?;
        let count = if headline.is_friction? { tally.count } else { tally.of - tally.count };
        Some(Tally { count, ..tally })
    }

    /// Whether friction was said by more than a few, in whichever way the block is shown.
    pub(super) fn calls_for_a_move(&self) -> bool {
        /// From this share on a move is asked about: one in three.
        const FROM: f64 = 1.0 / 3.0;
        if let Some(tally) = self.friction() {
            return tally.share() >= FROM;
        }
        let Some(headline) = self.headline().filter(|_| self.block.shown == Shown::Bands) else { return false };
        let is_friction = |place: usize| Some(headline.options.contains(&place)) == headline.is_friction;
        let cells = self.options();
        let bands = cells.iter().enumerate().filter(|(place, _)| is_friction(*place) && headline.is_friction.is_some());
        bands.filter_map(|(_, cell)| cell.band.as_deref()).any(|band| MORE_THAN_FEW.contains(&band) || is_top(band))
    }

    /// The middle answer with its interval by order statistics, where every option is counted.
    pub(super) fn middle(&self) -> Option<Middle> {
        if !self.is_ordered() || self.block.kind == BlockKind::MultiHot {
            return None;
        }
        let cells = self.options();
        let counts: Option<Vec<u32>> = cells.iter().map(|cell| cell.count).collect();
        let counts = counts.filter(|_| self.block.shown == Shown::Counts)?;
        let of: u32 = counts.iter().sum();
        let (low, high, confidence) = median_ranks(of).filter(|_| of >= 5)?;
        let at = |rank: u32| cell_of(&cells, &counts, rank).map(|cell| cell.label.clone());
        let middle = (of.div_ceil(2), of / 2 + 1);
        Some(Middle { from: at(middle.0)?, to: at(middle.1)?, low: at(low)?, high: at(high)?, confidence })
    }
}

/// Whether a band is that of nearly everybody: `9 or more`.
pub(super) fn is_top(band: &str) -> bool {
    band.strip_suffix(" or more").is_some_and(|least| least.parse::<u32>().is_ok())
}

/// The category that a label names, by its id or by its name.
pub(super) fn tag_of(label: &str) -> Option<Tag> {
    Tag::all().find(|tag| tag.id() == label || tag.name() == label)
}

/// The option that the answer of this rank (from 1) chose.
fn cell_of<'a>(cells: &[&'a Cell], counts: &[u32], rank: u32) -> Option<&'a Cell> {
    let mut so_far = 0;
    let place = counts.iter().position(|count| {
        so_far += count;
        so_far >= rank
    });
    cells.get(place?).copied()
}

/// Whether the options at these places are the friction; unknown where no end of the item is.
fn side(item: &Item, options: &[usize]) -> Option<bool> {
    let middle = (f64::from(item.options()) - 1.0) / 2.0;
    let mean = options.iter().map(|place| *place as f64).sum::<f64>() / options.len().max(1) as f64;
    match item.good {
        Good::Low => Some(mean > middle),
        Good::High => Some(mean < middle),
        Good::None => None,
    }
}

/// Whether the block's cells are those of the item.
fn is_same(item: &Item, block: &ResultBlock) -> bool {
    let is_several = matches!(item.kind, ItemKind::Multi { .. });
    if is_several != (block.kind == BlockKind::MultiHot) {
        return false;
    }
    match item.kind {
        ItemKind::Tag => true,
        ItemKind::Bipolar { .. } => block.cells.len() >= usize::from(item.options()),
        _ => {
            let labels = item.labels();
            block.cells.len() >= labels.len()
                && labels.iter().zip(&block.cells).all(|(label, cell)| *label == cell.label)
        }
    }
}
