//! A team's report from files: reads results and what the team wrote beside them, and writes a page.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use crate::domain::report::{Input, NoTeams, Refusal, Report, of, of_teams, own_words};
use crate::domain::survey::Survey;
use crate::report::read::{self, ResultProblem};

/// Why there is no report.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    #[error(transparent)]
    Result(#[from] ResultProblem),
    #[error(transparent)]
    Teams(#[from] NoTeams),
    /// The same round twice would look like a trend.
    #[error("{0} and {1} are results of the same round; give each round once")]
    Twice(String, String),
    #[error("no result was given")]
    Nothing,
}

impl Problem {
    /// Whether it is refused to protect people, rather than for what is wrong with a file.
    #[must_use]
    pub fn protects_people(&self) -> bool {
        match self {
            Self::Result(problem) => matches!(problem.refusal, Refusal::Weak(_)),
            Self::Teams(problem) => matches!(problem, NoTeams::TooFew(_)),
            Self::Twice(..) | Self::Nothing => false,
        }
    }
}

/// The report of one team from its results, files or round folders in any order.
///
/// # Errors
/// If a file is refused, or a round is there twice.
pub fn report(paths: &[PathBuf], surveys: &[Survey]) -> Result<Report, Problem> {
    let mut results = Vec::new();
    let mut from: BTreeMap<String, &Path> = BTreeMap::new();
    for path in paths {
        let result = read::result_file(path)?;
        once(&mut from, &result.round_hash, path)?;
        results.push((result, path));
    }
    results.sort_by(|(a, _), (b, _)| a.weeks.cmp(&b.weeks));
    let Some((_, latest)) = results.last() else { return Err(Problem::Nothing) };
    let words = read::own_words_file(latest)?.map(|text| own_words(&text)).unwrap_or_default();
    let results: Vec<_> = results.into_iter().map(|(result, _)| result).collect();
    of(Input { results: &results, surveys, own_words: &words }).ok_or(Problem::Nothing)
}

/// The report of several teams. A team with too few people is left out and counted, nothing else of it is said.
///
/// # Errors
/// If a file is no result, a round is there twice, the results do not ask the same, or too few teams are left.
pub fn report_of_teams(paths: &[PathBuf], surveys: &[Survey]) -> Result<Report, Problem> {
    let (mut results, mut left_out) = (Vec::new(), 0);
    let mut from: BTreeMap<String, &Path> = BTreeMap::new();
    for path in paths {
        match read::result_file(path) {
            Ok(result) => {
                once(&mut from, &result.round_hash, path)?;
                results.push(result);
            }
            Err(ResultProblem { refusal: Refusal::Weak(_), .. }) => left_out += 1,
            Err(problem) => return Err(problem.into()),
        }
    }
    Ok(of_teams(&results, surveys, left_out)?)
}

fn once<'a>(from: &mut BTreeMap<String, &'a Path>, round: &str, path: &'a Path) -> Result<(), Problem> {
    let name = |path: &Path| crate::domain::text::clean(&path.display().to_string());
    match from.insert(round.to_owned(), path) {
        Some(first) => Err(Problem::Twice(name(first), name(path))),
        None => Ok(()),
    }
}

/// Writes a page as a whole or not at all; one that is there is replaced.
///
/// # Errors
/// If the folder cannot be written to.
pub fn write(path: &Path, text: &str) -> io::Result<()> {
    let mut name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?.to_os_string();
    name.push(format!(".{}.part", std::process::id()));
    let part = path.with_file_name(name);
    let written = File::create_new(&part).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.sync_all()
    });
    let done = written.and_then(|()| fs::rename(&part, path));
    if done.is_err() {
        drop(fs::remove_file(&part));
    }
    done
}
