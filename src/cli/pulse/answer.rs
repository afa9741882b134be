//! `draglog pulse answer`: a pulse answered from a script.

use std::collections::BTreeMap;

use super::super::error::usage;
use super::super::selection::past;
use super::super::{CommandResult, Context, done};
use crate::app::act::pulses;
use crate::domain::log::survey::{Answer, Item, ItemKind, PulseResponse, PulseTrigger, Sitting, Survey};
use crate::domain::say::escape::clean;
use crate::domain::say::when::TimeSpec;
use crate::domain::say::words::nearest;

/// Answer a pulse from a script
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  draglog pulse answer context_gaps cg_freq=3 cg_hours=0 cg_what=1,4 cg_found=skip
  draglog pulse answer flow_day fd_focus=4 fd_drag=build_test --at \"yesterday 17:00\"
  draglog pulse answer dora_quick --service payments dq_deploy=2 dq_lead=3

A value is an option's number from 1, 0 for \"does not apply\", `skip`, several numbers with commas where several may be \
chosen, a tag's id where a tag is asked for. Questions that are left out are skipped.")]
pub(super) struct Args {
    /// The pulse
    id: String,
    /// Answers: item=value
    #[arg(value_name = "ITEM=VALUE", required = true, value_parser = pair)]
    answers: Vec<(String, String)>,
    /// The service, for a pulse about one
    #[arg(long, value_name = "NAME")]
    service: Option<String>,
    /// When it was answered
    #[arg(long, value_name = "TIME", default_value = "now", allow_hyphen_values = true)]
    at: TimeSpec,
}

fn pair(text: &str) -> Result<(String, String), String> {
    let (item, value) = text.split_once('=').ok_or("an answer is written item=value, such as cg_freq=3")?;
    Ok((item.trim().to_owned(), value.to_owned()))
}

/// Writes the answers and prints the pulse's number.
pub(super) fn run(args: Args, context: &Context) -> CommandResult {
    let mut store = context.open()?;
    let loaded = super::load(&store, context)?;
    let survey = super::find(&loaded.surveys, &args.id)?;
    super::not_about_a_wait(survey)?;
    let answers = read(survey, args.answers)?;
    let service = super::service(survey, args.service, context)?;
    let begun = past(args.at, "--at", context.now)?.min(context.now);
    let sitting =
        Sitting { survey: survey.id.clone(), version: survey.version, service, begun, trigger: PulseTrigger::Script };
    let taken = PulseResponse { sitting, ended: Some(begun), seconds: None, answers };
    let (id, receipt) = store.record_pulse(survey, &taken, context.now)?;
    pulses::answered(&mut store, &survey.id, taken.sitting.service.as_deref(), context.now)?;
    let given = survey.items.iter().filter(|item| *taken.answer(&item.id) != Answer::Skipped).count();
    done(&format!("{} (pulse {id}), {given} of {} questions", receipt.words, survey.items.len()))
}

fn read(survey: &Survey, pairs: Vec<(String, String)>) -> anyhow::Result<BTreeMap<String, Answer>> {
    let mut answers = BTreeMap::new();
    for (name, value) in pairs {
        let item = find(survey, &name)?;
        if answers.insert(item.id.clone(), given(item, &value)?).is_some() {
            return Err(usage(format!("`{}` is answered twice; give one value", item.id)));
        }
    }
    Ok(answers)
}

/// The item with this id.
///
/// # Errors
/// A wrong command line, naming the nearest item.
pub(super) fn find<'a>(survey: &'a Survey, name: &str) -> anyhow::Result<&'a Item> {
    survey.item(name).ok_or_else(|| {
        let ids = || survey.items.iter().map(|item| item.id.as_str());
        let hint = nearest(name, ids()).map(|near| format!("did you mean `{near}`?"));
        let hint = hint.unwrap_or_else(|| format!("it has {}", ids().collect::<Vec<_>>().join(", ")));
        usage(format!("{} has no item `{}`; {hint}", survey.id, clean(name)))
    })
}

/// The answer that a value means.
///
/// # Errors
/// A wrong command line, with what the item takes and the nearest option.
pub(super) fn given(item: &Item, value: &str) -> anyhow::Result<Answer> {
    item.parse_answer(value).map_err(|problem| {
        let labels = item.labels().iter().map(|label| label.to_lowercase()).collect::<Vec<_>>();
        let near = nearest(value.trim(), labels.iter().map(String::as_str));
        let number = near.and_then(|near| labels.iter().position(|label| label == near));
        let hint = number.and_then(|index| item.labels().get(index).map(|label| (index + 1, label)));
        let hint = hint.map_or(String::new(), |(number, label)| format!("; {number} is \"{label}\""));
        usage(format!("{problem}{hint}"))
    })
}

/// How the pulse is answered in one command: `cg_freq=1..5 cg_what=1..8,...`.
pub(super) fn form(survey: &Survey) -> String {
    let value = |item: &Item| match item.kind {
        ItemKind::Tag => format!("{}=TAG", item.id),
        ItemKind::Multi { .. } => format!("{}=1..{},...", item.id, item.options()),
        _ => format!("{}=1..{}", item.id, item.options()),
    };
    let mut words: Vec<String> = survey.items.iter().map(value).collect();
    if survey.unit == crate::domain::log::survey::Unit::Service {
        words.push("--service NAME".into());
    }
    words.join(" ")
}
