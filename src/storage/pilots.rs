//! Pilots, the definitions that were in force, and the frozen baseline.

use rusqlite::{Connection, OptionalExtension, named_params};

use super::convert::Stamp;
use super::error::refused;
use super::{Result, StorageError, Store};
use crate::domain::figure::pilot::{Baseline, DatedDefinitions, Definitions, Pilot};
use crate::domain::figure::stats::Scope;
use crate::domain::say::escape::clean;
use crate::domain::say::moment::{day_and_year, exact};
use crate::domain::time::Moment;

const COLUMNS: &str = "SELECT name, hypothesis, metric, about, about_name, control, control_name, worth, baseline_weeks, \
     is_bad, registered_ms, registered_offset, started_ms, started_offset, stopped_ms, stopped_offset, weeks_after FROM pilot ";

impl Store {
    /// Registers a pilot. A name is taken for good, also after its end, so that no pilot is begun again until it suits.
    pub fn register_pilot(&mut self, pilot: &Pilot) -> Result<()> {
        let write = self.write()?;
        if let Some(taken) = find(&write, &pilot.name)? {
            let day = day_and_year(taken.registered_at.date_naive());
            return refused(format!(
                "there is a pilot `{}` already, registered on {day}; give this one another name",
                clean(&pilot.name)
            ));
        }
        let (registered, started) = (Stamp::of(pilot.registered_at), Stamp::of(pilot.started_at));
        let (about, about_name) = parts(&pilot.about);
        let control = pilot.control.as_ref().map(parts);
        write.execute(
            "INSERT INTO pilot (name, hypothesis, metric, about, about_name, control, control_name, worth, \
             baseline_weeks, is_bad, registered_ms, registered_offset, started_ms, started_offset, weeks_after) VALUES (:name, \
             :hypothesis, :metric, :about, :about_name, :control, :control_name, :worth, :weeks, :is_bad, \
             :registered_ms, :registered_offset, :started_ms, :started_offset, :weeks_after)",
            named_params! {
                ":name": pilot.name, ":hypothesis": pilot.hypothesis, ":metric": pilot.metric,
                ":about": about, ":about_name": about_name,
                ":control": control.map(|(what, _)| what), ":control_name": control.and_then(|(_, name)| name),
                ":worth": pilot.worth, ":weeks": pilot.baseline_weeks, ":is_bad": pilot.picked_because_bad,
                ":registered_ms": registered.ms, ":registered_offset": registered.offset,
                ":started_ms": started.ms, ":started_offset": started.offset,
                ":weeks_after": pilot.judged_after,
            },
        )?;
        write.commit()
    }

    /// Ends a pilot: weeks that end later do not count. Nothing is deleted.
    pub fn stop_pilot(&mut self, name: &str, at: Moment) -> Result<Pilot> {
        let write = self.write()?;
        let Some(pilot) = find(&write, name)? else {
            return refused(format!("there is no pilot `{}`; `draglog pilot list` has the names", clean(name)));
        };
        let shown = clean(name);
        if let Some(stopped) = pilot.stopped_at {
            return refused(format!("pilot `{shown}` was stopped already, on {}", exact(stopped)));
        }
        if at < pilot.started_at {
            let started = exact(pilot.started_at);
            return refused(format!("pilot `{shown}` starts at {started}; give an end after it with --at"));
        }
        let stopped = Stamp::of(at);
        write.execute(
            "UPDATE pilot SET stopped_ms = :ms, stopped_offset = :offset WHERE name = :name",
            named_params! { ":ms": stopped.ms, ":offset": stopped.offset, ":name": name },
        )?;
        write.commit()?;
        Ok(Pilot { stopped_at: Some(stopped.moment()), ..pilot })
    }

    /// Every pilot, in the order in which they were registered.
    pub fn pilots(&self) -> Result<Vec<Pilot>> {
        let mut query = self.connection.prepare_cached(&format!("{COLUMNS} ORDER BY id"))?;
        Ok(query.query_map([], read)?.collect::<rusqlite::Result<_>>()?)
    }

    /// The pilot with this name.
    pub fn pilot(&self, name: &str) -> Result<Option<Pilot>> {
        find(&self.connection, name)
    }

    /// Writes down what is counted from `now` on, if it is not what was written down last; says whether it was new.
    pub fn keep_definitions(&mut self, definitions: &Definitions, now: Moment) -> Result<bool> {
        if latest(&self.connection)?.is_some_and(|(_, kept)| kept.definitions == *definitions) {
            return Ok(false);
        }
        let write = self.write()?;
        let since = Stamp::of(now);
        let content = serde_json::to_string(definitions)?;
        write.execute(
            "INSERT INTO definition (since_ms, since_offset, content) VALUES (:ms, :offset, :content)",
            named_params! { ":ms": since.ms, ":offset": since.offset, ":content": content },
        )?;
        write.commit()?;
        Ok(true)
    }

    /// Whether there is anything that a change of definitions could spoil: a pilot, or a frozen baseline.
    pub fn definitions_matter(&self) -> Result<bool> {
        let mut query =
            self.connection.prepare_cached("SELECT EXISTS (SELECT 1 FROM pilot) OR EXISTS (SELECT 1 FROM baseline)")?;
        Ok(query.query_row([], |row| row.get(0))?)
    }

    /// What was counted when, oldest first.
    pub fn definitions(&self) -> Result<Vec<DatedDefinitions>> {
        let mut query =
            self.connection.prepare_cached("SELECT since_ms, since_offset, content FROM definition ORDER BY id")?;
        let rows = query.query_map([], |row| Ok((Stamp::read(row, 0)?, row.get::<_, String>(2)?)))?;
        rows.map(|row| row.map_err(StorageError::from).and_then(|(since, content)| kept(since, &content))).collect()
    }

    /// Freezes the definitions written down last, as a baseline.
    pub fn freeze_baseline(&mut self, baseline: &Baseline) -> Result<()> {
        self.keep_definitions(&baseline.definitions, baseline.frozen_at)?;
        let write = self.write()?;
        let frozen = Stamp::of(baseline.frozen_at);
        let definition = latest(&write)?.map(|(id, _)| id);
        write.execute(
            "INSERT INTO baseline (definition, frozen_ms, frozen_offset, first, weeks) \
             VALUES (:definition, :ms, :offset, :first, :weeks)",
            named_params! {
                ":definition": definition, ":ms": frozen.ms, ":offset": frozen.offset,
                ":first": baseline.first.to_string(), ":weeks": baseline.weeks,
            },
        )?;
        write.commit()
    }

    /// The baseline that was frozen last.
    pub fn baseline(&self) -> Result<Option<Baseline>> {
        let mut query = self.connection.prepare_cached(
            "SELECT frozen_ms, frozen_offset, first, weeks, content FROM baseline JOIN definition \
             ON definition.id = baseline.definition ORDER BY baseline.id DESC LIMIT 1",
        )?;
        let row = query.query_row([], |row| {
            let (frozen, first) = (Stamp::read(row, 0)?, row.get::<_, String>(2)?);
            Ok((frozen, first, row.get(3)?, row.get::<_, String>(4)?))
        });
        let Some((frozen, first, weeks, content)) = row.optional()? else { return Ok(None) };
        let definitions = kept(frozen, &content)?.definitions;
        let first = first.parse().unwrap_or_else(|_| frozen.moment().date_naive());
        Ok(Some(Baseline { frozen_at: frozen.moment(), first, weeks, definitions }))
    }

    /// Notes that from `at` on usual is something else: limits of usual movement are made anew after it.
    pub fn agree_on_change(&mut self, at: Moment) -> Result<()> {
        let write = self.write()?;
        let stamp = Stamp::of(at);
        write.execute(
            "INSERT INTO agreed_change (at_ms, at_offset) VALUES (:ms, :offset) ON CONFLICT DO NOTHING",
            named_params! { ":ms": stamp.ms, ":offset": stamp.offset },
        )?;
        write.commit()
    }

    /// When a person said that usual is something else, oldest first.
    pub fn agreed_changes(&self) -> Result<Vec<Moment>> {
        let mut query = self.connection.prepare_cached("SELECT at_ms, at_offset FROM agreed_change ORDER BY at_ms")?;
        Ok(query.query_map([], |row| Ok(Stamp::read(row, 0)?.moment()))?.collect::<rusqlite::Result<_>>()?)
    }

    /// Every label in the log, for near misses. Reads the whole index of labels.
    pub fn labels(&self) -> Result<Vec<String>> {
        let mut query = self.connection.prepare_cached("SELECT DISTINCT label FROM wait")?;
        Ok(query.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
    }
}

/// A forgotten project's name stays in no pilot: those about it go, and a control that it was is none.
pub(super) fn forget_project(connection: &Connection, project: &str) -> rusqlite::Result<()> {
    let parameters = named_params! { ":project": project };
    connection.execute("DELETE FROM pilot WHERE about = 'project' AND about_name = :project", parameters)?;
    connection.execute(
        "UPDATE pilot SET control = NULL, control_name = NULL WHERE control = 'project' AND control_name = :project",
        parameters,
    )?;
    Ok(())
}

fn find(connection: &Connection, name: &str) -> Result<Option<Pilot>> {
    let mut query = connection.prepare_cached(&format!("{COLUMNS} WHERE name = :name"))?;
    Ok(query.query_row(named_params! { ":name": name }, read).optional()?)
}

fn latest(connection: &Connection) -> Result<Option<(i64, DatedDefinitions)>> {
    let mut query = connection
        .prepare_cached("SELECT id, since_ms, since_offset, content FROM definition ORDER BY id DESC LIMIT 1")?;
    let row = query.query_row([], |row| Ok((row.get(0)?, Stamp::read(row, 1)?, row.get::<_, String>(3)?)));
    row.optional()?.map(|(id, since, content)| Ok((id, kept(since, &content)?))).transpose()
}

fn kept(since: Stamp, content: &str) -> Result<DatedDefinitions> {
    let since = since.moment();
    match serde_json::from_str(content) {
        Ok(definitions) => Ok(DatedDefinitions { since, definitions }),
        Err(error) => refused(format!(
            "what was counted from {} on cannot be read ({error}); `draglog doctor` checks the log",
            day_and_year(since.date_naive())
        )),
    }
}

/// The columns of what a pilot is about.
fn parts(about: &Scope) -> (&'static str, Option<&str>) {
    match about {
        Scope::All => ("all", None),
        Scope::Label(label) => ("label", Some(label)),
        Scope::Project(project) => ("project", Some(project)),
        Scope::Tag(tag) => ("tag", Some(tag.id())),
    }
}

fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Pilot> {
    let about = |index: usize| -> rusqlite::Result<Option<Scope>> {
        Ok(match row.get::<_, Option<String>>(index)?.as_deref() {
            None => None,
            Some("label") => Some(Scope::Label(row.get(index + 1)?)),
            Some("project") => Some(Scope::Project(row.get(index + 1)?)),
            Some("tag") => Some(Scope::Tag(row.get(index + 1)?)),
            Some(_) => Some(Scope::All),
        })
    };
    Ok(Pilot {
        name: row.get(0)?,
        hypothesis: row.get(1)?,
        metric: row.get(2)?,
        about: about(3)?.unwrap_or(Scope::All),
        control: about(5)?,
        worth: row.get(7)?,
        baseline_weeks: row.get(8)?,
        picked_because_bad: row.get(9)?,
        registered_at: Stamp::read(row, 10)?.moment(),
        started_at: Stamp::read(row, 12)?.moment(),
        stopped_at: Stamp::read_optional(row, 14)?.map(Stamp::moment),
        judged_after: row.get(16)?,
    })
}
