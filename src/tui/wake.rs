//! When the screen would differ by itself. Nothing ticks: the loop sleeps until then.

use chrono::{DurationRound, TimeDelta};

use super::focus;
use super::lines::Line;
use super::model::{HINT, JUST_NOW, Model};
use super::screens::{self, Screen};
use super::shape::Shape;
use crate::domain::log::wait::Wait;
use crate::domain::page::now::Questions;
use crate::domain::say::length;
use crate::domain::time::{Moment, between};

impl Model {
    /// The earliest moment at which the screen would differ without any message; `None` = never, the loop sleeps.
    #[must_use]
    pub fn next_wake(&self) -> Option<Moment> {
        let own = screens::next_wake(self);
        let moments = [self.next_of_the_line(), self.next_end(), self.next_of_the_day(), self.next_second(), own];
        moments.into_iter().flatten().min()
    }

    /// When the line over the footer goes, or begins to listen.
    fn next_of_the_line(&self) -> Option<Moment> {
        let line = focus::of(self).line?;
        let deaf = self.lines.deaf_until(line).filter(|until| *until > self.now);
        let goes = match line {
            Line::Toast => self.lines.toast.as_ref().map(|toast| toast.until),
            Line::AfterTag => self.lines.after_tag.as_ref().map(|line| line.until),
            Line::Hint => {
                self.hinted().and_then(super::super::domain::log::wait::Wait::ended_at).map(|ended| ended + HINT)
            }
            Line::Strip | Line::Offer | Line::Pulse | Line::Recap => None,
        };
        deaf.into_iter().chain(goes).min()
    }

    /// When something ends whether it is seen or not.
    fn next_end(&self) -> Option<Moment> {
        let lines = &self.lines;
        let strip = lines.strip.as_ref().filter(|strip| strip.saving.is_none()).map(|strip| strip.ask.expires_at);
        let held = lines.held.as_ref().map(|ask| ask.expires_at);
        let offer = lines.offer.as_ref().map(|offer| offer.until);
        let quiet = match self.questions {
            Questions::Quiet { until } if until > self.now => Some(until),
            _ => None,
        };
        [strip, held, offer, quiet].into_iter().flatten().min()
    }

    /// When the strip of the day gets another half hour, or the last command is no longer "just now".
    fn next_of_the_day(&self) -> Option<Moment> {
        let overview = self.overview.as_ref().filter(|_| self.on_screen() == Screen::Now)?;
        let half_hour = TimeDelta::minutes(30);
        let day = self.now.duration_trunc(half_hour).ok().map(|start| start + half_hour);
        let day = day.filter(|_| overview.total_waits > 0);
        let seen = overview.last_seen.as_ref().filter(|_| overview.running.is_empty());
        let seen = seen.map(|seen| seen.at + JUST_NOW).filter(|end| *end > self.now);
        day.into_iter().chain(seen).min()
    }

    /// When the count of a wait on the screen is another; only where somebody looks.
    fn next_second(&self) -> Option<Moment> {
        if !self.has_focus || self.shape() == Shape::Tiny {
            return None;
        }
        let until = |wait: &Wait| self.now + length::until_passed_differs(wait.latency(self.now));
        match self.on_screen() {
            Screen::Log => self.screens.log.waits.iter().filter(|wait| wait.is_running()).map(until).min(),
            Screen::Now => {
                let overview = self.overview.as_ref()?;
                let apart = overview.apart.iter().filter(|_| self.screens.now.shows_apart);
                let counting = overview.running.iter().chain(apart).filter(|running| !running.stands_still());
                let asking = overview.asking().filter_map(|running| running.wait.asks_since);
                let asking = asking.map(|since| self.now + length::until_passed_differs(between(since, self.now)));
                counting.map(|running| until(&running.wait)).chain(asking).min()
            }
            _ => None,
        }
    }
}
