//! What every part of the UI shares: the log as it was read, the settings, the size and the moment, and what a part asks of
//! another one. Screens and sheets know this and themselves; only `model` knows all of them.

use std::time::Duration;

use ratatui::layout::{Margin, Rect};

use super::effect::Effect;
use super::hit::Drawn;
use super::keymap::{Action, Keymap};
use super::lines::{Lines, Toast, Tone};
use super::screen::Screen;
use super::shape::Shape;
use super::theme::Theme;
use super::widgets::writer::Writer;
use crate::domain::log::change::Change;
use crate::domain::log::evidence::ImportFormat;
use crate::domain::log::filter::Filter;
use crate::domain::log::gap::Gap;
use crate::domain::log::settings::Settings;
use crate::domain::log::tag::Tag;
use crate::domain::log::wait::{Wait, WaitId};
use crate::domain::page::Ticket;
use crate::domain::page::now::{NowView, ObserverState, Questions};
use crate::domain::time::Moment;

/// How long a finished wait is offered for a tag.
pub const HINT: Duration = Duration::from_secs(600);
/// How long the last command seen is called "just now".
pub const JUST_NOW: Duration = Duration::from_secs(60);

/// What a ticket was asked for, until it is on disk.
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

/// What one part asks of another; it is done before the next message is taken in.
#[derive(Debug, Clone, PartialEq)]
pub enum Handover {
    /// Open the form that chooses what the log lists.
    Choose(Filter),
    /// List what the filter lets through; the filter in words.
    List(Filter, String),
    /// Do this to the wait at hand.
    AtHand(Action),
}

/// What every part of the UI shares.
#[derive(Debug)]
pub struct Ui {
    pub settings: Settings,
    pub theme: Theme,
    /// One row whatever the room (`--strip`).
    pub is_row: bool,
    /// The moment of the last message; the view shows this moment.
    pub now: Moment,
    pub size: Rect,
    pub drawn: Drawn,
    pub has_focus: bool,
    /// Clicks and the wheel come here; otherwise the terminal selects with them.
    pub has_mouse: bool,
    /// None until the log was read.
    pub overview: Option<NowView>,
    pub observer: ObserverState,
    /// What the log does not take at present.
    pub gap: Option<Gap>,
    /// A history of commands on this machine that was never imported: it would give runs an ETA.
    pub history: Option<ImportFormat>,
    pub questions: Questions,
    pub screen: Screen,
    pub lines: Lines,
    pub requests: Requests,
    /// What is wanted of the rest of the program; `update` hands it out.
    pub effects: Vec<Effect>,
    pub handover: Option<Handover>,
}

/// What is on its way, and whether the screen has to be drawn.
#[derive(Debug, Default)]
pub struct Requests {
    last: u64,
    pub pending: Vec<(Ticket, PendingChange)>,
    pub is_changed: bool,
}

impl Ui {
    /// The state at the start, before anything is known.
    #[must_use]
    pub fn new(settings: Settings, theme: Theme, now: Moment) -> Self {
        let mut theme = if settings.ui.ascii { theme.in_ascii(true) } else { theme };
        theme.keys = Keymap::new(&settings.keys);
        let has_mouse = settings.ui.mouse;
        Self {
            settings,
            theme,
            is_row: false,
            now,
            size: Rect::new(0, 0, 80, 24),
            drawn: Drawn::default(),
            has_focus: true,
            has_mouse,
            overview: None,
            observer: ObserverState::Starting,
            gap: None,
            history: None,
            questions: Questions::On,
            screen: Screen::Now,
            lines: Lines::default(),
            requests: Requests { is_changed: true, ..Requests::default() },
            effects: vec![],
            handover: None,
        }
    }

    /// The layout for the present size.
    #[must_use]
    pub fn shape(&self) -> Shape {
        if self.is_row { Shape::Row } else { Shape::of(self.size) }
    }

    /// The cells and lines that a screen has while nothing stands over the footer.
    #[must_use]
    pub fn body(&self) -> Rect {
        self.size.inner(Margin::new(self.shape().margin(), 2))
    }

    /// An empty page for the body of a screen.
    #[must_use]
    pub(crate) fn writer(&self) -> Writer<'_> {
        Writer::new(usize::from(self.body().width), self.shape().is_airy(), &self.theme)
    }

    /// Shows another screen.
    pub const fn go_to(&mut self, screen: Screen) {
        self.screen = screen;
        self.requests.is_changed = true;
    }

    /// Whether somebody looks at the screen and sees something of it.
    #[must_use]
    pub fn is_watched(&self) -> bool {
        self.has_focus && self.shape() != Shape::Tiny
    }

    /// Asks the rest of the program for something.
    pub fn ask(&mut self, effect: impl Into<Effect>) {
        self.effects.push(effect.into());
    }

    /// Asks for a change; the answer carries the ticket.
    pub fn apply(&mut self, change: Change, pending: PendingChange) -> Ticket {
        let ticket = self.ticket(pending);
        self.ask(Effect::Apply { ticket, change });
        ticket
    }

    /// Asks for the last change of a person to be taken back.
    pub fn undo(&mut self) {
        let ticket = self.ticket(PendingChange::Undo);
        self.ask(Effect::Undo { ticket });
    }

    /// A new ticket for something on its way.
    pub fn ticket(&mut self, pending: PendingChange) -> Ticket {
        self.requests.last += 1;
        let ticket = Ticket(self.requests.last);
        self.requests.pending.push((ticket, pending));
        ticket
    }

    /// Whether a change was asked for since the start.
    #[must_use]
    pub(crate) const fn has_asked(&self) -> bool {
        self.requests.last > 0
    }

    /// Shows a line for a while.
    pub fn toast(&mut self, words: impl Into<String>, tone: Tone) {
        let until = self.now + tone.stays();
        self.lines.toast = Some(Toast { words: words.into(), tone, until });
    }

    /// Sends a text to the clipboard. Whether the terminal takes it nobody can know.
    pub fn copy(&mut self, text: String) {
        let first = text.lines().next().unwrap_or_default();
        self.toast(format!("Sent to the clipboard: {first}"), Tone::Done);
        self.ask(Effect::Copy(text));
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
