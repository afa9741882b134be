//! The quiet line that offers the recap of the week on its last work day. It stands once a week, until it is read or
//! turned down; with questions off it never comes.

use chrono::NaiveDate;

use crate::domain::time::Moment;
use crate::tui::effect::Effect;
use crate::tui::input::Key;
use crate::tui::keymap::{self, Action, Place};
use crate::tui::model::{DEAF, Model};
use crate::tui::screens::{Screen, insights};

/// The recap of a week over the footer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Offer {
    /// Monday of the week.
    pub week: NaiveDate,
    /// Keys typed before this moment were meant for something else.
    pub deaf_until: Moment,
}

impl Model {
    /// The recap that the line over the footer offers, unless something else stands there.
    #[must_use]
    pub fn offered_recap(&self) -> Option<&Offer> {
        let lines = &self.lines;
        let is_free = lines.after_tag.is_none() && lines.strip.is_none() && lines.offer.is_none();
        let is_shown_anyway = self.screen == Screen::Insights;
        let has_pulse = self.offered_pulse().is_some();
        lines.recap.as_ref().filter(|_| is_free && !has_pulse && !is_shown_anyway && !self.is_busy())
    }
}

/// The recap is offered, or is no more.
pub fn told(model: &mut Model, week: Option<NaiveDate>) {
    let deaf_until = model.now + DEAF;
    let old = model.lines.recap.take();
    model.lines.recap = week.map(|week| old.filter(|old| old.week == week).unwrap_or(Offer { week, deaf_until }));
}

/// Where its keys are in the keymap; none while it is deaf.
#[must_use]
pub fn place(model: &Model) -> Option<Place> {
    model.offered_recap().filter(|offer| model.now >= offer.deaf_until).map(|_| Place::RecapOffer)
}

/// A key for the line; `None` if it does not listen to it.
pub fn answer(model: &mut Model, key: Key) -> Option<Vec<Effect>> {
    let place = place(model)?;
    let action = keymap::action(&[place], key)?;
    let mut effects = answered(model);
    if action == Action::Recap {
        effects.extend(insights::show_recap(model));
    }
    Some(effects)
}

/// It was read or turned down: it does not come again this week.
pub fn answered(model: &mut Model) -> Vec<Effect> {
    model.lines.recap.take().map(|offer| Effect::RecapSeen(offer.week)).into_iter().collect()
}
