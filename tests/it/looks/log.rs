//! A made-up log of twelve weeks, and what is worth a look in it.

use std::time::Duration;

use chrono::{DateTime, Datelike, Days, FixedOffset, NaiveDate, TimeDelta, TimeZone, Weekday};
use draglog::domain::figure::followup::FollowUp;
use draglog::domain::figure::insight::look::{Look, LookEvidence};
use draglog::domain::figure::insight::looks::{MAKERS, worth_a_look};
use draglog::domain::figure::insight::recap::{Recap, recap};
use draglog::domain::figure::insight::{Frame, PanelInputs, Reach, panel};
use draglog::domain::figure::stats::{TreeState, WaitRecords};
use draglog::domain::log::evidence::ChangeReview;
use draglog::domain::log::reading::Reading;
use draglog::domain::log::settings::Settings;
use draglog::domain::log::survey::{Answer, PulseResponse, PulseTrigger, Sitting, Survey};
use draglog::domain::log::wait::{Actor, End, HuntOutcome, Kind, Outcome, Source, Wait, WaitId, WaitTag};
use draglog::domain::time::{Moment, Span};
use draglog::survey::Surveys;

/// Monday of the week that is looked at; it is Friday afternoon.
pub(crate) const MONDAY: &str = "2026-11-16";

pub(crate) fn zone() -> FixedOffset {
    FixedOffset::east_opt(3600).unwrap()
}

pub(crate) fn now() -> Moment {
    DateTime::parse_from_rfc3339("2026-11-20T16:30:00+01:00").unwrap()
}

/// Everything that is in the log.
#[derive(Default, Clone)]
pub(crate) struct Log {
    pub(crate) waits: Vec<Wait>,
    pub(crate) observed: Vec<Span>,
    trees: Vec<TreeState>,
    pub(crate) changes: Vec<ChangeReview>,
    taken: Vec<PulseResponse>,
    pub(crate) agents: Vec<Wait>,
}

/// A working day: so many weeks before the shown one, and which day of it.
#[derive(Clone, Copy)]
pub(crate) struct Day {
    pub(crate) weeks_before: u64,
    pub(crate) weekday: u64,
}

/// Every working day of the last `weeks` weeks, the oldest first.
pub(crate) fn days(weeks: u64) -> impl Iterator<Item = Day> {
    (0..weeks).rev().flat_map(|weeks_before| (0..5).map(move |weekday| Day { weeks_before, weekday }))
}

impl Day {
    pub(crate) fn at(self, hour: i64, minute: i64) -> Moment {
        let monday: NaiveDate = MONDAY.parse().unwrap();
        let date = monday - Days::new(7 * self.weeks_before) + Days::new(self.weekday);
        let midnight = zone().from_local_datetime(&date.and_hms_opt(0, 0, 0).unwrap()).unwrap();
        midnight + TimeDelta::hours(hour) + TimeDelta::minutes(minute)
    }

    pub(crate) fn is_monday(self) -> bool {
        self.at(12, 0).weekday() == Weekday::Mon
    }

    /// A number that looks like chance and is always the same: -1 to 1.
    pub(crate) fn jitter(self, more: u64) -> f64 {
        let mixed = (self.weeks_before * 31 + self.weekday * 7 + more * 13 + 5).wrapping_mul(2_654_435_761) % 1000;
        f64::from(u32::try_from(mixed).unwrap()) / 500.0 - 1.0
    }
}

impl Log {
    /// A log of `weeks` weeks in which draglog was open from nine to five.
    pub(crate) fn observed(weeks: u64) -> Self {
        let observed = days(weeks).map(|day| Span { start: day.at(9, 0), end: day.at(17, 0) }).collect();
        Self { observed, ..Self::default() }
    }

    pub(crate) fn add(&mut self, wait: Wait) -> &mut Wait {
        self.waits.push(wait);
        self.waits.last_mut().unwrap()
    }

    /// Takes in another log. Numbers are given anew.
    pub(crate) fn join(&mut self, other: Self) {
        let shift = i64::try_from(self.waits.len()).unwrap();
        let moved = |id: WaitId| WaitId(id.0 + shift);
        self.waits.extend(other.waits.into_iter().map(|wait| Wait { id: moved(wait.id), ..wait }));
        self.trees.extend(other.trees.into_iter().map(|tree| TreeState { wait: moved(tree.wait), ..tree }));
        self.observed.extend(other.observed);
        self.changes.extend(other.changes);
        self.taken.extend(other.taken);
        self.agents.extend(other.agents);
    }

    fn next_id(&self) -> WaitId {
        WaitId(i64::try_from(self.waits.len()).unwrap() + 1)
    }

    /// A run that succeeded and that nobody spoke for.
    pub(crate) fn run(&mut self, label: &str, at: Moment, seconds: f64) -> &mut Wait {
        let measured = Duration::from_secs_f64(seconds);
        let kind = if label.contains("test") { Kind::Test } else { Kind::Build };
        let begun = Wait::begun(self.next_id(), kind, Source::Observed, label, at);
        let project = Some("api-server".to_owned());
        let end = Some(End::new(at + measured, Outcome::Succeeded));
        self.add(Wait { project, end, measured, ..begun })
    }

    /// A turn of an agent, with a run of its own in it.
    pub(crate) fn turn(&mut self, label: &str, at: Moment, minutes: u64, run_minutes: u64) {
        let turn = self.run("claude turn", at, Duration::from_secs(minutes * 60).as_secs_f64());
        (turn.kind, turn.source) = (Kind::Agent, Source::Hook);
        let id = turn.id;
        let measured = Duration::from_secs(run_minutes * 60);
        let begun = Wait::begun(id, Kind::Test, Source::Observed, label, at);
        let end = Some(End::new(at + measured, Outcome::Succeeded));
        self.agents.push(Wait { end, measured, actor: Actor::Agent, ..begun });
    }

    /// A wait entered by hand, tagged.
    pub(crate) fn manual(&mut self, kind: Kind, tag: &str, at: Moment, minutes: u64) -> &mut Wait {
        let measured = Duration::from_secs(minutes * 60);
        let begun = Wait::begun(self.next_id(), kind, Source::Manual, kind.as_str(), at);
        let tag = tag.parse().ok().map(WaitTag::by_person);
        self.add(Wait { tag, end: Some(End::new(at + measured, Outcome::Unknown)), measured, ..begun })
    }

    pub(crate) fn hunt(&mut self, at: Moment, found: HuntOutcome) {
        self.manual(Kind::Context, "context_hunt", at, 40).found = Some(found);
    }

    /// A run that fails and one that passes after it; `is_unchanged` says whether no file changed between.
    pub(crate) fn false_alarm(&mut self, label: &str, at: Moment, is_unchanged: bool) {
        let failed = self.run(label, at, 60.0);
        failed.end = failed.end.map(|end| End::new(end.at(), Outcome::Failed));
        let failed = failed.id;
        let passed = self.run(label, at + TimeDelta::minutes(5), 60.0).id;
        let tree = 77_000 + failed.0;
        self.trees.push(TreeState { wait: failed, began: None, failed: Some(tree) });
        let began = Some(if is_unchanged { tree } else { tree + 1 });
        self.trees.push(TreeState { wait: passed, began, failed: None });
    }

    /// A pulse with one answer.
    pub(crate) fn pulse(&mut self, survey: &str, item: &str, option: u8, at: Moment) {
        let answers = [(item.to_owned(), Answer::Option(option))].into();
        let version = Surveys::builtin().get(survey).unwrap().version;
        let survey = survey.to_owned();
        self.taken.push(PulseResponse {
            sitting: Sitting { survey, version, service: None, begun: at, trigger: PulseTrigger::Due },
            ended: Some(at),
            seconds: None,
            answers,
        });
    }

    pub(crate) fn read<T>(&self, judge: impl FnOnce(&LookEvidence) -> T) -> T {
        let mut waits = self.waits.clone();
        waits.sort_by_key(|wait| wait.started_at);
        let shipped = Surveys::builtin();
        let surveys: Vec<&Survey> = shipped.iter().collect();
        let inputs = PanelInputs {
            records: WaitRecords {
                agents: &self.agents,
                waits: &waits,
                observed: &self.observed,
                prompts: &[],
                trees: &self.trees,
            },
            changes: &self.changes,
            reports: &[],
            ci_runs: &[],
            presence: &[],
            surveys: &surveys,
            taken: &self.taken,
            basis: None,
        };
        let reading = Reading::new(now(), &Settings::default());
        let frame = Frame { monday: MONDAY.parse().unwrap(), reach: Reach::Month };
        let panel = panel(&inputs, frame, reading, &zone());
        judge(&LookEvidence::new(inputs, &panel, reading, &zone()))
    }

    /// What this maker says, if it says anything.
    pub(crate) fn said(&self, id: &str) -> Option<Look> {
        self.read(|evidence| MAKERS.iter().filter_map(|maker| maker.look(evidence)).find(|look| look.id == id))
    }

    pub(crate) fn looks(&self) -> Vec<Look> {
        self.read(worth_a_look)
    }

    pub(crate) fn recap(&self, followups: &[FollowUp]) -> Recap {
        self.read(|evidence| recap(evidence, &worth_a_look(evidence), followups))
    }
}
