//! A page: lines from top to bottom, some of which can be clicked.

use std::ops::Range;

use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::canvas::Canvas;
use crate::tui::hit::{Hit, Target};

/// A piece of a line, and what a click on it means.
pub(crate) type LinePiece = (Vec<Span<'static>>, Option<Target>);

/// The cells of a line that mean something.
type Targets = Vec<(Range<u16>, Target)>;

/// Lines that are being put together for one area.
#[derive(Debug, Default)]
pub struct Page {
    lines: Vec<(Line<'static>, Targets)>,
}

impl Page {
    /// Adds a line.
    pub fn line(&mut self, spans: impl Into<Line<'static>>) {
        self.lines.push((spans.into(), Vec::new()));
    }

    /// Adds a line that means something when it is clicked.
    pub fn target(&mut self, spans: impl Into<Line<'static>>, target: Target) {
        self.lines.push((spans.into(), vec![(0..u16::MAX, target)]));
    }

    /// Adds a line of pieces that mean something each.
    pub fn parts(&mut self, parts: Vec<LinePiece>) {
        let mut spans = Vec::new();
        let mut targets = Vec::new();
        let mut column: u16 = 0;
        for (part, target) in parts {
            let cells: usize = part.iter().map(Span::width).sum();
            let end = column.saturating_add(u16::try_from(cells).unwrap_or(u16::MAX));
            targets.extend(target.map(|target| (column..end, target)));
            column = end;
            spans.extend(part);
        }
        self.lines.push((Line::from(spans), targets));
    }

    /// Adds every line of another page.
    pub fn append(&mut self, other: Self) {
        self.lines.extend(other.lines);
    }

    /// Takes away all but the first lines.
    pub fn truncate(&mut self, lines: usize) {
        self.lines.truncate(lines);
    }

    /// Adds an empty line.
    pub fn gap(&mut self) {
        self.line(Line::default());
    }

    /// How many lines it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether it has none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// How many of its lines can be scrolled away where `height` of them are seen.
    #[must_use]
    pub fn furthest(&self, height: usize) -> usize {
        self.len().saturating_sub(height)
    }

    /// Draws it scrolled, at most so far that its last line is at the bottom; keys then scroll no further.
    pub fn scrolled(self, canvas: &mut Canvas<'_, '_>, scroll: usize) {
        let furthest = self.furthest(canvas.height());
        canvas.drawn.furthest = Some(furthest);
        self.draw(canvas, scroll.min(furthest));
    }

    /// Draws the lines from `skip` on, as far as they fit.
    pub fn draw(self, canvas: &mut Canvas<'_, '_>, skip: usize) {
        for ((line, targets), row) in self.lines.into_iter().skip(skip).zip(canvas.area.rows()) {
            canvas.frame.render_widget(line, row);
            for (cells, target) in targets {
                let x = row.x.saturating_add(cells.start);
                let piece = Rect { x, width: cells.end - cells.start, ..row }.intersection(row);
                canvas.drawn.hits.push(Hit { area: piece, target });
            }
        }
    }
}

/// Spans at the left and at the right end of `width` cells; the right ones give way where both do not fit.
#[must_use]
pub(crate) fn ends(mut left: Vec<Span<'static>>, right: Vec<Span<'static>>, width: usize) -> Vec<Span<'static>> {
    let taken: usize = left.iter().map(Span::width).sum();
    let wanted: usize = right.iter().map(Span::width).sum();
    if taken + wanted < width {
        left.push(Span::raw(" ".repeat(width - taken - wanted)));
        left.extend(right);
    }
    left
}

/// Which of `len` rows to show in `room` rows so that the selected one is among them.
#[must_use]
pub(crate) fn window(len: usize, room: usize, selected: Option<usize>) -> Range<usize> {
    let room = room.min(len);
    let start =
        selected.map_or(0, |selected| (selected + 1).saturating_sub(room).max(selected.saturating_sub(room / 2)));
    let start = if selected.is_some_and(|selected| selected < room) { 0 } else { start.min(len - room) };
    start..start + room
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_selected_row_is_always_in_the_window() {
        for len in 0..12 {
            for room in 0..8 {
                for selected in 0..len {
                    let window = window(len, room, Some(selected));
                    assert!(window.end <= len && window.len() == room.min(len));
                    assert!(room == 0 || window.contains(&selected), "{selected} in {window:?} of {len}");
                }
            }
        }
        assert_eq!(window(0, 5, None), 0..0);
    }
}
