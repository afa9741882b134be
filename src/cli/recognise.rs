//! What the rules make of a command line given to draglog itself (`run`, `why`), and where it would be run.

use std::ffi::OsString;

use crate::domain::run::RunLabel;
use crate::domain::text::clean;
use crate::domain::wait::Kind;

/// What to call a command. One that no rule knows is called by its program's name.
pub(super) fn label(command: &[OsString]) -> RunLabel {
    let program = command.first().map(|word| word.to_string_lossy().into_owned()).unwrap_or_default();
    let name = clean(program.rsplit('/').next().unwrap_or(&program));
    RunLabel { tool: name.clone(), label: name, kind: Kind::Other, show_from: None }
}
