//! The annotated file that `draglog pulse new` writes.

use super::fields::is_id;

const TEMPLATE: &str = include_str!("../../assets/survey-template.toml");
const ITS_ID: &str = "id = \"my_pulse\"";

/// An annotated survey file to start from, with `id` put in. What can't stand in an id becomes `_`.
#[must_use]
pub fn template(id: &str) -> String {
    let id: String = id
        .chars()
        .map(|c| c.to_ascii_lowercase())
        .map(|c| if c.is_ascii_lowercase() || c.is_ascii_digit() { c } else { '_' })
        .take(40)
        .collect();
    if is_id(&id) { TEMPLATE.replacen(ITS_ID, &format!("id = \"{id}\""), 1) } else { TEMPLATE.to_owned() }
}
