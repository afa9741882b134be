//! Consent: asked first, in the guide's words, before anything may be noted.

use super::{InterviewView, State, draw_scrolled, go_home, guide_of, paragraph, talk};
use crate::domain::page::interview::{InterviewPage, InterviewStep, Request};
use crate::domain::team::interview::{InterviewId, JobRole, Stage};
use crate::domain::time::Moment;
use crate::tui::effect::Effect;
use crate::tui::keymap::Action;
use crate::tui::screens::interview::keys;
use crate::tui::theme::{Role, Theme};
use crate::tui::widgets::canvas::Canvas;
use crate::tui::widgets::page::Page;

pub(super) fn act(state: &mut State, now: Moment, action: Action) -> Vec<Effect> {
    let InterviewView::Consent { id, scroll, role } = &mut state.page else { return vec![] };
    let (id, said) = (*id, *role);
    match action {
        Action::Agree => {
            let found = state.desk.as_mut().and_then(|desk| desk.interviews.iter_mut().find(|one| one.id == id));
            let Some(interview) = found else { return vec![] };
            interview.stage = Stage::Open;
            interview.role = said;
            state.page = InterviewView::Talk(talk::Talk::of(interview, now));
            vec![Request::Step(InterviewStep::Consent { id, role: said }).into()]
        }
        Action::Decline => {
            state.page = InterviewView::Home;
            vec![Request::Step(InterviewStep::Withdraw(id)).into(), Request::Load.into()]
        }
        Action::NextChoice => {
            *role = JobRole::after(said);
            vec![]
        }
        Action::Down => {
            *scroll += 1;
            vec![]
        }
        Action::Up => {
            *scroll = scroll.saturating_sub(1);
            vec![]
        }
        Action::Back => go_home(state),
        _ => vec![],
    }
}

pub(super) fn view(
    desk: &InterviewPage,
    (id, scroll, role): (InterviewId, usize, Option<JobRole>),
    theme: &Theme,
    canvas: &mut Canvas<'_, '_>,
) {
    let Some(interview) = desk.interview(id) else { return };
    let width = canvas.width().min(78);
    let is_airy = canvas.height() >= 14;
    let mut page = Page::default();
    let gap = |page: &mut Page| {
        if is_airy {
            page.gap();
        }
    };
    let part = guide_of(desk, interview).and_then(|guide| guide.parts.first());
    gap(&mut page);
    paragraph(&mut page, "Ask, and wait for the answer:", Role::Title, width, theme);
    let key = theme.keys.named(keys::CONSENT, Action::NextChoice);
    let work =
        format!("Work: {} ({key} names the next kind, if they want it said)", role.map_or("not said", JobRole::as_str));
    paragraph(&mut page, &work, Role::Dim, width, theme);
    gap(&mut page);
    for question in part.map_or(&[][..], |part| &part.questions) {
        paragraph(&mut page, question, Role::Text, width, theme);
        gap(&mut page);
    }
    let kept = format!(
        "Kept: short coded notes under the name {}, which is in no list. The person reads them at the end, strikes or corrects \
         any line, and can withdraw all of it until themes are made.",
        interview.code_name
    );
    paragraph(&mut page, &kept, Role::Dim, width, theme);
    for avoid in part.map_or(&[][..], |part| &part.avoid) {
        paragraph(&mut page, &format!("Not: {avoid}"), Role::Dim, width, theme);
    }
    draw_scrolled(page, scroll, canvas);
}
