//! Opening with schemas that do not exist yet.

use super::*;

fn now() -> Moment {
    chrono::DateTime::parse_from_rfc3339("2026-11-20T15:00:00+01:00").unwrap()
}

#[test]
fn a_migration_leaves_the_log_as_it_was_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    let (mut store, _) = open(folder.path(), now(), MIGRATIONS, RepairPolicy::Allowed).unwrap();
    store.remember("paused", Some("yes")).unwrap();
    drop(store);

    let next = "CREATE TABLE later (id INTEGER PRIMARY KEY) STRICT;";
    let (store, notices) = open(folder.path(), now(), &[MIGRATIONS, &[next]].concat(), RepairPolicy::Allowed).unwrap();
    assert_eq!(store.stats_for_doctor().unwrap().schema, known_plus_one());
    assert_eq!(store.remembered("paused").unwrap().as_deref(), Some("yes"));
    let backup = beside(&folder.path().canonicalize().unwrap().join(FILE), &format!(".backup-v{}", MIGRATIONS.len()));
    assert!(notices[0].contains(&backup.display().to_string()), "{notices:?}");
    assert_eq!(fs::metadata(&backup).unwrap().permissions().mode() & 0o777, 0o600);
    drop(store);

    // And this program, which does not know the newer schema, says so and touches nothing.
    let bytes = files::read(&folder.path().join(FILE), 1 << 30).unwrap();
    let error = open(folder.path(), now(), MIGRATIONS, RepairPolicy::Allowed).err().unwrap();
    assert!(matches!(error, StorageError::Newer { .. }), "{error}");
    assert!(matches!(Store::open_read_only(folder.path()).err().unwrap(), StorageError::Newer { .. }));
    assert_eq!(files::read(&folder.path().join(FILE), 1 << 30).unwrap(), bytes);
}

#[test]
fn a_migration_that_fails_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    drop(open(folder.path(), now(), MIGRATIONS, RepairPolicy::Allowed).unwrap());
    let broken = "CREATE TABLE half (id INTEGER PRIMARY KEY) STRICT; CREATE TABLE half (id INTEGER);";
    open(folder.path(), now(), &[MIGRATIONS, &[broken]].concat(), RepairPolicy::Allowed).err().unwrap();
    let (store, _) = open(folder.path(), now(), MIGRATIONS, RepairPolicy::Allowed).unwrap();
    let halves: i64 = store
        .connection
        .query_row("SELECT count(*) FROM sqlite_schema WHERE name = 'half'", [], |row| row.get(0))
        .unwrap();
    assert_eq!(halves, 0);
}

fn known_plus_one() -> i64 {
    migrate::known(MIGRATIONS) + 1
}
