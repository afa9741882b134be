//! A pulse's questions as blocks, and a person's answers as cells of them.

use super::{Block, Cut};
use crate::domain::log::survey::{Answer, BIPOLAR_STEPS, Blanks, Item, ItemKind, PulseResponse, Survey, Unit};
use crate::domain::log::tag::Tag;
use crate::domain::round::BlockId;

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
    let id = BlockId::of_question(survey, &item.id);
    let cut = item.share.as_ref().map(|share| Cut::new(&share.name, share.options.iter().copied()));
    let block = match &item.kind {
        ItemKind::Multi { labels, max } => Block::several(id, &item.text, labels.clone(), (*max).into()),
        ItemKind::Bipolar { left, right, .. } => {
            let cut = Cut::new(&format!("4 or 5: {right}"), [4, BIPOLAR_STEPS]);
            Block::ordered(id, &format!("{left} / {right}"), steps(left, right), Some(cut))
        }
        ItemKind::Tag => Block::choice(id, &item.text, tags().map(|tag| tag.name().to_owned()).collect(), cut),
        ItemKind::Single { labels } => Block::choice(id, &item.text, labels.clone(), cut),
        ItemKind::Scale { labels } | ItemKind::Bins { labels, .. } => {
            Block::ordered(id, &item.text, labels.clone(), cut)
        }
    };
    block.or(&item.na)
}

/// Five places between two statements, each with the words it stands for.
fn steps(left: &str, right: &str) -> Vec<String> {
    vec![format!("1 {left}"), "2".into(), "3 in between".into(), "4".into(), format!("{BIPOLAR_STEPS} {right}")]
}

/// What a question for a tag offers: the categories and `other`.
fn tags() -> impl Iterator<Item = Tag> {
    Tag::categories().chain([Tag::other()])
}

/// The cells of one sitting, block by block as [`blocks`] has them.
#[must_use]
pub fn cells(survey: &Survey, taken: &PulseResponse) -> Vec<Vec<usize>> {
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
        // Where several may be ticked it is no tick.
        Answer::NotApplicable => block.na_cell().into_iter().collect(),
        Answer::Skipped => vec![block.no_answer()],
    };
    if block.accepts(&cells).is_ok() { cells } else { vec![block.no_answer()] }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::domain::log::survey::{GoodEnd, HeadlineShare, PulseTrigger, Sitting};
    use crate::domain::round::layout::NO_ANSWER;

    fn item(id: &str, kind: ItemKind) -> Item {
        Item {
            id: id.into(),
            text: "How often?".into(),
            text_during: None,
            kind,
            na: "Can't say".into(),
            na_key: None,
            good: GoodEnd::None,
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

    fn taken(answers: &[(&str, Answer)]) -> PulseResponse {
        PulseResponse {
            sitting: Sitting {
                survey: "mine".into(),
                version: 1,
                service: None,
                begun: chrono::DateTime::UNIX_EPOCH.fixed_offset(),
                trigger: PulseTrigger::Script,
            },
            ended: Some(chrono::DateTime::UNIX_EPOCH.fixed_offset()),
            seconds: None,
            answers: answers.iter().map(|(id, answer)| ((*id).to_owned(), answer.clone())).collect::<BTreeMap<_, _>>(),
        }
    }

    #[test]
    fn options_come_first_then_the_answer_that_it_does_not_apply_then_none() {
        let labels = ["Never".to_owned(), "Often".to_owned()];
        let blocks = blocks(&survey(vec![item("q", ItemKind::Scale { labels: labels.to_vec() })]));
        assert_eq!(blocks[0].id, "mine.q");
        assert_eq!([0, 1, 2, 3].map(|cell| blocks[0].label(cell)), ["Never", "Often", "Can't say", NO_ANSWER]);
    }

    #[test]
    fn answers_find_their_cells_and_skipped_is_no_answer() {
        let labels = || vec!["a".to_owned(), "b".to_owned(), "c".to_owned()];
        let sides = ItemKind::Bipolar {
            left: "l".into(),
            right: "r".into(),
            studio: crate::domain::log::survey::BipolarSide::Left,
        };
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
        assert_eq!(cells(&survey, &answers), [vec![1], vec![0, 2], vec![5], vec![17], vec![4]]);
        let nothing = taken(&[("many", Answer::NotApplicable)]);
        assert_eq!(cells(&survey, &nothing)[..2], [vec![4], vec![]], "no tick is an answer");
    }

    #[test]
    fn the_cut_is_the_share_of_the_question_else_the_upper_half_or_the_first_option() {
        let labels = || ["a", "b", "c", "d", "e"].map(str::to_owned).to_vec();
        let share = Some(HeadlineShare { options: vec![1, 2], name: "b or less".into() });
        let survey = survey(vec![
            Item { share, ..item("share", ItemKind::Scale { labels: labels() }) },
            item("none", ItemKind::Scale { labels: labels() }),
            item("choice", ItemKind::Single { labels: labels() }),
            item("many", ItemKind::Multi { labels: labels(), max: 2 }),
        ]);
        let cuts: Vec<_> =
            blocks(&survey).into_iter().map(|block| block.cut.map(|cut| (cut.name, cut.options))).collect();
        let cut = |name: &str, options: &[u8]| Some((name.to_owned(), options.to_vec()));
        assert_eq!(cuts, [cut("b or less", &[1, 2]), cut("d or beyond", &[4, 5]), cut("a", &[1]), None]);
    }
}
