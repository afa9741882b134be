//! What macOS tells of a process, and how it is read; the calls themselves are in `sys`.

#[cfg(target_os = "macos")]
mod system;

#[cfg(target_os = "macos")]
pub(super) use system::Macos;
#[cfg(target_os = "macos")]
pub(in crate::observe) use system::{began, start};

use std::path::PathBuf;

use crate::observe::event::{Clocks, Mono};

/// The terminal of a process without one.
const NO_DEVICE: u32 = u32::MAX;

/// The arguments in the memory that the kernel gives of a process: their number, the path executed, zeros, the arguments, and
/// behind them the environment, which is not looked at.
fn arguments(memory: &[u8]) -> Option<Vec<String>> {
    let (count, rest) = memory.split_first_chunk()?;
    let count = usize::try_from(i32::from_ne_bytes(*count)).ok()?;
    let path = rest.iter().position(|byte| *byte == 0)?;
    let padding = rest.get(path..)?.iter().position(|byte| *byte != 0)?;
    let texts = rest.get(path + padding..)?.split(|byte| *byte == 0);
    Some(texts.take(count).map(|text| String::from_utf8_lossy(text).into_owned()).collect())
}

/// The moment on the monotonic clock at which a process began that `start` (microseconds since the epoch) tells apart.
fn moment(start: u64, clocks: &Clocks) -> Mono {
    let now = u64::try_from(clocks.wall.timestamp_micros()).unwrap_or(0);
    Mono(clocks.mono.0.saturating_sub(now.saturating_sub(start).saturating_mul(1_000)))
}

/// Device number of a controlling terminal as [`crate::observe::event::Info`] has it: 0 = none.
fn terminal(device: u32) -> u64 {
    if device == NO_DEVICE { 0 } else { device.into() }
}

/// The file of a pseudo terminal, by its device number: eight bits of major, 24 of minor.
fn device_file(terminal: u64) -> Option<PathBuf> {
    (terminal != 0).then(|| PathBuf::from(format!("/dev/ttys{:03}", terminal & 0x00ff_ffff)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn memory(count: i32, rest: &[u8]) -> Vec<u8> {
        [&count.to_ne_bytes(), rest].concat()
    }

    #[test]
    fn arguments_are_told_apart_from_path_padding_and_environment() {
        let seen = memory(3, b"/usr/bin/make\0\0\0\0make\0-C\0\xffx\0SECRET=1\0HOME=/Users/ann\0");
        assert_eq!(arguments(&seen).unwrap(), ["make", "-C", "\u{fffd}x"]);
        let with_empty = memory(2, b"/bin/echo\0\0echo\0\0A=b\0");
        assert_eq!(arguments(&with_empty).unwrap(), ["echo", ""]);
    }

    #[test]
    fn memory_that_is_cut_or_makes_no_sense_gives_what_is_there_or_nothing() {
        for cut in [&b""[..], &[1, 0], &memory(1, b""), &memory(1, b"/bin/echo"), &memory(-1, b"/bin/echo\0echo\0")] {
            assert_eq!(arguments(cut), None, "{cut:?}");
        }
        assert_eq!(arguments(&memory(i32::MAX, b"/b\0echo\0hi")).unwrap(), ["echo", "hi"]);
        assert_eq!(arguments(&memory(1, b"/b\0\0\0")), None);
    }

    #[test]
    fn a_start_in_microseconds_is_a_moment_on_the_monotonic_clock() {
        let clocks = super::super::clocks();
        let now = u64::try_from(clocks.wall.timestamp_micros()).unwrap();
        assert_eq!(moment(now - 1_500, &clocks), Mono(clocks.mono.0 - 1_500_000));
        assert_eq!(moment(now + 1_500, &clocks), clocks.mono, "the wall clock was set back");
        assert_eq!(moment(0, &clocks), Mono(0));
    }

    #[test]
    fn terminals_are_found_by_their_numbers() {
        assert_eq!(device_file(terminal(0x1000_0003)), Some(PathBuf::from("/dev/ttys003")));
        assert_eq!(device_file(terminal(0x1000_0400)), Some(PathBuf::from("/dev/ttys1024")));
        assert_eq!(device_file(terminal(NO_DEVICE)), None);
    }
}
