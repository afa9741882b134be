//! The read-back: the whole file line by line in plain words, to strike or correct, before it is written.

use super::{InterviewView, State, form, go_home};
use crate::domain::page::interview::{InterviewPage, InterviewStep, Request};
use crate::domain::team::interview::{Interview, InterviewId, NotedIncident, ReadbackLine, Stage, lines, warnings};
use crate::tui::keymap::Action;
use crate::tui::lines::Tone;
use crate::tui::screens::interview::keys;
use crate::tui::screens::list::Stride;
use crate::tui::theme::{Role, Theme};
use crate::tui::ui::Ui;
use crate::tui::widgets::canvas::Canvas;
use crate::tui::widgets::writer::{Writer, stacked};

/// Which line is at hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadbackScreen {
    pub(super) id: InterviewId,
    at: usize,
    /// The words that look like names were shown; writing again means that they may stay.
    is_warned: bool,
}

impl ReadbackScreen {
    pub(super) const fn of(id: InterviewId) -> Self {
        Self { id, at: 0, is_warned: false }
    }

    pub(super) fn view(&self, desk: &InterviewPage, theme: &Theme, canvas: &mut Canvas<'_, '_>) {
        let Some(interview) = desk.interview(self.id) else { return };
        let writer = || super::writer(canvas, 100, theme);
        let (mut top, mut body, mut bottom) = (writer(), writer(), writer());
        let all = lines(interview);
        head(&mut top, interview, all.is_empty());
        if self.is_warned {
            warned(&mut bottom, interview);
        }
        let at = self.body(&mut body, &all);
        let [upper, middle, lower] = stacked(canvas.area, top.page.len(), bottom.page.len());
        let room = canvas.height().saturating_sub(top.page.len() + bottom.page.len());
        top.draw(&mut canvas.at(upper));
        let skip = (at + 3).saturating_sub(room).min(body.page.furthest(room));
        body.page.draw(&mut canvas.at(middle), skip);
        bottom.draw(&mut canvas.at(lower));
    }

    /// Adds the lines, and gives where the one at hand begins.
    fn body(&self, to: &mut Writer<'_>, all: &[ReadbackLine]) -> usize {
        let mut at = 0;
        for (index, line) in all.iter().enumerate() {
            if index > 0 && all[index - 1].number != line.number {
                to.gap();
            }
            let is_selected = index == self.at;
            if is_selected {
                at = to.page.len();
            }
            let role = if line.is_struck { Role::Dim } else { Role::of_row(is_selected) };
            let struck = if line.is_struck { "struck: " } else { "" };
            let mark = to.theme.mark(is_selected).content;
            to.behind(&mark, (Role::Accent, role), &format!("{struck}{}", line.words));
        }
        at
    }

    /// Strikes a line, or takes the strike back; the file has to be written again.
    fn strike(&mut self, interview: &mut Interview, line: &ReadbackLine, ui: &mut Ui) {
        let Some(noted) = noted(interview, line) else { return };
        if !noted.struck.remove(&line.piece) {
            noted.struck.insert(line.piece);
        }
        let noted = Box::new(noted.clone());
        (self.is_warned, interview.stage) = (false, Stage::Over);
        ui.ask(Request::Step(InterviewStep::Incident { id: self.id, noted }));
    }

    /// Writes the file, once words that look like names were shown.
    fn write(&mut self, interview: &Interview, ui: &mut Ui) {
        match interview.file() {
            Err(problems) => {
                let words = problems.first().map(|(number, problem)| format!("Incident {number}, {problem}"));
                ui.toast(words.unwrap_or_default(), Tone::Bad);
            }
            Ok(file) if !self.is_warned && !warnings(&file).is_empty() => self.is_warned = true,
            Ok(_) => {
                self.is_warned = false;
                ui.ask(Request::Step(InterviewStep::Write(self.id)));
                ui.ask(Request::Load);
            }
        }
    }
}

/// What is asked about the lines, and the kind of work.
fn head(to: &mut Writer<'_>, interview: &Interview, is_empty: bool) {
    let name = &interview.code_name;
    let words = match interview.stage {
        _ if is_empty => "Nothing was noted, so there is nothing to read back.".to_owned(),
        Stage::Merged => format!("{name}: themes were made of it; it cannot be changed any more."),
        Stage::Written => format!("{name}: written. Correct a line and write it again."),
        _ if to.width < 60 => format!("{name}: strike or correct?"),
        _ => format!("{name}, {}. Read each line aloud. What should be struck or corrected?", interview.week),
    };
    to.text(Role::Title, &words);
    if let Some(role) = interview.role {
        to.text(Role::Text, &format!("The kind of work it is about: {role}"));
    }
    to.gap();
}

/// Words that look like names, and the question whether they may stay.
fn warned(to: &mut Writer<'_>, interview: &Interview) {
    let found = interview.file().map(|file| warnings(&file)).unwrap_or_default();
    found.iter().take(3).for_each(|warning| to.text(Role::Warn, &warning.to_string()));
    if found.len() > 3 {
        to.text(Role::Warn, &format!("and {} more", found.len() - 3));
    }
    if !found.is_empty() {
        let [write, strike] =
            [Action::WriteFile, Action::Strike].map(|action| to.theme.keys.named(keys::READ_BACK, action));
        to.text(Role::Text, &format!("May these words stay? {write} writes them, {strike} strikes the line."));
    }
}

pub(super) fn act(state: &mut State, ui: &mut Ui, action: Action) {
    let (InterviewView::ReadBack(read), Some(desk)) = (&mut state.page, &mut state.desk) else { return };
    let Some(interview) = desk.interview_mut(read.id) else { return };
    let all = lines(interview);
    read.at = read.at.min(all.len().saturating_sub(1));
    if let Some(step) = Stride::of(action, 6) {
        read.at = step.from(read.at, all.len());
        return;
    }
    match (action, all.get(read.at)) {
        (Action::Back, _) => go_home(state, ui),
        _ if interview.stage == Stage::Merged => {
            ui.toast("Themes were made from it; it can no longer be changed", Tone::Notice);
        }
        (Action::Strike, Some(line)) => read.strike(interview, line, ui),
        (Action::NoteIncident, _) => state.form = Some(form::IncidentForm::new(interview)),
        (Action::EditIncident, Some(line)) => {
            read.is_warned = false;
            let noted = noted(interview, line).cloned();
            state.form = noted.map(|noted| form::IncidentForm::of(read.id, noted));
        }
        (Action::WriteFile, _) => read.write(interview, ui),
        _ => {}
    }
}

/// The incident that a line is of.
fn noted<'a>(interview: &'a mut Interview, line: &ReadbackLine) -> Option<&'a mut NotedIncident> {
    interview.incidents.iter_mut().find(|noted| noted.number == line.number)
}
