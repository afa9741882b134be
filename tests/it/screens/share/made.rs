//! A made-up round and parts in it, each word put in by hand where a picture shows it.

use draglog::domain::page::share::{
    BlockStatement, LocalHoldings, OutgoingFile, OwnPart, RoundFolder, RoundStand, RoundSummary, Rounds,
};
use draglog::domain::page::team::TeamMember;
use draglog::domain::round::contribution::{Part, Wish};
use draglog::domain::round::invented;
use draglog::domain::round::layout::{Block, waits};
use draglog::domain::round::records::{SentFile, SentKind};
use draglog::domain::team::report;
use draglog::domain::team::report::ReportInput;

use crate::support::at;

pub(super) fn asked() -> RoundSummary {
    RoundSummary {
        title: "November".into(),
        weeks: "2026-W44..2026-W47".parse().unwrap(),
        purpose: "decide together what to repair first".into(),
        readers: "the team and its coach".into(),
        retention_days: 90,
        minimum: 5,
    }
}

fn layout() -> Vec<Block> {
    let labels = ["Never", "Once or twice", "Weekly", "Daily"].map(str::to_owned).to_vec();
    let asked = Block::ordered("context_gaps.cg_freq", "How often did missing context stop you?", labels, None);
    [asked].into_iter().chain(waits::blocks(false)).collect()
}

/// Somebody on the roster.
pub(in crate::screens) fn person(name: &str, roles: &str, fingerprint: &str) -> TeamMember {
    TeamMember { name: name.into(), roles: roles.into(), fingerprint: fingerprint.into(), is_own: false, change: None }
}

/// A part that says something in most blocks, for this wish.
pub(in crate::screens) fn part(wish: &Wish) -> OwnPart {
    let layout = layout();
    let mut own = Part::blank(&layout);
    for (number, block) in layout.iter().enumerate() {
        if number % 5 != 4 && !wish.leave_out.contains(&block.id) {
            own.say(&layout, &block.id, &[2]);
        }
    }
    let blocks = layout.iter().zip(own.cells()).map(|(block, cells)| {
        let figure = waits::figure(block.id.as_str());
        BlockStatement {
            id: block.id.clone(),
            title: block.title.clone(),
            says: block.says(cells).into_iter().map(str::to_owned).collect(),
            is_answer: !cells.contains(&block.no_answer()),
            is_left_out: wish.leave_out.contains(&block.id),
            why: figure.map_or("asked by the pulse context_gaps", |figure| &figure.why).to_owned(),
            edges: figure.map(waits::WaitFigure::edges),
        }
    });
    let result = invented::result(("Invented: November", asked().weeks), &layout, &own, 12);
    OwnPart {
        folder: "team/2026-11".into(),
        stand: RoundStand::Open,
        wish: wish.clone(),
        blocks: blocks.collect(),
        answered: own.answered(&layout),
        notes: vec!["Toil was not answered in 2026-W44..2026-W47; `draglog pulse toil_hours` takes it now".into()],
        leaves: Some(OutgoingFile {
            file: "contributions/9d2c44e1b07a3f68.json".into(),
            text: format!("{{\"schema\":\"draglog.contribution/1\",\"sealed\":\"{}\"}}\n", "c2VhbGVk".repeat(300)),
            sha256: "9d2c44e1b07a3f68".repeat(4),
        }),
        stays: LocalHoldings {
            waits: 412,
            labels: 18,
            projects: 3,
            notes: 7,
            questions: 34,
            sittings: 1,
            runs_of_others: 1204,
        },
        roster_changes: vec![],
        merged: report::of(ReportInput { results: &[result], surveys: &[], ..ReportInput::default() }).map(Box::new),
        collectors: vec![
            person("Ada", "coach", "amber-otter-lake-frost"),
            person("Grace", "trustee", "cedar-wren-stone-lamp"),
        ],
        asked: asked(),
    }
}

fn found(title: &str, folder: &str, stand: RoundStand) -> RoundFolder {
    let round = asked();
    RoundFolder { folder: folder.into(), title: title.into(), weeks: round.weeks, closes: at("18:00:00"), stand }
}

fn sent(title: &str, day: i64) -> SentFile {
    SentFile {
        what: SentKind::Contribution,
        file: "9d2c44e1b07a3f68.json".into(),
        sha256: "9d2c44e1b07a3f68".repeat(4),
        bytes: 9214,
        round: "77aa".repeat(16),
        title: title.into(),
        at: at("10:12:00") - chrono::TimeDelta::days(day),
    }
}

/// Two rounds, a folder that cannot be used, two files that left.
pub(in crate::screens) fn rounds() -> Rounds {
    Rounds {
        found: vec![
            found("November", "team/2026-11", RoundStand::Open),
            found("September and October", "team/2026-09", RoundStand::Over),
        ],
        problems: vec![
            "team/2026-08/round.json: the round was edited after it was opened, so nobody takes part".into(),
        ],
        sent: vec![sent("September and October", 24), sent("Summer", 80)],
        has_key: true,
    }
}
