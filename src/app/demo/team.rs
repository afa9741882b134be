//! A made-up team of eight over four rounds, with interviews: the last round waits for one step, then its page opens with what
//! the team wanted after the one before. Nothing of it is a file.

use chrono::{Days, NaiveDate, NaiveTime};

use super::data::{DATA, InventedPerson};
use super::interviews;
use crate::domain::figure::followup::{FollowUp, FollowUpWish};
use crate::domain::log::survey::Survey;
use crate::domain::page::team::{OwnStep, StepReceipt, Team, TeamMember, TeamRound, Teams};
use crate::domain::round::ShareHolder;
use crate::domain::round::layout::{Block, survey, waits};
use crate::domain::round::publish::{BlockSums, publish};
use crate::domain::round::result::{ResultBlock, RoundResult};
use crate::domain::round::status::{RoundState, RoundStatus, RoundTurn};
use crate::domain::team::interview::{FrictionFile, Incident, ThemesFile, taxonomy, themes};
use crate::domain::team::report::{Collector, Report, ReportInput, of};
use crate::domain::time::{Moment, Weeks};

/// Where it seems to be.
const FOLDER: &str = "invented/checkout";
const NAME: &str = "checkout";
const MEMBERS: u32 = 8;
/// Words that one of the interviewed people released.
const QUOTE: &str = "I keep a list of who to ask, because the wiki is from before the move.";

/// The team and its rounds; the last one is combined already, or waits for the coach.
#[must_use]
pub(in crate::app) fn teams(is_combined: bool, now: Moment) -> Teams {
    let person = |(name, roles, fingerprint): &InventedPerson| TeamMember {
        name: name.clone(),
        roles: roles.clone(),
        fingerprint: fingerprint.clone(),
        is_own: name == "you",
        change: None,
    };
    let last = DATA.rounds.len() - 1;
    let rounds = DATA.rounds.iter().enumerate().rev();
    let rounds = rounds.filter_map(|(place, round)| team_round(round, place < last || is_combined, now));
    Teams {
        teams: vec![Team {
            folder: FOLDER.to_owned(),
            name: NAME.to_owned(),
            people: DATA.people.iter().map(person).collect(),
            is_known: true,
            rounds: rounds.collect(),
            ..Team::default()
        }],
    }
}

fn team_round((title, weeks): &(String, String), is_combined: bool, now: Moment) -> Option<TeamRound> {
    let weeks: Weeks = weeks.parse().ok()?;
    let closes =
        weeks.until().and_time(NaiveTime::from_hms_opt(12, 0, 0)?).and_local_timezone(*now.offset()).single()?;
    let step = OwnStep {
        does: vec!["opens what five or more answered, with the trustee's half, and signs the result".to_owned()],
        hindrance: None,
    };
    let waiting = RoundStatus {
        title: title.clone(),
        weeks,
        closes,
        state: RoundState::Combining,
        contributions: MEMBERS,
        members: MEMBERS,
        turn: RoundTurn::Coach,
        next: "Everybody has contributed, and the trustee's half is there.".to_owned(),
        message: format!("{title}: the page comes next"),
    };
    let status = if is_combined { confirmed(waiting) } else { waiting };
    Some(TeamRound { folder: folder(title), status, step: (!is_combined).then_some(step), has_result: is_combined })
}

/// The same round after its last step.
fn confirmed(round: RoundStatus) -> RoundStatus {
    let next = "The page is ready to be opened.".to_owned();
    RoundStatus { state: RoundState::Confirmed, turn: RoundTurn::Nobody, next, message: String::new(), ..round }
}

fn folder(title: &str) -> String {
    format!("{FOLDER}/{}", title.to_lowercase())
}

/// What the coach's last step did.
#[must_use]
pub(in crate::app) fn step_done() -> StepReceipt {
    StepReceipt { done: vec!["opened, checked and signed; the trustee signed it, too".to_owned()], is_confirmed: true }
}

/// The page of a round, with those before it, what the team wanted after October, and the interviews.
#[must_use]
pub fn report(folder_of_round: &str, surveys: &[Survey]) -> Option<Report> {
    let place = DATA.rounds.iter().position(|(title, _)| folder(title) == folder_of_round)?;
    let results: Vec<RoundResult> = (0..=place).filter_map(|round| result(round, surveys)).collect();
    let is_last = place + 1 == DATA.rounds.len();
    let themes = themes_file();
    of(ReportInput {
        results: &results,
        surveys,
        team: Some(NAME),
        collectors: &collectors(),
        own_words: &[],
        followups: &[followup(&results)].into_iter().flatten().collect::<Vec<_>>(),
        themes: is_last.then_some(&themes),
    })
}

/// The latest page: what `demo --team` leads to.
#[must_use]
pub fn latest(surveys: &[Survey]) -> Option<Report> {
    report(&folder(&DATA.rounds.last()?.0), surveys)
}

fn result(round: usize, surveys: &[Survey]) -> Option<RoundResult> {
    let (title, weeks) = &DATA.rounds[round];
    Some(RoundResult {
        round_hash: format!("{round:064x}"),
        purpose: Some("decide together what to repair first".to_owned()),
        readers: Some("the team and its lead".to_owned()),
        retention_days: Some(90),
        members: Some(MEMBERS),
        ..RoundResult::new(title, weeks.parse().ok()?, MEMBERS, blocks(round, surveys))
    })
}

fn collectors() -> Vec<Collector> {
    let of = |role, (name, roles, fingerprint): &InventedPerson| Collector {
        role,
        name: name.clone(),
        fingerprint: fingerprint.clone(),
        is_member: roles.contains("member"),
    };
    [ShareHolder::Coach, ShareHolder::Trustee]
        .into_iter()
        .zip(&DATA.people)
        .map(|(role, person)| of(role, person))
        .collect()
}

/// What the team wanted after October.
fn followup(results: &[RoundResult]) -> Option<FollowUp> {
    let october = results.get(2)?;
    let block = october.blocks.iter().find(|block| block.id == "context_gaps.cg_freq")?;
    let cut = block.cut.as_ref()?;
    Some(FollowUp {
        title: NAME.to_owned(),
        published: NaiveDate::from_ymd_opt(2026, 10, 26)?.checked_add_days(Days::new(1))?,
        weeks: Some(october.weeks),
        wanted: vec![FollowUpWish {
            tag: "context_hunt".parse().ok(),
            text: "give each service one page with owner, deploy path and runbook".to_owned(),
            figure: block.id.to_string(),
            said: cut.name.clone(),
            at_least: cut.bounds.at_least,
            at_most: cut.bounds.at_most,
            of: block.answers?,
        }],
        did: vec![],
    })
}

/// The demo's interviews, merged.
fn themes_file() -> ThemesFile {
    let files = interviews::interviews().zip(1..).filter_map(|(drafts, number)| {
        let mut incidents: Vec<Incident> = drafts.iter().filter_map(|draft| draft.incident().ok()).collect();
        if let (1, Some(first)) = (number, incidents.first_mut()) {
            first.quote = Some(QUOTE.to_owned());
        }
        Some(FrictionFile {
            code_name: format!("made-up-{number}"),
            week: if number < 5 { "2026-W45" } else { "2026-W46" }.parse().ok()?,
            role: None,
            guide: "full".to_owned(),
            taxonomy: taxonomy(),
            incidents,
        })
    });
    ThemesFile::of(&themes(&files.collect::<Vec<_>>(), &[]), NAME)
}

/// The blocks of a round, as they are published.
fn blocks(round: usize, surveys: &[Survey]) -> Vec<ResultBlock> {
    let ordered = DATA.ordered.iter().filter_map(|(id, rounds)| {
        let answers = rounds[round].iter().sum();
        Some(published(&block(id, surveys)?, &rounds[round], answers))
    });
    let ticks =
        DATA.ticks.iter().filter_map(|(id, rounds)| Some(published(&block(id, surveys)?, &rounds[round], MEMBERS)));
    ordered.chain(ticks).collect()
}

fn block(id: &str, surveys: &[Survey]) -> Option<Block> {
    let of_waits = waits::figure(id).map(waits::WaitFigure::block);
    of_waits.or_else(|| surveys.iter().flat_map(survey::blocks).find(|block| block.id == id))
}

fn published(block: &Block, counts: &[u32], answers: u32) -> ResultBlock {
    let mut options = counts.to_vec();
    options.resize(block.options.len(), 0);
    publish(block, &BlockSums { options, answers }, &[])
}
