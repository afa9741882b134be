//! What would leave, before it does: in words for each block, and the very bytes of the file.

use super::asked;
use super::checks::{floor, name};
use super::memory::Memory;
use super::part::{PreparedPart, own};
use super::pins;
use super::place::RoundPlace;
use crate::app::Context;
use crate::domain::page::share::BlockStatement;
use crate::domain::round::contribution::{Part, Wish};
use crate::domain::round::definition::Definition;
use crate::domain::round::layout::waits::WaitFigure;
use crate::domain::round::layout::{Block, waits};
use crate::share::definition::{SignedDefinition, SignedRound};
use crate::share::keys::{Identity, Keyring};
use crate::storage::Store;

/// Everything about your part in a round, for command and screen alike.
#[derive(Debug, Clone, PartialEq)]
pub struct Preview {
    pub definition: Definition,
    /// R, hexadecimal; absent before the trustee has accepted.
    pub hash: Option<String>,
    pub blocks: Vec<BlockStatement>,
    /// How many blocks say something.
    pub answered: usize,
    /// One line each: pulses that were not answered, settings that refuse the round.
    pub notes: Vec<String>,
    /// The file as it would leave; absent where it could not be made.
    pub file: Option<PreviewFile>,
    /// The part itself.
    pub part: Part,
    /// How the round's people differ from those who were accepted.
    pub sight: pins::RosterComparison,
}

/// The file that would leave. Contributing in the same words sends exactly these bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreviewFile {
    pub name: String,
    pub bytes: Vec<u8>,
}

/// What would leave for a round. Writes nothing but what is remembered of this look, in the data folder.
///
/// # Errors
/// If the round may not be used, asks for something unknown, or the log cannot be read.
pub fn preview(store: &Store, context: &Context, place: &RoundPlace, wish: &Wish) -> anyhow::Result<Preview> {
    let (defined, agreed) = place.round()?;
    let definition = &defined.definition;
    let surveys = asked::surveys(store, context, &place.team)?;
    asked::check(definition.inquiry(), &surveys)?;
    let mut own = own(store, context, definition.inquiry(), &surveys, wish)?;
    own.notes.extend(floor(context, definition.inquiry()).err().map(|error| error.to_string()));
    if agreed.is_none() {
        own.notes.push(format!(
            "{}, the trustee, has not accepted the round yet: nothing can be contributed before",
            definition.trustee.name
        ));
    }
    let file = match Keyring::new(&context.paths.data).identity()? {
        Some(member) if !definition.asks(&member.public()) => {
            own.notes.push("you are no member in this round".to_owned());
            None
        }
        Some(member) => {
            let memory = Memory::of(context, place, &member);
            file(memory, (&defined, agreed.as_ref()), &member, wish, &own.part)?
        }
        None => {
            own.notes.push("you have no key yet; `draglog share join TEAM` makes one".to_owned());
            None
        }
    };
    let sight = pins::sight_of(store, &place.team.known_as, definition)?;
    Ok(in_words(defined.definition, agreed.as_ref(), (own, sight), wish, file))
}

/// What a part says, block by block.
pub(super) fn blocks(layout: &[Block], part: &Part, wish: &Wish) -> Vec<BlockStatement> {
    let blocks = layout.iter().zip(part.cells()).map(|(block, cells)| {
        let figure = waits::figure(block.id.as_str());
        let pulse = block.id.survey().unwrap_or_default();
        BlockStatement {
            id: block.id.clone(),
            title: block.title.clone(),
            says: block.says(cells).into_iter().map(str::to_owned).collect(),
            is_answer: !cells.contains(&block.no_answer()),
            is_left_out: wish.blank || wish.leave_out.contains(&block.id),
            why: figure.map_or_else(|| format!("asked by the pulse {pulse}"), |figure| figure.why.clone()),
            edges: figure.map(WaitFigure::edges),
        }
    });
    blocks.collect()
}

/// A part in words, block by block.
pub(super) fn in_words(
    definition: Definition,
    agreed: Option<&SignedRound>,
    (own, sight): (PreparedPart, pins::RosterComparison),
    wish: &Wish,
    file: Option<PreviewFile>,
) -> Preview {
    Preview {
        blocks: blocks(&definition.layout, &own.part, wish),
        hash: agreed.map(SignedRound::hash_text),
        answered: own.part.answered(&definition.layout),
        definition,
        notes: own.notes,
        file,
        part: own.part,
        sight,
    }
}

/// The file that would leave, byte for byte, where the trustee has accepted the round.
fn file(
    mut memory: Memory<'_>,
    (defined, agreed): (&SignedDefinition, Option<&SignedRound>),
    member: &Identity,
    wish: &Wish,
    part: &Part,
) -> anyhow::Result<Option<PreviewFile>> {
    let bytes = agreed.map(|round| memory.file(round, wish, part)).transpose()?;
    let shown = agreed.zip(bytes.as_deref());
    memory.remember(defined, shown.map(|(round, bytes)| (round, wish, part, bytes)))?;
    Ok(agreed.zip(bytes).map(|(round, bytes)| PreviewFile { name: name(round, member), bytes }))
}

/// What a look at a round shows of people: what changed, and accepts them where `--accept-roster` says so. Nothing is asked.
///
/// # Errors
/// If the option is given and somebody was replaced (refused), or the log cannot be used.
pub fn look_at_people(
    store: &mut Store,
    place: &RoundPlace,
    preview: &Preview,
    consent: &dyn pins::Consent,
) -> anyhow::Result<()> {
    if consent.is_given() {
        return pins::see(store, &place.team.known_as, &preview.definition.roster, &preview.sight, consent);
    }
    if preview.sight.kind != pins::SightKind::Known {
        consent.show(&["people in this round that you have not accepted yet:".to_owned()]);
        consent.show(&preview.sight.lines());
    }
    Ok(())
}
