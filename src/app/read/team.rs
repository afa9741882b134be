//! A team's report from files: reads results and what the team wrote beside them, and writes a page.

mod beside;
mod endorsement;
mod sums;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::domain::log::survey::Survey;
use crate::domain::round::Weeks;
use crate::domain::round::collection;
use crate::domain::round::result::RoundResult;
use crate::domain::say::escape::clean;
use crate::domain::team::interview::ThemesFile;
use crate::domain::team::report::{NoTeams, OwnWords, Refusal, Report, ReportInput, check, of, of_teams, own_words};
use crate::report::read;
use crate::share::{ShareError, files};
use endorsement::Endorsement;
pub(crate) use endorsement::KnownSigners;

/// What the team wrote may be so long.
const MAX_OWN_WORDS: u64 = 64 * 1024;

/// Why there is no report.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ReportProblem {
    /// A file that can't be read.
    #[error(transparent)]
    File(#[from] ShareError),
    /// A result that is not shown.
    #[error("{}: {refusal}", refusal.place(file))]
    Result { file: String, refusal: Refusal },
    #[error(transparent)]
    Teams(#[from] NoTeams),
    /// The same round twice would look like a trend.
    #[error("{0} and {1} are results of the same round; expected each round once")]
    Twice(String, String),
    #[error("\"{0}\" and \"{1}\" are results of different teams, which are no trend; `--teams` compares teams")]
    SeveralTeams(String, String),
    #[error("\"{0}\" and \"{1}\" are about some of the same weeks, which is no trend; `--teams` compares teams")]
    SameWeeks(String, String),
    #[error("no result was given")]
    Nothing,
}

/// What a report may be made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ResultOrigin {
    /// Results of rounds, which carry signatures.
    Rounds,
    /// Folders of sums of an aggregation service as well, which carry none.
    Service,
}

impl ResultOrigin {
    /// What to say of a folder without a result.
    const fn expected(self) -> &'static str {
        match self {
            Self::Rounds => {
                "is not there; expected the folder of a round with a result, `draglog round status` says how far it is"
            }
            Self::Service => {
                "is not there, nor is TASKS.toml; expected the folder that the collector's script has filled"
            }
        }
    }
}

/// The report of one team from its results, files or round folders in any order, beside themes of interviews if there
/// are any. What is signed by none of the `known`, or not at all, is told of first.
///
/// # Errors
/// If a file is refused, a round is there twice, or the results are of several teams or about the same weeks.
pub(crate) fn report(
    (paths, origin): (&[PathBuf], ResultOrigin),
    surveys: &[Survey],
    themes: Option<&ThemesFile>,
    known: &KnownSigners,
) -> Result<Report, ReportProblem> {
    let read = read_all(paths, origin, known)?;
    let Some((latest, path)) = read.last() else { return Err(ReportProblem::Nothing) };
    let (words, file) = (read_own_words(path)?, file_of(path));
    let (followups, unread) = beside::followups(&file);
    let (team, collectors) = (beside::team(&file), latest.vouched.collectors.clone());
    let vouched = read.iter().filter_map(|(one, _)| one.vouched.note(&one.result.title));
    let mut notes: Vec<String> = vouched.chain(unread).collect();
    // Weeks of one collection say the same.
    notes.dedup();
    let results: Vec<_> = read.into_iter().map(|(one, _)| one.result).collect();
    let input = ReportInput {
        results: &results,
        surveys,
        team: team.as_deref(),
        collectors: &collectors,
        own_words: &words,
        followups: &followups,
        themes,
    };
    let report = of(input).ok_or(ReportProblem::Nothing)?;
    Ok(Report { notes, ..report })
}

/// The results of one team in the order of their weeks, each with where it was read.
fn read_all<'a>(
    paths: &'a [PathBuf],
    origin: ResultOrigin,
    known: &KnownSigners,
) -> Result<Vec<(VouchedResult, &'a Path)>, ReportProblem> {
    let mut read = Vec::new();
    let mut from: BTreeMap<String, &Path> = BTreeMap::new();
    for path in paths {
        let one = read_result(path, origin, known)?;
        once(&mut from, &one.result.round_hash, path)?;
        read.push((one, path.as_path()));
    }
    read.sort_by(|(a, _), (b, _)| a.result.weeks.cmp(&b.result.weeks));
    one_team(read.iter().map(|(one, _)| one))?;
    Ok(read)
}

/// The report of the round in a folder, with the team's earlier rounds for trends where they can be read with it.
///
/// # Errors
/// As of [`report`].
pub(crate) fn report_of_round(
    folder: &Path,
    surveys: &[Survey],
    known: &KnownSigners,
) -> Result<Report, ReportProblem> {
    let own = folder.to_path_buf();
    let all: Vec<PathBuf> = beside::earlier(folder).into_iter().chain([own.clone()]).collect();
    report((&all, ResultOrigin::Rounds), surveys, None, known)
        .or_else(|_| report((&[own], ResultOrigin::Rounds), surveys, None, known))
}

/// Several results are a trend only if they are one team's and their weeks do not overlap.
fn one_team<'a>(results: impl Iterator<Item = &'a VouchedResult> + Clone) -> Result<(), ReportProblem> {
    for (one, next) in results.clone().zip(results.skip(1)) {
        if !one.vouched.is_team_of(&next.vouched) {
            return Err(ReportProblem::SeveralTeams(one.result.title.clone(), next.result.title.clone()));
        }
        let weeks = |read: &VouchedResult| read.result.weeks.parse::<Weeks>().ok();
        if weeks(one).zip(weeks(next)).is_some_and(|(one, next)| one.overlap(next)) {
            return Err(ReportProblem::SameWeeks(one.result.title.clone(), next.result.title.clone()));
        }
    }
    Ok(())
}

/// The report of several teams. A team with too few people is left out and counted, nothing else of it is said.
///
/// # Errors
/// If a file is no result, a round is there twice, the results do not ask the same, or too few teams are left.
pub(crate) fn report_of_teams(
    (paths, origin): (&[PathBuf], ResultOrigin),
    surveys: &[Survey],
) -> Result<Report, ReportProblem> {
    let (mut results, mut notes, mut left_out) = (Vec::new(), Vec::new(), 0);
    let mut from: BTreeMap<String, &Path> = BTreeMap::new();
    for path in paths {
        // Other teams' collectors are strangers to everybody.
        match read_result(path, origin, &KnownSigners::default()) {
            Ok(one) => {
                once(&mut from, &one.result.round_hash, path)?;
                notes.extend(one.vouched.note(&one.result.title));
                results.push(one.result);
            }
            Err(ReportProblem::Result { refusal: Refusal::Weak(_), .. }) => left_out += 1,
            Err(problem) => return Err(problem),
        }
    }
    // No team is named on this page, so neither is one whose result is not vouched for.
    let notes = if notes.is_empty() {
        notes
    } else {
        vec![format!("{} of these results are not signed by both collectors whose keys could be checked.", notes.len())]
    };
    Ok(Report { notes, ..of_teams(&results, surveys, left_out)? })
}

/// A result, and who vouches for it.
struct VouchedResult {
    result: RoundResult,
    vouched: Endorsement,
}

/// The file of a result: itself, or the one in a round's folder.
fn file_of(path: &Path) -> PathBuf {
    if path.is_dir() { path.join(files::RESULT) } else { path.to_owned() }
}

fn read_result(path: &Path, origin: ResultOrigin, known: &KnownSigners) -> Result<VouchedResult, ReportProblem> {
    if origin == ResultOrigin::Service && path.join(collection::FILE).symlink_metadata().is_ok() {
        let (result, tasks) = sums::read(path)?;
        return Ok(VouchedResult { result, vouched: Endorsement::of_service(tasks) });
    }
    let file = file_of(path);
    if file != path && file.symlink_metadata().is_err() {
        return Err(ShareError::invalid(&file, origin.expected()).into());
    }
    let bytes = files::read(&file, read::MAX_BYTES)?;
    let refused = |refusal| ReportProblem::Result { file: clean(&file.display().to_string()), refusal };
    let result = read::unchecked(&bytes).map_err(refused)?;
    // Of what is signed it is asked first whether it was edited.
    let checked = check(&result).map_err(refused);
    let checked = if result.signatures.is_empty() { Ok(checked?) } else { checked };
    let vouched = endorsement::of(&file, &bytes, &result, known)?;
    checked?;
    Ok(VouchedResult { result, vouched })
}

/// What the team wrote beside a result, if it wrote anything.
fn read_own_words(result: &Path) -> Result<Vec<OwnWords>, ReportProblem> {
    let file = file_of(result).with_file_name("context.md");
    if file.symlink_metadata().is_err() {
        return Ok(vec![]);
    }
    Ok(own_words(&files::read_text(&file, MAX_OWN_WORDS)?))
}

fn once<'a>(from: &mut BTreeMap<String, &'a Path>, round: &str, path: &'a Path) -> Result<(), ReportProblem> {
    let name = |path: &Path| clean(&path.display().to_string());
    match from.insert(round.to_owned(), path) {
        Some(first) => Err(ReportProblem::Twice(name(first), name(path))),
        None => Ok(()),
    }
}

/// Writes a page as a whole or not at all; one that is there is replaced.
///
/// # Errors
/// If the folder cannot be written to.
pub(crate) fn write(path: &Path, page: &str) -> Result<(), ShareError> {
    files::replace(path, page.as_bytes(), false)
}
