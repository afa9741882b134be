//! Screen 5: what stays here, exactly what would leave in a round, and what it would become; then write it, leave a block out,
//! give a blank, or nothing, one key each. The log of all that ever left.
//!
//! Nothing leaves but by the key that says so, and then exactly the bytes that this screen has shown.

mod home;
pub(crate) mod keys;
mod leaves;
mod log;
mod round;
mod stays;
mod words;

use self::round::OpenRound;
use super::Screen;
use super::sub_model::SubModel;
use crate::domain::page::share::{Reply, Request, Rounds};
use crate::domain::round::contribution::Wish;
use crate::tui::hit::Target;
use crate::tui::keymap::Action;
use crate::tui::listener::{KeyMeaning, Listener};
use crate::tui::ui::Ui;
use crate::tui::widgets::canvas::Canvas;
use crate::tui::widgets::field::Field;

/// What the screen keeps between messages.
#[derive(Debug, Default)]
pub struct State {
    /// None until it was looked for.
    rounds: Option<Box<Rounds>>,
    /// Folders that were typed, or given on the command line; they are forgotten with the program.
    given: Vec<String>,
    selected: usize,
    page: Page,
}

/// What is shown.
#[derive(Debug, Default)]
enum Page {
    /// The rounds there are.
    #[default]
    Home,
    /// A folder is typed.
    Folder(Field),
    /// All that ever left; the selected one.
    Log(usize),
    Round(Box<OpenRound>),
}

impl State {
    fn load(&self, ui: &mut Ui) {
        ui.ask(Request::Load { given: self.given.clone() });
    }

    fn open(&mut self, ui: &mut Ui, folder: String) {
        self.page = Page::Round(Box::new(OpenRound::new(&folder)));
        ui.ask(Request::LoadOwnPart { folder, wish: Wish::default() });
    }

    /// Opens the UI right on the Share screen, on the round in `folder` if one is given.
    pub fn open_at(&mut self, ui: &mut Ui, folder: Option<String>) {
        ui.go_to(Screen::Share);
        if let Some(folder) = folder {
            self.open_typed(ui, folder);
        }
        self.load(ui);
    }

    /// The round in this folder, if it is the one that is open.
    fn opened(&mut self, folder: &str) -> Option<&mut OpenRound> {
        match &mut self.page {
            Page::Round(open) if open.folder == folder => Some(open),
            _ => None,
        }
    }

    /// Takes a key while a folder is typed.
    fn type_folder(&mut self, ui: &mut Ui, meaning: KeyMeaning) {
        let Page::Folder(field) = &mut self.page else { return };
        let typed = field.text();
        match meaning {
            KeyMeaning::Do(Action::Save) if !typed.is_empty() => self.open_typed(ui, typed),
            KeyMeaning::Do(Action::Complete) => {
                if let Some(folder) = home::completions(self.rounds.as_deref(), &typed).first() {
                    *field = Field::new(folder);
                }
            }
            KeyMeaning::Type(key) => field.press(key),
            _ => self.page = Page::Home,
        }
    }

    /// Opens a round that is perhaps not in the list, and keeps it there while the program runs.
    fn open_typed(&mut self, ui: &mut Ui, folder: String) {
        self.given.retain(|known| *known != folder);
        self.given.insert(0, folder.clone());
        self.open(ui, folder);
    }
}

impl SubModel for State {
    type Reply = Reply;

    /// Whether a round is open: nothing may come between a person and that choice.
    fn listener(&self) -> Listener {
        match &self.page {
            Page::Home => Listener::at(&[keys::SHARE]),
            Page::Folder(_) => Listener::typing(&[keys::FOLDER]),
            Page::Log(_) => Listener::at(&[keys::LOG]),
            Page::Round(open) if open.is_over() => Listener::at(&[keys::GIVEN]).undisturbed(),
            Page::Round(_) => Listener::at(&[keys::ROUND]).undisturbed(),
        }
    }

    fn press(&mut self, ui: &mut Ui, meaning: KeyMeaning) {
        match (&self.page, meaning) {
            (Page::Folder(_), meaning) => self.type_folder(ui, meaning),
            (Page::Home, KeyMeaning::Do(action)) => home::update(self, ui, action),
            (Page::Log(_), KeyMeaning::Do(action)) => log::update(self, action),
            (Page::Round(_), KeyMeaning::Do(action)) => round::update(self, ui, action),
            _ => {}
        }
    }

    /// A round that is open is made anew: the log may have changed.
    fn shown(&mut self, ui: &mut Ui) {
        if let Page::Round(open) = &self.page {
            open.load(ui);
        }
        self.load(ui);
    }

    fn take(&mut self, ui: &mut Ui, reply: Reply) {
        match reply {
            Reply::Rounds(rounds) => {
                self.selected = self.selected.min(rounds.found.len().saturating_sub(1));
                self.rounds = Some(rounds);
            }
            Reply::OwnPart { folder, part } => {
                if let Some(open) = self.opened(&folder) {
                    open.came(part, ui.now);
                }
            }
            Reply::Departed { folder, left } => {
                if let Some(open) = self.opened(&folder) {
                    open.departed(left);
                }
                self.load(ui);
            }
        }
    }

    fn paste(&mut self, _ui: &mut Ui, text: &str) {
        if let Page::Folder(field) = &mut self.page {
            field.paste(text);
        }
    }

    /// Marks the row that was clicked; a click on the selected one opens it.
    fn click(&mut self, ui: &mut Ui, target: Target) {
        let Target::Row(row) = target else { return };
        match &mut self.page {
            Page::Home if self.selected == row => home::update(self, ui, Action::OpenRow),
            Page::Home => {
                let last = self.rounds.as_ref().map_or(0, |rounds| rounds.found.len().saturating_sub(1));
                self.selected = row.min(last);
            }
            Page::Log(selected) => *selected = row,
            Page::Round(open) => open.select(row),
            Page::Folder(_) => {}
        }
    }

    fn is_useful(&self, _ui: &Ui, action: Action) -> bool {
        let rounds = self.rounds.as_deref();
        match (&self.page, action) {
            (Page::Home, Action::OpenRow | Action::Down) => rounds.is_some_and(|rounds| !rounds.found.is_empty()),
            (Page::Home, Action::SentLog) => rounds.is_some_and(|rounds| !rounds.sent.is_empty()),
            (Page::Folder(field), Action::Complete) => !home::completions(rounds, &field.text()).is_empty(),
            (Page::Round(open), action) => open.is_useful(action),
            _ => true,
        }
    }

    fn view(&self, ui: &Ui, canvas: &mut Canvas<'_, '_>) {
        match (&self.page, &self.rounds) {
            (Page::Round(open), _) => open.view(&ui.theme, canvas),
            (_, None) => {}
            (Page::Log(selected), Some(rounds)) => log::view(&rounds.sent, *selected, &ui.theme, canvas),
            (Page::Folder(field), Some(rounds)) => home::folder(rounds, field, &ui.theme, canvas),
            (Page::Home, Some(rounds)) => home::view(rounds, self.selected, ui, canvas),
        }
    }
}
