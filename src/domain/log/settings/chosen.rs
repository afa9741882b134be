//! Reads `[keys]`: a table for each place, in it one key or a list of keys for each row.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error, SeqAccess, Visitor};

use super::ChosenKeys;

/// One key, or several.
struct Words(Vec<String>);

impl<'de> Deserialize<'de> for Words {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OneOrMore;
        impl<'de> Visitor<'de> for OneOrMore {
            type Value = Words;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a key such as \"t\", or a list of keys")
            }

            fn visit_str<E: Error>(self, word: &str) -> Result<Words, E> {
                Ok(Words(vec![word.to_owned()]))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Words, A::Error> {
                let mut words = Vec::new();
                while let Some(word) = list.next_element()? {
                    words.push(word);
                }
                Ok(Words(words))
            }
        }
        deserializer.deserialize_any(OneOrMore)
    }
}

/// The rows of one place.
struct Rows(BTreeMap<String, Words>);

impl<'de> Deserialize<'de> for Rows {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Table;
        impl<'de> Visitor<'de> for Table {
            type Value = Rows;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a table for a place, such as [keys.list]")
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(self, map: A) -> Result<Rows, A::Error> {
                Deserialize::deserialize(serde::de::value::MapAccessDeserializer::new(map)).map(Rows)
            }
        }
        deserializer.deserialize_any(Table)
    }
}

pub(super) fn keys<'de, D: Deserializer<'de>>(deserializer: D) -> Result<ChosenKeys, D::Error> {
    let places: BTreeMap<String, Rows> = Deserialize::deserialize(deserializer)?;
    let rows = |Rows(rows): Rows| rows.into_iter().map(|(row, Words(words))| (row, words)).collect();
    Ok(places.into_iter().map(|(place, its)| (place, rows(its))).collect())
}
