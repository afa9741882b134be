//! The end of a round: the coach publishes, the trustee works out the same and signs, both delete their keys.

use super::work::CollectorWork;
use crate::domain::round::definition::EarlierRound;
use crate::domain::round::publish::{BlockSums, EarlierBlock, kept_back, publish};
use crate::domain::round::records::{CollectorStage, Ledger, SentKind};
use crate::domain::round::result::{ResultBlock, RoundResult};
use crate::domain::round::{BlockId, ShareHolder};
use crate::domain::say::count::{agree, count};
use crate::share::definition::SignedRound;
use crate::share::keys::Keyring;
use crate::share::result::{self, ResultFile};
use crate::share::side::OpenedResult;
use crate::share::{ShareError, files};

/// Where the ledger keeps the result.
const RESULT: u8 = 6;
const KEY_DELETED: &str = "your key of this round is deleted";

/// The result of what was opened. Coach and trustee come to the same bytes.
fn result_of(round: &SignedRound, opened: &OpenedResult) -> Result<RoundResult, ShareError> {
    let definition = &round.definition;
    let blocks = definition.layout.iter().zip(&opened.sums).map(|(block, sums)| {
        let Some(sums) = sums else { return Ok(kept_back(block)) };
        let counts = BlockSums::of(block, sums, opened.n).map_err(|error| ShareError::refused(error.to_string()))?;
        Ok(publish(block, &counts, &earlier(round, &block.id, &opened.members)))
    });
    let invalid = opened.invalid;
    let words = || format!("{} {} not valid", count(invalid, "contribution"), agree(invalid, "was", "were"));
    let left_out = (invalid > 0).then(words).into_iter().collect();
    let blocks = blocks.collect::<Result<Vec<ResultBlock>, ShareError>>()?;
    Ok(RoundResult {
        left_out,
        members: Some(definition.members()),
        counted: opened.digests.clone(),
        ..definition.inquiry().result(round.hash_text(), opened.n, blocks)
    })
}

/// What earlier rounds have shown of a block, and by how many people they differ.
fn earlier(round: &SignedRound, block: &BlockId, members: &[String]) -> Vec<EarlierBlock> {
    let people = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let of = |earlier: &EarlierRound| {
        let shown = earlier.cuts.iter().find(|shown| shown.block == *block)?;
        let left = earlier.people.iter().filter(|key| !members.contains(key)).count();
        let came = members.iter().filter(|key| !earlier.people.contains(key)).count();
        Some(EarlierBlock { left: people(left), came: people(came), cut: shown.cut })
    };
    round.definition.earlier.iter().filter_map(of).collect()
}

/// The coach's last step: publishes what five answered.
pub(super) fn fifth(work: &mut CollectorWork<'_>, ledger: &mut Ledger) -> anyhow::Result<Vec<String>> {
    let inbox = work.inbox()?;
    let (made, opened) = work.side()?.fifth(&inbox, &work.steps, &ledger.list)?;
    let mut published = result_of(&work.round, &opened)?;
    result::sign(&mut published, ShareHolder::Coach, &work.own, &work.round.definition.coach.name)?;
    let bytes = files::json(&published)?;
    ledger.stage = CollectorStage::Released;
    ledger.counted = opened.members.iter().cloned().collect();
    work.keep(ledger, 5, &made.bytes, &[(RESULT, &bytes)])?;
    write(work, &bytes)?;
    forget_key(work)?;
    let figures = opened.sums.iter().flatten().count();
    let done = format!(
        "step 5: {}, {figures} of {} figures answered by five or more; wrote {}",
        count(opened.n, "contribution"),
        opened.sums.len(),
        files::RESULT
    );
    Ok(vec![done, KEY_DELETED.to_owned()])
}

/// The coach after step 5: the result is there, the key is not; whether the trustee has signed.
pub(super) fn close(work: &mut CollectorWork<'_>, ledger: &mut Ledger) -> anyhow::Result<Vec<String>> {
    let mut done = Vec::new();
    let known = work.store.ledger_file(&ledger.definition, work.role, RESULT)?;
    if let Some(file) = ResultFile::read(&work.place.folder)? {
        let roles = file.check(&work.round)?;
        let there = file.result()?;
        let own: Option<RoundResult> = known.as_deref().and_then(|bytes| serde_json::from_slice(bytes).ok());
        let is_same = own.is_some_and(|own| result::hash(&own).ok() == result::hash(&there).ok());
        if is_same && roles.contains(&ShareHolder::Trustee) && ledger.stage != CollectorStage::Confirmed {
            ledger.stage = CollectorStage::Confirmed;
            work.store.record_ledger(ledger, &[])?;
            done.push("the trustee came to the same result and signed it".to_owned());
        }
    } else if let Some(bytes) = known {
        write(work, &bytes)?;
        done.push(format!("wrote {} again", files::RESULT));
    }
    done.extend(forget_key(work)?.then(|| KEY_DELETED.to_owned()));
    Ok(done)
}

/// The trustee works out the result, compares and signs.
pub(super) fn confirm(work: &mut CollectorWork<'_>, ledger: &mut Ledger) -> anyhow::Result<Vec<String>> {
    if ledger.stage == CollectorStage::Confirmed {
        return again(work, ledger);
    }
    let inbox = work.inbox()?;
    let opened = work.side()?.confirm(&inbox, &work.steps, &ledger.list)?;
    let own = result_of(&work.round, &opened)?;
    // The coach writes the last step first and the result then: in between it is the coach's turn.
    let Some(file) = ResultFile::read(&work.place.folder)? else { return Ok(Vec::new()) };
    let (roles, published) = (file.check(&work.round), file.result());
    // Where it can be read it is told first which figure is another one.
    published.as_ref().map_or(Ok(()), |published| is_same(&own, published))?;
    let (roles, mut published) = (roles?, published?);
    if !roles.contains(&ShareHolder::Coach) {
        return Err(ShareError::refused("the result is not signed by the coach, so you do not sign it").into());
    }
    result::sign(&mut published, ShareHolder::Trustee, &work.own, &work.round.definition.trustee.name)?;
    let bytes = files::json(&published)?;
    ledger.stage = CollectorStage::Confirmed;
    ledger.counted = opened.members.iter().cloned().collect();
    work.store.record_ledger(ledger, &[(RESULT, &bytes)])?;
    write(work, &bytes)?;
    forget_key(work)?;
    Ok(vec!["you came to the same result and signed it".to_owned(), KEY_DELETED.to_owned()])
}

/// The trustee after signing: the signed result is there and the key is not.
fn again(work: &mut CollectorWork<'_>, ledger: &Ledger) -> anyhow::Result<Vec<String>> {
    let mut done = Vec::new();
    let known = work.store.ledger_file(&ledger.definition, work.role, RESULT)?;
    let there = work.place.folder.read(files::RESULT, files::MAX_SMALL)?;
    if let Some(bytes) = known.filter(|bytes| there.as_ref() != Some(bytes)) {
        write(work, &bytes)?;
        done.push(format!("wrote {} again, as you signed it", files::RESULT));
    }
    done.extend(forget_key(work)?.then(|| KEY_DELETED.to_owned()));
    Ok(done)
}

/// Whether the published result is this machine's; else the first block, or other part, that differs is told.
fn is_same(own: &RoundResult, published: &RoundResult) -> Result<(), ShareError> {
    if result::hash(own).ok() == result::hash(published).ok() {
        return Ok(());
    }
    let block = own.blocks.iter().zip(&published.blocks).find(|(own, published)| own != published);
    let what = match block {
        Some((own, _)) => format!("block `{}` differs", own.id),
        None if own.blocks.len() != published.blocks.len() => "there are other blocks".to_owned(),
        None => "something beside the figures differs".to_owned(),
    };
    Err(ShareError::refused(format!(
        "the result that the coach published is not the one that you come to: {what}; you do not sign it"
    )))
}

fn write(work: &mut CollectorWork<'_>, bytes: &[u8]) -> anyhow::Result<()> {
    work.place.folder.replace(files::RESULT, bytes)?;
    work.record(SentKind::Result, files::RESULT, bytes)
}

fn forget_key(work: &CollectorWork<'_>) -> Result<bool, ShareError> {
    Keyring::new(&work.context.paths.data).forget_round_key(work.round.round_key_text(work.role))
}
