//! `round accept`: the trustee looks at what is asked of whom, and signs exactly that, once.

use super::pins::{Consent, meet};
use super::place::RoundPlace;
use super::{asked, earlier, record};
use crate::app::Context;
use crate::domain::round::definition::Definition;
use crate::domain::round::records::{Ledger, SentKind};
use crate::domain::round::{AskedSurvey, ShareHolder};
use crate::domain::say::count::count;
use crate::domain::say::escape::clean;
use crate::domain::say::moment::exact;
use crate::share::definition::{ACCEPT_FILE, SignedDefinition, accept};
use crate::share::keys::{Identity, Keyring};
use crate::share::{ShareError, canonical, files};
use crate::storage::Store;

/// Accepts a round as its trustee. The lines that were shown come from [`described`].
///
/// # Errors
/// If this is not the trustee's machine, the weeks are taken, earlier rounds are left out, or people are new and nobody says
/// yes (refused); if the round asks something unknown (invalid), or it cannot be written.
pub fn accept_round(
    store: &mut Store,
    context: &Context,
    place: &RoundPlace,
    consent: &dyn Consent,
) -> anyhow::Result<()> {
    let defined = place.defined()?;
    let definition = &defined.definition;
    let keys = Keyring::new(&context.paths.data);
    let own = keys.own()?;
    is_trustee(definition, &own, &keys)?;
    if place.withdrawn(&defined)?.is_some() {
        return Err(ShareError::failed("the round was withdrawn; ask the coach for a new one").into());
    }
    let hash = canonical::hex(&defined.hash);
    // Once for each definition: the same bytes again, never another key to verify with.
    if let Some(bytes) = store.ledger_file(&hash, ShareHolder::Trustee, 0)? {
        return write(store, context, place, (&defined, &bytes));
    }
    asked::check(definition.inquiry(), &asked::surveys(store, context, &place.team)?)?;
    weeks_are_free(store, place, definition, &own)?;
    earlier_is_whole(store, place, definition)?;
    consent.show(&described(definition));
    meet(store, &place.team, definition, consent)?;
    is_agreed(consent)?;
    let secret = keys.new_round_key()?;
    let secret = keys.round_key(&secret)?.ok_or_else(|| ShareError::failed("the round's key vanished"))?;
    let bytes = files::json(&accept(&defined, &own, &secret)?)?;
    store.record_ledger(&Ledger::begun(ShareHolder::Trustee, hash, definition), &[(0, &bytes)])?;
    store.follow(&place.team.known_as, true)?;
    write(store, context, place, (&defined, &bytes))
}

fn write(
    store: &mut Store,
    context: &Context,
    place: &RoundPlace,
    (defined, bytes): (&SignedDefinition, &[u8]),
) -> anyhow::Result<()> {
    if place.folder.read(ACCEPT_FILE, files::MAX_SMALL).ok().flatten().as_deref() == Some(bytes) {
        return Ok(());
    }
    place.folder.replace(ACCEPT_FILE, bytes)?;
    let hash = canonical::hex(&defined.hash);
    record(store, (&hash, &defined.definition.title), SentKind::Round, (ACCEPT_FILE, bytes), context.now)
}

fn is_agreed(consent: &dyn Consent) -> anyhow::Result<()> {
    if !consent.is_given() && consent.ask("Accept this round as its trustee?")? == Some(false) {
        return Err(ShareError::refused("the round was not accepted, and nothing was written").into());
    }
    Ok(())
}

/// Whether this machine is the trustee's and not the coach's as well.
fn is_trustee(definition: &Definition, own: &Identity, keys: &Keyring) -> Result<(), ShareError> {
    let is_coach = own.public() == definition.coach.key || keys.round_key(&definition.coach.round_key)?.is_some();
    if is_coach {
        return Err(ShareError::refused(
            "this machine holds the coach's key of this round, so it cannot hold the trustee's as well: whoever has both could read everything",
        ));
    }
    if own.public() == definition.trustee.key {
        return Ok(());
    }
    Err(ShareError::refused(format!(
        "the trustee of this round is {}, with another key than yours",
        definition.trustee.name
    )))
}

/// Whether this trustee was never asked about these weeks of these people.
fn weeks_are_free(store: &Store, place: &RoundPlace, definition: &Definition, own: &Identity) -> anyhow::Result<()> {
    let people = definition.asked();
    let held = store.ledger()?.into_iter().filter(Ledger::holds_weeks);
    for ledger in held.filter(|ledger| ledger.meets(definition.weeks, &people, &own.public())) {
        if earlier::is_given_up(&place.team, &ledger)? {
            continue;
        }
        return Err(ShareError::refused(format!(
            "the weeks {} overlap those of \"{}\", which you accepted for some of the same people: two rounds about the same weeks could reveal individual answers. If nothing of it was released, `draglog round withdraw` frees them",
            definition.weeks.words(),
            clean(&ledger.title)
        ))
        .into());
    }
    Ok(())
}

/// Whether the coach names every earlier round: one left out would not be looked at when people came or went.
fn earlier_is_whole(store: &Store, place: &RoundPlace, definition: &Definition) -> anyhow::Result<()> {
    if earlier::earlier(store, &place.team, &place.name, &definition.roster)? == definition.earlier {
        return Ok(());
    }
    Err(ShareError::refused(
        "the earlier rounds that the definition names are not those that you see in the team's folder, so people who came or went would not be protected; get the folder as the coach has it, or ask for a new round",
    )
    .into())
}

/// What is asked of whom, one line each.
#[must_use]
pub fn described(definition: &Definition) -> Vec<String> {
    let questions = |id: Option<&str>| definition.layout.iter().filter(|block| block.id.survey() == id).count();
    let Definition { title, weeks, closes, purpose, readers, retention_days, coach, trustee, .. } = definition;
    let terms = [
        format!("\"{}\", {}, closes {}", clean(title), weeks.words(), exact(*closes)),
        format!("why: {}; read by: {}; kept {}", clean(purpose), clean(readers), count(*retention_days, "day")),
        format!(
            "coach: {}; trustee: {}; {}, sums of {} or more",
            coach.name,
            trustee.name,
            count(definition.members(), "member"),
            count(definition.rules.minimum, "person")
        ),
    ];
    let asked = definition.surveys.iter().map(|AskedSurvey { id, version, .. }| {
        format!("asks {id} version {version}: {}", count(questions(Some(id)), "question"))
    });
    let of_waits = format!("asks {} of waits", count(questions(None), "figure"));
    terms.into_iter().chain(asked).chain([of_waits]).collect()
}
