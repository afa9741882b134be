//! Reading a socket of the process connector empty.

use std::fs::File;
use std::io;
use std::os::fd::AsFd;

use super::message::{self, EventFilter, Message};
use crate::observe::event::{Event, Mono};
use crate::observe::sys::{self, Datagrams};

/// Room for about 10,000 queued events where the system allows it; the kernel takes what it may.
const RECEIVE_BUFFER: libc::c_int = 4 << 20;

/// So many are read before they are handed on: a process is looked at while it lives, or not at all.
const MOST_AT_ONCE: usize = 1_024;

/// A socket of the process connector that lets only what is wanted into its queue.
pub(super) fn socket(wanted: EventFilter) -> io::Result<File> {
    sys::connector_socket(RECEIVE_BUFFER, &mut message::filter(wanted)).map(File::from)
}

/// Reads what is in the queue of a socket; `true` = some of it was lost.
pub(super) fn read(socket: &File, batch: &mut Vec<Message>) -> io::Result<bool> {
    let mut is_lossy = false;
    let mut datagrams = Datagrams::new();
    let mut total = 0;
    while total < MOST_AT_ONCE {
        match datagrams.receive(socket.as_fd()) {
            Ok(count) => {
                total += count;
                batch.extend(datagrams.iter().filter_map(message::parse));
                if count < Datagrams::MOST {
                    break;
                }
            }
            Err(error) => match error.raw_os_error() {
                Some(libc::EAGAIN) => break,
                Some(libc::EINTR) => {}
                // The queue was full. What it holds is still there and was sent before the gap.
                Some(libc::ENOBUFS) => is_lossy = true,
                _ => return Err(error),
            },
        }
    }
    Ok(is_lossy)
}

/// When an event happened.
pub(super) fn moment(event: &Event) -> Mono {
    match event {
        Event::Exec { at, .. }
        | Event::Read { at, .. }
        | Event::Minor { at, .. }
        | Event::Exit { at, .. }
        | Event::Passed { at, .. }
        | Event::Unread { at, .. }
        | Event::Gone { at, .. } => *at,
        Event::Lost | Event::Switched { .. } => Mono(u64::MAX),
    }
}
