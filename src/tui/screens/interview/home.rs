//! The interviews there are, and the choice of a guide for a new one.

use ratatui::layout::Rect;

use super::{Canvas, Page, State, go_home, moved, open, open_timeline, paragraph, readback, themes};
use crate::domain::page::interview::{Desk, InterviewStep};
use crate::domain::say::count::count;
use crate::domain::team::interview::{Interview, Stage};
use crate::tui::effect::Effect;
use crate::tui::hit::Hit;
use crate::tui::keymap::Action;
use crate::tui::lines::Tone;
use crate::tui::model::Model;
use crate::tui::screens::list::Stride;
use crate::tui::shape::Shape;
use crate::tui::theme::{Role, Theme};
use crate::tui::widgets::empty;
use crate::tui::widgets::page::{Page as Lines, window};
use crate::tui::widgets::text::{cut, left};

/// The selected interview.
pub(super) fn selected(state: &State) -> Option<&Interview> {
    state.desk.as_ref()?.interviews.get(state.selected)
}

pub(super) fn update(model: &mut Model, action: Action) -> Option<Vec<Effect>> {
    const PAGE: isize = 8;
    let state = &mut model.screens.interview;
    let count = state.desk.as_ref()?.interviews.len();
    if let Some(step) = Stride::of(action, PAGE) {
        state.selected = moved(state.selected, step, count);
        return Some(vec![]);
    }
    let at_hand = selected(state).map(|interview| (interview.id, interview.stage));
    Some(match (action, at_hand) {
        (Action::NewInterview, _) => {
            state.page = Page::Guides(0);
            vec![]
        }
        (Action::Themes, _) => {
            state.page = Page::Themes(themes::State::default());
            vec![]
        }
        (Action::Timeline, _) => open_timeline(model),
        (Action::OpenInterview | Action::ReadBack, None) => {
            model.toast("There is no interview yet; n starts one", Tone::Notice);
            vec![]
        }
        (Action::OpenInterview, Some((id, _))) => open(model, id),
        (Action::ReadBack, Some((_, Stage::AwaitsConsent))) => {
            model.toast("Nothing was noted yet: the person has not agreed", Tone::Notice);
            vec![]
        }
        (Action::ReadBack, Some((id, _))) => {
            state.page = Page::ReadBack(readback::ReadbackScreen::of(id));
            vec![]
        }
        _ => return None,
    })
}

pub(super) fn choose_guide(model: &mut Model, action: Action) -> Vec<Effect> {
    let state = &mut model.screens.interview;
    let Page::Guides(at) = &mut state.page else { return vec![] };
    let guides = state.desk.as_ref().map_or(&[][..], |desk| &desk.guides);
    match action {
        Action::Begin => {
            let guide = guides.get(*at).map(|guide| guide.id.clone());
            return guide.map(|guide| Effect::Interview(InterviewStep::Begin { guide })).into_iter().collect();
        }
        Action::Back => return go_home(model),
        _ => {
            if let Some(step) = Stride::of(action, 4) {
                *at = moved(*at, step, guides.len());
            }
        }
    }
    vec![]
}

pub(super) fn view(model: &Model, desk: &Desk, (frame, area): Canvas<'_, '_>, shape: Shape, hits: &mut Vec<Hit>) {
    let (theme, width) = (&model.theme, usize::from(area.width));
    let mut page = Lines::default();
    if shape.is_airy() {
        page.gap();
    }
    if desk.interviews.is_empty() {
        let sentences = [
            "No interview yet. n starts one: one person, their own week on their own screen.",
            "What is noted carries a random code name, no name and no day. The person reads it before it is written, and can withdraw it until themes are made from it.",
        ];
        empty::sentences(&mut page, &sentences.map(str::to_owned), width, theme);
        problems(&mut page, desk, width, theme);
        return page.draw(frame, area, 0, hits);
    }
    let room = usize::from(area.height).saturating_sub(page.len() + desk.problems.len().min(2));
    for index in window(desk.interviews.len(), room, Some(model.screens.interview.selected)) {
        let is_selected = index == model.screens.interview.selected;
        page.line(row(&desk.interviews[index], is_selected, width, theme));
    }
    problems(&mut page, desk, width, theme);
    page.draw(frame, area, 0, hits);
}

fn problems(page: &mut Lines, desk: &Desk, width: usize, theme: &Theme) {
    for problem in desk.problems.iter().take(2) {
        let words = cut(problem, width.saturating_sub(2), theme.glyphs);
        page.line(vec![theme.span(Role::Bad, "! "), theme.span(Role::Text, words)]);
    }
}

fn row(interview: &Interview, is_selected: bool, width: usize, theme: &Theme) -> Vec<ratatui::text::Span<'static>> {
    const NAME: usize = 20;
    let mark = if is_selected { theme.glyphs.selected } else { " " };
    let role = if is_selected { Role::Title } else { Role::Text };
    let incidents = count(interview.kept().count(), "incident");
    let name = NAME.min(width.saturating_sub(18));
    let mut spans = vec![
        theme.span(Role::Accent, format!("{mark} ")),
        theme.span(role, left(&interview.code_name, name, theme.glyphs)),
        theme.span(Role::Text, format!("  {:<14}", interview.stage.words())),
    ];
    if width >= 60 {
        let rest = format!("  {}  {incidents}, guide {}", interview.week, interview.guide);
        spans.push(theme.span(Role::Dim, cut(&rest, width.saturating_sub(name + 18), theme.glyphs)));
    }
    spans
}

pub(super) fn guides(model: &Model, desk: &Desk, at: usize, (frame, area): Canvas<'_, '_>, hits: &mut Vec<Hit>) {
    let (theme, width) = (&model.theme, usize::from(area.width));
    let mut page = Lines::default();
    page.line(theme.span(Role::Title, "  By which guide?"));
    let mut selected = 0;
    for (index, guide) in desk.guides.iter().enumerate() {
        if width >= 60 {
            page.gap();
        }
        let (mark, role) = if index == at { (theme.glyphs.selected, Role::Title) } else { (" ", Role::Text) };
        if index == at {
            selected = page.len();
        }
        let title = cut(&guide.title, width.saturating_sub(16), theme.glyphs);
        page.line(vec![
            theme.span(Role::Accent, format!("{mark} ")),
            theme.span(role, title),
            theme.span(Role::Dim, format!("  {} minutes", guide.minutes())),
        ]);
        if width >= 60 || index == at {
            paragraph(&mut page, &guide.purpose, Role::Dim, width, theme);
        }
    }
    let skip = (selected + 4).saturating_sub(usize::from(area.height));
    page.draw(frame, Rect { ..area }, skip, hits);
}
