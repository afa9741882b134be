//! The composition root: configuration, log, observer and terminal meet here and nowhere else.

pub mod context;
pub mod files;
pub mod lock;
pub mod signals;

use std::process::ExitCode;

pub use context::Context;

/// Opens the terminal UI; `strip` = as one row.
pub fn ui(context: &Context, strip: bool) -> anyhow::Result<ExitCode> {
    let _ = (context, strip);
    Err(anyhow::anyhow!("not wired"))
}

/// Observes without a UI.
pub fn watch(context: &Context, json: bool) -> anyhow::Result<ExitCode> {
    let _ = (context, json);
    Err(anyhow::anyhow!("not wired"))
}

/// Opens the UI on made-up data.
pub fn demo(context: &Context) -> anyhow::Result<ExitCode> {
    let _ = context;
    Err(anyhow::anyhow!("not wired"))
}
