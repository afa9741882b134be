//! The thread that owns the connection. Requests are closures that get the store; they run in order.
//!
//! A request that panics takes only itself along: its transaction is rolled back and the next request finds the log whole.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use super::Store;
use crate::threads::Post;

type Request = Box<dyn FnOnce(&mut Store) + Send>;
/// What opens the log anew.
pub type RenewalHook = Box<dyn Fn(&mut Store) + Send>;

/// A handle to the thread that owns the log; cheap to clone.
#[derive(Clone)]
pub struct Worker {
    requests: Sender<Request>,
    renewing: Arc<Mutex<Option<RenewalHook>>>,
}

impl Worker {
    /// Gives the store to a thread of its own. The thread ends when the last handle is dropped.
    pub fn spawn(mut store: Store) -> std::io::Result<(Self, JoinHandle<()>)> {
        let (requests, inbox) = mpsc::channel::<Request>();
        let renewing: Arc<Mutex<Option<RenewalHook>>> = Arc::default();
        let renew = Arc::clone(&renewing);
        let thread = std::thread::Builder::new().name("store".into()).spawn(move || {
            for request in inbox {
                if store.is_replaced()
                    && let Some(renew) = &*renew.lock().unwrap_or_else(PoisonError::into_inner)
                {
                    renew(&mut store);
                }
                // The panic hook has told of it; an open transaction was rolled back when it was dropped.
                if catch_unwind(AssertUnwindSafe(|| request(&mut store))).is_err() {
                    tracing::error!("a request to the log ended in a panic");
                    store.abandon();
                }
            }
        })?;
        Ok((Self { requests, renewing }, thread))
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

    /// Has `renew` called before a request while the file that is open is no longer the log. What it holds lives as long as
    /// the thread, unless it is replaced by none.
    pub fn on_replaced(&self, renew: Option<RenewalHook>) {
        *self.renewing.lock().unwrap_or_else(PoisonError::into_inner) = renew;
    }
}
