//! One question, so that all of it fits: set out in lines, else side by side, else scrolled. Never cut.

use ratatui::text::Span;

use super::session::Session;
use crate::domain::log::survey::{Answer, BIPOLAR_STEPS, Item, ItemKind};
use crate::domain::log::tag::Tag;
use crate::domain::say::escape::clean;
use crate::tui::hit::Target;
use crate::tui::theme::{Role, Theme};
use crate::tui::widgets::choice::{columns, flow};
use crate::tui::widgets::page::{LinePiece, Page, ends};
use crate::tui::widgets::text::{cut, right, width as cells, wrap};
use crate::tui::widgets::writer::Writer;

/// Lines of pieces.
type Lines = Vec<Vec<LinePiece>>;

/// The page for so many lines, and how far its answers can be scrolled.
pub(super) fn view(session: &Session, mut to: Writer<'_>, height: usize) -> (Page, usize) {
    let Some((index, item)) = session.item() else { return (to.page, 0) };
    let (width, theme) = (to.width, to.theme);
    let asked = QuestionView { session, item, width, is_tight: !to.is_airy, theme };
    let question = wrap(&session.blanks().fill(&item.text), width.saturating_sub(2)).into_iter();
    let question: Lines = question.map(|line| vec![text(theme, Role::Title, format!("  {line}"))]).collect();
    let mut error = Writer::new(width, false, theme);
    session.error.iter().for_each(|words| error.problem(words));
    let gaps = if item.text.is_empty() { 2 } else { 3 };
    let room = height.saturating_sub(1 + question.len() + error.page.len());
    let (answers, is_airy) = asked.answers(room, gaps);
    to.is_airy = is_airy;
    to.gap();
    to.page.line(head(session, index, width, theme));
    to.gap();
    // A question that leaves no room for its answers scrolls with them.
    let is_one = question.is_empty() || (answers.len() > room && room < 3);
    let scrolled = if is_one {
        [question, answers].concat()
    } else {
        to.parts(question);
        to.gap();
        answers
    };
    let room = height.saturating_sub(to.page.len() + error.page.len());
    let furthest = scroll(&mut to, scrolled, session.scroll, room);
    to.page.append(error.page);
    (to.page, furthest)
}

/// Adds the `lines` that fit into `room`, with a word on what is out of sight; how far they can be scrolled.
fn scroll(to: &mut Writer<'_>, lines: Lines, skip: usize, room: usize) -> usize {
    if lines.len() <= room {
        to.parts(lines);
        return 0;
    }
    let shown = room.saturating_sub(1).max(1);
    let furthest = lines.len() - shown;
    let skip = skip.min(furthest);
    to.parts(lines.into_iter().skip(skip).take(shown));
    let words = match (skip, furthest - skip) {
        (0, below) => format!("{below} more below"),
        (above, 0) => format!("{above} more above"),
        (above, below) => format!("{above} above, {below} below"),
    };
    to.key(to.theme.glyphs.arrows, &words, None);
    furthest
}

/// Title, and how far the person is: `2 of 5 ●●○○○`.
fn head(session: &Session, index: usize, width: usize, theme: &Theme) -> Vec<Span<'static>> {
    let total = session.survey.items.len();
    let glyphs = theme.glyphs;
    let dots = format!("  {}{}", glyphs.on.repeat(index + 1), glyphs.off.repeat(total - index - 1));
    let saving = if session.is_saving() { format!("saving {} ", glyphs.dot) } else { String::new() };
    let count = format!("{} of {total}", index + 1);
    let dots = if cells(&dots) + cells(&count) + 12 > width { String::new() } else { dots };
    let right = cells(&saving) + cells(&count) + cells(&dots);
    let title = cut(&title(session), width.saturating_sub(right + 3), glyphs);
    ends(
        vec![theme.span(Role::Text, format!("  {title}"))],
        vec![theme.span(Role::Dim, saving), theme.span(Role::Text, count), theme.span(Role::Accent, dots)],
        width,
    )
}

/// The pulse's title, with the service it is about.
pub(super) fn title(session: &Session) -> String {
    match &session.sitting.service {
        Some(service) => format!("{}: {service}", session.survey.title),
        None => session.survey.title.clone(),
    }
}

fn text(theme: &Theme, role: Role, words: impl Into<String>) -> LinePiece {
    (vec![theme.span(role, words)], None)
}

/// The cells that the pieces of a line take.
fn cells_of(line: &[LinePiece]) -> usize {
    line.iter().flat_map(|(spans, _)| spans).map(Span::width).sum()
}

struct QuestionView<'a> {
    session: &'a Session,
    item: &'a Item,
    width: usize,
    /// Every column counts.
    is_tight: bool,
    theme: &'a Theme,
}

impl QuestionView<'_> {
    fn given(&self) -> Option<&Answer> {
        self.session.answers.get(&self.item.id)
    }

    /// Whether an option is chosen.
    fn is_chosen(&self, option: u8) -> bool {
        match (&self.item.kind, self.given()) {
            (ItemKind::Multi { .. }, _) => self.session.toggled.contains(&option),
            (_, Some(Answer::Option(number))) => *number == option,
            _ => false,
        }
    }

    fn is_not_applicable(&self) -> bool {
        self.given() == Some(&Answer::NotApplicable) && self.session.toggled.is_empty()
    }

    /// The answers as lines, and whether there is room for empty lines between the groups.
    fn answers(&self, room: usize, gaps: usize) -> (Lines, bool) {
        let airy_room = room.saturating_sub(gaps);
        let (lines, is_list) = match &self.item.kind {
            ItemKind::Tag => (self.tags(if self.is_tight { room } else { airy_room }), false),
            ItemKind::Bipolar { left, right, .. } if self.is_tight => (self.stacked(left, right), false),
            ItemKind::Bipolar { left, right, .. } => (self.axis(left, right), false),
            _ => (self.list(), true),
        };
        let is_airy = !self.is_tight && lines.len() <= airy_room;
        let flowed = if is_list && lines.len() > room { self.flowed() } else { vec![] };
        let is_better = !flowed.is_empty() && flowed.len() <= room;
        (if is_better { flowed } else { lines }, is_airy)
    }

    /// Key, label and whether it is chosen, the `0` last.
    fn choices(&self) -> Vec<(char, String, bool)> {
        let labels = self.item.labels().iter().zip(1u8..);
        let numbered = labels.map(|(label, n)| (char::from(b'0' + n), label.clone(), self.is_chosen(n)));
        numbered.chain([self.not_applicable()]).collect()
    }

    fn not_applicable(&self) -> (char, String, bool) {
        ('0', self.item.na.clone(), self.is_not_applicable())
    }

    /// One choice, wrapped; continuation lines stand under the label.
    fn line(&self, (c, label, is_chosen): &(char, String, bool)) -> Lines {
        let theme = self.theme;
        let is_several = matches!(self.item.kind, ItemKind::Multi { .. }) && *c != '0';
        let tick = match (is_several, is_chosen) {
            (false, _) => String::new(),
            (true, true) => format!("{} ", theme.glyphs.marked),
            (true, false) => format!("{} ", theme.glyphs.dot),
        };
        let gap = if self.is_tight { " " } else { "  " };
        let indent = 3 + gap.len() + cells(&tick);
        let of_tick = if *is_chosen { Role::Accent } else { Role::Dim };
        let key_of = theme.span(Role::Key, c.to_string());
        let lead = [theme.mark(*is_chosen), key_of, theme.span(of_tick, format!("{gap}{tick}"))];
        let lines = wrap(label, self.width.saturating_sub(indent)).into_iter().enumerate().map(|(row, words)| {
            let lead = if row == 0 { lead.to_vec() } else { vec![Span::raw(" ".repeat(indent))] };
            let words = vec![theme.span(Role::of_row(*is_chosen), words)];
            vec![([lead, words].concat(), Some(Target::Answer(*c)))]
        });
        lines.collect()
    }

    fn list(&self) -> Lines {
        self.choices().iter().flat_map(|choice| self.line(choice)).collect()
    }

    /// The choices side by side, where they are too many for a line each; none where one would be cut.
    fn flowed(&self) -> Lines {
        let theme = self.theme;
        let piece = |(c, label, is_chosen): (char, String, bool)| {
            let mark = if is_chosen { theme.glyphs.current } else { "" };
            let label = theme.span(Role::of_row(is_chosen), format!(" {}", clean(&label)));
            (vec![theme.span(Role::Accent, mark), theme.span(Role::Key, c.to_string()), label], Some(Target::Answer(c)))
        };
        let pieces: Vec<LinePiece> = self.choices().into_iter().map(piece).collect();
        let room = self.width.saturating_sub(2);
        if pieces.iter().any(|piece| cells_of(std::slice::from_ref(piece)) > room) {
            return vec![];
        }
        flow(pieces, room).into_iter().map(|line| self.indented(line)).collect()
    }

    fn indented(&self, mut line: Vec<LinePiece>) -> Vec<LinePiece> {
        line.insert(0, text(self.theme, Role::Text, "  "));
        line
    }

    fn tags(&self, room: usize) -> Lines {
        let tags: Vec<Tag> = Tag::all().filter(|tag| *tag != Tag::not_held_up()).collect();
        let given = self.given_tag();
        let mut na = self.line(&self.not_applicable());
        let grid_in = |height: usize| columns(&tags, self.width.saturating_sub(2), height.max(1), self.theme);
        let mut grid = grid_in(room.saturating_sub(given.len()));
        let taken = grid.last().map_or(0, |line| cells_of(line));
        let wanted: usize = na.iter().map(|line| cells_of(line)).sum();
        let is_beside = self.is_tight && na.len() == 1 && taken + wanted + 2 <= self.width;
        match grid.last_mut().filter(|_| is_beside) {
            Some(last) => last.extend(na.drain(..).flatten()),
            None => grid = grid_in(room.saturating_sub(na.len() + given.len())),
        }
        grid.into_iter().map(|line| self.indented(line)).chain(na).chain(given).collect()
    }

    /// The tag that was given, in a line of its own.
    fn given_tag(&self) -> Lines {
        match self.given() {
            Some(Answer::Tag(tag)) => {
                vec![vec![(vec![self.theme.mark(true), self.theme.span(Role::Title, tag.name())], None)]]
            }
            _ => vec![],
        }
    }

    /// Two statements and the five places between them.
    fn axis(&self, left: &str, far: &str) -> Lines {
        const MIDDLE: &str = "in between";
        let theme = self.theme;
        let half = (self.width.saturating_sub(6) / 2).max(1);
        let (left, far) = (wrap(left, half), wrap(far, half));
        let row = |row: usize| {
            let [left, far] = [&left, &far].map(|words| words.get(row).map_or("", String::as_str));
            let fill = " ".repeat((half + 2).saturating_sub(cells(left)));
            vec![text(theme, Role::Title, format!("  {left}{fill}{}", right(far, half, theme.glyphs)))]
        };
        let mut lines: Lines = (0..left.len().max(far.len())).map(row).collect();
        let step = (2 * half + 2).saturating_sub(1) / usize::from(BIPOLAR_STEPS - 1);
        let at = (2 + 2 * step).saturating_sub(MIDDLE.len() / 2);
        let middle = vec![text(theme, Role::Dim, format!("{}{MIDDLE}", " ".repeat(at)))];
        lines.extend([vec![], self.steps(step, theme.glyphs.rule), middle, vec![]]);
        lines.extend(self.line(&self.not_applicable()));
        lines
    }

    /// The same where the statements need a line each.
    fn stacked(&self, left: &str, right: &str) -> Lines {
        let mut lines = Lines::new();
        for (number, words) in [('1', left), (char::from(b'0' + BIPOLAR_STEPS), right)] {
            let is_chosen = self.is_chosen(number as u8 - b'0');
            lines.extend(self.line(&(number, words.to_owned(), is_chosen)));
        }
        let step = (self.width.saturating_sub(4) / usize::from(BIPOLAR_STEPS)).min(7);
        lines.push(self.steps(step, self.theme.glyphs.dot));
        lines.extend(self.line(&self.not_applicable()));
        lines
    }

    /// `1 ─── 2 ─── 3 ─── 4 ─── 5`, a digit every `step` cells.
    fn steps(&self, step: usize, between: &str) -> Vec<LinePiece> {
        let theme = self.theme;
        let mut parts = Vec::new();
        for number in 1..=BIPOLAR_STEPS {
            let mark = if self.is_chosen(number) { theme.glyphs.selected } else { " " };
            if number == 1 {
                parts.push(text(theme, Role::Accent, format!(" {mark}")));
            } else {
                let rule = between.repeat(step.saturating_sub(3));
                parts.push(text(theme, Role::Dim, format!(" {rule}")));
                parts.push(text(theme, Role::Accent, mark));
            }
            let c = char::from(b'0' + number);
            parts.push((vec![theme.span(Role::Key, c.to_string())], Some(Target::Answer(c))));
        }
        parts
    }
}
