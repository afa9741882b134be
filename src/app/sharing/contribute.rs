//! Taking part: your own floor, and the one file that leaves.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::checks::{floor, is_there, known_blocks, name};
use super::memory::Memory;
use super::part::own;
use super::pins::{Consent, meet};
use super::place::RoundPlace;
use super::{asked, earlier, sent};
use crate::app::Context;
use crate::domain::round::ShareHolder;
use crate::domain::round::contribution::{Part, Wish};
use crate::domain::round::definition::Definition;
use crate::domain::round::inquiry::Inquiry;
use crate::domain::round::layout::Block;
use crate::domain::round::records::{ContributionRecord, SentFile, SentKind};
use crate::domain::say::escape::clean;
use crate::domain::time::Moment;
use crate::share::definition::{SignedDefinition, SignedRound};
use crate::share::keys::{Identity, Keyring};
use crate::share::{ShareError, canonical, files, step};
use crate::storage::Store;

/// A contribution that left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenContribution {
    pub file: PathBuf,
    pub bytes: usize,
    /// Of the file.
    pub sha256: String,
    /// Blocks that say something, of how many.
    pub answered: (usize, usize),
}

/// What is to be written, and where.
#[derive(Debug, Clone, Copy)]
pub struct Order<'a> {
    pub wish: &'a Wish,
    /// Instead of into the round's folder.
    pub output: Option<&'a Path>,
    /// Also before the weeks are over.
    pub early: bool,
    /// SHA-256 of the bytes that the person has seen: nothing else is written.
    pub seen: Option<&'a str>,
}

/// Writes your part in a round: into it, or to `output`.
///
/// # Errors
/// If the round is not signed by both, weaker than the floor or not the one that was shown, people are new and nobody says yes,
/// or the weeks were contributed before (refused); if it is too early or too late, or there is nothing to say.
pub fn contribute(
    store: &mut Store,
    context: &Context,
    place: &RoundPlace,
    order: Order<'_>,
    consent: &dyn Consent,
) -> anyhow::Result<WrittenContribution> {
    let (defined, round) = accepted(place)?;
    let definition = &round.definition;
    floor(context, definition.inquiry())?;
    known_blocks(&definition.layout, order.wish)?;
    let surveys = asked::surveys(store, context, &place.team)?;
    asked::check(definition.inquiry(), &surveys)?;
    let member = member(definition, context)?;
    let mut memory = Memory::of(context, place, &member);
    memory.same_round(&defined, Some(&round))?;
    meet(store, &place.team, definition, consent)?;
    is_time(context, place, &defined, order.early)?;
    never_before(store, place, &round, &member)?;
    let own = own(store, context, definition.inquiry(), &surveys, order.wish)?;
    consent.show(&own.notes);
    has_words(definition.inquiry(), &own.part, order.wish)?;
    memory.same_part(&round, order.wish, &own.part)?;
    let bytes = memory.file(&round, order.wish, &own.part)?;
    let sha256 = canonical::hex(&canonical::sha256(&bytes));
    is_as_shown(order.seen, &sha256)?;
    consent.show(&lines(&definition.layout, &own.part));
    memory.remember(&defined, Some((&round, order.wish, &own.part, &bytes)))?;
    let answered = (own.part.answered(&definition.layout), definition.layout.len());
    let file = leave(store, context, place, (&round, &member, &bytes), order.output)?;
    Ok(WrittenContribution { file, bytes: bytes.len(), sha256, answered })
}

/// The round, where both have signed it.
fn accepted(place: &RoundPlace) -> anyhow::Result<(SignedDefinition, SignedRound)> {
    let (defined, agreed) = place.round()?;
    match agreed {
        Some(round) => Ok((defined, round)),
        None => Err(ShareError::refused(format!(
            "{}, the trustee, has not accepted the round yet, so nobody but the coach would answer for it; wait for accept.json",
            defined.definition.trustee.name
        ))
        .into()),
    }
}

/// The person, as a member of the round.
fn member(definition: &Definition, context: &Context) -> anyhow::Result<Identity> {
    let member = Keyring::new(&context.paths.data).own()?;
    if definition.asks(&member.public()) {
        return Ok(member);
    }
    Err(ShareError::failed(format!(
        "you are no member in \"{}\", so the contribution would not count; `draglog share join` before the next round",
        definition.title
    ))
    .into())
}

fn is_as_shown(seen: Option<&str>, sha256: &str) -> Result<(), ShareError> {
    if seen.is_none_or(|seen| seen == sha256) {
        return Ok(());
    }
    Err(ShareError::refused("what would leave is not what was shown, so nothing was written; look at it again"))
}

/// The log of what left first, then the file: a kill in between leaves a line too many, never a file that is in no log.
fn leave(
    store: &mut Store,
    context: &Context,
    place: &RoundPlace,
    (round, member, bytes): (&SignedRound, &Identity, &[u8]),
    output: Option<&Path>,
) -> anyhow::Result<PathBuf> {
    let name = name(round, member);
    let folder = place.folder.make_sub(files::CONTRIBUTIONS)?;
    let target = output.map_or_else(|| folder.path_of(&name), Path::to_owned);
    is_still(place, round)?;
    if output.is_none() && is_there(place, round, member)? {
        return Err(ShareError::failed(
            "you have contributed to this round already; to say something else, delete your file and contribute again",
        )
        .into());
    }
    let left = record(store, round, (&name, bytes), context.now)?;
    let written = match output {
        Some(file) => files::create(file, bytes, false),
        // What lies there under this name is nobody's valid part.
        None => folder.replace(&name, bytes),
    };
    if let Err(error) = written {
        store.take_back_contribution(&left)?;
        return Err(error.into());
    }
    Ok(target)
}

/// Writes down that a part leaves.
fn record(store: &mut Store, round: &SignedRound, file: (&str, &[u8]), now: Moment) -> anyhow::Result<SentFile> {
    let (hash, definition) = (round.hash_text(), &round.definition);
    let left = sent(&hash, &definition.title, SentKind::Contribution, file, now);
    let (weeks, people, digest) = (definition.weeks, definition.asked(), left.sha256.clone());
    let contributed = ContributionRecord { round: hash, weeks, people, digest };
    store.record_contribution(std::slice::from_ref(&left), &contributed)?;
    Ok(left)
}

/// Reads the round again: it may have been swapped while somebody was asked.
fn is_still(place: &RoundPlace, round: &SignedRound) -> Result<(), ShareError> {
    let now = place.round().ok().and_then(|(_, agreed)| agreed);
    if now.is_some_and(|now| now.hash == round.hash) {
        return Ok(());
    }
    Err(ShareError::refused("the round was changed while you looked at it, so nothing was written; look at it again"))
}

/// Whether a contribution would count, and be about weeks that are over.
fn is_time(context: &Context, place: &RoundPlace, defined: &SignedDefinition, early: bool) -> Result<(), ShareError> {
    if place.withdrawn(defined)?.is_some() {
        return Err(ShareError::failed("the round was withdrawn; nothing is collected in it"));
    }
    let definition = &defined.definition;
    if place.folder.has(files::RESULT) || step::count(&place.folder)? > 0 {
        return Err(ShareError::failed(
            "the coach has listed the contributions already, so one more would come too late; nothing was written",
        ));
    }
    if definition.weeks.are_over(context.now.date_naive()) || early {
        return Ok(());
    }
    Err(ShareError::failed(format!(
        "the weeks {} are still running: your part would miss what is left of them. Contribute on {} or later, or pass --early",
        definition.weeks.words(),
        definition.weeks.until()
    )))
}

/// Whether this person has said nothing about these weeks to anybody who is asked here.
fn never_before(store: &Store, place: &RoundPlace, round: &SignedRound, member: &Identity) -> anyhow::Result<()> {
    let people = round.definition.asked();
    let own = BTreeSet::from([member.public()]);
    for before in store.contributed()? {
        let others = before.people.intersection(&people).any(|key| !own.contains(key));
        let is_other = before.round != round.hash_text();
        if is_other && others && before.weeks.overlap(round.definition.weeks) {
            is_free_again(place, &before, &round.definition)?;
        }
    }
    Ok(())
}

/// Whether an earlier round about the same weeks was withdrawn in a way that this member can believe.
fn is_free_again(place: &RoundPlace, before: &ContributionRecord, now: &Definition) -> Result<(), ShareError> {
    match earlier::withdrawal(&place.team, &before.round)? {
        Some((defined, by)) => withdrawal_frees(&defined.definition, by, now),
        None => Err(ShareError::refused(format!(
            "you have contributed to another round about {} with some of the same people; a second part about the same weeks could give somebody away, so nothing was written",
            before.weeks.words()
        ))),
    }
}

/// Whether the collector who did not withdraw the earlier round collects in this one: that ledger knows whether figures were
/// opened, and accepts no second round then. Who withdrew may have seen figures and taken away the steps that tell so.
fn withdrawal_frees(before: &Definition, by: ShareHolder, now: &Definition) -> Result<(), ShareError> {
    let other = before.key_of(by.other());
    if now.role_of(other).is_some() {
        return Ok(());
    }
    Err(ShareError::refused(format!(
        "you have contributed to \"{}\" about {}, which was withdrawn by its {by} alone; only {}, the {}, can tell that nothing of it was opened. That person runs `draglog round withdraw` for it as well, or collects in this round; until then nothing is written",
        clean(&before.title),
        before.weeks.words(),
        clean(before.name_of(by.other())),
        by.other()
    )))
}

/// Whether a part says something, where it is not meant to be blank.
pub(super) fn has_words(inquiry: Inquiry<'_>, part: &Part, wish: &Wish) -> Result<(), ShareError> {
    if wish.blank || part.answered(inquiry.layout) > 0 {
        return Ok(());
    }
    Err(ShareError::failed(format!(
        "your log and your answers hold nothing about the weeks {}, so there is nothing to say. A blank part counts, too: pass --blank",
        inquiry.weeks.words()
    )))
}

/// What leaves, one line a block that says something.
pub(super) fn lines(layout: &[Block], part: &Part) -> Vec<String> {
    let pairs = layout.iter().zip(part.cells());
    let said = pairs.filter(|(block, cells)| !cells.contains(&block.no_answer()));
    said.map(|(block, cells)| clean(&format!("{}: {}", block.title, block.says(cells).join("; ")))).collect()
}
