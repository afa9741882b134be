//! A pulse that is being taken: one question at a time, each answer on its way to the disk before the next one shows.
//!
//! Nothing here says "saved" of what is not: a question is left at once, the end page waits for every answer. What could
//! not be saved brings its question back.

use super::keys;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::domain::log::survey::{Answer, Blanks, Item, ItemKind, PendingAnswer, PulseResponse, Sitting, Survey};
use crate::domain::log::tag::Tag;
use crate::domain::page::Ticket;
use crate::domain::page::pulse::Request;
use crate::domain::time::{Moment, between};
use crate::tui::keymap::{Action, Place, shared};
use crate::tui::listener::{KeyMeaning, Listener, digits, index};
use crate::tui::screens::list::Stride;
use crate::tui::ui::{PendingChange, Ui};
use crate::tui::widgets::field::Field;

/// Longer than this nobody reads one question: the person has left, and the time does not count.
const LONGEST_LOOK: f64 = 60.0;

/// Where a sitting stands.
#[derive(Debug, Clone, PartialEq)]
pub enum Stand {
    /// What the pulse is about; for one about a service, which one.
    Start,
    /// The name of a service is typed.
    Service(Field),
    /// The question with this index.
    Question(usize),
    End,
}

/// What is on its way to the disk.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PendingWrites {
    /// Answers, with the index of their question.
    answers: Vec<(Ticket, usize)>,
    finish: Option<Ticket>,
    /// The log knows that the pulse was taken to its end.
    is_finished: bool,
}

/// A pulse that is being taken or gone through again.
#[derive(Debug, Clone, PartialEq)]
pub struct Session {
    pub survey: Arc<Survey>,
    pub sitting: Sitting,
    pub answers: BTreeMap<String, Answer>,
    pub stand: Stand,
    /// The options of a question that takes several, until enter takes them.
    pub toggled: BTreeSet<u8>,
    /// Services to choose from by digit.
    pub services: Vec<String>,
    pub error: Option<String>,
    /// Lines or answers that are scrolled away at the top.
    pub scroll: usize,
    pub on_its_way: PendingWrites,
    seconds: BTreeMap<String, f64>,
    /// Since when the question stands there.
    pub since: Moment,
}

impl Session {
    /// Sits down with `survey`.
    #[must_use]
    pub fn begin(survey: Arc<Survey>, sitting: Sitting, services: Vec<String>) -> Self {
        let since = sitting.begun;
        Self {
            survey,
            sitting,
            answers: BTreeMap::new(),
            stand: Stand::Start,
            toggled: BTreeSet::new(),
            services,
            error: None,
            scroll: 0,
            on_its_way: PendingWrites::default(),
            seconds: BTreeMap::new(),
            since,
        }
    }

    /// Goes on with a half-done sitting at its first open question.
    #[must_use]
    pub fn resume(survey: Arc<Survey>, kept: &PulseResponse, now: Moment) -> Self {
        let mut session = Self::begin(survey, kept.sitting.clone(), Vec::new());
        session.answers = kept.answers.clone();
        session.since = now;
        let open = session.survey.items.iter().position(|item| !session.answers.contains_key(&item.id));
        session.show(open.unwrap_or(session.survey.items.len().saturating_sub(1)), now);
        session
    }

    /// Goes through the answers of a finished sitting again.
    #[must_use]
    pub fn edit(survey: Arc<Survey>, kept: &PulseResponse, now: Moment) -> Self {
        let mut session = Self::resume(survey, kept, now);
        session.on_its_way.is_finished = true;
        session.show(0, now);
        session
    }

    /// What fills the blanks of the questions.
    #[must_use]
    pub fn blanks(&self) -> Blanks {
        Blanks { service: self.sitting.service.clone(), ..Blanks::default() }
    }

    /// The question on the screen.
    #[must_use]
    pub fn item(&self) -> Option<(usize, &Item)> {
        match self.stand {
            Stand::Question(index) => self.survey.items.get(index).map(|item| (index, item)),
            _ => None,
        }
    }

    /// Whether a service has still to be named.
    #[must_use]
    pub fn needs_service(&self) -> bool {
        self.survey.unit == crate::domain::log::survey::Unit::Service && self.sitting.service.is_none()
    }

    /// Whether everything is on disk.
    #[must_use]
    pub fn is_saved(&self) -> bool {
        self.on_its_way.answers.is_empty() && self.on_its_way.is_finished
    }

    /// Whether something is on its way to the disk.
    #[must_use]
    pub fn is_saving(&self) -> bool {
        !self.on_its_way.answers.is_empty() || self.on_its_way.finish.is_some()
    }

    /// What was answered so far, for the end page.
    #[must_use]
    pub fn response(&self) -> PulseResponse {
        let seconds = self.seconds.values().sum();
        let seconds = (self.seconds.len() == self.survey.items.len()).then_some(seconds);
        PulseResponse { sitting: self.sitting.clone(), ended: None, seconds, answers: self.answers.clone() }
    }

    /// What the present page listens to.
    #[must_use]
    pub fn listener(&self) -> Listener {
        match (&self.stand, self.item()) {
            (Stand::Service(_), _) => Listener::typing(&[shared::FIELD]),
            (Stand::Start, _) if self.needs_service() => {
                Listener::alone(&[keys::START]).with_answers(digits(self.services.len()))
            }
            (Stand::Start, _) => Listener::alone(&[keys::START]),
            (Stand::Question(_), Some((_, item))) => {
                let answers = ('0'..='9').chain('a'..='z').filter(|c| self.meant(*c).is_some());
                Listener::alone(&[self.place(item), keys::QUESTION]).with_answers(answers)
            }
            _ => Listener::alone(&[keys::END]),
        }
    }

    /// What Enter means at a question.
    fn place(&self, item: &Item) -> Place {
        match &item.kind {
            ItemKind::Multi { .. } => keys::SEVERAL,
            _ if self.answers.get(&item.id).is_some_and(|answer| *answer != Answer::Skipped) => keys::ANSWERED,
            _ => keys::UNANSWERED,
        }
    }

    /// Puts a question on the screen.
    fn show(&mut self, index: usize, now: Moment) {
        self.stand = Stand::Question(index);
        self.since = now;
        self.error = None;
        let answer = self.survey.items.get(index).and_then(|item| self.answers.get(&item.id));
        self.toggled = match answer {
            Some(Answer::Many(numbers)) => numbers.clone(),
            _ => BTreeSet::new(),
        };
        self.scroll = match answer {
            Some(Answer::Option(number)) => usize::from(*number).saturating_sub(1),
            _ => 0,
        };
    }

    /// Takes a key; `false` when the person goes.
    pub fn press(&mut self, meaning: KeyMeaning, ui: &mut Ui) -> bool {
        match (&self.stand, meaning) {
            (Stand::Service(_), meaning) => self.type_service(meaning, ui.now),
            (Stand::Start, KeyMeaning::Answer(digit)) => {
                self.sitting.service = self.services.get(index(digit)).cloned();
                self.show(0, ui.now);
            }
            (_, KeyMeaning::Answer(c)) => {
                if let Some(answer) = self.meant(c) {
                    self.take(answer, ui);
                }
            }
            (_, KeyMeaning::Do(action)) => return self.act(action, ui),
            (_, KeyMeaning::Type(_)) => {}
        }
        true
    }

    fn type_service(&mut self, meaning: KeyMeaning, now: Moment) {
        let Stand::Service(field) = &mut self.stand else { return };
        match meaning {
            KeyMeaning::Do(Action::Save) if field.text().is_empty() => {
                self.error = Some("A service needs a name".to_owned());
            }
            KeyMeaning::Do(Action::Save) => {
                self.sitting.service = Some(field.text());
                self.show(0, now);
            }
            KeyMeaning::Type(key) => field.press(key),
            _ => self.stand = Stand::Start,
        }
    }

    /// The answer that a letter or digit gives to the question on the screen.
    fn meant(&self, c: char) -> Option<Answer> {
        let (_, item) = self.item()?;
        let answer = match (c, &item.kind) {
            ('0', _) => Answer::NotApplicable,
            (c, _) if item.na_key == Some(c) => Answer::NotApplicable,
            (letter, ItemKind::Tag) => Answer::Tag(Tag::by_key(letter)?),
            ('1'..='9', _) => Answer::Option(c as u8 - b'0'),
            _ => return None,
        };
        let is_several = matches!(item.kind, ItemKind::Multi { .. });
        let fits = match &answer {
            Answer::Option(number) if is_several => *number <= item.options(),
            answer => item.accepts(answer).is_ok(),
        };
        fits.then_some(answer)
    }

    /// Takes an answer: on to the next question, except where several may be chosen.
    fn take(&mut self, answer: Answer, ui: &mut Ui) {
        let Some((index, item)) = self.item() else { return };
        if let (ItemKind::Multi { max, .. }, Answer::Option(number)) = (&item.kind, &answer) {
            let (max, number) = (*max, *number);
            self.error = None;
            if !self.toggled.remove(&number) {
                if self.toggled.len() < usize::from(max) {
                    self.toggled.insert(number);
                } else {
                    self.error = Some(format!("Up to {max}: press a chosen one again to let it go"));
                }
            }
            return self.keep_in_sight(number, ui);
        }
        self.save(index, answer, ui);
        self.onward(index, ui);
    }

    /// Scrolls so far that the option just pressed can be seen.
    fn keep_in_sight(&mut self, option: u8, ui: &Ui) {
        let furthest = super::furthest(self, ui);
        let options = self.item().map_or(0, |(_, item)| usize::from(item.options()) + 1);
        let shown = options.saturating_sub(furthest).max(1);
        let at = usize::from(option).saturating_sub(1);
        self.scroll = self.scroll.min(furthest).clamp((at + 1).saturating_sub(shown), at);
    }

    fn save(&mut self, index: usize, answer: Answer, ui: &mut Ui) {
        let item = &self.survey.items[index];
        let looked = between(self.since, ui.now).as_secs_f64().min(LONGEST_LOOK);
        let seconds = self.seconds.entry(item.id.clone()).or_default();
        *seconds += looked;
        let seconds = *seconds;
        self.since = ui.now;
        self.answers.insert(item.id.clone(), answer.clone());
        let ticket = ui.ticket(PendingChange::Pulse);
        self.on_its_way.answers.push((ticket, index));
        let given = PendingAnswer {
            sitting: self.sitting.clone(),
            survey: Arc::clone(&self.survey),
            position: index,
            text: self.blanks().fill(&item.text),
            answer,
            seconds,
        };
        ui.ask(Request::SaveAnswer { ticket, given: Box::new(given) });
    }

    /// To the question after `index`, or to the end.
    fn onward(&mut self, index: usize, ui: &mut Ui) {
        if index + 1 < self.survey.items.len() {
            self.show(index + 1, ui.now);
        } else {
            (self.stand, self.scroll, self.error) = (Stand::End, 0, None);
            self.finish_if_saved(ui);
        }
    }

    /// Says that the sitting is over, unless that was said.
    fn finish(&mut self, ui: &mut Ui) {
        if !self.on_its_way.is_finished && self.on_its_way.finish.is_none() {
            let ticket = ui.ticket(PendingChange::Pulse);
            self.on_its_way.finish = Some(ticket);
            ui.ask(Request::Finish { ticket, sitting: self.sitting.clone() });
        }
    }

    /// Once every answer is on disk, the sitting is over.
    fn finish_if_saved(&mut self, ui: &mut Ui) {
        if self.stand == Stand::End && self.on_its_way.answers.is_empty() {
            self.finish(ui);
        }
    }

    /// Does what a key says; `false` when the person goes.
    fn act(&mut self, action: Action, ui: &mut Ui) -> bool {
        let index = self.item().map_or(self.survey.items.len(), |(index, _)| index);
        match action {
            Action::GoOn if self.stand != Stand::End => self.take_several(index, ui),
            Action::GoOn | Action::PutAside => {
                self.leave(ui);
                return false;
            }
            Action::Skip | Action::TakeAway => self.save(index, Answer::Skipped, ui),
            Action::Keep => {}
            Action::BackOne if index > 0 => {
                self.take_toggled(index, ui);
                self.show(index - 1, ui.now);
                return true;
            }
            _ => {
                self.begin_or_scroll(action, ui);
                return true;
            }
        }
        self.onward(index, ui);
        true
    }

    /// On the page before the questions a service has to be named first.
    fn begin_or_scroll(&mut self, action: Action, ui: &Ui) {
        if let Some(step) = Stride::of(action, 1) {
            self.scroll = step.scroll(self.scroll, ui);
        }
        match action {
            Action::Begin if !self.needs_service() => self.show(0, ui.now),
            Action::Begin if !self.services.is_empty() => {}
            Action::Begin | Action::Another if self.needs_service() => self.stand = Stand::Service(Field::default()),
            _ => {}
        }
    }

    /// Enter on a question that takes several: what is chosen, what was answered before, or skipped.
    fn take_several(&mut self, index: usize, ui: &mut Ui) {
        let before = self.survey.items.get(index).and_then(|item| self.answers.get(&item.id));
        let answer = match (self.toggled.is_empty(), before) {
            (false, _) => Answer::Many(self.toggled.clone()),
            (true, Some(Answer::NotApplicable)) => return,
            (true, _) => Answer::Skipped,
        };
        if before != Some(&answer) {
            self.save(index, answer, ui);
        }
    }

    /// Options that were chosen and not taken with enter yet must not be lost.
    fn take_toggled(&mut self, index: usize, ui: &mut Ui) {
        if !self.toggled.is_empty() {
            self.take_several(index, ui);
        }
    }

    /// Stores what has to be when the person goes: nothing is lost, and what is through counts as taken.
    pub fn leave(&mut self, ui: &mut Ui) {
        if self.stand == Stand::End {
            self.finish(ui);
        } else if let Some((index, _)) = self.item() {
            self.take_toggled(index, ui);
        }
    }

    /// Something of this session is on disk.
    pub fn saved(&mut self, ticket: Ticket, ui: &mut Ui) {
        self.on_its_way.answers.retain(|(known, _)| *known != ticket);
        if self.on_its_way.finish == Some(ticket) {
            self.on_its_way.finish = None;
            self.on_its_way.is_finished = true;
        }
        self.finish_if_saved(ui);
    }

    /// Something of this session could not be saved; whether it was of this session. Its question comes back.
    pub fn failed(&mut self, ticket: Ticket, message: &str, now: Moment) -> bool {
        if self.on_its_way.finish == Some(ticket) {
            self.on_its_way.finish = None;
            self.error = Some(message.to_owned());
            return true;
        }
        let Some(at) = self.on_its_way.answers.iter().position(|(known, _)| *known == ticket) else { return false };
        let (_, index) = self.on_its_way.answers.swap_remove(at);
        if let Some(item) = self.survey.items.get(index) {
            self.answers.remove(&item.id);
        }
        self.show(index, now);
        self.error = Some(message.to_owned());
        true
    }
}
