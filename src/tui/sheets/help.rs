//! The list of all keys, made from the keymap.

use super::{Sheet, SheetStep};
use crate::tui::keymap::{Action, Place, Tags};
use crate::tui::listener::KeyMeaning;
use crate::tui::theme::{Role, Theme};
use crate::tui::widgets::page::Page;
use crate::tui::widgets::sheet::Box;
use crate::tui::widgets::text::{left, width as cells, wrap};

/// The places in their order, and how far it is scrolled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    places: Vec<Place>,
    scroll: usize,
}

impl State {
    /// The list of keys: first what had them, then all the others.
    #[must_use]
    pub fn of(first: Vec<Place>, all: impl Iterator<Item = Place>) -> Self {
        let mut places = first;
        for place in all {
            if !places.contains(&place) {
                places.push(place);
            }
        }
        Self { places, scroll: 0 }
    }

    /// Takes a key.
    #[must_use]
    pub fn press(mut self, meaning: KeyMeaning) -> SheetStep {
        const PAGE: usize = 10;
        match meaning {
            KeyMeaning::Do(Action::Back) => return (None, vec![]),
            KeyMeaning::Do(Action::Up) => self.scroll = self.scroll.saturating_sub(1),
            KeyMeaning::Do(Action::Down) => self.scroll += 1,
            KeyMeaning::Do(Action::PageUp) => self.scroll = self.scroll.saturating_sub(PAGE),
            KeyMeaning::Do(Action::PageDown) => self.scroll += PAGE,
            _ => {}
        }
        self.scroll = self.scroll.min(self.places.iter().map(|place| place.rows.len() + place.legend.len() + 3).sum());
        (Some(Sheet::Help(self)), vec![])
    }

    /// Draws the list.
    #[must_use]
    pub fn view(&self, width: usize, height: usize, theme: &Theme) -> Box {
        let mut page = Page::default();
        for place in &self.places {
            if !page.is_empty() {
                page.gap();
            }
            section(&mut page, *place, width, theme);
        }
        let skip = self.scroll.min(page.len().saturating_sub(height));
        let last = (skip + height).min(page.len());
        let aside = if page.len() > height { format!("{last} of {}", page.len()) } else { String::new() };
        Box { title: "All keys".to_owned(), aside, page, skip }
    }
}

fn section(page: &mut Page, place: Place, width: usize, theme: &Theme) {
    page.line(theme.span(Role::Title, place.heading));
    let column = if width < 50 { 9 } else { 16 };
    for binding in place.rows {
        let keys: Vec<String> = theme.keys.keys(place, binding).iter().map(ToString::to_string).collect();
        let all = keys.join(", ");
        let shown = match keys.first() {
            None => "no key",
            Some(first) if cells(&all) > column => first,
            Some(_) => &all,
        };
        line(page, shown, binding.help, (column, width), theme);
    }
    for (letters, means) in place.legend {
        line(page, letters, means, (column, width), theme);
    }
    if place.tags != Tags::None {
        line(page, "a letter", "gives the tag that stands beside it", (column, width), theme);
    }
}

fn line(page: &mut Page, keys: &str, help: &str, (column, width): (usize, usize), theme: &Theme) {
    for (index, words) in wrap(help, width.saturating_sub(column + 2)).into_iter().enumerate() {
        let keys = if index == 0 { keys } else { "" };
        let keys = left(keys, column, theme.glyphs);
        page.line(vec![theme.span(Role::Key, keys), theme.span(Role::Text, format!("  {words}"))]);
    }
}
