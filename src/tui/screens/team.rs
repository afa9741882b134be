//! Screen 6: each followed team's rounds, how far each is and whose turn it is; one key does your next step as coach or
//! trustee, and says what it will do first. Who is in a team. The page that a round gave.

mod home;
pub(crate) mod keys;
mod page;
mod people;
mod report;
mod rows;

use self::report::OpenReport;
use super::Screen;
use super::sub_model::SubModel;
use crate::domain::page::team::{Reply, Request, StepReceipt, Teams};
use crate::domain::team::report::Report;
use crate::tui::hit::Target;
use crate::tui::keymap::Action;
use crate::tui::lines::Tone;
use crate::tui::listener::{KeyMeaning, Listener};
use crate::tui::shape::Shape;
use crate::tui::theme::Theme;
use crate::tui::ui::Ui;
use crate::tui::widgets::canvas::Canvas;
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
    Report(Box<OpenReport>),
}

impl State {
    fn teams(&self) -> &Teams {
        const NONE: &Teams = &Teams { teams: Vec::new() };
        self.teams.as_deref().unwrap_or(NONE)
    }

    /// Takes a key while a folder is typed.
    fn type_folder(&mut self, ui: &mut Ui, meaning: KeyMeaning) {
        let View::Folder(field) = &mut self.view else { return };
        match meaning {
            KeyMeaning::Do(Action::Save) if !field.text().is_empty() => {
                ui.ask(Request::OpenResult { folder: field.text() });
                self.view = View::Home;
            }
            KeyMeaning::Type(key) => field.press(key),
            _ => self.view = View::Home,
        }
    }
}

/// A whole report as lines, for who shows one elsewhere.
pub(super) fn whole(report: &Report, width: usize, shape: Shape, theme: &Theme) -> Page {
    page::ReportWriter::of(report, width, shape, theme).to.page
}

impl SubModel for State {
    type Reply = Reply;

    fn listener(&self) -> Listener {
        match &self.view {
            View::Home => Listener::at(&[keys::TEAM]),
            View::People(_) => Listener::at(&[keys::PEOPLE]),
            View::Folder(_) => Listener::typing(&[keys::FOLDER]),
            View::Report(_) => Listener::at(&[keys::REPORT]),
        }
    }

    fn press(&mut self, ui: &mut Ui, meaning: KeyMeaning) {
        match (&self.view, meaning) {
            (View::Folder(_), meaning) => self.type_folder(ui, meaning),
            (View::Home, KeyMeaning::Do(action)) => home::update(self, ui, action),
            (View::People(_), KeyMeaning::Do(action)) => people::update(self, ui, action),
            (View::Report(_), KeyMeaning::Do(action)) => report::update(self, ui, action),
            _ => {}
        }
    }

    fn shown(&mut self, ui: &mut Ui) {
        ui.ask(Request::Load);
    }

    fn take(&mut self, ui: &mut Ui, reply: Reply) {
        match reply {
            Reply::Teams(teams) => {
                self.selected = self.selected.min(rows::rows(&teams).len().saturating_sub(1));
                self.teams = Some(teams);
            }
            Reply::StepDone { folder, done } => self.stepped(ui, folder, done),
            Reply::Report(Ok(report)) => self.open_report(ui, report),
            Reply::Report(Err(problem)) => ui.toast(problem, Tone::Bad),
        }
    }

    fn paste(&mut self, _ui: &mut Ui, text: &str) {
        if let View::Folder(field) = &mut self.view {
            field.paste(text);
        }
    }

    /// Marks the row that was clicked; a click on the selected one opens it.
    fn click(&mut self, ui: &mut Ui, target: Target) {
        match (target, &self.view) {
            (Target::Row(row), View::Home) if self.selected == row => home::update(self, ui, Action::OpenRow),
            (Target::Row(row), View::Home) => {
                self.selected = row.min(rows::rows(self.teams()).len().saturating_sub(1));
            }
            _ => {}
        }
    }

    fn is_useful(&self, _ui: &Ui, action: Action) -> bool {
        match &self.view {
            View::Home => home::is_useful(self, action),
            View::People(_) => action != Action::AcceptRoster || people::changed(self).is_some(),
            View::Folder(_) | View::Report(_) => true,
        }
    }

    fn view(&self, ui: &Ui, canvas: &mut Canvas<'_, '_>) {
        match &self.view {
            View::Report(open) => open.view(&ui.theme, canvas),
            View::People(from) => people::view(self, *from, &ui.theme, canvas),
            View::Folder(field) => home::folder(field, &ui.theme, canvas),
            View::Home if self.teams.is_some() => home::view(self, ui, canvas),
            View::Home => {}
        }
    }
}

impl State {
    /// Opens the UI on the teams, the latest round selected.
    pub fn open_teams(&mut self, ui: &mut Ui) {
        ui.go_to(Screen::Team);
        self.selected = 1;
        ui.ask(Request::Load);
    }

    /// Shows a report.
    pub fn open_report(&mut self, ui: &mut Ui, report: Box<Report>) {
        ui.go_to(Screen::Team);
        self.view = View::Report(Box::new(OpenReport::new(report)));
    }

    /// Takes in what a step did. Once both have signed, the page is opened.
    fn stepped(&mut self, ui: &mut Ui, folder: String, done: Result<StepReceipt, String>) {
        self.doing = None;
        ui.ask(Request::Load);
        match done {
            Ok(done) => {
                ui.toast(done.done.join("; "), Tone::Done);
                if done.is_confirmed {
                    ui.ask(Request::OpenResult { folder });
                }
            }
            Err(problem) => ui.toast(problem, Tone::Bad),
        }
    }
}
