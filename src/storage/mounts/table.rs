//! The table of what is mounted where, as Linux has it in `/proc`.

use std::path::Path;

/// Kind of the network (or user-space) file system that `folder` is on; `None` for a local one or where it is not told.
pub(in crate::storage) fn network_file_system(folder: &Path) -> Option<String> {
    let table = crate::files::read_of_kernel("/proc/self/mountinfo").ok()?;
    kind_in(&table, &folder.canonicalize().ok()?)
}

fn kind_in(table: &str, folder: &Path) -> Option<String> {
    let mounts = table.lines().filter_map(|line| {
        let (before, after) = line.split_once(" - ")?;
        let point = unescaped(before.split(' ').nth(4)?);
        let kind = after.split(' ').next()?;
        folder.starts_with(&point).then_some((point.len(), kind))
    });
    // Of two on one place the later hides the earlier.
    let (_, kind) = mounts.max_by_key(|(length, _)| *length)?;
    is_remote(kind).then(|| kind.to_owned())
}

fn is_remote(kind: &str) -> bool {
    const KINDS: &[&str] =
        &["nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "glusterfs", "lustre", "ncpfs", "virtiofs"];
    KINDS.contains(&kind) || kind.starts_with("fuse.") || kind == "fuse"
}

/// The kernel writes space, tab, line break and backslash as three octal digits.
fn unescaped(point: &str) -> String {
    point.replace("\\040", " ").replace("\\011", "\t").replace("\\012", "\n").replace("\\134", "\\")
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "\
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
40 22 0:40 / /home/ann rw,relatime shared:20 - nfs4 server:/export rw
41 40 8:2 / /home/ann/local\\040disk rw - ext4 /dev/sdb1 rw
42 22 0:41 / /mnt/far rw - fuse.sshfs host: rw
";

    #[test]
    fn the_innermost_mount_decides() {
        assert_eq!(kind_in(TABLE, Path::new("/home/ann/.local/share")).as_deref(), Some("nfs4"));
        assert_eq!(kind_in(TABLE, Path::new("/home/ann/local disk/draglog")), None);
        assert_eq!(kind_in(TABLE, Path::new("/home/bob")), None);
        assert_eq!(kind_in(TABLE, Path::new("/mnt/far/x")).as_deref(), Some("fuse.sshfs"));
    }
}
