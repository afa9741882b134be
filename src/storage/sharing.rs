//! Teams and who was accepted in them, the log of what left, and a collector's ledger.

use rusqlite::{Connection, named_params};

use super::table::{Json, Statements, TableRecord, Text, cells, record};
use super::{Result, Store};
use crate::domain::round::ShareHolder;
use crate::domain::round::records::{ContributionRecord, Ledger, Pin, SentFile, TeamFolder};

record!(TeamFolder { id, folder, is_followed });

record!(Pin { key, name, roles as Text });

record!(ContributionRecord { round, weeks as Text, people as Json, digest });

record!(SentFile { at = "sent_ms, sent_offset", what, file, sha256, bytes, round, title });

record!(Ledger {
    definition, role, round, title, weeks as Text, people as Json, stage = "state", list as Json, counted as Json,
});

impl Store {
    /// The teams' folders, in the order in which they became known.
    pub fn teams(&self) -> Result<Vec<TeamFolder>> {
        self.connection.select("team ORDER BY id", [])
    }

    /// Follows a team's folder, or no longer; its number.
    pub fn follow(&mut self, folder: &str, is_followed: bool) -> Result<i64> {
        self.write(|write| {
            write.one(
                "INSERT INTO team (folder, is_followed) VALUES (:folder, :followed) \
                 ON CONFLICT (folder) DO UPDATE SET is_followed = excluded.is_followed RETURNING id",
                named_params! { ":folder": folder, ":followed": is_followed },
            )
        })
    }

    /// Who was accepted in a team.
    pub fn pins(&self, folder: &str) -> Result<Vec<Pin>> {
        self.connection.select(
            "pin WHERE team = (SELECT id FROM team WHERE folder = :folder) ORDER BY name",
            named_params! { ":folder": folder },
        )
    }

    /// Accepts exactly these people in a team.
    pub fn pin(&mut self, folder: &str, pins: &[Pin]) -> Result<()> {
        self.write(|write| {
            write.insert_or("team", cells! { "folder": folder, "is_followed": false }, "DO NOTHING")?;
            let by_folder = named_params! { ":folder": folder };
            let team: i64 = write.one("SELECT id FROM team WHERE folder = :folder", by_folder)?;
            write.run("DELETE FROM pin WHERE team = :team", named_params! { ":team": team })?;
            for pin in pins {
                write.insert("pin", cells! { "team": team }.and(pin.cells()))?;
            }
            Ok(())
        })
    }

    /// The rounds that this person has contributed to.
    pub fn contributed(&self) -> Result<Vec<ContributionRecord>> {
        self.connection.select("contributed", [])
    }

    /// A contribution leaves, in one or several files: the log of what left and the weeks are written down together.
    pub fn record_contribution(&mut self, sent: &[SentFile], contributed: &ContributionRecord) -> Result<()> {
        self.write(|write| {
            sent.iter().try_for_each(|sent| insert_sent(write, sent))?;
            let again = "(round) DO UPDATE SET digest = excluded.digest";
            write.insert_or("contributed", contributed.cells(), again).map(drop)
        })
    }

    /// A contribution did not leave after all.
    pub fn take_back_contribution(&mut self, sent: &SentFile) -> Result<()> {
        self.write(|write| {
            write.run(
                "DELETE FROM sent WHERE id = (SELECT max(id) FROM sent WHERE sha256 = :sha256)",
                named_params! { ":sha256": sent.sha256 },
            )?;
            let contributed = "DELETE FROM contributed WHERE round = :round AND digest = :digest";
            write.run(contributed, named_params! { ":round": sent.round, ":digest": sent.sha256 }).map(drop)
        })
    }

    /// Everything that ever left, the oldest first.
    pub fn sent(&self) -> Result<Vec<SentFile>> {
        self.connection.select("sent ORDER BY id", [])
    }

    /// A file left.
    pub fn record_sent(&mut self, sent: &SentFile) -> Result<()> {
        self.write(|write| insert_sent(write, sent))
    }

    /// Every round that this machine collects or has collected.
    pub fn ledger(&self) -> Result<Vec<Ledger>> {
        self.connection.select("ledger ORDER BY rowid", [])
    }

    /// Writes a round down as it is now, with the bytes of a file that is about to be written.
    pub fn record_ledger(&mut self, ledger: &Ledger, files: &[(u8, &[u8])]) -> Result<()> {
        self.write(|write| {
            write.insert_or(
                "ledger",
                ledger.cells(),
                "(definition, role) DO UPDATE SET round = excluded.round, state = excluded.state, \
                 list = excluded.list, counted = excluded.counted",
            )?;
            for (step, bytes) in files {
                let file = cells! {
                    "definition": ledger.definition, "role": ledger.role, "step": *step, "bytes": bytes.to_vec(),
                };
                write.insert_or(
                    "ledger_file",
                    file,
                    "(definition, role, step) DO UPDATE SET bytes = excluded.bytes",
                )?;
            }
            Ok(())
        })
    }

    /// The bytes of a file that this machine wrote, or was about to write, in that role.
    pub fn ledger_file(&self, definition: &str, role: ShareHolder, step: u8) -> Result<Option<Vec<u8>>> {
        self.connection.first(
            "SELECT bytes FROM ledger_file WHERE definition = :definition AND role = :role AND step = :step",
            named_params! { ":definition": definition, ":role": role, ":step": step },
        )
    }
}

fn insert_sent(write: &Connection, sent: &SentFile) -> Result<()> {
    write.insert("sent", sent.cells().and(cells! { "mode": "sealed" })).map(drop)
}
