//! The forms of pulses and interview guides.

use draglog::domain::log::survey::{BipolarSide, GoodEnd, Unit};
use draglog::domain::log::tag::Wave;
use draglog::survey::guide::{GUIDE_KEYS, PART_KEYS};
use draglog::survey::{FILE_KEYS, ITEM_KEYS, SURVEY_KEYS};
use serde_json::{Value, json};

use super::{keys, list, number, one_of, table, text, texts};

const TYPES: [&str; 6] = ["scale", "bins", "single", "multi", "bipolar", "tag"];

pub(super) fn survey() -> Value {
    let pulse = table(
        &["id", "version", "title", "intro", "recall", "cadence", "unit", "item"],
        &[
            ("id", text("1 to 40 of a-z, 0-9 and _")),
            ("version", number(1, 1_000_000, "Raised when an item changes; only answers of one version are compared.")),
            ("title", text("What the pulse is called.")),
            ("intro", text("Three sentences at most, shown before the first question; may be empty.")),
            ("recall", text("The stretch of time that all questions are about, in words.")),
            ("cadence", text("\"every 4 weeks\", \"quarterly\", \"2 random days a week\", \"on request\" ...")),
            ("unit", one_of(Unit::ALL.iter().map(|word| word.as_str()), "What one set of answers is about.")),
            ("applies_to", text("For whom it is meant.")),
            ("attribution", text("Where wording or ranges come from; shown beside the results.")),
            ("item", list(&item())),
        ],
    );
    let scales = json!({ "type": "object", "additionalProperties": texts("Labels in order."), "properties": {},
        "description": "Labels that several items share." });
    table(
        &["schema", "survey"],
        &[
            ("schema", number(1, 1, "The form of this file.")),
            ("min_group", number(5, 1_000_000, "Merged answers are shown from so many people on.")),
            ("scales", scales),
            ("survey", list(&pulse)),
        ],
    )
}

fn item() -> Value {
    let share = table(
        &["options", "name"],
        &[
            ("options", list(&number(1, 9, "An option, counted from 1."))),
            ("name", text("What these answers say, in words.")),
        ],
    );
    table(
        &["id", "type", "na"],
        &[
            ("id", text("Frozen once somebody has answered; so is the item.")),
            ("type", one_of(TYPES, "How it is answered.")),
            ("text", text("The question; all but bipolar items have one.")),
            ("text_during", text("tag: asked while a wait still goes on.")),
            ("scale", text("scale: a name from [scales].")),
            ("labels", texts("The options in order.")),
            (
                "upper",
                json!({ "type": "array", "items": { "type": "number" },
                "description": "bins: the upper edge of each class but the last, ascending." }),
            ),
            ("unit", text("bins: what is counted; \"class\" where the labels are only words.")),
            ("max", number(1, 9, "multi: so many may be chosen.")),
            ("left", text("bipolar: the one statement.")),
            ("right", text("bipolar: the other.")),
            ("studio", one_of(BipolarSide::ALL.iter().map(|word| word.as_str()), "bipolar: the studio's side.")),
            ("na", text("The label of key 0: it does not apply, can't be said.")),
            ("na_key", text("tag: a letter for it.")),
            ("good", one_of(GoodEnd::ALL.iter().map(|word| word.as_str()), "Which end means less friction.")),
            ("share", share),
            ("dimension", one_of(Wave::ALL.iter().map(|word| word.as_str()), "Of WAVE.")),
        ],
    )
}

pub(super) fn guide() -> Value {
    let part = table(
        &["title", "minutes", "purpose", "questions"],
        &[
            ("title", text("What the part is called; the first asks for consent.")),
            ("minutes", number(1, 120, "How long it takes.")),
            ("purpose", text("What it is for.")),
            ("questions", texts("Questions that ask how and what, and never name anybody.")),
            ("probes", texts("What helps to go on.")),
            ("avoid", texts("What the coach leaves unsaid.")),
        ],
    );
    let guide = table(
        &["id", "title", "purpose", "part"],
        &[
            ("id", text("One with the id of a shipped guide takes its place.")),
            ("title", text("What the guide is called.")),
            ("purpose", text("What it is for.")),
            ("never", texts("What is never said in it.")),
            ("part", list(&part)),
        ],
    );
    table(&["schema", "guide"], &[("schema", number(1, 1, "The form of this file.")), ("guide", guide)])
}

#[test]
fn they_have_the_keys_that_are_read() {
    let sorted = |keys: &[&'static str]| {
        let mut keys = keys.to_vec();
        keys.sort_unstable();
        keys
    };
    let schema = survey();
    assert_eq!(keys(&schema), sorted(FILE_KEYS));
    let pulse = &schema["properties"]["survey"]["items"];
    assert_eq!(keys(pulse), sorted(SURVEY_KEYS));
    assert_eq!(keys(&pulse["properties"]["item"]["items"]), sorted(ITEM_KEYS));
    let schema = guide();
    let guide = &schema["properties"]["guide"];
    assert_eq!(keys(guide), sorted(GUIDE_KEYS));
    assert_eq!(keys(&guide["properties"]["part"]["items"]), sorted(PART_KEYS));
}
