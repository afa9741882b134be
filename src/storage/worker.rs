//! The thread that owns the connection. Requests are closures that get the store; they run in order.
//!
//! A request that panics takes only itself along: its transaction is rolled back and the next request finds the log whole.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Sender};
use std::thread::JoinHandle;

use super::{StorageError, Store};
use crate::diagnostics::OrLog;
use crate::threads::Post;

/// Whether a write worked, or the log did not take it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Health {
    Writing,
    Failing,
}

type Request = Box<dyn FnOnce(&mut Store) + Send>;

/// A handle to the thread that owns the log; cheap to clone.
#[derive(Clone)]
pub struct Worker {
    requests: Sender<Request>,
    is_failing: Arc<AtomicBool>,
}

impl Worker {
    /// Gives the store to a thread of its own. The thread ends when the last handle is dropped.
    pub fn spawn(mut store: Store) -> std::io::Result<(Self, JoinHandle<()>)> {
        let (requests, inbox) = mpsc::channel::<Request>();
        let thread = std::thread::Builder::new().name("store".into()).spawn(move || {
            for request in inbox {
                // The panic hook has told of it; an open transaction was rolled back when it was dropped.
                if catch_unwind(AssertUnwindSafe(|| request(&mut store))).is_err() {
                    tracing::error!("a request to the log ended in a panic");
                }
            }
        })?;
        Ok((Self { requests, is_failing: Arc::default() }, thread))
    }

    /// Has `request` carried out on the store's thread, after all earlier ones. Does not wait for it.
    pub fn send(&self, request: impl FnOnce(&mut Store) + Send + 'static) {
        self.requests.post(Box::new(request));
    }

    /// Has `request` carried out and waits for what it gives; `None` if it panicked.
    pub fn call<T: Send + 'static>(&self, request: impl FnOnce(&mut Store) -> T + Send + 'static) -> Option<T> {
        let (reply, answer) = mpsc::channel();
        self.send(move |store| {
            reply.post(request(store));
        });
        answer.recv().ok()
    }

    /// Notes how a write went; tells when it went another way than the one before. A change that is refused is no failure.
    pub fn note<T>(&self, written: &Result<T, StorageError>) -> Option<Health> {
        let is_failing = match written {
            Ok(_) => false,
            Err(error) if error.is_of_the_disk() => true,
            Err(_) => return None,
        };
        let was_failing = self.is_failing.swap(is_failing, Ordering::SeqCst);
        if is_failing && !was_failing {
            written.as_ref().map(drop).or_log("the log does not take what is recorded");
        }
        (is_failing != was_failing).then_some(if is_failing { Health::Failing } else { Health::Writing })
    }
}
