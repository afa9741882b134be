//! What the reader of a survey file and the reader of its items share.

use std::collections::BTreeMap;

use super::fields::Fields;
use super::problem::{quoted, suggest};
use crate::domain::log::survey::{Blanks, Unit};

/// Scales by name; `None` stands for one that is there but wrong.
pub(super) type Scales = BTreeMap<String, Option<Vec<String>>>;

/// Where in a file things stand that are judged later.
#[derive(Debug, Default)]
pub(super) struct LineIndex {
    pub(super) version: usize,
    /// In the order of the items.
    pub(super) items: Vec<usize>,
}

/// Reports blanks in the text of a key that a pulse about `unit` can't fill.
pub(super) fn blanks_known(template: &str, unit: Unit, fields: &Fields<'_, '_>, key: &str) {
    let allowed = Blanks::allowed(unit);
    for name in Blanks::named(template).into_iter().filter(|name| !allowed.contains(name)) {
        let message = format!("unknown blank {} in a pulse about a {unit}", quoted(&format!("{{{name}}}")));
        let hint = match allowed {
            [] => "expected no braces; blanks belong to pulses about a service or a wait".to_owned(),
            words => suggest(name, words),
        };
        fields.wrong(key, message, hint);
    }
}
