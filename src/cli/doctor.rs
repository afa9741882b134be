//! `draglog doctor`.
