//! What the command lines of GitHub, GitLab and Buildkite print of CI runs as JSON. Four times, a number and an outcome are
//! read; titles, branches, commits, people, jobs' names and addresses are skipped unread.
//!
//! One object, a list of them, or several of either behind each other, as a loop over `gh run view` prints them.

use std::fmt;
use std::io::Read;

use serde::Deserialize;
use serde::de::{Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::{problem, rfc3339};
use crate::domain::log::evidence::{CiRun, Findings, ImportFormat, OmissionReason};
use crate::domain::log::wait::Outcome;
use crate::domain::say::problem::Problem;
use crate::domain::time::Moment;

/// 10,000 runs with the jobs of each are less.
pub(crate) const MAX_BYTES: u64 = 64 << 20;

/// What prints the file.
#[must_use]
pub(crate) const fn command(format: ImportFormat) -> &'static str {
    match format {
        ImportFormat::GlabPipelines => "glab ci get --output json",
        ImportFormat::BkBuilds => "bk build list --output json",
        _ => "gh run view ID --json databaseId,attempt,status,conclusion,createdAt,startedAt,updatedAt,jobs",
    }
}

/// Reads the runs that are over, each with what tells it apart.
///
/// # Errors
/// If the file is none of its format; then with the line from which on it is none.
pub fn read(
    reader: impl Read,
    file: &str,
    format: ImportFormat,
    project: Option<&str>,
) -> Result<(Vec<(String, CiRun)>, Findings), Problem> {
    let hint = format!("run `{}`", command(format));
    let reader = std::io::BufReader::with_capacity(1 << 16, reader);
    let mut documents = serde_json::Deserializer::from_reader(reader).into_iter::<OneOrSeveral>();
    let (mut runs, mut findings) = (Vec::new(), Findings::default());
    let mut is_empty = true;
    for document in &mut documents {
        is_empty = false;
        for raw in document.map_err(|error| problem::json(file, &error, &hint))?.0 {
            findings.read += 1;
            match run(&raw, format, project) {
                Ok(Some(run)) => runs.push((raw.identity(), run)),
                Ok(None) => findings.leave_out(OmissionReason::NotOver),
                Err(why) => findings.misunderstand(findings.read, why),
            }
        }
    }
    if is_empty {
        return Err(Problem::new(file, 1, "is empty").hint(hint));
    }
    Ok((runs, findings))
}

/// A run as any of the three prints it.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Raw {
    #[serde(rename = "databaseId", alias = "id")]
    id: Id,
    attempt: u64,
    project_id: u64,
    #[serde(alias = "state")]
    status: String,
    conclusion: String,
    #[serde(alias = "createdAt")]
    created_at: Option<String>,
    scheduled_at: Option<String>,
    #[serde(alias = "startedAt")]
    started_at: Option<String>,
    #[serde(alias = "finishedAt")]
    finished_at: Option<String>,
    #[serde(rename = "updatedAt")]
    updated_at: Option<String>,
    jobs: Jobs,
}

impl Raw {
    fn identity(&self) -> String {
        format!("{}/{}/{}", self.project_id, self.id.0, self.attempt)
    }
}

/// A number, or a text of letters, digits and hyphens.
#[derive(Default)]
struct Id(String);

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Form {
            Number(u64),
            Text(String),
        }
        Ok(Self(match Form::deserialize(deserializer)? {
            Form::Number(number) => number.to_string(),
            Form::Text(text) if text.len() <= 64 => text,
            Form::Text(_) => return Err(D::Error::custom("an id is no longer than 64 letters")),
        }))
    }
}

/// Of a run's jobs the first beginning and the last end; where a list has none of these, nothing.
#[derive(Default)]
struct Jobs {
    began: Option<Moment>,
    ended: Option<Moment>,
}

impl<'de> Deserialize<'de> for Jobs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(JobsVisitor)
    }
}

struct JobsVisitor;

impl<'de> Visitor<'de> for JobsVisitor {
    type Value = Jobs;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of jobs")
    }

    fn visit_unit<E>(self) -> Result<Jobs, E> {
        Ok(Jobs::default())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Jobs, A::Error> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Job {
            #[serde(default)]
            started_at: Option<String>,
            #[serde(default)]
            completed_at: Option<String>,
            #[serde(default)]
            conclusion: Option<String>,
        }
        let mut jobs = Jobs::default();
        while let Some(job) = list.next_element::<Job>()? {
            // A job that is skipped begins and ends nowhere.
            if job.conclusion.as_deref() == Some("skipped") {
                continue;
            }
            let (began, ended) = (moment(job.started_at.as_deref()), moment(job.completed_at.as_deref()));
            jobs.began = jobs.began.into_iter().chain(began).min();
            jobs.ended = jobs.ended.max(ended);
        }
        Ok(jobs)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Jobs, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Jobs::default())
    }
}

/// One run or a list of runs.
struct OneOrSeveral(Vec<Raw>);

impl<'de> Deserialize<'de> for OneOrSeveral {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Form;
        impl<'de> Visitor<'de> for Form {
            type Value = OneOrSeveral;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a CI run or a list of them")
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<OneOrSeveral, A::Error> {
                Raw::deserialize(serde::de::value::MapAccessDeserializer::new(map)).map(|raw| OneOrSeveral(vec![raw]))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<OneOrSeveral, A::Error> {
                let mut runs = Vec::new();
                while let Some(raw) = list.next_element()? {
                    runs.push(raw);
                }
                Ok(OneOrSeveral(runs))
            }
        }
        deserializer.deserialize_any(Form)
    }
}

fn moment(text: Option<&str>) -> Option<Moment> {
    text.filter(|text| !text.is_empty() && *text != "0001-01-01T00:00:00Z").and_then(rfc3339)
}

/// The run, if it is over; else why it makes no sense.
fn run(raw: &Raw, format: ImportFormat, project: Option<&str>) -> Result<Option<CiRun>, &'static str> {
    if raw.id.0.is_empty() {
        return Err("it has no id");
    }
    let Some(outcome) = outcome(raw, format) else { return Ok(None) };
    let told = |field: &Option<String>| moment(field.as_deref());
    let (asked, began, ended) = if format == ImportFormat::GhRuns {
        // GitHub's `startedAt` is when this attempt was asked for; only its jobs tell when one began.
        let asked = told(&raw.started_at).or(told(&raw.created_at));
        (asked, raw.jobs.began, raw.jobs.ended.or(told(&raw.updated_at)))
    } else {
        let asked = told(&raw.scheduled_at).or(told(&raw.created_at));
        (asked, told(&raw.started_at), told(&raw.finished_at))
    };
    let asked = asked.ok_or("it has no time at which it was asked for")?;
    let ended = ended.ok_or("it has no end")?;
    // The clocks of a server and of a job's machine differ by a second or so.
    let began = began.map(|began| began.max(asked));
    if ended < asked || began.is_some_and(|began| began > ended) {
        return Err("it ended before it began");
    }
    Ok(Some(CiRun { asked_at: asked, began_at: began, ended_at: ended, outcome, project: project.map(str::to_owned) }))
}

/// How it ended; none while it goes on. What waits for a person is not over.
fn outcome(raw: &Raw, format: ImportFormat) -> Option<Outcome> {
    let word = if format == ImportFormat::GhRuns {
        if raw.status != "completed" {
            return None;
        }
        raw.conclusion.as_str()
    } else {
        raw.status.as_str()
    };
    match word {
        "success" | "passed" => Some(Outcome::Succeeded),
        "failure" | "failed" | "timed_out" | "startup_failure" => Some(Outcome::Failed),
        "cancelled" | "canceled" => Some(Outcome::Cancelled),
        _ if format == ImportFormat::GhRuns => Some(Outcome::Unknown),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(format: ImportFormat, text: &str) -> CiRun {
        let (mut runs, findings) = read(text.as_bytes(), "runs.json", format, None).unwrap();
        assert_eq!((runs.len(), findings.first_problem), (1, None), "{text}");
        runs.remove(0).1
    }

    fn seconds(run: &CiRun) -> (Option<i64>, i64) {
        let waited = run.began_at.map(|began| (began - run.asked_at).num_seconds());
        (waited, (run.ended_at - run.asked_at).num_seconds())
    }

    #[test]
    fn a_view_tells_how_long_it_waited_and_a_list_does_not() {
        let view = r#"{"databaseId": 1, "attempt": 2, "status": "completed", "conclusion": "failure", "headBranch": "SECRET",
            "createdAt": "2026-11-16T08:00:00Z", "startedAt": "2026-11-16T09:00:00Z", "updatedAt": "2026-11-16T10:00:00Z",
            "jobs": [{"name": "b", "startedAt": "2026-11-16T09:02:00Z", "completedAt": "2026-11-16T09:09:00Z", "conclusion": "failure"},
                     {"name": "a", "startedAt": "2026-11-16T09:01:00Z", "completedAt": "2026-11-16T09:05:00Z", "conclusion": "success"},
                     {"name": "c", "startedAt": "2026-11-16T08:59:00Z", "completedAt": "2026-11-16T11:00:00Z", "conclusion": "skipped"}]}"#;
        let run = one(ImportFormat::GhRuns, view);
        assert_eq!((seconds(&run), run.outcome), ((Some(60), 540), Outcome::Failed));
        let list = r#"[{"databaseId": 1, "status": "completed", "conclusion": "success", "createdAt": "2026-11-16T09:00:00Z",
            "startedAt": "2026-11-16T09:00:00Z", "updatedAt": "2026-11-16T09:10:00Z"}]"#;
        assert_eq!(seconds(&one(ImportFormat::GhRuns, list)), (None, 600));
    }

    #[test]
    fn gitlab_and_buildkite_have_four_times() {
        let pipeline = r#"{"id": 7, "project_id": 3, "status": "success", "ref": "SECRET", "created_at": "2026-11-16T09:00:00.123Z",
            "started_at": "2026-11-16T09:00:30.123Z", "finished_at": "2026-11-16T09:05:00.123Z", "queued_duration": 30, "jobs": [{"name": "x"}]}"#;
        let run = one(ImportFormat::GlabPipelines, pipeline);
        assert_eq!((seconds(&run), run.outcome), ((Some(30), 300), Outcome::Succeeded));
        let build = r#"[{"id": "01908131-7d9f", "number": 27, "state": "canceled", "created_at": "2026-11-16T08:00:00Z",
            "scheduled_at": "2026-11-16T09:00:00Z", "started_at": "2026-11-16T09:00:10Z", "finished_at": "2026-11-16T09:01:00Z"}]"#;
        let run = one(ImportFormat::BkBuilds, build);
        assert_eq!((seconds(&run), run.outcome), ((Some(10), 60), Outcome::Cancelled));
    }

    #[test]
    fn several_documents_stand_behind_each_other_and_what_goes_on_is_left_out() {
        let done = |id: u32| {
            format!(
                r#"{{"databaseId": {id}, "status": "completed", "conclusion": "success", "startedAt": "2026-11-16T09:00:00Z", "updatedAt": "2026-11-16T09:10:00Z"}}"#
            )
        };
        let text = format!(
            "{}\n{}\n[{}]\n{{\"databaseId\": 4, \"status\": \"in_progress\", \"conclusion\": \"\"}}",
            done(1),
            done(2),
            done(3)
        );
        let (runs, findings) = read(text.as_bytes(), "runs.json", ImportFormat::GhRuns, Some("api")).unwrap();
        assert_eq!((runs.len(), findings.read), (3, 4));
        assert_eq!(findings.left_out.into_iter().collect::<Vec<_>>(), [(OmissionReason::NotOver, 1)]);
        assert_eq!(runs[0].1.project.as_deref(), Some("api"));
    }

    #[test]
    fn any_bytes_are_refused_or_counted() {
        for (text, says) in [
            ("", "runs.json:1: is empty; run `gh run view"),
            ("7", "runs.json:1: found the number 7, expected a CI run or a list of them"),
            ("[{]", "runs.json:1: "),
            ("\u{0}", "runs.json:1: "),
        ] {
            let error = read(text.as_bytes(), "runs.json", ImportFormat::GhRuns, None).unwrap_err().to_string();
            assert!(error.starts_with(says), "{error}");
        }
        assert!(
            read(format!("[{{\"x\": {}", "[".repeat(1_000_000)).as_bytes(), "x", ImportFormat::GhRuns, None).is_err()
        );
        let odd = r#"[{}, {"databaseId": 1, "status": "completed", "conclusion": "success"},
            {"databaseId": 2, "status": "completed", "conclusion": "success", "startedAt": "2026-11-16T09:00:00Z", "updatedAt": "2026-11-15T09:00:00Z"}]"#;
        let (runs, findings) = read(odd.as_bytes(), "x", ImportFormat::GhRuns, None).unwrap();
        assert_eq!((runs.len(), findings.not_understood), (0, 3));
        assert_eq!(findings.first_problem, Some((1, "it has no id".into())));
    }
}
