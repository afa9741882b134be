//! Everything the UI knows. Plain data: update changes it, view draws it, nothing else touches it.

use std::time::Duration;

use ratatui::layout::Rect;

use super::effect::Effect;
use super::hit::Hit;
use super::lines::{Lines, Toast, Tone};
use super::msg::Ticket;
use super::screen::{Screen, each_screen};
use super::shape::Shape;
use super::sheets::Sheet;
use super::theme::Theme;
use crate::domain::log::change::Change;
use crate::domain::log::evidence::Format;
use crate::domain::log::gap::Gap;
use crate::domain::log::settings::Settings;
use crate::domain::log::tag::Tag;
use crate::domain::log::wait::{Wait, WaitId};
use crate::domain::page::now::{NowView, ObserverState, Questions};
use crate::domain::time::Moment;

/// A finished wait is offered for a tag so long.
pub const HINT: Duration = Duration::from_secs(600);
/// The last command seen is called "just now" so long.
pub const JUST_NOW: Duration = Duration::from_secs(60);

/// What was wished for with a ticket, until it is on disk.
#[derive(Debug, Clone, PartialEq)]
pub enum PendingChange {
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
    /// What the log does not take at present.
    pub gap: Option<Gap>,
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

macro_rules! states {
    ($($(#[$doc:meta])* $name:ident $folder:ident $digit:literal $words:literal $short:literal $help:literal;)+) => {
        /// One state for each screen.
        #[derive(Debug, Default)]
        pub struct Screens {
            $($(#[$doc])* pub $folder: super::screens::$folder::State,)+
        }
    };
}
each_screen!(states);

/// What is on its way, and whether the screen has to be drawn.
#[derive(Debug, Default)]
pub struct Requests {
    last: u64,
    pub pending: Vec<(Ticket, PendingChange)>,
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
            gap: None,
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
    pub fn apply(&mut self, change: Change, pending: PendingChange) -> (Ticket, Effect) {
        let ticket = self.ticket(pending);
        (ticket, Effect::Apply { ticket, change })
    }

    /// A new ticket for something on its way.
    pub fn ticket(&mut self, pending: PendingChange) -> Ticket {
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

    /// The screen that is drawn: where there is only one row it is always that of Now.
    #[must_use]
    pub fn on_screen(&self) -> Screen {
        if self.shape() == Shape::Row { Screen::Now } else { self.screen }
    }

    /// The finished wait that the hint line offers for a tag.
    #[must_use]
    pub fn hinted(&self) -> Option<&Wait> {
        let wait = self.overview.as_ref()?.latest.first()?;
        let ended = wait.ended_at()?;
        let is_long = wait.measured.as_secs() >= self.settings.prompt.hint_from_s;
        (wait.is_untagged() && (wait.is_run() || wait.is_turn()) && is_long && self.now < ended + HINT).then_some(wait)
    }
}
