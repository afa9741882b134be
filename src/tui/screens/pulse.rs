//! Screen 3: take a pulse, and see your answers. What is asked comes from the survey files; nothing is scored.

mod home;
pub(crate) mod keys;
mod pages;
mod question;
mod results;
mod session;

use std::sync::Arc;

use super::Screen;
use super::list::Stride;
use super::sub_model::SubModel;
use crate::domain::log::survey::{Cadence, PulseResponse, PulseTrigger, Sitting, Survey, Unit};
use crate::domain::page::Ticket;
use crate::domain::page::pulse::{PulseHome, Reply, Request};
use crate::domain::say::count::{count, times};
use crate::domain::say::escape::clean;
use crate::domain::say::length::{plain, seconds};
use crate::domain::say::moment;
use crate::domain::time::Moment;
use crate::tui::keymap::{Action, shared};
use crate::tui::lines::Tone;
use crate::tui::listener::{KeyMeaning, Listener};
use crate::tui::theme::Theme;
use crate::tui::ui::{Handover, PendingChange, Ui};
use crate::tui::widgets::canvas::{Canvas, size_of};
use crate::tui::widgets::writer::Writer;

pub use session::{Session, Stand};

/// Wider lines are hard to read.
const WIDEST: usize = 76;

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
    /// This one, perhaps about a service.
    Id(String, Option<String>),
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
}

impl SubModel for State {
    type Reply = Reply;

    fn listener(&self) -> Listener {
        match (&self.session, &self.results) {
            (Some(session), _) => session.listener(),
            (None, Some(_)) => Listener::at(&[keys::RESULTS]),
            (None, None) => Listener::at(&[keys::PULSE]),
        }
    }

    fn press(&mut self, ui: &mut Ui, meaning: KeyMeaning) {
        match (self.session.take(), meaning) {
            (Some(session), meaning) => self.answer(ui, session, meaning),
            (None, KeyMeaning::Do(action)) => self.act(ui, action),
            (None, _) => {}
        }
    }

    fn shown(&mut self, ui: &mut Ui) {
        self.session.iter_mut().for_each(|session| session.since = ui.now);
        ui.ask(Request::Load);
    }

    fn take(&mut self, ui: &mut Ui, Reply::Home(home): Reply) {
        self.loaded(ui, *home);
    }

    fn paste(&mut self, _ui: &mut Ui, text: &str) {
        if let Some(Session { stand: Stand::Service(field), .. }) = &mut self.session {
            field.paste(text);
        }
    }

    fn is_useful(&self, ui: &Ui, action: Action) -> bool {
        let Some(home) = &self.home else { return false };
        let task = home.pilot.as_ref().map(|pilot| pilot.task.as_ref());
        match action {
            Action::StartTask => task.is_some_and(|task| task.is_none()),
            Action::FirstDraft => task.flatten().is_some_and(|task| task.draft_at.is_none()),
            Action::Results => self.selected().is_some_and(|survey| home.finished(&survey.id).next().is_some()),
            Action::Delete if self.results.is_none() => {
                self.selected().is_some_and(|survey| home.half_done(&survey.id).is_some())
            }
            Action::NextChoice => self.results.as_ref().is_some_and(|results| results.has_others(home)),
            Action::PutOff => ui.lines.pulse.is_some(),
            Action::Begin => {
                self.session.as_ref().is_some_and(|session| !session.needs_service() || session.services.is_empty())
            }
            Action::Another => self.session.as_ref().is_some_and(Session::needs_service),
            _ => true,
        }
    }

    fn unsaved(&mut self, ui: &mut Ui) {
        self.session.iter_mut().for_each(|session| session.leave(ui));
    }

    fn view(&self, ui: &Ui, canvas: &mut Canvas<'_, '_>) {
        let Some(session) = &self.session else {
            return match (&self.home, &self.results) {
                (Some(home), Some(results)) => results.view(home, &ui.theme, canvas),
                (Some(home), None) => home::view(self, home, &ui.theme, canvas),
                (None, _) => {}
            };
        };
        let (mut to, home) = (Writer::on(canvas, &ui.theme).at_most(WIDEST), self.home.as_ref());
        if matches!(session.stand, Stand::Question(_)) {
            let (page, furthest) = question::view(session, to, canvas.height());
            canvas.drawn.furthest = Some(furthest);
            return page.draw(canvas, 0);
        }
        to.gap();
        match session.stand {
            Stand::End => pages::end(&mut to, home, session),
            _ => pages::start(&mut to, home, session, canvas.height()),
        }
        to.page.scrolled(canvas, session.scroll);
    }
}

impl State {
    /// Opens the UI right on a pulse (`draglog pulse ID`), perhaps about a service, or on the one that is due.
    pub fn open_at(&mut self, ui: &mut Ui, id: Option<&str>, service: Option<String>) {
        ui.go_to(Screen::Pulse);
        self.wanted = Some(id.map_or(PulseRequest::Due, |id| PulseRequest::Id(id.to_owned(), service)));
        if self.home.is_some() {
            self.open_wanted(ui);
        } else {
            ui.ask(Request::Load);
        }
    }

    /// Takes in what there is.
    fn loaded(&mut self, ui: &mut Ui, home: PulseHome) {
        if let Some(results) = &mut self.results {
            results.keep_to(&home);
        }
        self.home = Some(home);
        self.open_wanted(ui);
    }

    fn open_wanted(&mut self, ui: &mut Ui) {
        match self.wanted.take() {
            None => {}
            Some(PulseRequest::Due) => self.take_due(ui),
            Some(PulseRequest::Id(id, service)) => self.sit_down(ui, &id, service),
        }
    }

    /// Takes the pulse that is due.
    pub fn take_due(&mut self, ui: &mut Ui) {
        let offered = ui.lines.pulse.as_ref().map(|offer| offer.due.ask.clone());
        let home = self.home.as_ref();
        let Some(ask) = offered.or_else(|| home.and_then(|home| home.outlook.now.clone())) else {
            let key = ui.theme.keys.begins(keys::PULSE, Action::TakePulse);
            return ui.toast(format!("No pulse is due. {key} takes the selected one"), Tone::Notice);
        };
        ui.screen = Screen::Pulse;
        if home.is_none() {
            self.wanted = Some(PulseRequest::Due);
            return ui.ask(Request::Load);
        }
        self.sit_down(ui, &ask.survey, ask.service);
    }

    /// Sits down with a pulse, or goes on with a half-done one. One about waits is taken on the Now screen.
    fn sit_down(&mut self, ui: &mut Ui, id: &str, service: Option<String>) {
        let Some(home) = &self.home else { return };
        match home.pulse(id) {
            None => ui.toast(format!("There is no pulse {}", clean(id)), Tone::Notice),
            Some(survey) if survey.unit == Unit::Wait => {
                ui.screen = Screen::Now;
                ui.handover = Some(Handover::AtHand(Action::Tag));
            }
            Some(survey) => {
                let session = sitting(home, Arc::clone(survey), service, ui.now);
                self.open(ui, session);
            }
        }
    }

    fn open(&mut self, ui: &mut Ui, session: Session) {
        ui.lines.after_tag = None;
        self.selected = Some(session.survey.id.clone());
        self.session = Some(session);
    }

    /// Takes a key while a pulse is being taken.
    fn answer(&mut self, ui: &mut Ui, mut session: Session, meaning: KeyMeaning) {
        let is_done = session.stand == Stand::End;
        if session.press(meaning, ui) {
            self.session = Some(session);
            return;
        }
        let (total, given) = (session.survey.items.len(), session.answers.len());
        if !is_done && given > 0 {
            let key = ui.theme.keys.begins(keys::PULSE, Action::TakePulse);
            ui.toast(format!("Put aside, {given} of {total} questions done. {key} goes on"), Tone::Notice);
        }
        ui.ask(Request::Load);
    }

    /// An answer is on disk.
    pub fn saved(&mut self, ui: &mut Ui, ticket: Ticket) {
        let Some(mut session) = self.session.take() else { return };
        session.saved(ticket, ui);
        if session.is_saved() {
            ui.lines.pulse.take_if(|offer| offer.due.ask.survey == session.survey.id);
        }
        self.session = Some(session);
    }

    /// Something could not be saved; whether it was an answer of the session.
    pub fn failed(&mut self, ui: &Ui, ticket: Ticket, message: &str) -> bool {
        let now = ui.now;
        self.session.as_mut().is_some_and(|session| session.failed(ticket, message, now))
    }

    fn act(&mut self, ui: &mut Ui, action: Action) {
        const PAGE: isize = 6;
        if self.results.is_some() && action != Action::Undo {
            return results::update(self, ui, action);
        }
        if let Some(step) = Stride::of(action, PAGE) {
            return self.select(step);
        }
        let id = self.selected().map(|survey| survey.id.clone());
        match (action, id) {
            (Action::Undo, _) => ui.undo(),
            (Action::TakePulse, Some(id)) => self.sit_down(ui, &id, None),
            (Action::Results, Some(id)) => self.show_results(ui, &id),
            (Action::Delete, Some(id)) => self.delete_half_done(ui, &id),
            (Action::StartTask, _) if self.is_useful(ui, action) => ui.ask(Request::StartTask),
            (Action::FirstDraft, _) if self.is_useful(ui, action) => ui.ask(Request::FirstDraft),
            _ => {}
        }
    }

    fn show_results(&mut self, ui: &mut Ui, id: &str) {
        self.results = self.home.as_ref().and_then(|home| results::State::of(home, id));
        if self.results.is_none() {
            let key = ui.theme.keys.begins(keys::PULSE, Action::TakePulse);
            ui.toast(format!("It was not taken yet. {key} takes it"), Tone::Notice);
        }
    }

    fn delete_half_done(&self, ui: &mut Ui, id: &str) {
        match self.home.as_ref().and_then(|home| home.half_done(id)) {
            Some(kept) => delete(ui, kept.sitting.clone()),
            None => ui.toast("Only half-done pulses can be deleted here; r shows the others", Tone::Notice),
        }
    }

    fn select(&mut self, step: Stride) {
        let Some(home) = &self.home else { return };
        let ids: Vec<String> = home::in_order(home).iter().map(|survey| survey.id.clone()).collect();
        let at = ids.iter().position(|id| Some(id) == self.selected.as_ref()).unwrap_or(0);
        self.selected = ids.get(step.from(at, ids.len())).cloned();
    }
}

/// What goes on half done, else a new sitting.
fn sitting(home: &PulseHome, survey: Arc<Survey>, service: Option<String>, now: Moment) -> Session {
    let id = survey.id.clone();
    let due = home.outlook.now.as_ref().filter(|ask| ask.survey == id);
    let trigger = if due.is_some() { PulseTrigger::Due } else { PulseTrigger::Asked };
    let service = service.or_else(|| due.and_then(|ask| ask.service.clone()));
    let half_done = home.half_done(&id).filter(|kept| service.is_none() || kept.sitting.service == service);
    if let Some(kept) = half_done {
        return Session::resume(survey, kept, now);
    }
    let sitting = Sitting { survey: id, version: survey.version, service, begun: now, trigger };
    Session::begin(survey, sitting, home.services.iter().take(9).cloned().collect())
}

fn delete(ui: &mut Ui, sitting: Sitting) {
    let ticket = ui.ticket(PendingChange::Other);
    ui.ask(Request::Delete { ticket, sitting });
}

/// How far the answers of a question can be scrolled in the present size.
fn furthest(session: &Session, ui: &Ui) -> usize {
    question::view(session, ui.writer().at_most(WIDEST), size_of(ui.body()).1).1
}

/// `5 questions, about 40s`.
fn length_words(survey: &Survey) -> String {
    format!("{}, about {}", count(survey.items.len(), "question"), plain(seconds(survey.estimated_seconds())))
}

/// When it comes, with the key that brings it where there is one.
fn cadence_words(survey: &Survey, theme: &Theme) -> String {
    let words = survey.cadence.in_short();
    match &survey.cadence {
        Cadence::PerWait => format!("{words}: {} tags it", theme.keys.named(shared::LIST, Action::Tag)),
        _ => words,
    }
}

/// How it stands with a pulse: never, half done, or when last and how often.
fn last_words(home: &PulseHome, survey: &Survey) -> String {
    if let Some(kept) = home.half_done(&survey.id) {
        return format!("{} of {}, put aside", kept.answers.len(), survey.items.len());
    }
    let finished: Vec<&PulseResponse> = home.finished(&survey.id).collect();
    match finished.last() {
        None => "never taken".to_owned(),
        Some(last) => {
            format!("{}, {}", moment::day(last.sitting.begun.date_naive()), times(finished.len()))
        }
    }
}
