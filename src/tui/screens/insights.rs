//! Screen 4: the drag panel, what is worth a look, the recap of the week. One page of rows; behind each stands how sure it
//! is and what could be tried. Nothing here is about a person's worth, and nothing of it leaves the machine.

mod detail;
pub(crate) mod keys;
mod looks;
mod panel;
mod paragraphs;
mod pilots;
mod recap;
mod row;
mod words;

use self::paragraphs::Detail;
use self::row::{PanelRow, Rows, sections};
use super::Screen;
use super::list::Stride;
use super::sub_model::SubModel;
use crate::domain::page::insights::{InsightsPage, Reply, Request, WeekChoice};
use crate::tui::hit::Target;
use crate::tui::keymap::{Action, shared};
use crate::tui::lines::Tone;
use crate::tui::listener::{KeyMeaning, Listener};
use crate::tui::shape::Shape;
use crate::tui::ui::Ui;
use crate::tui::widgets::canvas::Canvas;
use crate::tui::widgets::writer::Writer;

/// What the screen keeps between messages.
#[derive(Debug, Default)]
pub struct State {
    /// What is shown: the last that came, until the next one is there.
    page: Option<Box<InsightsPage>>,
    /// Which weeks are wanted.
    asked: WeekChoice,
    selected: Option<PanelRow>,
    open: Option<Open>,
    /// The key for what is worth a look came before the figures did.
    wants_looks: bool,
}

/// What is open over the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Open {
    what: DetailSubject,
    scroll: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum DetailSubject {
    Row(PanelRow),
    Recap,
}

impl State {
    /// The row that is selected: the first unless another one is.
    fn selected(&self) -> PanelRow {
        let first = || self.page.as_ref().and_then(|page| sections(page).concat().first().copied());
        self.selected.or_else(first).unwrap_or(PanelRow::Rate)
    }

    fn load(&self, ui: &mut Ui) {
        ui.ask(Request::Load(self.asked));
    }
}

impl SubModel for State {
    type Reply = Reply;

    fn listener(&self) -> Listener {
        Listener::at(&[if self.open.is_some() { keys::OPEN } else { keys::INSIGHTS }])
    }

    fn press(&mut self, ui: &mut Ui, meaning: KeyMeaning) {
        if let KeyMeaning::Do(action) = meaning {
            self.act(ui, action);
        }
    }

    fn shown(&mut self, ui: &mut Ui) {
        self.load(ui);
    }

    fn log_changed(&self, ui: &mut Ui) {
        self.load(ui);
    }

    fn is_news(&self, Reply::Page(page): &Reply) -> bool {
        page.asked == self.asked && self.page.as_ref() != Some(page)
    }

    /// An answer to an earlier wish is left: the later one is on its way.
    fn take(&mut self, ui: &mut Ui, Reply::Page(page): Reply) {
        if page.asked == self.asked {
            self.selected.take_if(|row| !sections(&page).concat().contains(row));
            self.page = Some(page);
            if std::mem::take(&mut self.wants_looks) {
                self.go_to_looks(ui);
            }
        }
    }

    /// Marks the row that was clicked; a click on the selected one opens it.
    fn click(&mut self, _ui: &mut Ui, target: Target) {
        let row = match (target, &self.page) {
            (Target::Row(at), Some(page)) => sections(page).concat().get(at).copied(),
            _ => None,
        };
        if let Some(row) = row {
            if self.selected() == row {
                self.open = Some(Open { what: DetailSubject::Row(row), scroll: 0 });
            }
            self.selected = Some(row);
        }
    }

    fn is_useful(&self, _ui: &Ui, action: Action) -> bool {
        let Some(page) = self.page.as_ref().filter(|page| page.since.is_some()) else {
            return false;
        };
        match action {
            Action::ToLooks => !page.looks.is_empty(),
            Action::Back => self.open.is_some() || self.asked.monday.is_some(),
            _ => true,
        }
    }

    fn view(&self, ui: &Ui, canvas: &mut Canvas<'_, '_>) {
        let Some(page) = &self.page else { return };
        let (theme, width, shape) = (&ui.theme, canvas.width(), canvas.shape);
        if page.since.is_none() {
            return nothing_yet(Writer::on(canvas, theme)).draw(canvas);
        }
        if let Some(open) = self.open {
            return detail_of(ui, page, open.what, (width, shape)).to.page.scrolled(canvas, open.scroll);
        }
        let (list, side) = canvas.sides();
        let mut rows = Rows::new(self.selected(), Writer::on(&canvas.at(list), theme));
        rows.to.gap();
        looks::add(&mut rows, page);
        panel::add(&mut rows, page);
        looks::add_none(&mut rows, page);
        pilots::add(&mut rows, page);
        let (content, skip) = rows.finish(usize::from(list.height));
        content.draw(&mut canvas.at(list), skip);
        if let Some(side) = side {
            let mut beside = canvas.beside(side, theme);
            let mut detail = Detail::new(Writer::on(&beside, theme));
            detail::add(&mut detail, self.selected(), page);
            detail.to.draw(&mut beside);
        }
    }
}

impl State {
    /// Shows the recap of the week that goes on.
    pub fn show_recap(&mut self, ui: &mut Ui) {
        ui.screen = Screen::Insights;
        self.asked.monday = None;
        self.open = Some(Open { what: DetailSubject::Recap, scroll: 0 });
        self.load(ui);
    }

    /// The sentences that are open, or that stand behind the selected line, go to the clipboard.
    fn copy(&self, ui: &mut Ui) {
        let what = self.open.map_or(DetailSubject::Row(self.selected()), |open| open.what);
        let Some(page) = &self.page else { return };
        let text = detail_of(ui, page, what, (LONGEST_LINE, Shape::Wide)).text();
        ui.copy(text);
    }

    fn act(&mut self, ui: &mut Ui, action: Action) {
        if let Some(step) = Stride::of(action, 1) {
            return self.go(ui, action, step);
        }
        match action {
            Action::PreviousChoice => self.turn(ui, -1),
            Action::NextChoice => self.turn(ui, 1),
            Action::Copy => self.copy(ui),
            Action::Recap => self.toggle_recap(ui),
            Action::Back => self.back(ui),
            Action::Span => {
                self.asked.reach = Some(self.asked.reach().next());
                self.load(ui);
            }
            Action::OpenRow => self.open = Some(Open { what: DetailSubject::Row(self.selected()), scroll: 0 }),
            Action::ToLooks => self.go_to_looks(ui),
            _ => {}
        }
    }

    /// Opens the recap, or closes it; what offered it goes.
    fn toggle_recap(&mut self, ui: &mut Ui) {
        let is_open = self.open.is_some_and(|open| open.what == DetailSubject::Recap);
        self.open = (!is_open).then_some(Open { what: DetailSubject::Recap, scroll: 0 });
        if let Some(week) = ui.lines.recap.take() {
            ui.ask(Request::RecapSeen(week));
        }
    }

    /// Closes what is open, else goes back to this week and the top.
    fn back(&mut self, ui: &mut Ui) {
        if self.open.take().is_some() {
            return;
        }
        self.selected = None;
        if self.asked.monday.take().is_some() {
            self.load(ui);
        }
    }

    /// A week earlier or later. What is shown stays until the other week has come.
    fn turn(&mut self, ui: &mut Ui, weeks: i64) {
        let Some(page) = &self.page else { return };
        let from = self.asked.monday.unwrap_or(page.this_week);
        let Some(to) = from.checked_add_signed(chrono::TimeDelta::weeks(weeks)) else { return };
        if weeks < 0 && from <= page.since.unwrap_or(page.this_week) {
            return ui.toast("The log begins here", Tone::Notice);
        }
        let monday = (to < page.this_week).then_some(to);
        if self.asked.monday != monday {
            self.asked.monday = monday;
            self.load(ui);
        }
    }

    /// Scrolls what is open, by half a page and more at a time, else moves in the rows, by sections.
    fn go(&mut self, ui: &Ui, action: Action, step: Stride) {
        if let Some(open) = &mut self.open {
            let half = isize::try_from(ui.body().height / 2 + 1).unwrap_or(1);
            open.scroll = Stride::of(action, half).unwrap_or(step).scroll(open.scroll, ui);
            return;
        }
        let Some(page) = &self.page else { return };
        let sections = sections(page);
        let rows = sections.concat();
        let at = rows.iter().position(|row| *row == self.selected()).unwrap_or(0);
        let mut starts = sections.iter().scan(0, |next, section| {
            let start = *next;
            *next += section.len();
            Some(start)
        });
        let to = match (action, step) {
            (Action::PageDown, _) => starts.find(|start| *start > at).unwrap_or(rows.len().saturating_sub(1)),
            (Action::PageUp, _) => starts.filter(|start| *start < at).last().unwrap_or(0),
            (_, step) => step.from(at, rows.len()),
        };
        self.selected = rows.get(to).copied();
    }

    fn go_to_looks(&mut self, ui: &mut Ui) {
        let Some(page) = &self.page else {
            self.wants_looks = true;
            return;
        };
        match page.looks.first().map(|look| PanelRow::Look(look.id)) {
            Some(row) => (self.selected, self.open) = (Some(row), None),
            None => ui.toast("Nothing stands out in these weeks", Tone::Notice),
        }
    }
}

/// What is open, in `width` cells.
fn detail_of<'a>(ui: &'a Ui, page: &InsightsPage, what: DetailSubject, (width, shape): (usize, Shape)) -> Detail<'a> {
    let mut detail = Detail::new(Writer::new(width.min(LONGEST_LINE), shape.is_airy(), &ui.theme));
    match what {
        DetailSubject::Row(row) => detail::add(&mut detail, row, page),
        DetailSubject::Recap => recap::add(&mut detail, page),
    }
    detail
}

/// What helps before there is a history.
const IMPORTS: &str =
    "Your shell's history gives an ETA from the first minute: draglog import atuin, or draglog import zsh-history.";

/// Longer lines are hard to read.
const LONGEST_LINE: usize = 88;

/// What will be here, when, and what can be done until then.
fn nothing_yet(mut to: Writer<'_>) -> Writer<'_> {
    const LATER: &str = "From the second week on it shows intervals, from the sixth what is usual.";
    to.gap();
    to.sentences(&[
        "Nothing is recorded yet.",
        "Leave draglog open in a pane while you work: from the first day on this page says what held you up.",
        if to.is_airy { LATER } else { "" },
        IMPORTS,
    ]);
    if to.is_airy {
        to.gap();
        to.key(&to.theme.keys.named(shared::SCREENS, Action::Show(Screen::Now)), "shows what runs now", None);
    }
    to
}
