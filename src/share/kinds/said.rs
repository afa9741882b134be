//! The words for each kind of file: what it is, and what it reveals to whom. They are data: `assets/files.toml`. PRIVACY.md says
//! the same at more length.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize, Serializer};

use super::{Disclosure, Explanation, Fact};

/// The kinds of files that draglog knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FileKind {
    Round,
    /// Of the first design.
    OldRound,
    Acceptance,
    Withdrawal,
    Contribution,
    Step,
    Result,
    /// The tasks of a collection over an organisation.
    Tasks,
    /// One person's sealed report for one of them.
    Report,
    /// What an operator of the service provisions.
    Operator,
    /// A report in one of its formats.
    Page,
    Roster,
    Secret,
    Survey,
    /// One interview that a coach noted.
    Interview,
    Themes,
    Settings,
    /// Rules, colours and the like.
    Data,
    Log,
    /// Waits printed by `log` or `watch`.
    Waits,
    /// Another document that a command printed about your log.
    Own,
}

/// The words of one kind.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct KindWords {
    id: FileKind,
    name: String,
    what: String,
    reveals: Vec<Disclosure>,
    /// Which of the lists of what should be known of it, if one.
    limits: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct KindTable {
    limits: BTreeMap<String, Vec<String>>,
    kind: Vec<KindWords>,
}

#[expect(clippy::expect_used, reason = "the file is part of the program, and tests read it")]
static TABLE: LazyLock<KindTable> =
    LazyLock::new(|| toml::from_str(include_str!("../../../assets/files.toml")).expect("assets/files.toml parses"));

impl fmt::Display for FileKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words().map_or("", |words| words.name.as_str()))
    }
}

impl Serialize for FileKind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl FileKind {
    fn words(self) -> Option<&'static KindWords> {
        TABLE.kind.iter().find(|words| words.id == self)
    }

    /// This kind with what its file says.
    #[must_use]
    pub fn explained(self, facts: Vec<Fact>) -> Explanation {
        let words = self.words();
        let limits = words.and_then(|words| TABLE.limits.get(words.limits.as_ref()?));
        Explanation {
            kind: self,
            what: words.map(|words| words.what.clone()).unwrap_or_default(),
            facts,
            reveals: words.map(|words| words.reveals.clone()).unwrap_or_default(),
            limits: limits.into_iter().flatten().map(String::as_str).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_explained_once() {
        let mut ids: Vec<String> = TABLE.kind.iter().map(|words| format!("{:?}", words.id)).collect();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), TABLE.kind.len());
        assert_eq!(ids.len(), FileKind::Own as usize + 1, "one for each word of the enum");
        let lists = TABLE.kind.iter().filter_map(|words| words.limits.as_ref());
        assert!(lists.clone().count() > 0 && lists.into_iter().all(|list| TABLE.limits.contains_key(list)));
    }
}
