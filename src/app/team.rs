//! A team's report from files: reads results and what the team wrote beside them, and writes a page.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::domain::log::survey::Survey;
use crate::domain::round::result::RoundResult;
use crate::domain::say::text::clean;
use crate::domain::team::interview::ThemesFile;
use crate::domain::team::report::{Input, NoTeams, OwnWords, Refusal, Report, of, of_teams, own_words};
use crate::report::read;
use crate::share::{ShareError, files};

/// What the team wrote may be so long.
const MAX_OWN_WORDS: u64 = 64 * 1024;

/// Why there is no report.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    /// A file that can't be read.
    #[error(transparent)]
    File(#[from] ShareError),
    /// A result that is not shown.
    #[error("{file}: {refusal}")]
    Result {
        /// Its name, with the line where one is known.
        file: String,
        refusal: Refusal,
    },
    #[error(transparent)]
    Teams(#[from] NoTeams),
    /// The same round twice would look like a trend.
    #[error("{0} and {1} are results of the same round; expected each round once")]
    Twice(String, String),
    #[error("no result was given")]
    Nothing,
}

/// The report of one team from its results, files or round folders in any order, beside themes of interviews if there
/// are any.
///
/// # Errors
/// If a file is refused, or a round is there twice.
pub fn report(paths: &[PathBuf], surveys: &[Survey], themes: Option<&ThemesFile>) -> Result<Report, Problem> {
    let mut results = Vec::new();
    let mut from: BTreeMap<String, &Path> = BTreeMap::new();
    for path in paths {
        let result = read_result(path)?;
        once(&mut from, &result.round_hash, path)?;
        results.push((result, path));
    }
    results.sort_by(|(a, _), (b, _)| a.weeks.cmp(&b.weeks));
    let Some((_, latest)) = results.last() else { return Err(Problem::Nothing) };
    let words = read_own_words(latest)?;
    let results: Vec<_> = results.into_iter().map(|(result, _)| result).collect();
    of(Input { results: &results, surveys, own_words: &words, themes }).ok_or(Problem::Nothing)
}

/// The report of several teams. A team with too few people is left out and counted, nothing else of it is said.
///
/// # Errors
/// If a file is no result, a round is there twice, the results do not ask the same, or too few teams are left.
pub fn report_of_teams(paths: &[PathBuf], surveys: &[Survey]) -> Result<Report, Problem> {
    let (mut results, mut left_out) = (Vec::new(), 0);
    let mut from: BTreeMap<String, &Path> = BTreeMap::new();
    for path in paths {
        match read_result(path) {
            Ok(result) => {
                once(&mut from, &result.round_hash, path)?;
                results.push(result);
            }
            Err(Problem::Result { refusal: Refusal::Weak(_), .. }) => left_out += 1,
            Err(problem) => return Err(problem),
        }
    }
    Ok(of_teams(&results, surveys, left_out)?)
}

/// The file of a result: itself, or the one in a round's folder.
fn file_of(path: &Path) -> PathBuf {
    if path.is_dir() { path.join(files::RESULT) } else { path.to_owned() }
}

fn read_result(path: &Path) -> Result<RoundResult, Problem> {
    let file = file_of(path);
    if file != path && file.symlink_metadata().is_err() {
        let words = "is not there; expected the folder of a combined round, `draglog round combine` makes it";
        return Err(ShareError::invalid(&file, words).into());
    }
    read::result(&files::read(&file, read::MAX_BYTES)?).map_err(|refusal| {
        let name = clean(&file.display().to_string());
        let file = if let Refusal::InvalidAt(line, _) = &refusal { format!("{name}:{line}") } else { name };
        Problem::Result { file, refusal }
    })
}

/// What the team wrote beside a result, if it wrote anything.
fn read_own_words(result: &Path) -> Result<Vec<OwnWords>, Problem> {
    let file = file_of(result).with_file_name("context.md");
    if file.symlink_metadata().is_err() {
        return Ok(vec![]);
    }
    Ok(own_words(&files::read_text(&file, MAX_OWN_WORDS)?))
}

fn once<'a>(from: &mut BTreeMap<String, &'a Path>, round: &str, path: &'a Path) -> Result<(), Problem> {
    let name = |path: &Path| clean(&path.display().to_string());
    match from.insert(round.to_owned(), path) {
        Some(first) => Err(Problem::Twice(name(first), name(path))),
        None => Ok(()),
    }
}

/// Writes a page as a whole or not at all; one that is there is replaced.
///
/// # Errors
/// If the folder cannot be written to.
pub fn write(path: &Path, page: &str) -> Result<(), ShareError> {
    files::replace(path, page.as_bytes(), false)
}
