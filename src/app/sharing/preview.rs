//! What would leave, before it does: in words for each block, and the very bytes of the file.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::part::{Own, Wish, own};
use crate::app::Context;
use crate::diagnostics::OrLog;
use crate::domain::round::Round;
use crate::domain::round::contribution::Part;
use crate::domain::round::layout::waits;
use crate::share::contribution::{Contribution, file_name, to_bytes};
use crate::share::keys::{Keyring, MemberSecret};
use crate::share::round::Published;
use crate::share::vdaf::Binding;
use crate::share::{ShareError, files, make};
use crate::storage::Store;

/// Everything about one's own part in a round, for command and screen alike.
#[derive(Debug, Clone, PartialEq)]
pub struct Preview {
    pub round: Round,
    /// Of the round, hexadecimal.
    pub hash: String,
    pub blocks: Vec<PreviewBlock>,
    /// How many blocks say something.
    pub answered: usize,
    /// One line each: pulses that were not answered, settings that refuse the round.
    pub notes: Vec<String>,
    /// The file as it would leave; absent where it could not be made (no key yet, not on the roster).
    pub file: Option<PreviewFile>,
    /// The part itself.
    pub part: Part,
}

/// The file that would leave. Contributing in the same words sends exactly these bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreviewFile {
    pub name: String,
    pub bytes: Vec<u8>,
}

/// One block of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreviewBlock {
    pub id: String,
    pub title: String,
    /// What would leave, in words.
    pub says: Vec<String>,
    pub is_left_out: bool,
    /// Why it is asked.
    pub why: String,
    /// Why the edges are where they are, for figures.
    pub edges: Option<&'static str>,
}

/// What would leave for the round in `folder`. Reads only, but for the prepared file in the data folder.
///
/// # Errors
/// If the round may not be used, asks for something unknown, or the log cannot be read.
pub fn preview(store: &Store, context: &Context, folder: &Path, wish: &Wish) -> anyhow::Result<Preview> {
    let round = crate::share::round::read(folder)?;
    let mut own = own(store, context, &round, wish)?;
    own.notes.extend(super::contribute::floor(context, &round.round).err().map(|error| error.to_string()));
    let file = match Keyring::new(&context.paths.data).member()? {
        Some(member) if is_on(&round.round, &member) => {
            let name = name(&round, &member);
            Some(PreviewFile { bytes: prepared(context, &round, &member, &own.part)?, name })
        }
        Some(_) => {
            own.notes.push("you are not on the roster of this round".to_owned());
            None
        }
        None => {
            own.notes.push("you have no key yet; `draglog share join` makes one".to_owned());
            None
        }
    };
    Ok(in_words(round, own, wish, file))
}

/// A part in words, block by block.
pub(super) fn in_words(round: Published, own: Own, wish: &Wish, file: Option<PreviewFile>) -> Preview {
    let layout = &round.round.layout;
    let blocks = layout.iter().zip(own.part.cells()).map(|(block, cells)| {
        let figure = waits::figure(&block.id);
        let pulse = block.id.split('.').next().unwrap_or_default();
        PreviewBlock {
            id: block.id.clone(),
            title: block.title.clone(),
            says: make::says(block, cells),
            is_left_out: wish.blank || wish.leave_out.contains(&block.id),
            why: figure.map_or_else(|| format!("asked by the pulse {pulse}"), |figure| figure.why.to_owned()),
            edges: figure.map(|figure| figure.edges),
        }
    });
    Preview {
        blocks: blocks.collect(),
        hash: round.hash_text(),
        answered: own.part.answered(layout),
        round: round.round,
        notes: own.notes,
        file,
        part: own.part,
    }
}

pub(super) fn is_on(round: &Round, member: &MemberSecret) -> bool {
    round.roster.iter().any(|other| other.key == member.public())
}

pub(super) fn name(round: &Published, member: &MemberSecret) -> String {
    file_name(&Binding { round: round.hash, member: member.public_bytes() })
}

/// A file that was made and waits to be sent, in the data folder.
#[derive(Serialize, Deserialize)]
struct Prepared {
    cells: Vec<Vec<usize>>,
    contribution: Contribution,
}

/// The file for this part: the prepared one where it says the same, else a new one. Sealing is never the same twice, so
/// what was previewed is kept: exactly those bytes leave.
pub(super) fn prepared(
    context: &Context,
    round: &Published,
    member: &MemberSecret,
    part: &Part,
) -> Result<Vec<u8>, ShareError> {
    let file = prepared_file(context, &name(round, member));
    let known = files::read_text(&file, files::MAX_CONTRIBUTION * 2).ok();
    let known: Option<Prepared> = known.and_then(|text| serde_json::from_str(&text).ok());
    if let Some(known) = known.filter(|known| known.cells == part.cells() && known.contribution.check(round).is_ok()) {
        return to_bytes(&known.contribution);
    }
    let contribution = make::contribution(round, member, part)?;
    let bytes = to_bytes(&contribution)?;
    if let Some(folder) = file.parent() {
        crate::paths::make_private(folder).map_err(|error| ShareError::io("make", folder, &error))?;
    }
    files::write_json(&file, &Prepared { cells: part.cells().to_vec(), contribution }, true)?;
    Ok(bytes)
}

/// Takes the prepared file away once it has left.
pub(super) fn forget_prepared(context: &Context, name: &str) {
    let file = prepared_file(context, name);
    if file.exists() {
        files::shred(&file).or_log("a prepared part that has left could not be removed");
    }
}

/// Takes every prepared file away: each holds a part in plain words, made of what is forgotten now.
///
/// # Errors
/// If one is there and cannot be deleted.
pub fn forget_all_prepared(context: &Context) -> Result<(), ShareError> {
    let folder = context.paths.data.join("prepared");
    let entries = match std::fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(ShareError::io("read", &folder, &error)),
    };
    for entry in entries {
        let file = entry.map_err(|error| ShareError::io("read", &folder, &error))?.path();
        files::shred(&file).map_err(|error| ShareError::io("delete", &file, &error))?;
    }
    Ok(())
}

fn prepared_file(context: &Context, name: &str) -> PathBuf {
    context.paths.data.join("prepared").join(name)
}
