//! The hook's tables on disk: written once for a version of draglog and of the user's rules, then only found again.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use super::super::Context;
use super::table::{Dialect, HookTable};
use crate::diagnostics::OrLog;
use crate::observe::rules::Rules;
use crate::paths;

/// How many sets of tables stay: running shells keep using the ones they know.
const KEPT: usize = 8;

/// The folder of the tables for this program and these rules.
pub(super) fn folder(context: &Context, dialect: Dialect) -> PathBuf {
    let mut hash = DefaultHasher::new();
    env!("CARGO_PKG_VERSION").hash(&mut hash);
    let own = std::env::current_exe().unwrap_or_default();
    let mut files: Vec<PathBuf> = entries(&context.paths.rules());
    files.sort();
    for file in [own].iter().chain(&files) {
        file.hash(&mut hash);
        if let Ok(data) = file.metadata() {
            (data.len(), data.mtime(), data.mtime_nsec()).hash(&mut hash);
        }
    }
    let name = if dialect == Dialect::Fish { "fish" } else { "posix" };
    context.paths.hook_tables().join(format!("{name}.{:016x}", hash.finish()))
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect()
}

/// Writes the tables to `folder` unless they are there, and removes the oldest sets.
pub(super) fn write(folder: &Path, dialect: Dialect, rules: &Path) -> io::Result<()> {
    let Some(all) = folder.parent().filter(|_| !folder.exists()) else { return Ok(()) };
    let making = all.join(format!("making.{}", std::process::id()));
    paths::make_private(&making)?;
    for (name, text) in HookTable::of(&Rules::load(rules).0).files(dialect) {
        paths::write_private(&making.join(name), &text)?;
    }
    // Another shell that started now may have been faster.
    if fs::rename(&making, folder).is_err() {
        fs::remove_dir_all(&making)?;
    }
    forget_old(all);
    Ok(())
}

/// A set that cannot be removed only takes up a little room.
fn forget_old(all: &Path) {
    let written = |path: &PathBuf| path.metadata().map_or(0, |data| data.mtime());
    let mut sets = entries(all);
    sets.sort_by_key(|path| std::cmp::Reverse(written(path)));
    for set in sets.iter().skip(KEPT) {
        fs::remove_dir_all(set).or_log("an old set of the shell hook's tables could not be removed");
    }
}
