//! A made-up round and parts in it, each word put in by hand where a picture shows it.

use draglog::domain::page::share::{Found, Leaving, OwnPart, Rounds, Saying, Stand, Stays};
use draglog::domain::round::contribution::{Part, Wish};
use draglog::domain::round::layout::{Block, waits};
use draglog::domain::round::records::{Sent, What};
use draglog::domain::round::{Member, Mode, RULES, Round, SCHEMA, VDAF, Vdaf, invented};
use draglog::domain::team::report;
use draglog::domain::team::report::Input;

use crate::support::at;

pub(super) fn round() -> Round {
    let labels = ["Never", "Once or twice", "Weekly", "Daily"].map(str::to_owned);
    let asked = Block::one_hot("context_gaps.cg_freq", "How often did missing context stop you?", labels);
    Round {
        schema: SCHEMA.into(),
        id: "3f9a11c02b7d4e55".into(),
        title: "November".into(),
        purpose: "decide together what to repair first".into(),
        readers: "the team and its coach".into(),
        retention_days: 90,
        weeks: "2026-W44..2026-W47".parse().unwrap(),
        mode: Mode::Sealed,
        surveys: vec![],
        taxonomy_hash: "00".into(),
        pilot: None,
        layout: [asked].into_iter().chain(waits::blocks(false)).collect(),
        vdaf: Vdaf { name: VDAF.0.into(), version: VDAF.1 },
        min_contributions: 5,
        rules: RULES,
        collectors: vec![],
        roster: (1..=12).map(|person| Member { name: format!("person {person}"), key: person.to_string() }).collect(),
        opens: at("08:00:00"),
        closes: at("18:00:00"),
        earlier: vec![],
    }
}

/// A part that says something in most blocks, for this wish.
pub(in crate::screens) fn part(wish: &Wish) -> OwnPart {
    let round = round();
    let mut own = Part::blank(&round.layout);
    for (number, block) in round.layout.iter().enumerate() {
        let is_said = number % 5 != 4 && !wish.leave_out.contains(&block.id);
        own.say(&round.layout, &block.id, if is_said { &[2] } else { &[] });
    }
    let blocks = round.layout.iter().zip(own.cells()).map(|(block, cells)| {
        let figure = waits::figure(&block.id);
        Saying {
            id: block.id.clone(),
            title: block.title.clone(),
            says: cells.iter().map(|cell| block.labels[*cell].clone()).collect(),
            is_answer: !cells.contains(&block.no_answer()),
            is_left_out: wish.leave_out.contains(&block.id),
            why: figure.map_or("asked by the pulse context_gaps", |figure| figure.why).to_owned(),
            edges: figure.map(|figure| figure.edges),
        }
    });
    let result = invented::result(&round, &own);
    OwnPart {
        folder: "team/2026-11".into(),
        stand: Stand::Open,
        wish: wish.clone(),
        blocks: blocks.collect(),
        answered: own.answered(&round.layout),
        notes: vec!["Toil was not answered in 2026-W44..2026-W47; `draglog pulse toil_hours` takes it now".into()],
        leaves: Some(Leaving {
            file: "contributions/9d2c44e1b07a3f68.json".into(),
            text: format!("{{\"schema\":\"draglog.contribution/1\",\"sealed\":\"{}\"}}\n", "c2VhbGVk".repeat(300)),
            sha256: "9d2c44e1b07a3f68".repeat(4),
        }),
        stays: Stays {
            waits: 412,
            labels: 18,
            projects: 3,
            notes: 7,
            questions: 34,
            sittings: 1,
            runs_of_others: 1204,
        },
        roster_changes: vec![],
        merged: report::of(Input { results: &[result], surveys: &[], own_words: &[], themes: None }).map(Box::new),
        round,
    }
}

fn found(title: &str, folder: &str, stand: Stand) -> Found {
    let round = round();
    Found {
        folder: folder.into(),
        title: title.into(),
        weeks: round.weeks,
        mode: round.mode,
        closes: round.closes,
        stand,
    }
}

fn sent(title: &str, day: i64) -> Sent {
    Sent {
        what: What::Contribution,
        file: "9d2c44e1b07a3f68.json".into(),
        sha256: "9d2c44e1b07a3f68".repeat(4),
        bytes: 9214,
        round: "77aa".repeat(16),
        title: title.into(),
        mode: Mode::Sealed,
        at: at("10:12:00") - chrono::TimeDelta::days(day),
    }
}

/// Two rounds, a folder that cannot be used, two files that left.
pub(in crate::screens) fn rounds() -> Rounds {
    Rounds {
        found: vec![
            found("November", "team/2026-11", Stand::Open),
            found("September and October", "team/2026-09", Stand::Over),
        ],
        problems: vec![
            "team/2026-08/round.json: the round was edited after it was opened, so nobody takes part".into(),
        ],
        sent: vec![sent("September and October", 24), sent("Summer", 80)],
        has_key: true,
    }
}
