//! Consent: asked first, in the guide's words, before anything may be noted.

use super::{InterviewView, State, go_home, guide_of, talk};
use crate::domain::page::interview::{InterviewPage, InterviewStep, Request};
use crate::domain::team::interview::{InterviewId, JobRole, Stage};
use crate::tui::keymap::Action;
use crate::tui::screens::interview::keys;
use crate::tui::theme::{Role, Theme};
use crate::tui::ui::Ui;
use crate::tui::widgets::canvas::Canvas;

pub(super) fn act(state: &mut State, ui: &mut Ui, action: Action) {
    let InterviewView::Consent(id, role) = &mut state.page else { return };
    let (id, said) = (*id, *role);
    match action {
        Action::Agree => agree(state, ui, id, said),
        Action::Decline => {
            ui.ask(Request::Step(InterviewStep::Withdraw(id)));
            go_home(state, ui);
        }
        Action::NextChoice => *role = JobRole::after(said),
        Action::Back => go_home(state, ui),
        _ => {}
    }
}

/// The person agrees: the talk begins.
fn agree(state: &mut State, ui: &mut Ui, id: InterviewId, role: Option<JobRole>) {
    let Some(interview) = state.desk.as_mut().and_then(|desk| desk.interview_mut(id)) else { return };
    (interview.stage, interview.role) = (Stage::Open, role);
    state.page = InterviewView::Talk(talk::Talk::of(interview, ui.now));
    ui.ask(Request::Step(InterviewStep::Consent { id, role }));
}

pub(super) fn view(
    desk: &InterviewPage,
    (id, role): (InterviewId, Option<JobRole>),
    scroll: usize,
    theme: &Theme,
    canvas: &mut Canvas<'_, '_>,
) {
    let Some(interview) = desk.interview(id) else { return };
    let mut to = super::writer(canvas, 78, theme);
    let part = guide_of(desk, interview).and_then(|guide| guide.parts.first());
    to.gap();
    to.text(Role::Title, "Ask, and wait for the answer:");
    to.text(Role::Dim, &work(role, theme));
    to.gap();
    for question in part.map_or(&[][..], |part| &part.questions) {
        to.text(Role::Text, question);
        to.gap();
    }
    let kept = format!(
        "Kept: short coded notes under the name {}, which is in no list. The person reads them at the end, strikes or corrects \
         any line, and can withdraw all of it until themes are made.",
        interview.code_name
    );
    to.text(Role::Dim, &kept);
    part.into_iter().flat_map(|part| &part.avoid).for_each(|avoid| to.text(Role::Dim, &format!("Not: {avoid}")));
    to.page.scrolled(canvas, scroll);
}

/// The kind of work, as far as the person wants it said, and the key that names the next.
fn work(role: Option<JobRole>, theme: &Theme) -> String {
    let key = theme.keys.named(keys::CONSENT, Action::NextChoice);
    let role = role.map_or("not said", JobRole::as_str);
    format!("Work: {role} ({key} names the next kind, if they want it said)")
}
