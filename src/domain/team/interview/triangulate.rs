//! Where interviews, pulses and logs agree about what holds work up, and where they do not.
//!
//! What is logged and never mentioned may have become normal; what is mentioned and never logged may hide from any machine.
//! Neither source is the truth: a difference is a question.

use std::collections::BTreeMap;

use super::MIN_PEOPLE;
use super::codebook::category;
use crate::domain::log::tag::Tag;
use crate::domain::round::BlockSource;
use crate::domain::round::layout::BlockKind;
use crate::domain::round::result::{Bounds, Cell, Publication, ResultBlock, RoundResult};
use crate::domain::say::count::count;
use crate::domain::say::share::known;
use crate::domain::say::words::words;

/// What one source says of one category.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SourceStatement {
    /// As many people as are told, exactly or between bounds.
    Known { bounds: Bounds, of: u32 },
    /// Waits in the log of one person, on their own machine.
    Own { waits: u32 },
}

/// What one source says, category by category.
pub type ByTag = BTreeMap<Tag, SourceStatement>;

/// What each source says of each category; an absent source is `None`, an absent category is fewer than three.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sources {
    pub interviews: Option<ByTag>,
    pub pulses: Option<ByTag>,
    pub logs: Option<ByTag>,
    /// Interviewed people.
    pub interviewed: u32,
}

words! {
    /// How the sources stand to each other: differences first, as findings are sorted.
    pub enum SourceAgreement, "finding" {
        /// In the logs or pulses, never among the themes.
        NormalisedDrag = "normalised_drag": "Logged, not mentioned",
        /// Among the themes, never in logs or pulses.
        HiddenQueue = "hidden_queue": "Mentioned, not logged",
        /// Logs and pulses differ, and interviews side with one of them.
        Mixed = "mixed": "Named by some sources",
        /// All sources that there are name it.
        Agree = "agree": "Named by all",
    }
}

impl SourceAgreement {
    /// What to ask about it.
    #[must_use]
    pub const fn question(self) -> &'static str {
        match self {
            Self::NormalisedDrag => "Has this become so usual that nobody mentions it?",
            Self::HiddenQueue => "Where does this hide from the log, and should it be tagged by hand?",
            Self::Mixed => "What does one source see that the other cannot?",
            Self::Agree => "Which part of it could be changed first?",
        }
    }
}

/// One category, and how the sources stand to each other about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub code: Tag,
    pub verdict: SourceAgreement,
    pub interviews: Option<SourceStatement>,
    pub pulses: Option<SourceStatement>,
    pub logs: Option<SourceStatement>,
}

impl Finding {
    /// What each source says, in a sentence.
    #[must_use]
    pub fn words(&self) -> String {
        let said = [("interviews", self.interviews), ("pulses", self.pulses), ("logs", self.logs)];
        let parts = said.iter().filter_map(|(source, said)| said.map(|said| format!("{source}: {}", said.words())));
        parts.collect::<Vec<_>>().join("; ")
    }
}

impl SourceStatement {
    /// "5 of 7", "11 or more of 12", "fewer than 3 of 12".
    #[must_use]
    pub fn words(self) -> String {
        match self {
            Self::Known { bounds, of } => known(bounds.at_least, bounds.at_most, of),
            Self::Own { waits: 0 } => "none in your own log".to_owned(),
            Self::Own { waits } => format!("{} in your own log", count(waits, "wait")),
        }
    }

    /// Whether three people or more certainly say it.
    const fn is_several(self) -> bool {
        match self {
            Self::Known { bounds, .. } => bounds.at_least >= MIN_PEOPLE,
            Self::Own { waits } => waits >= MIN_PEOPLE,
        }
    }

    /// `5 of 8`, or that they are too few to be counted.
    #[must_use]
    pub const fn counted(people: u32, of: u32) -> Self {
        if people >= MIN_PEOPLE { Self::Known { bounds: Bounds::exactly(people), of } } else { Self::few(of) }
    }

    /// Fewer than three, or none: sources that keep people apart do not tell which.
    const fn few(of: u32) -> Self {
        Self::Known { bounds: Bounds { at_least: 0, at_most: MIN_PEOPLE - 1 }, of }
    }
}

/// Holds the sources against each other, category by category: differences first. Without interviews, or without anything
/// beside them, there is nothing to hold against each other.
#[must_use]
pub fn triangulate(sources: &Sources) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Tag::categories().filter_map(|code| finding(code, sources)).collect();
    findings.sort_by_key(|finding| (finding.verdict, finding.code));
    findings
}

fn finding(code: Tag, sources: &Sources) -> Option<Finding> {
    let of = |source: &Option<ByTag>, people: u32| -> Option<SourceStatement> {
        let source = source.as_ref()?;
        Some(source.get(&code).copied().unwrap_or(SourceStatement::few(people)))
    };
    let size = |source: &Option<ByTag>| source.iter().flat_map(|said| said.values()).map(|said| said.of()).max();
    let interviews = of(&sources.interviews, sources.interviewed)?;
    let pulses = of(&sources.pulses, size(&sources.pulses).unwrap_or(0));
    let logs = of(&sources.logs, size(&sources.logs).unwrap_or(0));
    let others: Vec<bool> = [pulses, logs].into_iter().flatten().map(SourceStatement::is_several).collect();
    if others.is_empty() {
        return None;
    }
    let (any, all) = (others.contains(&true), !others.contains(&false));
    let verdict = match (interviews.is_several(), any, all) {
        (true, _, true) => SourceAgreement::Agree,
        (true, true, false) => SourceAgreement::Mixed,
        (true, false, _) => SourceAgreement::HiddenQueue,
        (false, true, _) => SourceAgreement::NormalisedDrag,
        (false, false, _) => return None,
    };
    Some(Finding { code, verdict, interviews: Some(interviews), pulses, logs })
}

impl SourceStatement {
    const fn of(self) -> u32 {
        match self {
            Self::Known { of, .. } => of,
            Self::Own { .. } => 1,
        }
    }
}

/// What a round's result says by category: from its blocks of waits (`logs`) and from questions that are answered with a
/// category (`pulses`). A block that is kept back says nothing.
#[must_use]
pub fn by_tag(result: &RoundResult) -> Sources {
    let of = |is_wanted: fn(&ResultBlock) -> bool| {
        let blocks = result.blocks.iter().filter(|block| is_wanted(block) && block.shown == Publication::Figures);
        let mut said: ByTag = BTreeMap::new();
        for block in blocks {
            let labels = block.cells.iter().flat_map(|cell| cell.labels.iter().map(move |label| (label, cell)));
            let tags: Vec<(Tag, &Cell)> = labels.filter_map(|(label, cell)| Some((category(label)?, cell))).collect();
            // A question with one option that happens to be called like a category is none about categories.
            if tags.len() < 3 {
                continue;
            }
            for (tag, cell) in tags {
                let found = of_cell(cell, block);
                let known = said.entry(tag).or_insert(found);
                if found.is_several() && !known.is_several() {
                    *known = found;
                }
            }
        }
        (!said.is_empty()).then_some(said)
    };
    let is_log = |block: &ResultBlock| block.id.source() == BlockSource::Waits;
    let is_pulse = |block: &ResultBlock| block.id.survey().is_some();
    Sources { pulses: of(is_pulse), logs: of(is_log), ..Sources::default() }
}

/// What a cell lets be seen of each of its options.
fn of_cell(cell: &Cell, block: &ResultBlock) -> SourceStatement {
    let is_group_of_people = block.kind != BlockKind::Several && cell.labels.len() > 1;
    let at_least = if is_group_of_people { 0 } else { cell.bounds.at_least };
    SourceStatement::Known { bounds: Bounds { at_least, ..cell.bounds }, of: block.answers.unwrap_or_default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tag(id: &str) -> Tag {
        id.parse().unwrap()
    }

    fn said(of: &[(&str, u32)]) -> ByTag {
        of.iter().map(|(id, people)| (tag(id), SourceStatement::counted(*people, 7))).collect()
    }

    #[test]
    fn drag_that_nobody_mentions_and_queues_that_nobody_logs_come_first() {
        let sources = Sources {
            interviews: Some(said(&[("context_hunt", 5), ("review_wait", 4), ("rework", 3)])),
            pulses: Some(said(&[("context_hunt", 4), ("rework", 3)])),
            logs: Some(said(&[("context_hunt", 3), ("build_test", 6), ("ci_queue", 2)])),
            interviewed: 7,
        };
        let found: Vec<_> =
            triangulate(&sources).into_iter().map(|it| (it.code.id(), it.verdict, it.words())).collect();
        let words = |interviews: &str, pulses: &str, logs: &str| {
            format!("interviews: {interviews} of 7; pulses: {pulses} of 7; logs: {logs} of 7")
        };
        let few = "fewer than 3";
        assert_eq!(
            found,
            [
                ("build_test", SourceAgreement::NormalisedDrag, words(few, few, "6")),
                ("review_wait", SourceAgreement::HiddenQueue, words("4", few, few)),
                ("rework", SourceAgreement::Mixed, words("3", "3", few)),
                ("context_hunt", SourceAgreement::Agree, words("5", "4", "3")),
            ]
        );
    }

    #[test]
    fn one_source_alone_cannot_be_held_against_anything() {
        let interviews = Some(said(&[("context_hunt", 5)]));
        assert_eq!(triangulate(&Sources { interviews, interviewed: 7, ..Sources::default() }), []);
        assert_eq!(triangulate(&Sources { logs: Some(said(&[("build_test", 5)])), ..Sources::default() }), []);
    }

    fn block(id: &str, kind: BlockKind, cells: &[(&[&str], u32, u32)]) -> ResultBlock {
        let cell = |(labels, at_least, at_most): &(&[&str], u32, u32)| Cell {
            labels: labels.iter().map(|label| (*label).to_owned()).collect(),
            bounds: Bounds { at_least: *at_least, at_most: *at_most },
        };
        ResultBlock {
            id: id.into(),
            title: id.to_owned(),
            kind,
            answers: Some(12),
            shown: Publication::Figures,
            cut: None,
            typical: None,
            cells: cells.iter().map(cell).collect(),
        }
    }

    #[test]
    fn a_result_is_read_by_its_labels_and_what_is_kept_back_says_nothing() {
        let tags: &[(&[&str], u32, u32)] =
            &[(&["build or test"], 6, 6), (&["review_wait"], 10, 12), (&["flaky failure", "context hunt"], 0, 2)];
        let kept_back =
            ResultBlock { shown: Publication::KeptBack, ..block("flow_day.fd_drag", BlockKind::Choice, tags) };
        let other = block("x.y", BlockKind::Choice, &[(&["review"], 5, 5), (&["Never"], 7, 7)]);
        let blocks = vec![block("waits.costliest", BlockKind::Several, tags), kept_back, other];
        let beside = by_tag(&RoundResult::new("November", "2026-W44..2026-W47".parse().unwrap(), 12, blocks));
        assert_eq!(beside.pulses, None);
        let logs = beside.logs.unwrap();
        let words = |id: &str| logs[&tag(id)].words();
        assert_eq!(
            ["build_test", "review_wait", "flaky_fail", "context_hunt"].map(words),
            ["6 of 12", "10 or more of 12", "fewer than 3 of 12", "fewer than 3 of 12"]
        );
        let group: &[(&[&str], u32, u32)] = &[(&["build or test", "review", "context hunt"], 5, 5)];
        let choice = block("x.y", BlockKind::Choice, group);
        assert_eq!(of_cell(&choice.cells[0], &choice).words(), "fewer than 6 of 12");
    }
}
