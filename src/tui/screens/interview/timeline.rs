//! The person's last week in large, quiet form, to look at together. It is drawn and forgotten: there is no key that copies it.

use std::time::Duration;

use chrono::{Days, NaiveDate, Timelike};
use ratatui::text::{Line, Span};

use crate::domain::log::tag::Tag;
use crate::domain::log::wait::{Class, Wait};
use crate::domain::page::interview::Timeline;
use crate::domain::say::length::duration;
use crate::domain::say::moment;
use crate::tui::theme::{Role, Theme};
use crate::tui::widgets::canvas::Canvas;
use crate::tui::widgets::spark;
use crate::tui::widgets::text::{cut, left};
use crate::tui::widgets::writer::Writer;

/// Shorter waits are in the strip of the day, not in words.
const WORTH_WORDS: Duration = Duration::from_secs(5 * 60);
/// How many waits of a day are listed: the longest.
const TOLD: usize = 4;

pub(super) fn view(week: Option<&Timeline>, scroll: usize, theme: &Theme, canvas: &mut Canvas<'_, '_>) {
    let Some(week) = week else { return };
    let mut to = super::writer(canvas, usize::MAX, theme);
    let (open, over): (Vec<&Wait>, Vec<&Wait>) = week.waits.iter().partition(|wait| is_open(wait));
    let scale = Scale::of(week, to.width);
    if !over.is_empty() {
        to.page.line(set_in(spark::labels(&scale.hours, scale.each, theme)));
    }
    let of_day = |day: NaiveDate| over.iter().copied().filter(|wait| wait.started_at.date_naive() == day).collect();
    let told: Vec<(NaiveDate, Vec<&Wait>)> = days(week).map(|day| (day, of_day(day))).collect();
    if told.iter().all(|(_, waits)| waits.is_empty()) {
        to.text(Role::Text, "Nothing was recorded in the last seven days.");
    }
    for (day, waits) in told.iter().filter(|(_, waits)| !waits.is_empty()) {
        to.gap();
        one_day(&mut to, *day, waits, (week, &scale));
    }
    if !open.is_empty() {
        to.page.gap();
        to.line(Role::Title, "  Open");
    }
    for wait in open {
        let words = format!("    {}, since {}", wait.label, moment::at_in_short(wait.started_at, week.to));
        to.line(Role::Text, cut(&words, to.width, theme.glyphs));
    }
    to.page.scrolled(canvas, scroll);
}

/// A line under the name of its day.
fn set_in(line: Line<'static>) -> Vec<Span<'static>> {
    [vec![Span::raw("    ")], line.spans].concat()
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
        let strip = strip(week.waits.iter(), week);
        let last = strip.iter().rposition(|seconds| *seconds > 0).unwrap_or(24);
        let room = width.saturating_sub(6);
        let hours = spark::hours(&strip, last, room.clamp(1, 48));
        Self { each: (room / hours.len().max(1)).clamp(1, 3), hours }
    }
}

fn one_day(to: &mut Writer<'_>, day: NaiveDate, waits: &[&Wait], (week, scale): (&Timeline, &Scale)) {
    let strip = strip(waits.iter().copied(), week);
    to.line(Role::Title, format!("  {}", moment::weekday(day)));
    to.page.line(set_in(spark::cells(&strip, &scale.hours, 47, scale.each, to.theme)));
    let mut longest: Vec<&&Wait> = waits.iter().filter(|wait| wait.latency(week.to) >= WORTH_WORDS).collect();
    longest.sort_by_key(|wait| std::cmp::Reverse(wait.latency(week.to)));
    longest.truncate(TOLD);
    longest.sort_by_key(|wait| wait.started_at);
    for wait in longest {
        let tag = wait.tag().map_or("not tagged", Tag::name);
        let at = moment::clock(wait.started_at);
        let length = left(&duration(wait.latency(week.to)), 8, to.theme.glyphs);
        let words = cut(&format!("    {at}  {length} {tag}, {}", wait.label), to.width, to.theme.glyphs);
        to.line(if wait.tag.is_some() { Role::Text } else { Role::Dim }, words);
    }
}

/// The seconds of each half hour in which somebody was perhaps held up.
fn strip<'a>(waits: impl Iterator<Item = &'a Wait>, week: &Timeline) -> Vec<u32> {
    let mut strip = vec![0_u32; 48];
    waits.filter(|wait| wait.class() == Class::Blocking).for_each(|wait| spread(&mut strip, wait, week));
    strip
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
