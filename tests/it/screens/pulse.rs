//! The Pulse screen: taking a pulse key by key, its pages at all sizes, one's own answers, and what is due.

mod due;
mod flows;
mod pages;
mod shipped;

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use draglog::domain::figure::pulse::results;
use draglog::domain::log::survey::due::{Invitation, Outlook};
use draglog::domain::log::survey::{
    Answer, Budget, PendingAnswer, PulseId, PulseRecord, PulseResponse, PulseTrigger, Sitting, Survey,
};
use draglog::domain::page::pulse;
use draglog::domain::page::pulse::{Due, PulseHome};
use draglog::survey::Surveys;
use draglog::tui::screens::ScreenRequest;
use draglog::tui::{Effect, Msg};

use crate::support::{Screen, at, busy};

static SHIPPED: LazyLock<Vec<Arc<Survey>>> =
    LazyLock::new(|| Surveys::builtin().iter().cloned().map(Arc::new).collect());

/// The due pulse that the tests offer.
pub(super) fn due_ask(id: &str, snoozes_left: u32) -> Invitation {
    let survey = shipped(id);
    Invitation {
        survey: survey.id.clone(),
        title: survey.title.clone(),
        service: None,
        from: at("09:15:00").naive_local(),
        until: at("17:15:00").naive_local(),
        snoozes_left,
    }
}

pub(super) fn due(id: &str, snoozes_left: u32) -> Due {
    Due { ask: due_ask(id, snoozes_left), seconds: shipped(id).estimated_seconds() }
}

pub(super) fn shipped(id: &str) -> Arc<Survey> {
    SHIPPED.iter().find(|survey| survey.id == id).unwrap().clone()
}

/// A sitting `days` ago with these answers, as scripts spell them.
pub(super) fn kept(id: &str, days: i64, service: Option<&str>, answers: &[(&str, &str)]) -> PulseResponse {
    let survey = shipped(id);
    let begun = at("10:02:00") - chrono::TimeDelta::days(days);
    let answers: BTreeMap<String, Answer> = answers
        .iter()
        .map(|(item, value)| ((*item).to_owned(), survey.item(item).unwrap().parse_answer(value).unwrap()))
        .collect();
    PulseResponse {
        sitting: Sitting {
            survey: id.to_owned(),
            version: survey.version,
            service: service.map(str::to_owned),
            begun,
            trigger: PulseTrigger::Due,
        },
        ended: Some(begun + chrono::TimeDelta::seconds(48)),
        seconds: Some(48.0),
        answers,
    }
}

/// A person who has taken a few pulses.
pub(super) fn home() -> PulseHome {
    let gaps = |days, freq: &str, found: &str| {
        let answers =
            [("cg_freq", freq), ("cg_hours", "3"), ("cg_what", "1,4"), ("cg_found", found), ("cg_blocker", "1")];
        kept("context_gaps", days, None, &answers)
    };
    let mut half = kept("wave_pulse", 0, None, &[]);
    half.answers =
        shipped("wave_pulse").items.iter().take(3).map(|item| (item.id.clone(), Answer::Option(3))).collect();
    (half.ended, half.seconds) = (None, None);
    with_results(PulseHome {
        pulses: SHIPPED.clone(),
        results: vec![],
        kept: vec![
            gaps(67, "2", "1"),
            kept(
                "dora_quick",
                60,
                Some("checkout"),
                &[("dq_deploy", "3"), ("dq_lead", "2"), ("dq_fail", "4"), ("dq_restore", "1"), ("dq_basis", "4")],
            ),
            gaps(39, "3", "1"),
            gaps(11, "3", "2"),
            half,
        ],
        outlook: Outlook { now: Some(due_ask("context_gaps", 2)), next: None, why: String::new() },
        budget: Budget { used_s: 74.2, of_s: 240, asked: 12, answered: 9 },
        services: vec!["checkout".to_owned(), "api-server".to_owned()],
        pilot: None,
        problems: vec![],
    })
}

/// The same with what its finished responses come to, as the reader gives it.
fn with_results(home: PulseHome) -> PulseHome {
    let finished = home.kept.iter().filter(|one| one.ended.is_some()).cloned();
    let record = |(response, id)| PulseRecord { id: PulseId(id), response, asked: vec![] };
    let records: Vec<PulseRecord> = finished.zip(1..).map(record).collect();
    let pulses: Vec<&Survey> = home.pulses.iter().map(AsRef::as_ref).collect();
    PulseHome { results: results(&pulses, &records), ..home }
}

/// A person who was never asked anything.
pub(super) fn fresh_home() -> PulseHome {
    let next =
        Invitation { from: at("09:15:00").naive_local() + chrono::TimeDelta::days(4), ..due_ask("toil_hours", 2) };
    let why = "no pulse is planned for today".to_owned();
    let outlook = Outlook { now: None, next: Some(next), why };
    let budget = Budget { of_s: 240, ..Budget::default() };
    PulseHome { kept: vec![], results: vec![], outlook, budget, services: vec![], ..home() }
}

/// The Pulse screen with what there is.
pub(super) fn pulse_screen(home: PulseHome) -> Screen {
    let mut screen = Screen::with(busy());
    screen.press("3").tell(pulse::Reply::Home(Box::new(with_results(home))));
    screen.wished();
    screen
}

/// The screen right on a pulse's first page.
pub(super) fn taking(id: &str, home: PulseHome) -> Screen {
    let mut screen = pulse_screen(home);
    let effects = screen.open(|screens, ui| screens.pulse.open_at(ui, Some(id), None));
    assert_eq!(effects, []);
    screen.tell(Msg::Wake);
    screen
}

/// What was given since the last look, and every answer and end is now on disk.
pub(super) fn given(screen: &mut Screen) -> Vec<PendingAnswer> {
    let mut all = Vec::new();
    loop {
        let mut is_more = false;
        for effect in screen.wished() {
            match effect {
                Effect::Screen(ScreenRequest::Pulse(pulse::Request::SaveAnswer { ticket, given })) => {
                    all.push(*given);
                    screen.done_with(ticket);
                    is_more = true;
                }
                Effect::Screen(ScreenRequest::Pulse(pulse::Request::Finish { ticket, .. })) => {
                    screen.done_with(ticket);
                    is_more = true;
                }
                _ => {}
            }
        }
        if !is_more {
            return all;
        }
    }
}

/// The same in short: item and answer as scripts spell it.
pub(super) fn answers(screen: &mut Screen) -> Vec<(String, Answer)> {
    given(screen).into_iter().map(|given| (given.survey.items[given.position].id.clone(), given.answer)).collect()
}
