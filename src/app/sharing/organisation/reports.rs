//! `share dap`: one person's reports about one week, shown in words first, written once.

use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};

use chrono::Days;

use super::charter::charter;
use super::kept::CollectionRecord;
use crate::app::Context;
use crate::app::read::pulses::Catalog;
use crate::app::sharing::checks::{floor, known_blocks};
use crate::app::sharing::contribute::{has_words, lines};
use crate::app::sharing::part::{PreparedPart, own};
use crate::app::sharing::pins::Consent;
use crate::app::sharing::preview::blocks;
use crate::app::sharing::{asked, sent};
use crate::domain::page::share::BlockStatement;
use crate::domain::round::collection::Collection;
use crate::domain::round::contribution::Wish;
use crate::domain::round::inquiry::Inquiry;
use crate::domain::round::layout::Block;
use crate::domain::round::records::{ContributionRecord, SentFile, SentKind};
use crate::domain::say::escape::clean;
use crate::domain::time::Moment;
use crate::domain::time::Weeks;
use crate::share::dap::report::{Keys, make};
use crate::share::dap::script::{SCRIPT, file_name, script};
use crate::share::dap::tasks::{Tasks, round_of};
use crate::share::dap::{keys, tasks};
use crate::share::folder::Folder;
use crate::share::{ShareError, canonical, files};
use crate::storage::Store;
use crate::survey::Surveys;

/// What is to be written, and where.
#[derive(Debug, Clone, Copy)]
pub struct ReportOrder<'a> {
    /// `TASKS.toml`.
    pub tasks: &'a Path,
    /// Keys of either half, as they were fetched.
    pub leader_keys: &'a Path,
    pub helper_keys: &'a Path,
    /// The folder for reports and script.
    pub output: &'a Path,
    /// Else the last one that is over.
    pub week: Option<Weeks>,
    pub wish: &'a Wish,
}

/// Reports that were written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenReports {
    pub folder: PathBuf,
    pub week: Weeks,
    pub reports: usize,
    /// Of all reports together.
    pub bytes: usize,
    /// Blocks that say something, of how many; absent where the reports were made before.
    pub answered: Option<(usize, usize)>,
}

/// What would be written.
#[derive(Debug, Clone, PartialEq)]
pub struct ReportPreview {
    pub collection: Collection,
    pub week: Weeks,
    pub blocks: Vec<BlockStatement>,
    /// How many blocks say something.
    pub answered: usize,
    /// One line each: pulses that were not answered, settings that refuse the collection.
    pub notes: Vec<String>,
}

/// A collection that this draglog can answer, and the week.
struct Question {
    tasks: Tasks,
    layout: Vec<Block>,
    surveys: Surveys,
    week: Weeks,
}

impl Question {
    fn read(store: &Store, context: &Context, file: &Path, week: Option<Weeks>) -> anyhow::Result<Self> {
        let tasks = tasks::read(file)?;
        let week = week_of(&tasks.collection, week, context.now)?;
        let layout = tasks.collection.layout();
        let surveys = Catalog::new(context.paths.clone()).get(store)?.surveys.clone();
        asked::check(tasks.collection.inquiry(week, &layout), &surveys)?;
        Ok(Self { tasks, layout, surveys, week })
    }

    fn inquiry(&self) -> Inquiry<'_> {
        self.tasks.collection.inquiry(self.week, &self.layout)
    }

    fn own(&self, store: &Store, context: &Context, wish: &Wish) -> anyhow::Result<PreparedPart> {
        own(store, context, self.inquiry(), &self.surveys, wish)
    }
}

/// What would leave about a week, in words. Writes nothing.
///
/// # Errors
/// If the tasks may not be used, ask for something unknown, or the log cannot be read.
pub fn preview_reports(
    store: &Store,
    context: &Context,
    file: &Path,
    week: Option<Weeks>,
    wish: &Wish,
) -> anyhow::Result<ReportPreview> {
    let question = Question::read(store, context, file, week)?;
    let mut own = question.own(store, context, wish)?;
    own.notes.extend(floor(context, question.inquiry()).err().map(|error| error.to_string()));
    Ok(ReportPreview {
        blocks: blocks(&question.layout, &own.part, wish),
        answered: own.part.answered(&question.layout),
        notes: own.notes,
        week: question.week,
        collection: question.tasks.collection,
    })
}

/// Writes one report for each task about a week, and the script that sends them. A second time the same bytes are written.
///
/// # Errors
/// If the collection is weaker than the floor, nobody accepts it, or the week was reported on to another one (refused); if
/// the week is not over, there is nothing to say, or other reports were made about it.
pub fn write_reports(
    store: &mut Store,
    context: &Context,
    order: ReportOrder<'_>,
    consent: &dyn Consent,
) -> anyhow::Result<WrittenReports> {
    let question = Question::read(store, context, order.tasks, order.week)?;
    floor(context, question.inquiry())?;
    known_blocks(&question.layout, order.wish)?;
    let keys = keys_of(&order)?;
    let mut kept = CollectionRecord::of(context, &question.tasks)?;
    if !kept.is_accepted() {
        accept(&question.tasks.collection, consent)?;
        kept.accept()?;
    }
    let (reports, answered) = if let Some(reports) = kept.reports(question.week, order.wish)? {
        (reports, None)
    } else {
        let (reports, answered) = new(store, context, (&question, &mut kept), (&order, &keys), consent)?;
        (reports, Some((answered, question.layout.len())))
    };
    record(store, context, &question, &reports)?;
    let folder = write(order.output, &question, &reports)?;
    let bytes = reports.iter().map(Vec::len).sum();
    Ok(WrittenReports { folder, week: question.week, reports: reports.len(), bytes, answered })
}

/// Reports that were not made before, in the order of the tasks, shown and kept; and how many blocks say something.
fn new(
    store: &Store,
    context: &Context,
    (question, kept): (&Question, &mut CollectionRecord),
    (order, keys): (&ReportOrder<'_>, &Keys),
    consent: &dyn Consent,
) -> anyhow::Result<(Vec<Vec<u8>>, usize)> {
    never_before(store, question)?;
    let own = question.own(store, context, order.wish)?;
    consent.show(&own.notes);
    has_words(question.inquiry(), &own.part, order.wish)?;
    let reports = make(&question.tasks, question.week, keys, &own.part)?;
    consent.show(&lines(&question.layout, &own.part));
    kept.keep(question.week, order.wish, &reports)?;
    Ok((reports, own.part.answered(&question.layout)))
}

/// The week that is reported on: one of the collection's, and over.
fn week_of(collection: &Collection, wanted: Option<Weeks>, now: Moment) -> Result<Weeks, ShareError> {
    let is_over = |week: &Weeks| week.are_over(now.date_naive());
    let Some(week) = wanted else {
        return collection.weeks.each().rev().find(is_over).ok_or_else(|| {
            ShareError::failed(format!(
                "the first of the weeks {} is over on {}; there is nothing to report before",
                collection.weeks.words(),
                collection.weeks.from() + Days::new(7)
            ))
        });
    };
    if !collection.weeks.each().any(|other| other == week) {
        return Err(ShareError::usage(format!("{} is none of the weeks {}", week.words(), collection.weeks.words())));
    }
    if !is_over(&week) {
        return Err(ShareError::failed(format!(
            "{} is not over before {}: reports would miss what is left of it",
            week.words(),
            week.until()
        )));
    }
    Ok(week)
}

fn keys_of(order: &ReportOrder<'_>) -> Result<Keys, ShareError> {
    let (leader, helper) = (keys::read(order.leader_keys)?, keys::read(order.helper_keys)?);
    // Without this line one key, given twice, would open both halves.
    if leader.bytes == helper.bytes {
        return Err(ShareError::refused(
            "leader and helper have the same key, so one of them could read everything; fetch each half's own hpke_config",
        ));
    }
    Ok(Keys { leader, helper })
}

/// Shows the words of a collection that is new here, and asks.
fn accept(collection: &Collection, consent: &dyn Consent) -> anyhow::Result<()> {
    consent.show(&["this collection is new to you:".to_owned()]);
    consent.show(&charter(collection).iter().map(|line| format!("  {line}")).collect::<Vec<_>>());
    consent.agrees(
        "Do you take part in it?",
        "the collection was not accepted, so nothing was made",
        "the collection is new to you; look at the lines above, ask whether leader and helper are who you think, and pass --accept-tasks",
    )
}

/// Whether nothing was made about this week: neither for these tasks, nor for others, which could be subtracted.
fn never_before(store: &Store, question: &Question) -> anyhow::Result<()> {
    let own = round_of(&question.tasks, question.week);
    for before in store.contributed()? {
        if before.round == own {
            return Err(ShareError::failed(format!(
                "your reports about {} were made before and may have left; what was kept of them is gone, and new ones would count you twice, so nothing was written",
                question.week.words()
            ))
            .into());
        }
        // A round in a folder knows its people; a collection does not.
        if before.people.is_empty() && before.weeks.overlap(question.week) {
            return Err(ShareError::refused(format!(
                "you have made reports about {} for another collection; sums over nearly the same people could give somebody away, so nothing was written",
                before.weeks.words()
            ))
            .into());
        }
    }
    Ok(())
}

/// The log of what left first, then the files: a kill in between leaves lines too many, never a file that is in no log. What is
/// in it already is not written down again.
fn record(store: &mut Store, context: &Context, question: &Question, reports: &[Vec<u8>]) -> anyhow::Result<()> {
    let round = round_of(&question.tasks, question.week);
    if store.contributed()?.iter().any(|before| before.round == round) {
        return Ok(());
    }
    let title = &question.tasks.collection.title;
    let file = |(place, report): (usize, &Vec<u8>)| {
        sent(&round, title, SentKind::Contribution, (&file_name(place), report), context.now)
    };
    let files: Vec<SentFile> = reports.iter().enumerate().map(file).collect();
    let contributed = ContributionRecord {
        round: round.clone(),
        weeks: question.week,
        people: std::collections::BTreeSet::new(),
        digest: canonical::hex(&canonical::sha256(&reports.concat())),
    };
    Ok(store.record_contribution(&files, &contributed)?)
}

/// Writes the files into a folder that is new, empty, or holds the same. Nothing is replaced.
fn write(output: &Path, question: &Question, reports: &[Vec<u8>]) -> Result<PathBuf, ShareError> {
    match std::fs::DirBuilder::new().mode(0o700).create(output) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => {
            return Err(ShareError::io("make the folder", output, &error));
        }
        Ok(()) | Err(_) => {}
    }
    let folder = Folder::open(output)?;
    let script = script(&question.tasks, question.week, reports).into_bytes();
    let named = reports.iter().enumerate().map(|(place, report)| (file_name(place), report));
    let files: Vec<(String, &Vec<u8>)> = named.chain([(SCRIPT.to_owned(), &script)]).collect();
    let mut missing = Vec::new();
    for (name, bytes) in files {
        if !is_there(&folder, &name, bytes)? {
            missing.push((name, bytes));
        }
    }
    missing.into_iter().try_for_each(|(name, bytes)| folder.create(&name, bytes))?;
    Ok(output.to_owned())
}

/// Whether a file with these bytes is there.
fn is_there(folder: &Folder, name: &str, bytes: &[u8]) -> Result<bool, ShareError> {
    match folder.read(name, files::MAX_SMALL)? {
        None => Ok(false),
        Some(there) if there == bytes => Ok(true),
        Some(_) => Err(ShareError::failed(format!(
            "{} is another file than the one to be written and was not touched; give a new folder, one for each week",
            clean(&folder.path_of(name).display().to_string())
        ))),
    }
}
