//! The own last week in large, quiet form, to look at together. It is drawn and forgotten: there is no key that copies it.

use std::time::Duration;

use chrono::{Days, NaiveDate, Timelike};

use super::{draw_scrolled, paragraph};
use crate::domain::log::wait::{Class, Wait};
use crate::domain::page::interview::Timeline;
use crate::domain::say::length::duration;
use crate::domain::say::moment;
use crate::tui::theme::{Role, Theme};
use crate::tui::widgets::canvas::Canvas;
use crate::tui::widgets::page::Page;
use crate::tui::widgets::spark;
use crate::tui::widgets::text::{cut, left};

/// Shorter waits are in the strip of the day, not in words.
const WORTH_WORDS: Duration = Duration::from_secs(5 * 60);
/// How many waits of a day are listed: the longest.
const TOLD: usize = 4;

pub(super) fn view(week: Option<&Timeline>, scroll: usize, theme: &Theme, canvas: &mut Canvas<'_, '_>) {
    let Some(week) = week else { return };
    let width = canvas.width();
    let is_airy = canvas.height() >= 14;
    let mut page = Page::default();
    let (open, over): (Vec<&Wait>, Vec<&Wait>) = week.waits.iter().partition(|wait| is_open(wait));
    let scale = Scale::of(week, width);
    if !over.is_empty() {
        let mut labels = spark::labels(&scale.hours, scale.each, theme);
        labels.spans.insert(0, theme.span(Role::Text, "    "));
        page.line(labels);
    }
    let mut told = 0;
    for day in days(week) {
        let own: Vec<&Wait> = over.iter().copied().filter(|wait| wait.started_at.date_naive() == day).collect();
        if own.is_empty() {
            continue;
        }
        told += 1;
        if is_airy {
            page.gap();
        }
        one_day(&mut page, day, &own, (week, width, &scale), theme);
    }
    if told == 0 {
        paragraph(&mut page, "Nothing was recorded in the last seven days.", Role::Text, width, theme);
    }
    if !open.is_empty() {
        page.gap();
        page.line(theme.span(Role::Title, "  Open"));
        for wait in open {
            let words = format!("    {}, since {}", wait.label, moment::at_in_short(wait.started_at, week.to));
            page.line(theme.span(Role::Text, cut(&words, width, theme.glyphs)));
        }
    }
    draw_scrolled(page, scroll, canvas);
}

fn days(week: &Timeline) -> impl Iterator<Item = NaiveDate> {
    let first = week.from.date_naive();
    (0..=7).filter_map(move |later| first.checked_add_days(Days::new(later)))
}

/// A review, or the like, that somebody still has to look at.
fn is_open(wait: &Wait) -> bool {
    wait.is_running() && wait.class() == Class::Queue
}

/// The hours that every day is drawn over, and the cells of a half hour.
struct Scale {
    hours: std::ops::Range<usize>,
    each: usize,
}

impl Scale {
    fn of(week: &Timeline, width: usize) -> Self {
        let mut strip = vec![0_u32; 48];
        for wait in week.waits.iter().filter(|wait| wait.class() == Class::Blocking) {
            spread(&mut strip, wait, week);
        }
        let last = strip.iter().rposition(|seconds| *seconds > 0).unwrap_or(24);
        let room = width.saturating_sub(6);
        let hours = spark::hours(&strip, last, room.clamp(1, 48));
        Self { each: (room / hours.len().max(1)).clamp(1, 3), hours }
    }
}

fn one_day(
    page: &mut Page,
    day: NaiveDate,
    own: &[&Wait],
    (week, width, scale): (&Timeline, usize, &Scale),
    theme: &Theme,
) {
    let mut strip = vec![0_u32; 48];
    for wait in own.iter().filter(|wait| wait.class() == Class::Blocking) {
        spread(&mut strip, wait, week);
    }
    let title = moment::weekday(day);
    page.line(theme.span(Role::Title, format!("  {title}")));
    let mut line = spark::cells(&strip, &scale.hours, 47, scale.each, theme);
    line.spans.insert(0, theme.span(Role::Text, "    "));
    page.line(line);
    let mut longest: Vec<&&Wait> = own.iter().filter(|wait| wait.latency(week.to) >= WORTH_WORDS).collect();
    longest.sort_by_key(|wait| std::cmp::Reverse(wait.latency(week.to)));
    longest.truncate(TOLD);
    longest.sort_by_key(|wait| wait.started_at);
    for wait in longest {
        let tag = wait.tag.map_or("not tagged", crate::domain::log::tag::Tag::name);
        let at = moment::clock(wait.started_at);
        let length = left(&duration(wait.latency(week.to)), 8, theme.glyphs);
        let words = format!("    {at}  {length} {tag}, {}", wait.label);
        let role = if wait.tag.is_some() { Role::Text } else { Role::Dim };
        page.line(theme.span(role, cut(&words, width, theme.glyphs)));
    }
}

/// Adds a wait to the half hours it lay in, on its first day.
fn spread(strip: &mut [u32], wait: &Wait, week: &Timeline) {
    let mut second = wait.started_at.num_seconds_from_midnight();
    let mut left = u32::try_from(wait.latency(week.to).as_secs()).unwrap_or(u32::MAX);
    while left > 0 && second < 86_400 {
        let part = left.min(1800 - second % 1800);
        if let Some(half) = strip.get_mut((second / 1800) as usize) {
            *half = half.saturating_add(part);
        }
        (second, left) = (second + part, left - part);
    }
}
