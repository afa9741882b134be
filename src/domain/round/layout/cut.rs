//! The cut of a block: the options from which an answer is worth acting on.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::BlockKind;

/// Some of a block's options, and what they are called together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cut {
    /// `about once a day or more`
    pub name: String,
    /// Option numbers from 1, ascending, as in a survey's `share`.
    pub options: Vec<u8>,
}

/// A block's options along a line: those of the cut are the last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::domain::round) struct Scale {
    /// Places of the options.
    pub places: Vec<usize>,
    /// Where the cut begins.
    pub cut: usize,
    /// Whether the line runs against the order in which options are read.
    pub is_reversed: bool,
}

impl Scale {
    /// The options at these places of the line, in the order in which they are read.
    pub(in crate::domain::round) fn read(&self, places: Range<usize>) -> Vec<usize> {
        let mut options = self.places[places].to_vec();
        if self.is_reversed {
            options.reverse();
        }
        options
    }
}

impl Cut {
    /// These options, by number from 1.
    #[must_use]
    pub fn new(name: &str, options: impl IntoIterator<Item = u8>) -> Self {
        Self { name: name.to_owned(), options: options.into_iter().collect() }
    }

    /// Options above the middle; one in the middle is not among them.
    pub(super) fn upper_half(options: &[String]) -> Self {
        let from = options.len().div_ceil(2);
        let name = match options.get(from) {
            Some(label) if from + 1 < options.len() => format!("{label} or beyond"),
            Some(label) => label.clone(),
            None => String::new(),
        };
        Self { name, options: numbers(from..options.len()) }
    }

    pub(super) fn first(options: &[String]) -> Self {
        Self { name: options.first().cloned().unwrap_or_default(), options: numbers(0..1) }
    }

    /// Options of a block of `count` along a line; none where they are no cut.
    pub(super) fn scale(&self, count: usize, kind: BlockKind) -> Option<Scale> {
        let cut: Vec<usize> = self.options.iter().filter_map(|number| usize::from(*number).checked_sub(1)).collect();
        let is_some = cut.len() == self.options.len() && (1..count).contains(&cut.len());
        if !is_some || !cut.is_sorted_by(|a, b| a < b) || cut.last().is_some_and(|last| *last >= count) {
            return None;
        }
        if kind == BlockKind::Ordered && !is_at_an_end(&self.options, count) {
            return None;
        }
        let at = count - cut.len();
        if kind == BlockKind::Ordered && cut.first() == Some(&at) {
            return Some(Scale { places: (0..count).collect(), cut: at, is_reversed: false });
        }
        let others: Vec<usize> = (0..count).filter(|place| !cut.contains(place)).collect();
        Some(Scale { places: cut.into_iter().chain(others).rev().collect(), cut: at, is_reversed: true })
    }
}

/// Whether these option numbers are the lowest or the highest of `count`, and not all of them.
#[must_use]
pub fn is_at_an_end(options: &[u8], count: usize) -> bool {
    let lowest = numbers(0..options.len());
    let highest = numbers(count.saturating_sub(options.len())..count);
    (1..count).contains(&options.len()) && (options == lowest || options == highest)
}

fn numbers(places: Range<usize>) -> Vec<u8> {
    places.filter_map(|place| u8::try_from(place + 1).ok()).collect()
}
