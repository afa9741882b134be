//! Everything the UI knows. Plain data: update changes it, view draws it, nothing else touches it.

use std::time::Duration;

use chrono::{DurationRound, TimeDelta};
use ratatui::layout::Rect;

use super::input::Key;
use super::keymap::Action;
use super::msg::Ticket;
use super::over::pulse::Offer as PulseOffer;
use super::over::recap::Offer as RecapOffer;
use super::screens::{Screen, insights, interview, log, now, pulse, share, team};
use super::shape::Shape;
use super::sheets::Sheet;
use super::theme::Theme;
use super::when;
use crate::domain::log::change::Change;
use crate::domain::log::evidence::Format;
use crate::domain::log::run::Unrecognised;
use crate::domain::log::settings::Settings;
use crate::domain::log::tag::Tag;
use crate::domain::log::wait::{Wait, WaitId};
use crate::domain::page::now::{Ask, NowView, ObserverState, Questions};
use crate::domain::time::Moment;

use super::effect::Effect;

/// What appears unasked does not listen for so long.
pub const DEAF: Duration = Duration::from_millis(500);
/// A line that tells something stays so long.
pub const TOAST: Duration = Duration::from_secs(4);
/// A line with something new to read stays longer.
pub const NOTICE: Duration = Duration::from_secs(8);
/// A line that tells of something that went wrong stays longest.
pub const BAD_TOAST: Duration = Duration::from_secs(12);
/// The question that comes after a tag stays so long.
pub const AFTER_TAG: Duration = Duration::from_secs(8);
/// The offer to learn a command stays so long; left alone it means "not now".
pub const OFFER: Duration = Duration::from_secs(120);
/// A finished wait is offered for a tag so long.
pub const HINT: Duration = Duration::from_secs(600);
/// The last command seen is called "just now" so long.
pub const JUST_NOW: Duration = Duration::from_secs(60);

/// What a click on a part of the last frame means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    Action(Action),
    /// The answer of a sheet or a strip.
    Tag(Tag),
    Select(WaitId),
    /// A row of the screen, counted from the top.
    Row(usize),
    /// The same as this key.
    Press(Key),
}

/// A part of the last frame that can be clicked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    pub area: Rect,
    pub target: Target,
}

/// A question over the footer.
#[derive(Debug, Clone, PartialEq)]
pub struct Strip {
    pub ask: Ask,
    pub shown_at: Moment,
    /// Keys typed before this moment were meant for something else.
    pub deaf_until: Moment,
    /// The answer is on its way to the disk.
    pub saving: Option<Ticket>,
}

/// The line after a tag: one more key, if the person likes.
#[derive(Debug, Clone, PartialEq)]
pub struct AfterTag {
    pub wait: WaitId,
    pub tag: Tag,
    /// "Tagged cargo test as flaky failure."
    pub words: String,
    pub until: Moment,
}

/// What kind of line a toast is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// What was wished for is done.
    Done,
    /// Something worth knowing; nothing is wrong.
    Notice,
    /// It went wrong.
    Bad,
}

impl Tone {
    const fn stays(self) -> Duration {
        match self {
            Self::Done => TOAST,
            Self::Notice => NOTICE,
            Self::Bad => BAD_TOAST,
        }
    }
}

/// A line that tells something and goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Toast {
    pub words: String,
    pub tone: Tone,
    pub until: Moment,
}

/// What may stand over the footer. One of them is drawn: toast, after-tag line, strip, offer, due pulse, recap,
/// then the hint.
#[derive(Debug, Default)]
pub struct Lines {
    pub strip: Option<Strip>,
    /// A question that waits for a sheet or a field to close.
    pub held: Option<Ask>,
    /// Number of the question that was closed last.
    pub closed: Option<i64>,
    pub offer: Option<(Unrecognised, Moment)>,
    pub pulse: Option<PulseOffer>,
    pub recap: Option<RecapOffer>,
    pub after_tag: Option<AfterTag>,
    pub toast: Option<Toast>,
}

/// What was wished for with a ticket, until it is on disk.
#[derive(Debug, Clone, PartialEq)]
pub enum Pending {
    Tag {
        wait: WaitId,
        tag: Tag,
    },
    Undo,
    /// An answer of a pulse, or its end.
    Pulse,
    Other,
}

/// The state of the UI.
#[derive(Debug)]
pub struct Model {
    pub settings: Settings,
    pub theme: Theme,
    /// One row whatever the room (`--strip`).
    pub is_row: bool,
    /// The moment of the last message; the view shows this moment.
    pub now: Moment,
    pub size: Rect,
    pub has_focus: bool,
    /// None until the log was read.
    pub overview: Option<NowView>,
    pub observer: ObserverState,
    /// Whether the log takes what is recorded.
    pub is_recording: bool,
    /// A history of commands on this machine that was never imported: it would give runs an ETA.
    pub history: Option<Format>,
    pub questions: Questions,
    pub screen: Screen,
    pub screens: Screens,
    pub sheet: Option<Sheet>,
    pub lines: Lines,
    pub hits: Vec<Hit>,
    pub requests: Requests,
}

/// One state for each screen.
#[derive(Debug, Default)]
pub struct Screens {
    pub now: now::State,
    pub log: log::State,
    pub pulse: pulse::State,
    pub insights: insights::State,
    pub share: share::State,
    pub team: team::State,
    pub interview: interview::State,
}

/// What is on its way, and whether the screen has to be drawn.
#[derive(Debug, Default)]
pub struct Requests {
    last: u64,
    pub pending: Vec<(Ticket, Pending)>,
    pub is_changed: bool,
}

impl Model {
    /// The state at the start, before anything is known.
    #[must_use]
    pub fn new(settings: Settings, theme: Theme, now: Moment) -> Self {
        let theme = if settings.ui.ascii { theme.in_ascii(true) } else { theme };
        Self {
            settings,
            theme,
            is_row: false,
            now,
            size: Rect::new(0, 0, 80, 24),
            has_focus: true,
            overview: None,
            observer: ObserverState::Starting,
            is_recording: true,
            history: None,
            questions: Questions::On,
            screen: Screen::Now,
            screens: Screens::default(),
            sheet: None,
            lines: Lines::default(),
            hits: Vec::new(),
            requests: Requests { is_changed: true, ..Requests::default() },
        }
    }

    /// The layout for the present size.
    #[must_use]
    pub fn shape(&self) -> Shape {
        if self.is_row { Shape::Row } else { Shape::of(self.size) }
    }

    /// Wishes for a change; the ticket tells its answer.
    pub fn apply(&mut self, change: Change, pending: Pending) -> (Ticket, Effect) {
        let ticket = self.ticket(pending);
        (ticket, Effect::Apply { ticket, change })
    }

    /// A new ticket for something on its way.
    pub fn ticket(&mut self, pending: Pending) -> Ticket {
        self.requests.last += 1;
        let ticket = Ticket(self.requests.last);
        self.requests.pending.push((ticket, pending));
        ticket
    }

    /// Shows a line for a while.
    pub fn toast(&mut self, words: impl Into<String>, tone: Tone) {
        let until = self.now + tone.stays();
        self.lines.toast = Some(Toast { words: words.into(), tone, until });
    }

    /// Whether keys go into a line of text.
    #[must_use]
    pub fn is_typing(&self) -> bool {
        match &self.sheet {
            Some(sheet) => sheet.is_typing(),
            None => match self.screen {
                Screen::Log => self.screens.log.search.is_some(),
                Screen::Pulse => self.screens.pulse.session.as_ref().is_some_and(pulse::Session::is_typing),
                Screen::Interview => interview::is_typing(self),
                Screen::Share => self.screens.share.is_typing(),
                Screen::Now | Screen::Insights | Screen::Team => false,
            },
        }
    }

    /// Whether something is in the way of an unasked question.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        self.sheet.is_some() || self.is_typing() || self.is_answering() || self.is_interviewing() || self.is_sharing()
    }

    /// The question on the screen, unless a sheet or a field is in its way.
    #[must_use]
    pub fn strip(&self) -> Option<&Strip> {
        self.lines.strip.as_ref().filter(|_| !self.is_busy())
    }

    /// The finished wait that the hint line offers for a tag.
    #[must_use]
    pub fn hinted(&self) -> Option<&Wait> {
        let wait = self.overview.as_ref()?.latest.first()?;
        let ended = wait.ended_at?;
        let is_long = wait.measured.as_secs() >= self.settings.prompt.hint_from_s;
        (wait.is_untagged() && wait.is_run() && is_long && self.now < ended + HINT).then_some(wait)
    }

    /// The earliest moment at which the screen would differ without any message; `None` = never, the loop sleeps.
    #[must_use]
    pub fn next_wake(&self) -> Option<Moment> {
        let lines = &self.lines;
        let unanswered = lines.strip.as_ref().filter(|strip| strip.saving.is_none());
        let strip = unanswered.map(|strip| strip.ask.expires_at);
        let deaf = self.strip().map(|strip| strip.deaf_until).filter(|until| *until > self.now);
        let held = lines.held.as_ref().map(|ask| ask.expires_at);
        let pulse = self.offered_pulse().map(|offer| offer.deaf_until).filter(|until| *until > self.now);
        let recap = self.offered_recap().map(|offer| offer.deaf_until).filter(|until| *until > self.now);
        let offer = lines.offer.as_ref().map(|(_, deaf_until)| *deaf_until);
        let offer = offer.map(|until| if until > self.now { until } else { until + OFFER });
        let ends = [strip, deaf, held, offer, pulse, recap, lines.toast.as_ref().map(|toast| toast.until)];
        let after_tag = lines.after_tag.as_ref().map(|line| line.until);
        ends.into_iter().flatten().chain(after_tag).chain(self.wakes_of_the_screen()).min()
    }

    fn wakes_of_the_screen(&self) -> impl Iterator<Item = Moment> {
        let hint = self.hinted().and_then(|wait| wait.ended_at).map(|ended| ended + HINT);
        let quiet = match self.questions {
            Questions::Quiet { until } if until > self.now => Some(until),
            _ => None,
        };
        let shows_now = self.screen == Screen::Now || self.shape() == Shape::Row;
        let overview = self.overview.as_ref().filter(|_| shows_now);
        let day = overview.filter(|overview| overview.total_waits > 0).and_then(|_| {
            self.now.duration_trunc(TimeDelta::minutes(30)).ok().map(|start| start + TimeDelta::minutes(30))
        });
        let seen = overview
            .filter(|overview| overview.running.is_empty())
            .and_then(|overview| overview.last_seen.as_ref())
            .map(|seen| seen.at + JUST_NOW)
            .filter(|end| *end > self.now);
        let clock = interview::next_wake(self);
        [hint, quiet, day, seen, self.next_second(), clock].into_iter().flatten()
    }

    /// When the count of a wait on the screen is another; only where somebody looks.
    fn next_second(&self) -> Option<Moment> {
        if !self.has_focus {
            return None;
        }
        let until = |wait: &Wait| self.now + when::until_counted_differs(wait.latency(self.now));
        if self.screen == Screen::Log && self.shape() != Shape::Row {
            return self.screens.log.waits.iter().filter(|wait| wait.is_running()).map(until).min();
        }
        let shows_now = self.screen == Screen::Now || self.shape() == Shape::Row;
        let overview = self.overview.as_ref().filter(|_| shows_now)?;
        let apart = overview.apart.iter().filter(|_| self.screens.now.shows_apart);
        let counting = overview.running.iter().chain(apart).filter(|running| !running.is_stopped);
        counting.map(|running| until(&running.wait)).min()
    }
}
