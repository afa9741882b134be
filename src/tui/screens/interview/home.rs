//! The interviews there are, and the choice of a guide for a new one.

use ratatui::text::Span;

use super::{InterviewView, State, go_home, open, open_timeline, readback, themes};
use crate::domain::page::interview::{InterviewPage, InterviewStep, Request};
use crate::domain::say::count::count;
use crate::domain::say::moment;
use crate::domain::team::interview::{Interview, Stage};
use crate::tui::keymap::Action;
use crate::tui::lines::Tone;
use crate::tui::screens::interview::keys;
use crate::tui::screens::list::Stride;
use crate::tui::theme::{Role, Theme};
use crate::tui::ui::Ui;
use crate::tui::widgets::canvas::Canvas;
use crate::tui::widgets::page::window;
use crate::tui::widgets::text::{cut, left};
use crate::tui::widgets::writer::Writer;

/// The selected interview.
pub(super) fn selected(state: &State) -> Option<&Interview> {
    state.desk.as_ref()?.interviews.get(state.selected)
}

pub(super) fn update(state: &mut State, ui: &mut Ui, action: Action) {
    const PAGE: isize = 8;
    let Some(desk) = &state.desk else { return };
    if let Some(step) = Stride::of(action, PAGE) {
        state.selected = step.from(state.selected, desk.interviews.len());
        return;
    }
    let at_hand = selected(state).map(|interview| (interview.id, interview.stage));
    match (action, at_hand) {
        (Action::NewInterview, _) => state.page = InterviewView::Guides(0),
        (Action::Themes, _) => state.page = InterviewView::Themes(themes::State::default()),
        (Action::Timeline, _) => open_timeline(state, ui),
        (Action::OpenInterview | Action::ReadBack, None) => say_empty(ui),
        (Action::OpenInterview, Some((id, _))) => open(state, ui.now, id),
        (Action::ReadBack, Some((_, Stage::AwaitsConsent))) => {
            ui.toast("Nothing was noted yet: the person has not agreed", Tone::Notice);
        }
        (Action::ReadBack, Some((id, _))) => state.page = InterviewView::ReadBack(readback::ReadbackScreen::of(id)),
        _ => {}
    }
}

/// There is no interview to do anything to.
pub(super) fn say_empty(ui: &mut Ui) {
    let key = ui.theme.keys.named(keys::INTERVIEW, Action::NewInterview);
    ui.toast(format!("There is no interview yet; {key} starts one"), Tone::Notice);
}

pub(super) fn choose_guide(state: &mut State, ui: &mut Ui, action: Action) {
    let InterviewView::Guides(at) = &mut state.page else { return };
    let guides = state.desk.as_ref().map_or(&[][..], |desk| &desk.guides);
    match action {
        Action::Begin => {
            if let Some(guide) = guides.get(*at) {
                ui.ask(Request::Step(InterviewStep::Begin { guide: guide.id.clone() }));
            }
        }
        Action::Back => go_home(state, ui),
        _ => {
            if let Some(step) = Stride::of(action, 4) {
                *at = step.from(*at, guides.len());
            }
        }
    }
}

pub(super) fn view(desk: &InterviewPage, selected: usize, theme: &Theme, canvas: &mut Canvas<'_, '_>) {
    let mut to = Writer::on(canvas, theme);
    to.gap();
    if desk.interviews.is_empty() {
        let key = theme.keys.named(keys::INTERVIEW, Action::NewInterview);
        to.sentences(&[
            format!("No interview yet. {key} starts one: one person, their own week on their own screen.").as_str(),
            "What is noted carries a random code name, no name and no day. The person reads it before it is written, and can withdraw it until themes are made from it.",
        ]);
    }
    let room = canvas.height().saturating_sub(to.page.len() + desk.problems.len().min(2));
    for index in window(desk.interviews.len(), room, Some(selected)) {
        to.page.line(row(&desk.interviews[index], index == selected, to.width, theme));
    }
    to.problems_in_short(&desk.problems);
    to.draw(canvas);
}

fn row(interview: &Interview, is_selected: bool, width: usize, theme: &Theme) -> Vec<Span<'static>> {
    const NAME: usize = 20;
    let incidents = count(interview.kept().count(), "incident");
    let name = NAME.min(width.saturating_sub(18));
    let mut spans = vec![
        theme.mark(is_selected),
        theme.span(Role::of_row(is_selected), left(&interview.code_name, name, theme.glyphs)),
        theme.span(Role::Text, format!("  {:<14}", interview.stage.name())),
    ];
    if width >= 60 {
        let rest =
            format!("  {}  {incidents}, guide {}", moment::week_with_year(interview.week.monday()), interview.guide);
        spans.push(theme.span(Role::Dim, cut(&rest, width.saturating_sub(name + 18), theme.glyphs)));
    }
    spans
}

pub(super) fn guides(desk: &InterviewPage, at: usize, theme: &Theme, canvas: &mut Canvas<'_, '_>) {
    let is_roomy = canvas.width() >= 60;
    let mut to = Writer::new(canvas.width(), is_roomy, theme);
    to.line(Role::Title, "  By which guide?");
    let mut selected = 0;
    for (index, guide) in desk.guides.iter().enumerate() {
        to.gap();
        let is_selected = index == at;
        if is_selected {
            selected = to.page.len();
        }
        to.page.line(vec![
            theme.mark(is_selected),
            theme.span(Role::of_row(is_selected), cut(&guide.title, to.width.saturating_sub(16), theme.glyphs)),
            theme.span(Role::Dim, format!("  {}", count(guide.minutes(), "minute"))),
        ]);
        if is_roomy || is_selected {
            to.text(Role::Dim, &guide.purpose);
        }
    }
    let skip = (selected + 4).saturating_sub(canvas.height());
    to.page.draw(canvas, skip);
}
