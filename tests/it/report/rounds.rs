//! Results as a combined round writes them, made up: whole teams, small ones, withheld questions, several rounds.

use draglog::domain::log::survey::ItemKind;
use draglog::domain::log::tag::Tag;
use draglog::domain::round::result::{BlockKind, Cell, ResultBlock, RoundResult, Rules, SCHEMA, Shown};
use draglog::survey::Surveys;

/// An empty result of so many people.
pub(crate) fn empty(n: u32) -> RoundResult {
    RoundResult {
        schema: SCHEMA.into(),
        round_hash: format!("{:064x}", 0x1f3a),
        title: "Platform team".into(),
        weeks: "2026-W44..2026-W47".into(),
        mode: "sealed".into(),
        n,
        blocks: vec![],
        left_out: vec![],
        rules: Rules { min_contributions: 5, min_answers: 5, counts_from: 10, min_tag_people: 3 },
        purpose: Some("decide which hold-up to work on first".into()),
        readers: Some("the team and its lead".into()),
        retention_days: Some(90),
        members: Some(n + 2),
        pilot: None,
        surveys: vec![],
        layout_hash: Some(format!("{:064x}", 0xabc)),
    }
}

/// A block shown in counts, or in bands where fewer than ten answered.
pub(crate) fn block(id: &str, title: &str, labels: &[&str], counts: &[u32]) -> ResultBlock {
    let answers: u32 =
        labels.iter().zip(counts).filter(|(label, _)| **label != "no_answer").map(|(_, count)| count).sum();
    let shown = if answers < 10 { Shown::Bands } else { Shown::Counts };
    let band = |count: u32| match f64::from(count) / f64::from(answers.max(1)) {
        share if share > 0.5 => "most",
        share if share >= 0.25 => "some",
        _ => "few",
    };
    let cells = labels.iter().zip(counts).map(|(label, count)| Cell {
        label: (*label).into(),
        count: (shown == Shown::Counts).then_some(*count),
        band: (shown == Shown::Bands && *label != "no_answer").then(|| band(*count).into()),
    });
    ResultBlock { id: id.into(), title: title.into(), answers, shown, cells: cells.collect(), kind: BlockKind::OneHot }
}

/// The same question with nothing shown.
pub(crate) fn withheld(mut block: ResultBlock) -> ResultBlock {
    block.shown = Shown::Withheld;
    block.answers = 0;
    for cell in &mut block.cells {
        (cell.count, cell.band) = (None, None);
    }
    block
}

/// Everything a shipped pulse asks, answered by `n` people: mostly the option `lean` of its options (0 to 1).
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small counts, never negative")]
pub(crate) fn pulse(id: &str, n: u32, lean: f64) -> Vec<ResultBlock> {
    let surveys = Surveys::builtin();
    let survey = surveys.get(id).unwrap();
    let blocks = survey.items.iter().enumerate().filter(|(_, item)| !matches!(item.kind, ItemKind::Tag));
    let blocks = blocks.map(|(place, item)| {
        let (id, options) = (format!("{id}.{}", item.id), usize::from(item.options()));
        let steps: Vec<String> = match &item.kind {
            ItemKind::Bipolar { left, right, .. } => (1..=5)
                .map(|step| {
                    if step == 1 {
                        left.clone()
                    } else if step == 5 {
                        right.clone()
                    } else {
                        step.to_string()
                    }
                })
                .collect(),
            _ => item.labels().to_vec(),
        };
        let title = if item.text.is_empty() { format!("{} / {}", steps[0], steps[4]) } else { item.text.clone() };
        let labels: Vec<&str> = steps.iter().map(String::as_str).chain([item.na.as_str(), "no_answer"]).collect();
        let top = (lean * (options - 1) as f64 + place as f64 % 2.0) as usize;
        let near = |option: usize| 1.0 / (1.0 + (option as f64 - top as f64).powi(2));
        let weights: Vec<f64> = (0..options).map(near).collect();
        let of: f64 = weights.iter().sum();
        let mut counts: Vec<u32> = weights.iter().map(|weight| (weight / of * f64::from(n - 2)) as u32).collect();
        counts[top.min(options - 1)] += n - 2 - counts.iter().sum::<u32>();
        counts.extend([1, 1]);
        let mut block = block(&id, &title, &labels, &counts);
        if matches!(item.kind, ItemKind::Multi { .. }) {
            block.kind = BlockKind::MultiHot;
        }
        block
    });
    blocks.collect()
}

const RATE: [&str; 8] = ["none", "under 0.5", "0.5 to 1", "1 to 2", "2 to 4", "4 to 8", "8 or more", "no_answer"];

/// What twelve people's logs give.
pub(crate) fn waits() -> Vec<ResultBlock> {
    let rate = |id: &str, title: &str, counts: [u32; 8]| block(id, title, &RATE, &counts);
    let length =
        ["under 10 s", "10 s to 30 s", "30 s to 2 min", "2 to 10 min", "10 to 30 min", "30 min or more", "no_answer"];
    vec![
        block(
            "waits.observed_weeks",
            "Observed weeks",
            &["under 1", "1", "2", "3", "4 or more", "no_answer"],
            &[0, 1, 2, 4, 4, 1],
        ),
        rate("waits.blocked_rate", "Blocked hours for each observed week", [0, 1, 1, 2, 4, 2, 1, 1]),
        rate("waits.blocked_rate.W", "Blocked by ways of working", [2, 3, 3, 2, 1, 0, 0, 1]),
        withheld(rate("waits.blocked_rate.A", "Blocked by alignment", [11, 0, 0, 0, 0, 0, 0, 1])),
        rate("waits.blocked_rate.V", "Blocked by velocity", [3, 4, 2, 1, 1, 0, 0, 1]),
        rate("waits.blocked_rate.E", "Blocked by the environment", [1, 1, 1, 3, 3, 1, 1, 1]),
        block("waits.latency_median", "Length of a run, the middle one", &length, &[0, 3, 4, 3, 1, 0, 1]),
        block("waits.latency_p90", "Length of a run, the slowest tenth", &length, &[0, 0, 2, 5, 3, 1, 1]),
        block(
            "waits.success",
            "Runs that succeeded",
            &["under 50 %", "50 to 70 %", "70 to 85 %", "85 to 95 %", "95 % or more", "no_answer"],
            &[0, 2, 5, 3, 1, 1],
        ),
        block(
            "waits.retries",
            "Runs that failed, then passed unchanged",
            &["0", "1", "2 to 4", "5 to 9", "10 or more", "no_answer"],
            &[2, 1, 4, 3, 1, 1],
        ),
        block(
            "waits.prompts_answered",
            "Questions about waits that were answered",
            &["under 25 %", "25 to 50 %", "50 to 75 %", "75 % or more", "no_answer"],
            &[1, 2, 5, 3, 1],
        ),
        tags(
            12,
            &[
                ("flaky_fail", 8),
                ("build_test", 6),
                ("review_wait", 5),
                ("context_hunt", 4),
                ("ci_queue", 3),
                ("rework", 2),
            ],
        ),
    ]
}

/// The tags that cost most, as the rules publish them: under three people nothing.
pub(crate) fn tags(n: u32, people: &[(&str, u32)]) -> ResultBlock {
    let cells = people.iter().map(|(tag, count)| {
        let (count, band) = match *count {
            0..3 => (None, None),
            count if count + 1 >= n => (None, Some(format!("{} or more", n - 1))),
            count if n < 10 => (None, Some(if count * 2 > n { "most".into() } else { "some".into() })),
            count => (Some(count), None),
        };
        Cell { label: tag.parse::<Tag>().unwrap().name().into(), count, band }
    });
    ResultBlock {
        id: "waits.tags".into(),
        title: "The categories that cost most".into(),
        answers: n,
        shown: if n < 10 { Shown::Bands } else { Shown::Counts },
        cells: cells.collect(),
        kind: BlockKind::MultiHot,
    }
}

/// Twelve people, three pulses and their logs.
pub(crate) fn twelve() -> RoundResult {
    let mut result = empty(12);
    result.blocks = waits();
    result.blocks.extend(pulse("context_gaps", 12, 0.6));
    result.blocks.extend(pulse("toil_hours", 12, 0.7));
    result.blocks.extend(pulse("wave_pulse", 12, 0.5));
    result.left_out = vec!["1 contribution was not valid".into()];
    result
}

/// Everything that can be asked, with a pilot.
pub(crate) fn everything() -> RoundResult {
    let mut result = twelve();
    for id in ["review_handoff", "wait_states", "studio_factory", "dora_quick", "flow_day", "ai_task"] {
        result.blocks.extend(pulse(id, 12, 0.4));
    }
    result.pilot = Some("merge queue".into());
    result.blocks.push(block(
        "pilot.shift",
        "Change in the pilot's figure",
        &[
            "down by 30 % or more",
            "down by 10 to 30 %",
            "about the same",
            "up by 10 to 30 %",
            "up by 30 % or more",
            "not enough weeks",
            "no_answer",
        ],
        &[4, 3, 3, 1, 0, 1, 0],
    ));
    result
}

/// Six people: bands, no logs.
pub(crate) fn six() -> RoundResult {
    let mut result = empty(6);
    result.blocks = pulse("context_gaps", 6, 0.6);
    result.blocks[1] = withheld(result.blocks[1].clone());
    result.blocks.push(tags(6, &[("flaky_fail", 4), ("build_test", 3), ("review_wait", 1)]));
    result
}

/// Rounds of twelve people, one every four weeks; in each so many stopped about once a day or more.
pub(crate) fn over_time(often: &[u32]) -> Vec<RoundResult> {
    let rounds = often.iter().enumerate().map(|(place, often)| {
        let mut result = empty(12);
        let week = 4 + 4 * place;
        result.weeks = format!("2026-W{week:02}..2026-W{:02}", week + 3);
        result.round_hash = format!("{place:064x}");
        let mut blocks = pulse("context_gaps", 12, 0.6);
        for (cell, count) in blocks[0].cells.iter_mut().zip([11 - often, 0, *often, 0, 0, 1, 0]) {
            cell.count = Some(count);
        }
        blocks[0].answers = 12;
        result.blocks = blocks;
        result
    });
    rounds.collect()
}
