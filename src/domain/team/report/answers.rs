//! One block of a result, read with what is known of its question: what is counted, which end is friction. It reads labels
//! and bounds and computes no count.

use super::count::Count;
use super::plan::{self, PlannedFigure};
use crate::domain::log::survey::{GoodEnd, Item, ItemKind, Survey};
use crate::domain::log::tag::Tag;
use crate::domain::round::layout::{Cut, survey, waits};
use crate::domain::round::result::{BlockKind, Cell, Publication, ResultBlock};

/// A block with its question.
#[derive(Debug, Clone, Copy)]
pub(super) struct Answers<'a> {
    pub block: &'a ResultBlock,
    pub item: Option<&'a Item>,
    pub survey: Option<&'a Survey>,
    pub planned: Option<&'static PlannedFigure>,
}

impl<'a> Answers<'a> {
    /// Reads `block` with the survey that asked it, where that is known and asks the same.
    pub(super) fn of(block: &'a ResultBlock, surveys: &'a [Survey]) -> Self {
        let asked = block.id.survey().and_then(|survey| {
            let survey = surveys.iter().find(|known| known.id == survey)?;
            Some((survey, survey.item(block.id.item())?))
        });
        let asked = asked.filter(|(_, item)| is_same(item, block));
        let planned = plan::figure(block.id.as_str());
        Self { block, item: asked.map(|asked| asked.1), survey: asked.map(|asked| asked.0), planned }
    }

    pub(super) fn is_shown(&self) -> bool {
        self.block.shown == Publication::Figures
    }

    /// Whether it is counted from logs rather than remembered.
    pub(super) fn is_of_logs(&self) -> bool {
        self.block.id.survey().is_none()
    }

    /// What it is about, in a few words: of an unknown question the question itself.
    pub(super) fn title(&self) -> String {
        self.planned.map_or_else(|| self.question(), |planned| planned.title.clone())
    }

    /// The question in full. A bipolar item has none but its statements, and some go on from the one before.
    pub(super) fn question(&self) -> String {
        let asked = self.item.map(|item| item.text.as_str());
        let is_whole = |text: &&str| !text.is_empty() && !text.starts_with("...") && !text.contains('{');
        let goes_on = self.block.title.starts_with("...");
        let planned = self.planned.filter(|_| goes_on).map(|planned| planned.title.clone());
        asked.filter(is_whole).map(str::to_owned).or(planned).unwrap_or_else(|| self.block.title.clone())
    }

    /// How many said the cut or beyond.
    pub(super) fn count(&self) -> Option<Count> {
        Some(Count::new(self.block.cut.as_ref()?.bounds, self.block.answers?))
    }

    /// What the cut is called: `about once a day or more`.
    pub(super) fn cut_name(&self) -> Option<&'a str> {
        let own = self.block.cut.as_ref()?.name.as_str();
        Some(self.planned.and_then(|planned| planned.cut.as_deref()).unwrap_or(own))
    }

    /// What everybody else is called: `less often`.
    pub(super) fn rest_name(&self) -> String {
        let planned = self.planned.and_then(|planned| planned.rest.clone());
        planned.unwrap_or_else(|| match self.block.kind {
            BlockKind::Choice => "something else".into(),
            _ if self.is_lower_end() => "above that".into(),
            _ => "below that".into(),
        })
    }

    /// Whether the cut is at the lower end of the options.
    fn is_lower_end(&self) -> bool {
        let first = self.block.cells.first().and_then(|cell| cell.labels.first());
        first.is_some_and(|first| self.in_the_cut().contains(first))
    }

    /// Whether the cut is what holds work up; unknown for what is descriptive.
    pub(super) fn cut_is_friction(&self) -> Option<bool> {
        match self.item {
            Some(item) => side(item, &item.share.as_ref()?.options),
            None => self.planned.filter(|planned| planned.friction).map(|_| true),
        }
    }

    /// How many are on the side of friction; `None` for what is descriptive or kept back.
    pub(super) fn friction(&self) -> Option<Count> {
        let (count, is_friction) = (self.count()?, self.cut_is_friction()?);
        Some(if is_friction { count } else { count.others() })
    }

    /// Labels of the options in the cut, where the question is known.
    pub(super) fn in_the_cut(&self) -> Vec<String> {
        let asked = self.survey.and_then(|asked| survey::blocks(asked).into_iter().find(|one| one.id == self.block.id));
        let block = asked.or_else(|| waits::figure(self.block.id.as_str()).map(waits::WaitFigure::block));
        let Some((block, cut)) = block.and_then(|block| block.cut.clone().map(|cut: Cut| (block, cut))) else {
            return vec![];
        };
        let option = |number: &u8| block.options.get(usize::from(*number).checked_sub(1)?).cloned();
        cut.options.iter().filter_map(option).collect()
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

/// A tag's id as people call it; every other label as it is.
pub(super) fn label_words(label: &str) -> String {
    tag_of(label).map_or(label, |tag| tag.name()).to_owned()
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
