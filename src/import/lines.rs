//! Lines of bytes, of which none is kept longer than it may be.

use std::io::{self, BufRead};

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
        let mut is_any = false;
        loop {
            let buffer = self.reader.fill_buf()?;
            if buffer.is_empty() {
                break;
            }
            is_any = true;
            let end = buffer.iter().position(|byte| *byte == b'\n');
            let part = &buffer[..end.unwrap_or(buffer.len())];
            let room = self.limit.saturating_sub(line.bytes.len());
            line.is_cut |= part.len() > room;
            line.bytes.extend_from_slice(&part[..part.len().min(room)]);
            let used = part.len() + usize::from(end.is_some());
            self.reader.consume(used);
            if end.is_some() {
                break;
            }
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
