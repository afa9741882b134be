//! `draglog pulse list`: the pulses there are, what is due, what comes next, and what the budget has left.

use serde::Serialize;

use super::super::json::{self, Time, each, object};
use super::super::selection::open_to_read;
use super::super::table::{Column, Table};
use super::super::{CommandResult, Context, out, tell};
use crate::app::read::pulses;
use crate::domain::log::survey::{Item, ItemKind, PulseResponse, Survey};
use crate::domain::say::length::{plain, seconds};
use crate::domain::say::moment;
use crate::domain::time::Moment;

/// List the pulses, what is due and what comes next
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Print one JSON document (draglog.pulses/1)
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Args, context: &Context) -> CommandResult {
    let mut store = open_to_read(context)?;
    let loaded = super::load(&store, context)?;
    let outlook = pulses::outlook(&mut store, &loaded.surveys, &context.settings, context.now)?;
    let budget = pulses::budget(&store, &context.settings, context.now)?;
    let kept = store.responses()?;
    if args.json {
        return out::json(&object! {
            schema: "draglog.pulses/1",
            pulses: loaded.surveys.iter().map(|survey| part(survey, &kept)).collect::<Vec<_>>(),
            due: outlook.now.as_ref().map(json::invitation),
            next: outlook.next.as_ref().map(json::invitation),
            why: (!outlook.why.is_empty()).then_some(&outlook.why),
            budget: json::budget(&budget),
        });
    }
    let printed = out::table(&table(&loaded.surveys.iter().collect::<Vec<_>>(), &kept), context.color);
    tell(&outlook.line());
    tell(&budget.line());
    printed
}

fn table(surveys: &[&Survey], kept: &[PulseResponse]) -> Table {
    let last = |survey: &&Survey| {
        let day = last_taken(survey, kept).map_or_else(String::new, |at| moment::exact_day(at.date_naive()));
        if is_half_done(survey, kept) { format!("{day} half done").trim().to_owned() } else { day }
    };
    Table::of(
        surveys,
        &[
            (Column::Left("id"), &|survey| survey.id.clone()),
            (Column::Wide("title"), &|survey| survey.title.clone()),
            (Column::Right("questions"), &|survey| survey.items.len().to_string()),
            (Column::Right("about"), &|survey| plain(seconds(survey.estimated_seconds()))),
            (Column::Wide("comes"), &|survey| survey.cadence.in_short()),
            (Column::Right("taken"), &|survey| taken(survey, kept).count().to_string()),
            (Column::Left("last"), &last),
        ],
    )
}

fn taken<'a>(survey: &Survey, kept: &'a [PulseResponse]) -> impl Iterator<Item = &'a PulseResponse> {
    kept.iter().filter(|kept| kept.sitting.survey == survey.id && kept.ended.is_some())
}

fn last_taken(survey: &Survey, kept: &[PulseResponse]) -> Option<Moment> {
    taken(survey, kept).map(|kept| kept.sitting.begun).max()
}

fn is_half_done(survey: &Survey, kept: &[PulseResponse]) -> bool {
    let is_open = |kept: &PulseResponse| kept.ended.is_none() && kept.sitting.version == survey.version;
    kept.iter().any(|kept| kept.sitting.survey == survey.id && is_open(kept))
}

fn part(survey: &Survey, kept: &[PulseResponse]) -> impl Serialize {
    object! {
        id: &survey.id,
        version: survey.version,
        title: &survey.title,
        unit: survey.unit,
        cadence: survey.cadence.to_string(),
        estimated_seconds: survey.estimated_seconds(),
        applies_to: &survey.applies_to,
        attribution: &survey.attribution,
        items: each(&survey.items, item),
        taken: taken(survey, kept).count(),
        last_taken_at: last_taken(survey, kept).map(Time),
        half_done: is_half_done(survey, kept),
    }
}

fn item(item: &Item) -> impl Serialize {
    object! {
        id: &item.id,
        r#type: item.kind.as_str(),
        text: &item.text,
        labels: item.labels_as_asked(),
        na: &item.na,
        most: if let ItemKind::Multi { max, .. } = item.kind { Some(max) } else { None },
    }
}
