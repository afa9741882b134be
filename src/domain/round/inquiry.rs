//! What is asked of a person about which weeks, whoever asks: a round of a team, or an organisation.

use super::result::PublishRules;
use super::{AskedSurvey, Weeks};
use crate::domain::round::layout::Block;
use crate::domain::time::Moment;

/// The part of a round, or of an organisation's collection, that is answered from a log.
#[derive(Debug, Clone, Copy)]
pub struct Inquiry<'a> {
    /// The name of the file that asks, for what is wrong with it.
    pub file: &'static str,
    /// The weeks that are asked about, not all that are collected in.
    pub weeks: Weeks,
    pub surveys: &'a [AskedSurvey],
    /// Of the drag categories.
    pub taxonomy_hash: &'a str,
    /// The pilot that it is about.
    pub pilot: Option<&'a str>,
    pub layout: &'a [Block],
    pub rules: PublishRules,
    /// Days for which the result is kept.
    pub retention_days: u32,
}

impl Inquiry<'_> {
    /// When its last week is over.
    #[must_use]
    pub fn lived(&self, now: Moment) -> bool {
        now.date_naive() >= self.weeks.until()
    }
}
