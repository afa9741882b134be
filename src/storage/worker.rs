//! The thread that owns the connection. Requests are closures that get the store; they run in order.
//!
//! A request that panics takes only itself along: its transaction is rolled back and the next request finds the log whole.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{self, Sender};
use std::thread::JoinHandle;

use super::Store;

type Request = Box<dyn FnOnce(&mut Store) + Send>;

/// A handle to the thread that owns the log; cheap to clone.
#[derive(Clone)]
pub struct Worker {
    requests: Sender<Request>,
}

impl Worker {
    /// Gives the store to a thread of its own. The thread ends when the last handle is dropped.
    pub fn spawn(mut store: Store) -> std::io::Result<(Self, JoinHandle<()>)> {
        let (requests, inbox) = mpsc::channel::<Request>();
        let thread = std::thread::Builder::new().name("store".into()).spawn(move || {
            for request in inbox {
                // The panic hook has told of it; an open transaction was rolled back when it was dropped.
                let _ = catch_unwind(AssertUnwindSafe(|| request(&mut store)));
            }
        })?;
        Ok((Self { requests }, thread))
    }

    /// Has `request` carried out on the store's thread, after all earlier ones. Does not wait for it.
    pub fn send(&self, request: impl FnOnce(&mut Store) + Send + 'static) {
        // The thread ends only when every handle is gone, so a failed send cannot lose anything.
        let _ = self.requests.send(Box::new(request));
    }

    /// Has `request` carried out and waits for what it gives; `None` if it panicked.
    pub fn call<T: Send + 'static>(&self, request: impl FnOnce(&mut Store) -> T + Send + 'static) -> Option<T> {
        let (reply, answer) = mpsc::channel();
        self.send(move |store| {
            let _ = reply.send(request(store));
        });
        answer.recv().ok()
    }
}
