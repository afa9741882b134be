//! A wait as a row of a list: columns that line up and drop in a fixed order (bar, usual, project, tag).

use ratatui::text::{Line, Span};

use super::bar::bar;
use super::text::{left, right, width as cells};
use crate::domain::figure::progress;
use crate::domain::figure::progress::{Progress, RunningWait};
use crate::domain::log::wait::{Actor, Class, Outcome, Source, Wait};
use crate::domain::say::length;
use crate::domain::say::length::duration;
use crate::domain::say::moment;
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
        match (stands.is_selected, stands.is_marked) {
            (true, true) => self.theme.span(Role::Accent, format!("{}{}", glyphs.selected, glyphs.marked)),
            (true, false) => self.theme.span(Role::Accent, format!("{} ", glyphs.selected)),
            (false, true) => self.theme.span(Role::Accent, format!(" {}", glyphs.marked)),
            (false, false) => Span::raw("  "),
        }
    }

    fn label_role(stands: RowEmphasis) -> Role {
        if stands.is_selected { Role::Title } else { Role::Text }
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
        if is_today || self.width >= ROOMY { moment::at_in_short(end, self.now) } else { moment::day(end.date_naive()) }
    }

    /// A wait that is over, or that the log screen lists: time, label, project, length, outcome, tag.
    #[must_use]
    pub(crate) fn finished(&self, wait: &Wait, stands: RowEmphasis) -> Line<'static> {
        let (theme, glyphs) = (self.theme, self.theme.glyphs);
        let has_project = self.width >= ROOMY;
        let (time, time_cells) = match self.time {
            ShownMoment::Start => (moment::clock(wait.started_at), CLOCK),
            ShownMoment::End { cells } => (self.ended(wait), cells),
        };
        let gap = if has_project { "  " } else { " " };
        let length_cells = if has_project { LENGTH } else { BRIEF };
        let fixed = 2 + time_cells + length_cells + 1 + if has_project { 5 * gap.len() } else { 3 * gap.len() };
        let room = self.width.saturating_sub(fixed);
        let (project_cells, tag_cells) = match room {
            _ if !has_project => (0, (room / 2).min(14)),
            0..70 => (room * 3 / 10, 14.min(room / 3)),
            _ => (20, 18),
        };
        let label_cells = room.saturating_sub(project_cells + tag_cells);
        let project = wait.project.as_deref().unwrap_or_default();
        let (tag, tag_role) = tag_words(wait);
        let tag = if !has_project && tag == "not tagged" { "untagged".to_owned() } else { tag };
        let (outcome, outcome_role) = outcome_mark(wait, glyphs);
        let mut spans = vec![
            self.mark(stands),
            theme.span(Role::Dim, right(&time, time_cells, glyphs)),
            Span::raw(gap),
            theme.span(Self::label_role(stands), left(&wait.label, label_cells, glyphs)),
            Span::raw(gap),
        ];
        if has_project {
            spans.push(theme.span(Role::Dim, left(project, project_cells, glyphs)));
            spans.push(Span::raw(gap));
        }
        let length = theme.span(Role::Text, right(&self.length(wait), length_cells, glyphs));
        if has_project {
            spans.extend([length, Span::raw(gap), theme.span(outcome_role, outcome)]);
        } else {
            // Where it is narrow only what did not succeed is marked, before the length.
            let outcome = if wait.has(Outcome::Succeeded) { " " } else { outcome };
            spans.extend([theme.span(outcome_role, outcome), length]);
        }
        spans.extend([Span::raw(gap), theme.span(tag_role, left(&tag, tag_cells, glyphs))]);
        Line::from(spans)
    }

    fn length(&self, wait: &Wait) -> String {
        let latency = wait.latency(self.now);
        match (self.width >= 60, wait.is_running()) {
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
        let wait = &running.wait;
        let has_project = self.width >= 60;
        let progress = progress::of(running, self.now);
        let (bar_cells, words_cells) = match self.width {
            0..30 => (0, 0),
            30..60 => (0, 12),
            60..100 => (12, 17),
            _ => (20, 28),
        };
        let gaps = if has_project { 8 } else { 3 };
        let room = self.width.saturating_sub(2 + LENGTH + gaps + bar_cells + words_cells);
        let project_cells = if has_project { (room * 2 / 5).min(20) } else { 0 };
        let mut spans = vec![
            self.mark(stands),
            theme.span(Self::label_role(stands), left(running.name(), room - project_cells, glyphs)),
            Span::raw(if has_project { "  " } else { " " }),
        ];
        if has_project {
            let project = wait.project.as_deref().unwrap_or_default();
            spans.push(theme.span(Role::Dim, left(project, project_cells, glyphs)));
            spans.push(Span::raw("  "));
        }
        spans.push(theme.span(Role::Text, right(&length::passed(running.latency(self.now)), LENGTH, glyphs)));
        spans.push(Span::raw("  "));
        if bar_cells > 0 {
            match progress {
                Some(progress) => spans.extend(bar(filled(progress), bar_cells, bar_role(progress), theme)),
                None => spans.push(Span::raw(" ".repeat(bar_cells))),
            }
            spans.push(Span::raw("  "));
        }
        let (words, role) = match self.beside(running, progress, words_cells) {
            Some(words) => (words, Role::Dim),
            None => outlook(running, progress, self.now, words_cells),
        };
        let words = words.replace('–', glyphs.dash);
        spans.push(theme.span(role, left(&words, words_cells, glyphs)));
        Line::from(spans)
    }
}

impl RowStyle<'_> {
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
    let usual = running.usual.as_ref().map(progress::usually);
    let fitting = |candidates: &[String]| {
        let fits = candidates.iter().find(|words| cells(words) <= room);
        fits.or(candidates.last()).cloned().unwrap_or_default()
    };
    if running.is_stopped {
        return (fitting(&["stopped by ^Z".into(), "stopped".into()]), Role::Warn);
    }
    match (progress, usual) {
        (Some(progress), Some(usual)) if progress.is_longer_than_usual() => {
            let longer = running.usual.as_ref().map(progress::longer).unwrap_or_default();
            let candidates = [longer, format!("longer, {usual}"), progress::remaining(&progress), "longer".into()];
            (fitting(&candidates), Role::Warn)
        }
        // What is left of a turn is nobody's guess.
        (Some(_), Some(usual)) if running.wait.is_turn() => {
            let brief = running.usual.as_ref().map(progress::usual_length).unwrap_or_default();
            (fitting(&[usual, brief]), Role::Dim)
        }
        (Some(progress), Some(usual)) => {
            let left = progress::remaining(&progress);
            (fitting(&[format!("{left}, {usual}"), left]), Role::Dim)
        }
        _ => {
            let since = format!("since {}", moment::at_in_short(running.wait.started_at, now));
            match running.wait.actor {
                Actor::Person => (since, Role::Dim),
                actor => (fitting(&[format!("{actor}, {since}"), actor.to_string()]), Role::Dim),
            }
        }
    }
}

/// The tag of a wait in a list, or what stands in its place.
#[must_use]
pub(crate) fn tag_words(wait: &Wait) -> (String, Role) {
    match (wait.tag, wait.answer) {
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
