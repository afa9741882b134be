//! What agents do not tell by their hooks: that they are gone, and what some of them write of their sessions.

use std::path::{Path, PathBuf};

use super::files::{self, FileWatch};
use super::recorder::{News, Recorder};
use crate::agents::Agent;
use crate::agents::table::StatusFile;
use crate::app::act::agents::status;
use crate::diagnostics::OrLog;
use crate::domain::log::run::ProcessKey;
use crate::observe::event::Inspector;
use crate::observe::tracker::is_alive;
use crate::paths;
use crate::storage::WatchMode;

/// A status file is a few hundred bytes.
const MOST_BYTES: u64 = 64 * 1024;
/// Nobody has more sessions than this.
const MOST_FILES: usize = 1000;

/// Ends turns whose agent is gone, or that were stopped without a word.
pub(crate) fn settle(recorder: &Recorder, inspect: &dyn Inspector) {
    give_back_typed(recorder, inspect);
    let Some(open) = recorder.call(|store| store.open_turns()).filter(|open| !open.is_empty()) else { return };
    let alive: Vec<ProcessKey> =
        open.into_iter().filter_map(|turn| turn.process).filter(|key| is_alive(key, inspect)).collect();
    let now = inspect.clock_reading();
    let listener = recorder.listener.clone();
    recorder.write(move |store| {
        for wait in store.settle_turns(&now, |key| alive.contains(key), WatchMode::Yes)? {
            if let Some(wait) = store.wait(wait)? {
                listener(News::Ended(Box::new(wait)));
            }
        }
        Ok(())
    });
}

/// What a person typed inside an agent is theirs.
fn give_back_typed(recorder: &Recorder, inspect: &dyn Inspector) {
    let now = inspect.clock_reading().at;
    let typed = recorder.call(move |store| store.typed_inside_agents(now)).unwrap_or_default();
    if typed.is_empty() {
        return;
    }
    let listener = recorder.listener.clone();
    recorder.write(move |store| {
        typed.iter().try_for_each(|wait| store.is_typed(*wait))?;
        listener(News::Changed);
        Ok(())
    });
}

/// The folders of status files: an agent makes its own when it is first used.
pub(crate) struct StatusFolders {
    coming: Vec<(Agent, StatusFile, PathBuf)>,
    followed: Vec<FileWatch>,
}

impl StatusFolders {
    /// Those of every agent that writes status files; none is followed yet.
    #[must_use]
    pub(crate) fn of_all_agents() -> Self {
        let variable = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        let folder = |agent: Agent| {
            let status = agent.status.clone()?;
            let folder = agent.folder(&paths::home()?, variable).join(&status.folder);
            Some((agent, status, folder))
        };
        Self { coming: Agent::all().filter_map(folder).collect(), followed: Vec::new() }
    }

    /// Follows the folders that have come since; what lies in them is looked at once, and then each change.
    pub(crate) fn follow_new(&mut self, recorder: &Recorder) {
        let coming = std::mem::take(&mut self.coming).into_iter();
        let (here, coming): (Vec<_>, Vec<_>) = coming.partition(|(.., folder)| folder.is_dir());
        self.coming = coming;
        let watches =
            here.into_iter().filter_map(|(agent, status, folder)| follow(agent, status, &folder, recorder.clone()));
        self.followed.extend(watches);
    }
}

fn follow(agent: Agent, status: StatusFile, folder: &Path, recorder: Recorder) -> Option<FileWatch> {
    let is_status = |path: &Path| path.extension().is_some_and(|end| end == "json");
    let (first, fields, own) = (agent.clone(), status.clone(), recorder.clone());
    let told = move |path: &Path| {
        if is_status(path) {
            look(&agent, &status, path, &recorder);
        }
    };
    let watch = files::watch(&[folder], told).or_log("the status files of an agent are not followed")?;
    let entries = std::fs::read_dir(folder).or_log("the status files of an agent could not be listed");
    for entry in entries.into_iter().flatten().flatten().take(MOST_FILES) {
        if is_status(&entry.path()) {
            look(&first, &fields, &entry.path(), &own);
        }
    }
    Some(watch)
}

/// A file that is being written says nothing yet, and one that is gone nothing any more.
fn look(agent: &Agent, fields: &StatusFile, file: &Path, recorder: &Recorder) {
    let Ok(bytes) = crate::files::read(file, MOST_BYTES) else { return };
    if let Some(event) = status(agent, fields, &bytes) {
        recorder.write(move |store| store.agent_event(&event).map(drop));
    }
}
