//! Which waits a listing is about, and the log opened for reading.

use std::sync::Once;

use chrono::Local;

use super::error::usage;
use super::{Context, tell, words};
use crate::domain::log::filter::Filter;
use crate::domain::log::tag::Tag;
use crate::domain::log::wait::{Actor, Kind};
use crate::domain::say::count::count;
use crate::domain::say::moment::exact;
use crate::domain::say::when::{Bound, TimeSpec};
use crate::domain::time::Moment;
use crate::storage::{StorageError, Store};

/// A period: `--since` is included, `--until` is not.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Edges {
    /// From this moment on: 7d, today, week, month, 2026-11-20, 14:05 …
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    since: Option<Bound>,
    /// Up to this moment, not including it
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    until: Option<Bound>,
}

impl Edges {
    /// The moments meant; the second not before the first.
    ///
    /// # Errors
    /// A wrong command line if the period ends before it begins.
    pub(crate) fn resolve(&self, now: Moment) -> anyhow::Result<(Option<Moment>, Option<Moment>)> {
        let moment = |bound: Option<Bound>| bound.map(|bound| bound.0.resolve(now, &Local));
        let (since, until) = (moment(self.since), moment(self.until));
        if let (Some(since), Some(until)) = (since, until)
            && until < since
        {
            let (since, until) = (exact(since), exact(until));
            return Err(usage(format!(
                "--until ({until}) is before --since ({since}); give a period that ends after it begins"
            )));
        }
        Ok((since, until))
    }
}

/// What a listing may be narrowed to.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Selection {
    #[command(flatten)]
    pub edges: Edges,
    /// Only waits of this kind
    #[arg(long, value_name = "KIND", value_parser = words::of::<Kind>(), hide_possible_values = true)]
    kind: Option<Kind>,
    /// Only waits with this tag
    #[arg(long, value_name = "TAG", value_parser = words::of::<Tag>(), hide_possible_values = true)]
    tag: Option<Tag>,
    /// Only waits in this project
    #[arg(long, value_name = "NAME")]
    project: Option<String>,
    /// Only waits of a person, an AI agent or the background; all of them unless given
    #[arg(long, value_name = "ACTOR", value_parser = words::of::<Actor>())]
    actor: Option<Actor>,
    /// Only waits that nobody has answered
    #[arg(long, conflicts_with = "tag")]
    untagged: bool,
}

impl Selection {
    /// The filter meant.
    ///
    /// # Errors
    /// A wrong command line if the period ends before it begins.
    pub(crate) fn filter(&self, now: Moment) -> anyhow::Result<Filter> {
        let (since, until) = self.edges.resolve(now)?;
        Ok(Filter {
            since,
            until,
            kind: self.kind,
            tag: self.tag,
            project: self.project.clone(),
            actor: self.actor,
            untagged: self.untagged,
            ..Filter::default()
        })
    }
}

/// Opens the log for a command that only reads. Where there is none nothing is made, and where nothing can be written it
/// is opened for reading only.
///
/// # Errors
/// If there is a log that cannot be read.
pub(crate) fn open_to_read(context: &Context) -> anyhow::Result<Store> {
    static TOLD: Once = Once::new();
    if !context.paths.database().exists() && !context.paths.spool().exists() {
        return Ok(Store::in_memory()?);
    }
    context.open().or_else(|error| {
        if matches!(error.downcast_ref(), Some(StorageError::Corrupt)) {
            // A command may open it several times.
            TOLD.call_once(|| tell(&format!("{error}; what can be read of it follows")));
        }
        Store::open_read_only(&context.paths.data).map_err(|_| error)
    })
}

/// Says how many waits were left out of what was read.
pub(crate) fn tell_left_out(store: &Store) {
    if store.unreadable() > 0 {
        let waits = count(store.unreadable(), "wait");
        tell(&format!("{waits} left out that cannot be read; `draglog doctor` checks the log"));
    }
}

/// The moment that an argument means; refused where it lies ahead.
///
/// # Errors
/// A wrong command line if it is more than a minute in the future.
pub(crate) fn past(when: TimeSpec, option: &str, now: Moment) -> anyhow::Result<Moment> {
    /// `--at 14:05` in the second before it.
    const SLACK_S: i64 = 60;
    let moment = when.resolve(now, &Local);
    if moment > now + chrono::TimeDelta::seconds(SLACK_S) {
        return Err(usage(format!("{option} {} lies in the future; give a time that has passed", exact(moment))));
    }
    Ok(moment)
}
