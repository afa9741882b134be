//! The pulses of a team's own, from its folder.

use std::path::Path;

use crate::domain::say::escape::clean;
use crate::domain::say::problem::Problem;
use crate::share::ShareError;
use crate::share::folder::Folder;
use crate::survey::Surveys;

/// The folder of a team's own pulses.
const SURVEYS: &str = "surveys";
/// Most pulses that a team may have.
const MOST: usize = 200;

/// Adds a team's own pulses. None of them takes the place of a pulse that is there.
pub(crate) fn add(surveys: &mut Surveys, team: &Folder) -> Vec<Problem> {
    let read = || -> Result<Vec<(String, String)>, ShareError> {
        let Some(folder) = team.sub(SURVEYS)? else { return Ok(Vec::new()) };
        let mut texts = Vec::new();
        for name in folder.names(MOST, |name| {
            Path::new(name).extension().is_some_and(|end| end == "toml") && !name.starts_with('.')
        })? {
            if let Some(text) = folder.read_text(&name, crate::survey::MAX_BYTES)? {
                texts.push((clean(&folder.path_of(&name).display().to_string()), text));
            }
        }
        Ok(texts)
    };
    match read() {
        Ok(texts) => surveys.add_of_team(&texts),
        Err(error) => vec![Problem::new(&team.path_of(SURVEYS).display().to_string(), 1, error.to_string())],
    }
}
