//! `draglog pulse edit` and `delete`: corrects what was answered. Both can be undone.

use super::super::error::usage;
use super::super::{CommandResult, Context, done};
use crate::domain::log::survey::{PulseId, PulseRecord, PulseResponse};
use crate::storage::Store;

/// Correct one answer of a pulse that was taken
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  draglog pulse edit 7 cg_freq=2
  draglog pulse edit 7 cg_hours=skip

`draglog pulse results` shows the numbers; `draglog undo` takes the correction back.")]
pub(super) struct EditArgs {
    /// The number of the pulse
    #[arg(value_parser = number)]
    pulse: PulseId,
    /// The item and its answer
    #[arg(value_name = "ITEM=VALUE")]
    answer: String,
}

/// Delete a pulse that was taken, with its answers
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  draglog pulse delete 7

`draglog pulse results` shows the numbers; `draglog undo` brings it back, `draglog forget` removes for good.")]
pub(super) struct DeleteArgs {
    /// The number of the pulse
    #[arg(value_parser = number)]
    pulse: PulseId,
}

fn number(text: &str) -> Result<PulseId, String> {
    let number = text.parse().ok().filter(|number| *number > 0);
    number
        .map(PulseId)
        .ok_or_else(|| "a pulse that was taken is named by its number, as `draglog pulse results` shows it".into())
}

pub(super) fn edit(args: &EditArgs, context: &Context) -> CommandResult {
    let mut store = context.open()?;
    let loaded = super::load(&store, context)?;
    let PulseRecord { response: PulseResponse { sitting, .. }, .. } = existing(&store, args.pulse)?;
    let survey = loaded.surveys.get(&sitting.survey).filter(|survey| survey.version == sitting.version).ok_or_else(|| {
        anyhow::anyhow!(
            "pulse {} was asked with version {} of {}, which is not here any more; delete it with `draglog pulse delete {}`",
            args.pulse,
            sitting.version,
            sitting.survey,
            args.pulse
        )
    })?;
    let (name, value) =
        args.answer.split_once('=').ok_or_else(|| usage("an answer is written item=value, such as cg_freq=3"))?;
    let item = super::answer::find(survey, name.trim())?;
    let answer = super::answer::given(item, value)?;
    done(&store.correct_answer(args.pulse, &item.id, &answer, context.now)?.words)
}

pub(super) fn delete(args: &DeleteArgs, context: &Context) -> CommandResult {
    done(&context.open()?.delete_pulse(args.pulse, context.now)?.words)
}

fn existing(store: &Store, pulse: PulseId) -> anyhow::Result<PulseRecord> {
    let recorded = store.pulse(pulse)?;
    recorded.ok_or_else(|| anyhow::anyhow!("no pulse {pulse} in the log; `draglog pulse results` lists the numbers"))
}
