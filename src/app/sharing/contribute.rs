//! Taking part: the key, the floor of one's own, and the one file that leaves.

use std::path::{Path, PathBuf};

use super::part::{Wish, own};
use super::preview::{forget_prepared, is_on, name, prepared};
use super::record;
use crate::app::Context;
use crate::domain::round::records::What;
use crate::domain::round::{CONTRIBUTIONS, Round};
use crate::domain::say::text::clean;
use crate::share::keys::Keyring;
use crate::share::round::Published;
use crate::share::{ShareError, canonical, files, steps};
use crate::storage::Store;

/// The line for the roster; the key is made at the first time.
///
/// # Errors
/// If the key cannot be read or written.
pub fn join(context: &Context, name: Option<&str>) -> Result<String, ShareError> {
    Ok(Keyring::new(&context.paths.data).join(name)?.line())
}

/// A contribution that left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    pub file: PathBuf,
    pub bytes: usize,
    /// Blocks that say something, of how many.
    pub answered: (usize, usize),
    /// What should be told about it, one line each.
    pub notes: Vec<String>,
}

/// What is to be written, and where.
#[derive(Debug, Clone, Copy)]
pub(super) struct Order<'a> {
    pub(super) folder: &'a Path,
    pub(super) wish: &'a Wish,
    /// Instead of into the round's folder.
    pub(super) output: Option<&'a Path>,
    /// SHA-256 of the bytes that the person has seen: nothing else is written.
    pub(super) seen: Option<&'a str>,
}

/// Writes one's own part in the round in `folder`: into it, or to `output`. The caller has seen to the roster.
///
/// # Errors
/// If the round is weaker than the floor (refused), was combined already, has no such member, or has the file already.
pub fn contribute(
    store: &mut Store,
    context: &Context,
    folder: &Path,
    wish: &Wish,
    output: Option<&Path>,
) -> anyhow::Result<Left> {
    carry_out(store, context, Order { folder, wish, output, seen: None })
}

/// Does what is ordered; see [`contribute`].
pub(super) fn carry_out(store: &mut Store, context: &Context, order: Order<'_>) -> anyhow::Result<Left> {
    let Order { folder, wish, output, seen } = order;
    let round = crate::share::round::read(folder)?;
    floor(context, &round.round)?;
    let Some(member) = Keyring::new(&context.paths.data).member()? else {
        return Err(ShareError::failed(
            "you have no key yet; `draglog share join` makes one and prints the line for the roster",
        )
        .into());
    };
    if !is_on(&round.round, &member) {
        return Err(ShareError::failed(format!(
            "you are not on the roster of \"{}\", so the contribution would not count; send the coach the line of `draglog share join` for the next round",
            round.round.title
        ))
        .into());
    }
    is_open(&round, context)?;
    let name = name(&round, &member);
    let file = output.map_or_else(|| round.folder.join(files::CONTRIBUTIONS).join(&name), Path::to_owned);
    if std::fs::symlink_metadata(&file).is_ok() {
        return Err(ShareError::failed(match output {
            Some(file) => format!("{} is there already and was not touched", clean(&file.display().to_string())),
            None => "you have contributed to this round already; to say something else, delete your file and contribute again".to_owned(),
        })
        .into());
    }
    let own = own(store, context, &round, wish)?;
    let bytes = prepared(context, &round, &member, &own.part)?;
    if seen.is_some_and(|seen| seen != canonical::hex(&canonical::sha256(&bytes))) {
        return Err(ShareError::failed(
            "your log or the round has changed since this was shown, so nothing was written; look at it again",
        )
        .into());
    }
    if output.is_none() {
        files::make_folder(&round.folder.join(files::CONTRIBUTIONS))?;
    }
    // In this order, so that a kill in between leaves a line too many rather than a file that is in no log.
    record(store, &round, What::Contribution, (&file, &bytes), context.now)?;
    if let Err(error) = files::create(&file, &bytes, false) {
        store.take_back_sent(&canonical::hex(&canonical::sha256(&bytes)))?;
        return Err(error.into());
    }
    forget_prepared(context, &name);
    let answered = (own.part.answered(&round.round.layout), round.round.layout.len());
    Ok(Left { file, bytes: bytes.len(), answered, notes: own.notes })
}

/// Whether a contribution would still count.
pub(super) fn is_open(round: &Published, context: &Context) -> Result<(), ShareError> {
    let there = |file: &Path| std::fs::symlink_metadata(file).is_ok();
    if there(&round.folder.join(files::RESULT)) {
        return Err(ShareError::failed("the round was combined already; a contribution would come too late"));
    }
    if there(&steps::path(round, crate::domain::round::Role::Trustee)) {
        return Err(ShareError::failed(
            "the trustee has checked the round already; a contribution would come too late",
        ));
    }
    if context.now < round.round.opens {
        let opens = round.round.opens.format("%Y-%m-%d %H:%M");
        return Err(ShareError::failed(format!("the round opens at {opens}; contribute from then on")));
    }
    Ok(())
}

/// Whether a round is as strong as the settings ask for.
///
/// # Errors
/// If not (refused), naming the setting.
pub fn floor(context: &Context, round: &Round) -> Result<(), ShareError> {
    let own = &context.settings.share;
    let fewest = own.min_contributions.max(CONTRIBUTIONS);
    if round.min_contributions < fewest {
        return Err(ShareError::refused(format!(
            "the round shows sums from {} contributions on, and your settings ask for {fewest} (share.min_contributions); nothing was sent",
            round.min_contributions
        )));
    }
    if !own.modes.contains(&round.mode) {
        return Err(ShareError::refused(format!(
            "the round is {}, and your settings do not take part in such (share.modes); nothing was sent",
            round.mode
        )));
    }
    if own.max_retention_days > 0 && round.retention_days > own.max_retention_days {
        return Err(ShareError::refused(format!(
            "the result is kept for {} days, and your settings allow {} (share.max_retention_days); nothing was sent",
            round.retention_days, own.max_retention_days
        )));
    }
    Ok(())
}
