//! What is worth a look, the recap and a team's follow-up: each signal fires where it is there and is silent where it
//! is not.

pub(crate) mod log;
mod recap;
mod wording;

use draglog::domain::figure::insight::look::Look;
use draglog::domain::figure::insight::looks::MOST;
use draglog::domain::figure::insight::{Drag, Frame, Reach, panel};
use draglog::domain::log::evidence::ChangeReview;
use draglog::domain::log::tag::Tag;
use draglog::domain::log::wait::{HuntOutcome, Kind, WaitTag};

use log::{Day, Log, days, now};

fn told(look: Option<Look>) -> String {
    look.unwrap().sentence
}

#[test]
fn failures_that_pass_unchanged_are_told_with_their_interval() {
    let mut log = Log::observed(4);
    for day in days(4) {
        log.run("cargo test", day.at(10, 0), 60.0);
    }
    for day in days(2).take(6) {
        log.false_alarm("cargo test", day.at(11, 0), true);
    }
    let look = log.said("retry_signature").unwrap();
    assert_eq!(
        look.sentence,
        "cargo test in api-server failed and then passed with nothing changed, over four weeks: 6 of 32 runs (19 %; 9 to 35 % would fit)."
    );
    assert_eq!(look.tags, ["flaky_fail".parse::<Tag>().unwrap()]);
    assert!(look.move_question.unwrap().ends_with('?'));
}

#[test]
fn a_failure_that_passes_after_a_change_is_no_false_alarm() {
    let mut log = Log::observed(4);
    for day in days(2).take(8) {
        log.false_alarm("cargo test", day.at(11, 0), false);
    }
    for day in days(1).take(2) {
        log.false_alarm("cargo test", day.at(14, 0), true);
    }
    assert_eq!(log.said("retry_signature"), None, "two cases are a coincidence");
}

/// Turns of ten minutes, four a day, in which the agent's own tests take so many.
fn turns(tests: u64) -> Log {
    let mut log = Log::observed(6);
    for day in days(6) {
        (0..4).for_each(|turn| log.turn("cargo test", day.at(10 + turn, 0), 10, tests));
    }
    log
}

#[test]
fn agents_that_mostly_wait_for_ones_own_builds_are_told() {
    let look = turns(5).said("slow_agents").unwrap();
    assert!(
        look.sentence.starts_with("Of 20h 00m in agents' turns 10h 00m were your own builds and tests"),
        "{look:?}"
    );
    assert!(look.sentence.contains("cargo test takes the most"), "{look:?}");
    assert_eq!(turns(1).said("slow_agents"), None, "a tenth is no reason");
}

fn not_held_up(mut log: Log) -> Log {
    log.waits.iter_mut().for_each(|wait| wait.tag = Some(WaitTag::by_person(Tag::not_held_up())));
    log
}

/// Three runs a day over twelve weeks; in the last four they take `now` times as long.
fn twelve_weeks(now: f64) -> Log {
    let mut log = Log::observed(12);
    for day in days(12) {
        for more in 0..3 {
            let usual = 48.0 + 6.0 * day.jitter(more);
            let seconds = if day.weeks_before < 4 { usual * now } else { usual };
            log.run("cargo test", day.at(10 + i64::try_from(more).unwrap(), 0), seconds);
        }
    }
    log
}

#[test]
fn a_command_slower_than_its_own_past_is_told_with_the_shift_and_its_interval() {
    let sentence = told(twelve_weeks(1.5).said("slower_than_before"));
    assert!(sentence.starts_with("cargo test in api-server takes 2"), "{sentence}");
    assert!(sentence.contains(" to ") && sentence.contains(" % sure"), "{sentence}");
}

#[test]
fn usual_movement_a_small_shift_and_one_bad_day_are_not_told() {
    assert_eq!(twelve_weeks(1.0).said("slower_than_before"), None);
    assert_eq!(twelve_weeks(1.04).said("slower_than_before"), None, "nobody notices two seconds of 48");
    let mut log = twelve_weeks(1.0);
    let bad = Day { weeks_before: 0, weekday: 2 };
    (0..40).for_each(|minute| drop(log.run("cargo test", bad.at(14, minute), 300.0).clone()));
    assert_eq!(log.said("slower_than_before"), None, "one day is one case, however many runs it has");
}

#[test]
fn of_many_commands_none_looks_slower_by_chance() {
    let mut log = Log::observed(10);
    for command in 0..30 {
        for day in days(10) {
            let seconds = 30.0 + 9.0 * day.jitter(command * 3 + 1);
            log.run(&format!("make part{command}"), day.at(9, 0) + chrono::TimeDelta::minutes(10), seconds);
        }
    }
    assert_eq!(log.said("slower_than_before"), None);
}

/// Two commands on each day of twelve weeks; on Mondays the first run takes `cold` times as long.
fn twelve_weeks_of_first_runs(cold: f64) -> Log {
    let mut log = Log::observed(12);
    for day in days(12) {
        for (number, label) in [(0, "cargo build"), (1, "npm test")] {
            let usual = 40.0 + 5.0 * day.jitter(number);
            log.run(label, day.at(9, 10), if day.is_monday() { usual * cold } else { usual });
            log.run(label, day.at(11, 0), 40.0 + 5.0 * day.jitter(number + 7));
        }
    }
    log
}

#[test]
fn cold_first_runs_on_mondays_are_told() {
    let sentence = told(twelve_weeks_of_first_runs(1.8).said("cold_mondays"));
    assert!(sentence.starts_with("The first runs on Mondays take 1.8 times as long"), "{sentence}");
    assert_eq!(twelve_weeks_of_first_runs(1.0).said("cold_mondays"), None);
    assert_eq!(twelve_weeks_of_first_runs(1.1).said("cold_mondays"), None, "a tenth is not worth a sentence");
}

/// A usual command all the time, and one that is only run in the last three weeks.
fn newcomer(weeks: u64, minutes: f64) -> Log {
    let mut log = Log::observed(weeks);
    for day in days(weeks) {
        log.run("cargo test", day.at(9, 30), 300.0);
        if day.weeks_before < 3 {
            log.run("cargo bench", day.at(13, 0), minutes * 60.0);
        }
    }
    log
}

#[test]
fn a_new_command_that_takes_much_time_is_told() {
    let sentence = told(newcomer(12, 20.0).said("new_command"));
    assert_eq!(
        sentence,
        "cargo bench in api-server is new since 2 Nov: 15 runs, 0s marked as held up and 5h 00m not answered."
    );
    assert_eq!(newcomer(12, 2.0).said("new_command"), None, "ten minutes a week");
    assert_eq!(newcomer(4, 20.0).said("new_command"), None, "in a young log everything is new");
    let mut answered = newcomer(12, 20.0);
    answered.waits.iter_mut().for_each(|wait| wait.tag = Some(WaitTag::by_person(Tag::not_held_up())));
    assert_eq!(answered.said("new_command"), None, "nothing waited for it");
}

fn hunts(with_person: usize, with_docs: usize) -> Log {
    let mut log = Log::observed(12);
    let found =
        std::iter::repeat_n(HuntOutcome::Person, with_person).chain(std::iter::repeat_n(HuntOutcome::Docs, with_docs));
    for (day, found) in days(12).zip(found) {
        log.hunt(day.at(14, 0), found);
    }
    log
}

#[test]
fn hunts_that_end_with_a_person_are_told_and_an_even_split_is_not() {
    assert_eq!(
        told(hunts(9, 1).said("hunts_end_with_a_person")),
        "The answer came from a person, not from a document or the code: 9 of 10 context hunts (90 %; 60 to 98 % would fit)."
    );
    let few = told(hunts(6, 0).said("hunts_end_with_a_person"));
    assert!(
        few.contains("6 of 6 context hunts; with so few, anything from about three in five to all would fit"),
        "{few}"
    );
    assert_eq!(hunts(5, 5).said("hunts_end_with_a_person"), None);
    assert_eq!(hunts(3, 0).said("hunts_end_with_a_person"), None);
}

/// Twelve reviews that were closed after some hours, and one that is still open.
fn reviews(closed: usize, open_hours: i64) -> Log {
    let mut log = Log::observed(12);
    for (index, day) in days(12).take(closed).enumerate() {
        log.manual(Kind::Review, "review_wait", day.at(10, 0), 180 + 40 * u64::try_from(index).unwrap());
    }
    let since = now() - chrono::TimeDelta::hours(open_hours);
    let open = log.manual(Kind::Review, "review_wait", since, 0);
    open.end = None;
    log
}

#[test]
fn a_change_open_for_longer_than_the_others_is_told_and_never_as_blocked_time() {
    let look = reviews(12, 76).said("review_open_longer").unwrap();
    assert!(
        look.sentence.contains("one of them for 3d 4h: longer than 12 of the 12 answered ones"),
        "{}",
        look.sentence
    );
    assert!(look.at_stake <= std::time::Duration::from_secs(1800), "age is no blocked time");
    assert_eq!(reviews(12, 5).said("review_open_longer"), None, "as long as the others");
    assert_eq!(reviews(4, 76).said("review_open_longer"), None, "four say nothing about what is usual");
}

#[test]
fn the_middle_of_reviews_is_told_as_the_panel_has_it_and_a_change_nobody_answered_is_no_answer() {
    let mut log = reviews(12, 76);
    let change = |day: Day, answered_at, closed_at| {
        let (opened_at, known_until, rounds) = (day.at(9, 0), now(), None);
        ChangeReview { opened_at, answered_at, closed_at, rounds, reopened: None, known_until }
    };
    for day in days(12).take(8) {
        log.changes.push(change(day, Some(day.at(13, 0)), None));
    }
    let day = Day { weeks_before: 1, weekday: 0 };
    log.changes.push(change(day, None, None));
    let look = log.said("review_open_longer").unwrap();
    assert!(look.sentence.contains("longer than 8 of the 8 answered ones"), "imports only: {}", look.sentence);
    let panel = log.read(|evidence| {
        let period = Frame { monday: evidence.panel.frame.monday, reach: Reach::Quarter };
        panel(&evidence.inputs, period, evidence.reading, &log::zone())
    });
    let first = panel.metrics.iter().find(|metric| metric.drag == Drag::TimeToFirstReview).unwrap().words();
    let median = first.strip_prefix("median ").and_then(|words| words.split(" (").next()).unwrap();
    assert!(look.sentence.contains(&format!("The median wait is {median} (")), "{first}\n{}", look.sentence);
    // Closed after three days, and nobody had looked: that is no wait of three days that others may be held against.
    log.changes.truncate(7);
    log.changes.extend((0..4).map(|weekday| {
        let day = Day { weeks_before: 3, weekday };
        change(day, None, Some(day.at(72, 0)))
    }));
    log.changes.push(change(day, None, None));
    assert_eq!(log.said("review_open_longer"), None, "seven were answered");
}

/// Thirty short runs on each day of eight weeks, and one long one.
fn short_runs(seconds: f64) -> Log {
    let mut log = Log::observed(9);
    for day in days(9) {
        for minute in 0..30 {
            log.run("cargo check", day.at(9, 0) + chrono::TimeDelta::minutes(10 * minute), seconds);
        }
        log.run("cargo build", day.at(16, 0), 200.0);
    }
    log
}

#[test]
fn many_short_waits_that_add_up_are_told() {
    let sentence = told(short_runs(30.0).said("small_waits"));
    assert!(sentence.starts_with("Runs under a minute add up to a median of 1h 15m per week ("), "{sentence}");
    assert!(sentence.contains("30 a day; cargo check in api-server takes the most time"), "{sentence}");
    assert_eq!(short_runs(4.0).said("small_waits"), None, "ten minutes a week");
    let mut answered = short_runs(30.0);
    answered.waits.iter_mut().for_each(|wait| wait.tag = Some(WaitTag::by_person(Tag::not_held_up())));
    assert_eq!(answered.said("small_waits"), None, "they held nobody up");
}

/// Long tests, false alarms and review churn in one project, each of which can be left out.
fn story(is_long: bool, is_flaky: bool, is_churning: bool) -> Log {
    let mut log = Log::observed(4);
    for day in days(4) {
        log.run("cargo test", day.at(9, 30), if is_long { 150.0 } else { 20.0 });
        if is_flaky && day.weekday == 1 {
            log.false_alarm("cargo build", day.at(13, 0), true);
        }
        if is_churning && day.weekday == 3 {
            log.manual(Kind::Other, "review_churn", day.at(15, 0), 45).project = Some("api-server".into());
        }
    }
    log
}

#[test]
fn three_signals_in_one_project_tell_one_story_and_two_do_not() {
    let sentence = told(story(true, true, true).said("connected_signals"));
    let tried = story(true, true, true).recap(&[]).try_.unwrap();
    assert!(!tried.contains("this project") && !tried.contains('{'), "{tried}");
    assert!(sentence.starts_with("In api-server three things came together within four weeks"), "{sentence}");
    assert!(
        sentence.contains("4 extra rounds") && sentence.contains("4 failures that the change did not cause"),
        "{sentence}"
    );
    for log in [story(false, true, true), story(true, false, true), story(true, true, false)] {
        assert_eq!(log.said("connected_signals"), None);
    }
    let mut elsewhere = story(true, true, true);
    for wait in elsewhere.waits.iter_mut().filter(|wait| wait.kind == Kind::Other) {
        wait.project = Some("storefront".into());
    }
    assert_eq!(elsewhere.said("connected_signals"), None, "they do not meet");
}

/// A week in which builds blocked for an hour on each day, and what the pulse on Friday says about them.
fn blocked_week(option: u8) -> Log {
    let mut log = Log::observed(4);
    for day in days(1) {
        log.run("cargo build", day.at(10, 0), 3600.0).tag = "build_test".parse().ok().map(WaitTag::by_person);
    }
    log.pulse("wait_states", "ws_local", option, now());
    log
}

#[test]
fn drag_that_the_pulse_does_not_mention_is_told() {
    let sentence = told(blocked_week(1).said("silent_drag"));
    assert_eq!(
        sentence,
        "The log has 5h 00m blocked by your own builds and tests on 5 days of the week before 20 Nov; the answer in the \
         pulse \"Wait states\" that day was \"Never\"."
    );
    assert_eq!(blocked_week(4).said("silent_drag"), None, "the pulse says the same");
}

#[test]
fn a_complaint_that_no_log_shows_is_told_where_the_log_was_looking() {
    let mut log = Log::observed(4);
    log.pulse("context_gaps", "cg_hours", 5, now());
    let sentence = told(log.said("unseen_drag"));
    assert!(sentence.contains("\"Context gaps\"") && sentence.contains("no such wait"), "{sentence}");
    for day in days(1) {
        log.hunt(day.at(13, 0), HuntOutcome::Code);
    }
    assert_eq!(log.said("unseen_drag"), None, "the log shows it");
    let mut blind = Log::default();
    blind.pulse("context_gaps", "cg_hours", 5, now());
    assert_eq!(blind.said("unseen_drag"), None, "where nothing looked there is nothing to miss");
}

#[test]
fn an_answer_from_long_ago_is_not_held_against_the_log() {
    let mut log = Log::observed(12);
    log.pulse("context_gaps", "cg_hours", 5, Day { weeks_before: 9, weekday: 2 }.at(12, 0));
    assert_eq!(log.said("unseen_drag"), None);
}

#[test]
fn an_empty_log_says_nothing() {
    assert_eq!(Log::default().looks(), []);
    assert_eq!(Log::observed(12).looks(), []);
}

/// Everything at once.
pub(crate) fn busy() -> Log {
    let mut all = Log::default();
    let mut elsewhere = story(true, true, true);
    elsewhere.waits.iter_mut().for_each(|wait| wait.project = Some("firmware".into()));
    for log in [
        twelve_weeks(1.5),
        twelve_weeks_of_first_runs(1.8),
        newcomer(12, 20.0),
        hunts(9, 1),
        reviews(12, 76),
        short_runs(30.0),
        elsewhere,
        blocked_week(1),
        not_held_up(turns(5)),
    ] {
        all.join(log);
    }
    all.pulse("context_gaps", "cg_hours", 6, now());
    all
}

#[test]
fn a_handful_is_shown_and_the_most_at_stake_comes_first() {
    let looks = busy().looks();
    assert_eq!(looks.len(), MOST);
    assert!(looks[0].at_stake >= looks[MOST - 1].at_stake, "{looks:?}");
    for look in &looks {
        assert!(!look.how_sure.is_empty() && !look.may_mean.is_empty() && !look.who_can_change.is_empty(), "{look:?}");
    }
}
