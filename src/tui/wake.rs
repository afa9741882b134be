//! When the screen would differ by itself. Nothing ticks: the loop sleeps until then.

use super::focus;
use super::lines::Line;
use super::model::Model;
use super::ui::HINT;
use crate::domain::log::wait::Wait;
use crate::domain::page::now::Questions;
use crate::domain::time::Moment;

impl Model {
    /// The earliest moment at which the screen would differ without any message; `None` = never, the loop sleeps.
    #[must_use]
    pub fn next_wake(&self) -> Option<Moment> {
        let own = self.screens.next_wake(&self.ui);
        [self.next_of_the_line(), self.next_end(), own].into_iter().flatten().min()
    }

    /// When the line over the footer goes, or begins to listen.
    fn next_of_the_line(&self) -> Option<Moment> {
        let line = focus::of(self).line?;
        let deaf = self.ui.lines.deaf_until.filter(|until| *until > self.ui.now);
        let goes = match line {
            Line::Toast => self.ui.lines.toast.as_ref().map(|toast| toast.until),
            Line::AfterTag => self.ui.lines.after_tag.as_ref().map(|line| line.until),
            Line::Hint => self.ui.hinted().and_then(Wait::ended_at).map(|ended| ended + HINT),
            Line::Strip | Line::Offer | Line::Pulse | Line::Recap => None,
        };
        deaf.into_iter().chain(goes).min()
    }

    /// When something ends whether it is seen or not.
    fn next_end(&self) -> Option<Moment> {
        let lines = &self.ui.lines;
        let strip = lines.strip.as_ref().filter(|strip| strip.saving.is_none()).map(|strip| strip.ask.expires_at);
        let held = lines.held.as_ref().map(|ask| ask.expires_at);
        let offer = lines.offer.as_ref().map(|offer| offer.until);
        let quiet = match self.ui.questions {
            Questions::Quiet { until } if until > self.ui.now => Some(until),
            _ => None,
        };
        [strip, held, offer, quiet].into_iter().flatten().min()
    }
}
