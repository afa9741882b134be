//! `draglog pulse list`: the pulses there are, what is due, what comes next, and what the budget has left.

use serde::Serialize;

use super::super::json::{BudgetPart, PulsePart, Time};
use super::super::selection::open_to_read;
use super::super::table::{Column, Table};
use super::super::{CommandResult, Context, out, tell};
use crate::app::read::pulses;
use crate::domain::log::survey::{ItemKind, StoredSitting, Survey};
use crate::domain::say::length::{plain, seconds};
use crate::domain::say::moment;
use crate::survey::Surveys;

/// List the pulses, what is due and what comes next
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Print one JSON document (draglog.pulses/1)
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Document {
    schema: &'static str,
    pulses: Vec<Part>,
    due: Option<PulsePart>,
    next: Option<PulsePart>,
    why: Option<String>,
    budget: BudgetPart,
}

#[derive(Serialize)]
struct Part {
    id: String,
    version: u32,
    title: String,
    unit: &'static str,
    cadence: String,
    estimated_seconds: f64,
    applies_to: Option<String>,
    attribution: Option<String>,
    items: Vec<ItemPart>,
    taken: usize,
    last_taken_at: Option<Time>,
    half_done: bool,
}

#[derive(Serialize)]
struct ItemPart {
    id: String,
    #[serde(rename = "type")]
    kind: &'static str,
    text: String,
    labels: Vec<String>,
    na: String,
    most: Option<u8>,
}

pub(super) fn run(args: &Args, context: &Context) -> CommandResult {
    let mut store = open_to_read(context)?;
    let loaded = super::load(&store, context)?;
    let outlook = pulses::outlook(&mut store, &loaded.surveys, &context.settings, context.now)?;
    let budget = pulses::budget(&store, &context.settings, context.now)?;
    let kept = store.sittings()?;
    if args.json {
        return out::json(&Document {
            schema: "draglog.pulses/1",
            pulses: loaded.surveys.iter().map(|survey| part(survey, &kept)).collect(),
            due: outlook.now.as_ref().map(PulsePart::from),
            next: outlook.next.as_ref().map(PulsePart::from),
            why: (!outlook.why.is_empty()).then(|| outlook.why.clone()),
            budget: BudgetPart(budget),
        });
    }
    let printed = out::table(&table(&loaded.surveys, &kept), context.color);
    tell(&outlook.line());
    tell(&budget.line());
    printed
}

fn table(surveys: &Surveys, kept: &[StoredSitting]) -> Table {
    let mut table = Table::new(&[
        Column::Left("id"),
        Column::Wide("title"),
        Column::Right("questions"),
        Column::Right("about"),
        Column::Wide("comes"),
        Column::Right("taken"),
        Column::Left("last"),
    ]);
    for survey in surveys.iter() {
        let part = part(survey, kept);
        let last = part.last_taken_at.map_or_else(String::new, |at| moment::exact_day(at.0.date_naive()));
        let last = if part.half_done { format!("{last} half done").trim().to_owned() } else { last };
        table.row([
            part.id,
            part.title,
            part.items.len().to_string(),
            plain(seconds(part.estimated_seconds)),
            part.cadence,
            part.taken.to_string(),
            last,
        ]);
    }
    table
}

fn part(survey: &Survey, kept: &[StoredSitting]) -> Part {
    let own = || kept.iter().filter(|kept| kept.sitting.survey == survey.id);
    let taken = || own().filter(|kept| kept.ended.is_some());
    Part {
        id: survey.id.clone(),
        version: survey.version,
        title: survey.title.clone(),
        unit: survey.unit.as_str(),
        cadence: survey.cadence.to_string(),
        estimated_seconds: survey.estimated_seconds(),
        applies_to: survey.applies_to.clone(),
        attribution: survey.attribution.clone(),
        items: survey.items.iter().map(item).collect(),
        taken: taken().count(),
        last_taken_at: taken().map(|kept| kept.sitting.begun).max().map(Time),
        half_done: own().any(|kept| kept.ended.is_none() && kept.sitting.version == survey.version),
    }
}

fn item(item: &crate::domain::log::survey::Item) -> ItemPart {
    ItemPart {
        id: item.id.clone(),
        kind: item.kind.as_str(),
        text: item.text.clone(),
        labels: item.labels_as_asked(),
        na: item.na.clone(),
        most: if let ItemKind::Multi { max, .. } = item.kind { Some(max) } else { None },
    }
}
