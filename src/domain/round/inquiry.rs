//! What is asked of a person about which weeks, whoever asks: a round of a team, or an organisation.

use super::layout::Block;
use super::result::{PublishRules, ResultBlock, RoundResult};
use super::{AskedSurvey, SurveyVersion};
use crate::domain::time::Weeks;

/// The part of a round, or of an organisation's collection, that is answered from a log, and what for.
#[derive(Debug, Clone, Copy)]
pub struct Inquiry<'a> {
    /// The name of the file that asks, for what is wrong with it.
    pub file: &'static str,
    pub title: &'a str,
    /// Empty where it is not said.
    pub purpose: &'a str,
    /// Who reads the result; empty where it is not said.
    pub readers: &'a str,
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
    /// The result of so many contributions to it, which nobody has signed.
    #[must_use]
    pub fn result(&self, round_hash: String, n: u32, blocks: Vec<ResultBlock>) -> RoundResult {
        let word = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        RoundResult {
            round_hash,
            rules: self.rules,
            purpose: word(self.purpose),
            readers: word(self.readers),
            retention_days: Some(self.retention_days),
            pilot: self.pilot.map(str::to_owned),
            surveys: self.surveys.iter().map(SurveyVersion::from).collect(),
            ..RoundResult::new(self.title, self.weeks, n, blocks)
        }
    }
}
