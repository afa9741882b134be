//! A shared folder held by its handle: everything in it is opened below that handle and no link is followed, so nobody who
//! may write to the folder can lead a reader or a writer elsewhere.
//!
//! Files and folders that are made get the bits of the folder they are in, whatever the umask is: a round on a shared drive
//! can be used by everybody who can use the team's folder.

use std::fs::File;
use std::io::Write;
use std::os::fd::OwnedFd;
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};

use rustix::fs::{AtFlags, CWD, Dev, Dir, Mode, OFlags};
use rustix::io::Errno;

use super::{Result, ShareError, files};
use crate::diagnostics::OrLog as _;
use crate::domain::say::count::count;
use crate::domain::say::escape::clean;

/// A folder, and how a person would name it.
#[derive(Debug)]
pub struct Folder {
    handle: OwnedFd,
    path: PathBuf,
}

const FOLDER: OFlags = OFlags::RDONLY.union(OFlags::DIRECTORY).union(OFlags::CLOEXEC);

impl Folder {
    /// The folder that a person named. Its own name may be a link of that person's; nothing below it may.
    ///
    /// # Errors
    /// If it is none, or cannot be read.
    pub fn open(path: &Path) -> Result<Self> {
        let handle = rustix::fs::openat(CWD, path, FOLDER, Mode::empty());
        let handle = handle.map_err(|error| ShareError::io("open the folder", path, &error.into()))?;
        Ok(Self { handle, path: path.to_owned() })
    }

    /// How a person would name it.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// How a person would name something in it.
    #[must_use]
    pub fn path_of(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// The folder with that name in here; `None` where there is none.
    ///
    /// # Errors
    /// If it is a link or no folder (invalid), or cannot be read.
    pub fn sub(&self, name: &str) -> Result<Option<Self>> {
        let path = self.path_of(name);
        // O_NOFOLLOW: without it, a link in the team's folder would lead out of it.
        match rustix::fs::openat(&self.handle, name, FOLDER | OFlags::NOFOLLOW, Mode::empty()) {
            Ok(handle) => Ok(Some(Self { handle, path })),
            Err(Errno::NOENT) => Ok(None),
            Err(Errno::LOOP | Errno::NOTDIR) => Err(no_link(&path)),
            Err(error) => Err(ShareError::io("open the folder", &path, &error.into())),
        }
    }

    /// The same, made where there is none.
    ///
    /// # Errors
    /// As [`Self::sub`], and if it cannot be made.
    pub fn make_sub(&self, name: &str) -> Result<Self> {
        let path = self.path_of(name);
        let made = rustix::fs::mkdirat(&self.handle, name, Mode::from_raw_mode(0o700));
        if let Some(error) = made.err().filter(|error| *error != Errno::EXIST) {
            return Err(ShareError::io("make the folder", &path, &error.into()));
        }
        let sub = self.sub(name)?.ok_or_else(|| ShareError::failed(format!("{} vanished", path.display())))?;
        if made.is_ok() {
            let shared = rustix::fs::fchmod(&sub.handle, self.bits()?);
            shared.map_err(|error| ShareError::io("share", &path, &error.into()))?;
        }
        Ok(sub)
    }

    /// What tells two names of one file: its disk, and its number there.
    #[must_use]
    pub fn number(&self, name: &str) -> Option<(Dev, u64)> {
        let about = rustix::fs::statat(&self.handle, name, AtFlags::SYMLINK_NOFOLLOW).ok()?;
        Some((about.st_dev, about.st_ino))
    }

    /// Whether there is something with that name, of whatever kind.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        rustix::fs::statat(&self.handle, name, AtFlags::SYMLINK_NOFOLLOW).is_ok()
    }

    /// The bytes of a regular file of at most `limit` bytes; `None` where there is none.
    ///
    /// # Errors
    /// If it is a link, something else than a file or too long (invalid), or cannot be read.
    pub fn read(&self, name: &str, limit: u64) -> Result<Option<Vec<u8>>> {
        let path = self.path_of(name);
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        let handle = match rustix::fs::openat(&self.handle, name, flags, Mode::empty()) {
            Ok(handle) => handle,
            Err(Errno::NOENT) => return Ok(None),
            Err(Errno::LOOP | Errno::NXIO) => return Err(no_link(&path)),
            Err(error) => return Err(ShareError::io("read", &path, &error.into())),
        };
        files::read_opened(File::from(handle), &path, limit).map(Some)
    }

    /// A file's text.
    ///
    /// # Errors
    /// As [`Self::read`], and if it is no UTF-8 (invalid, with its line).
    pub fn read_text(&self, name: &str, limit: u64) -> Result<Option<String>> {
        let bytes = self.read(name, limit)?;
        bytes.map(|bytes| files::text(&self.path_of(name), bytes)).transpose()
    }

    /// The names in here that `is_wanted` takes, sorted; at most `most` of them.
    ///
    /// # Errors
    /// If there are more (invalid), or the folder cannot be read.
    pub fn names(&self, most: usize, is_wanted: impl Fn(&str) -> bool) -> Result<Vec<String>> {
        let failed = |error: Errno| ShareError::io("read the folder", &self.path, &error.into());
        let mut found = Vec::new();
        for entry in Dir::read_from(&self.handle).map_err(failed)? {
            let name = entry.map_err(failed)?;
            let Ok(name) = name.file_name().to_str().map(str::to_owned) else { continue };
            // Names of something else are skipped before they are counted.
            if name == "." || name == ".." || !is_wanted(&name) {
                continue;
            }
            if found.len() == most {
                return Err(ShareError::invalid(
                    &self.path,
                    format!("holds more than {}; take away what does not belong there", count(most, "file")),
                ));
            }
            found.push(name);
        }
        found.sort();
        Ok(found)
    }

    /// Writes a file that is not there yet, whole or not at all.
    ///
    /// # Errors
    /// If there is something with that name, or it cannot be written.
    pub fn create(&self, name: &str, bytes: &[u8]) -> Result<()> {
        let (path, beside) = (self.path_of(name), beside(name)?);
        self.write_new(&beside, bytes)?;
        let linked = rustix::fs::linkat(&self.handle, &beside, &self.handle, name, AtFlags::empty());
        // A file system without hard links.
        if linked.is_err_and(|error| error != Errno::EXIST) && !self.has(name) {
            let renamed = rustix::fs::renameat(&self.handle, &beside, &self.handle, name);
            return renamed.map_err(|error| ShareError::io("write", &path, &error.into()));
        }
        self.remove_quietly(&beside);
        linked.map_err(|_| {
            ShareError::failed(format!("{} is there already and was not touched", clean(&path.display().to_string())))
        })
    }

    /// Adds a line at the end of a file; where there is none it begins with `heading`.
    ///
    /// # Errors
    /// If it is a link (invalid), or cannot be written.
    pub fn append(&self, name: &str, heading: &[u8], line: &[u8]) -> Result<()> {
        let path = self.path_of(name);
        let failed = |error: std::io::Error| ShareError::io("write", &path, &error);
        if !self.has(name) {
            match self.create(name, &[heading, line].concat()) {
                // Somebody else was first.
                Err(_) if self.has(name) => {}
                result => return result,
            }
        }
        let flags = OFlags::RDWR | OFlags::APPEND | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let handle = match rustix::fs::openat(&self.handle, name, flags, Mode::empty()) {
            Err(Errno::LOOP) => return Err(no_link(&path)),
            handle => handle.map_err(|error| failed(error.into()))?,
        };
        let mut file = File::from(handle);
        let end: &[u8] = if ends_a_line(&file).map_err(failed)? { b"" } else { b"\n" };
        file.write_all(&[end, line].concat()).and_then(|()| file.sync_all()).map_err(failed)
    }

    /// Writes a file, whole or not at all. What is there is replaced.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn replace(&self, name: &str, bytes: &[u8]) -> Result<()> {
        let (path, beside) = (self.path_of(name), beside(name)?);
        self.write_new(&beside, bytes)?;
        rustix::fs::renameat(&self.handle, &beside, &self.handle, name).map_err(|error| {
            self.remove_quietly(&beside);
            ShareError::io("write", &path, &error.into())
        })
    }

    fn write_new(&self, name: &str, bytes: &[u8]) -> Result<()> {
        let path = self.path_of(name);
        let failed = |error: std::io::Error| ShareError::io("write", &path, &error);
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let handle = rustix::fs::openat(&self.handle, name, flags, Mode::from_raw_mode(0o600));
        let mut file = File::from(handle.map_err(|error| failed(error.into()))?);
        let written = file.write_all(bytes).and_then(|()| {
            rustix::fs::fchmod(&file, self.bits_of_files())?;
            file.sync_all()
        });
        written.map_err(|error| {
            self.remove_quietly(name);
            failed(error)
        })
    }

    /// Removes what this program just made beside a file. If that fails a hidden file is left that every reader skips.
    fn remove_quietly(&self, name: &str) {
        rustix::fs::unlinkat(&self.handle, name, AtFlags::empty()).or_log("a hidden file is left in a team's folder");
    }

    /// The folder's own bits. The umask is not asked: the folder says who uses it.
    fn bits(&self) -> Result<Mode> {
        let about = rustix::fs::fstat(&self.handle);
        let about = about.map_err(|error| ShareError::io("read", &self.path, &error.into()))?;
        Ok(Mode::from_raw_mode(about.st_mode & 0o2777 | 0o700))
    }

    fn bits_of_files(&self) -> Mode {
        self.bits().map_or(Mode::from_raw_mode(0o600), |bits| bits & Mode::from_raw_mode(0o666))
    }
}

fn no_link(path: &Path) -> ShareError {
    ShareError::invalid(
        path,
        "is a link or no plain file or folder, and links are not followed; put the thing itself there",
    )
}

/// Whether a file is empty or ends with the end of a line.
fn ends_a_line(file: &File) -> std::io::Result<bool> {
    let Some(last) = file.metadata()?.len().checked_sub(1) else { return Ok(true) };
    let mut byte = [0];
    file.read_exact_at(&mut byte, last)?;
    Ok(byte == *b"\n")
}

/// A name for what is being written; readers skip it.
fn beside(name: &str) -> Result<String> {
    let random = super::canonical::hex(&super::seal::random::<4>()?);
    Ok(format!(".{name}.{random}.new"))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn no_link_is_followed_and_no_pipe_waited_for() {
        let home = tempfile::tempdir().unwrap();
        std::fs::write(home.path().join("secret"), "x").unwrap();
        std::fs::create_dir(home.path().join("team")).unwrap();
        let team = Folder::open(&home.path().join("team")).unwrap();
        std::os::unix::fs::symlink("../secret", home.path().join("team/file")).unwrap();
        std::os::unix::fs::symlink("..", home.path().join("team/out")).unwrap();
        for result in [team.read("file", 10).map(drop), team.sub("out").map(drop), team.make_sub("out").map(drop)] {
            assert!(matches!(result, Err(ShareError::Invalid { .. })), "{result:?}");
        }
        assert!(team.create("file", b"y").is_err());
        assert_eq!(crate::files::read(&home.path().join("secret"), 10).unwrap(), b"x");
        assert_eq!(team.read("absent", 10).unwrap(), None);
    }

    #[test]
    fn what_is_made_can_be_used_by_who_can_use_the_folder() {
        let home = tempfile::tempdir().unwrap();
        std::fs::set_permissions(home.path(), PermissionsExt::from_mode(0o2775)).unwrap();
        let team = Folder::open(home.path()).unwrap();
        team.make_sub("round").unwrap().create("file", b"x").unwrap();
        let mode = |name: &str| std::fs::metadata(home.path().join(name)).unwrap().permissions().mode() & 0o7777;
        assert_eq!((mode("round") & 0o777, mode("round/file")), (0o775, 0o664));
        assert_eq!(team.names(1, |_| true).unwrap(), ["round"]);
        assert!(team.names(0, |_| true).is_err());
    }
}
