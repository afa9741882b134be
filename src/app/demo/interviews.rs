//! Seven made-up interviews of one value stream, so that the demo has themes to look at.

use crate::domain::log::tag::Tag;
use crate::domain::team::interview::{ChangeOwner, Draft, IncidentSource};

/// Letter, cause, times a week (fewest, usual, most), minutes, severity, workaround.
type InventedIncident = (char, &'static str, [&'static str; 3], &'static str, u8, &'static str);

const TOLD: [&[InventedIncident]; 7] = [
    &[
        ('h', "owner_unknown", ["2", "5", "8"], "15", 2, "ask in a channel"),
        ('r', "one_reviewer", ["2", "3", "4"], "30", 3, "ping again"),
    ],
    &[
        ('h', "owner_unknown", ["3", "4", "6"], "20", 3, "ask in a channel"),
        ('f', "shared_test_data", ["4", "6", "9"], "10", 2, "rerun"),
    ],
    &[
        ('h', "stale_runbook", ["1", "2", "3"], "30", 2, "ask in a channel"),
        ('r', "one_reviewer", ["1", "2", "4"], "45", 3, "ping again"),
        ('a', "change_board", ["0", "0.5", "1"], "240", 4, ""),
    ],
    &[
        ('f', "shared_test_data", ["5", "8", "12"], "6", 1, "rerun"),
        ('e', "expired_login", ["1", "1", "2"], "25", 1, ""),
    ],
    &[
        ('h', "owner_unknown", ["4", "6", "10"], "10", 2, "ask in a channel"),
        ('r', "big_changes", ["2", "4", "5"], "20", 2, "split the change"),
    ],
    &[
        ('f', "shared_test_data", ["2", "5", "6"], "12", 2, "rerun"),
        ('a', "change_board", ["1", "1", "1"], "90", 4, ""),
        ('r', "one_reviewer", ["1", "3", "4"], "25", 3, "ping again"),
    ],
    &[('h', "owner_unknown", ["2", "3", "5"], "20", 1, "ask in a channel")],
];

/// What was noted in each of them.
pub(super) fn interviews() -> impl Iterator<Item = Vec<Draft>> {
    TOLD.iter().map(|told| told.iter().map(draft).collect())
}

fn draft((letter, cause, [fewest, usual, most], minutes, severity, way): &InventedIncident) -> Draft {
    Draft {
        code: Tag::by_key(*letter),
        cause: (*cause).to_owned(),
        fewest: (*fewest).to_owned(),
        usual: (*usual).to_owned(),
        most: (*most).to_owned(),
        minutes: (*minutes).to_owned(),
        severity: Some(*severity),
        workaround: (*way).to_owned(),
        changeable_by: Some(if *letter == 'h' { ChangeOwner::Platform } else { ChangeOwner::Team }),
        evidence: Some(IncidentSource::Told),
        ..Draft::default()
    }
}
