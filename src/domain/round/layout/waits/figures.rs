//! The figures themselves: a row for each, with its frozen edges and the reason for them.

use super::{Cells, FigureCut, WaitFacts, WaitFigure};
use crate::domain::log::tag::Wave;

/// A rate or a count says nothing of less than half an observed week.
const LEAST_WEEKS: f64 = 0.5;
/// Fewer runs say nothing of how long or how well runs go.
const LEAST_RUNS: u64 = 10;
/// Fewer questions say nothing of how many are answered.
const LEAST_PROMPTS: u64 = 4;
/// Of less time in turns no part is given.
const LEAST_TURN_HOURS: f64 = 1.0;
/// The figure of categories; a number in its name, as there were sixteen before.
pub const TAGS: &str = "waits.tags.17";
/// One story is not a figure.
const LEAST_ITEMS: u64 = 2;

impl WaitFacts {
    /// So much in an observed week.
    pub(super) fn per_week(&self, sum: f64) -> Option<f64> {
        (self.developer_weeks >= LEAST_WEEKS).then(|| sum / self.developer_weeks)
    }

    /// Blocked hours per observed week by dimension; nothing where less than half of blocked time has a category, because
    /// the rest may be anything.
    fn rate_of(&self, wave: Wave) -> Option<f64> {
        let told: f64 = self.by_tag.iter().map(|(_, hours)| hours).sum();
        let own = || self.by_tag.iter().filter(|(tag, _)| tag.wave() == Some(wave)).map(|(_, hours)| hours).sum();
        (told * 2.0 >= self.blocked_hours).then(own).and_then(|own| self.per_week(own))
    }

    /// A median that is only known to be at least so long says a cell where there is none above it.
    fn tells_review_age(&self, age: f64) -> bool {
        !self.is_review_age_bound || REVIEW_AGE_EDGES.last().is_some_and(|last| age > *last)
    }
}

/// In seconds.
const REVIEW_AGE_EDGES: &[f64] = &[14400.0, 86400.0, 172_800.0, 432_000.0];

const RATES: &[&str] = &[
    "none",
    "up to half an hour",
    "more than a half, up to 1 hour",
    "more than 1, up to 2 hours",
    "more than 2, up to 4 hours",
    "more than 4, up to 8 hours",
    "more than 8 hours",
];
const RATE_EDGES: &[f64] = &[0.0, 0.5, 1.0, 2.0, 4.0, 8.0];
const RATES_OF_A_DIMENSION: &[&str] =
    &["none", "up to 1 hour", "more than 1, up to 3 hours", "more than 3, up to 6 hours", "more than 6 hours"];
const WHY_DOUBLING: &str = "each edge is twice the one before, as blocked time differs between people by factors; a working \
                            day (8 hours a week) is as far as one log is worth telling apart";
const WHY_DIMENSION: &str = "coarser than the whole, because a part of a person's time tells more about that person";
const WHY_LENGTHS: &str = "10 seconds is where draglog first offers a tag, 2 minutes where it may ask, 10 minutes without a \
                           key where a wait counts as walked away from";
const WHY_COUNTS: &str = "none, about weekly, some a week, about daily, more: what people remember without a log";

/// Blocked hours per observed week of one dimension.
const fn dimension(id: &'static str, title: &'static str, value: fn(&WaitFacts) -> Option<f64>) -> WaitFigure {
    WaitFigure {
        id,
        title,
        why: "says which kind of friction it is, and so who can change it",
        edges: WHY_DIMENSION,
        cut: Some(FigureCut {
            name: "more than 1 hour",
            options: &[3, 4, 5],
            why: "an hour a week of one kind is enough to look for its cause; below it there is little to win",
        }),
        cells: Cells::Bins { labels: RATES_OF_A_DIMENSION, upper: &[0.0, 1.0, 3.0, 6.0], value },
    }
}

/// Every figure, in the order of the layout.
pub const FIGURES: &[WaitFigure] = &[
    WaitFigure {
        id: "waits.observed_weeks",
        title: "Observed working weeks (40 hours each)",
        why: "says how much of the round the other figures rest on",
        edges: "below half a week no rate is given; whole weeks after that, as rounds are two weeks or longer",
        cut: Some(FigureCut {
            name: "more than 2 weeks",
            options: &[4, 5, 6],
            why: "half of a usual round of four weeks; below it the other figures rest on little",
        }),
        cells: Cells::Bins {
            labels: &[
                "up to a half",
                "more than a half, up to 1",
                "more than 1, up to 2",
                "more than 2, up to 3",
                "more than 3, up to 4",
                "more than 4",
            ],
            upper: &[0.5, 1.0, 2.0, 3.0, 4.0],
            value: |facts| (facts.developer_weeks > 0.0).then_some(facts.developer_weeks),
        },
    },
    WaitFigure {
        id: "waits.blocked_rate",
        title: "Blocked hours per observed week",
        why: "says how much time the system holds work up, for the team as a whole",
        edges: WHY_DOUBLING,
        cut: Some(FigureCut {
            name: "more than 2 hours",
            options: &[5, 6, 7],
            why: "two hours a week are a working day in a month, which pays for looking into a cause",
        }),
        cells: Cells::Bins { labels: RATES, upper: RATE_EDGES, value: |facts| facts.per_week(facts.blocked_hours) },
    },
    dimension("waits.blocked_rate.W", "Blocked hours per observed week: ways of working", |facts| {
        facts.rate_of(Wave::WaysOfWorking)
    }),
    dimension("waits.blocked_rate.A", "Blocked hours per observed week: alignment", |facts| {
        facts.rate_of(Wave::Alignment)
    }),
    dimension("waits.blocked_rate.V", "Blocked hours per observed week: velocity", |facts| {
        facts.rate_of(Wave::Velocity)
    }),
    dimension("waits.blocked_rate.E", "Blocked hours per observed week: environment efficiency", |facts| {
        facts.rate_of(Wave::Environment)
    }),
    WaitFigure {
        id: "waits.machine_rate",
        title: "Hours of builds, tests and the like per observed week, whether or not they held anybody up",
        why: "stands beside blocked time, because a machine that works is not a person who waits",
        edges: WHY_DOUBLING,
        cut: Some(FigureCut {
            name: "more than 4 hours",
            options: &[6, 7],
            why: "half a working day a week; from there on a faster machine is felt, whatever is done meanwhile",
        }),
        cells: Cells::Bins { labels: RATES, upper: RATE_EDGES, value: |facts| facts.per_week(facts.machine_hours) },
    },
    WaitFigure {
        id: "waits.longest",
        title: "Longest single blocking wait",
        why: "tells many short waits from one that took the day",
        edges: "10 minutes is where people turn to something else for good; an hour, and half a working day",
        cut: Some(FigureCut {
            name: "more than 1 hour",
            options: &[5, 6],
            why: "after an hour the task is another one, and coming back costs extra",
        }),
        cells: Cells::Bins {
            labels: &[
                "none",
                "up to 10 minutes",
                "more than 10, up to 30 minutes",
                "more than 30 minutes, up to 1 hour",
                "more than 1, up to 4 hours",
                "more than 4 hours",
            ],
            upper: &[0.0, 600.0, 1800.0, 3600.0, 14400.0],
            value: |facts| facts.per_week(0.0).map(|_| facts.longest_s),
        },
    },
    WaitFigure {
        id: "waits.latency_median",
        title: "How long a run takes, median",
        why: "build and test duration is the first thing that feedback waits for",
        edges: WHY_LENGTHS,
        cut: Some(FigureCut {
            name: "more than 2 minutes",
            options: &[4, 5],
            why: "2 minutes is where draglog may ask, as people have turned to something else by then",
        }),
        cells: Cells::Bins {
            labels: &[
                "up to 10 seconds",
                "more than 10, up to 30 seconds",
                "more than 30 seconds, up to 2 minutes",
                "more than 2, up to 10 minutes",
                "more than 10 minutes",
            ],
            upper: &[10.0, 30.0, 120.0, 600.0],
            value: |facts| facts.latency_median_s.filter(|_| facts.runs >= LEAST_RUNS),
        },
    },
    WaitFigure {
        id: "waits.latency_p90",
        title: "How long a run takes, 90th percentile",
        why: "the slow ones are what plans are made around",
        edges: WHY_LENGTHS,
        cut: Some(FigureCut {
            name: "more than 10 minutes",
            options: &[4, 5],
            why: "10 minutes without a key is where a wait counts as walked away from",
        }),
        cells: Cells::Bins {
            labels: &[
                "up to 30 seconds",
                "more than 30 seconds, up to 2 minutes",
                "more than 2, up to 10 minutes",
                "more than 10, up to 30 minutes",
                "more than 30 minutes",
            ],
            upper: &[30.0, 120.0, 600.0, 1800.0],
            value: |facts| facts.latency_p90_s.filter(|_| facts.runs >= LEAST_RUNS),
        },
    },
    WaitFigure {
        id: "waits.success",
        title: "Share of runs that succeeded",
        why: "a run that fails for reasons outside the change costs a second one",
        edges: "half, then closer towards the top, where suites differ: one in three, one in seven, one in twenty fails",
        cut: Some(FigureCut {
            name: "up to 85 %",
            options: &[1, 2, 3],
            why: "one run in seven fails, or more: enough for people to run things again before they look",
        }),
        cells: Cells::Bins {
            labels: &[
                "up to 50 %",
                "more than 50, up to 70 %",
                "more than 70, up to 85 %",
                "more than 85, up to 95 %",
                "more than 95 %",
            ],
            upper: &[0.5, 0.7, 0.85, 0.95],
            value: |facts| {
                let (succeeded, decided) = (facts.succeeded, facts.succeeded + facts.failed);
                (decided >= LEAST_RUNS).then(|| succeeded as f64 / decided as f64)
            },
        },
    },
    WaitFigure {
        id: "waits.retries",
        title: "Runs per observed week that failed and then passed with nothing changed",
        why: "that is what a flaky check looks like from outside",
        edges: WHY_COUNTS,
        cut: Some(FigureCut {
            name: "more than 1 a week",
            options: &[3, 4, 5],
            why: "once a week is an accident, more often is a check that cannot be trusted",
        }),
        cells: Cells::Bins {
            labels: COUNTS,
            upper: COUNT_EDGES,
            value: |facts| facts.retries.and_then(|retries| facts.per_week(retries as f64)),
        },
    },
    WaitFigure {
        id: "waits.hunts",
        title: "Context hunts per observed week",
        why: "finding out is drag that no system logs",
        edges: WHY_COUNTS,
        cut: Some(FigureCut {
            name: "more than 1 a week",
            options: &[3, 4, 5],
            why: "once a week is part of the work, more often is something that is not written down",
        }),
        cells: Cells::Bins { labels: COUNTS, upper: COUNT_EDGES, value: |facts| facts.per_week(facts.hunts as f64) },
    },
    WaitFigure {
        id: "waits.hunts_found",
        title: "Where context hunts ended",
        why: "context that only people hold makes routers of them",
        edges: "a place is named where more than half of the hunts ended",
        cut: Some(FigureCut {
            name: "with a person or nowhere",
            options: &[3, 4],
            why: "what is in no document can be written down, and is asked for again until it is",
        }),
        cells: Cells::One {
            labels: &["in the docs", "in the code", "with a person", "nowhere", "in no one place"],
            chosen: |facts| {
                let all: u64 = facts.found.iter().sum();
                let most = || facts.found.iter().position(|count| count * 2 > all).unwrap_or(facts.found.len());
                (all >= LEAST_ITEMS).then(most)
            },
        },
    },
    WaitFigure {
        id: "waits.review_age",
        title: "How long a change waits for a review, median, open ones counted",
        why: "the age of a change is the queue that a team can shorten by itself",
        edges: "half a working day, a day, two, five: what review agreements are made in; nights are counted",
        cut: Some(FigureCut {
            name: "more than 1 day",
            options: &[3, 4, 5],
            why: "a day is what most review agreements promise, and the next day is another context",
        }),
        cells: Cells::Bins {
            labels: &[
                "up to 4 hours",
                "more than 4 hours, up to 1 day",
                "more than 1, up to 2 days",
                "more than 2, up to 5 days",
                "more than 5 days",
            ],
            upper: REVIEW_AGE_EDGES,
            value: |facts| {
                facts.review_age_s.filter(|age| facts.reviews >= LEAST_ITEMS && facts.tells_review_age(*age))
            },
        },
    },
    WaitFigure {
        id: "waits.prompts_answered",
        title: "Share of draglog's questions that were answered",
        why: "says how much of blocked time has a category; it is only ever shown for the team",
        edges: "quarters: below a half the split by category is not shown",
        cut: Some(FigureCut {
            name: "more than a half",
            options: &[3, 4],
            why: "below a half the split by category is not shown",
        }),
        cells: Cells::Bins {
            labels: &[
                "up to a quarter",
                "more than a quarter, up to a half",
                "more than a half, up to three quarters",
                "more than three quarters",
            ],
            upper: &[0.25, 0.5, 0.75],
            value: |facts| {
                (facts.prompts_shown >= LEAST_PROMPTS)
                    .then(|| facts.prompts_answered as f64 / facts.prompts_shown as f64)
            },
        },
    },
    WaitFigure {
        id: "waits.turn_rate",
        title: "Hours in which an AI agent worked on a prompt per observed week",
        why: "waiting for an agent is a large part of waiting where agents are used, and no other system measures it",
        edges: "each edge is twice the one before, up to two working days a week, as agents run beside other work",
        cut: Some(FigureCut {
            name: "more than 4 hours",
            options: &[5, 6, 7],
            why: "half a working day a week; from there on the size of tasks and the speed of checks are worth a talk",
        }),
        cells: Cells::Bins {
            labels: &[
                "none",
                "up to 1 hour",
                "more than 1, up to 2 hours",
                "more than 2, up to 4 hours",
                "more than 4, up to 8 hours",
                "more than 8, up to 16 hours",
                "more than 16 hours",
            ],
            upper: &[0.0, 1.0, 2.0, 4.0, 8.0, 16.0],
            value: |facts| facts.per_week(facts.turn_hours),
        },
    },
    WaitFigure {
        id: "waits.turn_builds",
        title: "Share of that time in which the agent ran builds, tests and the like",
        why: "slow builds and tests are waited for twice where an agent runs them as well",
        edges: "a tenth is hardly felt, a quarter is, and from a half on the agent mostly waits for builds itself",
        cut: Some(FigureCut {
            name: "more than a quarter",
            options: &[3, 4],
            why: "from a quarter on faster checks shorten turns more than most that could be done about the agent",
        }),
        cells: Cells::Bins {
            labels: &[
                "up to a tenth",
                "more than a tenth, up to a quarter",
                "more than a quarter, up to a half",
                "more than a half",
            ],
            upper: &[0.1, 0.25, 0.5],
            value: |facts| facts.turn_builds.filter(|_| facts.turn_hours >= LEAST_TURN_HOURS),
        },
    },
    WaitFigure {
        id: TAGS,
        title: "What cost most time, up to four",
        why: "says what to look at first, without saying how long anybody was held up by it",
        edges: "four of seventeen: most people name two or three, and a longer list tells persons apart",
        cut: None,
        cells: Cells::Tags,
    },
];

const COUNTS: &[&str] =
    &["none", "up to 1 a week", "more than 1, up to 3 a week", "more than 3, up to 8 a week", "more than 8 a week"];
const COUNT_EDGES: &[f64] = &[0.0, 1.0, 3.0, 8.0];

/// Only in a round that names a pilot.
pub const PILOT_SHIFT: WaitFigure = WaitFigure {
    id: "pilot.shift",
    title: "The pilot's metric after the change against before",
    why: "says whether the change is seen at more than one place",
    edges: "30 % is the smallest drop that weekly figures of a team show; within 10 % is usual movement",
    cut: Some(FigureCut {
        name: "down by 10 % or more",
        options: &[1, 2],
        why: "within 10 % is usual movement; beyond it the change is seen",
    }),
    cells: Cells::Bins {
        labels: &[
            "down by 30 % or more",
            "down by 10 to 30 %",
            "within 10 %",
            "up by 10 to 30 %",
            "up by more than 30 %",
        ],
        upper: &[-0.3, -0.1, 0.1, 0.3],
        value: |facts| facts.pilot_shift,
    },
};
