//! Seven made-up interviews of one value stream, so that the demo has themes to look at.

use super::data::{DATA, InventedIncident};
use crate::domain::log::tag::Tag;
use crate::domain::team::interview::{ChangeOwner, Draft, IncidentSource};

/// What was noted in each of them.
pub(super) fn interviews() -> impl Iterator<Item = Vec<Draft>> {
    DATA.interviews.iter().map(|told| told.iter().map(draft).collect())
}

fn draft((letter, cause, [fewest, usual, most], minutes, severity, way): &InventedIncident) -> Draft {
    Draft {
        code: Tag::by_key(*letter),
        cause: cause.clone(),
        fewest: fewest.clone(),
        usual: usual.clone(),
        most: most.clone(),
        minutes: minutes.clone(),
        severity: Some(*severity),
        workaround: way.clone(),
        changeable_by: Some(if *letter == 'h' { ChangeOwner::Platform } else { ChangeOwner::Team }),
        evidence: Some(IncidentSource::Told),
        ..Draft::default()
    }
}
