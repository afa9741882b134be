//! Pilots, the definitions that were in force, and the frozen baseline.

use rusqlite::types::Value;
use rusqlite::{Connection, Row, named_params};

use super::convert::Stamp;
use super::error::refused;
use super::table::{FromColumns, Json, Statements, TableRecord, Text, ToColumns, cells, record};
use super::{Result, Store};
use crate::domain::figure::pilot::{Baseline, DatedDefinitions, Definitions, Pilot};
use crate::domain::figure::stats::Scope;
use crate::domain::say::escape::clean;
use crate::domain::say::moment::{day_and_year, exact};
use crate::domain::time::Moment;

record!(Pilot {
    name, hypothesis, metric, about = "about, about_name", control = "control, control_name", worth, baseline_weeks,
    picked_because_bad = "is_bad", registered_at = "registered_ms, registered_offset",
    started_at = "started_ms, started_offset", stopped_at = "stopped_ms, stopped_offset", judged_after = "weeks_after",
});

impl Store {
    /// Registers a pilot. A name is taken for good, also after its end, so that no pilot is begun again until it suits.
    pub fn register_pilot(&mut self, pilot: &Pilot) -> Result<()> {
        self.write(|write| {
            if let Some(taken) = find(write, &pilot.name)? {
                let day = day_and_year(taken.registered_at.date_naive());
                return refused(format!(
                    "there is a pilot `{}` already, registered on {day}; give this one another name",
                    clean(&pilot.name)
                ));
            }
            write.insert("pilot", pilot.cells()).map(drop)
        })
    }

    /// Ends a pilot: weeks that end later do not count. Nothing is deleted.
    pub fn stop_pilot(&mut self, name: &str, at: Moment) -> Result<Pilot> {
        self.write(|write| {
            let shown = clean(name);
            let Some(pilot) = find(write, name)? else {
                return refused(format!("there is no pilot `{shown}`; `draglog pilot list` has the names"));
            };
            if let Some(stopped) = pilot.stopped_at {
                return refused(format!("pilot `{shown}` was stopped already, on {}", exact(stopped)));
            }
            if at < pilot.started_at {
                let started = exact(pilot.started_at);
                return refused(format!("pilot `{shown}` starts at {started}; give an end after it with --at"));
            }
            write.update("pilot", cells! { "stopped_ms, stopped_offset": at }, "name", &name)?;
            Ok(Pilot { stopped_at: Some(Stamp::of(at).moment()), ..pilot })
        })
    }

    /// Every pilot, in the order in which they were registered.
    pub fn pilots(&self) -> Result<Vec<Pilot>> {
        self.connection.select("pilot ORDER BY id", [])
    }

    /// The pilot with this name.
    pub fn pilot(&self, name: &str) -> Result<Option<Pilot>> {
        find(&self.connection, name)
    }

    /// Writes down what is counted from `now` on, if it is not what was written down last; says whether it was new.
    pub fn keep_definitions(&mut self, definitions: &Definitions, now: Moment) -> Result<bool> {
        if latest(&self.connection)?.is_some_and(|kept| kept.definitions == *definitions) {
            return Ok(false);
        }
        let kept = cells! { "since_ms, since_offset": now, "content": Json(definitions) };
        self.write(|write| write.insert("definition", kept).map(|_| true))
    }

    /// Whether there is anything that a change of definitions could spoil: a pilot, or a frozen baseline.
    pub fn definitions_matter(&self) -> Result<bool> {
        self.connection.one("SELECT EXISTS (SELECT 1 FROM pilot) OR EXISTS (SELECT 1 FROM baseline)", [])
    }

    /// What was counted when, oldest first.
    pub fn definitions(&self) -> Result<Vec<DatedDefinitions>> {
        let rows = self.connection.all("SELECT since_ms, since_offset, content FROM definition ORDER BY id", [])?;
        rows.into_iter().map(|(since, content): (Moment, String)| kept(since, &content)).collect()
    }

    /// Freezes the definitions written down last, as a baseline.
    pub fn freeze_baseline(&mut self, baseline: &Baseline) -> Result<()> {
        self.keep_definitions(&baseline.definitions, baseline.frozen_at)?;
        self.write(|write| {
            let definition: Option<i64> = write.one("SELECT max(id) FROM definition", [])?;
            let frozen = cells! {
                "definition": definition, "frozen_ms, frozen_offset": baseline.frozen_at,
                "first": Text(baseline.first), "weeks": baseline.weeks,
            };
            write.insert("baseline", frozen).map(drop)
        })
    }

    /// The baseline that was frozen last.
    pub fn baseline(&self) -> Result<Option<Baseline>> {
        let row = self.connection.first::<(Moment, String, u32, String)>(
            "SELECT frozen_ms, frozen_offset, first, weeks, content FROM baseline JOIN definition \
             ON definition.id = baseline.definition ORDER BY baseline.id DESC LIMIT 1",
            [],
        )?;
        let Some((frozen_at, first, weeks, content)) = row else { return Ok(None) };
        let definitions = kept(frozen_at, &content)?.definitions;
        let first = first.parse().unwrap_or_else(|_| frozen_at.date_naive());
        Ok(Some(Baseline { frozen_at, first, weeks, definitions }))
    }

    /// Notes that from `at` on usual is something else: limits of usual movement are made anew after it.
    pub fn agree_on_change(&mut self, at: Moment) -> Result<()> {
        let agreed = cells! { "at_ms, at_offset": at };
        self.write(|write| write.insert_or("agreed_change", agreed, "DO NOTHING").map(drop))
    }

    /// When a person said that usual is something else, oldest first.
    pub fn agreed_changes(&self) -> Result<Vec<Moment>> {
        self.connection.all("SELECT at_ms, at_offset FROM agreed_change ORDER BY at_ms", [])
    }

    /// Every label in the log, for near misses. Reads the whole index of labels.
    pub fn labels(&self) -> Result<Vec<String>> {
        self.connection.all("SELECT DISTINCT label FROM wait", [])
    }
}

/// A forgotten project's name stays in no pilot: those about it go, and a control that it was is none.
pub(super) fn forget_project(connection: &Connection, project: &str) -> Result<()> {
    let project = named_params! { ":project": project };
    connection.run("DELETE FROM pilot WHERE about = 'project' AND about_name = :project", project)?;
    let without =
        "UPDATE pilot SET control = NULL, control_name = NULL WHERE control = 'project' AND control_name = :project";
    connection.run(without, project).map(drop)
}

fn find(connection: &Connection, name: &str) -> Result<Option<Pilot>> {
    connection.find("pilot WHERE name = :name", named_params! { ":name": name })
}

fn latest(connection: &Connection) -> Result<Option<DatedDefinitions>> {
    let sql = "SELECT since_ms, since_offset, content FROM definition ORDER BY id DESC LIMIT 1";
    let row: Option<(Moment, String)> = connection.first(sql, [])?;
    row.map(|(since, content)| kept(since, &content)).transpose()
}

fn kept(since: Moment, content: &str) -> Result<DatedDefinitions> {
    match serde_json::from_str(content) {
        Ok(definitions) => Ok(DatedDefinitions { since, definitions }),
        Err(error) => refused(format!(
            "what was counted since {} cannot be read ({error}); `draglog doctor` checks the log",
            day_and_year(since.date_naive())
        )),
    }
}

impl ToColumns for Scope {
    const WIDTH: usize = 2;

    fn put(&self, values: &mut Vec<Value>) {
        let (what, name) = match self {
            Self::All => ("all", None),
            Self::Label(label) => ("label", Some(label.as_str())),
            Self::Project(project) => ("project", Some(project.as_str())),
            Self::Tag(tag) => ("tag", Some(tag.id())),
        };
        what.put(values);
        name.put(values);
    }
}

impl FromColumns for Scope {
    fn get(row: &Row<'_>, at: usize) -> rusqlite::Result<Self> {
        Ok(match row.get_ref(at)?.as_str()? {
            "label" => Self::Label(row.get(at + 1)?),
            "project" => Self::Project(row.get(at + 1)?),
            "tag" => Self::Tag(FromColumns::get(row, at + 1)?),
            _ => Self::All,
        })
    }
}
