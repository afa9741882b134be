//! The read-back: the whole file line by line in plain words, to strike or correct, before it is written.

use super::{InterviewView, State, form, go_home, paragraph};
use crate::domain::page::interview::{InterviewPage, InterviewStep, Request};
use crate::domain::team::interview::{Interview, InterviewId, ReadbackLine, Stage, lines, warnings};
use crate::tui::effect::Effect;
use crate::tui::keymap::Action;
use crate::tui::lines::Tone;
use crate::tui::screens::interview::keys;
use crate::tui::screens::list::Stride;
use crate::tui::theme::{Role, Theme};
use crate::tui::ui::Ui;
use crate::tui::widgets::canvas::Canvas;
use crate::tui::widgets::page::Page;
use crate::tui::widgets::text::wrap;

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
        let (width, height, area) = (canvas.width().min(100), canvas.height(), canvas.area);
        let all = lines(interview);
        let mut top = Page::default();
        let words = match (all.is_empty(), interview.stage) {
            (true, _) => "Nothing was noted, so there is nothing to read back.".to_owned(),
            (_, Stage::Merged) => {
                format!("{}: themes were made of it; it cannot be changed any more.", interview.code_name)
            }
            (_, Stage::Written) => format!("{}: written. Correct a line and write it again.", interview.code_name),
            _ if width < 60 => format!("{}: strike or correct?", interview.code_name),
            _ => format!(
                "{}, {}. Read each line aloud. What should be struck or corrected?",
                interview.code_name, interview.week
            ),
        };
        paragraph(&mut top, &words, Role::Title, width, theme);
        if let Some(role) = interview.role {
            paragraph(&mut top, &format!("The kind of work it is about: {role}"), Role::Text, width, theme);
        }
        if height >= 14 {
            top.gap();
        }
        let mut bottom = Page::default();
        if self.is_warned {
            Self::warned(&mut bottom, interview, (width, theme));
        }
        let room = height.saturating_sub(top.len() + bottom.len());
        let (body, at) = self.body(&all, (width, height), theme);
        let furthest = body.len().saturating_sub(room);
        let skip = (at + 3).saturating_sub(room).min(furthest);
        let used = u16::try_from(top.len()).unwrap_or(u16::MAX).min(area.height);
        top.draw(canvas, 0);
        let below = u16::try_from(bottom.len()).unwrap_or(u16::MAX).min(area.height - used);
        let middle = ratatui::layout::Rect { y: area.y + used, height: area.height - used - below, ..area };
        body.draw(&mut canvas.at(middle), skip);
        bottom.draw(&mut canvas.at(ratatui::layout::Rect { y: middle.bottom(), height: below, ..area }), 0);
    }

    /// The lines, and where the one at hand begins.
    fn body(&self, all: &[ReadbackLine], (width, height): (usize, usize), theme: &Theme) -> (Page, usize) {
        let mut body = Page::default();
        let (mut at, mut last) = (0, 0);
        for (index, line) in all.iter().enumerate() {
            if std::mem::replace(&mut last, line.number) != line.number && index > 0 && height >= 14 {
                body.gap();
            }
            let is_selected = index == self.at;
            if is_selected {
                at = body.len();
            }
            let role = match (line.is_struck, is_selected) {
                (true, _) => Role::Dim,
                (false, true) => Role::Title,
                (false, false) => Role::Text,
            };
            let struck = if line.is_struck { "struck: " } else { "" };
            let words = format!("{struck}{}", line.words);
            for (row, words) in wrap(&words, width.saturating_sub(2)).into_iter().enumerate() {
                let mark = if is_selected && row == 0 { theme.glyphs.selected } else { " " };
                body.line(vec![theme.span(Role::Accent, format!("{mark} ")), theme.span(role, words)]);
            }
        }
        (body, at)
    }

    fn warned(page: &mut Page, interview: &Interview, (width, theme): (usize, &Theme)) {
        let found = interview.file().map(|file| warnings(&file)).unwrap_or_default();
        for warning in found.iter().take(3) {
            paragraph(page, &warning.to_string(), Role::Warn, width, theme);
        }
        if found.len() > 3 {
            paragraph(page, &format!("and {} more", found.len() - 3), Role::Warn, width, theme);
        }
        if !found.is_empty() {
            let [write, strike] =
                [Action::WriteFile, Action::Strike].map(|action| theme.keys.named(keys::READ_BACK, action));
            let question = format!("May these words stay? {write} writes them, {strike} strikes the line.");
            paragraph(page, &question, Role::Text, width, theme);
        }
    }
}

pub(super) fn act(state: &mut State, ui: &mut Ui, action: Action) -> Vec<Effect> {
    let (InterviewView::ReadBack(read), Some(desk)) = (&mut state.page, &mut state.desk) else { return vec![] };
    let id = read.id;
    let Some(interview) = desk.interviews.iter_mut().find(|interview| interview.id == id) else { return vec![] };
    let all = lines(interview);
    read.at = read.at.min(all.len().saturating_sub(1));
    if let Some(step) = Stride::of(action, 6) {
        read.at = step.from(read.at, all.len());
        return vec![];
    }
    let is_fixed = interview.stage == Stage::Merged;
    match (action, all.get(read.at)) {
        (Action::Back, _) => go_home(state),
        (_, _) if is_fixed => {
            ui.toast("Themes were made from it; it can no longer be changed", Tone::Notice);
            vec![]
        }
        (Action::Strike, Some(line)) => {
            let found = interview.incidents.iter_mut().find(|noted| noted.number == line.number);
            let Some(noted) = found else { return vec![] };
            if !noted.struck.remove(&line.piece) {
                noted.struck.insert(line.piece);
            }
            read.is_warned = false;
            interview.stage = Stage::Over;
            let noted = interview.incidents.iter().find(|noted| noted.number == line.number).cloned();
            noted
                .map(|noted| Request::Step(InterviewStep::Incident { id, noted: Box::new(noted) }).into())
                .into_iter()
                .collect()
        }
        (Action::NoteIncident, _) => {
            state.form = Some(form::IncidentForm::new(interview));
            vec![]
        }
        (Action::EditIncident, Some(line)) => {
            let noted = interview.incidents.iter().find(|noted| noted.number == line.number).cloned();
            read.is_warned = false;
            state.form = noted.map(|noted| form::IncidentForm::of(id, noted));
            vec![]
        }
        (Action::WriteFile, _) => match interview.file() {
            Err(problems) => {
                let words = problems.first().map(|(number, problem)| format!("Incident {number}, {problem}"));
                ui.toast(words.unwrap_or_default(), Tone::Bad);
                vec![]
            }
            Ok(file) if !read.is_warned && !warnings(&file).is_empty() => {
                read.is_warned = true;
                vec![]
            }
            Ok(_) => {
                read.is_warned = false;
                vec![Request::Step(InterviewStep::Write(id)).into(), Request::Load.into()]
            }
        },
        _ => vec![],
    }
}
