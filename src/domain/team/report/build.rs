//! The whole page from results in any order.

use super::count::Count;
use super::figure::figure;
use super::source::FigureSource;
use super::words::sentences;
use super::{
    KEPT_BACK, Legend, OwnWords, Report, Round, SCHEMA, Section, beside, last_time, next, plan, table, topics, voices,
};
use crate::domain::figure::followup::FollowUp;
use crate::domain::log::survey::Survey;
use crate::domain::round::ShareHolder;
use crate::domain::round::publish::ANSWERS;
use crate::domain::round::result::{Bounds, Publication, ResultBlock, RoundResult};
use crate::domain::say::count::{agree, count, list};
use crate::domain::say::share;
use crate::domain::say::words::capital;
use crate::domain::team::interview::ThemesFile;

/// What a report is made from.
#[derive(Debug, Clone, Copy, Default)]
pub struct ReportInput<'a> {
    /// One or several results of one team, each checked with [`super::check()`].
    pub results: &'a [RoundResult],
    /// The surveys that are known: they tell which options a headline counts.
    pub surveys: &'a [Survey],
    /// The name of the team, where its folder is known.
    pub team: Option<&'a str>,
    /// Who collected the latest round, where their keys were checked.
    pub collectors: &'a [Collector],
    /// What the team wrote beside the latest result.
    pub own_words: &'a [OwnWords],
    /// What it wanted to change after earlier rounds.
    pub followups: &'a [FollowUp],
    /// Themes of friction interviews, to stand beside the latest round.
    pub themes: Option<&'a ThemesFile>,
}

/// One of the two who collected a round and signed what it gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Collector {
    pub role: ShareHolder,
    pub name: String,
    /// Of the key, in a form that can be read aloud.
    pub fingerprint: String,
    /// Whether this person is a member, too.
    pub is_member: bool,
}

/// The report of one team. The latest round is what it is about, the others give trends; `None` without a result.
#[must_use]
pub fn of(input: ReportInput<'_>) -> Option<Report> {
    let mut results: Vec<&RoundResult> = input.results.iter().collect();
    results.sort_by_key(|result| result.weeks);
    let latest = *results.last()?;
    let source = FigureSource { results: &results, surveys: input.surveys };
    let voices = voices::voices(input.themes);
    let topics = topics::topics(source, &voices);
    let mut sections = sections(source);
    let alone = beside::put_beside(voices, sections.iter_mut().flat_map(|section| &mut section.figures));
    Some(Report {
        schema: SCHEMA,
        team: input.team.map(str::to_owned),
        title: latest.title.clone(),
        rounds: results.iter().map(|result| round(result)).collect(),
        people: people(source),
        last_time: last_time::last_time(input.followups, source),
        too_little: next::too_little(topics.len(), source),
        topics,
        own_words: input.own_words.to_vec(),
        sections,
        interviews: input.themes.map(|themes| voices::interviews(themes, latest, alone)),
        kept_back: kept_back(latest),
        reading: reading(latest),
        footer: collected(input.collectors).into_iter().chain(footer(latest)).collect(),
        records: table::records(source),
        ..Report::default()
    })
}

pub(super) fn round(result: &RoundResult) -> Round {
    Round {
        title: result.title.clone(),
        weeks: result.weeks,
        dates: result.weeks.in_full(),
        contributions: result.n,
        round_hash: result.round_hash.clone(),
    }
}

/// `8 of 9 people took part. 6 or more of 8 had draglog open for more than 2 weeks.`
fn people(source: FigureSource<'_>) -> String {
    let result = source.latest();
    let people = match result.members {
        Some(members) if members >= result.n => format!("{} people", share::of(result.n, members)),
        _ => count(result.n, "person"),
    };
    let weeks =
        source.answers("waits.observed_weeks").and_then(|answers| Some((answers.count()?, answers.cut_name()?)));
    let observed = weeks.map(|(count, name)| capital(&format!("{} had draglog open for {name}", count.words)));
    sentences(&[format!("{people} took part")].into_iter().chain(observed).collect::<Vec<_>>())
}

/// The planned sections, then what no section asks for.
fn sections(source: FigureSource<'_>) -> Vec<Section> {
    let planned = plan::sections().iter().map(|section| Section {
        id: section.id.clone(),
        heading: section.heading.clone(),
        note: section.note.clone(),
        figures: section
            .figure
            .iter()
            .filter_map(|planned| figure(&source.answers(planned.id.as_str())?, source))
            .collect(),
    });
    let others = source.latest().blocks.iter().filter(|block| plan::figure(block.id.as_str()).is_none());
    let others = Section {
        id: "others".into(),
        heading: "What else was asked?".into(),
        note: None,
        figures: others.filter_map(|block| figure(&source.read(block), source)).collect(),
    };
    planned.chain([others]).filter(|section| !section.figures.is_empty()).collect()
}

/// What is not on the page, in one line for each kind.
fn kept_back(result: &RoundResult) -> Vec<String> {
    let all = result.blocks.len();
    let hidden = result.blocks.iter().filter(|block| block.shown == Publication::KeptBack).count();
    let mut lines = Vec::new();
    if hidden > 0 {
        lines.push(sentences(&[format!("{KEPT_BACK}: {} figures", share::of(hidden, all))]));
    }
    lines.extend(result.left_out.iter().map(|words| sentences(&[words])));
    lines.push(
        "What is not here is not zero: other repositories, people who did not take part, weeks that were not observed."
            .into(),
    );
    lines
}

/// How to read marks, ranges and what is typical.
pub(super) fn reading(result: &RoundResult) -> Vec<Legend> {
    let of = result.n.clamp(ANSWERS, 20);
    let example = |bounds: Bounds, words: String| Legend { example: Some(Count::new(bounds, of)), words };
    let exact = Bounds::exactly(3);
    let open = Bounds { at_least: of - 2, at_most: of };
    let rest = "Finer steps are shown only where three people stand on each side. When one or two people came or went since an \
                earlier round, a figure that moved no more than that is shown as a range.";
    vec![
        example(exact, format!("One mark is one person. This is exactly {}.", share::of(3, of))),
        example(
            open,
            format!(
                "This is {}: near the ends the number is left open, so that nobody can be singled out.",
                share::known(open.at_least, of, of)
            ),
        ),
        Legend { example: None, words: rest.into() },
        Legend {
            example: None,
            words: "The topics are picked by what they cost each week at least, times the share of people who certainly named \
                    them; figures are numbers of people, never sums of hours."
                .into(),
        },
    ]
}

/// Who collected and signed.
fn collected(collectors: &[Collector]) -> Option<String> {
    let named = collectors.iter().map(|one| format!("{} ({}, {})", one.name, one.role, one.fingerprint));
    let named: Vec<String> = named.collect();
    let trustee = collectors.iter().find(|one| one.role == ShareHolder::Trustee);
    let inside = trustee.filter(|one| one.is_member).map(|_| "The trustee is a member of the team, too");
    (!named.is_empty()).then(|| {
        let who = format!(
            "Collected by {}, who {} these figures and signed them",
            list(&named),
            agree(named.len(), "computed", "both computed")
        );
        sentences(&[who.as_str()].into_iter().chain(inside).collect::<Vec<_>>())
    })
}

/// What it is for, and what it may not be used for.
pub(super) fn footer(result: &RoundResult) -> Vec<String> {
    let purpose = result.purpose.as_deref().unwrap_or("to find and lower what holds work up").trim_end_matches('.');
    let is_named = |block: &ResultBlock| {
        matches!(block.id.survey(), Some("dora_quick" | "wave_pulse")) || block.id.part_of() == Some("blocked_rate")
    };
    let asks_by_name = result.blocks.iter().any(is_named);
    let lines = [
        Some(
            "Nobody alone could read one person's part. Made on this computer by draglog; nothing was sent.".to_owned(),
        ),
        Some(format!("Purpose: {purpose}.")),
        result.readers.as_ref().map(|readers| format!("Made for: {}.", readers.trim_end_matches('.'))),
        result.retention_days.map(|days| format!("To be deleted {} after the round.", count(days, "day"))),
        Some(
            "Not to be used for appraisal, pay, attendance or redundancy, nor to rank people or to compare teams."
                .into(),
        ),
        asks_by_name.then(|| {
            "DORA is a programme of Google Cloud, WAVE a framework of Uplevel; both words are used descriptively, and \
             draglog is not affiliated with either."
                .into()
        }),
    ];
    lines.into_iter().flatten().collect()
}
