//! What floats over a screen: a box over the lower part, or the whole pane where that is small.

use ratatui::layout::{Margin, Rect};
use ratatui::style::Stylize;
use ratatui::symbols::border;
use ratatui::widgets::{Block, Clear};

use super::canvas::Canvas;
use super::page::{Page, ends};
use super::text::cut;
use super::writer::stacked;
use crate::tui::theme::{Role, Theme};

const ASCII: border::Set = border::Set {
    top_left: "+",
    top_right: "+",
    bottom_left: "+",
    bottom_right: "+",
    vertical_left: "|",
    vertical_right: "|",
    horizontal_top: "-",
    horizontal_bottom: "-",
};

/// The cells inside a sheet over this part of the pane, and the most lines.
#[must_use]
pub(crate) fn room(body: &Canvas<'_, '_>) -> (usize, usize) {
    let (sides, ends) = if body.shape.is_airy() { (8, 2) } else { (2, 1) };
    (body.width().saturating_sub(sides), body.height().saturating_sub(ends))
}

/// A sheet ready to be drawn.
#[derive(Debug)]
pub struct SheetContent {
    pub title: String,
    /// At the right end of the title: "3 of 7".
    pub aside: String,
    pub page: Page,
    /// Lines that are scrolled away at the top.
    pub scroll: usize,
}

impl SheetContent {
    /// Draws it over the lower part of the body, or over all of it; what is under it cannot be clicked.
    pub fn draw(self, body: &mut Canvas<'_, '_>, theme: &Theme) {
        body.drawn.hits.clear();
        if body.shape.is_airy() {
            self.float(body, theme);
        } else {
            self.cover(body, theme);
        }
    }

    fn float(self, canvas: &mut Canvas<'_, '_>, theme: &Theme) {
        let body = canvas.area;
        let lines = u16::try_from(self.page.len()).unwrap_or(u16::MAX);
        // The empty rows inside give way before a line does.
        let padding = u16::from(lines.saturating_add(4) <= body.height);
        let height = lines.saturating_add(2 + 2 * padding).min(body.height);
        let area = Rect { y: body.bottom() - height, height, ..body }.inner(Margin::new(1, 0));
        canvas.frame.render_widget(Clear, area);
        let title = cut(&self.title, usize::from(area.width.saturating_sub(6)), theme.glyphs);
        let block = Block::bordered()
            .border_set(if theme.glyphs.is_ascii { ASCII } else { border::ROUNDED })
            .border_style(theme.style(Role::Dim))
            .title(theme.span(Role::Title, format!(" {title} ")).not_dim())
            .title_top(ratatui::text::Line::from(theme.span(Role::Dim, self.aside_words())).right_aligned());
        let inside = block.inner(area).inner(Margin::new(2, padding));
        canvas.frame.render_widget(block, area);
        self.page.scrolled(&mut canvas.at(inside), self.scroll);
    }

    fn cover(self, canvas: &mut Canvas<'_, '_>, theme: &Theme) {
        canvas.frame.render_widget(Clear, canvas.area);
        let [top, rest, _] = stacked(canvas.area.inner(Margin::new(1, 0)), 1, 0);
        let width = usize::from(top.width);
        let aside = self.aside_words();
        let title = cut(&self.title, width.saturating_sub(aside.chars().count() + 1), theme.glyphs);
        let spans = ends(vec![theme.span(Role::Title, title)], vec![theme.span(Role::Dim, aside)], width);
        canvas.frame.render_widget(ratatui::text::Line::from(spans), top);
        self.page.scrolled(&mut canvas.at(rest), self.scroll);
    }

    fn aside_words(&self) -> String {
        if self.aside.is_empty() { String::new() } else { format!(" {} ", self.aside) }
    }
}
