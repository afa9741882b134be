//! From key to next question: update, and the frame that shows it, over every question of every shipped pulse.
//!
//! `cargo run --release --example pulse_speed` prints the middle, the slowest hundredth and the slowest.

#![expect(clippy::print_stdout, reason = "an example's output is its figure")]

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::DateTime;
use draglog::domain::figure::pulse::results;
use draglog::domain::log::settings::Settings;
use draglog::domain::log::survey::due::Outlook;
use draglog::domain::log::survey::{
    Answer, Budget, PulseId, PulseRecord, PulseResponse, PulseTrigger, Sitting, Survey, Unit,
};
use draglog::domain::page::pulse;
use draglog::domain::page::pulse::PulseHome;
use draglog::domain::time::Moment;
use draglog::survey::Surveys;
use draglog::tui::input::Key;
use draglog::tui::theme::Theme;
use draglog::tui::{Model, Msg, update, view};
use ratatui::Terminal;
use ratatui::backend::TestBackend;

/// Times each pulse was taken before: years of them.
const TAKEN: i64 = 60;

fn main() {
    let Ok(now) = DateTime::parse_from_rfc3339("2026-11-20T14:30:00+01:00") else { return };
    let home = home(now);
    for (width, height) in [(40, 12), (80, 24), (120, 40)] {
        let mut lengths = Vec::new();
        for survey in home.pulses.iter().filter(|survey| survey.unit != Unit::Wait) {
            for _ in 0..20 {
                take(&survey.id, &home, (width, height), now, &mut lengths);
            }
        }
        lengths.sort_unstable();
        let at = |part: usize| lengths[(lengths.len() - 1) * part / 100];
        println!(
            "{width}x{height}: {} keys, middle {:?}, slowest hundredth from {:?}, slowest {:?}",
            lengths.len(),
            at(50),
            at(99),
            at(100)
        );
    }
}

fn take(id: &str, home: &PulseHome, (width, height): (u16, u16), now: Moment, lengths: &mut Vec<Duration>) {
    let Ok(mut terminal) = Terminal::new(TestBackend::new(width, height));
    let mut model = Model::new(Settings::default(), Theme::default(), now);
    update(&mut model, Msg::Resize { columns: width, rows: height }, now);
    update(&mut model, Msg::from(pulse::Reply::Home(Box::new(home.clone()))), now);
    model.screens.pulse.open_at(&mut model.ui, Some(id), None);
    while let Some(session) = &model.screens.pulse.session {
        let is_several = session.item().is_some_and(|(_, item)| item.kind.as_str() == "multi");
        let keys = if session.needs_service() {
            vec![Key::Char('1')]
        } else if session.item().is_none() {
            vec![Key::Enter]
        } else if is_several {
            vec![Key::Char('1'), Key::Enter]
        } else {
            vec![Key::Char('0')]
        };
        for key in keys {
            #[expect(clippy::disallowed_methods, reason = "this is what the example measures")]
            let begun = Instant::now();
            update(&mut model, Msg::Key(key), now);
            let Ok(_) = terminal.draw(|frame| model.ui.drawn = view(&model, frame));
            lengths.push(begun.elapsed());
        }
    }
}

fn home(now: Moment) -> PulseHome {
    let pulses: Vec<_> = Surveys::builtin().iter().cloned().map(Arc::new).collect();
    let kept = pulses.iter().flat_map(|survey| {
        (1..=TAKEN).map(|weeks| {
            let begun = now - chrono::TimeDelta::weeks(weeks);
            let service = (survey.unit == Unit::Service).then(|| "checkout".to_owned());
            let (id, version) = (survey.id.clone(), survey.version);
            let sitting = Sitting { survey: id, version, service, begun, trigger: PulseTrigger::Due };
            let answers: BTreeMap<_, _> =
                survey.items.iter().map(|item| (item.id.clone(), Answer::NotApplicable)).collect();
            PulseResponse { sitting, ended: Some(begun), seconds: Some(40.0), answers }
        })
    });
    let kept: Vec<PulseResponse> = kept.collect();
    let record = |(response, id)| PulseRecord { id: PulseId(id), response, asked: vec![] };
    let records: Vec<PulseRecord> = kept.iter().cloned().zip(1..).map(record).collect();
    let asked: Vec<&Survey> = pulses.iter().map(AsRef::as_ref).collect();
    PulseHome {
        results: results(&asked, &records),
        kept,
        pulses,
        outlook: Outlook { now: None, next: None, why: "nothing is planned".to_owned() },
        budget: Budget { of_s: 240, ..Budget::default() },
        services: vec!["checkout".to_owned()],
        pilot: None,
        problems: vec![],
    }
}
