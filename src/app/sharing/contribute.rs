//! Taking part: the key, the floor of one's own, and the one file that leaves.

use std::path::{Path, PathBuf};

use super::part::{Wish, own};
use super::preview::{forget_prepared, is_on, name, prepared};
use super::record;
use crate::app::Context;
use crate::domain::round::records::What;
use crate::domain::round::{CONTRIBUTIONS, Round};
use crate::domain::text::clean;
use crate::share::keys::Keyring;
use crate::share::round::Published;
use crate::share::{ShareError, files, steps};
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
    if output.is_none() {
        files::make_folder(&round.folder.join(files::CONTRIBUTIONS))?;
    }
    files::create(&file, &bytes, false)?;
    if let Err(error) = record(store, &round, What::Contribution, (&file, &bytes), context.now) {
        // What is not in the log must not have left.
        let _ = std::fs::remove_file(&file);
        return Err(error);
    }
    forget_prepared(context, &name);
    let answered = (own.part.answered(&round.round.layout), round.round.layout.len());
    Ok(Left { file, bytes: bytes.len(), answered, notes: own.notes })
}

/// Whether a contribution would still count.
fn is_open(round: &Published, context: &Context) -> Result<(), ShareError> {
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
pub(super) fn floor(context: &Context, round: &Round) -> Result<(), ShareError> {
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
