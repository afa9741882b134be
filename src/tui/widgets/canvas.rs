//! Where to draw, and where to write down what that means for what comes next.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::tui::hit::Drawn;
use crate::tui::shape::Shape;
use crate::tui::theme::{Role, Theme};

/// A part of the frame that is being drawn.
#[derive(Debug)]
pub struct Canvas<'a, 'f> {
    pub frame: &'a mut Frame<'f>,
    pub area: Rect,
    /// The layout of the whole frame.
    pub shape: Shape,
    pub drawn: &'a mut Drawn,
}

impl<'f> Canvas<'_, 'f> {
    /// Another part of the same frame.
    pub fn at(&mut self, area: Rect) -> Canvas<'_, 'f> {
        Canvas { frame: self.frame, area, shape: self.shape, drawn: self.drawn }
    }

    /// The list's area and, where the pane is wide, the one for details.
    #[must_use]
    pub fn sides(&self) -> (Rect, Option<Rect>) {
        let area = self.area;
        if self.shape != Shape::Wide {
            return (area, None);
        }
        let width = 40.min(area.width);
        let list = Rect { width: area.width.saturating_sub(width + 3), ..area };
        (list, Some(Rect { x: area.right() - width - 2, width: width + 2, ..area }))
    }

    /// Draws a dividing line at the left of `side`; what is behind it.
    pub fn beside(&mut self, side: Rect, theme: &Theme) -> Canvas<'_, 'f> {
        for row in side.rows() {
            self.frame.render_widget(theme.span(Role::Dim, theme.glyphs.divider), Rect { width: 1, ..row });
        }
        self.at(Rect { x: side.x + 2, width: side.width.saturating_sub(2), ..side })
    }

    /// Its cells from side to side.
    #[must_use]
    pub fn width(&self) -> usize {
        usize::from(self.area.width)
    }

    /// Its lines from top to bottom.
    #[must_use]
    pub fn height(&self) -> usize {
        usize::from(self.area.height)
    }
}

/// The cells of an area from side to side, and its lines from top to bottom.
#[must_use]
pub(crate) fn size_of(area: Rect) -> (usize, usize) {
    (usize::from(area.width), usize::from(area.height))
}
