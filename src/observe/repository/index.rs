//! Reads git's index: which files a working tree tracks. Nothing but paths and modes is taken from it.
//!
//! Format: `gitformat-index(5)`, versions 2 to 4, with object names of SHA-1 and of SHA-256. What does not fit it to the last
//! byte is no index.

/// One tracked path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct IndexEntry {
    /// Below the top of the working tree, with `/` between its parts.
    pub(super) path: Vec<u8>,
    pub(super) is_submodule: bool,
}

/// The entries that are to be in the working tree, at most `most` of all; `None` where it cannot be told.
pub(super) fn entries(bytes: &[u8], most: usize) -> Option<Vec<IndexEntry>> {
    // The index does not say how long its object names are, but only one length leads to its end.
    read(bytes, most, 20).or_else(|| read(bytes, most, 32))
}

/// Type bits of a mode.
const TYPE: u32 = 0o170_000;
const SUBMODULE: u32 = 0o160_000;
/// A folder that a sparse checkout has not got.
const FOLDER: u32 = 0o040_000;
/// Times, device, inode, mode, owner, group and size come before an entry's object name, the mode at byte 24.
const BEFORE_NAME: usize = 40;
const MODE_AT: usize = 24;
/// All paths together: a compressed index can name far more than it is long.
const MOST_BYTES: usize = 8 << 20;
/// Flag bits: there are more flags; the file is left out of a sparse checkout.
const MORE_FLAGS: u16 = 0x4000;
const LEFT_OUT: u16 = 0x4000;

fn read(bytes: &[u8], most: usize, name_length: usize) -> Option<Vec<IndexEntry>> {
    let body = bytes.get(..bytes.len().checked_sub(name_length)?)?;
    let mut reader = Reader { body, at: 0 };
    if reader.take(4)? != b"DIRC" {
        return None;
    }
    let version = reader.u32()?;
    let count = usize::try_from(reader.u32()?).ok().filter(|count| *count <= most)?;
    if !(2..=4).contains(&version) {
        return None;
    }
    let (mut entries, mut path, mut room) = (Vec::with_capacity(count), Vec::new(), MOST_BYTES);
    for _ in 0..count {
        let start = reader.at;
        let fixed = reader.take(BEFORE_NAME)?;
        let mode = u32::from_be_bytes(fixed.get(MODE_AT..MODE_AT + 4)?.try_into().ok()?);
        reader.take(name_length)?;
        let has_more = reader.u16()? & MORE_FLAGS != 0;
        let is_left_out = has_more && reader.u16()? & LEFT_OUT != 0;
        if version == 4 {
            let kept = path.len().checked_sub(reader.offset()?)?;
            path.truncate(kept);
        } else {
            path.clear();
        }
        path.extend_from_slice(reader.text()?);
        room = room.checked_sub(path.len())?;
        if version < 4 {
            // Entries are padded to eight bytes; at least one of them ends the path.
            reader.at = start + (reader.at - start).next_multiple_of(8);
        }
        if !is_left_out && mode & TYPE != FOLDER {
            entries.push(IndexEntry { path: path.clone(), is_submodule: mode & TYPE == SUBMODULE });
        }
    }
    reader.extensions().then_some(entries)
}

struct Reader<'a> {
    body: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let taken = self.body.get(self.at..self.at.checked_add(length)?)?;
        self.at += length;
        Some(taken)
    }

    fn u32(&mut self) -> Option<u32> {
        Some(u32::from_be_bytes(self.take(4)?.try_into().ok()?))
    }

    fn u16(&mut self) -> Option<u16> {
        Some(u16::from_be_bytes(self.take(2)?.try_into().ok()?))
    }

    /// Up to the next zero byte, which is passed.
    fn text(&mut self) -> Option<&'a [u8]> {
        let rest = self.body.get(self.at..)?;
        let length = rest.iter().position(|byte| *byte == 0).filter(|length| *length > 0)?;
        self.at += length + 1;
        rest.get(..length)
    }

    /// A number in the form of a pack's offsets.
    fn offset(&mut self) -> Option<usize> {
        let mut byte = *self.take(1)?.first()?;
        let mut value = usize::from(byte);
        while byte & 0x80 != 0 {
            byte = *self.take(1)?.first()?;
            value = (value.checked_add(1)?.checked_mul(128)?).checked_add(usize::from(byte & 0x7f))?;
        }
        Some(value)
    }

    /// Whether extensions fill the rest to its end, none of which says that entries are kept elsewhere.
    fn extensions(&mut self) -> bool {
        /// A split index: most entries are in another file.
        const ELSEWHERE: &[u8] = b"link";
        while self.at < self.body.len() {
            let Some(name) = self.take(4).filter(|name| *name != ELSEWHERE && name.is_ascii()) else { return false };
            // One with a small letter must be understood; the one of a sparse index is.
            if name.first().is_some_and(u8::is_ascii_lowercase) && name != b"sdir" {
                return false;
            }
            let is_whole = self.u32().and_then(|length| self.take(usize::try_from(length).ok()?)).is_some();
            if !is_whole {
                return false;
            }
        }
        self.at == self.body.len()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// An index as git writes it, with object names of 20 bytes.
    fn index(version: u32, paths: &[(&[u8], u32)], extension: &[u8]) -> Vec<u8> {
        let mut bytes = b"DIRC".to_vec();
        bytes.extend(version.to_be_bytes());
        bytes.extend(u32::try_from(paths.len()).unwrap().to_be_bytes());
        let mut before: &[u8] = b"";
        for (path, mode) in paths {
            let start = bytes.len();
            bytes.extend([1; MODE_AT]);
            bytes.extend(mode.to_be_bytes());
            bytes.extend([2; 12 + 20]);
            bytes.extend([0, 9]);
            if version == 4 {
                let shared = path.iter().zip(before).take_while(|(a, b)| a == b).count();
                bytes.push(u8::try_from(before.len() - shared).unwrap());
                bytes.extend(&path[shared..]);
                bytes.push(0);
            } else {
                bytes.extend(*path);
                let length = bytes.len() - start;
                bytes.extend(vec![0; (length + 1).next_multiple_of(8) - length]);
            }
            before = path;
        }
        bytes.extend(extension);
        bytes.extend([7; 20]);
        bytes
    }

    fn paths(bytes: &[u8]) -> Option<Vec<String>> {
        let entries = entries(bytes, 100)?;
        Some(entries.into_iter().map(|entry| String::from_utf8(entry.path).unwrap()).collect())
    }

    const FILES: &[(&[u8], u32)] =
        &[(b"Cargo.toml", 0o100_644), (b"src/lib.rs", 0o100_644), (b"src/main.rs", 0o100_755), (b"vendor", SUBMODULE)];

    #[test]
    fn every_version_tells_the_same_paths() {
        let want = Some(["Cargo.toml", "src/lib.rs", "src/main.rs", "vendor"].map(str::to_owned).to_vec());
        for version in 2..=4 {
            assert_eq!(paths(&index(version, FILES, b"")), want, "version {version}");
            assert_eq!(paths(&index(version, FILES, b"TREE\0\0\0\x03abc")), want, "version {version}");
        }
        assert!(entries(&index(2, FILES, b""), 100).unwrap()[3].is_submodule);
    }

    #[test]
    fn an_index_that_would_unfold_without_end_tells_nothing() {
        let long = vec![b'a'; 1 << 20];
        let names: Vec<Vec<u8>> = (0..9_u8).map(|end| [&long[..], &[b'0' + end]].concat()).collect();
        let files: Vec<(&[u8], u32)> = names.iter().map(|name| (&name[..], 0o100_644)).collect();
        let bytes = index(4, &files, b"");
        assert!(bytes.len() < 2 << 20);
        assert_eq!(entries(&bytes, 100), None);
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(version in 2_u32..5, changes in prop::collection::vec((0_usize..400, any::<u8>()), 0..8), tail in prop::collection::vec(any::<u8>(), 0..40)) {
            let mut bytes = index(version, FILES, &tail);
            for (at, byte) in changes {
                if let Some(place) = bytes.get_mut(at) {
                    *place = byte;
                }
            }
            if let Some(entries) = entries(&bytes, 100) {
                prop_assert!(entries.len() <= 100);
            }
        }
    }

    #[test]
    fn what_is_not_whole_tells_nothing() {
        let whole = index(4, FILES, b"");
        for length in 0..whole.len() {
            assert_eq!(entries(&whole[..length], 100), None, "cut at {length}");
        }
        assert_eq!(entries(&whole, 3), None, "more than may be looked at");
        assert_eq!(entries(&index(5, FILES, b""), 100), None);
        assert_eq!(entries(&index(2, FILES, b"link\0\0\0\0"), 100), None, "most entries are elsewhere");
        assert_eq!(entries(&index(2, FILES, b"xtra\0\0\0\0"), 100), None, "has to be understood");
    }
}
