//! What can go wrong with the log, each with what to do.

/// An error of the log.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// The log is not open.
    #[error("the log is not open")]
    Unavailable,
}
