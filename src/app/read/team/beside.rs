//! What stands beside a result: the team's folder, its other rounds, what it wanted to change after them.

use std::path::{Path, PathBuf};

use super::ReportProblem;
use crate::domain::figure::followup::FollowUp;
use crate::domain::say::escape::clean;
use crate::domain::say::problem::Problem;
use crate::share::{ShareError, files, roster};
use crate::survey::followup;

/// The follow-up of a round, beside its result.
const FOLLOW_UP: &str = "followup.toml";
/// More folders than these are no rounds of one team.
const MOST: usize = 200;

/// The team's folder: the one above the round's, where it has a roster.
fn team_folder(result: &Path) -> Option<PathBuf> {
    let round = result.parent().filter(|round| !round.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let team = round.canonicalize().ok()?.parent()?.to_path_buf();
    team.join(roster::ROSTER).is_file().then_some(team)
}

/// The team's name: that of its folder.
pub(super) fn team(result: &Path) -> Option<String> {
    Some(clean(&team_folder(result)?.file_name()?.to_string_lossy()))
}

/// The folders of a team, by name.
fn folders(team: &Path) -> Vec<PathBuf> {
    let entries = team.read_dir().into_iter().flatten().flatten();
    let is_folder = |entry: &std::fs::DirEntry| entry.file_type().is_ok_and(|kind| kind.is_dir());
    let mut folders: Vec<PathBuf> = entries.filter(is_folder).map(|entry| entry.path()).take(MOST).collect();
    folders.sort();
    folders
}

/// The follow-ups beside a result and beside the team's other rounds, and what is wrong with those that cannot be read.
pub(super) fn followups(result: &Path) -> (Vec<FollowUp>, Vec<String>) {
    let beside = vec![result.with_file_name(FOLLOW_UP)];
    let others = team_folder(result).map(|team| folders(&team)).unwrap_or_default();
    let files = if others.is_empty() { beside } else { others.iter().map(|round| round.join(FOLLOW_UP)).collect() };
    let (mut followups, mut unread) = (Vec::new(), Vec::new());
    for file in files.iter().filter(|file| file.symlink_metadata().is_ok()) {
        match read_followup(file) {
            Ok(followup) => followups.push(followup),
            Err(problem) => unread.extend(problem.map(|problem| format!("Left out: {problem}"))),
        }
    }
    (followups, unread)
}

/// A follow-up, or the first thing that is wrong with it. It names the file below the team's folder: the page goes to people
/// whom the rest of the path is no business of.
fn read_followup(file: &Path) -> Result<FollowUp, Option<Problem>> {
    let round = file.parent().and_then(Path::file_name).unwrap_or_default();
    let name = Path::new(round).join(FOLLOW_UP).display().to_string();
    if file.is_symlink() {
        return Err(Some(Problem::new(
            &name,
            None,
            "is a link, and links are not followed; put the file itself there",
        )));
    }
    let named = |problem: Problem| Problem { file: clean(&name), ..problem };
    followup::read(file).map_err(|problems| problems.into_iter().next().map(named))
}

/// The folders of the team's rounds that have a result, this one's among them.
pub(super) fn results(round: &Path) -> Vec<PathBuf> {
    let all = team_folder(&round.join(files::RESULT)).map(|team| folders(&team)).unwrap_or_default();
    all.into_iter().filter(|other| other.join(files::RESULT).symlink_metadata().is_ok()).collect()
}

/// What a page says of a result that it does without. It names the file below the team's folder.
pub(super) fn left_out(round: &Path, problem: ReportProblem) -> String {
    let file = Path::new(round.file_name().unwrap_or_default()).join(files::RESULT);
    let file = clean(&file.display().to_string());
    match problem {
        ReportProblem::File(ShareError::Invalid(problem)) => format!("Left out: {}", Problem { file, ..problem }),
        problem => format!("Left out: {file}: {problem}"),
    }
}
