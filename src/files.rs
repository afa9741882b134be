//! Opens files that may be anything: a pipe that would keep the program waiting, a device without an end, a gigabyte.
//!
//! Every file of a person or of another program is opened here, as a plain file of a known largest size; `clippy.toml`
//! forbids the ways around it.

use std::fs::{File, OpenOptions};
use std::io::{self, Read};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// Why a file could not be read or written, for a person: no number of the system's.
#[must_use]
pub fn told(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "it is not there".to_owned(),
        io::ErrorKind::PermissionDenied => "its permissions do not allow it".to_owned(),
        io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
        io::ErrorKind::NotADirectory => "a part of its path is no folder".to_owned(),
        io::ErrorKind::InvalidData => "it is no text in UTF-8".to_owned(),
        io::ErrorKind::StorageFull => "the disk is full".to_owned(),
        io::ErrorKind::ReadOnlyFilesystem => "its disk can only be read".to_owned(),
        _ => error.to_string().split(" (os error").next().unwrap_or_default().to_owned(),
    }
}

/// The bytes of a plain file of at most `limit` bytes. A link is followed.
///
/// # Errors
/// If it is a pipe, a device or a folder ([`io::ErrorKind::InvalidInput`]), is larger ([`io::ErrorKind::FileTooLarge`]), or
/// cannot be read.
pub fn read(path: &Path, limit: u64) -> io::Result<Vec<u8>> {
    let file = open(path)?;
    let length = file.metadata()?.len();
    if length > limit {
        return Err(too_large(limit));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or_default());
    file.take(limit + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit { Err(too_large(limit)) } else { Ok(bytes) }
}

/// The same as text.
///
/// # Errors
/// As [`read`], and if it is not UTF-8 ([`io::ErrorKind::InvalidData`]).
pub fn read_text(path: &Path, limit: u64) -> io::Result<String> {
    String::from_utf8(read(path, limit)?).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
}

/// A plain file, opened to read without waiting for anybody.
///
/// # Errors
/// If it is none, or cannot be opened.
pub fn open(path: &Path) -> io::Result<File> {
    // Opening a pipe to read waits for a writer, perhaps for ever.
    plain(File::options().read(true).custom_flags(libc::O_NONBLOCK).open(path)?)
}

/// A file of the kernel's (`/proc`, `/sys`), which keeps nobody waiting and has an end.
///
/// # Errors
/// If it is not there or not for everybody.
#[expect(clippy::disallowed_methods, reason = "this is the place that the lint points to")]
pub fn open_of_kernel(path: impl AsRef<Path>) -> io::Result<File> {
    File::open(path)
}

/// The same as text.
///
/// # Errors
/// As [`open_of_kernel`].
pub fn read_of_kernel(path: impl AsRef<Path>) -> io::Result<String> {
    io::read_to_string(open_of_kernel(path)?)
}

/// A new file that only its owner may read, to be written.
///
/// # Errors
/// If something has its name, or it cannot be made.
pub fn create_private(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)
}

/// What was done with a file or a folder; none where it is not there.
///
/// # Errors
/// If it failed for another reason.
pub fn if_there<T>(done: io::Result<T>) -> io::Result<Option<T>> {
    match done {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        done => done.map(Some),
    }
}

/// A file that is only there to be locked, made for its owner where there is none.
///
/// # Errors
/// If something else has its name, or it cannot be made.
pub fn open_to_lock(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).read(true).write(true).mode(0o600);
    plain(options.custom_flags(libc::O_NONBLOCK).open(path)?)
}

/// Whether opening `path` could wait or read a device: there is something, and it is neither a file nor a folder.
#[must_use]
pub fn is_special(path: &Path) -> bool {
    path.metadata().is_ok_and(|about| !about.is_file() && !about.is_dir())
}

fn plain(file: File) -> io::Result<File> {
    if file.metadata()?.is_file() {
        return Ok(file);
    }
    Err(io::Error::new(
        io::ErrorKind::InvalidInput,
        "it is not a plain file; a pipe, a device or a folder cannot be read",
    ))
}

fn too_large(limit: u64) -> io::Error {
    let limit = if limit >= 1 << 20 { format!("{} MiB", limit >> 20) } else { format!("{} KiB", limit >> 10) };
    io::Error::new(io::ErrorKind::FileTooLarge, format!("it is larger than {limit}"))
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    #[test]
    fn a_pipe_a_folder_a_device_and_a_large_file_are_refused_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        for path in [pipe.as_path(), folder.path(), Path::new("/dev/zero")] {
            assert_eq!(read(path, 10).unwrap_err().kind(), io::ErrorKind::InvalidInput, "{}", path.display());
        }
        assert!(open_to_lock(&pipe).is_err());
        assert!(is_special(&pipe) && !is_special(folder.path()));
        let file = folder.path().join("file");
        std::fs::write(&file, "eleven bytes").unwrap();
        assert_eq!(read(&file, 11).unwrap_err().kind(), io::ErrorKind::FileTooLarge);
        assert_eq!(read_text(&file, 12).unwrap(), "eleven bytes");
    }
}
