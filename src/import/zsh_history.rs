//! Zsh's history file as `setopt EXTENDED_HISTORY` writes it: `: start:seconds;command`, special bytes "metafied", line
//! breaks in a command behind a backslash.

use std::io::BufRead;
use std::time::Duration;

use super::lines::{LineReader, TextLine};
use crate::domain::log::evidence::{Findings, OmissionReason, PastCommand};
use crate::domain::say::problem::Problem;

/// No more is read; ten million commands are less.
pub const MAX_BYTES: u64 = 256 << 20;
/// A longer command was pasted, not typed.
const LONGEST_LINE: usize = 64 << 10;
/// Zsh writes this before a byte of its own use, and the byte with one bit turned.
const META: u8 = 0x83;
const TURNED: u8 = 0x20;
const FORM: &str = "expected `: 1763700000:12;command`";
const HINT: &str = "zsh writes times after `setopt extended_history`";

/// Calls `each` with every command that has a time and a length, in the order of the file.
///
/// # Errors
/// If it cannot be read, or no line of it has a time: then it is another file, or zsh was not told to write times.
pub fn read(reader: impl BufRead, file: &str, each: &mut dyn FnMut(PastCommand)) -> Result<Findings, Problem> {
    let failed =
        |error: std::io::Error| Problem::new(file, None, format!("cannot be read: {}", crate::files::told(&error)));
    let mut lines = LineReader::new(reader, LONGEST_LINE);
    let mut findings = Findings::default();
    let mut first_line = None;
    while let Some(mut entry) = lines.next().map_err(failed)? {
        first_line.get_or_insert(entry.number);
        while !entry.is_cut && entry.bytes.last() == Some(&b'\\') {
            let Some(more) = lines.next().map_err(failed)? else { break };
            join(&mut entry, &more);
        }
        if !entry.bytes.is_empty() {
            findings.read += 1;
            take(&entry, &mut findings, each);
        }
    }
    let without = findings.left_out.get(&OmissionReason::NoTime).copied().unwrap_or_default() + findings.not_understood;
    match first_line {
        Some(line) if findings.read > 0 && without == findings.read => Err(Problem::new(
            file,
            usize::try_from(line).unwrap_or(usize::MAX),
            format!("no command has a time: {FORM}"),
        )
        .hint(HINT)),
        _ => Ok(findings),
    }
}

/// Joins a line to the one before it, whose backslash stands for the line break.
fn join(entry: &mut TextLine, more: &TextLine) {
    entry.bytes.pop();
    entry.bytes.push(b'\n');
    let room = LONGEST_LINE.saturating_sub(entry.bytes.len());
    entry.is_cut |= more.is_cut || more.bytes.len() > room;
    entry.bytes.extend(more.bytes.iter().take(room));
}

fn take(entry: &TextLine, findings: &mut Findings, each: &mut dyn FnMut(PastCommand)) {
    if entry.is_cut {
        return findings.misunderstand(entry.number, "longer than any command");
    }
    let Some(timed) = entry.bytes.strip_prefix(b": ") else { return findings.leave_out(OmissionReason::NoTime) };
    let Some((start, seconds, command)) = parts(timed) else { return findings.misunderstand(entry.number, FORM) };
    let Some(started_at) = super::moment(start, 0) else {
        return findings.misunderstand(entry.number, "its start is no time");
    };
    if seconds == 0 {
        return findings.leave_out(OmissionReason::NoLength);
    }
    each(PastCommand {
        line: entry.number,
        text: String::from_utf8_lossy(&unmetafied(command)).into_owned(),
        started_at,
        length: Duration::from_secs(seconds),
        exit_code: None,
        folder: None,
        is_agents: false,
    });
}

/// `1763700000:12;command`.
fn parts(timed: &[u8]) -> Option<(i64, u64, &[u8])> {
    let end = timed.iter().position(|byte| *byte == b';')?;
    let (start, seconds) = std::str::from_utf8(&timed[..end]).ok()?.split_once(':')?;
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(start.trim()) || !is_number(seconds) {
        return None;
    }
    Some((start.trim().parse().ok()?, seconds.parse().ok()?, &timed[end + 1..]))
}

fn unmetafied(bytes: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.iter().copied();
    let mut plain = Vec::with_capacity(bytes.len());
    while let Some(byte) = bytes.next() {
        let meant = if byte == META { bytes.next().map(|byte| byte ^ TURNED) } else { Some(byte) };
        plain.extend(meant);
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(bytes: &[u8]) -> (Vec<PastCommand>, Result<Findings, Problem>) {
        let mut commands = Vec::new();
        let found = read(bytes, "history", &mut |command| commands.push(command));
        (commands, found)
    }

    #[test]
    fn a_command_has_its_start_and_its_length() {
        let (commands, found) = all(b": 1763700000:12;cargo build\n: 1763700100:0;ls\nplain\n: x:1;y\n");
        assert_eq!(commands.len(), 1);
        let command = &commands[0];
        assert_eq!((command.line, command.text.as_str(), command.length.as_secs()), (1, "cargo build", 12));
        assert_eq!(command.started_at.timestamp(), 1_763_700_000);
        let found = found.unwrap();
        assert_eq!((found.read, found.not_understood), (4, 1));
        assert_eq!(found.first_problem, Some((4, FORM.to_owned())));
        assert_eq!(
            found.left_out.into_iter().collect::<Vec<_>>(),
            [(OmissionReason::NoTime, 1), (OmissionReason::NoLength, 1)]
        );
    }

    #[test]
    fn a_command_of_several_lines_is_one() {
        let (commands, _) = all(b": 1763700000:12;cargo build \\\\\n  --release\n: 1763700020:3;make\n");
        assert_eq!(commands[0].text, "cargo build \\\n  --release");
        assert_eq!((commands[1].line, commands[1].text.as_str()), (3, "make"));
    }

    #[test]
    fn special_bytes_are_turned_back() {
        // "Ö" is C3 96, and zsh uses 96 itself; what is no UTF-8 comes through without a panic.
        let (commands, _) = all(b": 1763700000:1;make gr\xc3\x83\xb6n \xff\n");
        assert_eq!(commands[0].text, "make gr\u{d6}n \u{fffd}");
    }

    #[test]
    fn a_file_without_times_is_refused_with_a_line() {
        let error = all(b"\nls\ncargo build\n").1.unwrap_err().to_string();
        assert!(error.starts_with("history:1: no command has a time") && error.contains("extended_history"), "{error}");
        assert_eq!(all(b"").1.unwrap().read, 0);
    }

    #[test]
    fn absurd_numbers_and_endless_lines_are_counted() {
        let mut bytes = b": 99999999999999:5;make\n: 1763700000:99999999999999999999;make\n: 1763700000:5;".to_vec();
        bytes.extend(std::iter::repeat_n(b'x', 200_000));
        bytes.extend(b"\n: 1763700000:7;make\n");
        let (commands, found) = all(&bytes);
        assert_eq!((commands.len(), found.unwrap().not_understood), (1, 3));
    }
}
