//! A wait as a row of a list: columns that line up and drop in a fixed order (bar, usual, project, tag).

use ratatui::text::{Line, Span};

use super::bar::bar;
use super::text::{left, right, width as cells};
use crate::domain::figure::progress;
use crate::domain::figure::progress::{Progress, RunningWait};
use crate::domain::log::wait::{Actor, Class, Outcome, Source, Wait};
use crate::domain::say::length::duration;
use crate::domain::say::{length, moment};
use crate::domain::time::{Moment, between};
use crate::tui::theme::{Glyphs, Role, Theme};

/// Cells of the longest duration, `59m 59s`.
const LENGTH: usize = 7;

/// Cells of `14:05`.
const CLOCK: usize = 5;

/// Cells of the longest brief duration, `9m 59s`.
const BRIEF: usize = 6;

/// What a row is drawn with.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RowStyle<'a> {
    pub theme: &'a Theme,
    pub width: usize,
    pub now: Moment,
    /// How many agents are at work side by side.
    pub agents: usize,
    pub time: ShownMoment,
}

/// Which moment of a wait that is over stands in front.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ShownMoment {
    /// Its start, on a day that stands over the rows.
    Start,
    /// Its end, with the day where it is not today, in so many cells.
    End { cells: usize },
}

/// From this many cells on a row has its project.
const ROOMY: usize = 60;

/// How a row stands out.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct RowEmphasis {
    pub is_selected: bool,
    pub is_marked: bool,
}

impl RowStyle<'_> {
    fn mark(&self, stands: RowEmphasis) -> Span<'static> {
        let glyphs = self.theme.glyphs;
        let selected = if stands.is_selected { glyphs.selected } else { " " };
        let marked = if stands.is_marked { glyphs.marked } else { " " };
        self.theme.span(Role::Accent, format!("{selected}{marked}"))
    }

    /// The same for a list that is in the order of ends: its column is as wide as the longest of `waits` needs.
    #[must_use]
    pub(crate) fn by_end(self, waits: &[Wait]) -> Self {
        let cells = waits.iter().map(|wait| cells(&self.ended(wait))).max().unwrap_or_default().max(CLOCK);
        Self { time: ShownMoment::End { cells }, ..self }
    }

    fn ended(&self, wait: &Wait) -> String {
        let Some(end) = wait.ended_at() else { return String::new() };
        let is_today = end.date_naive() == self.now.date_naive();
        if is_today || self.is_roomy() { moment::at_in_short(end, self.now) } else { moment::day(end.date_naive()) }
    }

    /// Whether there is room for a project in a row.
    const fn is_roomy(&self) -> bool {
        self.width >= ROOMY
    }

    /// What stands first in a row: its mark and `label` in so many cells.
    fn label(&self, label: &str, cells: usize, stands: RowEmphasis) -> [Span<'static>; 2] {
        let role = Role::of_row(stands.is_selected);
        [self.mark(stands), self.theme.span(role, left(label, cells, self.theme.glyphs))]
    }

    /// The project of a wait in so many cells, where there is room for it, and the gap behind what stands before it.
    fn project(&self, wait: &Wait, cells: usize) -> Vec<Span<'static>> {
        if !self.is_roomy() {
            return vec![Span::raw(" ")];
        }
        let project = left(wait.project.as_deref().unwrap_or_default(), cells, self.theme.glyphs);
        vec![Span::raw("  "), self.theme.span(Role::Dim, project), Span::raw("  ")]
    }

    /// A wait that is over, or that the log screen lists: time, label, project, length, outcome, tag.
    #[must_use]
    pub(crate) fn finished(&self, wait: &Wait, stands: RowEmphasis) -> Line<'static> {
        let (theme, glyphs) = (self.theme, self.theme.glyphs);
        let (time, time_cells) = match self.time {
            ShownMoment::Start => (moment::clock(wait.started_at), CLOCK),
            ShownMoment::End { cells } => (self.ended(wait), cells),
        };
        let [label_cells, project_cells, tag_cells] = self.columns(time_cells);
        let [mark, label] = self.label(&wait.label, label_cells, stands);
        let gap = || Span::raw(if self.is_roomy() { "  " } else { " " });
        let mut spans = vec![mark, theme.span(Role::Dim, right(&time, time_cells, glyphs)), gap(), label];
        spans.extend(self.project(wait, project_cells));
        spans.extend(self.length_and_outcome(wait));
        let (tag, role) = tag_words(wait);
        let tag = if !self.is_roomy() && tag == "not tagged" { "untagged".to_owned() } else { tag };
        spans.extend([gap(), theme.span(role, left(&tag, tag_cells, glyphs))]);
        Line::from(spans)
    }

    /// The cells of label, project and tag of a wait that is over, where its time takes so many.
    fn columns(&self, time: usize) -> [usize; 3] {
        let (length, gaps) = if self.is_roomy() { (LENGTH, 10) } else { (BRIEF, 3) };
        let room = self.width.saturating_sub(2 + time + length + 1 + gaps);
        let (project, tag) = match room {
            _ if !self.is_roomy() => (0, (room / 2).min(14)),
            0..70 => (room * 3 / 10, 14.min(room / 3)),
            _ => (20, 18),
        };
        [room.saturating_sub(project + tag), project, tag]
    }

    /// The length and how it ended. Where it is narrow only what did not succeed is marked, before the length.
    fn length_and_outcome(&self, wait: &Wait) -> Vec<Span<'static>> {
        let (theme, glyphs) = (self.theme, self.theme.glyphs);
        let (outcome, role) = outcome_mark(wait, glyphs);
        let length = |cells| theme.span(Role::Text, right(&self.length(wait), cells, glyphs));
        if self.is_roomy() {
            return vec![length(LENGTH), Span::raw("  "), theme.span(role, outcome)];
        }
        let outcome = if wait.has(Outcome::Succeeded) { " " } else { outcome };
        vec![theme.span(role, outcome), length(BRIEF)]
    }

    fn length(&self, wait: &Wait) -> String {
        let latency = wait.latency(self.now);
        match (self.is_roomy(), wait.is_running()) {
            (false, _) => length::brief(latency),
            (true, true) => length::passed(latency),
            (true, false) => duration(latency),
        }
    }

    /// A turn in which the agent asks the person: agent, project, how long ago. It stands out from everything else.
    #[must_use]
    pub(crate) fn asking(&self, running: &RunningWait, stands: RowEmphasis) -> Line<'static> {
        let (theme, glyphs) = (self.theme, self.theme.glyphs);
        let words = running.wait.asks_since.map_or(String::new(), |since| asked(since, self.now));
        let project = running.wait.project.as_deref().unwrap_or_default();
        let has_project = self.width >= 40 && !project.is_empty();
        let room = self.width.saturating_sub(2 + 2 + cells(&words) + if has_project { 2 } else { 0 });
        let project_cells = if has_project { (room * 2 / 5).min(20) } else { 0 };
        let mut spans = vec![
            self.mark(stands),
            theme.span(Role::Warn, left(running.name(), (room - project_cells).min(24), glyphs)),
            Span::raw("  "),
        ];
        if has_project {
            spans.extend([theme.span(Role::Text, left(project, project_cells, glyphs)), Span::raw("  ")]);
        }
        spans.push(theme.span(Role::Warn, words));
        Line::from(spans)
    }

    /// A wait that goes on: label, project, time so far, bar against its history, what is left.
    #[must_use]
    pub(crate) fn running(&self, running: &RunningWait, stands: RowEmphasis) -> Line<'static> {
        let (theme, glyphs) = (self.theme, self.theme.glyphs);
        let progress = progress::of(running, self.now);
        let (bar_cells, words_cells) = match self.width {
            0..30 => (0, 0),
            30..ROOMY => (0, 12),
            ROOMY..100 => (12, 17),
            _ => (20, 28),
        };
        let gaps = if self.is_roomy() { 8 } else { 3 };
        let room = self.width.saturating_sub(2 + LENGTH + gaps + bar_cells + words_cells);
        let project_cells = if self.is_roomy() { (room * 2 / 5).min(20) } else { 0 };
        let passed = right(&length::passed(running.latency(self.now)), LENGTH, glyphs);
        let mut spans = self.label(running.name(), room - project_cells, stands).to_vec();
        spans.extend(self.project(&running.wait, project_cells));
        spans.extend([theme.span(Role::Text, passed), Span::raw("  ")]);
        if bar_cells > 0 {
            let blank = || vec![Span::raw(" ".repeat(bar_cells))];
            spans.extend(progress.map_or_else(blank, |at| bar(filled(at), bar_cells, bar_role(at), theme)));
            spans.push(Span::raw("  "));
        }
        let beside = self.beside(running, progress, words_cells).map(|words| (words, Role::Dim));
        let (words, role) = beside.unwrap_or_else(|| outlook(running, progress, self.now, words_cells));
        spans.push(theme.span(role, left(&words.replace('–', glyphs.dash), words_cells, glyphs)));
        Line::from(spans)
    }

    /// What to expect of a turn, and how many agents work side by side; `None` where that does not fit or nothing is known.
    fn beside(&self, running: &RunningWait, progress: Option<Progress>, room: usize) -> Option<String> {
        let usual = running.usual.as_ref().filter(|_| running.wait.is_turn() && self.agents > 1)?;
        let usually = progress.filter(|progress| !progress.is_longer_than_usual()).map(|_| progress::usually(usual))?;
        let words = format!("{usually} {} {} side by side", self.theme.glyphs.dot, self.agents);
        (cells(&words) <= room).then_some(words)
    }
}

/// `asked 1m 40s ago`.
#[must_use]
pub(crate) fn asked(since: Moment, now: Moment) -> String {
    format!("asked {} ago", length::passed(between(since, now)))
}

/// How much of a bar is filled: all of it once nothing is left to expect.
#[must_use]
pub(crate) fn filled(progress: Progress) -> f64 {
    if progress.is_longer_than_usual() { 1.0 } else { progress.fraction }
}

/// The role of a bar.
#[must_use]
pub(crate) fn bar_role(progress: Progress) -> Role {
    if progress.is_longer_than_usual() { Role::Warn } else { Role::Accent }
}

/// What to expect of a running wait, in the longest words that fit into `room` cells.
#[must_use]
pub(crate) fn outlook(running: &RunningWait, progress: Option<Progress>, now: Moment, room: usize) -> (String, Role) {
    let (candidates, role) = outlooks(running, progress, now);
    let fits = candidates.iter().find(|words| cells(words) <= room);
    (fits.or(candidates.last()).cloned().unwrap_or_default(), role)
}

/// The same in all its words, the longest first.
fn outlooks(running: &RunningWait, progress: Option<Progress>, now: Moment) -> (Vec<String>, Role) {
    if running.is_stopped {
        return (vec!["stopped by ^Z".into(), "stopped".into()], Role::Warn);
    }
    let (Some(progress), Some(usual)) = (progress, &running.usual) else {
        let since = format!("since {}", moment::at_in_short(running.wait.started_at, now));
        return match running.wait.actor {
            Actor::Person => (vec![since], Role::Dim),
            actor => (vec![format!("{actor}, {since}"), actor.to_string()], Role::Dim),
        };
    };
    let (usually, left) = (progress::usually(usual), progress::remaining(&progress));
    if progress.is_longer_than_usual() {
        let words = vec![progress::longer(usual), format!("longer, {usually}"), left, "longer".into()];
        return (words, Role::Warn);
    }
    // What is left of a turn is nobody's guess.
    let is_turn = running.wait.is_turn();
    let words = if is_turn { [usually, progress::usual_length(usual)] } else { [format!("{left}, {usually}"), left] };
    (words.to_vec(), Role::Dim)
}

/// The tag of a wait in a list, or what stands in its place.
#[must_use]
pub(crate) fn tag_words(wait: &Wait) -> (String, Role) {
    match (wait.tag(), wait.answer) {
        (Some(tag), _) => (tag.name().to_owned(), Role::Text),
        (None, Some(true)) => ("held up".to_owned(), Role::Text),
        (None, Some(false)) => ("not held up".to_owned(), Role::Text),
        (None, None) if wait.is_running() => ("running".to_owned(), Role::Accent),
        (None, None) if wait.actor != Actor::Person => (wait.actor.to_string(), Role::Dim),
        (None, None) if wait.class() == Class::Queue => ("queue".to_owned(), Role::Dim),
        (None, None) if wait.source == Source::Manual => ("held up".to_owned(), Role::Text),
        (None, None) => ("not tagged".to_owned(), Role::Dim),
    }
}

fn outcome_mark(wait: &Wait, glyphs: &Glyphs) -> (&'static str, Role) {
    match wait.outcome() {
        // A review has no outcome: that nothing is known of one says nothing.
        Some(Outcome::Unknown) if !wait.is_run() => (" ", Role::Text),
        Some(Outcome::Succeeded) => (glyphs.succeeded, Role::Good),
        Some(Outcome::Failed) => (glyphs.failed, Role::Bad),
        Some(Outcome::Cancelled) => (glyphs.cancelled, Role::Dim),
        Some(Outcome::Lost | Outcome::Unknown) => (glyphs.unknown, Role::Dim),
        None => (glyphs.on, Role::Accent),
    }
}
