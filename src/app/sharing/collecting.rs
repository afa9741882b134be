//! The collectors' commands: combine, check, close. Each looks at the definition first, then at its own ledger, and writes
//! nothing before the publish rules have been applied.

use std::path::{Path, PathBuf};

use super::{fingerprints, record};
use crate::app::Context;
use crate::domain::round::attack::{Earlier, attempt, is_similar};
use crate::domain::round::publish::{Precision, publish};
use crate::domain::round::records::{Release, What};
use crate::domain::round::result::{RoundResult, SCHEMA};
use crate::domain::round::{Mode, Role};
use crate::domain::say::text::clean;
use crate::share::collect::{Gathered, Inbox, LATE, LeftOut, Side, gather_open, read_inbox};
use crate::share::keys::Keyring;
use crate::share::round::Published;
use crate::share::{ShareError, canonical, files, steps};
use crate::storage::Store;

/// What a call of `combine` did.
#[derive(Debug, Clone, PartialEq)]
pub enum Combined {
    /// The coach's first step: the trustee is next.
    Step { file: PathBuf, contributions: usize, left_out: Vec<LeftOut> },
    /// The result is there.
    Result { file: PathBuf, result: Box<RoundResult>, left_out: Vec<LeftOut>, is_similar: bool },
}

/// What the trustee's check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trusted {
    pub file: PathBuf,
    pub contributions: usize,
    pub left_out: Vec<LeftOut>,
    pub is_similar: bool,
}

/// Combines the round in `folder`: the first step, or after the trustee's check the result. With `attack` it first tries
/// what could be learned from the result and the earlier ones.
///
/// # Errors
/// If the round was edited, too few are valid, it was released over others, or an attack finds something (refused); if
/// this machine does not hold the coach's key.
pub fn combine(store: &mut Store, context: &Context, folder: &Path, attack: bool) -> anyhow::Result<Combined> {
    let round = crate::share::round::read(folder)?;
    is_over(&round, context)?;
    let inbox = read_inbox(&round)?;
    none_gone(store, &round, &inbox)?;
    let gathered = match round.round.mode {
        Mode::Open => gather_open(&round, inbox)?,
        Mode::Sealed => {
            let side = side(context, &round, Role::Coach)?;
            if !exists(&steps::path(&round, Role::Trustee)) {
                let opened = side.begin(inbox)?;
                same_as_released(store, &round, Role::Coach, &opened.members)?;
                side.tell(&opened)?;
                let file = steps::path(&round, Role::Coach);
                record_file(store, context, &round, What::Step, &file)?;
                return Ok(Combined::Step { file, contributions: opened.members.len(), left_out: opened.left_out });
            }
            side.finish(inbox)?
        }
    };
    release(store, context, &round, gathered, attack)
}

/// Whether the round has closed: nothing is counted before, on either side.
fn is_over(round: &Published, context: &Context) -> Result<(), ShareError> {
    if context.now >= round.round.closes {
        return Ok(());
    }
    let closes = round.round.closes.format("%Y-%m-%d %H:%M");
    Err(ShareError::refused(format!("the round closes at {closes}, and nothing is counted before")))
}

/// From sums to a result that may be read: rules, ledger, file, in this order.
fn release(
    store: &mut Store,
    context: &Context,
    round: &Published,
    gathered: Gathered,
    attack: bool,
) -> anyhow::Result<Combined> {
    same_as_released(store, round, Role::Coach, &gathered.members)?;
    let contributors = fingerprints(&gathered.members);
    let releases = store.releases()?;
    let others = || releases.iter().filter(|release| release.round != round.hash_text());
    let similar = gathered.is_similar || others().any(|release| is_similar(&contributors, &release.contributors));
    let precision = if similar { Precision::Bands } else { Precision::Counts };
    let result = result(round, &gathered, precision)?;
    if attack {
        let earlier: Vec<Earlier> = others()
            .filter_map(|release| {
                let contributors = release.contributors.clone();
                release.result.clone().map(|result| Earlier { result, contributors })
            })
            .collect();
        let found = attempt(&result, &contributors, &earlier);
        if !found.is_empty() {
            return Err(ShareError::refused(format!(
                "the attack found something, so nothing was written: {}",
                found.join("; ")
            ))
            .into());
        }
    }
    let own = Release { round: round.hash_text(), role: Role::Coach, contributors, result: Some(result.clone()) };
    store.record_release(&own, context.now)?;
    let file = round.folder.join(files::RESULT);
    let mut text = serde_json::to_string_pretty(&result)?;
    text.push('\n');
    files::replace(&file, text.as_bytes(), false)?;
    record_file(store, context, round, What::Result, &file)?;
    Ok(Combined::Result { file, result: Box::new(result), left_out: gathered.left_out, is_similar: similar })
}

fn result(round: &Published, gathered: &Gathered, precision: Precision) -> Result<RoundResult, ShareError> {
    let definition = &round.round;
    let n = u32::try_from(gathered.members.len()).unwrap_or(u32::MAX);
    let blocks = publish(&definition.layout, &gathered.sums, n, &definition.rules, precision);
    let survey = |asked: &crate::domain::round::AskedSurvey| format!("{}/{}", asked.id, asked.version);
    Ok(RoundResult {
        schema: SCHEMA.to_owned(),
        round_hash: round.hash_text(),
        title: definition.title.clone(),
        weeks: definition.weeks.to_string(),
        mode: definition.mode.to_string(),
        n,
        blocks,
        left_out: left_out_in_words(&gathered.left_out),
        rules: definition.rules,
        purpose: Some(definition.purpose.clone()).filter(|words| !words.is_empty()),
        readers: Some(definition.readers.clone()).filter(|words| !words.is_empty()),
        retention_days: Some(definition.retention_days),
        members: u32::try_from(definition.roster.len()).ok(),
        pilot: definition.pilot.clone(),
        surveys: definition.surveys.iter().map(survey).collect(),
        layout_hash: Some(canonical::hex(&canonical::hash(&definition.layout)?)),
    })
}

/// How many files do not count, without a name.
fn left_out_in_words(left_out: &[LeftOut]) -> Vec<String> {
    let late = left_out.iter().filter(|one| one.why == LATE).count();
    let counted = |count: usize, one: &str, many: &str| match count {
        0 => None,
        1 => Some(format!("1 contribution {one}")),
        count => Some(format!("{count} contributions {many}")),
    };
    let invalid = counted(left_out.len() - late, "was not valid", "were not valid");
    invalid.into_iter().chain(counted(late, "came too late", "came too late")).collect()
}

/// The trustee's check of the round in `folder`. The caller has seen to the roster.
///
/// # Errors
/// If the round was edited, too few are valid or it was released over others (refused); if this machine does not hold the
/// trustee's key, or the coach has not combined yet.
pub fn check(store: &mut Store, context: &Context, folder: &Path) -> anyhow::Result<Trusted> {
    let round = crate::share::round::read(folder)?;
    if round.round.mode == Mode::Open {
        return Err(
            ShareError::failed("an open round has no trustee: whoever merges can read every contribution").into()
        );
    }
    // A coach who combines early must not make the trustee count.
    is_over(&round, context)?;
    let side = side(context, &round, Role::Trustee)?;
    let inbox = read_inbox(&round)?;
    inbox.is_enough(&round)?;
    if !exists(&steps::path(&round, Role::Coach)) {
        return Err(ShareError::failed(
            "the coach has not combined yet, so there is nothing to check; ask for `draglog round combine`",
        )
        .into());
    }
    let checked = side.check(inbox)?;
    same_as_released(store, &round, Role::Trustee, &checked.members)?;
    let contributors = fingerprints(&checked.members);
    let releases = store.releases()?;
    let mut others = releases.iter().filter(|release| release.round != round.hash_text());
    let similar = others.any(|release| is_similar(&contributors, &release.contributors));
    let own = Release { round: round.hash_text(), role: Role::Trustee, contributors, result: None };
    store.record_release(&own, context.now)?;
    let (contributions, left_out) = (checked.members.len(), checked.left_out.clone());
    side.answer(checked, similar)?;
    let file = steps::path(&round, Role::Trustee);
    record_file(store, context, &round, What::Step, &file)?;
    Ok(Trusted { file, contributions, left_out, is_similar: similar })
}

/// Deletes this machine's key of the round. The roles whose key it held.
///
/// # Errors
/// If the round was edited (refused), or a key cannot be deleted.
pub fn close(context: &Context, folder: &Path) -> anyhow::Result<(Published, Vec<Role>)> {
    let round = crate::share::round::read(folder)?;
    let keys = Keyring::new(&context.paths.data);
    let mut closed = Vec::new();
    for collector in &round.round.collectors {
        if keys.forget_collector(&collector.key)? {
            closed.push(collector.role);
        }
    }
    Ok((round, closed))
}

/// This machine's side of a round.
fn side<'a>(context: &Context, round: &'a Published, role: Role) -> anyhow::Result<Side<'a>> {
    let keys = Keyring::new(&context.paths.data);
    let key = |role| -> anyhow::Result<_> {
        Ok(match round.round.collector(role) {
            Some(collector) => keys.collector(&collector.key)?,
            None => None,
        })
    };
    if let Some(secret) = key(role)? {
        return Ok(Side::new(round, role, secret)?);
    }
    let command = |role| if role == Role::Coach { "combine" } else { "check" };
    let words = if key(role.other())?.is_some() {
        format!(
            "this machine holds the {}'s key of this round; that side's command is `draglog round {}`",
            role.other(),
            command(role.other())
        )
    } else {
        format!(
            "this machine does not hold the {role}'s key of this round: it was made elsewhere, or the round was closed here"
        )
    };
    Err(ShareError::failed(words).into())
}

/// One release for each round: the ledger knows over whom, and no other set is released.
fn same_as_released(store: &Store, round: &Published, role: Role, members: &[[u8; 32]]) -> anyhow::Result<()> {
    let releases = store.releases()?;
    let before = releases.iter().find(|release| release.round == round.hash_text() && release.role == role);
    if before.is_some_and(|release| release.contributors != fingerprints(members)) {
        return Err(released_already(round).into());
    }
    Ok(())
}

/// Whether everybody is still there over whom the round was released: otherwise the next release would be over a subset.
fn none_gone(store: &Store, round: &Published, inbox: &Inbox) -> anyhow::Result<()> {
    let members: Vec<[u8; 32]> = inbox.entries.iter().map(|entry| entry.member).collect();
    let (there, releases) = (fingerprints(&members), store.releases()?);
    let before = releases.iter().find(|release| release.round == round.hash_text() && release.role == Role::Coach);
    if before.is_some_and(|release| !release.contributors.is_subset(&there)) {
        return Err(released_already(round).into());
    }
    Ok(())
}

fn released_already(round: &Published) -> ShareError {
    ShareError::refused(format!(
        "\"{}\" was released already, over other contributions; a second release would show who makes the difference",
        round.round.title
    ))
}

fn record_file(store: &mut Store, context: &Context, round: &Published, what: What, file: &Path) -> anyhow::Result<()> {
    let bytes = files::read(file, files::MAX_STEP)?;
    record(store, round, what, (file, &bytes), context.now)
}

fn exists(file: &Path) -> bool {
    std::fs::symlink_metadata(file).is_ok()
}

/// A file in words: `3f9a.json: is not signed by the member it names`.
#[must_use]
pub fn told(left_out: &LeftOut) -> String {
    clean(&format!("left out {}: {}", left_out.file, left_out.why))
}
