//! The list of all keys, made from the keymap.

use super::Sheet;
use crate::tui::keymap::{Action, Place, Tags};
use crate::tui::listener::KeyMeaning;
use crate::tui::screens::list::Stride;
use crate::tui::theme::{Role, Theme};
use crate::tui::ui::Ui;
use crate::tui::widgets::sheet::SheetContent;
use crate::tui::widgets::text::{left, width as cells};
use crate::tui::widgets::writer::Writer;

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
    pub fn press(mut self, meaning: KeyMeaning, ui: &Ui) -> Option<Sheet> {
        let KeyMeaning::Do(action) = meaning else { return Some(Sheet::Help(self)) };
        if action == Action::Back {
            return None;
        }
        self.scroll = Stride::of(action, 10).map_or(self.scroll, |step| step.scroll(self.scroll, ui));
        Some(Sheet::Help(self))
    }

    /// Draws the list.
    #[must_use]
    pub fn view(&self, width: usize, height: usize, theme: &Theme) -> SheetContent {
        let mut to = Writer::new(width, true, theme);
        for place in &self.places {
            if !to.page.is_empty() {
                to.gap();
            }
            section(&mut to, *place);
        }
        let (page, scroll) = (to.page, self.scroll);
        let last = (scroll + height).min(page.len());
        let aside = if page.len() > height { format!("{last} of {}", page.len()) } else { String::new() };
        SheetContent { title: "All keys".to_owned(), aside, page, scroll }
    }
}

fn section(to: &mut Writer<'_>, place: Place) {
    to.line(Role::Title, place.heading);
    let column = if to.width < 50 { 9 } else { 16 };
    let line = |to: &mut Writer<'_>, keys: &str, help: &str| {
        let lead = left(keys, column, to.theme.glyphs) + "  ";
        to.behind(&lead, (Role::Key, Role::Text), help);
    };
    for binding in place.rows {
        let keys: Vec<String> = to.theme.keys.keys(place, binding).iter().map(ToString::to_string).collect();
        let all = keys.join(", ");
        let shown = match keys.first() {
            None => "no key",
            Some(first) if cells(&all) > column => first,
            Some(_) => &all,
        };
        line(to, shown, binding.help);
    }
    place.legend.iter().for_each(|(letters, means)| line(to, letters, means));
    if place.tags != Tags::None {
        line(to, "a letter", "gives the tag that stands beside it");
    }
}
