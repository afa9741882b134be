//! Screen 3: take a pulse, and see one's own answers. What is asked comes from the survey files; nothing is scored.

mod home;
pub mod keys;
mod pages;
mod question;
mod results;
mod session;

use std::ops::ControlFlow;
use std::sync::Arc;

use ratatui::Frame;
use ratatui::layout::Rect;

use super::Screen;
use super::list::Stride;
use super::sub_model::SubModel;
use crate::domain::log::survey::{Cadence, Sitting, StoredSitting, Survey, Trigger, Unit};
use crate::domain::page::pulse::PulseHome;
use crate::domain::say::count::times;
use crate::domain::say::moment;
use crate::tui::effect::Effect;
use crate::tui::hit::Hit;
use crate::tui::keymap::Action;
use crate::tui::lines::Tone;
use crate::tui::listener::{Listener, Meaning};
use crate::tui::model::{Model, PendingChange};
use crate::tui::msg::{Msg, Ticket};
use crate::tui::shape::Shape;
use crate::tui::sheets::{Sheet, tag};
use crate::tui::widgets::page::Page;

pub use session::{Session, Stand};

/// What is shown: a pulse that is being taken, the answers to one, or all of them.
#[derive(Debug, Default)]
pub struct State {
    /// None until it was read.
    pub home: Option<PulseHome>,
    pub session: Option<Session>,
    /// The id of the selected pulse.
    pub selected: Option<String>,
    pub results: Option<results::State>,
    /// What `draglog pulse ID` asked for, until the log was read.
    wanted: Option<PulseRequest>,
}

/// What the person asked for on the command line.
#[derive(Debug, Clone, PartialEq, Eq)]
enum PulseRequest {
    /// The pulse that is due, if one is.
    Due,
    Id(String),
    /// This one, about a service.
    About(String, String),
}

impl State {
    /// The pulse that is selected; the first where none is.
    #[must_use]
    pub fn selected(&self) -> Option<&Arc<Survey>> {
        let home = self.home.as_ref()?;
        let pulses = home::in_order(home);
        let selected = self.selected.as_ref().and_then(|id| pulses.iter().find(|survey| survey.id == *id));
        selected.or(pulses.first()).copied()
    }

    fn listener(&self) -> Listener {
        match (&self.session, &self.results) {
            (Some(session), _) => session.listener(),
            (None, Some(_)) => Listener::at(&[keys::RESULTS]),
            (None, None) => Listener::at(&[keys::PULSE]),
        }
    }
}

impl SubModel for State {
    fn listener(model: &Model) -> Listener {
        model.screens.pulse.listener()
    }

    fn press(model: &mut Model, meaning: Meaning) -> Option<Vec<Effect>> {
        match (model.screens.pulse.session.take(), meaning) {
            (Some(session), meaning) => Some(answer(model, session, meaning)),
            (None, Meaning::Do(action)) => update(model, action),
            (None, _) => None,
        }
    }

    fn shown(model: &mut Model) -> Vec<Effect> {
        model.screens.pulse.session.iter_mut().for_each(|session| session.since = model.now);
        vec![Effect::LoadPulse]
    }

    fn take(model: &mut Model, msg: Msg) -> ControlFlow<Vec<Effect>, Msg> {
        let Msg::Pulse(home) = msg else { return ControlFlow::Continue(msg) };
        ControlFlow::Break(loaded(model, *home))
    }

    fn paste(model: &mut Model, text: &str) -> Vec<Effect> {
        if let Some(Session { stand: Stand::Service(field), .. }) = &mut model.screens.pulse.session {
            field.paste(text);
        }
        vec![]
    }

    fn is_useful(model: &Model, action: Action) -> bool {
        is_useful(model, action)
    }

    fn unsaved(model: &mut Model) -> Vec<Effect> {
        let Some(mut session) = model.screens.pulse.session.take() else { return vec![] };
        let effects = session.leave(model);
        model.screens.pulse.session = Some(session);
        effects
    }

    fn view(model: &Model, frame: &mut Frame, area: Rect, shape: Shape, hits: &mut Vec<Hit>) {
        view(model, frame, area, shape, hits);
    }
}

impl Model {
    /// Opens the UI right on a pulse (`draglog pulse ID`), or on the one that is due.
    pub fn open_pulse(&mut self, id: Option<&str>) -> Vec<Effect> {
        self.screen = Screen::Pulse;
        self.screens.pulse.wanted = Some(id.map_or(PulseRequest::Due, |id| PulseRequest::Id(id.to_owned())));
        self.requests.is_changed = true;
        if self.screens.pulse.home.is_some() { open_wanted(self) } else { vec![Effect::LoadPulse] }
    }

    /// The same about a service, where one is named.
    pub fn open_pulse_about(&mut self, id: Option<&str>, service: Option<String>) -> Vec<Effect> {
        let effects = self.open_pulse(id);
        if let (Some(id), Some(service)) = (id, service) {
            self.screens.pulse.wanted = Some(PulseRequest::About(id.to_owned(), service));
        }
        effects
    }
}

/// Takes in what there is.
fn loaded(model: &mut Model, home: PulseHome) -> Vec<Effect> {
    let state = &mut model.screens.pulse;
    if let Some(results) = &mut state.results {
        results.keep_to(&home);
    }
    state.home = Some(home);
    open_wanted(model)
}

fn open_wanted(model: &mut Model) -> Vec<Effect> {
    match model.screens.pulse.wanted.take() {
        None => vec![],
        Some(PulseRequest::Due) => take_due(model),
        Some(PulseRequest::Id(id)) => take(model, &id, None),
        Some(PulseRequest::About(id, service)) => take(model, &id, Some(service)),
    }
}

/// Takes the pulse that is due.
pub fn take_due(model: &mut Model) -> Vec<Effect> {
    let offered = model.lines.pulse.as_ref().map(|offer| offer.due.ask.clone());
    let home = model.screens.pulse.home.as_ref();
    let Some(ask) = offered.or_else(|| home.and_then(|home| home.outlook.now.clone())) else {
        model.toast("No pulse is due. Enter takes the selected one", Tone::Notice);
        return vec![];
    };
    model.screen = Screen::Pulse;
    if home.is_none() {
        model.screens.pulse.wanted = Some(PulseRequest::Due);
        return vec![Effect::LoadPulse];
    }
    take(model, &ask.survey, ask.service)
}

/// Sits down with a pulse, or goes on with a half-done one.
fn take(model: &mut Model, id: &str, service: Option<String>) -> Vec<Effect> {
    let Some(home) = &model.screens.pulse.home else { return vec![] };
    let Some(survey) = home.pulse(id).cloned() else {
        let words = format!("There is no pulse {}", crate::domain::say::escape::clean(id));
        model.toast(words, Tone::Notice);
        return vec![];
    };
    let due = home.outlook.now.as_ref().filter(|ask| ask.survey == id);
    let trigger = if due.is_some() { Trigger::Due } else { Trigger::Asked };
    let service = service.or_else(|| due.and_then(|ask| ask.service.clone()));
    if survey.unit == Unit::Wait {
        return take_wait(model);
    }
    let half_done = home.half_done(id).filter(|kept| service.is_none() || kept.sitting.service == service);
    let session = if let Some(kept) = half_done {
        Session::resume(survey, kept, model.now)
    } else {
        let version = survey.version;
        let sitting = Sitting { survey: id.to_owned(), version, service, begun: model.now, trigger };
        let services = home.services.iter().take(9).cloned().collect();
        Session::begin(survey, sitting, services)
    };
    open(model, session);
    vec![]
}

/// The pulse about a wait is the tag sheet.
fn take_wait(model: &mut Model) -> Vec<Effect> {
    model.screen = Screen::Now;
    match model.at_hand().cloned() {
        Some(wait) => model.sheet = Some(Sheet::Tag(tag::State::new(wait))),
        None => model.toast("There is no wait yet. Start a build in another terminal, or press w", Tone::Notice),
    }
    vec![]
}

fn open(model: &mut Model, session: Session) {
    model.lines.after_tag = None;
    model.screens.pulse.selected = Some(session.survey.id.clone());
    model.screens.pulse.session = Some(session);
}

/// Takes a key while a pulse is being taken.
fn answer(model: &mut Model, session: Session, meaning: Meaning) -> Vec<Effect> {
    let is_done = session.stand == Stand::End;
    let (total, given) = (session.survey.items.len(), session.answers.len());
    let (next, mut effects) = session.press(meaning, model);
    if next.is_none() {
        // What was toggled is stored on the way out.
        let given = given + effects.iter().filter(|effect| matches!(effect, Effect::SaveAnswer { .. })).count();
        if !is_done && given > 0 {
            model.toast(format!("Put aside, {given} of {total} questions done. Enter goes on"), Tone::Notice);
        }
        effects.push(Effect::LoadPulse);
    }
    model.screens.pulse.session = next;
    effects
}

/// An answer is on disk.
pub fn saved(model: &mut Model, ticket: Ticket) -> Vec<Effect> {
    let Some(mut session) = model.screens.pulse.session.take() else { return vec![] };
    let effects = session.saved(ticket, model);
    if session.is_saved() {
        model.lines.pulse.take_if(|offer| offer.due.ask.survey == session.survey.id);
    }
    model.screens.pulse.session = Some(session);
    effects
}

/// Something could not be saved; whether it was an answer of the session.
pub fn failed(model: &mut Model, ticket: Ticket, message: &str) -> bool {
    let now = model.now;
    model.screens.pulse.session.as_mut().is_some_and(|session| session.failed(ticket, message, now))
}

fn update(model: &mut Model, action: Action) -> Option<Vec<Effect>> {
    const PAGE: isize = 6;
    if model.screens.pulse.results.is_some() && action != Action::Undo {
        return results::update(model, action);
    }
    if let Some(step) = Stride::of(action, PAGE) {
        select(model, step);
        return Some(vec![]);
    }
    let id = model.screens.pulse.selected().map(|survey| survey.id.clone());
    let pilot = model.screens.pulse.home.as_ref().and_then(|home| home.pilot.as_ref());
    Some(match (action, id) {
        (Action::Undo, _) => vec![Effect::Undo { ticket: model.ticket(PendingChange::Undo) }],
        (Action::TakePulse, Some(id)) => take(model, &id, None),
        (Action::Results, Some(id)) => {
            let home = model.screens.pulse.home.as_ref()?;
            let results = results::State::of(home, &id);
            if results.is_none() {
                model.toast("It was not taken yet. Enter takes it", Tone::Notice);
            }
            model.screens.pulse.results = results;
            vec![]
        }
        (Action::Delete, Some(id)) => {
            let half_done = model.screens.pulse.home.as_ref().and_then(|home| home.half_done(&id));
            let Some(sitting) = half_done.map(|kept| kept.sitting.clone()) else {
                model.toast("Only half-done pulses can be deleted here; r shows the others", Tone::Notice);
                return Some(vec![]);
            };
            vec![delete(model, sitting)]
        }
        (Action::StartTask, _) if pilot.is_some_and(|pilot| pilot.task.is_none()) => vec![Effect::StartTask],
        (Action::FirstDraft, _) => {
            let is_open = pilot.and_then(|pilot| pilot.task.as_ref()).is_some_and(|task| task.drafted.is_none());
            is_open.then_some(Effect::FirstDraft).into_iter().collect()
        }
        _ => return None,
    })
}

fn delete(model: &mut Model, sitting: Sitting) -> Effect {
    Effect::DeletePulse { ticket: model.ticket(PendingChange::Other), sitting }
}

fn select(model: &mut Model, step: Stride) {
    let state = &mut model.screens.pulse;
    let Some(home) = &state.home else { return };
    let ids: Vec<String> = home::in_order(home).iter().map(|survey| survey.id.clone()).collect();
    let at = ids.iter().position(|id| Some(id) == state.selected.as_ref()).unwrap_or(0);
    let last = ids.len().saturating_sub(1);
    let to = match step {
        Stride::First => 0,
        Stride::Last => last,
        Stride::By(rows) => at.saturating_add_signed(rows).min(last),
    };
    state.selected = ids.get(to).cloned();
}

fn is_useful(model: &Model, action: Action) -> bool {
    let state = &model.screens.pulse;
    let Some(home) = &state.home else { return false };
    let task = home.pilot.as_ref().map(|pilot| pilot.task.as_ref());
    match action {
        Action::StartTask => task.is_some_and(|task| task.is_none()),
        Action::FirstDraft => task.flatten().is_some_and(|task| task.drafted.is_none()),
        Action::Results => state.selected().is_some_and(|survey| home.finished(&survey.id).next().is_some()),
        Action::Delete if state.results.is_none() => {
            state.selected().is_some_and(|survey| home.half_done(&survey.id).is_some())
        }
        Action::NextChoice => state.results.as_ref().is_some_and(|results| results.has_others(home)),
        Action::PutOff => model.lines.pulse.is_some(),
        Action::Begin => {
            state.session.as_ref().is_some_and(|session| !session.needs_service() || session.services.is_empty())
        }
        Action::Another => state.session.as_ref().is_some_and(Session::needs_service),
        _ => true,
    }
}

/// How far a session's page can be scrolled in the present size.
fn furthest(session: &Session, model: &Model) -> usize {
    let shape = Shape::of(model.size);
    let width = usize::from(model.size.width.saturating_sub(2 * shape.margin()));
    let height = usize::from(model.size.height.saturating_sub(4));
    of_session(model, session, (width, height), shape).1
}

/// The page of a session, and how far it can be scrolled.
fn of_session(model: &Model, session: &Session, size: (usize, usize), shape: Shape) -> (Page, usize) {
    match session.stand {
        Stand::Question(_) => question::view(model, session, size, shape),
        Stand::Start | Stand::Service(_) => pages::start(model, session, size, shape),
        Stand::End => pages::end(model, session, size, shape),
    }
}

fn view(model: &Model, frame: &mut Frame, area: Rect, shape: Shape, hits: &mut Vec<Hit>) {
    let state = &model.screens.pulse;
    let size = (usize::from(area.width), usize::from(area.height));
    if let Some(session) = &state.session {
        let (page, furthest) = of_session(model, session, size, shape);
        let skip = if matches!(session.stand, Stand::Question(_)) { 0 } else { session.scroll.min(furthest) };
        return page.draw(frame, area, skip, hits);
    }
    match &state.results {
        Some(results) => results.view(model, frame, area, hits),
        None => home::view(model, frame, area, shape, hits),
    }
}

/// When it comes, in a few words.
fn cadence_words(survey: &Survey) -> String {
    match &survey.cadence {
        Cadence::PerTask => "each task of a pilot".to_owned(),
        Cadence::PerWait => "with a wait: t tags it".to_owned(),
        Cadence::Alternating { weeks, .. } => format!("every {weeks} weeks, in turn"),
        other => other.to_string(),
    }
}

/// How it stands with a pulse: never, half done, or when last and how often.
fn last_words(home: &PulseHome, survey: &Survey) -> String {
    if let Some(kept) = home.half_done(&survey.id) {
        return format!("{} of {}, put aside", kept.answers.len(), survey.items.len());
    }
    let finished: Vec<&StoredSitting> = home.finished(&survey.id).collect();
    match finished.last() {
        None => "never taken".to_owned(),
        Some(last) => {
            format!("{}, {}", moment::day(last.sitting.begun.date_naive()), times(finished.len()))
        }
    }
}
