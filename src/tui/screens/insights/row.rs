//! What can be selected on the screen, and the page that is put together of it.

use std::ops::Range;

use ratatui::text::Span;

use crate::domain::figure::insight::{Drag, Panel, PulseHeadline};
use crate::domain::log::tag::Tag;
use crate::domain::page::insights::InsightsPage;
use crate::tui::hit::Target;
use crate::tui::theme::Role;
use crate::tui::widgets::choice::flow;
use crate::tui::widgets::page::{Page, ends};
use crate::tui::widgets::text::{cut, left, wrap};
use crate::tui::widgets::writer::Writer;

/// One thing with something behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PanelRow {
    /// Blocked hours per observed week.
    Rate,
    /// Machine, not held up and not answered time.
    Apart,
    /// A share of blocked time; `None` = held up, without a category.
    Tag(Option<Tag>),
    Metric(Drag),
    When,
    /// A command by its place in the list.
    Slowest(usize),
    Repeated(usize),
    /// A pulse of the person's, by its place.
    Said(usize),
    /// A look, by the name of its maker.
    Look(&'static str),
    /// A pilot by its place.
    Pilot(usize),
}

/// Everything that can be selected, section by section, from the top.
#[must_use]
pub(super) fn sections(page: &InsightsPage) -> Vec<Vec<PanelRow>> {
    let panel = &page.panel;
    let places = |len: usize, row: fn(usize) -> PanelRow| (0..len).map(row).collect();
    let sections = [
        page.looks.iter().map(|look| PanelRow::Look(look.id)).collect(),
        vec![PanelRow::Rate, PanelRow::Apart],
        panel.tags.iter().map(|share| PanelRow::Tag(share.tag)).collect(),
        panel.metrics.iter().map(|metric| PanelRow::Metric(metric.drag)).collect(),
        panel.when.iter().flatten().any(|time| *time > 0).then_some(PanelRow::When).into_iter().collect(),
        places(panel.slowest.len().min(COMMANDS), PanelRow::Slowest),
        places(panel.repeated.len().min(COMMANDS), PanelRow::Repeated),
        places(pulses(panel).len(), PanelRow::Said),
        places(page.pilots.len(), PanelRow::Pilot),
    ];
    sections.into_iter().filter(|section: &Vec<PanelRow>| !section.is_empty()).collect()
}

/// The headlines of each pulse together.
#[must_use]
pub(super) fn pulses(panel: &Panel) -> Vec<&[PulseHeadline]> {
    panel
        .said
        .chunk_by(|one, next| (&one.survey, &one.service, one.at) == (&next.survey, &next.service, next.at))
        .collect()
}

/// Commands of each list that are shown.
pub(super) const COMMANDS: usize = 5;

/// The page while it is put together: lines, and which of them belong to which row.
pub(super) struct Rows<'a> {
    pub(super) to: Writer<'a>,
    selected: PanelRow,
    places: Vec<(PanelRow, Range<usize>)>,
}

/// Cells that the mark of the selected row takes.
pub(super) const MARK: usize = 2;

impl<'a> Rows<'a> {
    /// An empty page.
    #[must_use]
    pub(super) fn new(selected: PanelRow, to: Writer<'a>) -> Self {
        Self { to, selected, places: Vec::new() }
    }

    /// Cells for what stands behind the mark.
    #[must_use]
    pub(super) fn room(&self) -> usize {
        self.to.width.saturating_sub(MARK)
    }

    /// The heading of a section, with a dim word at the right.
    pub(super) fn title(&mut self, words: &str, aside: &str) {
        if !self.to.page.is_empty() {
            self.to.gap();
        }
        let title = vec![self.to.theme.span(Role::Title, cut(words, self.to.width, self.to.theme.glyphs))];
        self.to.page.line(ends(title, vec![self.to.theme.span(Role::Dim, aside.to_owned())], self.to.width));
    }

    /// The heading of a section whose rows are set apart from it.
    pub(super) fn section(&mut self, words: &str, aside: &str) {
        self.title(words, aside);
        self.to.gap();
    }

    /// A line that cannot be selected.
    pub(super) fn line(&mut self, spans: Vec<Span<'static>>) {
        self.to.page.line([vec![Span::raw(" ".repeat(MARK))], spans].concat());
    }

    /// A dim sentence, wrapped.
    pub(super) fn note(&mut self, words: &str) {
        for line in wrap(words, self.room()) {
            self.line(vec![self.to.theme.span(Role::Dim, line)]);
        }
    }

    /// Dim phrases one after the other, none of them broken where it fits a line.
    pub(super) fn note_of(&mut self, phrases: impl Iterator<Item = String>) {
        let (theme, room) = (self.to.theme, self.room());
        let piece = |phrase: String| (vec![theme.span(Role::Dim, cut(&phrase, room, theme.glyphs))], None);
        self.to.indented_parts(flow(phrases.map(piece).collect(), room));
    }

    /// Lines of `words` behind the name of a row, which takes so many cells.
    #[must_use]
    pub(super) fn named(
        &self,
        row: PanelRow,
        (name, cells): (&str, usize),
        (role, words): (Role, &str),
    ) -> Vec<Vec<Span<'static>>> {
        let glyphs = self.to.theme.glyphs;
        let mut name = cut(name, cells.saturating_sub(2), glyphs);
        let lines = wrap(words, self.room().saturating_sub(cells)).into_iter().map(|line| {
            let name = left(&std::mem::take(&mut name), cells, glyphs);
            vec![self.to.theme.span(self.role(row), name), self.to.theme.span(role, line)]
        });
        lines.collect()
    }

    /// A row of one or more lines that can be selected.
    pub(super) fn row(&mut self, row: PanelRow, lines: Vec<Vec<Span<'static>>>) {
        let from = self.to.page.len();
        let is_selected = row == self.selected;
        let target = Target::Row(self.places.len());
        for spans in lines {
            self.to.page.target([vec![self.to.theme.mark(is_selected)], spans].concat(), target);
        }
        self.places.push((row, from..self.to.page.len()));
    }

    /// The role of a row's first words.
    #[must_use]
    pub(super) fn role(&self, row: PanelRow) -> Role {
        Role::of_row(row == self.selected)
    }

    /// The page, and how many of its lines to leave out so that the selected row is seen in `height` lines.
    #[must_use]
    pub(super) fn finish(self, height: usize) -> (Page, usize) {
        let furthest = self.to.page.furthest(height);
        let place = self.places.into_iter().find(|(row, _)| *row == self.selected);
        let skip = place.map_or(0, |(_, lines)| {
            // Its middle in the middle; the first rows leave the page at its top.
            let middle = usize::midpoint(lines.start, lines.end);
            middle.saturating_sub(height / 2).min(lines.start)
        });
        (self.to.page, skip.min(furthest))
    }
}
