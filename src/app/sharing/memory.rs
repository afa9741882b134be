//! What a person was shown of a round. What leaves later is exactly that, or nothing.
//!
//! A file in the data folder keeps the sealed file and a hash that only this person's key can make of what it says: no part
//! lies there in plain words.

use serde::{Deserialize, Serialize};

use super::place::RoundPlace;
use crate::app::{Context, prepared};
use crate::diagnostics::OrLog;
use crate::domain::round::contribution::{Part, Wish};
use crate::share::contribution::{Contribution, make};
use crate::share::definition::{SignedDefinition, SignedRound};
use crate::share::keys::Identity;
use crate::share::{ShareError, canonical, files};

/// A look at a round.
#[derive(Debug, Serialize, Deserialize)]
struct RoundLook {
    /// Hash of the definition.
    definition: String,
    /// R, if there was one.
    round: Option<String>,
    shown: Vec<ShownFile>,
}

impl RoundLook {
    fn add(&mut self, shown: ShownFile) {
        self.shown.retain(|other| other.wish != shown.wish);
        // A person tries a few wishes, not a hundred.
        if self.shown.len() >= 8 {
            self.shown.remove(0);
        }
        self.shown.push(shown);
    }
}

/// What was shown for one wish.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct ShownFile {
    wish: String,
    /// What it says, hashed with this person's key.
    says: String,
    file: Contribution,
}

/// What was shown before, as far as anything was.
pub(super) struct Memory<'a> {
    context: &'a Context,
    own: &'a Identity,
    /// Of the file.
    name: String,
    /// What is wrong with the file where it cannot be read.
    look: Result<Option<RoundLook>, ShareError>,
}

impl<'a> Memory<'a> {
    /// Of the round in this folder.
    pub(super) fn of(context: &'a Context, place: &RoundPlace, own: &'a Identity) -> Self {
        let name = canonical::sha256(format!("{}\0{}", place.team.known_as, place.name).as_bytes());
        let name = format!("{}.json", canonical::hex(&name[..8]));
        let look = prepared::read(&context.paths.data, &name, 16 * files::MAX_CONTRIBUTION);
        Self { context, own, name, look }
    }

    /// Whether the round is still the one that was shown, if one was.
    ///
    /// # Errors
    /// If not, or if nobody can tell (refused).
    pub(super) fn same_round(
        &self,
        defined: &SignedDefinition,
        agreed: Option<&SignedRound>,
    ) -> Result<(), ShareError> {
        let look = self.look.as_ref().map_err(|error| {
            // Without this line one broken file would undo the two checks below.
            ShareError::refused(format!(
                "what you were shown of this round cannot be read, so nothing was written: {error}; look at it again with `draglog share preview`"
            ))
        })?;
        let Some(look) = look else { return Ok(()) };
        let is_other = look.round.is_some() && look.round != agreed.map(SignedRound::hash_text);
        // Without this line a round could be swapped between the look and the answer.
        if look.definition == canonical::hex(&defined.hash) && !is_other {
            return Ok(());
        }
        Err(ShareError::refused(
            "the round is another one than you were shown, so nothing was written; look at it again with `draglog share preview`, and ask the coach what changed",
        ))
    }

    fn key(&self, wish: &Wish) -> String {
        self.own.remember(format!("wish {}", wish.spelled()).as_bytes())
    }

    fn says(&self, round: &SignedRound, part: &Part) -> String {
        self.own.remember(format!("part {} {:?}", round.hash_text(), part.cells()).as_bytes())
    }

    fn shown(&self, round: &SignedRound, wish: &Wish) -> Option<&ShownFile> {
        let look = self.look.as_ref().ok()?.as_ref().filter(|look| look.round == Some(round.hash_text()))?;
        let key = self.key(wish);
        look.shown.iter().find(|shown| shown.wish == key)
    }

    /// Whether the part is the one that was shown for this wish, if one was.
    ///
    /// # Errors
    /// If not (refused).
    pub(super) fn same_part(&self, round: &SignedRound, wish: &Wish, part: &Part) -> Result<(), ShareError> {
        match self.shown(round, wish) {
            Some(shown) if shown.says != self.says(round, part) => Err(ShareError::refused(
                "your log or your answers have changed since you were shown what would leave, so nothing was written; look at it again with `draglog share preview`",
            )),
            _ => Ok(()),
        }
    }

    /// The file for this part: the one that was shown where it says the same, else a new one. Sealing is never the same twice,
    /// so what was shown is kept: exactly those bytes leave.
    pub(super) fn file(&self, round: &SignedRound, wish: &Wish, part: &Part) -> Result<Vec<u8>, ShareError> {
        let known = self.shown(round, wish).filter(|shown| shown.says == self.says(round, part));
        match known.filter(|shown| shown.file.check(round).is_ok()) {
            Some(shown) => files::json(&shown.file),
            None => files::json(&make(round, self.own, part)?),
        }
    }

    /// Remembers that this was shown.
    pub(super) fn remember(
        &mut self,
        defined: &SignedDefinition,
        shown: Option<(&SignedRound, &Wish, &Part, &[u8])>,
    ) -> Result<(), ShareError> {
        let (definition, round) = (canonical::hex(&defined.hash), shown.map(|(round, ..)| round.hash_text()));
        let known = std::mem::replace(&mut self.look, Ok(None)).or_log("what was shown of a round could not be read");
        let known = known.flatten().filter(|look| look.definition == definition && look.round == round);
        let mut look = known.unwrap_or(RoundLook { definition, round, shown: Vec::new() });
        if let Some((round, wish, part, bytes)) = shown {
            let file = serde_json::from_slice(bytes).map_err(|error| ShareError::failed(error.to_string()))?;
            look.add(ShownFile { wish: self.key(wish), says: self.says(round, part), file });
        }
        prepared::keep(&self.context.paths.data, &self.name, &look)?;
        self.look = Ok(Some(look));
        Ok(())
    }
}
