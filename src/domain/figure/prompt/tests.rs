//! The strip's manners, on a made-up clock: weekends, clock changes, year ends, budgets and unanswered questions.

use crate::domain::log::prompt::PromptOutcome;
use std::time::Duration;

use chrono::{DateTime, TimeDelta};
use proptest::prelude::*;

use super::*;
use crate::domain::figure::progress::{Past, Start, Usual};
use crate::domain::log::settings::Settings;
use crate::domain::log::wait::{Actor, End, Kind, Outcome, Source, WaitTag};
use crate::domain::time::test_zone::Berlin;

fn moment(text: &str) -> Moment {
    DateTime::parse_from_rfc3339(text).unwrap()
}

/// Friday 20 November 2026 in Berlin.
fn clock(time: &str) -> Moment {
    moment(&format!("2026-11-20T{time}:00+01:00"))
}

fn run(id: i64, started_at: Moment) -> Wait {
    Wait {
        tool: Some("cargo".into()),
        ..Wait::begun(WaitId(id), Kind::Build, Source::Observed, "cargo build", started_at)
    }
}

fn ended(wait: Wait, seconds: u64) -> Wait {
    let length = Duration::from_secs(seconds);
    let end = End::new(wait.started_at + TimeDelta::from_std(length).unwrap(), Outcome::Succeeded);
    Wait { end: Some(end), measured: length, ..wait }
}

fn going_on(id: i64, started_at: Moment, usual_s: Option<u64>) -> RunningWait {
    let past = |s| Past { length: Duration::from_secs(s), steps: None, start: Start::default() };
    let usual = usual_s.and_then(|s| Usual::of(&[past(s); 5], Start::default()));
    RunningWait { wait: run(id, started_at), usual, steps: 0, is_stopped: false }
}

fn shown(at: Moment, answer: PromptOutcome) -> ShownPrompt {
    ShownPrompt {
        id: 1,
        wait: None,
        trigger: Trigger::After,
        shown_at: at,
        chance: 1.0,
        answer: Some(answer),
        seconds: Some(4.0),
    }
}

/// A long build that has been going on for half a minute at `now`.
fn at<'a>(now: Moment, settings: &'a Settings, running: &'a [RunningWait]) -> Situation<'a> {
    Situation {
        settings,
        shown: &[],
        running,
        finished: &[],
        muted: &[],
        focus_until: None,
        is_paused: false,
        opted_in_at: None,
        pulse_seconds: 0.0,
        resumed_at: None,
        now,
    }
}

fn long_run(now: Moment) -> [RunningWait; 1] {
    [going_on(7, now - TimeDelta::seconds(30), Some(300))]
}

fn why(decision: Decision) -> (Option<String>, String) {
    match decision {
        Decision::Quiet { until, why } => (until.map(|until| until.to_rfc3339()), why),
        Decision::Ask { .. } => panic!("it asked: {decision:?}"),
    }
}

fn asks(situation: &Situation) -> bool {
    matches!(decide(situation, &Berlin), Decision::Ask { .. })
}

#[test]
fn a_long_wait_is_asked_about_while_it_goes_on() {
    let (now, settings) = (clock("10:00"), Settings::default());
    let running = long_run(now);
    let Decision::Ask { wait, trigger, chance, expires_at } = decide(&at(now, &settings, &running), &Berlin) else {
        panic!("it did not ask")
    };
    assert_eq!((wait, trigger, chance), (WaitId(7), Trigger::During, 1.0));
    let usual = running[0].usual.as_ref().unwrap().high.as_secs();
    assert!((300..330).contains(&usual), "five runs of 300 s: {usual}");
    assert_eq!(expires_at, now + TimeDelta::seconds(i64::try_from(usual).unwrap() - 30 + 90));
}

#[test]
fn a_short_or_young_or_muted_or_answered_one_is_not() {
    let (now, settings) = (clock("10:00"), Settings::default());
    let young = [going_on(7, now - TimeDelta::seconds(5), Some(300))];
    let (until, _) = why(decide(&at(now, &settings, &young), &Berlin));
    assert_eq!(until.as_deref(), Some("2026-11-20T10:00:15+01:00"), "looks again 20 s into it");
    assert!(!asks(&at(now, &settings, &[going_on(7, now - TimeDelta::seconds(30), Some(60))])));
    let running = long_run(now);
    assert!(!asks(&Situation { muted: &["cargo build".into()], ..at(now, &settings, &running) }));
    let mut tagged = long_run(now);
    tagged[0].wait.tag = "build_test".parse().ok().map(WaitTag::by_person);
    assert!(!asks(&at(now, &settings, &tagged)));
    let before = [ShownPrompt { wait: Some(WaitId(7)), ..shown(clock("09:20"), PromptOutcome::Dismissed) }];
    assert!(!asks(&Situation { shown: &before, ..at(now, &settings, &running) }), "never twice about one wait");
    let mut agents = long_run(now);
    agents[0].wait.actor = Actor::Agent;
    assert!(!asks(&at(now, &settings, &agents)));
}

#[test]
fn what_just_ended_is_asked_about_for_a_minute_and_a_half() {
    let settings = Settings::default();
    let finished = [ended(run(3, clock("10:00")), 180)];
    let ask = |now| asks(&Situation { finished: &finished, ..at(now, &settings, &[]) });
    assert!(ask(clock("10:03")) && ask(clock("10:04")));
    assert!(!ask(clock("10:05")));
}

#[test]
fn ten_minutes_of_short_waits_are_asked_about_once() {
    let settings = Settings::default();
    let finished: Vec<Wait> = (0..11).map(|n| ended(run(n, clock("10:00") + TimeDelta::minutes(n)), 58)).collect();
    let now = clock("10:11");
    let Decision::Ask { trigger, chance, .. } =
        decide(&Situation { finished: &finished, ..at(now, &settings, &[]) }, &Berlin)
    else {
        panic!("it did not ask")
    };
    assert_eq!(trigger, Trigger::Batch);
    assert!((chance - 1.0 / 11.0).abs() < 1e-12);
    assert!(!asks(&Situation { finished: &finished[..9], ..at(clock("10:09"), &settings, &[]) }));
    let before = [shown(clock("09:40"), PromptOutcome::Answered), shown(clock("10:05"), PromptOutcome::Answered)];
    assert!(!asks(&Situation { finished: &finished, shown: &before, ..at(now, &settings, &[]) }));
}

#[test]
fn a_wait_left_open_is_asked_about_once_a_day() {
    let (now, settings) = (clock("16:00"), Settings::default());
    let mut running = [going_on(9, clock("07:00"), None)];
    running[0].wait.source = Source::Manual;
    running[0].wait.kind = Kind::Environment;
    let Decision::Ask { trigger, .. } = decide(&at(now, &settings, &running), &Berlin) else {
        panic!("it did not ask")
    };
    assert_eq!(trigger, Trigger::Forgotten);
    let before = [ShownPrompt {
        wait: Some(WaitId(9)),
        trigger: Trigger::Forgotten,
        ..shown(clock("15:30"), PromptOutcome::Expired)
    }];
    assert!(!asks(&Situation { shown: &before, ..at(now, &settings, &running) }));
}

#[test]
fn nothing_is_asked_outside_the_window_at_weekends_and_on_days_off() {
    let mut settings = Settings::default();
    let next = |now: Moment, settings: &Settings| why(decide(&at(now, settings, &long_run(now)), &Berlin)).0.unwrap();
    assert_eq!(next(clock("08:00"), &settings), "2026-11-20T09:15:00+01:00");
    assert_eq!(next(clock("09:10"), &settings), "2026-11-20T09:15:00+01:00");
    assert_eq!(next(clock("17:15"), &settings), "2026-11-23T09:15:00+01:00", "Friday's end leads to Monday");
    settings.prompt.days_off = vec!["2026-11-23".into()];
    assert_eq!(next(moment("2026-11-21T12:00:00+01:00"), &settings), "2026-11-24T09:15:00+01:00");
    settings.prompt.quiet_hours = vec!["12:00-13:00".into()];
    assert_eq!(next(clock("12:30"), &settings), "2026-11-20T13:00:00+01:00");
    settings.prompt.work_days.clear();
    assert_eq!(why(decide(&at(clock("10:00"), &settings, &[]), &Berlin)).0, None);
}

#[test]
fn clock_changes_and_year_ends_do_not_move_the_window() {
    let mut settings = Settings::default();
    let next = |now: &str, settings: &Settings| next_open(&settings.prompt, moment(now), &Berlin).unwrap().to_rfc3339();
    assert_eq!(next("2026-03-27T18:00:00+01:00", &settings), "2026-03-30T09:15:00+02:00");
    assert_eq!(next("2026-10-23T18:00:00+02:00", &settings), "2026-10-26T09:15:00+01:00");
    settings.prompt.days_off = vec!["2027-01-01".into()];
    assert_eq!(next("2026-12-31T18:00:00+01:00", &settings), "2027-01-04T09:15:00+01:00");
    settings.prompt.work_window = "22:00-06:00".into();
    assert!(is_open(&settings.prompt, moment("2026-11-21T03:00:00+01:00"), &Berlin), "Friday's night shift");
    assert!(!is_open(&settings.prompt, moment("2026-11-22T03:00:00+01:00"), &Berlin));
}

#[test]
fn the_budget_is_kept_and_said_in_words() {
    let (now, settings) = (clock("14:00"), Settings::default());
    let running = long_run(now);
    let with = |shown: &[ShownPrompt]| why(decide(&Situation { shown, ..at(now, &settings, &running) }, &Berlin));
    let twice = [shown(clock("13:20"), PromptOutcome::Answered), shown(clock("13:39"), PromptOutcome::Answered)];
    assert_eq!(
        with(&twice),
        (Some("2026-11-20T14:20:01+01:00".into()), "asked twice this hour; not again before today 14:20".into())
    );
    let recent = [shown(clock("13:50"), PromptOutcome::Answered)];
    assert_eq!(with(&recent).1, "asked a short while ago; not again before today 14:10");
    let six: Vec<_> =
        (0..6).map(|n| shown(clock("09:20") + TimeDelta::minutes(30 * n), PromptOutcome::Answered)).collect();
    assert_eq!(with(&six).1, "asked 6 times today; not again before Mon 23 Nov 09:15");
    let dear =
        [ShownPrompt { seconds: Some(60.0), ..shown(moment("2026-11-16T10:00:00+01:00"), PromptOutcome::Answered) }; 4];
    assert_eq!(with(&dear).1, "asked 4m of 4m this week; not again before Mon 23 Nov 09:15");
    let last_week = dear.map(|one| ShownPrompt { shown_at: moment("2026-11-13T10:00:00+01:00"), ..one });
    assert!(asks(&Situation { shown: &last_week, ..at(now, &settings, &running) }));
}

#[test]
fn a_question_costs_the_attention_it_took_and_not_its_time_on_the_screen() {
    assert_eq!(attention(Some(PromptOutcome::Answered), Some(4.5)).to_string(), "4.5");
    for answer in [PromptOutcome::Answered, PromptOutcome::Dismissed, PromptOutcome::Never] {
        assert_eq!(attention(Some(answer), Some(400.0)).to_string(), "60");
    }
    assert_eq!(attention(Some(PromptOutcome::Expired), Some(400.0)).to_string(), "5");
    assert_eq!(attention(Some(PromptOutcome::Expired), Some(3.0)).to_string(), "3");
    assert_eq!(attention(None, None).to_string(), "0");
    let (now, settings) = (clock("14:00"), Settings::default());
    let running = long_run(now);
    let ignored =
        ShownPrompt { seconds: Some(150.0), ..shown(moment("2026-11-19T10:00:00+01:00"), PromptOutcome::Expired) };
    assert!(asks(&Situation { shown: &[ignored; 2], ..at(now, &settings, &running) }), "two do not use up a week");
}

#[test]
fn switches_focus_and_waking_up_are_respected() {
    let (now, mut settings) = (clock("14:00"), Settings::default());
    let running = long_run(now);
    let base = at(now, &settings, &running);
    assert!(!asks(&Situation { is_paused: true, ..base }));
    let focus = Situation { focus_until: Some(clock("15:30")), ..base };
    assert_eq!(why(decide(&focus, &Berlin)).1, "focus until 15:30");
    assert!(asks(&Situation { focus_until: Some(clock("13:30")), ..base }));
    assert!(!asks(&Situation { resumed_at: Some(clock("13:31")), ..base }));
    assert!(asks(&Situation { resumed_at: Some(clock("13:30")), ..base }));
    settings.prompt.enabled = false;
    assert!(!asks(&at(now, &settings, &running)));
}

#[test]
fn misses_double_the_gap_and_answers_halve_it() {
    let (now, settings) = (clock("14:00"), Settings::default());
    let of = |answers: &[PromptOutcome]| {
        let shown: Vec<_> = answers.iter().map(|answer| shown(clock("10:00"), *answer)).collect();
        gap(&Situation { shown: &shown, ..at(now, &settings, &[]) }).num_minutes()
    };
    let (miss, answer) = (PromptOutcome::Expired, PromptOutcome::Answered);
    assert_eq!(of(&[]), 20);
    assert_eq!(of(&[miss, answer, miss]), 20);
    assert_eq!(of(&[miss; 2]), 40);
    assert_eq!(of(&[PromptOutcome::Dismissed; 4]), 80);
    assert_eq!(of(&[miss; 8]), 240);
    assert_eq!(of(&[miss, miss, answer, answer, answer]), 20);
}

#[test]
fn five_misses_silence_a_day_and_three_such_days_everything_until_asked_for() {
    let settings = Settings::default();
    let day = |date: u32| {
        (0..5).map(move |n| {
            let at = moment(&format!("2026-11-{date}T10:00:00+01:00")) + TimeDelta::hours(n);
            shown(at, PromptOutcome::Expired)
        })
    };
    let now = clock("15:30");
    let running = long_run(now);
    let today: Vec<_> = day(20).collect();
    let silent = Situation { shown: &today, ..at(now, &settings, &running) };
    assert_eq!(why(decide(&silent, &Berlin)).1, "5 questions went unanswered today; not again before Mon 23 Nov 09:15");
    let three: Vec<_> = day(17).chain(day(18)).chain(day(19)).collect();
    let dumb = Situation { shown: &three, ..at(now, &settings, &running) };
    assert_eq!(why(decide(&dumb, &Berlin)), (None, "many questions went unanswered; it asks again after T".into()));
    assert!(asks(&Situation { opted_in_at: Some(clock("09:00")), ..dumb }));
}

#[test]
fn when_there_are_many_each_is_drawn_with_a_chance_that_is_known() {
    let settings = Settings::default();
    let now = clock("10:00");
    let before: Vec<Wait> = (0..24).map(|n| ended(run(100 + n, moment("2026-11-19T09:00:00+01:00")), 200)).collect();
    let drawn = (0..2000)
        .filter(|id| {
            let running = [going_on(*id, now - TimeDelta::seconds(30), Some(300))];
            match decide(&Situation { finished: &before, ..at(now, &settings, &running) }, &Berlin) {
                Decision::Ask { chance, .. } => {
                    assert!((chance - 0.25).abs() < 1e-12);
                    true
                }
                Decision::Quiet { .. } => false,
            }
        })
        .count();
    assert!((400..600).contains(&drawn), "{drawn} of 2000 with a chance of 1 in 4");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn over_a_week_it_never_asks_more_than_it_may(answers in prop::collection::vec(0_usize..4, 200), start in 0_i64..10_000) {
        let settings = Settings::default();
        let begin = moment("2026-03-25T00:00:00+01:00") + TimeDelta::minutes(start);
        let mut history: Vec<ShownPrompt> = Vec::new();
        for step in 0..(7 * 24 * 6) {
            let now = begin + TimeDelta::minutes(10 * step);
            let running = [going_on(step, now - TimeDelta::seconds(30), Some(300))];
            let decision = decide(&Situation { shown: &history, ..at(now, &settings, &running) }, &Berlin);
            match decision {
                Decision::Ask { .. } => {
                    prop_assert!(is_open(&settings.prompt, now, &Berlin));
                    let answer = PromptOutcome::ALL[answers[history.len() % answers.len()]];
                    history.push(shown(now, answer));
                }
                Decision::Quiet { until, .. } => prop_assert!(until.is_none_or(|until| until > now)),
            }
        }
        for one in &history {
            let within = |length: TimeDelta| history.iter().filter(|other| (TimeDelta::zero()..length).contains(&(other.shown_at - one.shown_at))).count();
            prop_assert!(within(TimeDelta::hours(1)) <= 2 && within(TimeDelta::hours(12)) <= 6);
        }
    }
}
