//! `[[survey.item]]`: one question, read by its type.

use super::common::{LineIndex, Scales, blanks_known, words};
use super::fields::{Fields, LONG, SHORT, labels, number, wrong_type};
use super::problem::{Problems, quoted, suggest};
use crate::domain::log::survey::{BipolarSide, GoodEnd, HeadlineShare, Item, ItemKind, Unit};
use crate::domain::log::tag::{Tag, Wave};
use crate::domain::round::layout::is_at_an_end;

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
    problems: &mut Problems,
) -> Option<Vec<Item>> {
    let tables = survey.tables("item", "survey.item", problems);
    let count = tables.len();
    let mut items: Vec<Item> = Vec::new();
    let mut ids: Vec<(String, usize)> = Vec::new();
    for (table, at) in tables {
        let what = table
            .get("id")
            .and_then(|id| id.get_ref().as_str())
            .map_or("item".into(), |id| format!("item {}", quoted(id)));
        let fields = Fields { table, at, what };
        let line = problems.line(fields.place("id"));
        lines.items.push(line);
        if let Some(id) = fields.id("id", problems) {
            match ids.iter().find(|(earlier, _)| *earlier == id) {
                Some((_, first)) => {
                    let hint = format!("its first is in line {first}; an id stands for one question for ever");
                    problems.add_at_line(line, format!("item id {} stands twice", quoted(&id)), hint);
                }
                None => ids.push((id, line)),
            }
        }
        items.extend(item_of(&fields, scales, unit, problems));
    }
    (count > 0 && items.len() == count && ids.len() == count).then_some(items)
}

fn item_of(fields: &Fields<'_, '_>, scales: &Scales, unit: Option<Unit>, problems: &mut Problems) -> Option<Item> {
    let before = problems.count();
    let word = type_of(fields, problems);
    let kind = word.and_then(|word| {
        only(fields, word, problems);
        kind_of(fields, word, scales, problems)
    });
    let text = match word {
        None | Some("bipolar") => Some(String::new()),
        Some(_) => fields.text("text", LONG, problems),
    };
    let text_during = fields.optional_text("text_during", LONG, problems);
    let na = fields.text("na", SHORT, problems);
    let na_key = na_key_of(fields, problems);
    let good = match word {
        None | Some("bipolar") => Some(GoodEnd::None),
        Some(_) => fields.word("good", &words(GoodEnd::ALL, GoodEnd::as_str), problems),
    };
    let dimension: Option<Wave> =
        fields.get("dimension").and_then(|_| fields.word("dimension", &words(Wave::ALL, Wave::as_str), problems));
    if let Some(unit) = unit {
        for (key, text) in [("text", text.as_ref()), ("text_during", text_during.as_ref())] {
            if let Some(text) = text {
                blanks_known(text, unit, fields.place(key), problems);
            }
        }
    }
    let mut item = Item {
        id: String::new(),
        text: text?,
        text_during,
        kind: kind?,
        na: na?,
        na_key,
        good: good?,
        share: None,
        dimension,
    };
    let is_ordered = matches!(item.kind, ItemKind::Scale { .. } | ItemKind::Bins { .. });
    item.share = share_of(fields, (item.options(), is_ordered), problems);
    fields.get("id")?.get_ref().as_str()?.clone_into(&mut item.id);
    (problems.count() == before).then_some(item)
}

fn type_of(fields: &Fields<'_, '_>, problems: &mut Problems) -> Option<&'static str> {
    let value = fields.needed("type", problems)?;
    let Some(given) = value.get_ref().as_str() else {
        wrong_type(value, "`type`", "a string", problems);
        return None;
    };
    let word = ItemKind::WORDS.iter().find(|word| **word == given).copied();
    if word.is_none() {
        let hint = suggest(given, ItemKind::WORDS);
        problems.add(value.span().start, format!("unknown type {}", quoted(given)), hint);
    }
    word
}

/// Reports unknown keys, and apart from them keys that belong to another type.
fn only(fields: &Fields<'_, '_>, kind: &str, problems: &mut Problems) {
    fields.only(ITEM_KEYS, problems);
    let allowed = keys_of(kind);
    for key in fields.table.keys() {
        let name: &str = key.get_ref();
        if ITEM_KEYS.contains(&name) && !allowed.contains(&name) {
            let owners: Vec<&str> =
                ItemKind::WORDS.iter().copied().filter(|word| keys_of(word).contains(&name)).collect();
            let hint = format!("it belongs to {}", owners.join(", "));
            problems.add(key.span().start, format!("`{name}` does not belong to type {kind}"), hint);
        }
    }
}

fn kind_of(fields: &Fields<'_, '_>, word: &str, scales: &Scales, problems: &mut Problems) -> Option<ItemKind> {
    let own = |problems: &mut Problems| {
        fields.needed("labels", problems).and_then(|value| labels(value, "`labels`", problems))
    };
    match word {
        "scale" => scale_labels(fields, scales, problems).map(|labels| ItemKind::Scale { labels }),
        "bins" => {
            let labels = own(problems);
            let unit = fields.text("unit", SHORT, problems);
            let upper = upper_of(fields, labels.as_ref().map(Vec::len), problems);
            Some(ItemKind::Bins { labels: labels?, upper, unit: unit? })
        }
        "single" => own(problems).map(|labels| ItemKind::Single { labels }),
        "multi" => {
            let labels = own(problems);
            let most = labels.as_ref().and_then(|labels| u32::try_from(labels.len()).ok()).unwrap_or(9);
            let max = fields.number("max", (2, most), problems);
            Some(ItemKind::Multi { labels: labels?, max: u8::try_from(max?).ok()? })
        }
        "bipolar" => {
            let left = fields.text("left", SHORT, problems);
            let right = fields.text("right", SHORT, problems);
            let studio = fields.word("studio", &words(BipolarSide::ALL, BipolarSide::as_str), problems);
            Some(ItemKind::Bipolar { left: left?, right: right?, studio: studio? })
        }
        _ => Some(ItemKind::Tag),
    }
}

/// The labels of a scale item: its own, or those of a shared scale.
fn scale_labels(fields: &Fields<'_, '_>, scales: &Scales, problems: &mut Problems) -> Option<Vec<String>> {
    let Some(value) = fields.get("scale") else {
        let Some(own) = fields.get("labels") else {
            let hint = "expected `scale` (a name from [scales]) or `labels`".to_owned();
            problems.add(fields.at, format!("{} has no answers", fields.what), hint);
            return None;
        };
        return labels(own, "`labels`", problems);
    };
    if let Some(own) = fields.get("labels") {
        let hint = "expected one of them".to_owned();
        problems.add(own.span().start, "`labels` and `scale` stand in one item", hint);
    }
    let Some(name) = value.get_ref().as_str() else {
        wrong_type(value, "`scale`", "the name of a scale", problems);
        return None;
    };
    if let Some(labels) = scales.get(name) {
        return labels.clone();
    }
    let names: Vec<&str> = scales.keys().map(String::as_str).collect();
    let hint = if names.is_empty() { "the file has no [scales]".to_owned() } else { suggest(name, &names) };
    problems.add(value.span().start, format!("unknown scale {}", quoted(name)), hint);
    None
}

/// The bins' upper edges, where the file gives some.
fn upper_of(fields: &Fields<'_, '_>, count: Option<usize>, problems: &mut Problems) -> Option<Vec<f64>> {
    let value = fields.get("upper")?;
    let Some(array) = value.get_ref().as_array() else {
        wrong_type(value, "`upper`", "a list of numbers", problems);
        return None;
    };
    let before = problems.count();
    let mut edges: Vec<f64> = Vec::new();
    for entry in array {
        let text = entry.get_ref().as_float().map(toml::de::DeFloat::as_str);
        let text =
            text.or_else(|| entry.get_ref().as_integer().filter(|i| i.radix() == 10).map(toml::de::DeInteger::as_str));
        let Some(edge) = text.and_then(|text| text.parse().ok()).filter(|edge: &f64| edge.is_finite()) else {
            wrong_type(entry, "an edge in `upper`", "a finite number", problems);
            continue;
        };
        if edges.last().is_some_and(|last| *last >= edge) {
            let hint = "expected ascending edges".to_owned();
            problems.add(entry.span().start, format!("`upper` goes from {} to {edge}", edges[edges.len() - 1]), hint);
        }
        edges.push(edge);
    }
    if let Some(count) = count
        && array.len() + 1 != count
    {
        let hint = format!("expected {}: one edge between two neighbouring labels", count - 1);
        problems.add(
            value.span().start,
            format!(
                "`upper` has {} for {}",
                crate::domain::say::count::count(array.len(), "edge"),
                crate::domain::say::count::count(count, "label")
            ),
            hint,
        );
    }
    (problems.count() == before).then_some(edges)
}

fn share_of(
    fields: &Fields<'_, '_>,
    (options, is_ordered): (u8, bool),
    problems: &mut Problems,
) -> Option<HeadlineShare> {
    let value = fields.get("share")?;
    let Some(table) = value.get_ref().as_table() else {
        wrong_type(value, "`share`", "{ options = [4, 5], name = \"…\" }", problems);
        return None;
    };
    let share = Fields { table, at: value.span().start, what: "`share`".into() };
    share.only(SHARE_KEYS, problems);
    let name = share.text("name", SHORT, problems);
    let list = share.needed("options", problems)?;
    let Some(array) = list.get_ref().as_array() else {
        wrong_type(list, "`options`", "a list of option numbers", problems);
        return None;
    };
    let mut numbers: Vec<u8> = Vec::new();
    for entry in array {
        let option = number(entry, "an option in `share`", (1, u32::from(options)), problems);
        let Some(option) = option.and_then(|option| u8::try_from(option).ok()) else { continue };
        if numbers.last().is_some_and(|last| *last >= option) {
            let hint = "expected ascending option numbers, each once".to_owned();
            problems.add(entry.span().start, "the options of `share` are out of order", hint);
        }
        numbers.push(option);
    }
    if array.is_empty() || array.len() >= usize::from(options) {
        let hint = "expected some of the options, not all".to_owned();
        problems.add(list.span().start, format!("`share` names {} of {options} options", array.len()), hint);
    } else if is_ordered
        && numbers.len() == array.len()
        && numbers.is_sorted()
        && !is_at_an_end(&numbers, options.into())
    {
        let hint = "expected the lowest or the highest options: a round shows how many said these or beyond".to_owned();
        problems.add(list.span().start, "`share` begins at neither end of the options", hint);
    }
    Some(HeadlineShare { options: numbers, name: name? })
}

/// A letter for the na answer: none that gives a tag with another meaning, none that the screens need.
fn na_key_of(fields: &Fields<'_, '_>, problems: &mut Problems) -> Option<char> {
    let value = fields.get("na_key")?;
    let mut letters = value.get_ref().as_str().unwrap_or_default().chars();
    let letter = letters.next().filter(char::is_ascii_lowercase).filter(|_| letters.next().is_none());
    let free =
        |letter: &char| !"qjkgsz".contains(*letter) && Tag::by_key(*letter).is_none_or(|tag| tag == Tag::not_held_up());
    let letter = letter.filter(free);
    if letter.is_none() {
        let hint = format!("expected a letter that no tag has, such as \"{}\"", Tag::not_held_up().key());
        problems.add(value.span().start, "`na_key` can't be used", hint);
    }
    letter
}
