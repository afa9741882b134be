//! How long a pulse takes, estimated from its words.
//!
//! Reading goes at four words a second, a choice takes two seconds, several choices take four. Counted are the words on
//! the screens: the introduction, each question, its statements and labels. A set of labels that an earlier question
//! already had is recognised rather than read and counts at two fifths; a row of tag letters counts as six words. The
//! real length is measured when a pulse is taken; this figure only decides what may be asked at all.

use super::{Item, ItemKind, Survey};

const WORDS_PER_SECOND: f64 = 4.0;
const SECONDS_TO_CHOOSE: f64 = 2.0;
const SECONDS_TO_CHOOSE_SEVERAL: f64 = 4.0;
const PART_OF_KNOWN_LABELS: f64 = 0.4;
const WORDS_OF_TAG_ROW: f64 = 6.0;

pub(super) fn seconds(survey: &Survey) -> f64 {
    let mut words = count(&survey.intro);
    let mut choosing = 0.0;
    for (index, item) in survey.items.iter().enumerate() {
        let known = survey.items[..index].iter().any(|earlier| earlier.labels() == item.labels());
        words += question(item) + labels(item) * if known { PART_OF_KNOWN_LABELS } else { 1.0 };
        choosing +=
            if matches!(item.kind, ItemKind::Multi { .. }) { SECONDS_TO_CHOOSE_SEVERAL } else { SECONDS_TO_CHOOSE };
    }
    words / WORDS_PER_SECOND + choosing
}

fn question(item: &Item) -> f64 {
    let statements = match &item.kind {
        ItemKind::Bipolar { left, right, .. } => count(left) + count(right),
        ItemKind::Tag => WORDS_OF_TAG_ROW,
        _ => 0.0,
    };
    count(&item.text) + statements
}

fn labels(item: &Item) -> f64 {
    item.labels().iter().map(|label| count(label)).sum()
}

fn count(text: &str) -> f64 {
    text.split_whitespace().count() as f64
}
