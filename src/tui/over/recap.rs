//! The quiet line that offers the recap of the week on its last work day. It stands once a week, until it is read or
//! turned down; with questions off it never comes.

use chrono::NaiveDate;

use crate::tui::effect::Effect;
use crate::tui::lines::{DEAF, RecapOffer};
use crate::tui::model::Model;
use crate::tui::screen::Screen;

/// Whether the line has something to offer: the Insights screen has the recap a key away.
#[must_use]
pub fn is_offered(model: &Model) -> bool {
    model.lines.recap.is_some() && model.screen != Screen::Insights
}

/// The recap is offered, or is no more.
pub fn told(model: &mut Model, week: Option<NaiveDate>) {
    let deaf_until = model.now + DEAF;
    let old = model.lines.recap.take();
    model.lines.recap = week.map(|week| old.filter(|old| old.week == week).unwrap_or(RecapOffer { week, deaf_until }));
}

/// It was read or turned down: it does not come again this week.
pub fn answered(model: &mut Model) -> Vec<Effect> {
    model.lines.recap.take().map(|offer| Effect::RecapSeen(offer.week)).into_iter().collect()
}
