//! Screen 5: what stays here, exactly what would leave in a round, and what it would become; then write it, leave a block out,
//! give a blank, or nothing, one key each. The log of all that ever left.
//!
//! Nothing leaves but by the key that says so, and then exactly the bytes that this screen has shown.

mod home;
pub mod keys;
mod leaves;
mod log;
mod round;
mod stays;
mod words;

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use ratatui::Frame;
use ratatui::layout::Rect;

use self::round::Open;
use super::Screen;
use super::list::Stride;
use super::sub_model::SubModel;
use crate::domain::page::share::{Departure, OwnPart, Rounds};
use crate::domain::round::contribution::Wish;
use crate::tui::effect::Effect;
use crate::tui::hit::{Hit, Target};
use crate::tui::keymap::Action;
use crate::tui::listener::{Listener, Meaning};
use crate::tui::model::Model;
use crate::tui::msg::Msg;
use crate::tui::shape::Shape;
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
    Round(Box<Open>),
}

impl State {
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

    fn load(&self) -> Effect {
        Effect::LoadRounds { given: self.given.clone() }
    }

    fn open(&mut self, folder: &str) -> Vec<Effect> {
        let folder = folder.to_owned();
        self.page = Page::Round(Box::new(Open::new(&folder)));
        vec![Effect::LoadOwnPart { folder, wish: Wish::default() }]
    }

    /// Takes a key while a folder is typed.
    fn type_folder(&mut self, meaning: Meaning) -> Vec<Effect> {
        let Page::Folder(field) = &mut self.page else { return vec![] };
        let typed = field.text();
        match meaning {
            Meaning::Do(Action::Save) if !typed.is_empty() => return self.open_typed(&typed),
            Meaning::Do(Action::Complete) => {
                if let Some(folder) = home::completions(self.rounds.as_deref(), &typed).first() {
                    *field = Field::new(folder);
                }
            }
            Meaning::Type(key) => field.press(key),
            _ => self.page = Page::Home,
        }
        vec![]
    }

    /// Opens a round that is perhaps not in the list, and keeps it there while the program runs.
    fn open_typed(&mut self, folder: &str) -> Vec<Effect> {
        self.given.retain(|known| known != folder);
        self.given.insert(0, folder.to_owned());
        self.open(folder)
    }
}

impl Model {
    /// Opens the UI right on the Share screen, on the round in `folder` if one is given.
    pub fn open_share(&mut self, folder: Option<String>) -> Vec<Effect> {
        self.screen = Screen::Share;
        self.requests.is_changed = true;
        let state = &mut self.screens.share;
        let mut effects = folder.map(|folder| state.open_typed(&folder)).unwrap_or_default();
        effects.push(state.load());
        effects
    }
}

impl SubModel for State {
    fn listener(model: &Model) -> Listener {
        model.screens.share.listener()
    }

    fn press(model: &mut Model, meaning: Meaning) -> Option<Vec<Effect>> {
        match (&model.screens.share.page, meaning) {
            (Page::Folder(_), meaning) => Some(model.screens.share.type_folder(meaning)),
            (_, Meaning::Do(action)) => update(model, action),
            _ => None,
        }
    }

    fn shown(model: &mut Model) -> Vec<Effect> {
        shown(model)
    }

    fn take(model: &mut Model, msg: Msg) -> ControlFlow<Vec<Effect>, Msg> {
        match msg {
            Msg::Rounds(rounds) => found(model, rounds),
            Msg::OwnPart { folder, part } => part_came(model, &folder, part),
            Msg::Departed { folder, left } => return ControlFlow::Break(departed(model, &folder, left)),
            other => return ControlFlow::Continue(other),
        }
        ControlFlow::Break(vec![])
    }

    fn paste(model: &mut Model, text: &str) -> Vec<Effect> {
        if let Page::Folder(field) = &mut model.screens.share.page {
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

/// What to load when the screen is shown. A round that is open is made anew: the log may have changed.
fn shown(model: &mut Model) -> Vec<Effect> {
    let state = &mut model.screens.share;
    let again = match &state.page {
        Page::Round(open) => open.load(),
        _ => None,
    };
    again.into_iter().chain([state.load()]).collect()
}

/// Takes in what was found.
fn found(model: &mut Model, rounds: Box<Rounds>) {
    let state = &mut model.screens.share;
    state.selected = state.selected.min(rounds.found.len().saturating_sub(1));
    state.rounds = Some(rounds);
}

/// Takes in one's own part, or why there is none.
fn part_came(model: &mut Model, folder: &str, part: Result<Box<OwnPart>, String>) {
    let now = model.now;
    if let Page::Round(open) = &mut model.screens.share.page
        && open.folder() == folder
    {
        open.came(part, now);
    }
}

/// Takes in what left. The log is read anew.
fn departed(model: &mut Model, folder: &str, left: Result<Departure, String>) -> Vec<Effect> {
    let state = &mut model.screens.share;
    let mut effects = vec![state.load()];
    if let Page::Round(open) = &mut state.page
        && open.folder() == folder
    {
        effects.extend(open.departed(left));
    }
    effects
}

fn update(model: &mut Model, action: Action) -> Option<Vec<Effect>> {
    match &model.screens.share.page {
        Page::Home | Page::Folder(_) => home::update(model, action),
        Page::Log(_) => log::update(model, action),
        Page::Round(_) => round::update(model, action),
    }
}

/// Marks the row that was clicked; a click on the selected one opens it.
fn click(model: &mut Model, row: usize) -> Vec<Effect> {
    let state = &mut model.screens.share;
    match &mut state.page {
        Page::Home if state.selected == row => home::update(model, Action::OpenRow).unwrap_or_default(),
        Page::Home => {
            let last = state.rounds.as_ref().map_or(0, |rounds| rounds.found.len().saturating_sub(1));
            state.selected = row.min(last);
            vec![]
        }
        Page::Log(selected) => {
            *selected = row;
            vec![]
        }
        Page::Round(open) => {
            open.select(row);
            vec![]
        }
        Page::Folder(_) => vec![],
    }
}

/// Whether a key of this screen has something to do.
fn is_useful(model: &Model, action: Action) -> bool {
    let state = &model.screens.share;
    let rounds = state.rounds.as_deref();
    match (&state.page, action) {
        (Page::Home, Action::OpenRow | Action::Down) => rounds.is_some_and(|rounds| !rounds.found.is_empty()),
        (Page::Home, Action::SentLog) => rounds.is_some_and(|rounds| !rounds.sent.is_empty()),
        (Page::Folder(field), Action::Complete) => !home::completions(rounds, &field.text()).is_empty(),
        (Page::Round(open), action) => open.is_useful(action),
        _ => true,
    }
}

fn view(model: &Model, frame: &mut Frame, area: Rect, shape: Shape, hits: &mut Vec<Hit>) {
    let state = &model.screens.share;
    if let Page::Round(open) = &state.page {
        return open.view(model, (frame, area), shape, hits);
    }
    let Some(rounds) = &state.rounds else { return };
    match &state.page {
        Page::Log(selected) => log::view(model, &rounds.sent, *selected, (frame, area), hits),
        Page::Folder(field) => home::folder(model, rounds, field, (frame, area), hits),
        Page::Home | Page::Round(_) => home::view(model, rounds, (frame, area), shape, hits),
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

/// Texts in their order, each once.
fn each_once<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    texts.filter(|text| seen.insert(*text)).map(str::to_owned).collect()
}
