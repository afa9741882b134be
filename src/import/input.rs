//! Opens what is to be imported: a plain file or the standard input, and no more of it than a format may have.

use std::io::{self, Read};
use std::path::Path;
use std::time::SystemTime;

use crate::domain::say::problem::Problem;
use crate::files;

/// What is read from, never more than its limit.
pub(crate) struct ImportInput {
    /// How messages call it.
    pub name: String,
    /// When the file was written; none of the standard input.
    pub written: Option<SystemTime>,
    reader: Box<dyn Read>,
    left: u64,
    limit: u64,
}

impl ImportInput {
    /// A plain file of at most `limit` bytes. A link is followed; a pipe, a device or a folder is refused without waiting.
    ///
    /// # Errors
    /// If it is none, is too large, or cannot be opened.
    pub(crate) fn file(path: &Path, limit: u64) -> Result<Self, Problem> {
        let name = path.display().to_string();
        let failed = |error: io::Error| Problem::new(&name, None, format!("cannot be read: {}", files::told(&error)));
        let file = files::open(path).map_err(failed)?;
        let about = file.metadata().map_err(failed)?;
        if about.len() > limit {
            return Err(too_large(&name, limit));
        }
        Ok(Self { name, written: about.modified().ok(), reader: Box::new(file), left: limit, limit })
    }

    /// The standard input, as far as `limit` bytes.
    #[must_use]
    pub(crate) fn stdin(limit: u64) -> Self {
        let reader = Box::new(io::stdin());
        Self { name: "standard input".into(), written: None, reader, left: limit, limit }
    }

    /// All of it.
    ///
    /// # Errors
    /// If it cannot be read or is larger than its limit.
    pub(crate) fn into_bytes(mut self) -> Result<Vec<u8>, Problem> {
        let mut bytes = Vec::new();
        let read = self.read_to_end(&mut bytes);
        read.map_err(|error| Problem::new(&self.name, None, error.to_string()))?;
        Ok(bytes)
    }
}

impl Read for ImportInput {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(buffer)?;
        self.left = self.left.checked_sub(read as u64).ok_or_else(|| {
            io::Error::other(format!("is larger than {} MB, which no good file of its kind is", self.limit >> 20))
        })?;
        Ok(read)
    }
}

fn too_large(name: &str, limit: u64) -> Problem {
    Problem::new(name, None, format!("is larger than {} MB", limit >> 20))
        .hint("that is more than a good file of its kind has; export a shorter time")
}
