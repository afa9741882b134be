//! The table of an agent: `assets/agents/<id>.toml`.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Deserializer};

use crate::domain::log::turn::EventMeaning;

/// File name and text of every file in `assets/agents`, as `build.rs` found them.
const SHIPPED: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/shipped_agents.rs"));

/// One agent.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Agent {
    /// First word of its turns' label.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Its program, where that is not called as its id.
    pub program: Option<String>,
    /// The field that names the event.
    pub event: String,
    /// The field that names the session, or several of which the first that is there does.
    #[serde(deserialize_with = "one_or_several")]
    pub session: Vec<String>,
    /// The field that names the turn, where there is one.
    pub key: Option<String>,
    /// The field that names the folder it works in; of a list the first.
    pub folder: String,
    /// A field that only a helper of the agent sends.
    pub helper: Option<String>,
    /// The field that is true where another hook sent the agent on.
    pub again: Option<String>,
    /// The field with the prompt; only its beginning is compared with `own_prompts`.
    pub prompt: Option<String>,
    /// Prompts that the client sends by itself begin so.
    #[serde(default)]
    pub own_prompts: Vec<String>,
    /// A prompt never joins a turn that goes on.
    #[serde(default)]
    pub is_queueing: bool,
    #[serde(default)]
    pub unattended: HeadlessMode,
    pub status: Option<StatusFile>,
    pub settings: SettingsFormat,
    pub on: Vec<EventRow>,
}

/// How it is told that nobody sits in front of it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HeadlessMode {
    /// A variable of the hook's environment …
    pub variable: Option<String>,
    /// … with one of these values.
    #[serde(default)]
    pub values: Vec<String>,
    /// Or the agent was started with one of these words.
    #[serde(default)]
    pub words: Vec<String>,
}

/// A file that it writes for each session, and the fields of it that are read.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatusFile {
    /// Below the folder of its settings.
    pub folder: String,
    pub session: String,
    pub state: String,
    /// When the state changed, in milliseconds.
    pub at_ms: String,
    pub needs: Vec<String>,
    pub idle: Vec<String>,
    pub work: Vec<String>,
}

/// Its own file of settings.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SettingsFormat {
    /// Below the home folder.
    pub file: String,
    /// A variable that names another place for the first folder of `file`.
    pub folder_variable: Option<String>,
    /// The file is draglog's alone: it is removed with the last of its hooks.
    #[serde(default)]
    pub is_own_file: bool,
    /// The text of the file where it is no JSON but a program that the agent loads. Nothing of what follows is said then.
    pub plugin: Option<String>,
    /// The `version` of a file of hooks.
    pub version: Option<u32>,
    /// Hooks stand in the list of their event, not in groups of it.
    #[serde(default)]
    pub is_flat: bool,
    /// What a hook's command is called.
    #[serde(default = "command")]
    pub command_field: String,
    /// What its time-out is called.
    #[serde(default = "timeout")]
    pub timeout_field: String,
    /// In its own unit.
    #[serde(default)]
    pub timeout: u64,
    /// A hook may be for some values of its event's field only.
    #[serde(default)]
    pub has_matchers: bool,
    /// Hooks have a name.
    pub hook_name: Option<String>,
    pub trust: Option<Trust>,
}

fn command() -> String {
    "command".to_owned()
}

fn timeout() -> String {
    "timeout".to_owned()
}

/// A name, or a list of names.
fn one_or_several<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Names {
        One(String),
        Several(Vec<String>),
    }
    Ok(match Names::deserialize(deserializer)? {
        Names::One(name) => vec![name],
        Names::Several(names) => names,
    })
}

/// Where it keeps that the person accepted a hook.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trust {
    pub file: String,
    pub mark: String,
}

/// One event of it. An event may stand several times: the first whose condition holds counts.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EventRow {
    pub event: String,
    pub means: EventMeaning,
    /// It means that only where this field …
    #[serde(rename = "where")]
    pub field: Option<String>,
    /// … has one of these values.
    #[serde(default, rename = "is")]
    pub values: Vec<String>,
    /// The field with how long a tool ran.
    pub spent_ms: Option<String>,
    /// Unless something follows at once, the turn was over with it: the person stopped a tool, an error was the last.
    #[serde(default)]
    pub hangs: bool,
    /// The agent need not wait for the hook.
    #[serde(default)]
    pub is_background: bool,
}

impl Agent {
    /// The agent with this id; only its own file is read.
    #[must_use]
    pub fn of_id(id: &str) -> Option<Self> {
        let (_, text) = SHIPPED.iter().find(|(name, _)| name.strip_suffix(".toml") == Some(id))?;
        toml::from_str(text).ok()
    }

    /// Every agent, by its id.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::ids().filter_map(Self::of_id)
    }

    /// The ids of all agents.
    pub fn ids() -> impl Iterator<Item = &'static str> {
        SHIPPED.iter().filter_map(|(name, _)| name.strip_suffix(".toml"))
    }

    /// Its folder, the first of `settings.file`; `variable` gives the value of an environment variable.
    #[must_use]
    pub fn folder(&self, home: &Path, variable: impl Fn(&str) -> Option<PathBuf>) -> PathBuf {
        let moved = self.settings.folder_variable.as_deref().and_then(variable);
        let first = Path::new(&self.settings.file).iter().next().unwrap_or_default();
        moved.unwrap_or_else(|| home.join(first))
    }

    /// Its file of settings, in its folder.
    #[must_use]
    pub fn settings_file(&self, folder: &Path) -> PathBuf {
        folder.join(Path::new(&self.settings.file).iter().skip(1).collect::<PathBuf>())
    }

    /// What it means by the event of this name, where `holds` says whether a field has one of some values.
    #[must_use]
    pub fn on(&self, event: &str, holds: impl Fn(&str, &[String]) -> bool) -> Option<&EventRow> {
        let is_meant = |on: &&EventRow| on.field.as_ref().is_none_or(|field| holds(field, &on.values));
        self.rows(event).find(is_meant)
    }

    /// All that the event of this name may mean.
    pub fn rows(&self, event: &str) -> impl Iterator<Item = &EventRow> {
        self.on.iter().filter(move |on| on.event == event)
    }

    /// The names of its events, each once.
    pub fn events(&self) -> impl Iterator<Item = &str> {
        let is_first = |(place, on): &(usize, &EventRow)| self.on[..*place].iter().all(|other| other.event != on.event);
        self.on.iter().enumerate().filter(is_first).map(|(_, on)| on.event.as_str())
    }

    /// Every field that is read of a payload.
    pub fn fields(&self) -> impl Iterator<Item = &str> {
        let own = [Some(&self.event), self.key.as_ref(), Some(&self.folder), self.helper.as_ref(), self.again.as_ref()];
        let of_events = self.on.iter().flat_map(|on| [on.field.as_ref(), on.spent_ms.as_ref()]);
        own.into_iter().chain(of_events).flatten().chain(&self.session).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shipped_table_parses_and_is_named_after_its_id() {
        for (name, text) in SHIPPED {
            let agent: Agent = toml::from_str(text).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(format!("{}.toml", agent.id), *name);
            for needed in [EventMeaning::Start, EventMeaning::End] {
                assert!(agent.on.iter().any(|on| on.means == needed), "{name}: nothing means {needed}");
            }
            for event in agent.events() {
                let rows: Vec<&EventRow> = agent.rows(event).collect();
                assert!(rows.iter().rev().skip(1).all(|on| on.field.is_some()), "{name}: {event} twice");
            }
            for on in &agent.on {
                assert_eq!(on.field.is_some(), !on.values.is_empty(), "{name}: {}", on.event);
            }
        }
    }
}
