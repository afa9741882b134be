//! Made-up figures for the screen, each put in by hand, so that no picture changes when a formula does.

use chrono::{FixedOffset, NaiveDate, TimeDelta};
use draglog::domain::figure::insight::look::{Certainty, Look};
use draglog::domain::figure::insight::recap::Recap;
use draglog::domain::figure::insight::{
    CommandRuns, Coverage, Drag, DragMetric, Estimate, FigureOrigin, Frame, Interval, LimitsReason, Method,
    MetricValue, Movement, Panel, PanelInputs, PulseHeadline, Reach, StripWeek, TagShare, WaveShare, panel,
};
use draglog::domain::figure::pilot::{Judgement, Pilot, PilotReading, Verdict};
use draglog::domain::figure::stats::xmr::{ControlChart, Limits, Signal, SignalRule};
use draglog::domain::figure::stats::{Scope, WeeklyEvidence, hodges_lehmann};
use draglog::domain::figure::{pilot, stats};
use draglog::domain::log::reading::Reading;
use draglog::domain::log::settings::Settings;
use draglog::domain::log::tag::{Tag, Wave};
use draglog::domain::page::insights::{InsightsPage, WeekChoice};
use draglog::domain::time::Moment;

use crate::support::{at, tag};

const HOUR: i64 = 3_600_000;

fn zone() -> FixedOffset {
    FixedOffset::east_opt(3600).unwrap()
}

fn now() -> Moment {
    at("14:30:00")
}

fn reading() -> Reading {
    Reading::new(now(), &Settings::default())
}

fn this_week() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 16).unwrap()
}

fn estimate(value: f64, (low, high): (f64, f64), method: Method, n: u64) -> Estimate {
    let confidence = if method == Method::Ratio { 0.9 } else { 0.95 };
    Estimate { value, interval: Some(Interval { low, high, confidence }), method, n }
}

fn bare() -> Panel {
    let frame = Frame { monday: this_week(), reach: Reach::Month };
    panel(&PanelInputs::default(), frame, reading(), &zone())
}

/// A log of twelve weeks, one of them too little observed and one beyond its limits.
pub(crate) fn page() -> InsightsPage {
    InsightsPage {
        asked: WeekChoice::default(),
        this_week: this_week(),
        since: NaiveDate::from_ymd_opt(2026, 8, 28),
        panel: full(),
        looks: looks(),
        pilots: vec![pilot_reading()],
        recap: Recap {
            week: this_week(),
            lines: lines(&[
                "7.1 hours blocked per observed week so far (one week: no interval).",
                "Machine time 6h 40m, not held up 1h 20m, not answered 31m, each counted apart.",
                "Most of it was context hunt (2h 04m), then build or test (1h 51m).",
                "cargo test took a median of 1m 14s (1m 02s to 1m 20s).",
                "Two changes waited for a first answer; both are open.",
            ]),
            changed: lines(&["Within usual week-to-week movement: do not read it as better or worse."]),
            try_: Some("Would an owner file in each repository help?".to_owned()),
            automate: vec![],
            said_did: lines(&[
                "You said flaky failure; Platform team: the suite runs against fixed ports since 9 Nov.",
            ]),
        },
    }
}

/// The third day of a new log.
pub(crate) fn quiet() -> InsightsPage {
    let mut panel = bare();
    (panel.summary.blocked.union, panel.summary.latency.total) = (72 * 60_000, 3 * HOUR);
    (panel.summary.blocked.not_held_up, panel.summary.blocked.unanswered) = (25 * 60_000, 12 * 60_000);
    panel.weeks = weeks(&[None; 12]);
    let recap =
        Recap { week: this_week(), lines: vec![], changed: vec![], try_: None, automate: vec![], said_did: vec![] };
    InsightsPage { since: Some(this_week()), panel, looks: vec![], pilots: vec![], recap, ..page() }
}

/// Nothing was ever recorded.
pub(crate) fn empty() -> InsightsPage {
    InsightsPage { since: None, panel: bare(), ..quiet() }
}

fn lines(lines: &[&str]) -> Vec<String> {
    lines.iter().map(|line| (*line).to_owned()).collect()
}

fn weeks(rates: &[Option<f64>; 12]) -> Vec<StripWeek> {
    (0..)
        .zip(rates)
        .map(|(number, rate)| StripWeek {
            monday: this_week() - TimeDelta::weeks(11 - number),
            blocked: 7 * HOUR,
            observed: 38 * HOUR,
            developer_weeks: 0.95,
            rate: *rate,
            is_gap: rate.is_none(),
        })
        .collect()
}

fn full() -> Panel {
    let rates = [6.1, 7.4, 6.6, 0.0, 5.2, 7.9, 6.8, 7.2, 6.0, 13.4, 8.1, 7.1].map(|rate| (rate > 0.0).then_some(rate));
    let limits = Limits { mean: 7.4, mean_range: 1.6, lower: 3.1, upper: 11.7, upper_range: 5.2 };
    let mut panel = bare();
    let summary = &mut panel.summary;
    summary.latency.total = 28 * HOUR + 55 * 60_000;
    (summary.blocked.union, summary.blocked.not_held_up) = (31 * HOUR, 6 * HOUR + 3 * 60_000);
    summary.blocked.unanswered = 3 * HOUR + 60_000;
    let mut when = [[0; 24]; 7];
    for (day, hour, minutes) in [(0, 9, 62), (0, 10, 40), (0, 15, 88), (1, 11, 20), (2, 14, 9), (3, 9, 45), (4, 16, 70)]
    {
        when[day][hour] = minutes * 60_000;
    }
    Panel {
        weeks: weeks(&rates),
        usual: Some(Movement {
            chart: ControlChart { limits, points: 12, is_locked: true },
            first: "2026-03-02".parse().unwrap(),
            last: "2026-05-18".parse().unwrap(),
            because: LimitsReason::FirstWeeks,
        }),
        signals: vec![Signal { at: 9, rule: SignalRule::Outside, is_high: true, is_repeated: false }],
        rate: Some(estimate(8.4, (5.6, 11.2), Method::Ratio, 4)),
        tags: tags(),
        waves: [(Wave::WaysOfWorking, 0.09, (0.04, 0.14)), (Wave::Environment, 0.91, (0.86, 0.96))]
            .map(|(wave, share, ends)| WaveShare {
                wave,
                blocked: HOUR,
                share: estimate(share, ends, Method::Ratio, 19),
            })
            .to_vec(),
        metrics: metrics(),
        when,
        slowest: vec![
            command("gh run watch", "api-server", 34, (0.0, 640.0), 1490.0),
            command("build.sh (make, npm test)", "firmware", 21, (0.0, 300.0), 520.0),
            command("cargo test", "api-server", 214, (0.0, 74.0), 200.0),
        ],
        repeated: vec![
            command("cargo check", "api-server", 402, (0.0, 6.0), 14.0),
            command("cargo test", "api-server", 214, (0.0, 74.0), 200.0),
        ],
        said: said(),
        coverage: Coverage {
            weeks: 4,
            of_weeks: 4,
            developer_weeks: 3.8,
            observed: 152 * HOUR,
            prompts_shown: 40,
            prompts_answered: 36,
        },
        ..panel
    }
}

fn tags() -> Vec<TagShare> {
    let share = |id: Option<&str>, share: f64, ends: (f64, f64), band: usize, minutes: i64| TagShare {
        tag: id.map(tag),
        wave: id.map(tag).and_then(Tag::wave),
        blocked: minutes * 60_000,
        share: estimate(share, ends, Method::Ratio, 19),
        band,
        days: 14,
        waits: 61,
    };
    vec![
        share(Some("context_hunt"), 0.31, (0.19, 0.43), 0, 591),
        share(Some("build_test"), 0.25, (0.20, 0.31), 0, 485),
        share(Some("flaky_fail"), 0.09, (0.04, 0.13), 1, 170),
        share(Some("manual_toil"), 0.04, (0.01, 0.05), 2, 90),
        share(None, 0.02, (0.0, 0.04), 2, 44),
    ]
}

fn metrics() -> Vec<DragMetric> {
    let of = |drag, origin, value| DragMetric { drag, value, origin, said: None };
    let seconds = |median: f64, low: f64, high: f64, method, n| {
        estimate(median * 1000.0, (low * 1000.0, high * 1000.0), method, n)
    };
    vec![
        of(
            Drag::RunDuration,
            Some(FigureOrigin::Runs),
            MetricValue::Length { median: seconds(35.0, 31.0, 39.0, Method::OrderStatistics, 1164), p90: 189_000.0 },
        ),
        of(
            Drag::SuccessRate,
            Some(FigureOrigin::Runs),
            MetricValue::Share { hits: 958, of: 1164, estimate: estimate(0.823, (0.8, 0.84), Method::Wilson, 1164) },
        ),
        DragMetric {
            said: said().into_iter().next(),
            ..of(
                Drag::TimeToFirstReview,
                Some(FigureOrigin::Manual),
                MetricValue::Age {
                    median: seconds(18_600.0, 6_060.0, f64::INFINITY, Method::KaplanMeier, 14),
                    is_lower_bound: false,
                    closed: 11,
                    open: 3,
                    working: seconds(7_200.0, 3_060.0, f64::INFINITY, Method::KaplanMeier, 14),
                },
            )
        },
        DragMetric {
            said: said().into_iter().next(),
            ..of(Drag::ReviewRounds, Some(FigureOrigin::Pulse), MetricValue::Told)
        },
        of(
            Drag::WorkInProgress,
            None,
            MetricValue::Missing {
                how: "nothing waited on somebody else; `draglog wait start review` begins such a wait",
            },
        ),
        of(
            Drag::Routing,
            Some(FigureOrigin::Manual),
            MetricValue::Share { hits: 5, of: 7, estimate: estimate(0.714, (0.36, 0.92), Method::Wilson, 7) },
        ),
    ]
}

fn command(label: &str, project: &str, runs: u64, (_, median): (f64, f64), tenth: f64) -> CommandRuns {
    let median = estimate(median * 1000.0, (median * 900.0, median * 1100.0), Method::OrderStatistics, runs);
    CommandRuns {
        label: label.to_owned(),
        project: Some(project.to_owned()),
        runs,
        succeeded: runs - 9,
        failed: 8,
        median,
        p90: tenth * 1000.0,
        total: 4 * HOUR,
    }
}

fn said() -> Vec<PulseHeadline> {
    let of = |survey: &str, title: &str, item: &str, words: [&str; 3], is_in_share| PulseHeadline {
        survey: survey.to_owned(),
        title: title.to_owned(),
        item: item.to_owned(),
        text: words[0].to_owned(),
        answer: words[1].to_owned(),
        share: words[2].to_owned(),
        is_in_share,
        at: now() - TimeDelta::days(9),
        service: None,
    };
    let review = |item, words, is_in_share| of("review_handoff", "Review flow and handoff", item, words, is_in_share);
    let first = ["How long did a change wait for its first answer?", "Next working day", "same working day"];
    let rounds = ["How many rounds did it take?", "3", "3 rounds or more"];
    let gaps = ["How often did work stop?", "About once a day", "about once a day or more"];
    vec![
        review("rv_first", first, false),
        review("rv_rounds", rounds, true),
        of("context_gaps", "Context gaps", "cg_freq", gaps, true),
    ]
}

fn looks() -> Vec<Look> {
    let look = |id, sentence: &str, certainty, name: &str| Look {
        id,
        sentence: sentence.to_owned(),
        how_sure: "Counted: 9 of 31 runs.".to_owned(),
        may_mean: "A check that fails and then passes with nothing changed tells of the check, not of the change."
            .to_owned(),
        who_can_change: "Whoever owns the test suite.".to_owned(),
        move_question: Some("Would a list of known flaky checks, worked down one a week, help?".to_owned()),
        context: vec![
            "For context: 58 % of 50 engineering leaders named more than 5 hours (vendor survey).".to_owned(),
        ],
        tags: vec![tag(name)],
        at_stake: std::time::Duration::from_secs(3600),
        certainty,
    };
    vec![
        look(
            "retry_signature",
            "cargo test in api-server failed and then passed with nothing changed within four weeks: 9 of 31 runs (16 \
             to 47 % would fit).",
            Certainty::Clear,
            "flaky_fail",
        ),
        look(
            "cold_mondays",
            "The first runs on Mondays take 1.4 times as long as the first runs on other days (between 1.2 and 1.5 \
             times, 95 % sure).",
            Certainty::Likely,
            "env_setup",
        ),
    ]
}

fn pilot_reading() -> PilotReading {
    let started_at = now() - TimeDelta::days(39);
    let about = Pilot {
        name: "merge-queue".to_owned(),
        hypothesis: "Jobs that do not touch a service leave its pipeline out.".to_owned(),
        metric: stats::Metric::Blocked,
        about: Scope::Tag(tag("ci_queue")),
        control: None,
        worth: 0.3,
        baseline_weeks: 6,
        judged_after: None,
        picked_because_bad: true,
        registered_at: started_at,
        started_at,
        stopped_at: None,
    };
    let nothing = WeeklyEvidence { waits: &[], observed: &[], trees: &[] };
    let mut reading = pilot::read(about, &nothing, &[], reading(), &zone());
    let (before, after) = ([2.4, 3.1, 2.8, 3.4, 2.6, 3.0], [1.4, 1.9, 1.1, 1.6, 1.8]);
    let subject = &mut reading.subject;
    for (week, value) in subject.before.iter_mut().zip(before).chain(subject.after.iter_mut().zip(after)) {
        (week.value, week.gap) = (Some(value), None);
    }
    subject.shift = hodges_lehmann(&before, &after);
    subject.chart = ControlChart::of(&before.map(Some));
    reading.verdict = Verdict::LargerThanUsual;
    reading.judgement = Judgement { after_weeks: 5, so_far: 5, is_due: true };
    reading
}
