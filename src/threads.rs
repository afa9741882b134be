//! What every thread of the program does in the same way: it passes messages on, and is waited for at its end.

use std::io;
use std::sync::mpsc::Sender;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

/// Passing on what nobody has to hear any more once the receiver has ended.
pub(crate) trait Post<T> {
    /// Sends; a receiver that has ended has ended on purpose and misses nothing.
    fn post(&self, message: T);
}

impl<T> Post<T> for Sender<T> {
    fn post(&self, message: T) {
        if self.send(message).is_err() {
            tracing::trace!("a message came after its receiver had ended");
        }
    }
}

/// What a mutex holds. What is kept in one in this program is whole whoever panicked.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A thread that whoever drops this waits for, after telling it to end.
pub(crate) struct OwnThread(Option<JoinHandle<()>>);

impl OwnThread {
    /// Starts it.
    ///
    /// # Errors
    /// If the system gives no thread.
    pub(crate) fn start(name: &str, work: impl FnOnce() + Send + 'static) -> io::Result<Self> {
        std::thread::Builder::new().name(name.into()).spawn(work).map(|thread| Self(Some(thread)))
    }

    /// Whether it goes on.
    pub(crate) fn is_running(&self) -> bool {
        self.0.as_ref().is_some_and(|thread| !thread.is_finished())
    }
}

impl Drop for OwnThread {
    fn drop(&mut self) {
        self.0.take().into_iter().for_each(join);
    }
}

/// Waits for the end of a thread. A panic in it has printed its message; that it was this thread goes to the log file.
pub(crate) fn join(thread: JoinHandle<()>) {
    let name = thread.thread().name().unwrap_or("unnamed").to_owned();
    if thread.join().is_err() {
        tracing::error!("the thread `{name}` ended in a panic");
    }
}
