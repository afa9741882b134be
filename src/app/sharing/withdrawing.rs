//! `round withdraw`: a collector gives a round up before anything was opened, and its weeks are free again.

use super::place::RoundPlace;
use crate::app::Context;
use crate::domain::round::ShareHolder;
use crate::domain::round::records::{CollectorStage, Ledger};
use crate::share::definition::{SignedDefinition, withdraw};
use crate::share::keys::Keyring;
use crate::share::{ShareError, canonical, files, step};
use crate::storage::Store;

/// Withdraws a round as its coach or trustee. The role it was done in.
///
/// # Errors
/// If figures were opened already (refused), this person collects nothing in the round, or it cannot be written.
pub fn withdraw_round(store: &mut Store, context: &Context, place: &RoundPlace) -> anyhow::Result<ShareHolder> {
    let defined = place.defined()?;
    let keys = Keyring::new(&context.paths.data);
    let own = keys.own()?;
    let Some(role) = defined.definition.role_of(&own.public()) else {
        return Err(ShareError::failed("only the coach or the trustee of a round can withdraw it").into());
    };
    let is_own = |row: &Ledger| row.definition == canonical::hex(&defined.hash) && row.role == role;
    let ledger = store.ledger()?.into_iter().find(is_own);
    is_unopened(place, ledger.as_ref())?;
    if let Some(mut row) = ledger {
        row.stage = CollectorStage::Withdrawn;
        store.record_ledger(&row, &[])?;
    }
    withdraw(&place.folder, &defined, role, &own)?;
    if let Some(public) = round_key(place, &defined, role) {
        keys.forget_round_key(&public)?;
    }
    Ok(role)
}

/// Whether nothing of its figures was opened.
fn is_unopened(place: &RoundPlace, ledger: Option<&Ledger>) -> Result<(), ShareError> {
    let is_released = ledger.is_some_and(|row| row.stage.is_released());
    // From step 4 on figures are open to the coach: other people's answers to the same weeks would show the difference.
    if is_released || step::count(&place.folder)? >= 4 || place.folder.has(files::RESULT) {
        return Err(ShareError::refused(
            "figures of this round were opened already, so it cannot be withdrawn: another round about the same weeks could reveal individual answers",
        ));
    }
    Ok(())
}

/// The key that a collector has made for this round alone.
fn round_key(place: &RoundPlace, defined: &SignedDefinition, role: ShareHolder) -> Option<String> {
    match (role, place.round()) {
        (ShareHolder::Coach, _) => Some(defined.definition.coach.round_key.clone()),
        (ShareHolder::Trustee, Ok((_, Some(agreed)))) => Some(agreed.round_key_text(role).to_owned()),
        (ShareHolder::Trustee, _) => None,
    }
}
