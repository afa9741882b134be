//! The files of a log: named beside each other, made with their mode, named to SQLite.

use std::io;
use std::path::{Path, PathBuf};

use crate::files;

/// The path with `suffix` at its end.
pub(super) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

/// Makes the file with its mode before SQLite does, which would ask the umask. Never opens one that exists: closing it
/// again would drop the locks that another connection of this process holds.
pub(super) fn make_file(path: &Path) -> io::Result<()> {
    match files::create_private(path) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        Ok(_) | Err(_) => Ok(()),
    }
}

/// The file as a URI that says it will not change.
pub(super) fn as_it_stands(path: &Path) -> PathBuf {
    let path = path.to_string_lossy().replace('%', "%25").replace('?', "%3f").replace('#', "%23");
    format!("file:{path}?immutable=1").into()
}
