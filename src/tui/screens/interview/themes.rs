//! Ranked themes of the interviews on this machine, for the coach: bands, leads apart, causes to merge.

use std::fmt::Write as _;

use super::{InterviewView, State as InterviewState, go_home, paragraph};
use crate::domain::log::tag::Tag;
use crate::domain::page::interview::{InterviewPage, InterviewStep, Request};
use crate::domain::team::interview::{
    InterviewTheme, MIN_INTERVIEWS, MIN_PEOPLE, Rename, Stage, Themes, hours_words, reach_words, severity_words, slug,
    themes,
};
use crate::tui::effect::Effect;
use crate::tui::keymap::Action;
use crate::tui::lines::Tone;
use crate::tui::listener::KeyMeaning;
use crate::tui::screens::list::Stride;
use crate::tui::theme::{Role, Theme};
use crate::tui::ui::Ui;
use crate::tui::widgets::canvas::Canvas;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::page::Page;
use crate::tui::widgets::text::wrap;

/// Which cause is at hand, and the name it is being given.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct State {
    at: usize,
    name: Option<Field>,
}

/// The themes of every interview that was read back and written: one that was not is not used.
pub(super) fn found(desk: &InterviewPage) -> Themes {
    let is_read = |stage: Stage| matches!(stage, Stage::Written | Stage::Merged);
    // The list is newest first; themes want the order of holding.
    let read = desk.interviews.iter().rev().filter(|interview| is_read(interview.stage));
    let files: Vec<_> = read.filter_map(|interview| interview.file().ok()).collect();
    themes(&files, &desk.renames)
}

/// Every cause on the page, in its order.
fn causes(found: &Themes) -> Vec<(Tag, String)> {
    let all = found.themes.iter().chain(&found.leads);
    all.flat_map(|theme| theme.causes.iter().map(|cause| (theme.code, cause.cause.clone()))).collect()
}

impl State {
    pub(super) const fn is_typing(&self) -> bool {
        self.name.is_some()
    }

    pub(super) fn paste(&mut self, text: &str) {
        self.name.iter_mut().for_each(|field| field.paste(text));
    }

    pub(super) fn view(&self, desk: &InterviewPage, theme: &Theme, canvas: &mut Canvas<'_, '_>) {
        let width = canvas.width().min(110);
        let found = found(desk);
        let mut page = Page::default();
        if found.interviews == 0 {
            let words = "No interview is written yet. Themes come from interviews that were read back.";
            paragraph(&mut page, words, Role::Text, width, theme);
            return page.draw(canvas, 0);
        }
        let mut counted = format!("{}.", found.saturation.words());
        if !found.is_for_a_lead() {
            let _ = write!(counted, " For you alone: a lead sees themes of {MIN_INTERVIEWS} or more.");
        }
        paragraph(&mut page, &counted, Role::Dim, width, theme);
        let mut at_hand = Spot { at: self.at, next: 0, line: 0 };
        let mut band = 0;
        for theme_found in &found.themes {
            if theme_found.band != band {
                band = theme_found.band;
                if canvas.height() >= 14 {
                    page.gap();
                }
                page.line(theme.span(Role::Dim, format!("  Band {band}")));
            }
            one(&mut page, theme_found, &mut at_hand, (self, width), theme);
        }
        if found.themes.is_empty() {
            paragraph(&mut page, &format!("Nothing was named by {MIN_PEOPLE} people yet."), Role::Text, width, theme);
        }
        if !found.leads.is_empty() {
            if canvas.height() >= 14 {
                page.gap();
            }
            let words = format!("  To follow up, named by fewer than {MIN_PEOPLE}; in no file");
            page.line(theme.span(Role::Dim, words));
            for lead in &found.leads {
                one(&mut page, lead, &mut at_hand, (self, width), theme);
            }
        }
        let room = canvas.height();
        let skip = (at_hand.line + 3).saturating_sub(room).min(page.len().saturating_sub(room));
        page.draw(canvas, skip);
    }
}

/// Where the cause at hand is while the page is put together.
struct Spot {
    at: usize,
    next: usize,
    line: usize,
}

fn one(page: &mut Page, found: &InterviewTheme, spot: &mut Spot, (state, width): (&State, usize), theme: &Theme) {
    let severity = found.severity.map_or(String::new(), |level| format!(", {}", severity_words(level)));
    let words =
        format!("{}: {}, {}{severity}", found.code.name(), hours_words(&found.hours), reach_words(&found.reach));
    for (row, line) in wrap(&words, width.saturating_sub(4)).into_iter().enumerate() {
        let role = if row == 0 { Role::Text } else { Role::Dim };
        page.line(theme.span(role, format!("    {line}")));
    }
    for cause in &found.causes {
        let is_selected = spot.next == spot.at;
        spot.next += 1;
        let (mark, role) = if is_selected { (theme.glyphs.selected, Role::Title) } else { (" ", Role::Dim) };
        let mut spans = vec![theme.span(Role::Accent, format!("{mark}     "))];
        if is_selected {
            spot.line = page.len();
        }
        match &state.name {
            Some(field) if is_selected => {
                spans.push(theme.span(Role::Dim, format!("{} is now ", cause.cause)));
                spans.extend(field.spans(width.saturating_sub(8 + cause.cause.chars().count() + 8).max(8), theme));
            }
            _ => spans.push(theme.span(role, format!("{} ({})", cause.cause, cause.people))),
        }
        page.line(spans);
    }
}

pub(super) fn act(state: &mut InterviewState, ui: &mut Ui, action: Action) -> Vec<Effect> {
    let (InterviewView::Themes(page), Some(desk)) = (&mut state.page, &state.desk) else { return vec![] };
    let causes = causes(&found(desk));
    page.at = page.at.min(causes.len().saturating_sub(1));
    if let Some(step) = Stride::of(action, 6) {
        page.at = step.from(page.at, causes.len());
        return vec![];
    }
    match action {
        Action::Rename => {
            if let Some((_, cause)) = causes.get(page.at) {
                page.name = Some(Field::new(cause));
            } else {
                ui.toast("There is no cause to rename yet", Tone::Notice);
            }
            vec![]
        }
        Action::Undo => vec![Request::Step(InterviewStep::UndoRename).into(), Request::Load.into()],
        Action::Compare => {
            state.page = InterviewView::Compare { scroll: 0 };
            vec![]
        }
        Action::Back => go_home(state),
        _ => vec![],
    }
}

/// Takes a key while a cause is given another name.
pub(super) fn type_name(state: &mut InterviewState, meaning: KeyMeaning) -> Vec<Effect> {
    let (InterviewView::Themes(page), Some(desk)) = (&mut state.page, &mut state.desk) else { return vec![] };
    let Some(mut field) = page.name.take() else { return vec![] };
    match meaning {
        KeyMeaning::Do(Action::Save) => rename(desk, page.at, &slug(&field.text())),
        KeyMeaning::Type(key) => {
            field.press(key);
            page.name = Some(field);
            vec![]
        }
        _ => vec![],
    }
}

fn rename(desk: &mut InterviewPage, at: usize, to: &str) -> Vec<Effect> {
    let named = causes(&found(desk)).into_iter().nth(at);
    let Some((code, from)) = named.filter(|(_, from)| !to.is_empty() && from != to) else { return vec![] };
    let rename = Rename { code: Some(code), from, to: to.to_owned() };
    desk.renames.push(rename.clone());
    vec![Request::Step(InterviewStep::Rename(rename)).into(), Request::Load.into()]
}
