//! Screen 6: each followed team's rounds, how far each is and whose turn it is; one key does one's own next step as coach or
//! trustee, and what it does stands there before. Who is in a team. The page that a round gave.

mod home;
pub mod keys;
mod page;
mod people;
mod report;
mod rows;

use std::ops::ControlFlow;

use ratatui::Frame;
use ratatui::layout::Rect;

use self::report::Open;
use super::Screen;
use super::list::Stride;
use super::sub_model::SubModel;
use crate::domain::page::team::{StepReceipt, Teams};
use crate::domain::team::report::Report;
use crate::tui::effect::Effect;
use crate::tui::hit::{Hit, Target};
use crate::tui::keymap::Action;
use crate::tui::lines::Tone;
use crate::tui::listener::{Listener, Meaning};
use crate::tui::model::Model;
use crate::tui::msg::Msg;
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
    fn listener(&self) -> Listener {
        match &self.view {
            View::Home => Listener::at(&[keys::TEAM]),
            View::People(_) => Listener::at(&[keys::PEOPLE]),
            View::Folder(_) => Listener::typing(&[keys::FOLDER]),
            View::Report(_) => Listener::at(&[keys::REPORT]),
        }
    }

    fn teams(&self) -> &Teams {
        const NONE: &Teams = &Teams { teams: Vec::new() };
        self.teams.as_deref().unwrap_or(NONE)
    }

    /// Takes a key while a folder is typed.
    fn type_folder(&mut self, meaning: Meaning) -> Vec<Effect> {
        let View::Folder(field) = &mut self.view else { return vec![] };
        match meaning {
            Meaning::Do(Action::Save) if !field.text().is_empty() => {
                let folder = field.text();
                self.view = View::Home;
                return vec![Effect::OpenResult { folder }];
            }
            Meaning::Type(key) => field.press(key),
            _ => self.view = View::Home,
        }
        vec![]
    }
}

impl Model {
    /// Shows the teams, the latest round selected.
    pub fn open_teams(&mut self) -> Vec<Effect> {
        self.screens.team.selected = 1;
        self.screen = Screen::Team;
        self.requests.is_changed = true;
        vec![Effect::LoadTeams]
    }

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

impl SubModel for State {
    fn listener(model: &Model) -> Listener {
        model.screens.team.listener()
    }

    fn press(model: &mut Model, meaning: Meaning) -> Option<Vec<Effect>> {
        match (&model.screens.team.view, meaning) {
            (View::Folder(_), meaning) => Some(model.screens.team.type_folder(meaning)),
            (_, Meaning::Do(action)) => update(model, action),
            _ => None,
        }
    }

    fn shown(_model: &mut Model) -> Vec<Effect> {
        vec![Effect::LoadTeams]
    }

    fn take(model: &mut Model, msg: Msg) -> ControlFlow<Vec<Effect>, Msg> {
        match msg {
            Msg::Teams(teams) => found(model, teams),
            Msg::StepDone { folder, done } => return ControlFlow::Break(stepped(model, folder, done)),
            Msg::Report(report) => return ControlFlow::Break(report_came(model, report)),
            other => return ControlFlow::Continue(other),
        }
        ControlFlow::Break(vec![])
    }

    fn paste(model: &mut Model, text: &str) -> Vec<Effect> {
        if let View::Folder(field) = &mut model.screens.team.view {
            field.paste(text);
        }
        vec![]
    }

    fn click(model: &mut Model, target: Target) -> Vec<Effect> {
        if let Target::Row(row) = target { click(model, row) } else { vec![] }
    }

    fn is_useful(model: &Model, action: Action) -> bool {
        is_useful(model, action)
    }

    fn view(model: &Model, frame: &mut Frame, area: Rect, shape: Shape, hits: &mut Vec<Hit>) {
        view(model, frame, area, shape, hits);
    }
}

/// Takes in the followed teams.
fn found(model: &mut Model, teams: Box<Teams>) {
    let state = &mut model.screens.team;
    state.selected = state.selected.min(rows::rows(&teams).len().saturating_sub(1));
    state.teams = Some(teams);
}

/// Takes in what a step did. Once both have signed, the page is opened.
fn stepped(model: &mut Model, folder: String, done: Result<StepReceipt, String>) -> Vec<Effect> {
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
fn report_came(model: &mut Model, report: Result<Box<Report>, String>) -> Vec<Effect> {
    match report {
        Ok(report) => return model.open_report(report),
        Err(problem) => model.toast(problem, Tone::Bad),
    }
    vec![]
}

/// Does what a key asks for here; `None` if it means nothing here.
fn update(model: &mut Model, action: Action) -> Option<Vec<Effect>> {
    match &model.screens.team.view {
        View::Home | View::Folder(_) => home::update(&mut model.screens.team, action),
        View::People(_) => people::update(model, action),
        View::Report(_) => report::update(model, action),
    }
}

/// Marks the row that was clicked; a click on the selected one opens it.
fn click(model: &mut Model, row: usize) -> Vec<Effect> {
    let state = &mut model.screens.team;
    if !matches!(state.view, View::Home) {
        return vec![];
    }
    if state.selected == row {
        return home::update(state, Action::OpenRow).unwrap_or_default();
    }
    state.selected = row.min(rows::rows(state.teams()).len().saturating_sub(1));
    vec![]
}

/// Whether a key of this screen has something to do.
fn is_useful(model: &Model, action: Action) -> bool {
    let state = &model.screens.team;
    match &state.view {
        View::Home => home::is_useful(state, action),
        View::People(_) => action != Action::AcceptRoster || people::has_changes(state),
        View::Folder(_) | View::Report(_) => true,
    }
}

/// Draws it into `area`, which has its margins.
fn view(model: &Model, frame: &mut Frame, area: Rect, shape: Shape, hits: &mut Vec<Hit>) {
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
fn moved(at: usize, step: Stride, len: usize) -> usize {
    let last = len.saturating_sub(1);
    match step {
        Stride::First => 0,
        Stride::Last => last,
        Stride::By(rows) => at.saturating_add_signed(rows).min(last),
    }
}
