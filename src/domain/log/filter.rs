//! Which waits of the log are meant.

use crate::domain::log::tag::Tag;
use crate::domain::log::wait::{Actor, Class, Kind, WaitId};
use crate::domain::time::Moment;

/// What to list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    /// Included.
    pub since: Option<Moment>,
    /// Not included.
    pub until: Option<Moment>,
    pub kind: Option<Kind>,
    pub class: Option<Class>,
    pub tag: Option<Tag>,
    pub project: Option<String>,
    pub actor: Option<Actor>,
    pub untagged: bool,
    /// Part of a label, project or note.
    pub search: Option<String>,
    /// At most so many, the newest ones.
    pub limit: Option<u32>,
    /// Only waits that began before this one (for paging).
    pub before: Option<(Moment, WaitId)>,
}
