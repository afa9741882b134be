//! Ranked themes of the interviews on this machine, for the coach: bands, leads apart, causes to merge.

use ratatui::text::Span;

use super::{InterviewView, State as InterviewState, go_home};
use crate::domain::log::tag::Tag;
use crate::domain::page::interview::{InterviewPage, InterviewStep, Request};
use crate::domain::team::interview::{
    InterviewTheme, MIN_INTERVIEWS, MIN_PEOPLE, Rename, Stage, Themes, hours_words, reach_words, severity_words, slug,
    themes,
};
use crate::tui::keymap::Action;
use crate::tui::lines::Tone;
use crate::tui::listener::KeyMeaning;
use crate::tui::screens::list::Stride;
use crate::tui::theme::{Role, Theme};
use crate::tui::ui::Ui;
use crate::tui::widgets::canvas::Canvas;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::text::wrap;
use crate::tui::widgets::writer::Writer;

/// Which cause is at hand, and the name it is being given.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct State {
    at: usize,
    name: Option<Field>,
}

/// The themes of every interview that was read back and written: one that was not is not used. Beside them, one line for each
/// that was, and cannot be read.
pub(super) fn found(desk: &InterviewPage) -> (Themes, Vec<String>) {
    let is_read = |stage: Stage| matches!(stage, Stage::Written | Stage::Merged);
    // The list is newest first; themes want the order of holding.
    let read = desk.interviews.iter().rev().filter(|interview| is_read(interview.stage));
    let (mut files, mut unreadable) = (Vec::new(), Vec::new());
    for interview in read {
        let named = |(number, problem)| format!("{} is left out: incident {number}, {problem}", interview.code_name);
        match interview.file() {
            Ok(file) => files.push(file),
            Err(problems) => unreadable.extend(problems.into_iter().map(named)),
        }
    }
    (themes(&files, &desk.renames), unreadable)
}

/// Every cause on the page, in its order.
fn causes(found: &Themes) -> Vec<(Tag, String)> {
    let all = found.themes.iter().chain(&found.leads);
    all.flat_map(|theme| theme.causes.iter().map(|(cause, _)| (theme.code, cause.clone()))).collect()
}

impl State {
    pub(super) const fn is_typing(&self) -> bool {
        self.name.is_some()
    }

    pub(super) fn paste(&mut self, text: &str) {
        self.name.iter_mut().for_each(|field| field.paste(text));
    }

    pub(super) fn view(&self, desk: &InterviewPage, theme: &Theme, canvas: &mut Canvas<'_, '_>) {
        let mut to = super::writer(canvas, 110, theme);
        let (found, unreadable) = found(desk);
        for words in &unreadable {
            to.problem(words);
        }
        if found.interviews == 0 {
            to.text(Role::Text, "No interview is written yet. Themes come from interviews that were read back.");
            return to.draw(canvas);
        }
        to.text(Role::Dim, &counted(&found));
        let mut spot = Spot { at: self.at, next: 0, line: 0 };
        for band in found.themes.chunk_by(|one, next| one.band == next.band) {
            to.gap();
            to.line(Role::Dim, format!("  Band {}", band[0].band));
            for theme in band {
                self.one(&mut to, theme, &mut spot);
            }
        }
        if found.themes.is_empty() {
            to.text(Role::Text, &format!("Nothing was named by {MIN_PEOPLE} people yet."));
        }
        if !found.leads.is_empty() {
            to.gap();
            to.line(Role::Dim, format!("  To follow up, named by fewer than {MIN_PEOPLE}; in no file"));
            found.leads.iter().for_each(|lead| self.one(&mut to, lead, &mut spot));
        }
        let skip = (spot.line + 3).saturating_sub(canvas.height());
        to.page.scrolled(canvas, skip);
    }

    /// A theme, and its causes with the one at hand marked.
    fn one(&self, to: &mut Writer<'_>, found: &InterviewTheme, spot: &mut Spot) {
        let severity = found.severity.map_or(String::new(), |level| format!(", {}", severity_words(level)));
        let words =
            format!("{}: {}, {}{severity}", found.code.name(), hours_words(&found.hours), reach_words(&found.reach));
        for (row, line) in wrap(&words, to.width.saturating_sub(4)).into_iter().enumerate() {
            to.line(if row == 0 { Role::Text } else { Role::Dim }, format!("    {line}"));
        }
        for cause in &found.causes {
            let is_selected = spot.next == spot.at;
            spot.next += 1;
            if is_selected {
                spot.line = to.page.len();
            }
            let words = self.cause(cause, is_selected, to.width, to.theme);
            to.page.line([vec![to.theme.mark(is_selected), Span::raw("    ")], words].concat());
        }
    }

    /// A cause with its people, or the name that it is being given.
    fn cause(
        &self,
        (cause, people): &(String, u32),
        is_selected: bool,
        width: usize,
        theme: &Theme,
    ) -> Vec<Span<'static>> {
        match &self.name {
            Some(field) if is_selected => {
                let room = width.saturating_sub(8 + cause.chars().count() + 8).max(8);
                [vec![theme.span(Role::Dim, format!("{cause} is now "))], field.spans(room, theme)].concat()
            }
            _ => vec![theme.span(if is_selected { Role::Title } else { Role::Dim }, format!("{cause} ({people})"))],
        }
    }
}

/// How many interviews there are, and whether a lead sees the themes.
fn counted(found: &Themes) -> String {
    let counted = found.saturation.words();
    if found.is_for_a_lead() {
        return format!("{counted}.");
    }
    format!("{counted}. For you alone: a lead sees themes of {MIN_INTERVIEWS} or more.")
}

/// Where the cause at hand is while the page is put together.
struct Spot {
    at: usize,
    next: usize,
    line: usize,
}

pub(super) fn act(state: &mut InterviewState, ui: &mut Ui, action: Action) {
    let (InterviewView::Themes(page), Some(desk)) = (&mut state.page, &state.desk) else { return };
    let causes = causes(&found(desk).0);
    page.at = page.at.min(causes.len().saturating_sub(1));
    if let Some(step) = Stride::of(action, 6) {
        page.at = step.from(page.at, causes.len());
        return;
    }
    match action {
        Action::Rename => match causes.get(page.at) {
            Some((_, cause)) => page.name = Some(Field::new(cause)),
            None => ui.toast("There is no cause to rename yet", Tone::Notice),
        },
        Action::Undo => {
            ui.ask(Request::Step(InterviewStep::UndoRename));
            ui.ask(Request::Load);
        }
        Action::Compare => (state.page, state.scroll) = (InterviewView::Compare, 0),
        Action::Back => go_home(state, ui),
        _ => {}
    }
}

/// Takes a key while a cause is given another name.
pub(super) fn type_name(state: &mut InterviewState, ui: &mut Ui, meaning: KeyMeaning) {
    let (InterviewView::Themes(page), Some(desk)) = (&mut state.page, &mut state.desk) else { return };
    let Some(mut field) = page.name.take() else { return };
    match meaning {
        KeyMeaning::Do(Action::Save) => rename(desk, ui, page.at, slug(&field.text())),
        KeyMeaning::Type(key) => {
            field.press(key);
            page.name = Some(field);
        }
        _ => {}
    }
}

fn rename(desk: &mut InterviewPage, ui: &mut Ui, at: usize, to: String) {
    let named = causes(&found(desk).0).into_iter().nth(at);
    let Some((code, from)) = named.filter(|(_, from)| !to.is_empty() && *from != to) else { return };
    let rename = Rename { code: Some(code), from, to };
    desk.renames.push(rename.clone());
    ui.ask(Request::Step(InterviewStep::Rename(rename)));
    ui.ask(Request::Load);
}
