//! A round before the decision: turns between what stays, what leaves, the bytes and what it becomes; four choices of equal
//! effort.

use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::Span;

use super::keys;
use super::{Page as SharePage, State, leaves, stays, words};
use crate::domain::page::share::{ContributionRequest, Departure, OwnPart, Request, RoundStand};
use crate::domain::round::contribution::Wish;
use crate::domain::round::publish::ANSWERS;
use crate::domain::say::moment;
use crate::domain::time::Moment;
use crate::tui::effect::Effect;
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
use crate::tui::widgets::details::facts;
use crate::tui::widgets::page::{LinePiece, Page, ends};
use crate::tui::widgets::text::{cut, wrap};

/// Cells of the left side, where there is room for two.
const LEFT: u16 = 44;

/// A round that is looked at.
#[derive(Debug)]
pub(super) struct OpenRound {
    folder: String,
    /// None until it was made. Of an earlier wish while a later one is on its way.
    part: Option<Box<OwnPart>>,
    /// What is wished for now.
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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum View {
    Stays,
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
        Self {
            folder: folder.to_owned(),
            part: None,
            wish: Wish::default(),
            view: View::Leaves,
            selected: 0,
            scroll: 0,
            problem: None,
            deaf_until: None,
            accepts_roster: false,
            is_giving: false,
            gave: None,
        }
    }

    pub(super) fn folder(&self) -> &str {
        &self.folder
    }

    /// Whether nothing is left to decide: it left, or it never can.
    pub(super) const fn is_over(&self) -> bool {
        self.gave.is_some() || self.problem.is_some()
    }

    /// Makes the part anew, unless nothing is left to decide.
    pub(super) fn load(&self) -> Option<Effect> {
        let wish = self.wish.clone();
        (!self.is_over() && !self.is_giving).then(|| Request::LoadOwnPart { folder: self.folder.clone(), wish }.into())
    }

    /// Takes in the part, if it is the one that was wished for last.
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

    /// The part, if it is the one that was wished for.
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
        match part.stand {
            RoundStand::Open => {}
            RoundStand::NotYet => return Err("The trustee did not accept the round yet, so nothing is written"),
            RoundStand::Running => return Err("The round's weeks are not over, so nothing is written"),
            RoundStand::Given => return Err("Your part is there already; delete your file to say something else"),
            RoundStand::Over => return Err("The round is over; a part would come too late"),
        }
        if !part.roster_changes.is_empty() && !self.accepts_roster {
            return Err("The roster is another one: accept it first, if this is your team");
        }
        let Some(leaves) = &part.leaves else {
            return Err("No file can be made for you here; see what there is to know");
        };
        let wish = if blank { Wish { blank, leave_out: Vec::new() } } else { self.wish.clone() };
        let seen = (!blank).then(|| leaves.sha256.clone());
        Ok(ContributionRequest { folder: self.folder.clone(), wish, seen, accepts_roster: self.accepts_roster })
    }

    /// Leaves the selected block out, or says it again.
    fn leave_out(&mut self) -> Option<Effect> {
        let id = self.part.as_ref()?.blocks.get(self.selected)?.id.clone();
        match self.wish.leave_out.iter().position(|other| *other == id) {
            Some(at) => {
                self.wish.leave_out.remove(at);
            }
            None => self.wish.leave_out.push(id),
        }
        self.load()
    }

    /// A page that is read and scrolled; the list of blocks is none.
    fn reading(&self, view: View, (width, shape): (usize, Shape), theme: &Theme) -> Option<Page> {
        let part = self.part.as_deref()?;
        match view {
            View::Leaves => None,
            View::Stays => Some(stays::page(part, width, shape.is_airy(), theme)),
            View::Block => part.blocks.get(self.selected).map(|block| leaves::block(part, block, width, theme)),
            View::Bytes => Some(leaves::bytes(part, width, theme)),
            View::Merged => Some(merged(part, width, shape, theme)),
        }
    }

    pub(super) fn view(&self, theme: &Theme, canvas: &mut Canvas<'_, '_>) {
        let (width, shape) = (canvas.width(), canvas.shape);
        if let Some(gave) = &self.gave {
            return left(gave, width, shape, theme).draw(canvas, 0);
        }
        if let Some(problem) = &self.problem {
            return nothing_left(problem, width, shape, theme).draw(canvas, 0);
        }
        let Some(part) = self.part.as_deref() else { return };
        let (head, choices) = (self.head(part, width, shape, theme), self.choices(part, width, shape, theme));
        let [top, middle, bottom] = room(canvas.area, head.len(), choices.len());
        head.draw(&mut canvas.at(top), 0);
        let (left, main) = sides(middle, shape);
        if let Some(left) = left {
            stays::page(part, usize::from(left.width), true, theme).draw(&mut canvas.at(left), 0);
        }
        let view = self.view_in(shape);
        let list = || leaves::list(part, (self.selected, self.fresh().is_some()), main, theme);
        let page = self.reading(view, (usize::from(main.width), shape), theme);
        let (page, skip) = page.map_or_else(|| (list(), 0), |page| (page, self.scroll));
        let furthest = page.len().saturating_sub(usize::from(main.height));
        page.draw(&mut canvas.at(main), skip.min(furthest));
        choices.draw(&mut canvas.at(bottom), 0);
    }

    /// The view that fits the shape: what stays is beside the others where there is room.
    fn view_in(&self, shape: Shape) -> View {
        if self.view == View::Stays && shape == Shape::Wide { View::Leaves } else { self.view }
    }

    /// Title, what has to be seen before anything else, and the views.
    fn head(&self, part: &OwnPart, width: usize, shape: Shape, theme: &Theme) -> Page {
        let mut page = Page::default();
        let title = theme.span(Role::Title, cut(&part.asked.title, width, theme.glyphs));
        let weeks = moment::weeks(&part.asked.weeks.to_string());
        page.line(ends(vec![title], vec![theme.span(Role::Dim, weeks)], width));
        if shape == Shape::Wide || (shape == Shape::Regular && part.roster_changes.is_empty()) {
            facts(&mut page, &words::collectors(&part.collectors), width, theme);
        }
        if !part.roster_changes.is_empty() && !self.accepts_roster {
            let words = format!("The roster is not the one you know: {}.", part.roster_changes.join("; "));
            let most = if shape.is_airy() { 6 } else { 3 };
            let mut mark = "! ";
            for line in wrap(&words, width.saturating_sub(2)).into_iter().take(most) {
                page.line(vec![theme.span(Role::Bad, mark), theme.span(Role::Text, line)]);
                mark = "  ";
            }
        }
        if let Some(note) = part.notes.first().filter(|_| shape == Shape::Regular) {
            let words = cut(note, width.saturating_sub(2), theme.glyphs);
            page.line(vec![theme.span(Role::Warn, "! "), theme.span(Role::Text, words)]);
        }
        if shape.is_airy() {
            page.gap();
        }
        page.parts(self.tabs(part, shape, theme));
        if shape.is_airy() {
            page.gap();
        }
        page
    }

    fn tabs(&self, part: &OwnPart, shape: Shape, theme: &Theme) -> Vec<LinePiece> {
        let now = self.view_in(shape);
        let here = |view: View| view.title() == now.title();
        let place = format!("  {} of {}", self.selected + 1, part.blocks.len());
        if shape == Shape::Small {
            let [left, right] = theme.glyphs.sides;
            let words = format!("{left} {} {right}", now.title());
            let place = if now == View::Leaves { place } else { String::new() };
            return vec![(vec![theme.span(Role::Title, words), theme.span(Role::Dim, place)], None)];
        }
        let tab = |view: &View| {
            let mark = if here(*view) { theme.glyphs.current } else { " " };
            let role = if here(*view) { Role::Title } else { Role::Dim };
            (vec![theme.span(role, format!("{mark}{}   ", view.title()))], None)
        };
        let mut tabs: Vec<LinePiece> = views(shape).iter().map(tab).collect();
        if matches!(now, View::Leaves | View::Block) {
            tabs.push((vec![theme.span(Role::Dim, place)], None));
        }
        tabs
    }

    /// Four choices, one key each, none before the others but by their order.
    fn choices(&self, part: &OwnPart, width: usize, shape: Shape, theme: &Theme) -> Page {
        let mut page = Page::default();
        if shape.is_airy() {
            page.gap();
            let file = match (&part.leaves, part.stand) {
                _ if self.is_giving => "being written".to_owned(),
                (_, stand) if stand != RoundStand::Open => stand.words().to_owned(),
                (Some(leaves), _) => format!("{}, {} bytes", leaves.file, leaves.text.len()),
                (None, _) => "no file can be made for you here".to_owned(),
            };
            let words = format!("{} of {} blocks say something; {file}", part.answered, part.blocks.len());
            page.line(theme.span(Role::Dim, cut(&words, width, theme.glyphs)));
        }
        let is_out = part.blocks.get(self.selected).is_some_and(|block| self.wish.leave_out.contains(&block.id));
        let words = match (shape.is_airy(), is_out) {
            (true, false) => ["write it", "leave out this block", "give a blank", "nothing"],
            (true, true) => ["write it", "say this block again", "give a blank", "nothing"],
            (false, false) => ["write", "omit", "blank", "nothing"],
            (false, true) => ["write", "say", "blank", "nothing"],
        };
        let actions = [Action::GivePart, Action::LeaveOut, Action::GiveBlank, Action::GiveNothing];
        let pieces = actions.into_iter().zip(words).filter_map(|(action, words)| {
            let binding = keys::ROUND.binding(action)?;
            let spans: Vec<Span<'static>> = pair(&theme.keys.named(keys::ROUND, binding.action), words, true, theme);
            Some((spans, Some(Target::Action(action))))
        });
        for line in flow(pieces.collect(), width) {
            page.parts(line);
        }
        page
    }
}

/// Head, middle and choices.
fn room(area: Rect, head: usize, choices: usize) -> [Rect; 3] {
    let lines = |count: usize| Constraint::Length(u16::try_from(count).unwrap_or(u16::MAX));
    Layout::vertical([lines(head), Constraint::Fill(1), lines(choices)]).areas(area)
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

pub(super) fn update(state: &mut State, ui: &mut Ui, action: Action) -> Option<Vec<Effect>> {
    let shape = ui.shape();
    let SharePage::Round(open) = &mut state.page else { return None };
    if open.is_over() {
        if !matches!(action, Action::Back) {
            return None;
        }
        state.page = SharePage::Home;
        return Some(vec![state.load()]);
    }
    if let Some(step) = Stride::of(action, 8) {
        if open.view_in(shape) == View::Leaves {
            open.selected = step.from(open.selected, open.part.as_ref().map_or(0, |part| part.blocks.len()));
        } else {
            let furthest = furthest(open, ui);
            open.scroll = step.from(open.scroll.min(furthest), furthest + 1);
        }
        return Some(vec![]);
    }
    match action {
        Action::NextChoice => open.turn(1, shape),
        Action::PreviousChoice => open.turn(-1, shape),
        Action::OpenRow if open.view_in(shape) == View::Leaves => (open.view, open.scroll) = (View::Block, 0),
        Action::OpenRow => {}
        Action::LeaveOut => return Some(open.leave_out().into_iter().collect()),
        Action::AcceptRoster => open.accepts_roster = true,
        Action::GivePart | Action::GiveBlank => return Some(give(open, ui, action == Action::GiveBlank)),
        Action::Back if open.view == View::Block => (open.view, open.scroll) = (View::Leaves, 0),
        Action::Back => state.page = SharePage::Home,
        Action::GiveNothing => {
            state.page = SharePage::Home;
            ui.toast("Nothing was sent, and nobody is told", Tone::Done);
        }
        _ => return None,
    }
    Some(vec![])
}

fn give(open: &mut OpenRound, ui: &mut Ui, blank: bool) -> Vec<Effect> {
    match open.give(blank, ui.now) {
        Ok(give) => {
            open.is_giving = true;
            vec![Request::Give(give).into()]
        }
        Err(why) => {
            if !why.is_empty() {
                ui.toast(why, Tone::Notice);
            }
            vec![]
        }
    }
}

impl OpenRound {
    fn turn(&mut self, by: isize, shape: Shape) {
        let views = views(shape);
        let now = self.view_in(shape).title();
        let at = views.iter().position(|view| view.title() == now).unwrap_or(0);
        let to = at.saturating_add_signed(by).min(views.len() - 1);
        (self.view, self.scroll) = (views[to], 0);
    }
}

/// How far the page that is read can be scrolled in the present size.
fn furthest(open: &OpenRound, ui: &Ui) -> usize {
    let Some(part) = open.part.as_deref() else { return 0 };
    let (shape, area) = (ui.shape(), ui.body());
    let width = usize::from(area.width);
    let (head, choices) = (open.head(part, width, shape, &ui.theme), open.choices(part, width, shape, &ui.theme));
    let [_, middle, _] = room(area, head.len(), choices.len());
    let (_, main) = sides(middle, shape);
    let page = open.reading(open.view_in(shape), (usize::from(main.width), shape), &ui.theme);
    page.map_or(0, |page| page.len().saturating_sub(usize::from(main.height)))
}

/// What the round would become, marked as what it is.
fn merged(part: &OwnPart, width: usize, shape: Shape, theme: &Theme) -> Page {
    let mut page = Page::default();
    let Some(report) = &part.merged else { return page };
    let others = report.rounds.last().map_or(0, |round| round.contributions.saturating_sub(1));
    let words = format!(
        "Invented: the other {others} people are made up, only your part is yours. It shows what the page would \
         look like; where fewer than {ANSWERS} answered it shows nothing."
    );
    stays::paragraph(&mut page, &words, (Role::Warn, 0), width, theme);
    page.append(team::whole(report, width, shape, theme));
    page
}

/// What left, so that it can be compared.
fn left(gave: &Departure, width: usize, shape: Shape, theme: &Theme) -> Page {
    let mut page = Page::default();
    if shape.is_airy() {
        page.gap();
    }
    let (answered, of) = gave.answered;
    page.line(theme.span(Role::Title, "Your part was written"));
    let told = [
        ("file", gave.file.clone()),
        ("round", gave.folder.clone()),
        ("size", format!("{} bytes", gave.bytes)),
        ("sha-256", gave.sha256.clone()),
        ("says", format!("{answered} of {of} blocks say something")),
    ];
    let told: Vec<_> = told.into_iter().map(|(name, words)| (name.to_owned(), words)).collect();
    facts(&mut page, &told, width, theme);
    if shape.is_airy() {
        page.gap();
    }
    let words = "It is in the log of all that ever left. Until the round is combined you can delete the file.";
    stays::paragraph(&mut page, words, (Role::Dim, 0), width, theme);
    page
}

/// Why nothing left.
fn nothing_left(problem: &str, width: usize, shape: Shape, theme: &Theme) -> Page {
    let mut page = Page::default();
    if shape.is_airy() {
        page.gap();
    }
    page.line(vec![theme.span(Role::Bad, "! "), theme.span(Role::Title, "Nothing was written")]);
    stays::paragraph(&mut page, problem, (Role::Text, 2), width, theme);
    page
}
