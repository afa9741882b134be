//! One question, so that all of it fits: set out in lines, else side by side, else scrolled. Never cut.

use ratatui::text::Span;

use super::session::Session;
use crate::domain::log::survey::{Answer, BIPOLAR_STEPS, Item, ItemKind};
use crate::domain::log::tag::Tag;
use crate::tui::hit::Target;
use crate::tui::key::Key;
use crate::tui::shape::Shape;
use crate::tui::theme::{Role, Theme};
use crate::tui::widgets::choice::{columns, flow};
use crate::tui::widgets::page::{LinePiece, Page, ends};
use crate::tui::widgets::text::{cut, right, width as cells, wrap};

/// Wider lines are hard to read.
const WIDEST: usize = 76;

/// Lines of pieces.
type Lines = Vec<Vec<LinePiece>>;

/// The page for `size`, and how far its answers can be scrolled.
pub(super) fn view(session: &Session, (width, height): (usize, usize), shape: Shape, theme: &Theme) -> (Page, usize) {
    let Some((index, item)) = session.item() else { return (Page::default(), 0) };
    let width = width.min(WIDEST);
    let asked = QuestionView { session, item, width, is_tight: !shape.is_airy(), theme };
    let mut page = Page::default();
    let question: Lines = wrap(&session.blanks().fill(&item.text), width.saturating_sub(2))
        .into_iter()
        .map(|line| vec![text(theme, Role::Title, format!("  {line}"))])
        .collect();
    let error: Lines = session
        .error
        .iter()
        .flat_map(|error| wrap(error, width.saturating_sub(2)))
        .enumerate()
        .map(|(row, line)| {
            vec![text(theme, Role::Bad, if row == 0 { "! " } else { "  " }), text(theme, Role::Text, line)]
        })
        .collect();
    let gaps = if item.text.is_empty() { 2 } else { 3 };
    let room = height.saturating_sub(1 + question.len() + error.len());
    let (answers, is_airy) = asked.answers(room, gaps, shape.is_airy());
    let gap = |page: &mut Page| {
        if is_airy {
            page.gap();
        }
    };
    gap(&mut page);
    page.line(head(session, index, width, theme));
    gap(&mut page);
    // A question that leaves no room for its answers scrolls with them.
    let (fixed, scrolled) = if answers.len() > room && room < 3 {
        (vec![], question.into_iter().chain(answers).collect::<Lines>())
    } else {
        (question, answers)
    };
    let has_question = !fixed.is_empty();
    add(&mut page, fixed);
    if has_question {
        gap(&mut page);
    }
    let room = height.saturating_sub(page.len() + error.len());
    let furthest = scroll(&mut page, scrolled, session.scroll, room, theme);
    add(&mut page, error);
    (page, furthest)
}

fn add(page: &mut Page, lines: impl IntoIterator<Item = Vec<LinePiece>>) {
    for line in lines {
        page.parts(line);
    }
}

/// Adds the `lines` that fit into `room`, with a word on what is out of sight; how far they can be scrolled.
fn scroll(page: &mut Page, lines: Lines, skip: usize, room: usize, theme: &Theme) -> usize {
    if lines.len() <= room {
        add(page, lines);
        return 0;
    }
    let shown = room.saturating_sub(1).max(1);
    let furthest = lines.len() - shown;
    let skip = skip.min(furthest);
    let below = furthest - skip;
    add(page, lines.into_iter().skip(skip).take(shown));
    let words = match (skip, below) {
        (0, below) => format!("{below} more below"),
        (above, 0) => format!("{above} more above"),
        (above, below) => format!("{above} above, {below} below"),
    };
    page.line(vec![
        theme.span(Role::Key, format!("  {}", theme.glyphs.arrows)),
        theme.span(Role::Dim, format!(" {words}")),
    ]);
    furthest
}

/// Title, and how far one is: `2 of 5 ●●○○○`.
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

fn key(c: char) -> Target {
    Target::Press(Key::Char(c))
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
    fn answers(&self, room: usize, gaps: usize, wants_air: bool) -> (Lines, bool) {
        let airy_room = room.saturating_sub(gaps);
        match &self.item.kind {
            ItemKind::Tag => {
                let lines = self.tags(if wants_air { airy_room } else { room });
                let is_airy = wants_air && lines.len() <= airy_room;
                (lines, is_airy)
            }
            ItemKind::Bipolar { left, right, .. } => {
                let lines = if wants_air { self.axis(left, right) } else { self.stacked(left, right) };
                let is_airy = wants_air && lines.len() <= airy_room;
                (lines, is_airy)
            }
            _ => {
                let lines = self.list();
                if wants_air && lines.len() <= airy_room {
                    return (lines, true);
                }
                let flowed = if lines.len() > room { self.flowed() } else { vec![] };
                let is_better = !flowed.is_empty() && flowed.len() <= room;
                (if is_better { flowed } else { lines }, false)
            }
        }
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
        let mark = if *is_chosen { theme.glyphs.selected } else { " " };
        let tick = match (is_several, is_chosen) {
            (false, _) => "",
            (true, true) => theme.glyphs.marked,
            (true, false) => theme.glyphs.dot,
        };
        let tick = if tick.is_empty() { String::new() } else { format!("{tick} ") };
        let gap = if self.is_tight { " " } else { "  " };
        let indent = 3 + gap.len() + cells(&tick);
        let role = if *is_chosen { Role::Title } else { Role::Text };
        let wrapped = wrap(label, self.width.saturating_sub(indent));
        let lines = wrapped.into_iter().enumerate().map(|(row, words)| {
            let spans = if row == 0 {
                vec![
                    theme.span(Role::Accent, format!("{mark} ")),
                    theme.span(Role::Key, c.to_string()),
                    theme.span(if *is_chosen { Role::Accent } else { Role::Dim }, format!("{gap}{tick}")),
                    theme.span(role, words),
                ]
            } else {
                vec![theme.span(role, format!("{}{words}", " ".repeat(indent)))]
            };
            vec![(spans, Some(key(*c)))]
        });
        lines.collect()
    }

    fn list(&self) -> Lines {
        self.choices().iter().flat_map(|choice| self.line(choice)).collect()
    }

    /// The choices side by side, where they are too many for a line each.
    fn flowed(&self) -> Lines {
        let theme = self.theme;
        let pieces: Vec<LinePiece> = self
            .choices()
            .into_iter()
            .map(|(c, label, is_chosen)| {
                let mark = if is_chosen { theme.glyphs.current } else { "" };
                let role = if is_chosen { Role::Title } else { Role::Text };
                let label = crate::domain::say::escape::clean(&label);
                let spans = vec![
                    theme.span(Role::Accent, mark),
                    theme.span(Role::Key, c.to_string()),
                    theme.span(role, format!(" {label}")),
                ];
                (spans, Some(key(c)))
            })
            .collect();
        let room = self.width.saturating_sub(2);
        let is_wide = |(spans, _): &LinePiece| spans.iter().map(Span::width).sum::<usize>() > room;
        if pieces.iter().any(is_wide) {
            // It would be cut.
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
        let rest = match self.given() {
            Some(Answer::Tag(tag)) => vec![vec![
                text(self.theme, Role::Accent, format!("{} ", self.theme.glyphs.selected)),
                text(self.theme, Role::Title, tag.name()),
            ]],
            _ => vec![],
        };
        let mut na = self.line(&self.not_applicable());
        let grid_in = |height: usize| columns(&tags, self.width.saturating_sub(2), height.max(1), self.theme);
        let mut grid = grid_in(room.saturating_sub(rest.len()));
        let taken: usize = grid.last().into_iter().flatten().flat_map(|(spans, _)| spans).map(Span::width).sum();
        let wanted: usize = na.iter().flatten().flat_map(|(spans, _)| spans).map(Span::width).sum();
        if self.is_tight && na.len() == 1 && taken + wanted + 2 <= self.width {
            if let (Some(last), Some(line)) = (grid.last_mut(), na.pop()) {
                last.extend(line);
            }
        } else {
            grid = grid_in(room.saturating_sub(na.len() + rest.len()));
        }
        let grid = grid.into_iter().map(|line| {
            // Here a letter is an answer to the question, not a tag of a wait.
            let line = line.into_iter().map(|(spans, target)| {
                let letter = match target {
                    Some(Target::Tag(tag)) => Some(key(tag.key())),
                    other => other,
                };
                (spans, letter)
            });
            self.indented(line.collect())
        });
        grid.chain(na).chain(rest).collect()
    }

    /// Two statements and the five places between them.
    fn axis(&self, left: &str, right_words: &str) -> Lines {
        let theme = self.theme;
        let half = (self.width.saturating_sub(6) / 2).max(1);
        let (left, right_words) = (wrap(left, half), wrap(right_words, half));
        let rows = left.len().max(right_words.len());
        let line = |words: &[String], row: usize| words.get(row).cloned().unwrap_or_default();
        let mut lines: Lines = (0..rows)
            .map(|row| {
                let left = line(&left, row);
                let fill = " ".repeat((half + 2).saturating_sub(cells(&left)));
                let right = right(&line(&right_words, row), half, theme.glyphs);
                vec![text(theme, Role::Title, format!("  {left}{fill}{right}"))]
            })
            .collect();
        lines.push(vec![]);
        let step = (2 * half + 2).saturating_sub(1) / usize::from(BIPOLAR_STEPS - 1);
        lines.push(self.steps(step, theme.glyphs.rule));
        let middle = "in between";
        let at = (2 + 2 * step).saturating_sub(cells(middle) / 2);
        lines.push(vec![text(theme, Role::Dim, format!("{}{middle}", " ".repeat(at)))]);
        lines.push(vec![]);
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
            let is_chosen = self.is_chosen(number);
            let mark = if is_chosen { theme.glyphs.selected } else { " " };
            if number == 1 {
                parts.push(text(theme, Role::Accent, format!(" {mark}")));
            } else {
                let rule = between.repeat(step.saturating_sub(3));
                parts.push(text(theme, Role::Dim, format!(" {rule}")));
                parts.push(text(theme, Role::Accent, mark));
            }
            let c = char::from(b'0' + number);
            parts.push((vec![theme.span(Role::Key, c.to_string())], Some(key(c))));
        }
        parts
    }
}
