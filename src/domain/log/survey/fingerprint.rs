//! One number for what is asked, so that a question changed under an unchanged version is found.
//!
//! It guards against slips, not against forgery: a plain 64-bit FNV-1a, the same on every machine and in every release.

use std::fmt;

use super::{Item, ItemKind, Survey};

/// Stands for the wording, options and reading of an item, or of a whole pulse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(u64);

impl Fingerprint {
    /// The number, for the database.
    #[must_use]
    pub const fn as_u64(self) -> u64 {
        self.0
    }

    /// A number that the database kept.
    #[must_use]
    pub const fn from_u64(number: u64) -> Self {
        Self(number)
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

/// A number that looks random and is the same wherever the seed is (the finaliser of `SplitMix64`).
pub(in crate::domain) const fn mixed(seed: u64) -> u64 {
    let mixed = (seed ^ (seed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// What one seed and the next lie apart, for [`mixed`].
pub(in crate::domain) const GAMMA: u64 = 0x9e37_79b9_7f4a_7c15;

/// FNV-1a over fields, each with its length before it so that no two lists of fields read alike.
pub(in crate::domain) struct Fields(u64);

impl Fields {
    pub(in crate::domain) const fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    fn bytes(mut self, bytes: &[u8]) -> Self {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
        self
    }

    pub(in crate::domain) fn number(self, number: u64) -> Self {
        self.bytes(&number.to_le_bytes())
    }

    pub(in crate::domain) fn text(self, text: &str) -> Self {
        self.number(text.len() as u64).bytes(text.as_bytes())
    }

    fn texts(self, texts: &[String]) -> Self {
        texts.iter().fold(self.number(texts.len() as u64), |fields, text| fields.text(text))
    }

    pub(in crate::domain) const fn finish(self) -> u64 {
        self.0
    }
}

pub(super) fn of_item(item: &Item) -> Fingerprint {
    let fields = Fields::new().text(&item.id).text(item.kind.as_str()).text(&item.text);
    let fields = fields.text(item.text_during.as_deref().unwrap_or_default()).text(&item.na).texts(item.labels());
    let fields = match &item.kind {
        ItemKind::Bins { upper, unit, .. } => {
            let upper = upper.as_deref().unwrap_or_default();
            upper.iter().fold(fields.text(unit), |fields, edge| fields.number(edge.to_bits()))
        }
        ItemKind::Multi { max, .. } => fields.number(u64::from(*max)),
        ItemKind::Bipolar { left, right, studio } => fields.text(left).text(right).text(studio.as_str()),
        ItemKind::Scale { .. } | ItemKind::Single { .. } | ItemKind::Tag => fields,
    };
    let fields = fields.text(item.good.as_str()).text(item.dimension.map_or("", |wave| wave.as_str()));
    let fields = match &item.share {
        Some(share) => {
            share.options.iter().fold(fields.text(&share.name), |fields, option| fields.number(u64::from(*option)))
        }
        None => fields,
    };
    Fingerprint(fields.finish())
}

pub(super) fn of_survey(survey: &Survey) -> Fingerprint {
    let fields = Fields::new().text(&survey.id).text(&survey.recall).text(survey.unit.as_str());
    let fields = survey.items.iter().fold(fields, |fields, item| fields.number(of_item(item).as_u64()));
    Fingerprint(fields.finish())
}
