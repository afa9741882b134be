//! The talk: the present part and question, the clock against the plan, what was noted so far.

use std::time::Duration;

use ratatui::text::Span;

use super::{InterviewView, State, elapsed, form, go_home, guide_of, paragraph, readback};
use crate::domain::page::interview::{InterviewPage, InterviewStep, Request};
use crate::domain::say::interval::{amount, range};
use crate::domain::team::interview::{Guide, Interview, InterviewId, NotedIncident, Stage};
use crate::domain::time::Moment;
use crate::tui::effect::Effect;
use crate::tui::keymap::Action;
use crate::tui::screens::interview::keys;
use crate::tui::theme::{Role, Theme};
use crate::tui::ui::Ui;
use crate::tui::widgets::canvas::{Canvas, size_of};
use crate::tui::widgets::page::{Page, ends, window};
use crate::tui::widgets::text::cut;

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
        elapsed(self.before, self.since, now)
    }

    /// Where it stands, to be written.
    pub(super) fn progress(&self, now: Moment) -> Effect {
        let Self { id, part, question, .. } = *self;
        Request::Step(InterviewStep::Progress { id, part, question, elapsed: self.elapsed(now) }).into()
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
        let (theme, (width, height)) = (&ui.theme, size_of(area));
        let noted = incidents(interview, self.incident, theme);
        let mut page = Page::default();
        self.head(&mut page, guide, (ui.now, width), theme);
        let room = (width.min(WIDEST), height, canvas.shape.is_airy());
        self.guidance(&mut page, guide, room, theme);
        if let Some(side) = side {
            page.draw(&mut canvas.at(area), 0);
            let mut inside = canvas.beside(side, theme);
            let mut beside = Page::default();
            list(&mut beside, &noted, self.incident, inside.size(), theme);
            return beside.draw(&mut inside, 0);
        }
        let room = height.saturating_sub(page.len());
        list(&mut page, &noted, self.incident, (width, room), theme);
        page.draw(canvas, 0);
    }

    /// What stays in sight while an incident is noted: the part, the clock, the question.
    pub(super) fn above(&self, ui: &Ui, desk: &InterviewPage, width: usize) -> Page {
        let theme = &ui.theme;
        let mut page = Page::default();
        let Some(guide) = desk.interview(self.id).and_then(|interview| guide_of(desk, interview)) else { return page };
        self.head(&mut page, guide, (ui.now, width), theme);
        let question = guide.parts.get(self.part).and_then(|part| part.questions.get(self.question));
        let question = question.map_or("", String::as_str);
        if ui.shape().is_airy() {
            paragraph(&mut page, question, Role::Dim, width.min(WIDEST), theme);
            page.gap();
        } else {
            let words = cut(question, width.saturating_sub(2), theme.glyphs);
            page.line(theme.span(Role::Dim, format!("  {words}")));
        }
        page
    }

    /// The part, and the clock: `minute 23 of 45` and how it stands to the plan.
    fn head(&self, page: &mut Page, guide: &Guide, (now, width): (Moment, usize), theme: &Theme) {
        let minute = self.elapsed(now).as_secs() / 60;
        let (from, to) = guide.planned(self.part);
        let title = guide.parts.get(self.part).map_or("", |part| part.title.as_str());
        let over = minute.saturating_sub(u64::from(to));
        let (plan, role) = if minute >= u64::from(to) && over > 0 {
            (format!("{} over this part", amount(&over.to_string(), "min")), Role::Warn)
        } else {
            (format!("this part {}", range(&from.to_string(), &to.to_string(), "")), Role::Dim)
        };
        let clock = if width < 60 {
            format!("{minute} of {}", guide.minutes())
        } else {
            format!("minute {minute} of {}", guide.minutes())
        };
        let right = if width < 60 {
            vec![theme.span(if over > 0 { Role::Warn } else { Role::Text }, amount(&clock, "min"))]
        } else {
            vec![theme.span(role, plan), theme.span(Role::Text, format!("   {clock}"))]
        };
        let title = cut(title, width.saturating_sub(right.iter().map(Span::width).sum::<usize>() + 4), theme.glyphs);
        page.line(ends(vec![theme.span(Role::Title, format!("  {title}"))], right, width));
    }

    /// Question, probes, what not to ask: as much as there is room for, the question always.
    fn guidance(&self, page: &mut Page, guide: &Guide, (width, height, is_airy): (usize, usize, bool), theme: &Theme) {
        let Some(part) = guide.parts.get(self.part) else { return };
        let question = part.questions.get(self.question).map_or("", String::as_str);
        let mut of = Page::default();
        if is_airy {
            paragraph(&mut of, &part.purpose, Role::Dim, width, theme);
            of.gap();
        }
        let count = format!("{} of {}: ", self.question + 1, part.questions.len());
        paragraph(&mut of, &format!("{count}{question}"), Role::Title, width, theme);
        if !is_airy {
            page.append(of);
            return;
        }
        of.gap();
        for probe in &part.probes {
            paragraph(&mut of, &format!("If it is short: {probe}"), Role::Text, width, theme);
        }
        let mut never = Page::default();
        for avoid in &part.avoid {
            paragraph(&mut never, &format!("Not: {avoid}"), Role::Dim, width, theme);
        }
        paragraph(&mut never, &format!("Never: {}", guide.never.join("; ")), Role::Dim, width, theme);
        // The incidents keep three lines.
        if page.len() + of.len() + never.len() + 4 <= height {
            page.append(of);
            page.append(never);
        } else {
            page.append(of);
            if let Some(avoid) = part.avoid.first() {
                paragraph(page, &format!("Not: {avoid}"), Role::Dim, width, theme);
            }
        }
        page.gap();
    }
}

/// What was noted, a line each.
fn incidents(interview: &Interview, selected: usize, theme: &Theme) -> Vec<(String, Role)> {
    let line = |(index, noted): (usize, &NotedIncident)| {
        let role = match (noted.is_struck(), index == selected) {
            (true, _) => Role::Dim,
            (false, true) => Role::Title,
            (false, false) => Role::Text,
        };
        (summary(noted, theme), role)
    };
    interview.incidents.iter().enumerate().map(line).collect()
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

fn list(page: &mut Page, noted: &[(String, Role)], selected: usize, (width, room): (usize, usize), theme: &Theme) {
    if room == 0 {
        return;
    }
    if noted.is_empty() {
        let key = theme.keys.named(keys::TALK, Action::NoteIncident);
        page.line(vec![theme.span(Role::Key, format!("  {key}")), theme.span(Role::Dim, " notes an incident")]);
        return;
    }
    for index in window(noted.len(), room, Some(selected.min(noted.len() - 1))) {
        let (words, role) = &noted[index];
        let mark = if index == selected { theme.glyphs.selected } else { " " };
        let words = cut(&format!("{}. {words}", index + 1), width.saturating_sub(2), theme.glyphs);
        page.line(vec![theme.span(Role::Accent, format!("{mark} ")), theme.span(*role, words)]);
    }
}

pub(super) fn act(state: &mut State, now: Moment, action: Action) -> Vec<Effect> {
    let (InterviewView::Talk(talk), Some(desk)) = (&mut state.page, &mut state.desk) else { return vec![] };
    let id = talk.id;
    let Some(interview) = desk.interview(id) else { return vec![] };
    let count = interview.incidents.len();
    match action {
        Action::NoteIncident => {
            state.form = Some(form::IncidentForm::new(interview));
            vec![talk.progress(now)]
        }
        Action::EditIncident => {
            let noted = interview.incidents.get(talk.incident).cloned();
            state.form = noted.map(|noted| form::IncidentForm::of(id, noted));
            vec![]
        }
        Action::Down => {
            talk.incident = (talk.incident + 1).min(count.saturating_sub(1));
            vec![]
        }
        Action::Up => {
            talk.incident = talk.incident.saturating_sub(1);
            vec![]
        }
        Action::GoOn | Action::BackOne | Action::NextPart | Action::PreviousPart => {
            if let Some(guide) = guide_of(desk, interview) {
                talk.go(guide, action);
            }
            vec![talk.progress(now)]
        }
        Action::ReadBack => {
            let progress = talk.progress(now);
            if let Some(interview) = desk.interviews.iter_mut().find(|one| one.id == id) {
                interview.stage = Stage::Over;
            }
            state.page = InterviewView::ReadBack(readback::ReadbackScreen::of(id));
            vec![progress, Request::Step(InterviewStep::End(id)).into()]
        }
        Action::PutAside => {
            let progress = talk.progress(now);
            [vec![progress], go_home(state)].concat()
        }
        _ => vec![],
    }
}
