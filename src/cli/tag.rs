//! `draglog tag`: says what a wait was held up by.

use std::process::ExitCode;

use super::error::usage;
use super::{CommandResult, Context, tell, words};
use crate::domain::log::change::{Change, TagChange};
use crate::domain::log::tag::Tag;
use crate::domain::log::wait::{Wait, WaitId};
use crate::domain::say::count::ordinal;
use crate::domain::say::length::duration;
use crate::domain::say::words::UnknownWord;
use crate::storage::Store;

/// Say what held you up
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  draglog tag build_test                    the latest finished wait
  draglog tag not_held_up --wait 42
  draglog tag context_hunt --note \"who owns the gateway?\"

`not_held_up` says that the wait did not hold you up, `other` that something without a tag of its own did.")]
pub struct Args {
    /// The category, `not_held_up` or `other`
    #[arg(value_parser = words::of::<Tag>())]
    tag: Tag,
    /// Number of the wait; the latest finished one unless given
    #[arg(long, value_name = "ID", value_parser = id)]
    wait: Option<WaitId>,
    /// A private note; it stays on this machine
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    note: Option<String>,
    /// A finer distinction within the tag
    #[arg(long)]
    facet: Option<String>,
}

/// Reads the number of a wait.
///
/// # Errors
/// If it is no number from 1 on.
pub(super) fn id(text: &str) -> Result<WaitId, String> {
    let number = text.parse().ok().filter(|number| *number > 0);
    number.map(WaitId).ok_or_else(|| "a wait is named by its number, as `draglog log` shows it".into())
}

/// Gives the tag.
///
/// # Errors
/// If there is no such wait, the facet is none of the tag's, or the log cannot be written.
pub(crate) fn run(args: Args, context: &Context) -> CommandResult {
    if let Some(facet) = &args.facet {
        known_facet(args.tag, facet)?;
    }
    let mut store = context.open()?;
    let wait = match args.wait {
        Some(id) => existing(&store, id)?,
        None => store.latest_finished()?.ok_or_else(|| {
            anyhow::anyhow!(
                "no finished wait to tag yet; enter one with `draglog wait add`, or name a running one with --wait"
            )
        })?,
    };
    let change = TagChange { wait: wait.id, tag: Some(args.tag), facet: args.facet, note: args.note };
    tell(&store.apply(&Change::Tag(change), context.now)?.words);
    let (times, length) = store.times_today(args.tag, context.now)?;
    if times > 1 && args.tag != Tag::not_held_up() {
        tell(&format!("{}: {} time today, {}", args.tag.name(), ordinal(times), duration(length)));
    }
    Ok(ExitCode::SUCCESS)
}

/// The wait with this number.
///
/// # Errors
/// If there is none.
pub(super) fn existing(store: &Store, id: WaitId) -> anyhow::Result<Wait> {
    store.wait(id)?.ok_or_else(|| anyhow::anyhow!("no wait {id} in the log; `draglog log` lists the numbers"))
}

fn known_facet(tag: Tag, facet: &str) -> anyhow::Result<()> {
    if tag.facets().iter().any(|known| known == facet) {
        return Ok(());
    }
    if tag.facets().is_empty() {
        return Err(usage(format!("`{tag}` has no facets; leave out --facet")));
    }
    Err(usage(format!("{} (of {tag})", UnknownWord::new("facet", facet, tag.facets()))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_facet_belongs_to_its_tag() {
        let tag = Tag::all().find(|tag| !tag.facets().is_empty()).unwrap();
        assert!(known_facet(tag, &tag.facets()[0]).is_ok());
        assert!(known_facet(tag, "nonsense").unwrap_err().to_string().contains(&tag.facets()[0]));
    }
}
