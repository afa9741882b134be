//! A figure of some weeks, one column each: low in one row, or tall with its limits. What was not observed is a gap, never
//! a zero, and a week beyond a limit is marked with a sign, not with a colour alone.

use ratatui::text::Span;

use super::bar::steps;
use super::text::right;
use crate::tui::theme::{Role, Theme};

/// The weeks, oldest first, and the limits of their usual movement where there are enough of them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Chart<'a> {
    pub weeks: &'a [Option<f64>],
    /// Lower limit, middle, upper limit.
    pub limits: Option<[f64; 3]>,
}

/// Cells that the name of a limit takes behind the tall chart.
const NAMES: usize = 15;

impl Chart<'_> {
    /// The value that fills a column.
    fn top(&self) -> f64 {
        let limit = self.limits.map(|[_, _, upper]| upper);
        self.weeks.iter().copied().flatten().chain(limit).fold(0.0, f64::max)
    }

    /// Whether `value` lies beyond the usual movement.
    #[must_use]
    pub(crate) fn is_outside(&self, value: f64) -> bool {
        self.limits.is_some_and(|[lower, _, upper]| value < lower || value > upper)
    }

    /// The weeks in one row of two cells each: a column, and `!` behind one that lies beyond a limit.
    #[must_use]
    pub(crate) fn strip(&self, theme: &Theme) -> Vec<Span<'static>> {
        let week = |value: &Option<f64>| match value {
            None => theme.span(Role::Dim, format!("{} ", theme.glyphs.heat[0])),
            Some(value) => {
                let is_outside = self.is_outside(*value);
                let column = theme.glyphs.columns[eighths(*value, self.top(), 8).saturating_sub(1)];
                let role = if is_outside { Role::Warn } else { Role::Accent };
                theme.span(role, format!("{column}{}", if is_outside { '!' } else { ' ' }))
            }
        };
        self.weeks.iter().map(week).collect()
    }

    /// How many cells a column of the tall chart takes, with the gap behind it, where there are `cells` for `weeks` columns.
    #[must_use]
    pub(crate) const fn column(weeks: usize, cells: usize) -> usize {
        if weeks * 3 + NAMES <= cells { 3 } else { 2 }
    }

    /// The weeks as columns of `height` rows in about `cells` cells, the limits as lines through them with their values, in
    /// `name`'s words, at the right.
    #[must_use]
    pub(crate) fn tall(
        &self,
        height: usize,
        cells: usize,
        theme: &Theme,
        name: impl Fn(f64) -> String,
    ) -> Vec<Vec<Span<'static>>> {
        let column = Self::column(self.weeks.len(), cells);
        let top = self.top();
        let row_of = |value: f64| eighths(value, top, 8 * height).saturating_sub(1) / 8;
        let lines = self.limits.map(|[lower, middle, upper]| {
            [(upper, "upper"), (middle, "middle"), (lower, "lower")]
                .map(|(value, words)| (row_of(value), format!(" {} {words}", right(&name(value), 6, theme.glyphs))))
        });
        (0..height)
            .rev()
            .map(|row| {
                let line = lines.iter().flatten().find(|(at, _)| *at == row);
                let mut spans: Vec<Span> = self
                    .weeks
                    .iter()
                    .map(|week| self.cell(*week, (row, 8 * height), (column, line.is_some()), theme))
                    .collect();
                spans.extend(line.map(|(_, words)| theme.span(Role::Dim, words.clone())));
                spans
            })
            .collect()
    }

    /// The part of one week's column in a row of the tall chart of so many steps; the column takes so many cells, and a limit
    /// may run through the row.
    fn cell(
        &self,
        week: Option<f64>,
        (row, steps): (usize, usize),
        (column, has_line): (usize, bool),
        theme: &Theme,
    ) -> Span<'static> {
        let glyphs = theme.glyphs;
        let blank = if has_line { glyphs.limit } else { ' ' };
        let draw = |role, sign: char, behind: char| {
            let mut text = sign.to_string().repeat(column - 1);
            text.push(behind);
            theme.span(role, text)
        };
        let Some(value) = week else {
            return draw(Role::Dim, if row == 0 { glyphs.heat[0] } else { blank }, blank);
        };
        let filled = eighths(value, self.top(), steps).max(1).saturating_sub(row * 8).min(8);
        if filled == 0 {
            return draw(Role::Dim, blank, blank);
        }
        // Plain characters know no part of a cell.
        let sign = if glyphs.is_ascii { '#' } else { glyphs.columns[filled - 1] };
        let is_outside = self.is_outside(value);
        let role = if is_outside { Role::Warn } else { Role::Accent };
        draw(role, sign, if is_outside && row == 0 { '!' } else { blank })
    }
}

/// How many of `of` steps `value` takes where `top` takes all; what is more than nothing takes one at least.
fn eighths(value: f64, top: f64, of: usize) -> usize {
    if top > 0.0 { steps(value / top, of) } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(spans: &[Span]) -> String {
        spans.iter().map(|span| span.content.as_ref()).collect()
    }

    #[test]
    fn a_week_beyond_a_limit_has_a_sign_and_a_gap_is_no_zero() {
        let weeks = [Some(4.0), None, Some(0.0), Some(9.0)];
        let chart = Chart { weeks: &weeks, limits: Some([0.0, 4.0, 8.0]) };
        assert_eq!(text(&chart.strip(&Theme::none())), "▄ · ▁ █!");
        let plain = Theme::none().in_ascii(true);
        assert_eq!(text(&chart.strip(&plain)), "4 . 1 8!");
    }

    #[test]
    fn the_tall_chart_names_its_limits() {
        let weeks = [Some(2.0), None, Some(8.0)];
        let chart = Chart { weeks: &weeks, limits: Some([1.0, 3.0, 6.0]) };
        let rows: Vec<String> =
            chart.tall(4, 40, &Theme::none(), |value| format!("{value:.1}")).iter().map(|row| text(row)).collect();
        assert_eq!(rows, ["      ██ ", "┄┄┄┄┄┄██┄    6.0 upper", "┄┄┄┄┄┄██┄    3.0 middle", "██┄··┄██!    1.0 lower"]);
    }

    #[test]
    fn no_figures_make_no_chart_fall_over() {
        let chart = Chart { weeks: &[None, Some(f64::NAN), Some(0.0)], limits: None };
        assert_eq!(chart.strip(&Theme::none()).len(), 3);
        assert_eq!(chart.tall(0, 40, &Theme::none(), |_| String::new()).len(), 0);
        assert_eq!(chart.tall(3, 5, &Theme::none(), |_| String::new()).len(), 3);
    }
}
