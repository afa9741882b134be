//! What agents do not tell by their hooks: that they are gone, and what some of them write of their sessions.

use std::path::{Path, PathBuf};

use super::files::{self, FileWatch};
use super::recorder::{Recorder, Report};
use crate::agents::Agent;
use crate::agents::table::Status;
use crate::app::act::agents::status;
use crate::diagnostics::OrLog;
use crate::domain::log::run::ProcessKey;
use crate::observe::event::Inspector;
use crate::observe::tracker::is_alive;
use crate::paths;
use crate::storage::WatchMode;

/// A status file is a few hundred bytes.
const MOST_BYTES: u64 = 64 * 1024;

/// Ends turns whose agent is gone, or that were stopped without a word.
pub fn settle(recorder: &Recorder, inspect: &dyn Inspector) {
    let Some(open) = recorder.call(|store| store.open_turns()).filter(|open| !open.is_empty()) else { return };
    let alive: Vec<ProcessKey> =
        open.into_iter().filter_map(|turn| turn.process).filter(|key| is_alive(key, inspect)).collect();
    let now = inspect.clock_reading();
    let listener = recorder.listener.clone();
    recorder.write(move |store| {
        for wait in store.settle_turns(&now, |key| alive.contains(key), WatchMode::Yes)? {
            if let Some(wait) = store.wait(wait)? {
                listener(Report::Ended(Box::new(wait)));
            }
        }
        Ok(())
    });
}

/// Follows the status files of every agent that writes some and has begun to; each change is an event.
#[must_use]
pub fn follow(recorder: &Recorder) -> Vec<FileWatch> {
    let Some(home) = paths::home() else { return Vec::new() };
    let variable = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let watched = Agent::all().filter_map(|agent| {
        let status = agent.status.clone()?;
        let folder = agent.folder(&home, variable).join(&status.folder);
        let recorder = recorder.clone();
        folder.is_dir().then(|| watch(agent, status, &folder, recorder))?
    });
    watched.collect()
}

fn watch(agent: Agent, status: Status, folder: &Path, recorder: Recorder) -> Option<FileWatch> {
    let told = move |path: &Path| {
        if path.extension().is_some_and(|end| end == "json") {
            look(&agent, &status, path, &recorder);
        }
    };
    files::watch(&[folder], told).or_log("the status files of an agent are not followed")
}

/// A file that is being written says nothing yet, and one that is gone nothing any more.
fn look(agent: &Agent, fields: &Status, file: &Path, recorder: &Recorder) {
    let Ok(bytes) = crate::files::read(file, MOST_BYTES) else { return };
    if let Some(event) = status(agent, fields, &bytes) {
        recorder.write(move |store| store.agent_event(&event).map(drop));
    }
}
