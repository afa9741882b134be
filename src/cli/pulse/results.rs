//! `draglog pulse results`: your answers over time. Descriptive: nothing is scored, versions are never mixed.

use std::io::Write;
use std::time::Duration;

use super::super::json::{each, object};
use super::super::selection::open_to_read;
use super::super::{CommandResult, Context, done, out};
use crate::domain::figure::pulse::{ItemResult, PulseAnswers, against_last_time, comparable, distributions};
use crate::domain::log::survey::{
    Arm, Blanks, Careless, CompletedPulse, GoodEnd, Item, ItemKind, PulseRecord, Survey, TaskTimes, Unit, careless,
    place,
};
use crate::domain::say::count::{count, times};
use crate::domain::say::escape::clean;
use crate::domain::say::length::{duration, seconds};
use crate::domain::say::moment;
use crate::storage::Store;
use crate::survey::Surveys;

/// Show your own answers over time
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  draglog pulse results                  every pulse that was taken
  draglog pulse results context_gaps
  draglog pulse results --json           draglog.pulse-results/1

Only answers to the same version and about the same service are compared.")]
pub(super) struct Args {
    /// The pulse; all that were taken unless given
    id: Option<String>,
    /// Print one JSON document (draglog.pulse-results/1)
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Args, context: &Context) -> CommandResult {
    let store = open_to_read(context)?;
    let loaded = super::load(&store, context)?;
    let recorded = store.pulses(args.id.as_deref())?;
    if let Some(id) = &args.id
        && recorded.is_empty()
    {
        super::find(&loaded.surveys, id)?;
    }
    let editions = editions(args.id.as_deref(), &loaded.surveys, &recorded);
    let taken: Vec<CompletedPulse> = recorded.iter().map(|one| one.taken.clone()).collect();
    if args.json {
        let pulses = each(&editions, |edition| PulseAnswers::of(&edition.survey, &taken));
        return out::json(&object! { schema: "draglog.pulse-results/1", pulses });
    }
    if recorded.is_empty() {
        return done("nothing was answered yet; `draglog pulse list` shows what there is");
    }
    out::data(|out| editions.iter().try_for_each(|edition| edition.print(out, &recorded, &taken, &store)))
}

/// One version of a pulse, as it is defined now or as it was asked.
struct Edition {
    survey: Survey,
    is_present: bool,
}

/// Each version that was answered, and the present one of a pulse that was named; by id, the newest version first.
fn editions(id: Option<&str>, surveys: &Surveys, recorded: &[PulseRecord]) -> Vec<Edition> {
    let mut editions: Vec<Edition> = Vec::new();
    for one in recorded.iter().rev() {
        let (id, version) = (&one.taken.survey, one.taken.version);
        if editions.iter().any(|edition| edition.survey.id == *id && edition.survey.version == version) {
            continue;
        }
        let present = surveys.get(id).filter(|survey| survey.version == version).cloned();
        let is_present = present.is_some();
        let survey = present.unwrap_or_else(|| as_asked(one));
        editions.push(Edition { survey, is_present });
    }
    if let Some(survey) = id.and_then(|id| surveys.get(id))
        && !editions.iter().any(|edition| edition.is_present)
    {
        editions.push(Edition { survey: survey.clone(), is_present: true });
    }
    editions.sort_by(|a, b| a.survey.id.cmp(&b.survey.id).then(b.survey.version.cmp(&a.survey.version)));
    editions
}

/// A version that is not defined any more, from the words it was asked in.
fn as_asked(one: &PulseRecord) -> Survey {
    let item = |asked: &crate::domain::log::survey::ItemWording| Item {
        id: asked.item.clone(),
        text: asked.text.clone(),
        text_during: None,
        kind: ItemKind::Scale { labels: asked.labels.clone() },
        na: "does not apply".into(),
        na_key: None,
        good: GoodEnd::None,
        share: None,
        dimension: None,
    };
    Survey {
        id: one.taken.survey.clone(),
        version: one.taken.version,
        title: one.taken.survey.clone(),
        intro: String::new(),
        recall: String::new(),
        cadence: crate::domain::log::survey::Cadence::OnRequest,
        unit: Unit::Person,
        applies_to: None,
        attribution: None,
        min_group: 0,
        items: one.asked.iter().map(item).collect(),
    }
}

/// The services in the order in which they come first.
fn each_once<'a>(services: impl Iterator<Item = Option<&'a str>>) -> Vec<Option<&'a str>> {
    let mut known = Vec::new();
    for service in services {
        if !known.contains(&service) {
            known.push(service);
        }
    }
    known
}

impl Edition {
    fn print(
        &self,
        out: &mut dyn Write,
        recorded: &[PulseRecord],
        taken: &[CompletedPulse],
        store: &Store,
    ) -> anyhow::Result<()> {
        let survey = &self.survey;
        let own = || recorded.iter().filter(|one| one.taken.survey == survey.id && one.taken.version == survey.version);
        let kept_apart = if self.is_present { "" } else { ", an earlier version, kept apart" };
        writeln!(out, "{} (version {}{kept_apart})", survey.title, survey.version)?;
        if survey.unit == Unit::Task {
            measured(out, &store.tasks()?)?;
        }
        for service in each_once(own().map(|one| one.taken.service.as_deref())) {
            let sittings = own().filter(|one| one.taken.service.as_deref() == service);
            let numbers: Vec<String> = sittings
                .map(|one| format!("{} on {}", one.id, moment::day_and_year(one.taken.at.date_naive())))
                .collect();
            let about = service.map_or(String::new(), |service| format!("{}: ", clean(service)));
            writeln!(out, "  {about}taken {}: {}", times(numbers.len()), numbers.join(", "))?;
            let blanks = Blanks { service: service.map(str::to_owned), ..Blanks::default() };
            for result in distributions(&survey.filled(&blanks), service, taken) {
                print_item(out, &result)?;
            }
            self.latest(service, taken).iter().try_for_each(|line| writeln!(out, "{line}"))?;
        }
        if let Some(line) = &survey.attribution {
            writeln!(out, "  {line}")?;
        }
        Ok(writeln!(out)?)
    }

    /// The latest answers beside the time before, where a service stands, and signs of haste.
    fn latest(&self, service: Option<&str>, taken: &[CompletedPulse]) -> Vec<String> {
        let Some(latest) = comparable(&self.survey, service, taken).last().copied().filter(|_| self.is_present) else {
            return Vec::new();
        };
        let compared = against_last_time(&self.survey, latest, taken);
        let compared = compared.iter().map(|one| format!("    {}: {}", one.item, one.sentence));
        let placements = place(&self.survey, latest);
        let placements = placements.iter().map(|one| format!("    {}: {}", one.item, one.line()));
        let mut lines = titled("  the latest compared with the time before", compared);
        lines.extend(titled("  in the ranges of the questions", placements));
        for sign in careless(&self.survey, latest) {
            let words = match sign {
                Careless::Fast { seconds_per_item } => {
                    format!("{} per answer is fast", duration(seconds(seconds_per_item)))
                }
                Careless::SameKey { key } => format!("{key} was the answer to every question"),
            };
            lines.push(format!("  {words}; if it was answered in haste, `draglog pulse delete` removes it"));
        }
        lines
    }
}

/// Lines under a title; none without lines.
fn titled(title: &str, lines: impl Iterator<Item = String>) -> Vec<String> {
    let mut lines = lines.peekable();
    let title = lines.peek().map(|_| title.to_owned());
    title.into_iter().chain(lines).collect()
}

fn print_item(out: &mut dyn Write, result: &ItemResult<'_>) -> anyhow::Result<()> {
    let item = result.item;
    let text = match &item.kind {
        ItemKind::Bipolar { left, right, .. } => format!("{left} | {right}"),
        _ => item.text.clone(),
    };
    writeln!(out, "\n  {}: {}", item.id, clean(&text))?;
    let option = |number: u8| if number == 0 { String::new() } else { number.to_string() };
    let mut rows: Vec<(String, String, usize)> =
        result.rows.iter().map(|row| (option(row.option), clean(&row.label), row.count)).collect();
    let rest = [("0", clean(&item.na), result.not_applicable), ("", "skipped".to_owned(), result.skipped)];
    rows.extend(
        rest.into_iter().filter(|(.., count)| *count > 0).map(|(key, words, count)| (key.to_owned(), words, count)),
    );
    let widest = rows.iter().map(|(_, words, _)| words.chars().count()).max().unwrap_or_default();
    for (key, words, count) in rows {
        let how_often = if count == 0 { "-".to_owned() } else { times(count) };
        writeln!(out, "    {key:>2}  {words:<widest$}  {how_often}")?;
    }
    if let Some(headline) = result.headline.as_ref().filter(|headline| headline.of > 0) {
        writeln!(out, "    {}: {} of {}", clean(&headline.name), headline.count, headline.of)?;
    }
    Ok(())
}

/// Measured times of a pilot's tasks, before any opinion about them.
pub(super) fn measured(out: &mut dyn Write, tasks: &[TaskTimes]) -> anyhow::Result<()> {
    writeln!(out, "  measured")?;
    for arm in Arm::ALL {
        let own = || tasks.iter().filter(|task| task.arm == *arm);
        let over = own().filter(|task| task.ended_at.is_some()).count();
        let draft = middle(own().filter_map(TaskTimes::to_draft));
        let end = middle(own().filter_map(TaskTimes::to_end));
        writeln!(out, "    {arm:<7}  {} over, first draft {draft}, end {end} (medians)", count(over, "task"))?;
        let turns: Vec<f64> = own().map(|task| task.in_turns.as_secs_f64()).filter(|seconds| *seconds > 0.0).collect();
        if let Some(middle) = crate::domain::figure::stats::median(&turns) {
            let length = duration(Duration::from_secs_f64(middle));
            writeln!(out, "             agents at work for {length} in one (median of {} with turns)", turns.len())?;
        }
    }
    Ok(())
}

fn middle(times: impl Iterator<Item = Duration>) -> String {
    let seconds: Vec<f64> = times.map(|time| time.as_secs_f64()).collect();
    crate::domain::figure::stats::median(&seconds).map_or_else(
        || "not known".to_owned(),
        |seconds| format!("after {}", duration(Duration::from_secs_f64(seconds))),
    )
}
