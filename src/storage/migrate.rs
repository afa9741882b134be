//! Numbered migrations. A released one is never edited; what is wrong in it is put right by the next.

use rusqlite::{Connection, Transaction, TransactionBehavior};

/// Marks the file as ours ("drlg"), so that a foreign SQLite file is recognised.
pub(super) const APPLICATION_ID: i32 = 0x6472_6c67;

/// Every step from an empty file on; the schema's number is how many have been taken.
pub(super) const MIGRATIONS: &[&str] = &[
    include_str!("migrations/0001_the_log.sql"),
    include_str!("migrations/0002_pulses.sql"),
    include_str!("migrations/0003_repository.sql"),
    include_str!("migrations/0004_pilots.sql"),
    include_str!("migrations/0005_imports.sql"),
    include_str!("migrations/0006_sharing.sql"),
    include_str!("migrations/0007_interviews.sql"),
    include_str!("migrations/0008_rounds.sql"),
    include_str!("migrations/0009_claims.sql"),
    include_str!("migrations/0010_turns.sql"),
    include_str!("migrations/0011_gaps.sql"),
    include_str!("migrations/0012_portable.sql"),
    include_str!("migrations/0013_interview_role.sql"),
    include_str!("migrations/0014_ci_runs.sql"),
];

/// The schema that this program knows.
pub(super) fn known(migrations: &[&str]) -> i64 {
    i64::try_from(migrations.len()).unwrap_or(i64::MAX)
}

/// Takes all steps that are missing, in one transaction: a crash leaves the old schema whole.
pub(super) fn migrate(connection: &mut Connection, migrations: &[&str]) -> rusqlite::Result<()> {
    let step = Transaction::new(connection, TransactionBehavior::Immediate)?;
    let at: i64 = step.pragma_query_value(None, "user_version", |row| row.get(0))?;
    for sql in migrations.iter().skip(usize::try_from(at).unwrap_or(0)) {
        step.execute_batch(sql)?;
    }
    step.pragma_update(None, "application_id", APPLICATION_ID)?;
    step.pragma_update(None, "user_version", known(migrations))?;
    step.commit()
}
