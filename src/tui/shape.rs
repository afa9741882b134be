//! Which of the layouts fits a pane. Each is designed, none is a squeezed one of another.

use ratatui::layout::Rect;

/// The layouts, by the room there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// One row: the running wait, today's sums, or the question.
    Row,
    /// Too small to say anything else than that it is.
    Tiny,
    /// Designed at 40x12.
    Small,
    /// Designed at 80x24.
    Regular,
    /// Designed at 120x40: a detail side, never more of the same.
    Wide,
}

impl Shape {
    /// The shape for `area`.
    #[must_use]
    pub const fn of(area: Rect) -> Self {
        match (area.width, area.height) {
            (_, 0..4) => Self::Row,
            (0..24, _) | (_, 0..6) => Self::Tiny,
            (0..60, _) | (_, 0..16) => Self::Small,
            (110.., 30..) => Self::Wide,
            _ => Self::Regular,
        }
    }

    /// Columns left free on both sides.
    #[must_use]
    pub const fn margin(self) -> u16 {
        match self {
            Self::Row | Self::Tiny => 0,
            Self::Small => 1,
            Self::Regular | Self::Wide => 2,
        }
    }

    /// Whether groups are set apart by an empty row.
    #[must_use]
    pub const fn is_airy(self) -> bool {
        matches!(self, Self::Regular | Self::Wide)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_three_designed_sizes_have_their_shapes() {
        let of = |width, height| Shape::of(Rect::new(0, 0, width, height));
        assert_eq!((of(40, 12), of(80, 24), of(120, 40)), (Shape::Small, Shape::Regular, Shape::Wide));
        assert_eq!((of(80, 3), of(3, 2), of(23, 10), of(80, 5)), (Shape::Row, Shape::Row, Shape::Tiny, Shape::Tiny));
    }
}
