//! What `draglog stats` tells of a period.

use crate::domain::figure::stats::{GroupFigures, Grouping, Summary};

/// A period added up, and its waits in groups where that was asked for.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct StatsPage {
    pub summary: Summary,
    pub groups: Option<(Grouping, Vec<GroupFigures>)>,
    /// Nothing was recorded or observed.
    pub is_empty: bool,
}

impl StatsPage {
    /// The groups, and what they were made by.
    #[must_use]
    pub(crate) fn parts(&self) -> Option<(Grouping, &[GroupFigures])> {
        self.groups.as_ref().map(|(by, groups)| (*by, groups.as_slice()))
    }
}
