//! What `gh pr list --json …` prints of your pull requests. Names live while one of them is read and no longer: they
//! are compared (is this review somebody else's?) and dropped. Titles, branches, labels and texts are skipped unread.

use std::collections::HashMap;
use std::fmt;
use std::io::Read;

use serde::Deserialize;
use serde::de::{Deserializer, SeqAccess, Visitor};

use super::{problem, rfc3339};
use crate::domain::log::evidence::{Findings, OmissionReason, PullRequest, PullRequestState};
use crate::domain::say::problem::Problem;
use crate::domain::time::Moment;

/// A thousand pull requests with the text of every review are less.
pub const MAX_BYTES: u64 = 64 << 20;
/// What to run for a file that fits.
pub const COMMAND: &str = "gh pr list --author @me --state all --limit 500 \
                           --json number,author,createdAt,closedAt,mergedAt,isDraft,state,reviews";
/// Programs that review and whose name does not say so.
const PROGRAMS: [&str; 14] = [
    "chatgpt-codex-connector",
    "claude",
    "codecov",
    "coderabbitai",
    "copilot",
    "copilot-pull-request-reviewer",
    "cursor",
    "dependabot",
    "ellipsis-dev",
    "gemini-code-assist",
    "github-actions",
    "github-advanced-security",
    "renovate",
    "sonarqubecloud",
];

/// What applies to the whole file.
#[derive(Debug, Clone, Copy)]
pub struct FileScope<'a> {
    /// Whose pull requests are kept; needed only where the file holds those of several people.
    pub author: Option<&'a str>,
    /// When the file was written.
    pub seen_at: Moment,
    pub project: Option<&'a str>,
}

/// The pull requests of one person, each with its number.
///
/// # Errors
/// If it is no such list, or holds those of several people and nobody said whose are meant: other people's are not kept.
pub fn read(
    reader: impl Read,
    file: &str,
    asked: FileScope<'_>,
) -> Result<(Vec<(u64, PullRequest)>, Findings), Problem> {
    let hint = format!("run `{COMMAND}`");
    let mut json = serde_json::Deserializer::from_reader(std::io::BufReader::with_capacity(1 << 16, reader));
    let list = List { asked, author: None, is_mixed: false, pulls: Vec::new(), findings: Findings::default() };
    let list = json.deserialize_seq(list).and_then(|list| json.end().map(|()| list));
    let list = list.map_err(|error| problem::json(file, &error, &hint))?;
    if list.is_mixed {
        let hint = format!("{hint}, or say with --author whose are yours");
        return Err(Problem::new(file, None, "holds the pull requests of several people, and only your own are kept")
            .hint(hint));
    }
    Ok((list.pulls, list.findings))
}

/// One pull request as the file has it. Whatever else there is in it is skipped.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Raw {
    number: u64,
    author: Author,
    created_at: String,
    #[serde(default)]
    closed_at: Option<String>,
    #[serde(default)]
    merged_at: Option<String>,
    #[serde(default)]
    is_draft: bool,
    reviews: Vec<Review>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Review {
    #[serde(default)]
    author: Option<Author>,
    #[serde(default)]
    submitted_at: Option<String>,
    #[serde(default)]
    state: String,
}

#[derive(Deserialize)]
struct Author {
    #[serde(default)]
    login: String,
    #[serde(default)]
    is_bot: bool,
}

impl Author {
    fn is_program(&self) -> bool {
        let name = self.login.to_ascii_lowercase();
        self.is_bot || name.starts_with("app/") || name.ends_with("[bot]") || PROGRAMS.contains(&name.as_str())
    }

    fn is(&self, login: &str) -> bool {
        self.login.eq_ignore_ascii_case(login.trim_start_matches('@'))
    }
}

struct List<'a> {
    asked: FileScope<'a>,
    /// Of the first one, where nobody said whose are meant.
    author: Option<String>,
    is_mixed: bool,
    pulls: Vec<(u64, PullRequest)>,
    findings: Findings,
}

impl<'de> Visitor<'de> for List<'_> {
    type Value = Self;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of pull requests")
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut items: A) -> Result<Self, A::Error> {
        while let Some(raw) = items.next_element::<Raw>()? {
            self.take(&raw);
        }
        Ok(self)
    }
}

impl List<'_> {
    fn take(&mut self, raw: &Raw) {
        self.findings.read += 1;
        if raw.author.is_program() {
            return self.findings.leave_out(OmissionReason::OpenedByProgram);
        }
        if let Some(author) = self.asked.author {
            if !raw.author.is(author) {
                return self.findings.leave_out(OmissionReason::OtherAuthor);
            }
        } else {
            let first = self.author.get_or_insert_with(|| raw.author.login.clone());
            self.is_mixed |= !raw.author.is(first);
        }
        match pull_request(raw, self.asked) {
            Ok(pull) => self.pulls.push((raw.number, pull)),
            Err(why) => self.findings.misunderstand(self.findings.read, why),
        }
    }
}

fn pull_request(raw: &Raw, asked: FileScope<'_>) -> Result<PullRequest, &'static str> {
    let opened_at = rfc3339(&raw.created_at).ok_or("its createdAt is no time")?;
    let merged = end(raw.merged_at.as_deref()).map_err(|()| "its mergedAt is no time")?;
    let closed = end(raw.closed_at.as_deref()).map_err(|()| "its closedAt is no time")?;
    let ended_at = merged.or(closed);
    if ended_at.is_some_and(|end| end < opened_at) {
        return Err("it ended before it was opened");
    }
    if opened_at > asked.seen_at {
        return Err("it was opened later than the file was written");
    }
    let state = match (merged, closed) {
        (Some(_), _) => PullRequestState::Merged,
        (None, Some(_)) => PullRequestState::Closed,
        (None, None) => PullRequestState::Open,
    };
    let (first_review_at, rounds) = review(raw, opened_at, ended_at);
    Ok(PullRequest {
        opened_at,
        first_review_at,
        rounds,
        reopened: None,
        state,
        is_draft: raw.is_draft,
        ended_at,
        project: asked.project.map(str::to_owned),
        seen_at: asked.seen_at,
    })
}

/// An end that may not have come; some tools write the year 1 for none.
fn end(text: Option<&str>) -> Result<Option<Moment>, ()> {
    match text {
        None | Some("" | "0001-01-01T00:00:00Z") => Ok(None),
        Some(text) => rfc3339(text).map(Some).ok_or(()),
    }
}

/// When another person looked first, and how often one and the same person had to look at most.
///
/// Comments alone are one round; each approval and each request for changes of one reviewer is one.
fn review(raw: &Raw, opened_at: Moment, ended_at: Option<Moment>) -> (Option<Moment>, u32) {
    let mut first: Option<Moment> = None;
    let mut decisions: HashMap<&str, u32> = HashMap::new();
    for review in &raw.reviews {
        if review.author.as_ref().is_some_and(|person| person.is(&raw.author.login) || person.is_program()) {
            continue;
        }
        // An account that is gone was another person's.
        let name = review.author.as_ref().map_or("", |person| person.login.as_str());
        let at = review.submitted_at.as_deref().and_then(rfc3339);
        let is_in_time = |at: &Moment| opened_at <= *at && ended_at.is_none_or(|end| *at <= end);
        let Some(at) = at.filter(is_in_time) else { continue };
        first = Some(first.map_or(at, |first| first.min(at)));
        let decided = decisions.entry(name).or_default();
        if matches!(review.state.as_str(), "APPROVED" | "CHANGES_REQUESTED" | "DISMISSED") {
            *decided += 1;
        }
    }
    let most = decisions.into_values().max().unwrap_or_default();
    (first, if first.is_some() { most.max(1) } else { 0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked() -> FileScope<'static> {
        let seen_at = chrono::DateTime::parse_from_rfc3339("2026-11-20T18:00:00+01:00").unwrap();
        FileScope { author: None, seen_at, project: None }
    }

    fn one(more: &str) -> PullRequest {
        let text = format!(
            r#"[{{"number": 7, "author": {{"login": "ada", "is_bot": false}}, "title": "SECRET", "createdAt": "2026-11-16T09:00:00Z", {more}}}]"#
        );
        let (mut pulls, findings) = read(text.as_bytes(), "pulls.json", asked()).unwrap();
        assert_eq!(findings.first_problem, None);
        pulls.remove(0).1
    }

    #[test]
    fn the_first_review_is_another_persons() {
        let pull = one(
            r#""closedAt": "2026-11-19T09:00:00Z", "mergedAt": "2026-11-19T09:00:00Z", "state": "MERGED", "reviews": [
            {"author": {"login": "Ada"}, "state": "COMMENTED", "submittedAt": "2026-11-16T10:00:00Z"},
            {"author": {"login": "renovate[bot]"}, "state": "COMMENTED", "submittedAt": "2026-11-16T10:30:00Z"},
            {"author": {"login": "coderabbitai"}, "state": "COMMENTED", "submittedAt": "2026-11-16T10:30:00Z"},
            {"author": {"login": "ben"}, "state": "CHANGES_REQUESTED", "submittedAt": "2026-11-17T09:00:00Z"},
            {"author": {"login": "cleo"}, "state": "CHANGES_REQUESTED", "submittedAt": "2026-11-17T09:30:00Z"},
            {"author": {"login": "ben"}, "state": "COMMENTED", "submittedAt": "2026-11-17T11:00:00Z"},
            {"author": {"login": "ben"}, "state": "APPROVED", "submittedAt": "2026-11-18T09:00:00Z"},
            {"author": {"login": "ben"}, "state": "APPROVED", "submittedAt": "2026-11-19T19:00:00Z"},
            {"author": null, "state": "COMMENTED", "submittedAt": "2026-11-17T10:00:00Z"},
            {"author": {"login": "dora"}, "state": "PENDING", "submittedAt": null}
        ]"#,
        );
        assert_eq!(pull.first_review_at.map(|at| (at - pull.opened_at).num_seconds()), Some(86_400));
        assert_eq!((pull.rounds, pull.state), (2, PullRequestState::Merged));
    }

    #[test]
    fn without_a_review_there_is_no_round() {
        let pull = one(r#""isDraft": true, "closedAt": null, "mergedAt": "0001-01-01T00:00:00Z", "reviews": []"#);
        assert_eq!((pull.first_review_at, pull.rounds, pull.state), (None, 0, PullRequestState::Open));
        assert!(pull.is_draft);
        assert_eq!(one(r#""closedAt": "2026-11-17T09:00:00Z", "reviews": []"#).state, PullRequestState::Closed);
    }

    #[test]
    fn other_peoples_are_dropped_and_never_mixed_in() {
        let of = |login: &str, bot: bool| {
            format!(
                r#"{{"number": 1, "author": {{"login": "{login}", "is_bot": {bot}}}, "createdAt": "2026-11-16T09:00:00Z", "reviews": []}}"#
            )
        };
        let text = format!("[{},{},{}]", of("ada", false), of("ben", false), of("app/renovate", true));
        let error = read(text.as_bytes(), "pulls.json", asked()).unwrap_err().to_string();
        assert!(
            error.contains("several people") && error.contains("--author @me") && !error.contains("ben"),
            "{error}"
        );
        let (pulls, findings) =
            read(text.as_bytes(), "pulls.json", FileScope { author: Some("@Ada"), ..asked() }).unwrap();
        assert_eq!(pulls.len(), 1);
        assert_eq!(
            findings.left_out.into_iter().collect::<Vec<_>>(),
            [(OmissionReason::OtherAuthor, 1), (OmissionReason::OpenedByProgram, 1)]
        );
    }

    #[test]
    fn another_file_is_refused_with_its_line() {
        for (text, says) in [
            ("{}", "pulls.json:1: found an object, expected a list of pull requests; run `gh pr list"),
            ("[{\"number\": 1,\n\"reviews\": []}]", "pulls.json:2: `author` is missing"),
            ("[\n\n", "pulls.json:3: the file ends too early"),
            ("\u{0}", "pulls.json:1: "),
        ] {
            let error = read(text.as_bytes(), "pulls.json", asked()).unwrap_err().to_string();
            assert!(error.starts_with(says), "{error}");
        }
        assert!(read(format!("[{{\"x\": {}", "[".repeat(1_000_000)).as_bytes(), "x", asked()).is_err());
    }

    #[test]
    fn times_that_make_no_sense_are_counted() {
        let text = r#"[{"number": 1, "author": {"login": "a"}, "createdAt": "soon", "reviews": []},
            {"number": 2, "author": {"login": "a"}, "createdAt": "2099-01-01T00:00:00Z", "reviews": []},
            {"number": 3, "author": {"login": "a"}, "createdAt": "2026-11-16T09:00:00Z", "closedAt": "2026-11-15T09:00:00Z", "reviews": []}]"#;
        let (pulls, findings) = read(text.as_bytes(), "pulls.json", asked()).unwrap();
        assert_eq!((pulls.len(), findings.not_understood), (0, 3));
        assert_eq!(findings.first_problem, Some((1, "its createdAt is no time".into())));
    }
}
