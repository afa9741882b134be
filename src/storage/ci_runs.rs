//! Imported runs of a CI service.

use rusqlite::named_params;

use super::convert::{Stamp, name};
use super::evidence::identity;
use super::memory::own_salt;
use super::table::{Statements, TableRecord, cells, record};
use super::{Result, Store};
use crate::domain::log::evidence::{CiRun, ImportCounts, ImportFormat};
use crate::domain::time::Period;

record!(CiRun {
    asked_at = "asked_ms, asked_offset", began_at = "began_ms, began_offset", ended_at = "ended_ms, ended_offset",
    outcome, project,
});

impl Store {
    /// Takes in runs, each with what tells it apart. One that is known is taken again only where the file knows more of it.
    pub fn import_ci_runs(
        &mut self,
        format: ImportFormat,
        runs: &[(String, CiRun)],
        dry_run: bool,
    ) -> Result<ImportCounts> {
        self.write_unless(dry_run, |write| {
            let salt = own_salt(write)?;
            let mut taken = ImportCounts::default();
            for (own, run) in runs {
                let identity = identity(&salt, format, own.as_bytes());
                let same = named_params! { ":identity": identity };
                match write.find::<CiRun>("ci_run WHERE identity = :identity", same)? {
                    None => taken.added += 1,
                    Some(known) if known.began_at.is_none() && run.began_at.is_some() => taken.updated += 1,
                    Some(_) => {
                        taken.known += 1;
                        continue;
                    }
                }
                let run = CiRun { project: run.project.as_deref().and_then(name), ..run.clone() };
                write.replace("ci_run", cells! { "identity": identity }.and(run.cells()))?;
            }
            Ok(taken)
        })
    }

    /// Runs that were asked for in `period`, oldest first.
    pub fn ci_runs(&self, period: Period) -> Result<Vec<CiRun>> {
        self.connection.select(
            "ci_run WHERE asked_ms >= :from AND asked_ms < :to ORDER BY asked_ms, identity",
            named_params! { ":from": Stamp::of(period.from).ms, ":to": Stamp::of(period.to).ms },
        )
    }
}
