//! A collector at work on a round: its files, its key, and the ledger that every step goes into first.

use super::place::RoundPlace;
use super::record;
use crate::app::Context;
use crate::domain::round::ShareHolder;
use crate::domain::round::records::{Ledger, SentKind};
use crate::share::definition::SignedRound;
use crate::share::inbox::{self, Inbox};
use crate::share::keys::{Identity, Keyring};
use crate::share::side::Side;
use crate::share::{ShareError, files, step};
use crate::storage::Store;

/// A collector at work on a round.
pub(super) struct CollectorWork<'a> {
    pub(super) store: &'a mut Store,
    pub(super) context: &'a Context,
    pub(super) place: &'a RoundPlace,
    pub(super) round: SignedRound,
    pub(super) role: ShareHolder,
    pub(super) own: Identity,
    pub(super) steps: Vec<Vec<u8>>,
}

impl CollectorWork<'_> {
    /// Bytes first into the ledger, then into the folder.
    pub(super) fn keep(
        &mut self,
        ledger: &Ledger,
        number: u8,
        bytes: &[u8],
        more: &[(u8, &[u8])],
    ) -> anyhow::Result<()> {
        let files: Vec<(u8, &[u8])> = [(number, bytes)].into_iter().chain(more.iter().copied()).collect();
        self.store.record_ledger(ledger, &files)?;
        self.write(number, bytes)?;
        self.record(SentKind::Step, &step::file_name(number), bytes)
    }

    /// Writes down that a file of the round was made.
    pub(super) fn record(&mut self, what: SentKind, file: &str, bytes: &[u8]) -> anyhow::Result<()> {
        let (hash, title) = (self.round.hash_text(), &self.round.definition.title);
        record(self.store, (&hash, title), what, (file, bytes), self.context.now)
    }

    pub(super) fn write(&mut self, number: u8, bytes: &[u8]) -> anyhow::Result<()> {
        let folder = self.place.folder.make_sub(files::STEPS)?;
        folder.replace(&step::file_name(number), bytes)?;
        self.steps.truncate(usize::from(number) - 1);
        self.steps.push(bytes.to_vec());
        Ok(())
    }

    pub(super) fn inbox(&self) -> Result<Inbox, ShareError> {
        inbox::read(&self.round, &self.place.folder)
    }

    pub(super) fn side(&self) -> Result<Side<'_>, ShareError> {
        let public = self.round.round_key_text(self.role);
        let secret = Keyring::new(&self.context.paths.data).round_key(public)?;
        let secret = secret.ok_or_else(|| {
            ShareError::failed(format!(
                "this machine does not hold the {}'s key of this round any more; if it is lost, `draglog round withdraw` frees the weeks",
                self.role
            ))
        })?;
        Side::new(&self.round, &self.place.folder, self.role, (secret, &self.own))
    }
}
