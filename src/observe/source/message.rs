//! The process connector's datagrams: bytes in, meaning out, and the other way round for requests.
//!
//! Safe code on slices: a datagram that is short or strange is `None`, never a panic.

use std::sync::OnceLock;

use crate::files;
use crate::observe::event::Mono;

/// What is asked of the process connector.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operation {
    Listen = 1,
    Ignore = 2,
}

/// What the process connector tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Message {
    /// The answer to a request: `to` is one more than the number the request carried.
    Answer { to: u32, error: u32 },
    /// A process executed a program.
    Exec { pid: u32, at: Mono },
    /// The leader thread of a process ended, with this wait(2) word. `parent` is 0 where the kernel does not tell it.
    Exit { pid: u32, parent: u32, status: i32, at: Mono },
}

const WHAT_ANSWER: u32 = 0;
const WHAT_EXEC: u32 = 2;
const WHAT_EXIT: u32 = 0x8000_0000;

/// Where the fields lie; `nlmsghdr` is 16 bytes, `cn_msg` 20, then `proc_event`.
mod offset {
    pub(super) const INDEX: usize = 16;
    pub(super) const VALUE: usize = 20;
    pub(super) const ACK: usize = 28;
    pub(super) const WHAT: usize = 36;
    pub(super) const TIMESTAMP: usize = 44;
    pub(super) const ERROR: usize = 52;
    pub(super) const PID: usize = 52;
    pub(super) const TGID: usize = 56;
    pub(super) const STATUS: usize = 60;
    pub(super) const PARENT: usize = 72;
}

/// Length of a request with the four-byte form of the operation, which every kernel knows and answers.
const REQUEST: usize = 40;

/// How far the monotonic clock here is ahead of the kernel's own, which stamps events: not at all outside of a time namespace.
fn ahead() -> i64 {
    static AHEAD: OnceLock<i64> = OnceLock::new();
    let read = || offset_in(&files::read_of_kernel("/proc/self/timens_offsets").ok()?);
    *AHEAD.get_or_init(|| read().unwrap_or_default())
}

/// Of the monotonic clock, in nanoseconds.
fn offset_in(table: &str) -> Option<i64> {
    let line = table.lines().find(|line| line.starts_with("monotonic"))?;
    let mut numbers = line.split_whitespace().skip(1).map(|number| number.parse::<i64>().ok());
    numbers.next()??.checked_mul(1_000_000_000)?.checked_add(numbers.next()??)
}

/// Understands one datagram; `None` = nothing of interest.
pub(super) fn parse(datagram: &[u8]) -> Option<Message> {
    if number(datagram, offset::INDEX)? != libc::CN_IDX_PROC || number(datagram, offset::VALUE)? != libc::CN_VAL_PROC {
        return None;
    }
    let what = number(datagram, offset::WHAT)?;
    if what == WHAT_ANSWER {
        return Some(Message::Answer { to: number(datagram, offset::ACK)?, error: number(datagram, offset::ERROR)? });
    }
    let at = Mono(u64::from_ne_bytes(bytes(datagram, offset::TIMESTAMP)?).saturating_add_signed(ahead()));
    let pid = number(datagram, offset::PID)?;
    if pid != number(datagram, offset::TGID)? {
        return None;
    }
    match what {
        WHAT_EXEC => Some(Message::Exec { pid, at }),
        WHAT_EXIT => {
            let status = i32::from_ne_bytes(bytes(datagram, offset::STATUS)?);
            let parent = number(datagram, offset::PARENT).unwrap_or_default();
            Some(Message::Exit { pid, parent, status, at })
        }
        _ => None,
    }
}

fn bytes<const N: usize>(datagram: &[u8], at: usize) -> Option<[u8; N]> {
    datagram.get(at..at + N)?.try_into().ok()
}

fn number(datagram: &[u8], at: usize) -> Option<u32> {
    bytes(datagram, at).map(u32::from_ne_bytes)
}

/// A request that carries `number`, by which its answer is known among those to other programs.
pub(super) fn request(operation: Operation, number: u32) -> [u8; REQUEST] {
    let mut datagram = [0; REQUEST];
    let mut put = |at: usize, value: &[u8]| datagram[at..at + value.len()].copy_from_slice(value);
    put(0, &40_u32.to_ne_bytes()); // nlmsghdr.len
    put(4, &3_u16.to_ne_bytes()); // nlmsghdr.type: NLMSG_DONE
    put(offset::INDEX, &libc::CN_IDX_PROC.to_ne_bytes());
    put(offset::VALUE, &libc::CN_VAL_PROC.to_ne_bytes());
    put(offset::ACK, &number.to_ne_bytes());
    put(32, &4_u16.to_ne_bytes()); // cn_msg.len
    put(offset::WHAT, &(operation as u32).to_ne_bytes());
    datagram
}

/// What a socket lets into its queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum EventFilter {
    /// EXEC of whole processes, and answers.
    Starts,
    /// EXIT of whole processes.
    Ends,
}

/// The program the kernel runs on each datagram before it queues it.
///
/// Thread events are nearly half of all in a compiler's build; dropped here they wake nobody.
pub(super) fn filter(wanted: EventFilter) -> [libc::sock_filter; 9] {
    const LOAD: u16 = 0x20; // BPF_LD | BPF_W | BPF_ABS
    const EQUALS: u16 = 0x15; // BPF_JMP | BPF_JEQ | BPF_K
    const EQUALS_X: u16 = 0x1d; // BPF_JMP | BPF_JEQ | BPF_X
    const TO_X: u16 = 0x07; // BPF_MISC | BPF_TAX
    const RETURN: u16 = 0x06; // BPF_RET | BPF_K
    let step = |code, yes, no, k| libc::sock_filter { code, jt: yes, jf: no, k };
    let at = |offset: usize| u32::try_from(offset).unwrap_or_default();
    let (what, to_answer) = match wanted {
        EventFilter::Starts => (WHAT_EXEC, 5),
        EventFilter::Ends => (WHAT_EXIT, 6),
    };
    [
        step(LOAD, 0, 0, at(offset::WHAT)),
        step(EQUALS, to_answer, 0, WHAT_ANSWER),
        // Loads are big-endian whatever the machine is, so the constant is turned to match.
        step(EQUALS, 0, 5, what.to_be()),
        step(LOAD, 0, 0, at(offset::PID)),
        step(TO_X, 0, 0, 0),
        step(LOAD, 0, 0, at(offset::TGID)),
        step(EQUALS_X, 0, 1, 0),
        step(RETURN, 0, 0, u32::MAX),
        step(RETURN, 0, 0, 0),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A datagram as the kernel sends it.
    #[test]
    fn a_time_namespace_says_how_far_its_clock_is_ahead() {
        assert_eq!(
            offset_in("monotonic     -86400         5\nboottime           0         0\n"),
            Some(-86_399_999_999_995)
        );
        assert_eq!(offset_in(""), None);
    }

    fn datagram<const N: usize>(what: u32, ack: u32, timestamp: u64, union: [u32; N]) -> Vec<u8> {
        let mut bytes = request(Operation::Listen, ack).to_vec();
        bytes.resize(76, 0);
        bytes[offset::WHAT..offset::WHAT + 4].copy_from_slice(&what.to_ne_bytes());
        bytes[offset::TIMESTAMP..offset::TIMESTAMP + 8].copy_from_slice(&timestamp.to_ne_bytes());
        for (position, value) in union.into_iter().enumerate() {
            let at = offset::PID + 4 * position;
            bytes[at..at + 4].copy_from_slice(&value.to_ne_bytes());
        }
        bytes
    }

    #[test]
    fn exec_exit_and_answer_are_understood() {
        assert_eq!(parse(&datagram(WHAT_EXEC, 0, 9, [7, 7, 0])), Some(Message::Exec { pid: 7, at: Mono(9) }));
        assert_eq!(
            parse(&datagram(WHAT_EXIT, 0, 10, [7, 7, 0x300, 17, 3, 4])),
            Some(Message::Exit { pid: 7, parent: 4, status: 0x300, at: Mono(10) })
        );
        assert_eq!(parse(&datagram(WHAT_ANSWER, 42, 0, [22, 0, 0])), Some(Message::Answer { to: 42, error: 22 }));
    }

    #[test]
    fn an_exit_of_a_kernel_that_tells_no_parent_is_an_exit() {
        let bytes = datagram(WHAT_EXIT, 0, 10, [7, 7, 0x300, 17]);
        let parent = |length: usize| match parse(&bytes[..length]) {
            Some(Message::Exit { parent, .. }) => Some(parent),
            _ => None,
        };
        assert_eq!(parent(68), Some(0));
    }

    #[test]
    fn threads_and_other_events_are_of_no_interest() {
        assert_eq!(parse(&datagram(WHAT_EXIT, 0, 10, [8, 7, 0])), None);
        assert_eq!(parse(&datagram(1, 0, 10, [7, 7, 8])), None);
    }

    #[test]
    fn a_message_of_another_connector_is_of_no_interest() {
        let mut bytes = datagram(WHAT_EXEC, 0, 9, [7, 7, 0]);
        bytes[offset::INDEX] = 9;
        assert_eq!(parse(&bytes), None);
    }

    #[test]
    fn a_datagram_cut_short_is_no_event() {
        let whole = datagram(WHAT_EXIT, 0, 10, [7, 7, 0x300]);
        for length in 0..offset::STATUS + 4 {
            assert_eq!(parse(&whole[..length]), None, "{length} bytes");
        }
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = parse(&bytes);
        }

        #[test]
        fn any_tail_behind_a_right_head_is_read_or_refused(tail in proptest::collection::vec(any::<u8>(), 0..60)) {
            let mut bytes = request(Operation::Listen, 1)[..offset::WHAT].to_vec();
            bytes.extend(tail);
            let _ = parse(&bytes);
        }
    }
}
