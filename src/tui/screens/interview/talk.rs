//! The talk: the present part and question, the clock against the plan, what was noted so far.

use std::time::Duration;

use ratatui::text::Span;

use super::{InterviewView, State, form, go_home, guide_of, readback};
use crate::domain::page::interview::{InterviewPage, InterviewStep, Request};
use crate::domain::say::interval::{amount, range};
use crate::domain::team::interview::{Guide, GuidePart, Interview, InterviewId, NotedIncident, Stage};
use crate::domain::time::{Moment, between};
use crate::tui::keymap::Action;
use crate::tui::screens::interview::keys;
use crate::tui::screens::list::Stride;
use crate::tui::theme::{Role, Theme};
use crate::tui::ui::Ui;
use crate::tui::widgets::canvas::{Canvas, size_of};
use crate::tui::widgets::page::{Page, ends, window};
use crate::tui::widgets::text::cut;
use crate::tui::widgets::writer::Writer;

/// Wider lines are hard to read aloud.
const WIDEST: usize = 78;

/// Where a talk stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Talk {
    pub(super) id: InterviewId,
    part: usize,
    question: usize,
    /// The selected incident.
    pub(super) incident: usize,
    /// Talk before `since`.
    before: Duration,
    /// It goes on since then.
    pub(super) since: Moment,
}

impl Talk {
    /// The talk of an interview, going on from now. After the consent the first part is over.
    pub(super) fn of(interview: &Interview, now: Moment) -> Self {
        let is_new = interview.part == 0 && interview.question == 0 && interview.elapsed_s < 1.0;
        Self {
            id: interview.id,
            part: if is_new { 1 } else { interview.part },
            question: interview.question,
            incident: interview.incidents.len().saturating_sub(1),
            before: Duration::try_from_secs_f64(interview.elapsed_s).unwrap_or_default(),
            since: now,
        }
    }

    /// How long was talked so far.
    pub(super) fn elapsed(&self, now: Moment) -> Duration {
        self.before + between(self.since, now)
    }

    /// Writes where it stands.
    pub(super) fn save(&self, ui: &mut Ui) {
        let Self { id, part, question, .. } = *self;
        ui.ask(Request::Step(InterviewStep::Progress { id, part, question, elapsed: self.elapsed(ui.now) }));
    }

    /// To the next question, or the first of the next part; the last one of all stays.
    fn go(&mut self, guide: &Guide, action: Action) {
        let count = |part: usize| guide.parts.get(part).map_or(0, |part| part.questions.len());
        let last_part = guide.parts.len().saturating_sub(1);
        self.part = self.part.min(last_part);
        match action {
            Action::GoOn if self.question + 1 < count(self.part) => self.question += 1,
            Action::GoOn | Action::NextPart if self.part < last_part => (self.part, self.question) = (self.part + 1, 0),
            Action::BackOne if self.question > 0 => self.question -= 1,
            Action::BackOne if self.part > 0 => {
                self.part -= 1;
                self.question = count(self.part).saturating_sub(1);
            }
            Action::PreviousPart if self.question > 0 => self.question = 0,
            Action::PreviousPart => self.part = self.part.saturating_sub(1),
            _ => {}
        }
    }

    pub(super) fn view(&self, ui: &Ui, desk: &InterviewPage, canvas: &mut Canvas<'_, '_>) {
        let Some(interview) = desk.interview(self.id) else { return };
        let Some(guide) = guide_of(desk, interview) else { return };
        let (area, side) = canvas.sides();
        let (width, height) = size_of(area);
        let mut to = Writer::new(width, canvas.shape.is_airy(), &ui.theme);
        self.head(&mut to, guide, ui.now);
        self.guidance(&mut to, guide, height);
        if let Some(side) = side {
            to.draw(&mut canvas.at(area));
            let mut inside = canvas.beside(side, &ui.theme);
            let mut beside = Writer::on(&inside, &ui.theme);
            self.list(&mut beside, interview, inside.height());
            return beside.draw(&mut inside);
        }
        let room = height.saturating_sub(to.page.len());
        self.list(&mut to, interview, room);
        to.draw(canvas);
    }

    /// What stays in sight while an incident is noted: the part, the clock, the question.
    pub(super) fn above(&self, ui: &Ui, desk: &InterviewPage, width: usize) -> Page {
        let mut to = Writer::new(width, ui.shape().is_airy(), &ui.theme);
        let Some(guide) = desk.interview(self.id).and_then(|interview| guide_of(desk, interview)) else {
            return to.page;
        };
        self.head(&mut to, guide, ui.now);
        let question = guide.parts.get(self.part).map_or("", |part| self.question_of(part));
        if to.is_airy {
            to = to.at_most(WIDEST);
            to.text(Role::Dim, question);
        } else {
            to.cut(Role::Dim, question);
        }
        to.gap();
        to.page
    }

    fn question_of<'a>(&self, part: &'a GuidePart) -> &'a str {
        part.questions.get(self.question).map_or("", String::as_str)
    }

    /// The part, and the clock: `minute 23 of 45` and how it stands to the plan.
    fn head(&self, to: &mut Writer<'_>, guide: &Guide, now: Moment) {
        let theme = to.theme;
        let right = self.clock(guide, now, to.width < 60, theme);
        let taken = right.iter().map(Span::width).sum::<usize>() + 4;
        let title = guide.parts.get(self.part).map_or("", |part| part.title.as_str());
        let title = cut(title, to.width.saturating_sub(taken), theme.glyphs);
        to.page.line(ends(vec![theme.span(Role::Title, format!("  {title}"))], right, to.width));
    }

    fn clock(&self, guide: &Guide, now: Moment, is_narrow: bool, theme: &Theme) -> Vec<Span<'static>> {
        let minute = self.elapsed(now).as_secs() / 60;
        let (from, to) = guide.planned(self.part);
        let over = minute.saturating_sub(u64::from(to));
        if is_narrow {
            let clock = amount(&format!("{minute} of {}", guide.minutes()), "min");
            return vec![theme.span(if over > 0 { Role::Warn } else { Role::Text }, clock)];
        }
        let plan = if over > 0 {
            theme.span(Role::Warn, format!("{} over this part", amount(&over.to_string(), "min")))
        } else {
            theme.span(Role::Dim, format!("this part {}", range(&from.to_string(), &to.to_string(), "")))
        };
        vec![plan, theme.span(Role::Text, format!("   minute {minute} of {}", guide.minutes()))]
    }

    /// Question, probes, what not to ask: as much as there is room for, the question always.
    fn guidance(&self, to: &mut Writer<'_>, guide: &Guide, height: usize) {
        let Some(part) = guide.parts.get(self.part) else { return };
        let writer = || Writer::new(to.width, to.is_airy, to.theme).at_most(WIDEST);
        let (mut of, mut never) = (writer(), writer());
        if of.is_airy {
            of.text(Role::Dim, &part.purpose);
        }
        of.gap();
        let count = format!("{} of {}: ", self.question + 1, part.questions.len());
        of.text(Role::Title, &format!("{count}{}", self.question_of(part)));
        of.gap();
        if of.is_airy {
            part.probes.iter().for_each(|probe| of.text(Role::Text, &format!("If it is short: {probe}")));
            part.avoid.iter().for_each(|avoid| never.text(Role::Dim, &format!("Not: {avoid}")));
            never.text(Role::Dim, &format!("Never: {}", guide.never.join("; ")));
            // The incidents keep three lines.
            if to.page.len() + of.page.len() + never.page.len() + 4 > height {
                never = writer();
                part.avoid.iter().take(1).for_each(|avoid| never.text(Role::Dim, &format!("Not: {avoid}")));
            }
        }
        to.page.append(of.page);
        to.page.append(never.page);
        to.gap();
    }

    /// What was noted, a line each.
    fn list(&self, to: &mut Writer<'_>, interview: &Interview, room: usize) {
        let (noted, theme) = (&interview.incidents, to.theme);
        if noted.is_empty() && room > 0 {
            return to.key(&theme.keys.named(keys::TALK, Action::NoteIncident), "notes an incident", None);
        }
        for index in window(noted.len(), room, Some(self.incident.min(noted.len().saturating_sub(1)))) {
            let is_selected = index == self.incident;
            let role = if noted[index].is_struck() { Role::Dim } else { Role::of_row(is_selected) };
            let words = format!("{}. {}", index + 1, summary(&noted[index], theme));
            let words = cut(&words, to.width.saturating_sub(2), theme.glyphs);
            to.page.line(vec![theme.mark(is_selected), theme.span(role, words)]);
        }
    }
}

/// "context hunt · owner unknown · 5 per week, 15 min".
pub(super) fn summary(noted: &NotedIncident, theme: &Theme) -> String {
    let draft = &noted.draft;
    let code = draft.code.map_or("no code yet", crate::domain::log::tag::Tag::name);
    let times = (!draft.usual.trim().is_empty()).then(|| format!("{} per week", draft.usual.trim()));
    let minutes = (!draft.minutes.trim().is_empty()).then(|| amount(draft.minutes.trim(), "min"));
    let cost: Vec<String> = times.into_iter().chain(minutes).collect();
    let parts = [code.to_owned(), draft.cause.trim().to_owned(), cost.join(", ")];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    let struck = if noted.is_struck() { "struck: " } else { "" };
    format!("{struck}{}", parts.join(&format!(" {} ", theme.glyphs.dot)))
}

pub(super) fn act(state: &mut State, ui: &mut Ui, action: Action) {
    let (InterviewView::Talk(talk), Some(desk)) = (&mut state.page, &mut state.desk) else { return };
    let id = talk.id;
    let Some(interview) = desk.interview(id) else { return };
    match action {
        Action::EditIncident => {
            let noted = interview.incidents.get(talk.incident).cloned();
            state.form = noted.map(|noted| form::IncidentForm::of(id, noted));
            return;
        }
        Action::Up | Action::Down => {
            let by = Stride::By(if action == Action::Up { -1 } else { 1 });
            talk.incident = by.from(talk.incident, interview.incidents.len());
            return;
        }
        Action::NoteIncident => state.form = Some(form::IncidentForm::new(interview)),
        Action::GoOn | Action::BackOne | Action::NextPart | Action::PreviousPart => {
            if let Some(guide) = guide_of(desk, interview) {
                talk.go(guide, action);
            }
        }
        Action::ReadBack | Action::PutAside => {}
        _ => return,
    }
    talk.save(ui);
    match action {
        Action::ReadBack => end(state, ui, id),
        Action::PutAside => go_home(state, ui),
        _ => {}
    }
}

/// Ends the talk and reads its notes back.
fn end(state: &mut State, ui: &mut Ui, id: InterviewId) {
    if let Some(interview) = state.desk.as_mut().and_then(|desk| desk.interview_mut(id)) {
        interview.stage = Stage::Over;
    }
    state.page = InterviewView::ReadBack(readback::ReadbackScreen::of(id));
    ui.ask(Request::Step(InterviewStep::End(id)));
}
