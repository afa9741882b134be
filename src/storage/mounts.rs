//! Whether a folder lives on another machine, where SQLite's write-ahead log does not work.

#[cfg(not(target_os = "macos"))]
mod table;

#[cfg(not(target_os = "macos"))]
pub(super) use table::network_file_system;

/// Kind of the network (or user-space) file system that `folder` is on; `None` for a local one or where it is not told.
#[cfg(target_os = "macos")]
pub(super) fn network_file_system(folder: &std::path::Path) -> Option<String> {
    let about = rustix::fs::statfs(folder).ok()?;
    let name = about.f_fstypename.iter().map(|character| character.cast_unsigned()).take_while(|byte| *byte != 0);
    let is_local = about.f_flags & libc::MNT_LOCAL.cast_unsigned() != 0;
    (!is_local).then(|| String::from_utf8_lossy(&name.collect::<Vec<u8>>()).into_owned())
}
