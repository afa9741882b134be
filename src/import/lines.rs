//! Lines of bytes, of which none is kept longer than it may be.

use std::io::{self, BufRead, Read as _};

/// Reads lines with their numbers; what is longer than the limit comes cut off, and marked.
pub(super) struct LineReader<R> {
    reader: R,
    limit: usize,
    number: u64,
}

/// One line without its end.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct TextLine {
    /// Counted from 1.
    pub number: u64,
    pub bytes: Vec<u8>,
    pub is_cut: bool,
}

impl<R: BufRead> LineReader<R> {
    pub(super) fn new(reader: R, limit: usize) -> Self {
        Self { reader, limit, number: 0 }
    }

    /// The next line; none at the end.
    pub(super) fn next(&mut self) -> io::Result<Option<TextLine>> {
        let mut line = TextLine { number: self.number + 1, ..TextLine::default() };
        let most = self.limit as u64 + 1;
        let is_any = self.reader.by_ref().take(most).read_until(b'\n', &mut line.bytes)? > 0;
        if line.bytes.pop_if(|end| *end == b'\n').is_none() && line.bytes.len() > self.limit {
            line.bytes.truncate(self.limit);
            line.is_cut = true;
            self.reader.skip_until(b'\n')?;
        }
        self.number += u64::from(is_any);
        Ok(is_any.then_some(line))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_line_is_cut_and_the_next_one_is_whole() {
        let mut lines = LineReader::new(io::BufReader::with_capacity(3, &b"abcdefgh\n\nxy"[..]), 5);
        let mut next = || lines.next().unwrap();
        assert_eq!(next(), Some(TextLine { number: 1, bytes: b"abcde".into(), is_cut: true }));
        assert_eq!(next(), Some(TextLine { number: 2, bytes: vec![], is_cut: false }));
        assert_eq!(next(), Some(TextLine { number: 3, bytes: b"xy".into(), is_cut: false }));
        assert_eq!(next(), None);
    }
}
