//! Screen 6: each followed team's rounds, how far each is and whose turn it is; one key does one's own next step as coach or
//! trustee, and what it does stands there before. Who is in a team. The page that a round gave.

mod home;
mod page;
mod people;
mod report;

use ratatui::Frame;
use ratatui::layout::Rect;

use self::report::Open;
use super::Screen;
use super::list::Step;
use crate::domain::page::team::{StepDone, Teams};
use crate::domain::team::report::Report;
use crate::tui::effect::Effect;
use crate::tui::input::Key;
use crate::tui::keymap::{self, Action, Place};
use crate::tui::model::{Hit, Model, Tone};
use crate::tui::shape::Shape;
use crate::tui::theme::Theme;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::page::Page;

/// What the screen keeps between messages.
#[derive(Debug, Default)]
pub struct State {
    /// None until it was looked for.
    teams: Option<Box<Teams>>,
    selected: usize,
    view: View,
    /// The folder of the round whose step is being done.
    doing: Option<String>,
}

/// What is shown.
#[derive(Debug, Default)]
enum View {
    /// The teams and their rounds.
    #[default]
    Home,
    /// The people of the selected team, from this line on.
    People(usize),
    /// A round's folder is typed.
    Folder(Field),
    Report(Box<Open>),
}

impl State {
    /// Where its keys are in the keymap.
    #[must_use]
    pub const fn place(&self) -> Place {
        match &self.view {
            View::Home => Place::Team,
            View::People(_) => Place::TeamPeople,
            View::Folder(_) => Place::TeamFolder,
            View::Report(_) => Place::TeamReport,
        }
    }

    /// Whether keys go into a line of text.
    #[must_use]
    pub const fn is_typing(&self) -> bool {
        matches!(self.view, View::Folder(_))
    }

    fn teams(&self) -> &Teams {
        const NONE: &Teams = &Teams { teams: Vec::new() };
        self.teams.as_deref().unwrap_or(NONE)
    }

    /// Takes a key while a folder is typed.
    fn type_folder(&mut self, key: Key) -> Vec<Effect> {
        let View::Folder(field) = &mut self.view else { return vec![] };
        match keymap::action(&[Place::TeamFolder], key) {
            Some(Action::Save) if !field.text().is_empty() => {
                let folder = field.text();
                self.view = View::Home;
                return vec![Effect::OpenResult { folder }];
            }
            Some(Action::Save | Action::Back) => self.view = View::Home,
            _ => {
                field.press(key);
            }
        }
        vec![]
    }
}

impl Model {
    /// Shows a report.
    pub fn open_report(&mut self, report: Box<Report>) -> Vec<Effect> {
        self.screens.team.view = View::Report(Box::new(Open::new(report)));
        self.screen = Screen::Team;
        self.requests.is_changed = true;
        vec![]
    }
}

/// A whole report as lines, for who shows one elsewhere.
pub(super) fn whole(report: &Report, width: usize, shape: Shape, theme: &Theme) -> Page {
    report::whole(report, width, shape, theme)
}

/// What to load when the screen is shown.
pub fn shown(_model: &mut Model) -> Vec<Effect> {
    vec![Effect::LoadTeams]
}

/// Takes in the followed teams.
pub fn found(model: &mut Model, teams: Box<Teams>) {
    let state = &mut model.screens.team;
    state.selected = state.selected.min(home::rows(&teams).len().saturating_sub(1));
    state.teams = Some(teams);
}

/// Takes in what a step did. Once both have signed, the page is opened.
pub fn stepped(model: &mut Model, folder: String, done: Result<StepDone, String>) -> Vec<Effect> {
    model.screens.team.doing = None;
    let opens = match done {
        Ok(done) => {
            model.toast(done.done.join("; "), Tone::Done);
            done.is_confirmed
        }
        Err(problem) => {
            model.toast(problem, Tone::Bad);
            false
        }
    };
    [Effect::LoadTeams].into_iter().chain(opens.then_some(Effect::OpenResult { folder })).collect()
}

/// Takes in a report that was asked for, or why there is none.
pub fn report_came(model: &mut Model, report: Result<Box<Report>, String>) -> Vec<Effect> {
    match report {
        Ok(report) => return model.open_report(report),
        Err(problem) => model.toast(problem, Tone::Bad),
    }
    vec![]
}

/// Does what a key asks for here; `None` if it means nothing here.
pub fn update(model: &mut Model, action: Action) -> Option<Vec<Effect>> {
    match &model.screens.team.view {
        View::Home | View::Folder(_) => home::update(&mut model.screens.team, action),
        View::People(_) => people::update(model, action),
        View::Report(_) => report::update(model, action),
    }
}

/// Takes a key while a folder is typed.
pub fn type_folder(model: &mut Model, key: Key) -> Vec<Effect> {
    model.screens.team.type_folder(key)
}

/// Takes pasted text where a folder is typed.
pub fn paste(model: &mut Model, text: &str) {
    if let View::Folder(field) = &mut model.screens.team.view {
        field.paste(text);
    }
}

/// Marks the row that was clicked; a click on the selected one opens it.
pub fn click(model: &mut Model, row: usize) -> Vec<Effect> {
    let state = &mut model.screens.team;
    if !matches!(state.view, View::Home) {
        return vec![];
    }
    if state.selected == row {
        return home::update(state, Action::OpenRow).unwrap_or_default();
    }
    state.selected = row.min(home::rows(state.teams()).len().saturating_sub(1));
    vec![]
}

/// Whether a key of this screen has something to do.
#[must_use]
pub fn is_useful(model: &Model, action: Action) -> bool {
    let state = &model.screens.team;
    match &state.view {
        View::Home => home::is_useful(state, action),
        View::People(_) => action != Action::AcceptRoster || people::has_changes(state),
        View::Folder(_) | View::Report(_) => true,
    }
}

/// Draws it into `area`, which has its margins.
pub fn view(model: &Model, frame: &mut Frame, area: Rect, shape: Shape, hits: &mut Vec<Hit>) {
    let state = &model.screens.team;
    match &state.view {
        View::Report(open) => open.view(&model.theme, (frame, area), shape, hits),
        View::People(from) => people::view(state, *from, &model.theme, (frame, area), hits),
        View::Folder(field) => home::folder(field, &model.theme, (frame, area), hits),
        View::Home if state.teams.is_some() => home::view(model, (frame, area), shape, hits),
        View::Home => {}
    }
}

/// Where to draw.
type Canvas<'f, 'b> = (&'f mut Frame<'b>, Rect);

/// A row further in a list of `len`.
fn moved(at: usize, step: Step, len: usize) -> usize {
    let last = len.saturating_sub(1);
    match step {
        Step::First => 0,
        Step::Last => last,
        Step::By(rows) => at.saturating_add_signed(rows).min(last),
    }
}
