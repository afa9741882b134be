//! Reading waits: one, the latest, or those that a filter lets through.

use std::time::Duration;

use rusqlite::{Params, ToSql, named_params};

use super::convert::{Stamp, WaitRow};
use super::table::{Columns, FromRow, Statements, TableRecord};
use super::{Result, Store};
use crate::domain::log::filter::Filter;
use crate::domain::log::tag::Tag;
use crate::domain::log::wait::{Wait, WaitId};
use crate::domain::time::Moment;

/// Waits of a day or more are few and have an index of their own, so that a period is found by its starts alone.
const LONG_MS: i64 = 86_400_000;

impl Store {
    /// Waits that `filter` lets through, oldest first. A wait is in a period when it overlaps it.
    pub fn waits(&self, filter: &Filter) -> Result<Vec<Wait>> {
        let mut query = Query::of(filter);
        let wanted = filter.limit.map_or(usize::MAX, |limit| limit as usize);
        // Whatever began within a day before the period or in it; then the long ones that began earlier.
        let mut waits = self.newest(&query, filter, wanted)?;
        if waits.len() < wanted && query.since > 0 {
            query.reach = PassWindow::Far;
            waits.extend(self.newest(&query, filter, wanted - waits.len())?);
        }
        waits.reverse();
        Ok(waits)
    }

    /// At most so many that the filter lets through, newest first.
    fn newest(&self, query: &Query, filter: &Filter, wanted: usize) -> Result<Vec<Wait>> {
        let needle = filter.search.as_deref().map(str::to_lowercase);
        let mut statement = self.connection.prepare_cached(&query.sql())?;
        let params: Vec<(&str, &dyn ToSql)> =
            query.params.iter().map(|(name, value)| (*name, value.as_ref())).collect();
        let mut rows = statement.query(params.as_slice())?;
        let mut waits = Vec::new();
        while waits.len() < wanted {
            let Some(row) = rows.next()? else { break };
            let Some(wait) = self.readable(row)?.map(Wait::from) else { continue };
            let is_in_class = filter.class.is_none_or(|class| wait.class() == class);
            if is_in_class && needle.as_deref().is_none_or(|needle| mentions(&wait, needle)) {
                waits.push(wait);
            }
        }
        Ok(waits)
    }

    /// One wait.
    pub fn wait(&self, id: WaitId) -> Result<Option<Wait>> {
        Ok(self.rows("wait WHERE id = :id", named_params! { ":id": id })?.pop().map(Wait::from))
    }

    /// The person's wait that finished last, of those that were not imported.
    pub fn latest_finished(&self) -> Result<Option<Wait>> {
        let mut latest = self.rows(
            "wait WHERE actor = 'person' AND ended_ms IS NOT NULL AND source != 'imported' \
             ORDER BY ended_ms DESC, id DESC LIMIT 1",
            [],
        )?;
        Ok(latest.pop().map(Wait::from))
    }

    /// Waits that ended at `since` or later, whoever's, in the order of their ends.
    pub fn ended_since(&self, since: Moment) -> Result<Vec<Wait>> {
        let far = WaitRow::select(
            "wait WHERE started_ms <= :near AND (ended_ms IS NULL OR ended_ms - started_ms >= 86400000) \
             AND ended_ms >= :since ORDER BY ended_ms, id",
        );
        let since = Stamp::of(since).ms;
        let rows = self.rows(
            &format!("wait WHERE started_ms > :near AND ended_ms >= :since UNION ALL {far}"),
            named_params! { ":since": since, ":near": since - LONG_MS },
        )?;
        Ok(rows.into_iter().map(Wait::from).collect())
    }

    /// The rows that can be read of what `from`, the table and the conditions behind it, holds.
    pub(super) fn rows(&self, from: &str, values: impl Params) -> Result<Vec<WaitRow>> {
        let mut query = self.connection.prepare_cached(&WaitRow::select(from))?;
        let rows = query.query_map(values, |row| self.readable(row))?;
        Ok(rows.filter_map(rusqlite::Result::transpose).collect::<rusqlite::Result<_>>()?)
    }

    /// A row of the table `wait`; `None` where it makes no sense, which is counted: one such row takes no other along.
    fn readable(&self, row: &rusqlite::Row<'_>) -> rusqlite::Result<Option<WaitRow>> {
        use rusqlite::Error::{FromSqlConversionFailure, IntegralValueOutOfRange, InvalidColumnType};
        match WaitRow::from_row(&mut Columns::of(row)) {
            Ok(row) => Ok(Some(row)),
            Err(error @ (FromSqlConversionFailure(..) | IntegralValueOutOfRange(..) | InvalidColumnType(..))) => {
                let mut unreadable = self.unreadable.borrow_mut();
                if unreadable.is_empty() {
                    tracing::warn!("a wait in the log cannot be read: {error}");
                }
                unreadable.insert(row.get(0)?);
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    /// How many waits were passed over since the log was opened, as they cannot be read.
    #[must_use]
    pub fn unreadable(&self) -> u64 {
        self.unreadable.borrow().len() as u64
    }

    /// Names of projects in use, for completion and near misses.
    pub fn projects(&self) -> Result<Vec<String>> {
        // One step in the index for each project instead of one for each wait.
        self.connection.all(
            "WITH RECURSIVE known (name) AS (SELECT min(project) FROM wait WHERE project IS NOT NULL UNION ALL \
             SELECT (SELECT min(project) FROM wait WHERE project IS NOT NULL AND project > known.name) FROM known \
             WHERE known.name IS NOT NULL) SELECT name FROM known WHERE name IS NOT NULL",
            [],
        )
    }

    /// The person's waits that carry `tag` and began today, and their length together: "3rd time today, 41m".
    pub fn times_today(&self, tag: Tag, now: Moment) -> Result<(u32, Duration)> {
        let day = Self::today(now);
        let filter = Filter {
            since: Some(day.from),
            tag: Some(tag),
            actor: Some(crate::domain::log::wait::Actor::Person),
            ..Filter::default()
        };
        let waits = self.waits(&filter)?;
        let begun = waits.iter().filter(|wait| wait.started_at >= day.from);
        Ok(begun.fold((0, Duration::ZERO), |(count, sum), wait| (count + 1, sum + wait.latency(now))))
    }
}

/// Which waits a pass looks at: those that began near the period, or the long ones that began before.
#[derive(Clone, Copy, PartialEq, Eq)]
enum PassWindow {
    Near,
    Far,
}

/// A filter as conditions with named values. The text is put together from fixed pieces only.
struct Query {
    reach: PassWindow,
    since: i64,
    conditions: String,
    params: Vec<(&'static str, Box<dyn ToSql>)>,
}

impl Query {
    fn of(filter: &Filter) -> Self {
        let since = filter.since.map_or(0, |since| Stamp::of(since).ms);
        let mut query = Self { reach: PassWindow::Near, since, conditions: String::new(), params: Vec::new() };
        query.params.push((":since", Box::new(since)));
        query.params.push((":near", Box::new(since - LONG_MS)));
        query.push(" AND started_ms < :until", ":until", filter.until.map(|until| Stamp::of(until).ms));
        if let Some((moment, id)) = filter.before {
            query.push(" AND (started_ms, id) < (:before, :before_id)", ":before", Some(Stamp::of(moment).ms));
            query.params.push((":before_id", Box::new(id)));
        }
        query.push(" AND kind = :kind", ":kind", filter.kind);
        query.push(" AND tag = :tag", ":tag", filter.tag);
        query.push(" AND project = :project", ":project", filter.project.clone());
        query.push(" AND actor = :actor", ":actor", filter.actor);
        if filter.untagged {
            query.conditions.push_str(" AND tag IS NULL AND answer IS NULL AND source != 'imported'");
        }
        query
    }

    /// Adds a condition where there is a value for it.
    fn push(&mut self, condition: &'static str, name: &'static str, value: Option<impl ToSql + 'static>) {
        if let Some(value) = value {
            self.conditions.push_str(condition);
            self.params.push((name, Box::new(value)));
        }
    }

    fn sql(&self) -> String {
        let period = match self.reach {
            PassWindow::Near => {
                "started_ms > :near AND (started_ms >= :since OR ended_ms IS NULL OR ended_ms > :since)"
            }
            PassWindow::Far => {
                "started_ms <= :near AND (ended_ms IS NULL OR ended_ms - started_ms >= 86400000) \
                 AND (ended_ms IS NULL OR ended_ms > :since)"
            }
        };
        WaitRow::select(&format!("wait WHERE {period}{} ORDER BY started_ms DESC, id DESC", self.conditions))
    }
}

/// Whether the label, project or note holds `needle`, which is in lower case.
fn mentions(wait: &Wait, needle: &str) -> bool {
    let texts = [Some(&wait.label), wait.project.as_ref(), wait.note.as_ref()];
    texts.into_iter().flatten().any(|text| text.to_lowercase().contains(needle))
}
