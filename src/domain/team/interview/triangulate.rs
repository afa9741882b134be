//! Where interviews, pulses and logs agree about what holds work up, and where they do not.
//!
//! What is logged and never mentioned may have become normal; what is mentioned and never logged may hide from any machine.
//! Neither source is the truth: a difference is a question.

use std::collections::BTreeMap;

use super::MIN_PEOPLE;
use super::codebook::slug;
use crate::domain::log::tag::Tag;
use crate::domain::round::result::{Cell, ResultBlock, RoundResult, Shown};

/// What one source says of one category.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    /// Three people or more, or what a round calls some or most.
    Several { amount: Amount, of: u32 },
    /// Fewer than three, or none: sources that keep people apart do not tell which.
    FewOrNone { of: u32 },
    /// The round's rules let nothing of it be seen: fewer than three, or withheld with another cell.
    NotShown { of: u32 },
    /// In the log of one person, on their own machine, so many waits.
    Own { waits: u32 },
}

/// How many people, as far as it is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Amount {
    Exactly(u32),
    AtLeast(u32),
    /// More than a quarter.
    Some,
    /// More than half.
    Most,
}

/// What one source says, category by category.
pub type ByTag = BTreeMap<Tag, Said>;

/// What each source says of each category; an absent source is `None`, an absent category is fewer than three.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sources {
    pub interviews: Option<ByTag>,
    pub pulses: Option<ByTag>,
    pub logs: Option<ByTag>,
    /// Interviewed people.
    pub interviewed: u32,
}

/// How the sources stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// In the logs or pulses, never among the themes.
    NormalisedDrag,
    /// Among the themes, never in logs or pulses.
    HiddenQueue,
    /// Logs and pulses differ, and interviews side with one of them.
    Mixed,
    /// All sources that there are name it.
    Agree,
}

impl Verdict {
    /// Differences first, as findings are sorted.
    pub const ALL: &[Self] = &[Self::NormalisedDrag, Self::HiddenQueue, Self::Mixed, Self::Agree];

    /// The word for it in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NormalisedDrag => "normalised_drag",
            Self::HiddenQueue => "hidden_queue",
            Self::Mixed => "mixed",
            Self::Agree => "agree",
        }
    }

    /// The heading for it.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::NormalisedDrag => "Logged, not mentioned",
            Self::HiddenQueue => "Mentioned, not logged",
            Self::Mixed => "Named by some sources",
            Self::Agree => "Named by all",
        }
    }

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
    pub verdict: Verdict,
    pub interviews: Option<Said>,
    pub pulses: Option<Said>,
    pub logs: Option<Said>,
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

impl Said {
    /// "5 of 7", "11 or more of 12", "some of 7", "fewer than 3 of 12".
    #[must_use]
    pub fn words(self) -> String {
        match self {
            Self::Several { amount: Amount::Exactly(people), of } => format!("{people} of {of}"),
            Self::Several { amount: Amount::AtLeast(people), of } => format!("{people} or more of {of}"),
            Self::Several { amount: Amount::Some, of } => format!("some of {of}"),
            Self::Several { amount: Amount::Most, of } => format!("most of {of}"),
            Self::NotShown { of } => format!("not shown, of {of}"),
            Self::FewOrNone { of } => format!("fewer than {MIN_PEOPLE} of {of}"),
            Self::Own { waits: 0 } => "none in your own log".to_owned(),
            Self::Own { waits: 1 } => "1 wait in your own log".to_owned(),
            Self::Own { waits } => format!("{waits} waits in your own log"),
        }
    }

    const fn is_several(self) -> bool {
        matches!(self, Self::Several { .. } | Self::Own { waits: MIN_PEOPLE.. })
    }

    /// So many of so many.
    #[must_use]
    pub const fn counted(people: u32, of: u32) -> Self {
        if people >= MIN_PEOPLE {
            Self::Several { amount: Amount::Exactly(people), of }
        } else {
            Self::FewOrNone { of }
        }
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
    let of = |source: &Option<ByTag>, people: u32| -> Option<Said> {
        let source = source.as_ref()?;
        Some(source.get(&code).copied().unwrap_or(Said::FewOrNone { of: people }))
    };
    let size = |source: &Option<ByTag>| source.iter().flat_map(|said| said.values()).map(|said| said.of()).max();
    let interviews = of(&sources.interviews, sources.interviewed)?;
    let pulses = of(&sources.pulses, size(&sources.pulses).unwrap_or(0));
    let logs = of(&sources.logs, size(&sources.logs).unwrap_or(0));
    let others: Vec<bool> = [pulses, logs].into_iter().flatten().map(Said::is_several).collect();
    if others.is_empty() {
        return None;
    }
    let (any, all) = (others.contains(&true), !others.contains(&false));
    let verdict = match (interviews.is_several(), any, all) {
        (true, _, true) => Verdict::Agree,
        (true, true, false) => Verdict::Mixed,
        (true, false, _) => Verdict::HiddenQueue,
        (false, true, _) => Verdict::NormalisedDrag,
        (false, false, _) => return None,
    };
    Some(Finding { code, verdict, interviews: Some(interviews), pulses, logs })
}

impl Said {
    const fn of(self) -> u32 {
        match self {
            Self::Several { of, .. } | Self::FewOrNone { of } | Self::NotShown { of } => of,
            Self::Own { .. } => 1,
        }
    }
}

/// What a round's result says by category: from its blocks of waits (`logs`) and from questions that are answered with a
/// category (`pulses`). A block that is withheld says nothing.
#[must_use]
pub fn by_tag(result: &RoundResult) -> Sources {
    let of = |is_wanted: fn(&ResultBlock) -> bool| {
        let blocks = result.blocks.iter().filter(|block| is_wanted(block) && block.shown != Shown::Withheld);
        let mut said: ByTag = BTreeMap::new();
        for block in blocks {
            let tags: Vec<(Tag, &Cell)> =
                block.cells.iter().filter_map(|cell| Some((tag(&cell.label)?, cell))).collect();
            // A question with one option that happens to be called like a category is none about categories.
            if tags.len() < 3 {
                continue;
            }
            for (tag, cell) in tags {
                let found = of_cell(cell, block.answers);
                let known = said.entry(tag).or_insert(found);
                if found.is_several() && !known.is_several() {
                    *known = found;
                }
            }
        }
        (!said.is_empty()).then_some(said)
    };
    let is_log = |block: &ResultBlock| block.id.starts_with("waits.");
    let is_pulse = |block: &ResultBlock| !block.id.starts_with("waits.") && !block.id.starts_with("pilot.");
    Sources { pulses: of(is_pulse), logs: of(is_log), ..Sources::default() }
}

fn tag(label: &str) -> Option<Tag> {
    let slug = slug(label);
    Tag::categories().find(|tag| tag.id() == slug || super::slug(tag.name()) == slug)
}

/// What a cell lets be seen.
fn of_cell(cell: &Cell, of: u32) -> Said {
    let at_least = |band: &str| band.split(' ').next().and_then(|number| number.parse().ok());
    match (cell.count, cell.band.as_deref()) {
        (Some(people), _) => Said::counted(people, of),
        (None, Some("few")) => Said::FewOrNone { of },
        (None, Some("some")) => Said::Several { amount: Amount::Some, of },
        (None, Some("most")) => Said::Several { amount: Amount::Most, of },
        (None, Some(band)) => {
            at_least(band).map_or(Said::NotShown { of }, |people| Said::Several { amount: Amount::AtLeast(people), of })
        }
        (None, None) => Said::NotShown { of },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tag(id: &str) -> Tag {
        id.parse().unwrap()
    }

    fn said(of: &[(&str, u32)]) -> ByTag {
        of.iter().map(|(id, people)| (tag(id), Said::counted(*people, 7))).collect()
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
                ("build_test", Verdict::NormalisedDrag, words(few, few, "6")),
                ("review_wait", Verdict::HiddenQueue, words("4", few, few)),
                ("rework", Verdict::Mixed, words("3", "3", few)),
                ("context_hunt", Verdict::Agree, words("5", "4", "3")),
            ]
        );
    }

    #[test]
    fn one_source_alone_cannot_be_held_against_anything() {
        let interviews = Some(said(&[("context_hunt", 5)]));
        assert_eq!(triangulate(&Sources { interviews, interviewed: 7, ..Sources::default() }), []);
        assert_eq!(triangulate(&Sources { logs: Some(said(&[("build_test", 5)])), ..Sources::default() }), []);
    }

    fn block(id: &str, shown: Shown, cells: &[(&str, Option<u32>, Option<&str>)]) -> ResultBlock {
        let cell = |(label, count, band): &(&str, Option<u32>, Option<&str>)| Cell {
            label: (*label).to_owned(),
            count: *count,
            band: band.map(str::to_owned),
        };
        ResultBlock {
            id: id.to_owned(),
            title: id.to_owned(),
            answers: 12,
            shown,
            cells: cells.iter().map(cell).collect(),
            kind: crate::domain::round::result::BlockKind::MultiHot,
        }
    }

    #[test]
    fn a_result_is_read_by_its_labels_and_what_is_withheld_says_nothing() {
        let tags = [
            ("build or test", Some(6), None),
            ("review_wait", None, Some("most")),
            ("flaky failure", None, Some("few")),
            ("context hunt", None, None),
        ];
        let result = RoundResult {
            schema: "draglog.result/1".into(),
            round_hash: String::new(),
            title: String::new(),
            weeks: String::new(),
            mode: "sealed".into(),
            n: 12,
            blocks: vec![
                block("waits.costliest", Shown::Bands, &tags),
                block("flow_day.fd_drag", Shown::Withheld, &tags),
                block("x.y", Shown::Counts, &[("review", Some(5), None), ("Never", Some(2), None)]),
            ],
            left_out: vec![],
            rules: crate::domain::round::result::Rules {
                min_contributions: 5,
                min_answers: 5,
                counts_from: 10,
                min_tag_people: 3,
            },
            purpose: None,
            readers: None,
            retention_days: None,
            members: None,
            pilot: None,
            surveys: vec![],
            layout_hash: None,
        };
        let beside = by_tag(&result);
        assert_eq!(beside.pulses, None);
        let logs = beside.logs.unwrap();
        assert_eq!(logs[&tag("build_test")], Said::Several { amount: Amount::Exactly(6), of: 12 });
        assert_eq!(logs[&tag("review_wait")], Said::Several { amount: Amount::Most, of: 12 });
        assert_eq!(logs[&tag("flaky_fail")], Said::FewOrNone { of: 12 });
        assert_eq!(logs[&tag("context_hunt")], Said::NotShown { of: 12 });
        assert_eq!(
            of_cell(&Cell { label: String::new(), count: None, band: Some("11 or more".into()) }, 12).words(),
            "11 or more of 12"
        );
    }
}
