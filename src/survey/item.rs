//! `[[survey.item]]`: one question, read by its type.

use super::common::{LineIndex, Scales, blanks_known};
use super::fields::{Entry, Fields, LONG, SHORT};
use super::problem::{quoted, suggest};
use crate::domain::log::survey::{GoodEnd, HeadlineShare, Item, ItemKind, Unit};
use crate::domain::log::tag::{Tag, Wave};
use crate::domain::round::layout::is_at_an_end;
use crate::domain::say::count::count;

/// Every key that some item takes.
pub const ITEM_KEYS: &[&str] = &[
    "id",
    "type",
    "text",
    "text_during",
    "scale",
    "labels",
    "upper",
    "unit",
    "max",
    "left",
    "right",
    "studio",
    "na",
    "na_key",
    "good",
    "share",
    "dimension",
];
pub(super) const SHARE_KEYS: &[&str] = &["options", "name"];

/// The keys that items of a type take.
fn keys_of(kind: &str) -> &'static [&'static str] {
    match kind {
        "scale" => &["id", "type", "text", "scale", "labels", "na", "good", "share", "dimension"],
        "bins" => &["id", "type", "text", "labels", "upper", "unit", "na", "good", "share", "dimension"],
        "single" => &["id", "type", "text", "labels", "na", "good", "share", "dimension"],
        "multi" => &["id", "type", "text", "labels", "max", "na", "good", "share", "dimension"],
        "bipolar" => &["id", "type", "left", "right", "studio", "na", "dimension"],
        "tag" => &["id", "type", "text", "text_during", "na", "na_key", "good", "dimension"],
        _ => ITEM_KEYS,
    }
}

/// The survey's items, or nothing where one of them is wrong.
pub(super) fn items_of(
    survey: &Fields<'_, '_>,
    scales: &Scales,
    unit: Option<Unit>,
    lines: &mut LineIndex,
) -> Option<Vec<Item>> {
    let tables = survey.tables("item", "survey.item", "item");
    let count = tables.len();
    let mut items: Vec<Item> = Vec::new();
    let mut ids: Vec<(String, usize)> = Vec::new();
    for mut fields in tables {
        if let Some(id) = fields.table.get("id").and_then(|id| id.get_ref().as_str()) {
            fields.what = format!("item {}", quoted(id));
        }
        let line = fields.problems.line(fields.place("id"));
        lines.items.push(line);
        if let Some(id) = fields.id("id") {
            match ids.iter().find(|(earlier, _)| *earlier == id) {
                Some((_, first)) => {
                    let hint = format!("its first is in line {first}; an id stands for one question for ever");
                    fields.problems.add_at_line(line, format!("item id {} stands twice", quoted(&id)), hint);
                }
                None => ids.push((id, line)),
            }
        }
        items.extend(item_of(&fields, scales, unit));
    }
    (count > 0 && items.len() == count && ids.len() == count).then_some(items)
}

fn item_of(fields: &Fields<'_, '_>, scales: &Scales, unit: Option<Unit>) -> Option<Item> {
    let before = fields.problems.count();
    let word = type_of(fields);
    let kind = word.and_then(|word| {
        only(fields, word);
        kind_of(fields, word, scales)
    });
    // A pair of statements has neither text nor a good end.
    let is_plain = word.is_some_and(|word| word != "bipolar");
    let text = if is_plain { fields.text("text", LONG) } else { Some(String::new()) };
    let text_during = fields.optional_text("text_during", LONG);
    let na = fields.text("na", SHORT);
    let na_key = na_key_of(fields);
    let good = if is_plain { fields.word("good") } else { Some(GoodEnd::None) };
    let dimension: Option<Wave> = fields.optional_word("dimension");
    for (key, text) in [("text", &text), ("text_during", &text_during)] {
        if let (Some(text), Some(unit)) = (text, unit) {
            blanks_known(text, unit, fields, key);
        }
    }
    let (text, kind, na, good) = (text?, kind?, na?, good?);
    let mut item = Item { id: String::new(), text, text_during, kind, na, na_key, good, share: None, dimension };
    let is_ordered = matches!(item.kind, ItemKind::Scale { .. } | ItemKind::Bins { .. });
    item.share = share_of(fields, item.options(), is_ordered);
    fields.table.get("id")?.get_ref().as_str()?.clone_into(&mut item.id);
    (fields.problems.count() == before).then_some(item)
}

fn type_of(fields: &Fields<'_, '_>) -> Option<&'static str> {
    let entry = fields.needed("type")?;
    let given = entry.string()?;
    let word = ItemKind::WORDS.iter().find(|word| **word == given).copied();
    if word.is_none() {
        entry.wrong(format!("unknown type {}", quoted(given)), suggest(given, ItemKind::WORDS));
    }
    word
}

/// Reports unknown keys, and apart from them keys that belong to another type.
fn only(fields: &Fields<'_, '_>, kind: &str) {
    fields.only(ITEM_KEYS);
    let allowed = keys_of(kind);
    for key in fields.table.keys() {
        let name: &str = key.get_ref();
        if ITEM_KEYS.contains(&name) && !allowed.contains(&name) {
            let owners: Vec<&str> =
                ItemKind::WORDS.iter().copied().filter(|word| keys_of(word).contains(&name)).collect();
            let message = format!("`{name}` does not belong to type {kind}");
            fields.problems.add(key.span().start, message, format!("it belongs to {}", owners.join(", ")));
        }
    }
}

fn kind_of(fields: &Fields<'_, '_>, word: &str, scales: &Scales) -> Option<ItemKind> {
    let own = || fields.needed("labels").and_then(|labels| labels.labels());
    match word {
        "scale" => scale_labels(fields, scales).map(|labels| ItemKind::Scale { labels }),
        "bins" => {
            let (labels, unit) = (own(), fields.text("unit", SHORT));
            let upper = fields.get("upper").and_then(|upper| edges_of(&upper, labels.as_ref().map(Vec::len)));
            Some(ItemKind::Bins { labels: labels?, upper, unit: unit? })
        }
        "single" => own().map(|labels| ItemKind::Single { labels }),
        "multi" => {
            let labels = own();
            let most = labels.as_ref().and_then(|labels| u32::try_from(labels.len()).ok()).unwrap_or(9);
            let max = fields.number("max", (2, most));
            Some(ItemKind::Multi { labels: labels?, max: u8::try_from(max?).ok()? })
        }
        "bipolar" => {
            let (left, right) = (fields.text("left", SHORT), fields.text("right", SHORT));
            let studio = fields.word("studio");
            Some(ItemKind::Bipolar { left: left?, right: right?, studio: studio? })
        }
        _ => Some(ItemKind::Tag),
    }
}

/// The labels of a scale item: its own, or those of a shared scale.
fn scale_labels(fields: &Fields<'_, '_>, scales: &Scales) -> Option<Vec<String>> {
    let (scale, own) = (fields.get("scale"), fields.get("labels"));
    let Some(scale) = scale else {
        if own.is_none() {
            let hint = "expected `scale` (a name from [scales]) or `labels`";
            fields.problems.add(fields.at, format!("{} has no answers", fields.what), hint);
        }
        return own?.labels();
    };
    if let Some(own) = own {
        own.wrong("`labels` and `scale` stand in one item", "expected one of them");
    }
    let name = scale.string_like("the name of a scale")?;
    if let Some(labels) = scales.get(name) {
        return labels.clone();
    }
    let names: Vec<&str> = scales.keys().map(String::as_str).collect();
    let hint = if names.is_empty() { "the file has no [scales]".to_owned() } else { suggest(name, &names) };
    scale.wrong(format!("unknown scale {}", quoted(name)), hint);
    None
}

/// The upper edges of bins with so many labels.
fn edges_of(upper: &Entry<'_, '_>, labels: Option<usize>) -> Option<Vec<f64>> {
    let before = upper.problems.count();
    let entries = upper.entries("an edge in `upper`", "a list of numbers")?;
    let mut edges: Vec<f64> = Vec::new();
    for entry in &entries {
        let Some(edge) = entry.finite() else { continue };
        if let Some(last) = edges.last().filter(|last| **last >= edge) {
            entry.wrong(format!("`upper` goes from {last} to {edge}"), "expected ascending edges");
        }
        edges.push(edge);
    }
    if let Some(labels) = labels.filter(|labels| entries.len() + 1 != *labels) {
        let message = format!("`upper` has {} for {}", count(entries.len(), "edge"), count(labels, "label"));
        upper.wrong(message, format!("expected {}: one edge between two neighbouring labels", labels - 1));
    }
    (upper.problems.count() == before).then_some(edges)
}

fn share_of(fields: &Fields<'_, '_>, options: u8, is_ordered: bool) -> Option<HeadlineShare> {
    let share = fields.get("share")?.table("{ options = [4, 5], name = \"…\" }", "`share`")?;
    share.only(SHARE_KEYS);
    let name = share.text("name", SHORT);
    let list = share.needed("options")?;
    let entries = list.entries("an option in `share`", "a list of option numbers")?;
    let numbers = ascending_options(&entries, options);
    if entries.is_empty() || entries.len() >= usize::from(options) {
        let message = format!("`share` names {} of {options} options", entries.len());
        list.wrong(message, "expected some of the options, not all");
    } else if is_ordered
        && numbers.len() == entries.len()
        && numbers.is_sorted()
        && !is_at_an_end(&numbers, options.into())
    {
        let hint = "expected the lowest or the highest options: a round shows how many said these or beyond";
        list.wrong("`share` begins at neither end of the options", hint);
    }
    Some(HeadlineShare { options: numbers, name: name? })
}

fn ascending_options(entries: &[Entry<'_, '_>], options: u8) -> Vec<u8> {
    let mut numbers: Vec<u8> = Vec::new();
    for entry in entries {
        let option = entry.number((1, options.into())).and_then(|option| u8::try_from(option).ok());
        let Some(option) = option else { continue };
        if numbers.last().is_some_and(|last| *last >= option) {
            entry.wrong("the options of `share` are out of order", "expected ascending option numbers, each once");
        }
        numbers.push(option);
    }
    numbers
}

/// A letter for the na answer: none that gives a tag with another meaning, none that the screens need.
fn na_key_of(fields: &Fields<'_, '_>) -> Option<char> {
    let entry = fields.get("na_key")?;
    let mut letters = entry.value.as_str().unwrap_or_default().chars();
    let letter = letters.next().filter(char::is_ascii_lowercase).filter(|_| letters.next().is_none());
    let free =
        |letter: &char| !"qjkgsz".contains(*letter) && Tag::by_key(*letter).is_none_or(|tag| tag == Tag::not_held_up());
    let letter = letter.filter(free);
    if letter.is_none() {
        let hint = format!("expected a letter that no tag has, such as \"{}\"", Tag::not_held_up().key());
        entry.wrong("`na_key` can't be used", hint);
    }
    letter
}
