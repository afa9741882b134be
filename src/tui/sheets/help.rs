//! The list of all keys, made from the keymap.

use super::{Outcome, Sheet};
use crate::tui::input::Key;
use crate::tui::keymap::{Action, Place, action, all_keys, rows, rows_of};
use crate::tui::theme::{Role, Theme};
use crate::tui::widgets::page::Page;
use crate::tui::widgets::sheet::Box;
use crate::tui::widgets::text::{left, width as cells, wrap};

/// How far it is scrolled.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct State {
    scroll: usize,
}

impl State {
    /// Takes a key.
    #[must_use]
    pub fn press(mut self, key: Key) -> Outcome {
        const PAGE: usize = 10;
        match action(&[Place::Help], key) {
            Some(Action::Back) => return (None, vec![]),
            Some(Action::Up) => self.scroll = self.scroll.saturating_sub(1),
            Some(Action::Down) => self.scroll += 1,
            Some(Action::PageUp) => self.scroll = self.scroll.saturating_sub(PAGE),
            Some(Action::PageDown) => self.scroll += PAGE,
            _ => {}
        }
        self.scroll = self.scroll.min(rows(Place::ALL).count() + 3 * Place::ALL.len());
        (Some(Sheet::Help(self)), vec![])
    }

    /// Draws the list.
    #[must_use]
    pub fn view(&self, width: usize, height: usize, theme: &Theme) -> Box {
        let mut page = Page::default();
        for place in Place::ALL {
            if !page.is_empty() {
                page.gap();
            }
            page.line(theme.span(Role::Title, place.heading()));
            let column = if width < 50 { 9 } else { 16 };
            for binding in rows_of(*place) {
                let keys = all_keys(binding);
                let keys = if cells(&keys) > column { binding.keys[0].to_string() } else { keys };
                line(&mut page, &keys, binding.help, (column, width), theme);
            }
            if place.takes_tags() {
                line(&mut page, "a letter", "gives the tag that stands beside it", (column, width), theme);
            }
        }
        let skip = self.scroll.min(page.len().saturating_sub(height));
        let last = (skip + height).min(page.len());
        let aside = if page.len() > height { format!("{last} of {}", page.len()) } else { String::new() };
        Box { title: "All keys".to_owned(), aside, page, skip }
    }
}

fn line(page: &mut Page, keys: &str, help: &str, (column, width): (usize, usize), theme: &Theme) {
    for (index, words) in wrap(help, width.saturating_sub(column + 2)).into_iter().enumerate() {
        let keys = if index == 0 { keys } else { "" };
        let keys = left(keys, column, theme.glyphs);
        page.line(vec![theme.span(Role::Key, keys), theme.span(Role::Text, format!("  {words}"))]);
    }
}
