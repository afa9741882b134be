//! A round before the decision: turns between what stays, what leaves, the bytes and what it becomes; four choices of equal
//! effort.

use ratatui::layout::{Constraint, Layout, Rect};

use super::{Page as SharePage, State, keys, leaves, stays, words};
use crate::domain::page::share::{ContributionRequest, Departure, OwnPart, Request, RoundStand};
use crate::domain::round::contribution::Wish;
use crate::domain::round::publish::ANSWERS;
use crate::domain::say::count::count;
use crate::domain::time::Moment;
use crate::tui::hit::Target;
use crate::tui::keymap::Action;
use crate::tui::lines::{DEAF, Tone};
use crate::tui::screens::list::Stride;
use crate::tui::screens::team;
use crate::tui::shape::Shape;
use crate::tui::theme::{Role, Theme};
use crate::tui::ui::Ui;
use crate::tui::widgets::canvas::Canvas;
use crate::tui::widgets::choice::{flow, pair};
use crate::tui::widgets::page::{LinePiece, ends};
use crate::tui::widgets::text::cut;
use crate::tui::widgets::writer::{Writer, stacked};

/// Cells of the left side, where there is room for two.
const LEFT: u16 = 44;

/// A round that is looked at.
#[derive(Debug, Default)]
pub(super) struct OpenRound {
    pub(super) folder: String,
    /// None until it was made. Of an earlier wish while a later one is on its way.
    part: Option<Box<OwnPart>>,
    /// What the person wants now.
    wish: Wish,
    view: View,
    selected: usize,
    scroll: usize,
    /// Why there is no part.
    problem: Option<String>,
    /// The keys that write do not listen before this moment: what they would write is hardly on the screen.
    deaf_until: Option<Moment>,
    accepts_roster: bool,
    is_giving: bool,
    gave: Option<Departure>,
}

/// What is shown of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum View {
    Stays,
    #[default]
    Leaves,
    /// One block, with everything there is to know about it.
    Block,
    Bytes,
    Merged,
}

impl View {
    const fn title(self) -> &'static str {
        match self {
            Self::Stays => "Stays here",
            Self::Leaves | Self::Block => "Leaves",
            Self::Bytes => "Byte for byte",
            Self::Merged => "After merging",
        }
    }
}

/// The views in their order; where there are two columns what stays is always there.
const fn views(shape: Shape) -> &'static [View] {
    match shape {
        Shape::Wide => &[View::Leaves, View::Bytes, View::Merged],
        _ => &[View::Stays, View::Leaves, View::Bytes, View::Merged],
    }
}

impl OpenRound {
    pub(super) fn new(folder: &str) -> Self {
        Self { folder: folder.to_owned(), ..Self::default() }
    }

    /// Whether nothing is left to decide: it left, or it never can.
    pub(super) const fn is_over(&self) -> bool {
        self.gave.is_some() || self.problem.is_some()
    }

    /// Makes the part anew, unless nothing is left to decide.
    pub(super) fn load(&self, ui: &mut Ui) {
        if !self.is_over() && !self.is_giving {
            ui.ask(Request::LoadOwnPart { folder: self.folder.clone(), wish: self.wish.clone() });
        }
    }

    /// Takes in the part, if it is the one that was asked for last.
    pub(super) fn came(&mut self, part: Result<Box<OwnPart>, String>, now: Moment) {
        match part {
            Ok(part) if part.wish == self.wish => {
                self.deaf_until.get_or_insert(now + DEAF);
                self.selected = self.selected.min(part.blocks.len().saturating_sub(1));
                self.part = Some(part);
            }
            Ok(_) => {}
            Err(problem) => self.problem = Some(problem),
        }
    }

    /// Takes in what left. Where nothing did, what would leave is made anew and the reason stays on the screen.
    pub(super) fn departed(&mut self, left: Result<Departure, String>) {
        self.is_giving = false;
        match left {
            Ok(gave) => self.gave = Some(gave),
            Err(problem) => self.problem = Some(problem),
        }
    }

    pub(super) fn select(&mut self, row: usize) {
        let last = self.part.as_ref().map_or(0, |part| part.blocks.len().saturating_sub(1));
        self.selected = row.min(last);
    }

    /// The part, if it is the one that was asked for.
    fn fresh(&self) -> Option<&OwnPart> {
        self.part.as_deref().filter(|part| part.wish == self.wish)
    }

    pub(super) fn is_useful(&self, action: Action) -> bool {
        match action {
            Action::AcceptRoster => {
                !self.accepts_roster && self.part.as_ref().is_some_and(|part| !part.roster_changes.is_empty())
            }
            Action::OpenRow => self.view == View::Leaves,
            _ => self.part.is_some() || self.is_over(),
        }
    }

    /// What would be given, or why it cannot be.
    fn give(&self, blank: bool, now: Moment) -> Result<ContributionRequest, &'static str> {
        let Some(part) = self.fresh() else { return Err("It is being made; look at it first") };
        if self.deaf_until.is_none_or(|until| now < until) || self.is_giving {
            return Err("");
        }
        if let Some(why) = closed(part.stand) {
            return Err(why);
        }
        if !part.roster_changes.is_empty() && !self.accepts_roster {
            return Err("The roster is another one: accept it first, if this is your team");
        }
        let leaves = part.leaves.as_ref().ok_or("No file can be made for you here; see what there is to know")?;
        let wish = if blank { Wish { blank, leave_out: Vec::new() } } else { self.wish.clone() };
        let seen = (!blank).then(|| leaves.sha256.clone());
        Ok(ContributionRequest { folder: self.folder.clone(), wish, seen, accepts_roster: self.accepts_roster })
    }

    /// Leaves the selected block out, or says it again.
    fn leave_out(&mut self, ui: &mut Ui) {
        let block = self.part.as_ref().and_then(|part| part.blocks.get(self.selected));
        let Some(id) = block.map(|block| block.id.clone()) else { return };
        match self.wish.leave_out.iter().position(|other| *other == id) {
            Some(at) => {
                self.wish.leave_out.remove(at);
            }
            None => self.wish.leave_out.push(id),
        }
        self.load(ui);
    }

    pub(super) fn view(&self, theme: &Theme, canvas: &mut Canvas<'_, '_>) {
        let shape = canvas.shape;
        match (&self.gave, &self.problem, self.part.as_deref()) {
            (Some(gave), ..) => left(Writer::on(canvas, theme), gave).draw(canvas),
            (None, Some(problem), _) => nothing_left(Writer::on(canvas, theme), problem).draw(canvas),
            (None, None, None) => {}
            (None, None, Some(part)) => {
                let (mut head, mut choices) = (Writer::on(canvas, theme), Writer::on(canvas, theme));
                self.head(&mut head, part, shape);
                self.choices(&mut choices, part);
                let [top, middle, bottom] = stacked(canvas.area, head.page.len(), choices.page.len());
                head.draw(&mut canvas.at(top));
                self.middle(part, theme, &mut canvas.at(middle));
                choices.draw(&mut canvas.at(bottom));
            }
        }
    }

    /// Draws what is looked at, beside what stays where there is room for both.
    fn middle(&self, part: &OwnPart, theme: &Theme, canvas: &mut Canvas<'_, '_>) {
        let (left, main) = sides(canvas.area, canvas.shape);
        if let Some(left) = left {
            let mut to = Writer::new(usize::from(left.width), true, theme);
            stays::add(&mut to, part);
            to.draw(&mut canvas.at(left));
        }
        let mut canvas = canvas.at(main);
        let mut to = Writer::on(&canvas, theme);
        match (self.view_in(canvas.shape), part.blocks.get(self.selected)) {
            (View::Stays, _) => stays::add(&mut to, part),
            (View::Bytes, _) => leaves::bytes(&mut to, part),
            (View::Merged, _) => merged(&mut to, part, canvas.shape),
            (View::Block, Some(block)) => leaves::block(&mut to, part, block),
            (View::Leaves | View::Block, _) => {
                leaves::list(&mut to, part, (self.selected, self.fresh().is_some()), canvas.height());
                return to.draw(&mut canvas);
            }
        }
        to.page.scrolled(&mut canvas, self.scroll);
    }

    /// The view that fits the shape: what stays is beside the others where there is room.
    fn view_in(&self, shape: Shape) -> View {
        if self.view == View::Stays && shape == Shape::Wide { View::Leaves } else { self.view }
    }

    /// Title, what has to be seen before anything else, and the views.
    fn head(&self, to: &mut Writer<'_>, part: &OwnPart, shape: Shape) {
        let title = to.theme.span(Role::Title, cut(&part.asked.title, to.width, to.theme.glyphs));
        let weeks = to.theme.span(Role::Dim, part.asked.weeks.words());
        to.page.line(ends(vec![title], vec![weeks], to.width));
        if shape == Shape::Wide || (shape == Shape::Regular && part.roster_changes.is_empty()) {
            to.facts(&words::collectors(&part.collectors));
        }
        if !part.roster_changes.is_empty() && !self.accepts_roster {
            let words = format!("The roster is not the one you know: {}.", part.roster_changes.join("; "));
            to.lines_behind("! ", (Role::Bad, Role::Text), &words, if to.is_airy { 6 } else { 3 });
        }
        if let Some(note) = part.notes.first().filter(|_| shape == Shape::Regular) {
            let words = cut(note, to.width.saturating_sub(2), to.theme.glyphs);
            to.page.line(vec![to.theme.span(Role::Warn, "! "), to.theme.span(Role::Text, words)]);
        }
        to.gap();
        to.page.parts(self.tabs(part, shape, to.theme));
        to.gap();
    }

    fn tabs(&self, part: &OwnPart, shape: Shape, theme: &Theme) -> Vec<LinePiece> {
        let now = self.view_in(shape);
        let place = format!("  {} of {}", self.selected + 1, part.blocks.len());
        let place = theme.span(Role::Dim, place);
        if shape == Shape::Small {
            let [left, right] = theme.glyphs.sides;
            let words = theme.span(Role::Title, format!("{left} {} {right}", now.title()));
            return vec![(if now == View::Leaves { vec![words, place] } else { vec![words] }, None)];
        }
        let tab = |view: &View| {
            let is_here = view.title() == now.title();
            let mark = if is_here { theme.glyphs.current } else { " " };
            let role = if is_here { Role::Title } else { Role::Dim };
            (vec![theme.span(role, format!("{mark}{}   ", view.title()))], None)
        };
        let place = matches!(now, View::Leaves | View::Block).then_some((vec![place], None));
        views(shape).iter().map(tab).chain(place).collect()
    }

    /// Four choices, one key each, none before the others but by their order.
    fn choices(&self, to: &mut Writer<'_>, part: &OwnPart) {
        if to.is_airy {
            to.gap();
            let said = format!("{} of {} blocks say something", part.answered, part.blocks.len());
            let words = format!("{said}; {}", self.file_words(part));
            to.line(Role::Dim, cut(&words, to.width, to.theme.glyphs));
        }
        let is_out = part.blocks.get(self.selected).is_some_and(|block| self.wish.leave_out.contains(&block.id));
        let words = match (to.is_airy, is_out) {
            (true, false) => ["write it", "leave out this block", "give a blank", "nothing"],
            (true, true) => ["write it", "say this block again", "give a blank", "nothing"],
            (false, false) => ["write", "omit", "blank", "nothing"],
            (false, true) => ["write", "say", "blank", "nothing"],
        };
        let actions = [Action::GivePart, Action::LeaveOut, Action::GiveBlank, Action::GiveNothing];
        let pieces = actions.into_iter().zip(words).map(|(action, words)| {
            let key = to.theme.keys.named(keys::ROUND, action);
            (pair(&key, words, true, to.theme), Some(Target::Action(action)))
        });
        let lines = flow(pieces.collect(), to.width);
        to.parts(lines);
    }

    /// Moves in the list of blocks, or scrolls what is read.
    fn go(&mut self, step: Stride, ui: &Ui) {
        if self.view_in(ui.shape()) == View::Leaves {
            self.selected = step.from(self.selected, self.part.as_ref().map_or(0, |part| part.blocks.len()));
        } else {
            self.scroll = step.scroll(self.scroll, ui);
        }
    }

    fn turn(&mut self, by: isize, shape: Shape) {
        let views = views(shape);
        let now = self.view_in(shape).title();
        let at = views.iter().position(|view| view.title() == now).unwrap_or(0);
        let to = at.saturating_add_signed(by).min(views.len() - 1);
        (self.view, self.scroll) = (views[to], 0);
    }

    /// The file that would be written, or why there is none.
    fn file_words(&self, part: &OwnPart) -> String {
        match (&part.leaves, part.stand) {
            _ if self.is_giving => "being written".to_owned(),
            (_, stand) if stand != RoundStand::Open => stand.words().to_owned(),
            (Some(leaves), _) => format!("{}, {}", leaves.file, count(leaves.text.len(), "byte")),
            (None, _) => "no file can be made for you here".to_owned(),
        }
    }
}

/// Why nothing can be written into a round that is not open.
const fn closed(stand: RoundStand) -> Option<&'static str> {
    match stand {
        RoundStand::Open => None,
        RoundStand::NotYet => Some("The trustee did not accept the round yet, so nothing is written"),
        RoundStand::Running => Some("The round's weeks are not over, so nothing is written"),
        RoundStand::Given => Some("Your part is there already; delete your file to say something else"),
        RoundStand::Over => Some("The round is over; a part would come too late"),
    }
}

/// The left side where there is room for it, and the rest.
fn sides(area: Rect, shape: Shape) -> (Option<Rect>, Rect) {
    if shape != Shape::Wide {
        return (None, area);
    }
    let [left, _, main] =
        Layout::horizontal([Constraint::Length(LEFT), Constraint::Length(3), Constraint::Fill(1)]).areas(area);
    (Some(left), main)
}

pub(super) fn update(state: &mut State, ui: &mut Ui, action: Action) {
    let SharePage::Round(open) = &mut state.page else { return };
    if open.is_over() {
        if action == Action::Back {
            state.page = SharePage::Home;
            state.load(ui);
        }
        return;
    }
    if let Some(step) = Stride::of(action, 8) {
        return open.go(step, ui);
    }
    match action {
        Action::NextChoice => open.turn(1, ui.shape()),
        Action::PreviousChoice => open.turn(-1, ui.shape()),
        Action::OpenRow if open.view_in(ui.shape()) == View::Leaves => (open.view, open.scroll) = (View::Block, 0),
        Action::LeaveOut => open.leave_out(ui),
        Action::AcceptRoster => open.accepts_roster = true,
        Action::GivePart | Action::GiveBlank => give(open, ui, action == Action::GiveBlank),
        Action::Back if open.view == View::Block => (open.view, open.scroll) = (View::Leaves, 0),
        Action::Back => state.page = SharePage::Home,
        Action::GiveNothing => {
            state.page = SharePage::Home;
            ui.toast("Nothing was sent, and nobody is told", Tone::Done);
        }
        _ => {}
    }
}

fn give(open: &mut OpenRound, ui: &mut Ui, blank: bool) {
    match open.give(blank, ui.now) {
        Ok(give) => {
            open.is_giving = true;
            ui.ask(Request::Give(give));
        }
        Err("") => {}
        Err(why) => ui.toast(why, Tone::Notice),
    }
}

/// What the round would become, marked as what it is.
fn merged(to: &mut Writer<'_>, part: &OwnPart, shape: Shape) {
    let Some(report) = &part.merged else { return };
    let others = report.rounds.last().map_or(0, |round| round.contributions.saturating_sub(1));
    let words = format!(
        "Invented: the other {} are made up, only your part is yours. It shows what the page would \
         look like; where fewer than {ANSWERS} answered it shows nothing.",
        count(others, "person")
    );
    to.indented(Role::Warn, 0, &words);
    to.page.append(team::whole(report, to.width, shape, to.theme));
}

/// What left, so that it can be compared.
fn left<'a>(mut to: Writer<'a>, gave: &Departure) -> Writer<'a> {
    to.gap();
    let (answered, of) = gave.answered;
    to.line(Role::Title, "Your part was written");
    to.facts(&[
        ("file", gave.file.clone()),
        ("round", gave.folder.clone()),
        ("size", count(gave.bytes, "byte")),
        ("sha-256", gave.sha256.clone()),
        ("says", format!("{answered} of {of} blocks say something")),
    ]);
    to.gap();
    let words = "It is in the log of all that ever left. Until the round is combined you can delete the file.";
    to.indented(Role::Dim, 0, words);
    to
}

/// Why nothing left.
fn nothing_left<'a>(mut to: Writer<'a>, problem: &str) -> Writer<'a> {
    to.gap();
    to.page.line(vec![to.theme.span(Role::Bad, "! "), to.theme.span(Role::Title, "Nothing was written")]);
    to.text(Role::Text, problem);
    to
}
