//! A team's report from files: reads results and what the team wrote beside them, and writes a page.

mod beside;
mod endorsement;
mod sums;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::domain::log::survey::Survey;
use crate::domain::round::result::RoundResult;
use crate::domain::round::{RoundProblem, collection};
use crate::domain::say::escape::clean;
use crate::domain::team::interview::ThemesFile;
use crate::domain::team::report::{NoTeams, OwnWords, Report, ReportInput, check, of, of_teams, own_words};
use crate::share::result::{MAX_BYTES, ResultFile};
use crate::share::{ShareError, files};
use endorsement::Endorsement;
pub(crate) use endorsement::KnownSigners;

/// What the team wrote may be so long.
const MAX_OWN_WORDS: u64 = 64 * 1024;

/// Why there is no report.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ReportProblem {
    /// A file that can't be read, or results that do not belong on one page.
    #[error(transparent)]
    File(#[from] ShareError),
    /// A result that shows what protects nobody any more.
    #[error("{0}")]
    Weak(String),
    #[error(transparent)]
    Teams(#[from] NoTeams),
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
    let mut read = Vec::new();
    for path in paths {
        read.push((read_result(path, origin, known)?, path.as_path()));
    }
    made_of(read, surveys, themes)
}

/// The same of results that were read, each with where that was.
fn made_of(
    mut read: Vec<(VouchedResult, &Path)>,
    surveys: &[Survey],
    themes: Option<&ThemesFile>,
) -> Result<Report, ReportProblem> {
    in_order(&mut read)?;
    let nothing = || ShareError::usage("no result was given");
    let (latest, path) = read.last().ok_or_else(nothing)?;
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
    let report = of(input).ok_or_else(nothing)?;
    Ok(Report { notes, ..report })
}

/// Puts the results of one team, each of another round, in the order of their weeks.
fn in_order(read: &mut [(VouchedResult, &Path)]) -> Result<(), ShareError> {
    let mut from: BTreeMap<String, &Path> = BTreeMap::new();
    for (one, path) in read.iter() {
        once(&mut from, &one.result.round_hash, path)?;
    }
    read.sort_by_key(|(one, _)| one.result.weeks);
    one_team(read.iter().map(|(one, _)| one))
}

/// The report of the round in a folder, with the team's earlier rounds for trends where they can be read with it; which of them
/// is left out, the page says first.
///
/// # Errors
/// As of [`report`].
pub(crate) fn report_of_round(
    folder: &Path,
    surveys: &[Survey],
    known: &KnownSigners,
) -> Result<Report, ReportProblem> {
    let own = read_result(folder, ResultOrigin::Rounds, known)?;
    let others = beside::results(folder);
    let (mut rounds, mut left_out) = (Vec::new(), Vec::new());
    for other in &others {
        match read_result(other, ResultOrigin::Rounds, known) {
            Ok(one) if one.result.weeks.until() <= own.result.weeks.from() => rounds.push((one, other.as_path())),
            Ok(_) => {}
            Err(problem) => left_out.push(beside::left_out(other, problem)),
        }
    }
    rounds.push((own.clone(), folder));
    let made = made_of(rounds, surveys, None).or_else(|problem| {
        left_out.push(format!("Earlier rounds are left out: {problem}"));
        made_of(vec![(own, folder)], surveys, None)
    })?;
    Ok(Report { notes: [left_out, made.notes].concat(), ..made })
}

/// Several results are a trend only if they are one team's and their weeks do not overlap.
fn one_team<'a>(results: impl Iterator<Item = &'a VouchedResult> + Clone) -> Result<(), ShareError> {
    for (one, next) in results.clone().zip(results.skip(1)) {
        let why = if !one.vouched.is_team_of(&next.vouched) {
            "results of different teams"
        } else if one.result.weeks.overlap(next.result.weeks) {
            "about some of the same weeks"
        } else {
            continue;
        };
        return Err(ShareError::refused(format!(
            "\"{}\" and \"{}\" are {why}, which is no trend; `--teams` compares teams",
            one.result.title, next.result.title
        )));
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
            Err(ReportProblem::Weak(_)) => left_out += 1,
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
#[derive(Clone)]
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
    let published = ResultFile::parse(&file, files::read(&file, MAX_BYTES)?)?;
    // Of what is signed it is asked first whether it was edited.
    let vouched = published.is_signed().then(|| endorsement::of(&file, &published, known)).transpose()?;
    let result = shown(&file, published.result()?)?;
    let vouched = vouched.map_or_else(|| endorsement::of(&file, &published, known), Ok)?;
    Ok(VouchedResult { result, vouched })
}

/// A result that may be shown.
fn shown(file: &Path, result: RoundResult) -> Result<RoundResult, ReportProblem> {
    match check(&result) {
        Ok(()) => Ok(result),
        Err(RoundProblem::Weak(words)) => {
            Err(ReportProblem::Weak(format!("{}: {words}", clean(&file.display().to_string()))))
        }
        Err(problem) => Err(ShareError::unusable(file, problem).into()),
    }
}

/// What the team wrote beside a result, if it wrote anything.
fn read_own_words(result: &Path) -> Result<Vec<OwnWords>, ReportProblem> {
    let file = file_of(result).with_file_name("context.md");
    let text = files::read_text_if_there(&file, MAX_OWN_WORDS)?;
    Ok(text.map(|text| own_words(&text)).unwrap_or_default())
}

fn once<'a>(from: &mut BTreeMap<String, &'a Path>, round: &str, path: &'a Path) -> Result<(), ShareError> {
    match from.insert(round.to_owned(), path) {
        Some(first) => {
            let first = clean(&first.display().to_string());
            Err(ShareError::invalid(path, format!("is of the same round as {first}; expected each round once")))
        }
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

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::domain::round::ShareHolder;
    use crate::share::keys::Identity;
    use crate::share::result::sign;

    /// The notes of a team's last round of two; what its first one holds is left to the caller.
    fn notes(first: impl FnOnce(&Path)) -> Vec<String> {
        let team = tempfile::tempdir().unwrap();
        fs::write(team.path().join("roster.txt"), "").unwrap();
        let coach = Identity::generate("Ada").unwrap();
        for (name, weeks) in [("one", "2026-W40..2026-W43"), ("two", "2026-W44..2026-W47")] {
            let mut result = RoundResult::new(name, weeks.parse().unwrap(), 5, Vec::new());
            result.round_hash = name.to_owned();
            sign(&mut result, ShareHolder::Coach, &coach, "Ada").unwrap();
            fs::create_dir(team.path().join(name)).unwrap();
            fs::write(team.path().join(name).join(files::RESULT), files::json(&result).unwrap()).unwrap();
        }
        first(&team.path().join("one").join(files::RESULT));
        report_of_round(&team.path().join("two"), &[], &KnownSigners::default()).unwrap().notes
    }

    #[test]
    fn an_earlier_round_that_is_left_out_is_named_below_its_teams_folder() {
        assert!(notes(|_| ()).iter().all(|note| note.contains("keys you have not checked")));
        assert_eq!(notes(|first| fs::remove_file(first).unwrap()).len(), 1);
        let edit = |first: &Path| {
            let text = files::read_text(first, MAX_BYTES).unwrap();
            fs::write(first, text.replace("\"n\":5", "\"n\":7")).unwrap();
        };
        let begins_with = |notes: &[String], words: &str| assert!(notes[0].starts_with(words), "{notes:?}");
        begins_with(&notes(edit), "Left out: one/result.json: the result was edited");
        begins_with(&notes(|first| fs::write(first, "{").unwrap()), "Left out: one/result.json:1: ");
    }
}
