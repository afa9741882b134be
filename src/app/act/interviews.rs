//! The steps of an interview to the log, and its file into a folder. The screen and `draglog interview` ask here.

use std::path::{Path, PathBuf};

use crate::app::read::interviews::file_of;
use crate::domain::page::interview::InterviewStep;
use crate::domain::team::interview::{Interview, InterviewId, Stage};
use crate::domain::time::Moment;
use crate::share::files;
use crate::storage::Store;
use crate::survey::friction;

/// What a step came to.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct InterviewReceipt {
    /// The interview that was begun.
    pub begun: Option<InterviewId>,
    /// A line to tell.
    pub words: Option<String>,
}

/// Carries out one step of the screen. `folder` is where files are written to.
///
/// # Errors
/// If the log does not take it, or the file cannot be written.
pub fn carry_out(
    store: &mut Store,
    step: &InterviewStep,
    folder: &Path,
    now: Moment,
) -> anyhow::Result<InterviewReceipt> {
    let words = match step {
        InterviewStep::Begin { guide } => {
            return Ok(InterviewReceipt { begun: Some(store.begin_interview(guide, now)?), words: None });
        }
        InterviewStep::Consent { id, role } => store.consent_to_interview(*id, *role).map(|()| None)?,
        InterviewStep::Progress { id, part, question, elapsed } => {
            store.interview_progress(*id, (*part, *question), *elapsed).map(|()| None)?
        }
        InterviewStep::Incident { id, noted } => store.save_incident(*id, noted).map(|()| None)?,
        InterviewStep::End(id) => store.end_interview(*id).map(|()| None)?,
        InterviewStep::Withdraw(id) => Some(withdrawn(&store.withdraw_interview(*id)?)),
        InterviewStep::Write(id) => {
            let interview = store.interview(*id)?;
            Some(format!("Written: {}", export(store, &interview, folder)?.display()))
        }
        InterviewStep::Rename(rename) => {
            store.rename_cause(rename)?;
            Some(format!("{} is now {}; undo takes it back", rename.from, rename.to))
        }
        InterviewStep::UndoRename => Some(store.undo_rename()?.map_or_else(
            || "No cause was renamed".to_owned(),
            |rename| format!("{} is {} again", rename.to, rename.from),
        )),
    };
    Ok(InterviewReceipt { begun: None, words })
}

/// What to say after an interview was withdrawn: a file that was written is out of the program's reach.
#[must_use]
pub fn withdrawn(gone: &Interview) -> String {
    let name = &gone.code_name;
    if gone.stage == Stage::Written {
        format!("{name} is withdrawn and out of the log; delete friction-{name}.toml wherever you put it")
    } else {
        format!("{name} is withdrawn: nothing of it is kept here")
    }
}

/// Writes an interview's file into `folder` and marks it as written.
///
/// # Errors
/// If an incident cannot be read yet, nothing was noted, or the file cannot be written.
pub fn export(store: &mut Store, interview: &Interview, folder: &Path) -> anyhow::Result<PathBuf> {
    let file = file_of(interview)?;
    let path = folder.join(file.file_name());
    // Only the coach may read it: it is the only copy of what one person said.
    files::replace(&path, friction::write(&file)?.as_bytes(), true)?;
    store.interview_written(interview.id)?;
    Ok(path)
}
