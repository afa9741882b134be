//! `draglog share preview`: what would leave, in words, as JSON, or byte for byte.

use std::io::Write;
use std::path::PathBuf;

use serde::Serialize;

use super::super::consent::{AtTerminal, RosterArgs};
use super::super::json::{each, object};
use super::super::{CommandResult, Context, out, tell};
use crate::app::sharing::{self, Preview, RoundPlace, Wish};
use crate::domain::page::share::BlockStatement;
use crate::domain::round::BlockId;
use crate::domain::round::definition::Definition;
use crate::domain::say::count::count;
use crate::domain::say::escape::clean;
use crate::share::ShareError;

/// Show what would leave, in words or byte for byte
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The round's folder
    #[arg(value_name = "ROUND", value_hint = clap::ValueHint::DirPath)]
    round: PathBuf,
    /// Print the bytes of the file; `contribute` with the same options writes exactly these
    #[arg(long, conflicts_with = "json")]
    bytes: bool,
    /// Print one JSON document (draglog.preview/1)
    #[arg(long)]
    json: bool,
    /// Show it as if you said nothing
    #[arg(long)]
    blank: bool,
    /// Show it without this block; may be given several times
    #[arg(long, value_name = "BLOCK")]
    leave_out: Vec<BlockId>,
    #[command(flatten)]
    roster: RosterArgs,
}

pub(super) fn run(args: Args, context: &Context) -> CommandResult {
    let place = RoundPlace::find(&args.round)?;
    let mut store = context.open()?;
    let wish = Wish { blank: args.blank, leave_out: args.leave_out };
    let preview = sharing::preview(&store, context, &place, &wish)?;
    sharing::look_at_people(&mut store, &place, &preview, &AtTerminal::new(args.roster, context))?;
    for note in &preview.notes {
        tell(note);
    }
    if args.bytes {
        return bytes(&preview);
    }
    if args.json {
        return out::json(&document(&preview));
    }
    out::data(|out| in_words(&preview, out))
}

fn bytes(preview: &Preview) -> CommandResult {
    let none = || ShareError::failed("no file can be made for you in this round, so there are no bytes to show");
    let file = preview.file.as_ref().ok_or_else(none)?;
    tell(&format!("contributions/{}, {}", file.name, count(file.bytes.len(), "byte")));
    out::text(&file.bytes)
}

fn document(preview: &Preview) -> impl Serialize {
    let round = &preview.definition;
    object! {
        schema: "draglog.preview/1",
        round_hash: &preview.hash,
        title: &round.title,
        weeks: round.weeks,
        purpose: &round.purpose,
        readers: &round.readers,
        retention_days: round.retention_days,
        min_contributions: round.rules.minimum,
        answered: preview.answered,
        blocks: each(&preview.blocks, statement),
        file: preview.file.as_ref().map(|file| object! { name: &file.name, bytes: file.bytes.len() }),
        notes: &preview.notes,
    }
}

/// What would leave of a block, as documents say it.
pub(super) fn statement(block: &BlockStatement) -> impl Serialize {
    let BlockStatement { id, title, says, is_left_out, why, edges, .. } = block;
    object! { id, title, says, left_out: is_left_out, why, edges }
}

fn in_words(preview: &Preview, out: &mut dyn Write) -> anyhow::Result<()> {
    terms(&preview.definition, out)?;
    writeln!(out)?;
    in_blocks(preview.answered, &preview.blocks, out)?;
    writeln!(
        out,
        "Not in it: times, commands, labels, projects, paths, notes, free text, anything of single waits or weeks."
    )?;
    if let Some(file) = &preview.file {
        let size = count(file.bytes.len(), "byte");
        writeln!(
            out,
            "The file: contributions/{}, {size}, signed with your key: that you took part is not hidden.",
            file.name
        )?;
    }
    Ok(())
}

/// What would leave, block by block.
pub(super) fn in_blocks(answered: usize, blocks: &[BlockStatement], out: &mut dyn Write) -> anyhow::Result<()> {
    writeln!(out, "What would leave: {answered} of {} blocks say something.", blocks.len())?;
    for block in blocks {
        writeln!(out)?;
        said(block, out)?;
    }
    Ok(writeln!(out)?)
}

/// Who asks, why, for how long, and how it is protected.
fn terms(round: &Definition, out: &mut dyn Write) -> anyhow::Result<()> {
    writeln!(out, "{}, {}", clean(&round.title), round.weeks.words())?;
    writeln!(out)?;
    writeln!(out, "Why        {}", or_not_said(&round.purpose))?;
    writeln!(out, "Read by    {}", or_not_said(&round.readers))?;
    writeln!(out, "Kept       {}", count(round.retention_days, "day"))?;
    writeln!(
        out,
        "Shown      sums of {} or more; a figure that fewer than 5 answered is never opened",
        count(round.rules.minimum, "person")
    )?;
    writeln!(
        out,
        "Protected  sealed in two halves: {} (coach) and {} (trustee) get one each; neither can read it alone, both together could",
        clean(&round.coach.name),
        clean(&round.trustee.name)
    )?;
    Ok(())
}

fn said(block: &BlockStatement, out: &mut dyn Write) -> anyhow::Result<()> {
    writeln!(out, "{}", clean(&block.title))?;
    let left_out = if block.is_left_out { " (left out)" } else { "" };
    writeln!(out, "  {}{left_out}", clean(&block.says.join("; ")))?;
    writeln!(out, "  {}: {}", clean(block.id.as_str()), clean(&block.why))?;
    if let Some(edges) = block.edges {
        writeln!(out, "  edges: {edges}")?;
    }
    Ok(())
}

fn or_not_said(words: &str) -> String {
    if words.is_empty() { "not said".to_owned() } else { clean(words) }
}
