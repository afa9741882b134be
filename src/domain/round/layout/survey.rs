//! A pulse's questions as blocks, and a person's answers as cells of them.

use super::Block;
use crate::domain::log::survey::{Answer, BIPOLAR_STEPS, Blanks, Item, ItemKind, Survey, Taken, Unit};
use crate::domain::log::tag::Tag;

/// The blocks that a round asks of this pulse, in the order of its questions; none of one that asks about a single wait:
/// what those answers say is in the figures of waits.
#[must_use]
pub fn blocks(survey: &Survey) -> Vec<Block> {
    if survey.unit == Unit::Wait {
        return Vec::new();
    }
    let survey = survey.filled(&Blanks { service: Some("the service".into()), ..Blanks::default() });
    survey.items.iter().map(|item| block(&survey.id, item)).collect()
}

fn block(survey: &str, item: &Item) -> Block {
    let id = format!("{survey}.{}", item.id);
    let na = (!item.na.is_empty()).then(|| item.na.clone());
    match &item.kind {
        ItemKind::Multi { labels, max } => {
            Block::multi_hot(&id, &item.text, labels.iter().cloned().chain(na), (*max).into())
        }
        ItemKind::Bipolar { left, right, .. } => {
            Block::one_hot(&id, &format!("{left} / {right}"), steps(left, right).chain(na))
        }
        ItemKind::Tag => Block::one_hot(&id, &item.text, tags().map(|tag| tag.name().to_owned()).chain(na)),
        ItemKind::Scale { labels } | ItemKind::Bins { labels, .. } | ItemKind::Single { labels } => {
            Block::one_hot(&id, &item.text, labels.iter().cloned().chain(na))
        }
    }
}

/// Five places between two statements, each with the words it stands for.
fn steps(left: &str, right: &str) -> impl Iterator<Item = String> {
    [format!("1 {left}"), "2".into(), "3 in between".into(), "4".into(), format!("{BIPOLAR_STEPS} {right}")].into_iter()
}

/// What a question for a tag offers: the categories and `other`.
fn tags() -> impl Iterator<Item = Tag> {
    Tag::categories().chain([Tag::other()])
}

/// The cells of one sitting, block by block as [`blocks`] has them.
#[must_use]
pub fn cells(survey: &Survey, taken: &Taken) -> Vec<Vec<usize>> {
    let blocks = blocks(survey);
    let pairs = survey.items.iter().zip(&blocks);
    pairs.map(|(item, block)| chosen(block, taken.answer(&item.id))).collect()
}

fn chosen(block: &Block, answer: &Answer) -> Vec<usize> {
    let option = |number: u8| usize::from(number).checked_sub(1);
    let cells: Vec<usize> = match answer {
        Answer::Option(number) => option(*number).into_iter().collect(),
        Answer::Many(numbers) => numbers.iter().filter_map(|number| option(*number)).collect(),
        Answer::Tag(tag) => tags().position(|other| other == *tag).into_iter().collect(),
        // The cell before `no_answer`.
        Answer::NotApplicable => block.no_answer().checked_sub(1).into_iter().collect(),
        Answer::Skipped => Vec::new(),
    };
    if block.accepts(&cells).is_ok() { cells } else { vec![block.no_answer()] }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::domain::log::survey::{Good, Trigger};
    use crate::domain::round::layout::NO_ANSWER;

    fn item(id: &str, kind: ItemKind) -> Item {
        Item {
            id: id.into(),
            text: "How often?".into(),
            text_during: None,
            kind,
            na: "Can't say".into(),
            na_key: None,
            good: Good::None,
            share: None,
            dimension: None,
        }
    }

    fn survey(items: Vec<Item>) -> Survey {
        Survey {
            id: "mine".into(),
            version: 1,
            title: "Mine".into(),
            intro: String::new(),
            recall: "this week".into(),
            cadence: crate::domain::log::survey::Cadence::OnRequest,
            unit: Unit::Person,
            applies_to: None,
            attribution: None,
            min_group: 5,
            items,
        }
    }

    fn taken(answers: &[(&str, Answer)]) -> Taken {
        Taken {
            survey: "mine".into(),
            version: 1,
            service: None,
            at: chrono::DateTime::UNIX_EPOCH.fixed_offset(),
            trigger: Trigger::Script,
            seconds: None,
            answers: answers.iter().map(|(id, answer)| ((*id).to_owned(), answer.clone())).collect::<BTreeMap<_, _>>(),
        }
    }

    #[test]
    fn options_come_first_then_the_answer_that_it_does_not_apply_then_none() {
        let labels = ["Never".to_owned(), "Often".to_owned()];
        let blocks = blocks(&survey(vec![item("q", ItemKind::Scale { labels: labels.to_vec() })]));
        assert_eq!(blocks[0].id, "mine.q");
        assert_eq!(blocks[0].labels, ["Never", "Often", "Can't say", NO_ANSWER]);
    }

    #[test]
    fn answers_find_their_cells_and_skipped_is_no_answer() {
        let labels = || vec!["a".to_owned(), "b".to_owned(), "c".to_owned()];
        let sides =
            ItemKind::Bipolar { left: "l".into(), right: "r".into(), studio: crate::domain::log::survey::Side::Left };
        let survey = survey(vec![
            item("scale", ItemKind::Scale { labels: labels() }),
            item("many", ItemKind::Multi { labels: labels(), max: 2 }),
            item("sides", sides),
            item("tag", ItemKind::Tag),
            item("none", ItemKind::Single { labels: labels() }),
        ]);
        let answers = taken(&[
            ("scale", Answer::Option(2)),
            ("many", Answer::Many([1, 3].into())),
            ("sides", Answer::NotApplicable),
            ("tag", Answer::Tag(Tag::other())),
        ]);
        assert_eq!(cells(&survey, &answers), [vec![1], vec![0, 2], vec![5], vec![16], vec![4]]);
    }
}
